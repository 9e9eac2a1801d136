import Conversation
import JSON
import TestSupport
import Testing

@testable import Wire

/// What a server made goes back to it as it came, and to nobody else.
@Suite struct OpenAIResponsesEchoTests {
    private static let target = WireTarget(provider: ProviderID("openai-responses@host"), model: "gpt-5")

    /// An answer as a message of the conversation.
    private static func message(_ body: [UInt8], origin: ProviderID? = target.provider) -> Message {
        var decoder = OpenAIResponsesDecoder()
        var parts = AnswerParts()
        var calls: [CallSlot: (id: ExactString?, name: ExactString, raw: [UInt8], malformed: String?, opaque: Opaque?)] = [:]
        for event in decoder.receive(body) + decoder.finish() {
            parts.receive(event)
            switch event {
            case .restarted: calls = [:]
            case .callStarted(let slot): calls[slot] = (nil, "", [], nil, nil)
            case .callIdentified(let slot, let id, let name):
                if let id { calls[slot]?.id = id }
                if let name { calls[slot]?.name = name }
            case .callArguments(let slot, let bytes): calls[slot]?.raw += bytes
            case .callMalformed(let slot, let reason): calls[slot]?.malformed = reason
            case .callOpaque(let slot, let opaque): calls[slot]?.opaque = opaque
            default: break
            }
        }
        let blocks = parts.blocks { slot in
            calls[slot].map {
                ToolCall(
                    key: CallKey(session: SessionID("s"), number: slot.index + 1), wireID: $0.id, name: $0.name, rawArguments: $0.raw, malformed: $0.malformed,
                    opaque: $0.opaque)
            }
        }
        return Message(role: .assistant, blocks: blocks, origin: origin, model: "gpt-5-mini")
    }

    private static func input(_ messages: [Message], _ options: OpenAIResponses.Options = .init()) throws -> [JSONValue] {
        let body = WireFormat.openAIResponses(options).encode(Prompt(system: "", tools: [], messages: messages), for: target).body
        return try JSONParser.parse(body).value["input"]?.array ?? []
    }

    /// The items of an answer in a request, without the outputs behind them.
    private static func items(_ body: [UInt8], _ options: OpenAIResponses.Options = .init()) throws -> [JSONValue] {
        try input([message(body)], options).filter { $0["type"]?.string?.hasSuffix("call_output") != true }
    }

    /// The items as a recording has them, by its last events.
    private static func sent(_ body: [UInt8]) throws -> [JSONValue] {
        if WireText.trimmed(body).first == UInt8(ascii: "{") { return try JSONParser.parse(body).value["output"]?.array ?? [] }
        var items: [JSONValue] = []
        var parser = SSEParser()
        for event in parser.receive(body) + [parser.finish()].compactMap({ $0 }) {
            guard let value = try? JSONParser.parse(event.data).value else { continue }
            switch value["type"]?.string {
            case "response.created": items = []
            case "response.output_item.done": items.append(value["item"] ?? .null)
            default: break
            }
        }
        return items
    }

    private static func without(_ keys: Set<ExactString>, _ item: JSONValue) -> JSONValue {
        .object(JSONObject((item.object?.members ?? []).filter { !keys.contains($0.key) }))
    }

    /// Of servers whose thoughts are not encrypted or whose ids have no prefix, all of it goes back when their options say so.
    @Test(.enabled(if: StreamRecordings.isHere, Comment(rawValue: Shared.absent)))
    func everyRecordingGoesBackAsItCame() throws {
        var whole = OpenAIResponses.Options()
        whole.reasoningEcho = .all
        whole.itemIDs = .asSent
        var count = 0
        for recording in try StreamRecordings(api: .openAIResponses, folders: ["streams/openai-responses"]).load() {
            guard recording.expected["outcome"]?.string == "complete" else { continue }
            let sent = try Self.sent(recording.body)
            #expect(!sent.isEmpty)
            let items = try Self.items(recording.body, whole)
            #expect(items.map { $0.canonical() } == sent.map { $0.canonical() }, "\(recording.name)")
            // What OpenAI itself takes: without thoughts that are not encrypted, and without ids of another kind.
            let strict = try Self.items(recording.body)
            let plain = recording.name.contains("azure") || recording.name.contains("deepseek") || recording.name.contains("lmstudio")
            if plain {
                let left = sent.filter { $0["type"]?.string != "reasoning" }.map { Self.without(["id"], $0) }
                #expect(strict.map { $0.canonical() } == left.map { $0.canonical() }, "\(recording.name)")
            } else if recording.name.contains("custom-tool") {
                #expect(strict.map { $0.canonical() } == sent.map { Self.without(["id"], $0).canonical() })
            } else {
                #expect(strict.map { $0.canonical() } == sent.map { $0.canonical() }, "\(recording.name)")
            }
            count += 1
        }
        #expect(count == 17)
    }

    private static func body(_ items: String...) -> [UInt8] {
        Array(#"{"object":"response","status":"completed","output":[\#(items.joined(separator: ","))]}"#.utf8)
    }

    private static let thought = #"{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"},{"type":"summary_text","text":"so"}],"encrypted_content":"e"}"#
    private static let words = #"{"type":"message","id":"msg_1","role":"assistant","status":"completed","phase":"commentary","content":[{"type":"output_text","text":"a","annotations":[{"x":1.50}]},{"type":"refusal","refusal":"b"},{"type":"output_text","text":"","annotations":[]},{"type":"tea","text":"c"}]}"#
    private static let search = #"{"type":"web_search_call","id":"ws_1","status":"completed"}"#
    private static let call = #"{"type":"function_call","id":"fc_1","call_id":"c1","name":"f","arguments":"{\"a\": 1}","namespace":"n","status":"completed"}"#

    /// With what no recording has: several parts, a refusal, an empty part, one of an unknown type.
    @Test func everyPartHasItsPlace() throws {
        let items = try Self.items(Self.body(Self.thought, Self.search, Self.words, Self.call))
        #expect(try items.map { $0.canonical() } == [Self.thought, Self.search, Self.words, Self.call].map { try JSONParser.parse(Array($0.utf8)).value.canonical() })
    }

    /// A text that came otherwise in pieces goes back as the item says.
    @Test func theItemIsWhatGoesBack() throws {
        let events = [
            #"{"type":"response.output_item.added","output_index":0,"item":{"type":"message","id":"msg_1","content":[]}}"#,
            #"{"type":"response.output_text.delta","output_index":0,"delta":"\ud83d"}"#, #"{"type":"response.output_text.delta","output_index":0,"content_index":1,"delta":"b"}"#,
            #"{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"c"}"#, #"{"type":"response.output_text.delta","output_index":0,"content_index":1,"delta":"d"}"#,
            #"{"type":"response.output_item.done","output_index":0,"item":{"type":"message","id":"msg_1","content":[{"type":"output_text","text":"😀"},{"type":"output_text","text":"bde"}]}}"#,
            #"{"type":"response.completed","response":{"status":"completed"}}"#,
        ]
        let message = Self.message(Array(events.map { "data: \($0)\n\n" }.joined().utf8))
        #expect(message.text == "\u{FFFD}bcde")
        #expect(try Self.input([message]).map(\.serializedText) == [#"{"type":"message","id":"msg_1","content":[{"type":"output_text","text":"😀"},{"type":"output_text","text":"bde"}]}"#])
    }

    /// No text is kept twice.
    @Test func everyPartIsABlockOfItsOwn() throws {
        let body = Self.body(Self.thought, Self.words, Self.call)
        let blocks = Self.message(body).blocks
        #expect(blocks.count == 5)
        #expect(blocks == [
            .reasoning("hm", opaque: Opaque(["at": "summary/0"])), blocks[1], .text("a", opaque: Opaque(["at": "content/0"])), blocks[3], blocks[4],
        ])
    }

    @Test func othersGetWordsAndCallsOnly() throws {
        for origin in [ProviderID("openai-responses@elsewhere"), nil] {
            let message = Self.message(Self.body(Self.thought, Self.search, Self.words, Self.call), origin: origin)
            let input = try Self.input([message])
            #expect(input.map(\.serializedText) == [
                #"{"role":"assistant","content":"ab"}"#,
                #"{"type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\": 1}"}"#,
                #"{"type":"function_call_output","call_id":"c1","output":"Error: there is no result for this call. It may or may not have run."}"#,
            ])
        }
    }

    private static func ids(_ items: [JSONValue]) -> [String] { items.map { "\($0["type"]?.string ?? "-") \($0["id"]?.string ?? "-")" } }

    @Test func aThoughtNeedsWhatItLedTo() throws {
        // Nothing after it.
        #expect(try Self.items(Self.body(Self.words, Self.thought)).count == 1)
        // Not encrypted: it stays away, and what follows goes as new.
        let bare = #"{"type":"reasoning","id":"rs_1","summary":[]}"#
        #expect(try Self.ids(Self.items(Self.body(bare, Self.words, Self.call))) == ["message -", "function_call -"])
        #expect(try Self.ids(Self.items(Self.body(bare, Self.words, Self.thought.replacing("rs_1", with: "rs_2"), Self.call))) == ["message -", "reasoning rs_2", "function_call fc_1"])
        // What it led to is a call that nobody can answer.
        #expect(try Self.ids(Self.items(Self.body(Self.thought, #"{"type":"computer_call","id":"cu_1","call_id":"x"}"#, Self.words))) == ["message -"])
        // What it led to cannot keep its id: then neither does.
        #expect(try Self.ids(Self.items(Self.body(Self.thought, Self.call.replacing("fc_1", with: "call_1"), Self.words))) == ["reasoning -", "function_call -", "message -"])
        // Two thoughts of one id.
        #expect(try Self.ids(Self.items(Self.body(Self.thought, Self.thought, Self.call))) == ["reasoning -", "reasoning -", "function_call -"])
        var options = OpenAIResponses.Options()
        options.itemIDs = .none
        #expect(try Self.ids(Self.items(Self.body(Self.thought, Self.call), options)) == ["reasoning -", "function_call -"])
        options.reasoningEcho = .none
        #expect(try Self.ids(Self.items(Self.body(Self.thought, Self.call), options)) == ["function_call -"])
    }

    /// The calls of an answer that broke off are gone; the thought before them goes too.
    @Test func aThoughtGoesWithItsCall() throws {
        var message = Self.message(Self.body(Self.thought, Self.call))
        message.blocks.removeAll { if case .toolCall = $0 { true } else { false } }
        #expect(try Self.input([message]).isEmpty)
    }

    @Test func aMessageIsSentWithItsType() throws {
        let bare = #"{"id":"msg_1","role":"assistant","content":[{"type":"output_text","text":"a"}]}"#
        #expect(try Self.ids(Self.items(Self.body(Self.thought, bare))) == ["reasoning rs_1", "message msg_1"])
    }

    @Test(arguments: ["call_1", "fc", String(repeating: "fc_", count: 30), "fc_ä", ""])
    func idsOfAnotherKindStayAway(_ id: String) throws {
        let items = try Self.items(Self.body(Self.call.replacing("fc_1", with: id)))
        #expect(Self.ids(items) == [id == "fc" ? "function_call fc" : "function_call -"])
    }

    @Test func noIDComesTwice() throws {
        let message = Self.message(Self.body(Self.thought, Self.words))
        #expect(try Self.ids(Self.input([message, message])) == ["reasoning rs_1", "message msg_1", "reasoning -", "message -"])
    }

    @Test func aCallUnderAnotherIDIsAnotherItem() throws {
        let message = Self.message(Self.body(Self.call.replacing("c1", with: String(repeating: "c", count: 65))))
        let input = try Self.input([message])
        #expect(Self.ids(input).first == "function_call -")
        #expect(input.first?["call_id"] == "call_1")
        #expect(input.last?["call_id"] == "call_1")
    }

    @Test func freeTextGoesBackAsFreeText() throws {
        let message = Self.message(Self.body(#"{"type":"custom_tool_call","id":"ctc_1","call_id":"c1","name":"sql","input":"SELECT 1"}"#))
        #expect(try Self.input([message]).map(\.serializedText) == [
            #"{"type":"custom_tool_call","call_id":"c1","name":"sql","input":"SELECT 1","id":"ctc_1"}"#,
            #"{"type":"custom_tool_call_output","call_id":"c1","output":"Error: there is no result for this call. It may or may not have run."}"#,
        ])
    }
}
