import Conversation
import JSON
import Testing

@testable import Wire

@Suite struct OpenAIChatEncodeTests {
    private let session = SessionID("s")
    private static let target = WireTarget(provider: ProviderID("openai-chat@localhost"), model: "m")

    private func call(_ number: Int, _ name: ExactString = "f", id: ExactString? = nil, _ arguments: String = "{}", malformed: String? = nil) -> ToolCall {
        ToolCall(key: CallKey(session: session, number: number), wireID: id, name: name, rawArguments: Array(arguments.utf8), malformed: malformed)
    }

    private func assistant(_ text: String = "", _ calls: ToolCall...) -> Message {
        Message(role: .assistant, blocks: (text.isEmpty ? [] : [.text(text)]) + calls.map { .toolCall($0) })
    }

    private func result(_ number: Int, _ text: String, isError: Bool = false) -> ContentBlock {
        .toolResult(ToolResult(key: CallKey(session: session, number: number), text: text, isError: isError))
    }

    private func encode(_ messages: [Message], tools: [ToolDefinition] = [], system: String = "", _ options: OpenAIChat.Options = .init()) throws -> JSONValue {
        try JSONParser.parse(WireFormat.openAIChat(options).encode(Prompt(system: system, tools: tools, messages: messages), for: Self.target).body).value
    }

    private func messages(_ messages: [Message], _ options: OpenAIChat.Options = .init()) throws -> [String] {
        (try encode(messages, options)["messages"]?.array ?? []).map(\.serializedText)
    }

    private func encode(_ messages: [Message], _ options: OpenAIChat.Options) throws -> JSONValue { try encode(messages, tools: [], system: "", options) }

    @Test func theSmallestRequest() throws {
        let body = WireFormat(.openAIChat).encode(
            Prompt(system: "Be brief.", tools: [], messages: [Message(role: .user, blocks: [.text("hi \"you\"\n")])]), for: Self.target).body
        #expect(String(decoding: body, as: UTF8.self) == #"{"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"hi \"you\"\n"}],"stream":true,"stream_options":{"include_usage":true}}"#)
    }

    @Test func optionsAreSentOnlyWhenSet() throws {
        var options = OpenAIChat.Options()
        options.includesUsage = false
        options.maxTokens = 9
        options.maxTokensKey = "max_tokens"
        options.reasoningEffort = "low"
        let value = try encode([], options)
        #expect(value.object?.keys == ["model", "messages", "stream", "max_tokens", "reasoning_effort"])
        options.stream = false
        #expect(try encode([], options)["stream"] == nil)
    }

    @Test func toolsWithTheirSchemas() throws {
        let schema: JSONValue = ["type": "object", "properties": ["a": ["type": "string"]], "required": ["a"], "additionalProperties": false]
        let tools = [
            ToolDefinition(name: "f", summary: "does f", parameters: schema),
            ToolDefinition(name: "g", summary: "", parameters: .bool(true)),
            ToolDefinition(name: "h", summary: "", parameters: ["anyOf": [["type": "object"]], "$defs": [:]]),
        ]
        let list = try encode([], tools: tools)["tools"]?.array ?? []
        #expect(list.map(\.serializedText) == [
            #"{"type":"function","function":{"name":"f","description":"does f","parameters":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}}}"#,
            #"{"type":"function","function":{"name":"g","parameters":{"type":"object","properties":{}}}}"#,
            #"{"type":"function","function":{"name":"h","parameters":{"type":"object","$defs":{},"properties":{}}}}"#,
        ])
    }

    @Test func everyCallIsFollowedByItsResultInOrder() throws {
        let list = try messages([
            Message(role: .user, blocks: [.text("do")]),
            assistant("ok", call(1, id: "x", #"{"a":1}"#), call(2, id: "y")),
            Message(role: .tool, blocks: [result(2, "two", isError: true)]),
            Message(role: .tool, blocks: [result(1, "")]),
            Message(role: .user, blocks: [.text("and?")]), Message(role: .user, blocks: [.text("well?")]),
        ])
        #expect(list == [
            #"{"role":"user","content":"do"}"#,
            #"{"role":"assistant","content":"ok","tool_calls":[{"id":"x","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},{"id":"y","type":"function","function":{"name":"f","arguments":"{}"}}]}"#,
            #"{"role":"tool","tool_call_id":"x","content":"(no output)"}"#,
            #"{"role":"tool","tool_call_id":"y","content":"Error: two"}"#,
            #"{"role":"user","content":"and?"}"#, #"{"role":"user","content":"well?"}"#,
        ])
    }

    @Test func whatDoesNotFitTogetherIsMadeToFit() throws {
        let list = try messages([
            Message(role: .tool, blocks: [result(7, "an orphan")]), assistant(""), Message(role: .user, blocks: []),
            assistant("", call(1, id: "x")), Message(role: .user, blocks: [.text("go on")]),
        ])
        #expect(list == [
            #"{"role":"assistant","content":null,"tool_calls":[{"id":"x","type":"function","function":{"name":"f","arguments":"{}"}}]}"#,
            #"{"role":"tool","tool_call_id":"x","content":"Error: there is no result for this call. It may or may not have run."}"#,
            #"{"role":"user","content":"go on"}"#,
        ])
    }

    private func ids(_ calls: [ToolCall], _ options: OpenAIChat.Options = .init()) throws -> [(call: String, result: String)] {
        let list = try encode([Message(role: .assistant, blocks: calls.map { .toolCall($0) })], options)["messages"]?.array ?? []
        let made = (list.first?["tool_calls"]?.array ?? []).compactMap { $0["id"]?.string }
        return Array(zip(made, list.dropFirst().compactMap { $0["tool_call_id"]?.string })).map { ($0.0, $0.1) }
    }

    @Test func idsAreUniqueInARequestAndTheSameInCallAndResult() throws {
        let ids = try ids([call(1, id: "0"), call(2, id: "0"), call(3), call(4, id: ""), call(5, id: "call_3")])
        #expect(ids.map(\.call) == ["0", "call_2", "call_3", "call_4", "call_5"])
        #expect(ids.allSatisfy { $0.call == $0.result })
    }

    @Test func someServersWantNineLettersOrDigits() throws {
        var options = OpenAIChat.Options()
        options.callIDs = .nineAlphanumerics
        let ids = try ids((1...500).map { call($0, id: "functions.add:0") }, options)
        #expect(ids.allSatisfy { $0.call == $0.result && $0.call.utf8.count == 9 && $0.call.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 97 < 26 } })
        #expect(Set(ids.map(\.call)).count == 500)
        #expect(try self.ids([call(1)], options).first?.call == ids.first?.call)
    }

    @Test(arguments: ["{\"a\":", "[1]", "nonsense", "{\"a\":1,\"a\":2}", "\"x\""])
    func unusableArgumentsAreEchoedAsNone(_ raw: String) throws {
        let list = try messages([assistant("", call(1, id: "x", raw))])
        #expect(list.first?.contains(#""arguments":"{}""#) == true)
    }

    @Test func malformedAndEmptyArgumentsToo() throws {
        let list = try messages([assistant("", call(1, id: "x", #"{"a":1}"#, malformed: "twice")), assistant("", call(2, id: "y", ""))])
        #expect(list.filter { $0.contains(#""arguments":"{}""#) }.count == 2)
    }

    @Test func reasoningGoesBackOnlyWhereAskedFor() throws {
        let message = Message(role: .assistant, blocks: [.reasoning("hm"), .text("a"), .reasoning("m")], origin: Self.target.provider, model: "m")
        #expect(try messages([message]) == [#"{"role":"assistant","content":"a"}"#])
        var options = OpenAIChat.Options()
        options.reasoningEcho = .text
        #expect(try messages([message], options) == [#"{"role":"assistant","content":"a","reasoning_content":"hmm"}"#])
    }

    @Test func theSameConversationIsTheSameText() throws {
        let prompt = Prompt(
            system: "s", tools: [ToolDefinition(name: "a b", server: "x", summary: "", parameters: [:])],
            messages: [assistant("", call(1, "x/a b"), call(2, "gone/tool"))])
        #expect(WireFormat(.openAIChat).encode(prompt, for: Self.target) == WireFormat(.openAIChat).encode(prompt, for: Self.target))
    }
}

@Suite struct ToolNameMapTests {
    private func map(_ names: ExactString...) -> ToolNameMap {
        ToolNameMap(names.map { ToolDefinition(name: $0, summary: "", parameters: [:]) })
    }

    @Test(arguments: ["read_file", "a", "A-9_z", ExactString(String(repeating: "x", count: 64))])
    func namesThatFitStay(_ name: ExactString) {
        let map = map(name)
        #expect(map.wireName(name) == name)
        #expect(map.fullName(name) == name)
    }

    @Test(arguments: ["git/status", "a.b", "a b", "ä", "", "e\u{301}", ExactString(String(repeating: "x", count: 65)), "名前", "a\u{0}"])
    func othersAreRenamedAndFoundAgain(_ name: ExactString) {
        let map = map(name)
        let wire = map.wireName(name)
        #expect(ToolNameMap.fits(wire))
        #expect(map.fullName(wire) == name)
        // The same in every request, also when the tool is no longer there.
        #expect(ToolNameMap().wireName(name) == wire)
    }

    /// Names that look alike, or are equal only canonically, stay apart; none can take the place of another.
    @Test func noTwoAreTheSame() {
        let names: [ExactString] = ["a.b", "a/b", "a b", "a_b", "é", "e\u{301}", "a\u{37E}b", "a;b"]
        let first = ToolNameMap(names.map { ToolDefinition(name: $0, summary: "", parameters: [:]) })
        // A tool that calls itself what another one is renamed to.
        let thief = first.wireName("a.b")
        let map = ToolNameMap((names + [thief]).map { ToolDefinition(name: $0, summary: "", parameters: [:]) })
        let wires = (names + [thief]).map(map.wireName)
        #expect(Set(wires).count == names.count + 1)
        #expect(wires.map(map.fullName) == names + [thief])
    }

    @Test func anUnknownNameStays() { #expect(map("a").fullName("made_up") == "made_up") }
}
