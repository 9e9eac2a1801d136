import Approval
import Conversation
import JSON
import Testing

@testable import Tools

/// What a careful reviewer asks of a definition.
@Suite struct DefinitionTests {
    private static let tools = ToolBox.catalogue

    @Test(arguments: tools.map(\.definition.name.string)) func isSpecific(_ name: String) throws {
        let definition = try #require(Self.tools.first { $0.definition.name.string == name }?.definition)
        // What it does and when to use it; not a word alone.
        #expect(definition.summary.utf8.count > 120, "\(definition.summary)")
        #expect(definition.parameters["additionalProperties"] == .bool(false))
        let properties = try #require(definition.parameters["properties"]?.object)
        #expect(!properties.isEmpty)
        for member in properties.members { try check(member.value, "\(name).\(member.key)") }
    }

    /// Every parameter has a type and is described, nested ones too.
    private func check(_ schema: JSONValue, _ place: String) throws {
        #expect(schema["type"] != nil, "\(place) has no type")
        #expect((schema["description"]?.string?.utf8.count ?? 0) > 15, "\(place) is not described")
        guard let inner = schema["items"], inner["type"]?.string == "object" else { return }
        #expect(inner["additionalProperties"] == .bool(false), "\(place)")
        for member in inner["properties"]?.object?.members ?? [] { try check(member.value, "\(place)[].\(member.key)") }
    }

    @Test(arguments: tools.map(\.definition.name.string)) func hasExamplesThatFit(_ name: String) throws {
        let tool = try #require(Self.tools.first { $0.definition.name.string == name })
        #expect(!tool.examples.isEmpty)
        for example in tool.examples {
            let arguments = try ToolArguments(parsing: example.arguments.serialized())
            #expect(ArgumentCheck.verdict(arguments, tool.definition) == .fit, "\(example.request)")
            #expect(example.request.utf8.count > 10)
        }
    }

    @Test func namesAndDescriptionsDiffer() {
        #expect(Set(Self.tools.map(\.definition.summary)).count == Self.tools.count)
        for tool in Self.tools { #expect(tool.use.utf8.count > 10 && tool.use.utf8.count < 200, "\(tool.use)") }
    }
}
