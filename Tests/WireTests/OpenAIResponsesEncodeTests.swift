import Conversation
import JSON
import TestSupport
import Testing

@testable import Wire

@Suite struct OpenAIResponsesEncodeTests {
    private static let session = SessionID("s")
    private static let target = WireTarget(provider: ProviderID("openai-responses@host"), model: "gpt-5")
    private static let picture = ImageContent(mediaType: "image/png", base64: "AAAA")

    private static func call(_ number: Int, _ name: ExactString = "f", id: ExactString? = nil, _ arguments: String = "{}", malformed: String? = nil, opaque: Opaque? = nil) -> ToolCall {
        ToolCall(key: CallKey(session: session, number: number), wireID: id, name: name, rawArguments: Array(arguments.utf8), malformed: malformed, opaque: opaque)
    }

    private static func assistant(_ text: String = "", _ calls: ToolCall...) -> Message {
        Message(role: .assistant, blocks: (text.isEmpty ? [] : [.text(text)]) + calls.map { .toolCall($0) })
    }

    private static func user(_ blocks: ContentBlock...) -> Message { Message(role: .user, blocks: blocks) }

    private static func result(_ number: Int, _ text: String, isError: Bool = false, images: [ImageContent] = []) -> ContentBlock {
        .toolResult(ToolResult(key: CallKey(session: session, number: number), text: text, isError: isError, images: images))
    }

    private static func encode(_ prompt: Prompt, _ options: OpenAIResponses.Options = .init()) throws -> (value: JSONValue, notes: [String]) {
        let request = WireFormat.openAIResponses(options).encode(prompt, for: target)
        return (try JSONParser.parse(request.body).value, request.notes)
    }

    private static func input(_ messages: [Message], _ options: OpenAIResponses.Options = .init()) throws -> [String] {
        (try encode(Prompt(system: "", tools: [], messages: messages), options).value["input"]?.array ?? []).map(\.serializedText)
    }

    @Test func theSmallestRequest() throws {
        let body = WireFormat(.openAIResponses).encode(Prompt(system: "Be brief.", tools: [], messages: [Self.user(.text("hi \"you\"\n"))]), for: Self.target).body
        #expect(String(decoding: body, as: UTF8.self) == #"{"model":"gpt-5","instructions":"Be brief.","input":[{"role":"user","content":"hi \"you\"\n"}],"store":false,"stream":true}"#)
    }

    @Test func optionsAreSentOnlyWhenSet() throws {
        var options = OpenAIResponses.Options()
        (options.maxTokens, options.reasoningEffort, options.reasoningSummary, options.encryptsReasoning) = (100, "low", "auto", true)
        let prompt = Prompt(system: "s", tools: [], messages: [])
        let value = try Self.encode(prompt, options).value
        #expect(value.object?.keys == ["model", "instructions", "input", "reasoning", "include", "max_output_tokens", "store", "stream"])
        #expect(value["reasoning"] == ["effort": "low", "summary": "auto"])
        #expect(value["include"] == ["reasoning.encrypted_content"])
        options.stream = false
        #expect(try Self.encode(prompt, options).value["stream"] == nil)
    }

    @Test func aLimitUnderSixteenIsRaisedAndSaid() throws {
        var options = OpenAIResponses.Options()
        options.maxTokens = 3
        let (value, notes) = try Self.encode(Prompt(system: "", tools: [], messages: []), options)
        #expect(value["max_output_tokens"] == 16)
        #expect(notes == ["The provider takes no limit under 16 tokens: the answer may have 16."])
    }

    private static let schema: JSONValue = ["type": "object", "properties": ["a": ["type": "string"]], "required": ["a"]]

    @Test func strictIsAlwaysSaid() throws {
        let tools = [
            ToolDefinition(name: "f", summary: "does f", parameters: Self.schema), ToolDefinition(name: "g", server: "a b", summary: "", parameters: ["oneOf": []]),
        ]
        var prompt = Prompt(system: "", tools: tools, messages: [])
        let (value, notes) = try Self.encode(prompt)
        let name = ToolNameMap(tools).wireName("a b/g")
        #expect(value["tools"]?.array?.map(\.serializedText) == [
            #"{"type":"function","name":"f","description":"does f","parameters":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},"strict":false}"#,
            #"{"type":"function","name":"\#(name)","parameters":{"type":"object","properties":{}},"strict":false}"#,
        ])
        #expect(notes.count == 2)
        prompt.constrainsArguments = true
        let held = try Self.encode(prompt).value["tools"]?.array ?? []
        #expect(held.map { $0["strict"]?.bool } == [true, false])
        #expect(held.first?["parameters"]?["additionalProperties"] == false)
        var options = OpenAIResponses.Options()
        options.takesStrict = false
        #expect(try Self.encode(prompt, options).value["tools"]?.array?.map { $0["strict"]?.bool } == [false, false])
    }

    @Test(arguments: [
        (ToolChoice.auto, nil), (.any, "required"), (.none, "none"), (.named("f"), ["type": "function", "name": "f"]), (.named("x"), nil),
    ] as [(ToolChoice, JSONValue?)])
    func choices(_ choice: ToolChoice, _ wanted: JSONValue?) throws {
        var prompt = Prompt(system: "", tools: [ToolDefinition(name: "f", summary: "", parameters: [:])], messages: [], choice: choice, allowsParallelCalls: false)
        let (value, notes) = try Self.encode(prompt)
        #expect(value["tool_choice"] == wanted)
        #expect(value["parallel_tool_calls"] == false)
        #expect(notes.isEmpty == (choice != .named("x")))
        prompt.tools = []
        #expect(try Self.encode(prompt).value.object?.keys == ["model", "input", "store", "stream"])
        prompt.tools = [ToolDefinition(name: "f", summary: "", parameters: [:])]
        var options = OpenAIResponses.Options()
        (options.takesToolChoice, options.takesParallelSwitch) = (false, false)
        let other = try Self.encode(prompt, options)
        #expect(other.value["tool_choice"] == nil && other.value["parallel_tool_calls"] == nil)
        #expect(!other.notes.isEmpty)
    }

    @Test func theShapeOfTheAnswer() throws {
        let prompt = Prompt(system: "", tools: [], messages: [], answerSchema: AnswerSchema(schema: Self.schema))
        #expect(try Self.encode(prompt).value["text"]?.serializedText
            == #"{"format":{"type":"json_schema","name":"answer","schema":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false},"strict":true}}"#)
        var options = OpenAIResponses.Options()
        options.holdsAnswers = false
        let value = try Self.encode(prompt, options).value
        #expect(value["text"] == nil)
        #expect(value["tool_choice"] == ["type": "function", "name": "give_answer"])
    }

    @Test func everyCallHasItsOutputBehindAllCalls() throws {
        let list = try Self.input([
            Self.user(.text("do")), Self.assistant("ok", Self.call(1, id: "x", #"{"a":1}"#), Self.call(2, id: "y")),
            Message(role: .tool, blocks: [Self.result(2, "two", isError: true)]), Message(role: .tool, blocks: [Self.result(1, " \n")]),
            Message(role: .tool, blocks: [Self.result(7, "an orphan")]), Self.assistant(""), Self.user(), Self.user(.text(" ")), Self.user(.text("and?")),
        ])
        #expect(list == [
            #"{"role":"user","content":"do"}"#, #"{"role":"assistant","content":"ok"}"#,
            #"{"type":"function_call","call_id":"x","name":"f","arguments":"{\"a\":1}"}"#, #"{"type":"function_call","call_id":"y","name":"f","arguments":"{}"}"#,
            #"{"type":"function_call_output","call_id":"x","output":"(no output)"}"#, #"{"type":"function_call_output","call_id":"y","output":"Error: two"}"#,
            #"{"role":"user","content":"and?"}"#,
        ])
    }

    @Test func idsAreUniqueAndShortEnough() throws {
        let long = ExactString(String(repeating: "x", count: 65))
        let calls = [Self.call(1, id: "call_0"), Self.call(2, id: "call_0"), Self.call(3), Self.call(4, id: ""), Self.call(5, id: "call_3"), Self.call(6, id: long), Self.call(7, id: "functions.f:0")]
        let items = try Self.encode(Prompt(system: "", tools: [], messages: [Message(role: .assistant, blocks: calls.map { .toolCall($0) })])).value["input"]?.array ?? []
        let ids = items.map { $0["call_id"]?.string ?? "" }
        #expect(Array(ids.prefix(7)) == ["call_0", "call_2", "call_3", "call_4", "call_5", "call_6", "call_7"])
        #expect(ids.prefix(7) == ids.suffix(7))
    }

    @Test(arguments: ["{\"a\":", "[1]", "nonsense", "{\"a\":1,\"a\":2}", "\"x\"", ""])
    func unusableArgumentsAreEchoedAsNone(_ raw: String) throws {
        #expect(try Self.input([Self.assistant("", Self.call(1, id: "x", raw))]).first?.contains(#""arguments":"{}""#) == true)
    }

    private static let image = #"{"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"auto"}"#

    @Test func pictures() throws {
        let messages = [
            Self.user(.text("look"), .image(Self.picture), .text(" ")), Self.assistant("", Self.call(1, id: "x")), Message(role: .tool, blocks: [Self.result(1, "", images: [Self.picture])]),
        ]
        let call = #"{"type":"function_call","call_id":"x","name":"f","arguments":"{}"}"#
        #expect(try Self.input(messages) == [
            #"{"role":"user","content":[{"type":"input_text","text":"look"},\#(Self.image)]}"#, call,
            #"{"type":"function_call_output","call_id":"x","output":[{"type":"input_text","text":"(no output)"},\#(Self.image)]}"#,
        ])
        var options = OpenAIResponses.Options()
        options.takesImagesInResults = false
        #expect(try Self.input(messages, options).suffix(2) == [
            #"{"type":"function_call_output","call_id":"x","output":"(no output)"}"#,
            #"{"role":"user","content":[{"type":"input_text","text":"[The picture of the result of f]"},\#(Self.image)]}"#,
        ])
        options.takesImages = false
        let (value, notes) = try Self.encode(Prompt(system: "", tools: [], messages: messages), options)
        #expect(value["input"]?.array?.count == 3)
        #expect(notes == ["This model takes no pictures: 2 are left out."])
    }

    // MARK: Any conversation

    private static let texts = ["", " ", "\n\t", "a", "é\u{0}\"\\", "\u{2028}", String(repeating: "x", count: 300)]
    private static let ids: [ExactString?] = [nil, "", "call_1", "call_2", "x y", "call_1", "ä", ExactString(String(repeating: "c", count: 80)), "0"]
    private static let itemIDs: [JSONValue] = ["msg_1", "msg_2", "rs_1", "rs_2", "fc_1", "fc_2", "", "call_1", 7, .null, .string(ExactString("rs_" + String(repeating: "y", count: 90)))]

    private static func item(_ type: JSONValue, _ noise: inout Noise) -> JSONValue {
        var members: [JSONObject.Member] = [.init(key: "type", value: type)]
        if noise.below(4) > 0 { members.append(.init(key: "id", value: noise.pick(itemIDs) ?? .null)) }
        if noise.below(2) > 0 { members.append(.init(key: "encrypted_content", value: noise.pick(["e", "", .null]) ?? .null)) }
        if noise.below(3) == 0 { members.append(.init(key: "call_id", value: "x")) }
        members.append(.init(key: "content", value: noise.pick([[], [["type": "output_text"]], [["type": "output_text", "text": ""], ["type": "refusal"]], "s"]) ?? .null))
        return .object(JSONObject(members))
    }

    private static func opaque(_ type: String, _ noise: inout Noise) -> Opaque? {
        switch noise.below(5) {
        case 0: nil
        case 1: Opaque(["at": "content/0"])
        case 2: Opaque(["field": "reasoning_content"])
        default: Opaque(["at": "content/0", "item": item(.string(ExactString(type)), &noise)])
        }
    }

    private static func block(_ number: inout Int, _ noise: inout Noise) -> ContentBlock {
        switch noise.below(7) {
        case 0, 1: return .text(noise.pick(texts) ?? "", opaque: opaque("message", &noise))
        case 2, 3: return .reasoning(noise.pick(texts) ?? "", opaque: opaque("reasoning", &noise))
        case 4: return .providerItem(label: "x", item: Opaque(item(noise.pick(["web_search_call", "computer_call", "compaction", 1]) ?? .null, &noise)))
        default:
            number += 1
            let arguments = noise.pick(["{}", "", "{\"a\":1}", "{", "free text"]) ?? ""
            return .toolCall(
                call(
                    number, noise.pick(["f", "a/b c", "", "ü"]) ?? "", id: noise.pick(ids) ?? nil, arguments, malformed: noise.pick([nil, nil, "no"]) ?? nil,
                    opaque: opaque(noise.below(3) == 0 ? "custom_tool_call" : "function_call", &noise)))
        }
    }

    private static func messages(_ noise: inout Noise) -> [Message] {
        var number = 0
        return (0..<noise.below(8)).map { _ in
            switch noise.below(4) {
            case 0: return Message(role: .user, blocks: (0..<noise.below(3)).map { _ in noise.below(3) == 0 ? .image(picture) : .text(noise.pick(texts) ?? "") })
            case 1: return Message(role: .tool, blocks: (0..<noise.below(4)).map { _ in
                result(noise.below(12), noise.pick(texts) ?? "", isError: noise.below(3) == 0, images: noise.below(4) == 0 ? [picture] : [])
            })
            default:
                let blocks = (0..<noise.below(6)).map { _ in block(&number, &noise) }
                let isOwn = noise.below(3) > 0
                return Message(role: .assistant, blocks: blocks, origin: isOwn ? target.provider : noise.pick([nil, ProviderID("x@y")]) ?? nil, model: noise.pick(["gpt-5-mini", "gpt-4o", "gpt-5"]))
            }
        }
    }

    private static func prompt(_ noise: inout Noise) -> Prompt {
        let schemas: [JSONValue] = [schema, true, [:], ["type": "string"], ["anyOf": []], ["type": "object", "properties": 3]]
        let names: [ExactString] = ["f", "g h", "ü", "x"]
        let tools = names.prefix(noise.below(5)).map { ToolDefinition(name: $0, server: noise.below(2) == 0 ? nil : "s", summary: noise.pick(texts) ?? "", parameters: noise.pick(schemas) ?? [:]) }
        return Prompt(
            system: noise.pick(texts) ?? "", tools: Array(tools), messages: messages(&noise),
            choice: noise.pick([.auto, .any, .none, .named("f"), .named("s/f"), .named("gone")]) ?? .auto, allowsParallelCalls: noise.below(2) == 0,
            constrainsArguments: noise.below(2) == 0, answerSchema: noise.below(4) == 0 ? AnswerSchema(schema: noise.pick(schemas) ?? [:]) : nil)
    }

    /// Whatever the conversation holds: nothing that is known to be refused, and the same bytes for the same prompt.
    @Test func noConversationBreaksTheRules() throws {
        let report = try Fuzzing.run("responses-encode", cases: 3_000) { noise in
            let prompt = Self.prompt(&noise)
            var options = OpenAIResponses.Options()
            options.encryptsReasoning = noise.below(2) == 0
            options.takesImagesInResults = noise.below(2) == 0
            options.takesImages = noise.below(3) > 0
            options.reasoningEcho = noise.pick([.encrypted, .encrypted, .all, .none]) ?? .encrypted
            options.itemIDs = noise.below(4) == 0 ? .none : .prefixed
            options.maxTokens = noise.pick([nil, 1, 16, 9_000]) ?? nil
            let format = WireFormat.openAIResponses(options)
            let request = format.encode(prompt, for: Self.target)
            let value = try JSONParser.parse(request.body).value
            var wrong = OpenAIResponsesRules.broken(value, options)
            if format.encode(prompt, for: Self.target) != request { wrong.append("not the same twice") }
            return (wrong.isEmpty ? nil : "\(wrong)\nin \(value.serializedText)", request.body.count)
        }
        #expect(report.failures.isEmpty, Comment(rawValue: report.failures.joined(separator: "\n")))
    }
}
