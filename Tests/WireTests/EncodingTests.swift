import Conversation
import JSON
import Testing

@testable import Wire

@Suite struct StrictSchemaTests {
    @Test(arguments: [
        (#"{"type":"object","properties":{}}"#, #"{"type":"object","properties":{},"required":[],"additionalProperties":false}"#),
        (
            #"{"type":"object","properties":{"a":{"type":["string","null"],"enum":["x",null]}},"required":["a"],"additionalProperties":false}"#,
            #"{"type":"object","properties":{"a":{"type":["string","null"],"enum":["x",null]}},"required":["a"],"additionalProperties":false}"#
        ),
        (
            #"{"$schema":"x","type":"object","properties":{"a":{"type":"array","items":{"type":"object","properties":{"b":{"type":"integer"}},"required":["b"]}}},"required":["a"]}"#,
            #"{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","properties":{"b":{"type":"integer"}},"required":["b"],"additionalProperties":false}}},"required":["a"],"additionalProperties":false}"#
        ),
    ])
    func holds(_ schema: String, _ strict: String) throws {
        #expect(StrictSchema(try JSONParser.parse(schema).value)?.value.serializedText == strict)
    }

    /// Each means something else, or something less, in the strict form.
    @Test(arguments: [
        "true", "{}", #"{"type":"string"}"#, #"{"type":"object","properties":{"a":{}}}"#, #"{"type":"object","additionalProperties":true}"#,
        #"{"type":"object","additionalProperties":{"type":"string"}}"#, #"{"type":"object","properties":{"a":{"type":"string","pattern":"x"}},"required":["a"]}"#,
        #"{"type":"object","properties":{"a":{"oneOf":[{"type":"string"}]}},"required":["a"]}"#, #"{"type":"object","anyOf":[{"type":"object"}]}"#,
        #"{"type":"object","properties":{},"required":["a"]}"#, #"{"type":"object","patternProperties":{"a":{}}}"#, #"{"type":"object","properties":{"a":true},"required":["a"]}"#,
    ])
    func doesNotHold(_ schema: String) throws {
        #expect(StrictSchema(try JSONParser.parse(schema).value) == nil)
    }
}

@Suite struct WireTargetTests {
    @Test(arguments: [
        ("claude-sonnet-4-5-20250929", "claude-sonnet-4"), ("claude-sonnet-4", "claude-sonnet-4"), ("gpt-5.1-mini", "gpt-5"), ("openai/gpt-5", "gpt-5"),
        ("gemini-2.5-pro", "gemini-2"), ("o4-mini", "o4"), ("mock", "mock"), ("", ""),
    ])
    func families(_ model: String, _ family: String) { #expect(WireTarget.family(of: model) == Array(family.utf8)) }

    @Test func whoUnderstandsWhat() {
        let target = WireTarget(provider: ProviderID("anthropic-messages@a"), model: "claude-sonnet-4-5")
        func message(_ provider: String?, _ model: String?) -> Message {
            Message(role: .assistant, blocks: [], origin: provider.map(ProviderID.init), model: model)
        }
        #expect(target.understands(message("anthropic-messages@a", "claude-sonnet-4-6")))
        #expect(!target.understands(message("anthropic-messages@a", "claude-opus-4-5")))
        #expect(!target.understands(message("anthropic-messages@b", "claude-sonnet-4-5")))
        #expect(!target.understands(message(nil, "claude-sonnet-4-5")))
        #expect(!target.understands(message("anthropic-messages@a", nil)))
    }
}

@Suite struct WireCallIDsTests {
    private func call(_ number: Int, _ id: ExactString?) -> ToolCall {
        ToolCall(key: CallKey(session: SessionID("s"), number: number), wireID: id, name: "f", rawArguments: [])
    }

    private func ids(_ style: CallIDs, _ sent: [ExactString?]) -> [ExactString] {
        var ids = WireCallIDs(style)
        return sent.enumerated().map { ids.id(of: call($0.offset + 1, $0.element)) }
    }

    @Test func idsAreUniqueAndTaken() {
        #expect(ids(.asSent, ["a", "a", nil, "", "functions.add:0"]) == ["a", "call_2", "call_3", "call_4", "functions.add:0"])
        #expect(ids(.plain, ["toolu_1", "functions.add:0", "call_4", nil]) == ["toolu_1", "call_2", "call_4", "call_4_1"])
        let nine = ids(.nineAlphanumerics, ["D681PevKs", "call_1", nil])
        #expect(nine[0] == "D681PevKs" && Set(nine).count == 3)
        #expect(nine.allSatisfy { $0.utf8.count == 9 })
        #expect(nine == ids(.nineAlphanumerics, ["D681PevKs", "call_1", nil]))
    }
}

@Suite struct ToolNameNotesTests {
    @Test func whatIsRenamedIsSaid() {
        func note(_ tools: [ToolDefinition]) -> String? { ToolNameMap(tools).note }
        #expect(note([ToolDefinition(name: "read_file", summary: "", parameters: [:])]) == nil)
        let one = note([ToolDefinition(name: "read", server: "fs", summary: "", parameters: [:])]) ?? ""
        #expect(one.contains("fs/read") && one.contains("fs_read_"))
        let names = ToolNameMap([ToolDefinition(name: "9", summary: "", parameters: [:]), ToolDefinition(name: "f", summary: "", parameters: [:])])
        #expect(ToolNameMap.fits(names.wireName("9")))
        #expect(names.fullName(names.wireName("9")) == "9")
        #expect(names.fullName("default_api:f") == "f" && names.fullName("default_api.f") == "f" && names.fullName("default_api:g") == "default_api:g")
    }
}
