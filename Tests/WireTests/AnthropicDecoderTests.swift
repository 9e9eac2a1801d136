import Conversation
import JSON
import Testing

@testable import Wire

/// Oddities of Anthropic and of those who imitate it, one by one: what comes in, and what must be made of it.
@Suite struct AnthropicDecoderTests {
    private typealias E = AnthropicEvents

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let body: String
        let outcome: String
        let words: [String]
        let error: String?

        init(_ description: String, _ events: [String], outcome: String = "complete", _ words: [String] = [], error: String? = nil) {
            testDescription = description
            body = AnthropicEvents.stream(events)
            self.outcome = outcome
            self.words = words
            self.error = error
        }
    }

    private static func call(_ index: Int, _ pieces: [String], id: String = "t1", name: String = "f", isStopped: Bool = true, input: String = "{}") -> [String] {
        [E.start(index, E.call(id, name, input: input))] + pieces.map { E.json(index, $0) } + (isStopped ? [E.stop(index)] : [])
    }

    private static func text(_ index: Int, _ pieces: String...) -> [String] { [E.start(index, E.textBlock)] + pieces.map { E.text(index, $0) } + [E.stop(index)] }

    private static let done = [E.reason("end_turn"), E.end]
    private static let called = [E.reason("tool_use"), E.end]

    static let cases: [Case] = [
        Case("plain text", [E.begin] + text(0, "a", "b") + done, ["text ab"]),
        Case("pings anywhere", [E.begin, #"{"type":"ping"}"#, E.start(0, E.textBlock), #"{"type":"ping"}"#, E.text(0, "a"), #"{"type":"ping"}"#, E.stop(0)] + done, ["text a"]),
        Case("the type counts, not the event's name", ["~event: something\ndata: \(E.begin)\n\n"] + text(0, "a") + done, ["text a"]),
        Case("two texts stay two", [E.begin] + text(0, "a") + text(1, "b") + done, ["text a", "text b"]),
        Case("text that stands in the beginning of its block", [E.begin, E.start(0, #"{"type":"text","text":"a"}"#), E.text(0, "b"), E.stop(0)] + done, ["text ab"]),
        Case("an empty text block is none", [E.begin] + text(0) + done),
        Case("unknown events, blocks and deltas", [
            E.begin, #"{"type":"weather","message":"rain"}"#, E.start(0, E.textBlock), E.text(0, "a"), E.delta(0, #"{"type":"mood_delta","mood":"good"}"#), E.stop(0),
            E.start(1, #"{"type":"hologram","url":"u"}"#), E.delta(1, #"{"type":"mood_delta"}"#), E.stop(1),
        ] + done, ["text a", #"item hologram {"type":"hologram","url":"u"}"#]),
        Case("interleaved texts keep their order", [
            E.begin, E.start(0, E.textBlock), E.text(0, "a"), E.start(1, E.textBlock), E.text(1, "c"), E.text(0, "b"), E.stop(0), E.text(1, "d"), E.stop(1),
        ] + done, ["text ab", "text cd"]),
        Case("interleaved calls", [
            E.begin, E.start(0, E.call("a", "f")), E.start(1, E.call("b", "g")), E.json(1, "{\"x\""), E.json(0, "{\"y\":2}"), E.json(1, ":1}"), E.stop(1), E.stop(0),
        ] + called, [#"call f {"y":2}"#, #"call g {"x":1}"#]),
        Case("a block that begins while another is open waits", [
            E.begin, E.start(0, E.textBlock), E.text(0, "a"), E.start(1, E.thinkingBlock), E.thinking(1, "t"), E.signature(1, "S"), E.stop(1), E.text(0, "b"), E.stop(0),
        ] + done, ["text ab", #"thinking t {"type":"thinking","signature":"S"}"#]),
        Case("no block is ever closed", [
            E.begin, E.start(0, E.thinkingBlock), E.thinking(0, "t"), E.signature(0, "S"), E.start(1, E.textBlock), E.text(1, "a"), E.start(2, E.textBlock), E.text(2, "b"),
        ] + done, [#"thinking t {"type":"thinking","signature":"S"}"#, "text a", "text b"]),
        Case("blocks without a beginning", [E.begin, E.thinking(0, "t"), E.text(1, "a"), E.stop(0), E.stop(1)] + done, ["thinking t", "text a"]),
        Case("thinking and text in one block", [E.begin, E.start(0, E.textBlock), E.thinking(0, "t"), E.text(0, "a"), E.stop(0)] + done, ["thinking t", "text a"]),
        Case("an index used twice", [E.begin, E.start(0, E.textBlock), E.text(0, "a"), E.start(0, E.textBlock), E.text(0, "b"), E.stop(0)] + done, ["text a", "text b"]),
        Case("no indexes at all", [
            E.begin, #"{"type":"content_block_start","content_block":{"type":"text","text":""}}"#, #"{"type":"content_block_delta","delta":{"type":"text_delta","text":"a"}}"#,
            #"{"type":"content_block_stop"}"#,
        ] + done, ["text a"]),

        // Calls
        Case("arguments in pieces, the first one empty", [E.begin] + call(0, ["", "{\"a\"", ":1}"]) + called, [#"call f {"a":1}"#]),
        Case("no arguments: one empty piece, or none", [E.begin] + call(0, [""]) + call(1, [], id: "t2", name: "g") + called, ["call f ", "call g "]),
        Case("the whole input in the beginning of the block", [E.begin] + call(0, [""], input: #"{"b":1.0,"a":[1e2]}"#) + called, [#"call f {"b":1.0,"a":[1e2]}"#]),
        Case("pieces count for more than the beginning", [E.begin] + call(0, ["{\"a\":1}"], input: #"{"b":2}"#) + called, [#"call f {"a":1}"#]),
        Case("the input as text", [E.begin] + call(0, [], input: #""{\"a\":1}""#) + called, [#"call f {"a":1}"#]),
        Case("a piece that is the value itself", [E.begin, E.start(0, E.call("t1", "f")), E.delta(0, #"{"type":"input_json_delta","partial_json":{"a":1}}"#), E.stop(0)] + called, [#"call f {"a":1}"#]),
        Case("pieces without a type", [E.begin, E.start(0, E.call("t1", "f")), E.delta(0, #"{"partial_json":"{}"}"#), E.stop(0), E.start(1, E.textBlock), E.delta(1, #"{"text":"a"}"#), E.stop(1)] + called, ["call f {}", "text a"]),
        Case("an input that is no object", [E.begin] + call(0, [], input: "[1]") + called, ["call f [1]"]),
        Case("what came with the call goes back", [E.begin, E.start(0, E.call("t1", "f", #","caller":{"type":"direct"},"note":null"#)), E.stop(0)] + called, [#"call f  {"caller":{"type":"direct"}}"#]),
        Case("end_turn with a call", [E.begin] + call(0, ["{}"]) + done, ["call f {}"]),
        Case("tool_use without a call", [E.begin] + text(0, "a") + called, ["text a"]),
        Case("a call without a name", [E.begin, E.start(0, #"{"type":"tool_use","id":"t1","input":{}}"#), E.json(0, "{}"), E.stop(0)] + called, ["call  {}!"]),
        Case("arguments without a beginning", [E.begin, E.json(3, "{\"a\":1}"), E.stop(3)] + called, [#"call  {"a":1}!"#]),
        Case("arguments behind their end", [E.begin] + call(0, ["{}"]) + [E.json(0, "{\"b\":1}")] + called, ["call f {}!"]),
        Case("two objects in one call", [E.begin] + call(0, ["{\"a\":1}", "{\"a\":2}"]) + called, [#"call f {"a":1}{"a":2}"#]),
        Case("cut by the token limit, before any arguments", [E.begin] + call(0, [""]) + [E.reason("max_tokens"), E.end], ["call f !"]),
        Case("cut by the token limit, and never closed", [E.begin] + call(0, ["{\"a\":1}"], isStopped: false) + [E.reason("max_tokens"), E.end], [#"call f {"a":1}!"#]),
        Case("only the last call was cut", [E.begin] + call(0, [""]) + call(1, ["{\"a\":"], id: "t2", name: "g") + [E.reason("max_tokens"), E.end], ["call f ", #"call g {"a":"#]),
        Case("the context was full", [E.begin] + call(0, []) + [E.reason("model_context_window_exceeded"), E.end], ["call f !"]),
        Case("never closed, and whole all the same", [E.begin] + call(0, ["{\"a\":1}"], isStopped: false) + called, [#"call f {"a":1}"#]),
        Case("never closed, and half", [E.begin] + call(0, ["{\"a\""], isStopped: false) + called, [#"call f {"a"!"#]),
        Case("never closed, and empty", [E.begin] + call(0, [], isStopped: false) + called, ["call f !"]),
        Case("never closed, because another took its index", [E.begin] + call(0, [], isStopped: false) + call(0, ["{}"], id: "t2", name: "g") + called, ["call f !", "call g {}"]),
        Case("calls of a refused answer", [E.begin] + call(0, ["{}"]) + [E.reason("refusal"), E.end], ["call f {}!"]),
        Case("an unknown stop reason", [E.begin] + call(0, ["{}"]) + call(1, [], id: "t2") + [E.reason("bored"), E.end], ["call f {}", "call f !"]),

        // Thinking
        Case("the last signature counts", [E.begin, E.start(0, E.thinkingBlock), E.thinking(0, "t"), E.signature(0, "S1"), E.signature(0, "S2"), E.stop(0)] + done, [#"thinking t {"type":"thinking","signature":"S2"}"#]),
        Case("a thought that is not shown", [E.begin, E.start(0, E.thinkingBlock), E.signature(0, "S"), E.stop(0)] + text(1, "a") + done, [#"thinking  {"type":"thinking","signature":"S"}"#, "text a"]),
        Case("a thought that nobody signed", [E.begin, E.start(0, E.thinkingBlock), E.thinking(0, "t"), E.stop(0)] + text(1, "a") + done, ["thinking t", "text a"]),
        Case("a thought that nobody can read", [E.begin, E.start(0, #"{"type":"redacted_thinking","data":"D"}"#), E.stop(0), E.start(1, E.thinkingBlock), E.thinking(1, "t"), E.signature(1, "S"), E.stop(1)] + done,
             [#"thinking  {"type":"redacted_thinking","data":"D"}"#, #"thinking t {"type":"thinking","signature":"S"}"#]),
        Case("two thoughts stay two", [E.begin, E.start(0, E.thinkingBlock), E.thinking(0, "t"), E.stop(0), E.start(1, E.thinkingBlock), E.thinking(1, "u"), E.stop(1)] + done, ["thinking t", "thinking u"]),

        // What the server does itself
        Case("the server's own tools", [
            E.begin, E.start(0, #"{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}"#), E.json(0, ""), E.json(0, "{\"q\":"), E.json(0, "\"x\"}"), E.stop(0),
            E.start(1, #"{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result","encrypted_content":"E"}]}"#), E.stop(1),
        ] + text(2, "a") + done, [
            #"item web_search {"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"q":"x"}}"#,
            #"item web search tool result {"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result","encrypted_content":"E"}]}"#, "text a",
        ]),
        Case("tools of a server that the server asks", [
            E.begin, E.start(0, #"{"type":"mcp_tool_use","id":"mcptoolu_1","name":"f","server_name":"s","input":{"a":1}}"#), E.stop(0),
            E.start(1, #"{"type":"mcp_tool_result","tool_use_id":"mcptoolu_1","is_error":false,"content":[]}"#), E.stop(1), E.reason("pause_turn"), E.end,
        ], [
            #"item f {"type":"mcp_tool_use","id":"mcptoolu_1","name":"f","server_name":"s","input":{"a":1}}"#,
            #"item mcp tool result {"type":"mcp_tool_result","tool_use_id":"mcptoolu_1","is_error":false,"content":[]}"#,
        ]),
        Case("the server's own call, cut", [E.begin, E.start(0, #"{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}"#), E.json(0, "{\"q\":"), E.reason("max_tokens"), E.end]),
        Case("a summary of the past", [
            E.begin, E.start(0, #"{"type":"compaction","content":null}"#), E.delta(0, #"{"type":"compaction_delta","content":"so ","encrypted_content":"E1"}"#),
            E.delta(0, #"{"type":"compaction_delta","content":"far","encrypted_content":"E2"}"#), E.stop(0),
        ] + text(1, "a") + done, [#"item compaction {"type":"compaction","content":"so far","encrypted_content":"E2"}"#, "text a"]),
        Case("half a summary is none", [E.begin, E.start(0, #"{"type":"compaction","content":null}"#), E.delta(0, #"{"type":"compaction_delta","content":"so "}"#)] + done),
        Case("another model took over", [E.begin] + text(0, "a") + [E.start(1, #"{"type":"fallback","from":"x","to":"y"}"#), E.stop(1)] + text(2, "b") + done, ["text a", #"item fallback {"type":"fallback","from":"x","to":"y"}"#, "text b"]),
        Case("citations, also before the text", [
            E.begin, E.start(0, #"{"type":"text","text":"","citations":[]}"#), E.delta(0, #"{"type":"citations_delta","citation":{"type":"c","file_id":null}}"#), E.text(0, "a"),
            E.delta(0, #"{"type":"citations_delta","citation":{"type":"d"}}"#), E.stop(0),
        ] + done, [#"text a {"citations":[{"type":"c","file_id":null},{"type":"d"}]}"#]),
        Case("the container of the server's code", [E.begin] + text(0, "a") + [#"{"type":"message_delta","delta":{"stop_reason":"end_turn","container":{"id":"c1","expires_at":"x"}}}"#, E.end], ["text a", #"item container {"container":"c1"}"#]),

        // The end
        Case("nothing at all", [], outcome: "truncated"),
        Case("only the beginning", [E.begin], outcome: "truncated"),
        Case("message_stop is missing", [E.begin] + text(0, "a") + [E.reason("end_turn")], ["text a"]),
        Case("message_delta is missing", [E.begin] + text(0, "a") + [E.end], outcome: "complete-without-stop-reason", ["text a"]),
        Case("both are missing", [E.begin] + text(0, "a"), outcome: "truncated", ["text a"]),
        Case("[DONE] is no end", [E.begin] + call(0, ["{}"]) + ["[DONE]"], outcome: "truncated", ["call f {}"]),
        Case("[DONE] behind the end", [E.begin] + text(0, "a") + [E.reason("end_turn"), "[DONE]"], ["text a"]),
        Case("an empty answer", [E.begin] + done),
        Case("behind the end nothing counts", [E.begin] + text(0, "a") + done + text(1, "b"), ["text a"]),
        Case("the answer begins again", [E.begin] + text(0, "a") + call(1, ["{\"Spark"], isStopped: false) + [E.begin] + text(0, "b") + call(1, ["{}"], id: "t2", name: "g") + called, ["text b", "call g {}"]),
        Case("two beginnings", [E.begin, E.begin] + text(0, "a") + done, ["text a"]),
        Case("no beginning", text(0, "a") + done, ["text a"]),

        // Errors
        Case("an error in the middle", [E.begin] + text(0, "a") + [#"~event: error"# + "\n" + #"data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"r"}"# + "\n\n"], outcome: "error", ["text a"], error: "Overloaded"),
        Case("an error without the event's name", [E.begin, #"{"type":"error","error":{"type":"api_error","message":"oops"}}"#], outcome: "error", error: "oops"),
        Case("an error of another shape", [E.begin, #"{"error":{"message":"quota"}}"#], outcome: "error", error: "quota"),
        Case("an error with an unknown type", [E.begin, #"{"type":"gateway","error":"broken"}"#], outcome: "error", error: "broken"),
        Case("an error behind the stop reason", [E.begin] + text(0, "a") + [E.reason("end_turn"), #"{"type":"error","error":{"message":"boom"}}"#], outcome: "error", ["text a"], error: "boom"),
        Case("a page of HTML", ["~<html><title>413 Too Large</title></html>"], outcome: "error", error: "The server did not answer with a message. Its answer begins: “413 Too Large”"),
        Case("an array that is something else", [#"~[{"hello":"world"},[1,2]]"#], outcome: "error", error: #"The server did not answer with a message. Its answer begins: “[{"hello":"world"},[1,2]]”"#),
        Case("JSON that is something else", [#"~{"hello":"world"}"#], outcome: "error", error: #"The server did not answer with a message. Its answer begins: “{"hello":"world"}”"#),

        // One JSON body
        Case("a whole message", [#"~{"id":"m","type":"message","role":"assistant","model":"x","content":[{"type":"thinking","thinking":"t","signature":"S"},{"type":"text","text":"a"},{"type":"tool_use","id":"t1","name":"f","input":{"a":1.0}},{"type":"tool_use","id":"t2","name":"g","input":{}}],"stop_reason":"tool_use","usage":{"input_tokens":1}}"#],
             [#"thinking t {"type":"thinking","signature":"S"}"#, "text a", #"call f {"a":1.0}"#, "call g "]),
        Case("a whole message that was cut", [#"~{"type":"message","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}],"stop_reason":"max_tokens"}"#], ["call f !"]),
        Case("a whole message without a reason", [#"~{"role":"assistant","content":"a"}"#], outcome: "complete-without-stop-reason", ["text a"]),
        Case("a whole message as an event", [#"{"type":"message","content":[{"type":"text","text":"a"}],"stop_reason":"end_turn"}"#], ["text a"]),
        Case("half a body", [#"~{"type":"message","cont"#], outcome: "truncated"),
        Case("events as lines", ["~\(E.begin)\n\(E.start(0, E.textBlock))\n\(E.text(0, "a"))\n"], outcome: "truncated", ["text a"]),
    ]

    @Test(arguments: cases)
    func oddity(_ test: Case) throws {
        let whole = AnthropicAnswer(Array(test.body.utf8))
        #expect(whole.words == test.words)
        for chunking in [StreamInspection.Chunking.whole, .bytes(1), .random(seed: 1), .random(seed: 2)] {
            let answer = try StreamInspection.inspect(api: "anthropic-messages", body: Array(test.body.utf8), chunking: chunking)
            #expect(answer["outcome"]?.string == test.outcome)
            #expect(answer["error"]?["message"]?.string == test.error)
            var decoder = AnthropicMessagesDecoder()
            var events: [StreamEvent] = []
            for piece in chunking.pieces(of: Array(test.body.utf8)) { events += decoder.receive(piece) }
            events += decoder.finish()
            #expect(events == whole.events)
            #expect(events.count { if case .ended = $0 { true } else { false } } == 1)
        }
    }

    @Test(arguments: [
        ("end_turn", StopReason.endTurn), ("tool_use", .toolUse), ("max_tokens", .maxTokens), ("stop_sequence", .stopSequence), ("pause_turn", .pause),
        ("refusal", .refusal), ("model_context_window_exceeded", .contextFull), ("compaction", .pause), ("stop", .endTurn), ("length", .maxTokens), ("tired", .other),
    ])
    func stopReasons(_ raw: String, _ reason: StopReason) {
        let events = AnthropicAnswer(Array(E.stream([E.begin, E.reason(raw), E.end]).utf8)).events
        #expect(events.contains(.stopReason(reason, raw: raw)))
    }

    @Test func tokensAreOverlaid() {
        let begin = #"{"type":"message_start","message":{"usage":{"input_tokens":5,"cache_read_input_tokens":100,"cache_creation_input_tokens":20,"output_tokens":1,"geo":null}}}"#
        let body = E.stream([begin, E.reason("end_turn", #"{"input_tokens":7,"cache_read_input_tokens":null,"output_tokens":9,"output_tokens_details":{"thinking_tokens":3}}"#), E.end])
        let usages = AnthropicAnswer(Array(body.utf8)).events.compactMap { if case .usage(let usage) = $0 { usage } else { nil } }
        #expect(usages.map(\.input) == [125, 127])
        let last = usages.last
        #expect(last?.output == 9 && last?.cacheRead == 100 && last?.cacheWrite == 20 && last?.reasoning == 3)
        #expect(last?.raw?.serializedText == #"{"input_tokens":7,"cache_read_input_tokens":100,"cache_creation_input_tokens":20,"output_tokens":9,"geo":null,"output_tokens_details":{"thinking_tokens":3}}"#)
    }

    @Test func numbersThatAreTooLargeDoNoHarm() {
        let body = E.stream([#"{"type":"message_start","message":{"usage":{"input_tokens":9223372036854775807,"cache_read_input_tokens":9223372036854775807}}}"#])
        #expect(AnthropicAnswer(Array(body.utf8)).outcome == .truncated)
    }

    @Test func namesOfToolsAreGivenBack() {
        let names = ToolNameMap([ToolDefinition(name: "create.issue", server: "git hub", summary: "", parameters: [:])])
        let body = E.stream([E.begin, E.start(0, E.call("t1", names.wireName("git hub/create.issue").string)), E.stop(0), E.reason("tool_use"), E.end])
        #expect(AnthropicAnswer(Array(body.utf8), names: names).events.contains(.callIdentified(CallSlot(0), wireID: "t1", name: "git hub/create.issue")))
    }

    /// Each piece of text is an event as soon as it is there, and costs the same however many came before.
    @Test func textIsGivenAtOnce() {
        var decoder = AnthropicMessagesDecoder()
        _ = decoder.receive(Array(E.stream([E.begin, E.start(0, E.textBlock)]).utf8))
        for _ in 0..<100 { #expect(decoder.receive(Array(E.stream([E.text(0, "a")]).utf8)) == [.textDelta("a")]) }
        let call = decoder.receive(Array(E.stream([E.stop(0), E.start(1, E.call("t1", "f")), E.json(1, "{")]).utf8))
        #expect(call == [.textEnded(opaque: nil), .callStarted(CallSlot(0)), .callIdentified(CallSlot(0), wireID: "t1", name: "f"), .callArguments(CallSlot(0), Array("{".utf8))])
    }
}
