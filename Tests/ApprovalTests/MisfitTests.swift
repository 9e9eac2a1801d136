import Approval
import Conversation
import JSON
import Testing

/// What is said of a call that is wrong.
@Suite struct MisfitTests {
    private func misfit(_ text: String, _ parameters: JSONValue) throws -> Misfit? {
        Misfit(of: try ToolArguments(parsing: Array(text.utf8)), ToolDefinition(name: "t", summary: "", parameters: parameters))
    }

    private static let parameters: JSONValue = [
        "type": "object",
        "properties": [
            "path": ["type": "string", "description": "Where."],
            "tags": ["type": "array", "items": ["$ref": "#/$defs/tag"]],
            "depth": ["type": "integer"],
        ],
        "required": ["path"], "$defs": ["tag": ["type": "string"]],
    ]

    @Test func theSchemaAtTheWrongPlacesIsTold() throws {
        let misfit = try #require(try misfit(#"{"depth":"x"}"#, Self.parameters))
        #expect(misfit.kind == .unfit && misfit.problems.count == 2 && misfit.offer == nil && misfit.canBeMended)
        #expect(
            misfit.expected == [
                #"required: "path""#, #"“/path”: {"type":"string","description":"Where."}"#, #"“/depth”: {"type":"integer"}"#,
            ])
    }

    @Test func theSchemaFarInIsTold() throws {
        let parameters: JSONValue = [
            "type": "object",
            "properties": ["edits": ["type": "array", "items": ["$ref": "#/$defs/edit"]], "note": ["anyOf": [["type": "string"], ["type": "null"]]]],
            "$defs": ["edit": ["type": "object", "properties": ["line": ["type": "integer"], "text": ["type": "string"]], "required": ["line", "text"]]],
        ]
        let misfit = try #require(try misfit(#"{"edits":[{"line":1,"text":"a"},{"line":"two"}],"note":5}"#, parameters))
        #expect(
            misfit.expected == [
                #"“/edits/1/text”: {"type":"string"}"#, #"“/edits/1/line”: {"type":"integer"}"#, #"“/note”: {"anyOf":[{"type":"string"},{"type":"null"}]}"#,
            ])
    }

    @Test func whatFitsIsNoMisfit() throws {
        #expect(try misfit(#"{"path":"a","depth":3,"tags":["b"]}"#, Self.parameters) == nil)
    }

    @Test func ofArgumentsThatCannotBeReadAllOfTheSchemaIsTold() throws {
        let call = ToolCall(key: Fixture.key, wireID: nil, name: "t", rawArguments: Array("{\"path\":".utf8))
        let misfit = try #require(Misfit(reading: call, ToolDefinition(name: "t", summary: "", parameters: Self.parameters)))
        #expect(misfit.kind == .unreadable && misfit.problems.count == 1)
        #expect(misfit.expected.count == 2 && misfit.expected[1].hasPrefix("the arguments: {\"type\":\"object\""))
    }

    /// However large the schema and the arguments are.
    @Test func whatIsToldIsBounded() throws {
        var properties: [JSONObject.Member] = []
        for index in 0..<500 {
            let schema: JSONValue = ["type": "integer", "description": .string(ExactString(String(repeating: "words ", count: 100)))]
            properties.append(.init(key: ExactString("key\(index)"), value: schema))
        }
        let parameters = JSONValue.object(["type": "object", "properties": .object(JSONObject(properties)), "required": ["key1"]])
        let wrong = "{" + (0..<500).map { "\"key\($0)\":\"\(String(repeating: "x", count: 200))\"" }.joined(separator: ",") + "}"
        let misfit = try #require(try misfit(wrong, parameters))
        #expect(misfit.problems.count > 1 && misfit.problems.count <= 21)
        #expect(misfit.expected.reduce(0) { $0 + $1.utf8.count } < 2600)
        let broken = try #require(
            Misfit(
                reading: ToolCall(key: Fixture.key, wireID: nil, name: "t", rawArguments: [0x7B]),
                ToolDefinition(name: "t", summary: "", parameters: parameters)))
        #expect(broken.expected.reduce(0) { $0 + $1.utf8.count } < 2600)
    }

    /// Invariant 8: what a server or a model wrote is visible text.
    @Test func nothingInvisibleComesThrough() throws {
        let parameters: JSONValue = ["type": "object", "properties": ["a\u{202E}b": ["type": "integer", "title": "x\u{200B}\u{1B}[2J"]]]
        let misfit = try #require(try misfit("{\"a\u{202E}b\":\"\"}", parameters))
        let all = (misfit.problems + misfit.expected).joined()
        #expect(!all.unicodeScalars.contains { ["\u{202E}", "\u{200B}", "\u{1B}"].contains($0) })
        let display = Inspection.display(of: misfit, tool: "t\u{202E}", bytes: [], arguments: nil, asked: Array("\u{1B}".utf8))
        #expect(!display.rows.contains { ($0.label + $0.text).unicodeScalars.contains { ["\u{202E}", "\u{200B}", "\u{1B}"].contains($0) } })
    }

    @Test func aDenialIsForTheCallTheToolAndTheBytes() {
        let digest = Misfit.binding(Fixture.key, tool: "t", arguments: [1])
        #expect(digest == Misfit.binding(Fixture.key, tool: "t", arguments: [1]))
        #expect(digest != Misfit.binding(Fixture.key, tool: "t", arguments: [2]) && digest != Misfit.binding(Fixture.key, tool: "u", arguments: [1]))
    }
}
