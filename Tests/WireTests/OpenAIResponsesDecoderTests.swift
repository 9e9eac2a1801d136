import Conversation
import JSON
import Testing

@testable import Wire

/// Oddities of servers, one by one: what comes in, and what must be made of it.
@Suite struct OpenAIResponsesDecoderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let body: String
        let outcome: String
        let text: String
        let reasoning: String
        /// `id name raw`, with `!` behind where the arguments are unusable.
        let calls: [String]
        let reason: String?
        let error: String?

        init(
            _ description: String, _ events: [String], outcome: String = "complete", text: String = "", reasoning: String = "",
            calls: [String] = [], reason: String? = "completed", error: String? = nil
        ) {
            testDescription = description
            body = events.map { $0.hasPrefix("~") ? String($0.dropFirst()) : "data: \($0)\n\n" }.joined()
            self.outcome = outcome
            self.text = text
            self.reasoning = reasoning
            self.calls = calls
            self.reason = reason
            self.error = error
        }
    }

    static func event(_ type: String, _ members: String = "") -> String { #"{"type":"response.\#(type)"\#(members.isEmpty ? "" : ",")\#(members)}"# }
    static func added(_ index: Int, _ item: String) -> String { event("output_item.added", #""output_index":\#(index),"item":\#(item)"#) }
    static func done(_ index: Int, _ item: String) -> String { event("output_item.done", #""output_index":\#(index),"item":\#(item)"#) }
    static func message(_ text: String?, id: String = "msg_1", more: String = "") -> String {
        #"{"type":"message","id":"\#(id)","role":"assistant","content":[\#(text.map { #"{"type":"output_text","text":"\#($0)","annotations":[]}"# } ?? "")]\#(more)}"#
    }
    static func call(_ arguments: String, id: String = "c1", name: String = "f", item: String? = "fc_1", more: String = "") -> String {
        #"{"type":"function_call",\#(item.map { "\"id\":\"\($0)\"," } ?? "")"call_id":"\#(id)","name":"\#(name)","arguments":"\#(arguments)"\#(more)}"#
    }
    static func piece(_ type: String, _ index: Int, _ text: String, more: String = "") -> String {
        event(type, #""output_index":\#(index),"delta":"\#(text)"\#(more)"#)
    }
    static func text(_ index: Int, _ text: String, more: String = "") -> String { piece("output_text.delta", index, text, more: more) }
    static func arguments(_ index: Int, _ text: String, more: String = "") -> String { piece("function_call_arguments.delta", index, text, more: more) }
    static func end(_ status: String = "completed", output: String = "", more: String = "") -> String {
        event(status, #""response":{"id":"r","status":"\#(status)","output":[\#(output)]\#(more)}"#)
    }
    static let created = event("created", #""response":{"id":"r","status":"in_progress","model":"m","output":[]}"#)

    static let cases: [Case] = [
        Case("text in pieces", [created, added(0, message(nil)), text(0, "a"), text(0, "b"), done(0, message("ab")), end()], text: "ab"),
        Case("pieces with padding", [added(0, message(nil)), text(0, "a", more: #","obfuscation":"xyz""#), done(0, message("a")), end()], text: "a"),
        Case("text without pieces", [added(0, message(nil)), done(0, message("ab")), end()], text: "ab"),
        Case("text only where it is done", [added(0, message(nil)), event("output_text.done", #""output_index":0,"content_index":0,"text":"ab""#), done(0, message("ab")), end()], text: "ab"),
        Case("the last piece is missing", [added(0, message(nil)), text(0, "a"), done(0, message("ab")), end()], text: "ab"),
        Case("the whole is left empty", [added(0, message(nil)), text(0, "ab"), done(0, message(nil)), end()], text: "ab"),
        Case("the whole is another text", [added(0, message(nil)), text(0, "ab"), done(0, message("cd")), end()], text: "ab"),
        Case("half a surrogate pair", [added(0, message(nil)), text(0, "a\\ud83d"), text(0, "\\ude00"), done(0, message("a😀")), end()], text: "a\u{FFFD}\u{FFFD}"),
        Case("the item never begins", [text(0, "ab"), end(output: message("ab"))], text: "ab"),
        Case("the item is never done", [added(0, message(nil)), text(0, "ab"), end()], text: "ab"),
        Case("only the end has it", [created, end(output: message("ab"))], text: "ab"),
        Case("the end has no list", [added(0, message(nil)), text(0, "ab"), done(0, message("ab")), event("completed", #""response":{"status":"completed"}"#)], text: "ab"),
        Case("it begins in the middle", [text(1, "b", more: #","item_id":"msg_1""#), done(1, message("ab")), end(output: #"{"type":"reasoning","id":"rs_1","summary":[]},"# + message("ab"))], text: "b"),
        Case("several messages are one text", [done(0, message("a")), done(1, message("a", id: "msg_2")), end()], text: "aa"),
        Case("several parts", [
            added(0, message(nil)), text(0, "a", more: #","content_index":0"#), text(0, "b", more: #","content_index":1"#),
            done(0, #"{"type":"message","content":[{"type":"output_text","text":"a"},{"type":"output_text","text":"b!"}]}"#), end(),
        ], text: "ab!"),
        Case("a refusal is text", [added(0, message(nil)), piece("refusal.delta", 0, "I will"), done(0, #"{"type":"message","content":[{"type":"refusal","refusal":"I will not"}]}"#), end()], text: "I will not"),
        Case("content as text", [done(0, #"{"type":"message","role":"assistant","content":"ab"}"#), end()], text: "ab"),
        Case("no type, but a role", [done(0, #"{"role":"assistant","content":[{"type":"output_text","text":"ab"}]}"#), end()], text: "ab"),
        Case("an id of its own in every event", [
            added(0, message(nil, id: "x1")), text(0, "a", more: #","item_id":"x2""#), text(0, "b", more: #","item_id":"x3""#), done(0, message("ab", id: "x4")), end(output: message("ab", id: "x5")),
        ], text: "ab"),
        Case("no output_index", [
            event("output_item.added", #""item":\#(message(nil))"#), event("output_text.delta", #""item_id":"msg_1","delta":"a""#), event("output_item.done", #""item":\#(message("ab"))"#), end(output: message("ab")),
        ], text: "ab"),
        Case("all at place 0", [
            added(0, message(nil)), text(0, "a"), done(0, message("a")), added(0, call("")), arguments(0, "{}"), done(0, call("{}")), end(output: message("a") + "," + call("{}")),
        ], text: "a", calls: ["c1 f {}"]),
        Case("an item is done twice", [done(0, message("a")), done(0, message("a")), end()], text: "a"),
        Case("items that interleave stay whole", [
            added(0, message(nil)), added(1, call("")), arguments(1, "{\\\"a\\\""), text(0, "a"), arguments(1, ":1}"), text(0, "b"), done(1, call("{\\\"a\\\":1}")), done(0, message("ab")), end(),
        ], text: "ab", calls: [#"c1 f {"a":1}"#]),

        // Calls
        Case("arguments in pieces", [added(0, call("")), arguments(0, "{\\\"a\\\""), arguments(0, ":1}"), done(0, call("{\\\"a\\\":1}")), end()], calls: [#"c1 f {"a":1}"#]),
        Case("arguments only where they are done", [added(0, call("")), event("function_call_arguments.done", #""output_index":0,"arguments":"{}""#), done(0, call("{}")), end()], calls: ["c1 f {}"]),
        Case("two calls", [added(0, call("")), arguments(0, "{}"), done(0, call("{}")), added(1, call("", id: "c2", name: "g")), arguments(1, "{}"), done(1, call("{}", id: "c2", name: "g")), end()], calls: ["c1 f {}", "c2 g {}"]),
        Case("arguments as an object", [done(0, #"{"type":"function_call","call_id":"c1","name":"f","arguments":{"b":1.0}}"#), end()], calls: [#"c1 f {"b":1.0}"#]),
        Case("no arguments", [done(0, #"{"type":"function_call","call_id":"c1","name":"f"}"#), end()], calls: ["c1 f "]),
        Case("the whole has no arguments", [added(0, call("")), arguments(0, "{}"), done(0, call("")), end()], calls: ["c1 f {}"]),
        Case("the whole has others", [added(0, call("")), arguments(0, "{}"), done(0, call("{\\\"a\\\":1}")), end()], calls: ["c1 f {}!"]),
        Case("another name", [added(0, call("")), arguments(0, "{}"), done(0, call("{}", name: "g")), end()], calls: ["c1 f {}!"]),
        Case("the name comes last", [added(0, #"{"type":"function_call","id":"fc_1","arguments":""}"#), arguments(0, "{}"), done(0, call("{}")), end()], calls: ["c1 f {}"]),
        Case("half a surrogate pair in arguments", [
            added(0, call("")), arguments(0, "{\\\"a\\\":\\\"\\ud83d"), arguments(0, "\\ude00\\\"}"), done(0, call("{\\\"a\\\":\\\"😀\\\"}")), end(),
        ], calls: [#"c1 f {"a":"😀"}"#]),
        Case("never done, and half", [added(0, call("")), arguments(0, "{\\\"a\\\""), end()], calls: [#"c1 f {"a"!"#]),
        Case("never done, and empty", [added(0, call("")), end()], calls: ["c1 f !"]),
        Case("never done, and whole", [added(0, call("")), arguments(0, "{}"), end()], calls: ["c1 f {}"]),
        Case("unfinished, as the provider says", [added(0, call("")), arguments(0, "{}"), done(0, call("{}", more: #","status":"incomplete""#)), end()], calls: ["c1 f {}!"]),
        Case("no name", [done(0, #"{"type":"function_call","call_id":"c1","arguments":"{}"}"#), end()], calls: ["c1  {}!"]),
        Case("no call_id", [done(0, #"{"type":"function_call","id":"fc_1","name":"f","arguments":"{}"}"#), end()], calls: ["- f {}"]),
        Case("ids that count from 0", [done(0, call("{}", id: "call_0")), done(1, call("{}", id: "call_1")), end()], calls: ["call_0 f {}", "call_1 f {}"]),
        Case("ids of calls that are all the same", [#"~{"status":"completed","output":[\#(call("{}", id: "0", item: nil)),\#(call("{}", id: "0", item: nil))]}"#], calls: ["0 f {}", "0 f {}"]),
        Case("the same, and no place", [
            event("output_item.done", #""item":\#(call("{}", id: "0", item: "fc_1"))"#), event("output_item.done", #""item":\#(call("{}", id: "0", item: "fc_2"))"#), end(),
        ], calls: ["0 f {}", "0 f {}"]),
        Case("the end has one more", [done(0, call("{}")), end(output: call("{}") + "," + call("[]", id: "c2", item: "fc_2"))], calls: ["c1 f {}", "c2 f []!"]),
        Case("several calls wrapped in one", [done(0, call("{\\\"tool_uses\\\":[]}", name: "multi_tool_use.parallel")), end()], calls: [#"c1 multi_tool_use.parallel {"tool_uses":[]}"#]),
        Case("free text is no arguments", [
            added(0, #"{"type":"custom_tool_call","call_id":"c1","name":"sql","input":""}"#), piece("custom_tool_call_input.delta", 0, "{}"), done(0, #"{"type":"custom_tool_call","call_id":"c1","name":"sql","input":"{}"}"#), end(),
        ], calls: ["c1 sql {}!"]),
        Case("what the provider ran itself is no call", [
            added(0, #"{"type":"web_search_call","id":"ws_1","status":"in_progress"}"#), event("web_search_call.searching", #""output_index":0"#), done(0, #"{"type":"web_search_call","id":"ws_1","status":"completed"}"#),
            event("mcp_call_arguments.delta", #""output_index":1,"delta":"{""#), done(1, #"{"type":"mcp_call","name":"f","arguments":"{}"}"#), done(2, #"{"type":"shell_call","call_id":"c9","action":{"commands":["rm"]}}"#), done(3, message("a")), end(),
        ], text: "a"),

        // Thoughts
        Case("a summary", [
            added(0, #"{"type":"reasoning","id":"rs_1","summary":[]}"#), event("reasoning_summary_part.added", #""output_index":0,"summary_index":0,"part":{"type":"summary_text","text":""}"#),
            piece("reasoning_summary_text.delta", 0, "a"), event("reasoning_summary_text.done", #""output_index":0,"summary_index":0,"text":"ab""#), piece("reasoning_summary_text.delta", 0, "c", more: #","summary_index":1"#),
            done(0, #"{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"ab"},{"type":"summary_text","text":"c"}]}"#), end(),
        ], reasoning: "abc"),
        Case("a thought in words", [added(0, #"{"type":"reasoning","summary":[]}"#), piece("reasoning_text.delta", 0, "a"), done(0, #"{"type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"ab"}]}"#), end()], reasoning: "ab"),
        Case("a hidden thought", [added(0, #"{"type":"reasoning","summary":[]}"#), done(0, #"{"type":"reasoning","summary":[],"encrypted_content":"x"}"#), done(1, message("a")), end()], text: "a"),

        // The end
        Case("the end is missing", [created, done(0, message("a"))], outcome: "truncated", text: "a", reason: nil),
        Case("[DONE] is no end", [created, done(0, call("{}")), "[DONE]"], outcome: "truncated", calls: ["c1 f {}"], reason: nil),
        Case("[DONE] behind the end", [done(0, message("a")), end(), "[DONE]"], text: "a"),
        Case("what waits is shown when it breaks off", [added(0, message(nil)), added(1, message(nil, id: "msg_2")), text(1, "b"), text(0, "a")], outcome: "truncated", text: "ab", reason: nil),
        Case("the token limit", [done(0, message("a", more: #","status":"incomplete""#)), end("incomplete", more: #","incomplete_details":{"reason":"max_output_tokens"}"#)], outcome: "incomplete", text: "a", reason: "incomplete"),
        Case("a reason that is not known", [end("incomplete", more: #","incomplete_details":{"reason":"tea"}"#)], outcome: "incomplete", reason: "incomplete: tea"),
        Case("the event says completed, the response does not", [done(0, call("{}")), event("completed", #""response":{"status":"incomplete","incomplete_details":{"reason":"content_filter"}}"#)], outcome: "incomplete", calls: ["c1 f {}"], reason: "incomplete"),
        Case("cancelled", [done(0, call("{}")), end("cancelled")], outcome: "incomplete", calls: ["c1 f {}"], reason: "cancelled"),
        Case("done", [done(0, message("a")), event("done", #""response":{"status":"completed"}"#)], text: "a"),
        Case("behind the end nothing counts", [done(0, message("a")), end(), done(1, call("{}")), end("failed")], text: "a"),
        Case("events that nobody knows", [created, event("tea.brewed", #""output_index":0,"delta":"x""#), #"{"type":"keepalive"}"#, #"{"x":1}"#, done(0, message("a")), end()], text: "a"),
        Case("another name of the event", ["~event: message\ndata: \(done(0, message("a")))\n\n", "~event: x\ndata: \(end())\n\n"], text: "a"),
        Case("a second response begins again", [created, done(0, call("{}")), end(), created, done(0, message("a")), end()], text: "a"),
        Case("a second response that breaks off", [created, done(0, call("{}")), end(), created, done(0, message("a"))], outcome: "truncated", text: "a", reason: nil),

        // One JSON body
        Case("a whole response", [#"~{"id":"r","object":"response","status":"completed","error":null,"output":[\#(message("a")),\#(call("{}"))],"usage":{"input_tokens":1}}"#], text: "a", calls: ["c1 f {}"]),
        Case("a whole response without a status", [#"~{"output":[\#(message("a"))]}"#], outcome: "complete-without-stop-reason", text: "a", reason: nil),
        Case("a whole response that goes on in the background", [#"~{"object":"response","status":"in_progress","output":[]}"#], outcome: "truncated", reason: nil),
        Case("a whole response that failed", [#"~{"object":"response","status":"failed","error":{"code":"server_error","message":"boom"},"output":[]}"#], outcome: "error", reason: "failed", error: "boom"),
        Case("half a body", [#"~{"object":"response","outp"#], outcome: "truncated", reason: nil),

        // Errors
        Case("failed", [created, done(0, call("{}")), end("failed", more: #","error":{"code":"server_error","message":"boom"}"#)], outcome: "error", calls: ["c1 f {}"], reason: "failed", error: "boom"),
        Case("failed without words", [end("failed")], outcome: "error", reason: "failed", error: "The provider stopped with an error and gave no words for it."),
        Case("an error event", [created, #"{"type":"error","code":"x","message":"boom","param":null,"sequence_number":2}"#], outcome: "error", reason: nil, error: "boom"),
        Case("an error event, then failed", [#"{"type":"error","error":{"type":"t","message":"boom"}}"#, end("failed", more: #","error":{"message":"late"}"#)], outcome: "error", reason: "failed", error: "boom"),
        Case("an error event, then completed", [done(0, call("{}")), #"{"type":"error","message":"boom"}"#, end()], outcome: "error", calls: ["c1 f {}"], error: "boom"),
        Case("an error event, then another response", [#"{"type":"error","message":"boom"}"#, created, done(0, message("a")), end()], text: "a"),
        Case("an error without a type", [created, #"{"error":{"type":"service_unavailable_error","code":"server_is_overloaded","message":"boom"}}"#], outcome: "error", reason: nil, error: "boom"),
        Case("an error event of any shape", ["~event: error\ndata: {\"oops\":1}\n\n"], outcome: "error", reason: nil, error: #"{"oops":1}"#),
        Case("an error body", [#"~{"error":{"message":"no","type":"t","code":401}}"#], outcome: "error", reason: nil, error: "no"),
        Case("a list that is something else", [#"~ [{"hello":1}, {"w":2}]"#], outcome: "error", reason: nil, error: #"The server did not answer with a response. Its answer begins: “[{"hello":1}, {"w":2}]”"#),
        Case("JSON that is something else", [#"~{"hello":"world"}"#], outcome: "error", reason: nil, error: #"The server did not answer with a response. Its answer begins: “{"hello":"world"}”"#),
    ]

    @Test(arguments: cases)
    func oddity(_ test: Case) throws {
        for chunking in [StreamInspection.Chunking.whole, .bytes(1), .random(seed: 1), .random(seed: 2)] {
            let answer = try StreamInspection.inspect(api: "openai-responses", body: Array(test.body.utf8), chunking: chunking)
            #expect(answer["outcome"]?.string == test.outcome)
            #expect(answer["text"]?.string == test.text)
            #expect(answer["reasoning"]?.string == test.reasoning)
            let calls = (answer["tool_calls"]?.array ?? []).map { call in
                "\(call["id"]?.string ?? "-") \(call["name"]?.string ?? "") \(call["arguments_raw"]?.string ?? "")\(call["arguments_valid"]?.bool == true ? "" : "!")"
            }
            #expect(calls == test.calls)
            #expect(answer["stop_reason"]?.string == test.reason)
            #expect(answer["error"]?["message"]?.string == test.error)
        }
    }

    private func decode(_ events: [String], names: ToolNameMap = ToolNameMap()) -> [StreamEvent] {
        var decoder = OpenAIResponsesDecoder(names: names)
        return decoder.receive(Array(events.map { "data: \($0)\n\n" }.joined().utf8)) + decoder.finish()
    }

    @Test func eventsInOrder() {
        let slot = CallSlot(0)
        let events = decode([
            Self.created, Self.created, Self.added(0, #"{"type":"reasoning","id":"rs_1","summary":[]}"#),
            Self.piece("reasoning_summary_text.delta", 0, "hm"), Self.done(0, #"{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"}],"encrypted_content":"e"}"#),
            Self.done(1, #"{"type":"web_search_call","id":"ws_1"}"#),
            Self.added(2, Self.message(nil, more: #","phase":"commentary""#)), Self.text(2, "a"), Self.done(2, Self.message("a", more: #","phase":"commentary""#)),
            Self.added(3, Self.call("")), Self.arguments(3, "{}"), Self.done(3, Self.call("{}", more: #","namespace":"n""#)),
            Self.end(more: #","usage":{"input_tokens":9,"input_tokens_details":{"cached_tokens":3,"cache_write_tokens":2},"output_tokens":7,"output_tokens_details":{"reasoning_tokens":5}}"#),
        ])
        #expect(Array(events.prefix(12)) == [
            .started(id: "r", model: "m"), .reasoningDelta("hm"),
            .reasoningEnded(opaque: Opaque(["at": "summary/0", "item": ["type": "reasoning", "id": "rs_1", "summary": [["type": "summary_text"]], "encrypted_content": "e"]])),
            .providerItem(label: "web_search_call", item: Opaque(["type": "web_search_call", "id": "ws_1"])),
            .textDelta("a"),
            .textEnded(opaque: Opaque(["at": "content/0", "item": ["type": "message", "id": "msg_1", "role": "assistant", "content": [["type": "output_text", "annotations": []]], "phase": "commentary"]])),
            .callStarted(slot), .callIdentified(slot, wireID: nil, name: "f"), .callArguments(slot, Array("{}".utf8)), .callIdentified(slot, wireID: "c1", name: nil),
            .callOpaque(slot, Opaque(["item": ["type": "function_call", "id": "fc_1", "namespace": "n"]])),
            events[11],
        ])
        guard case .usage(let usage) = events[11] else {
            Issue.record("\(events[11])")
            return
        }
        #expect((usage.input, usage.output, usage.cacheRead, usage.cacheWrite, usage.reasoning) == (9, 7, 3, 2, 5))
        #expect(events.suffix(2) == [.stopReason(.toolUse, raw: "completed"), .ended(.complete)])
    }

    @Test(arguments: [
        (#"{"status":"completed"}"#, StopReason.endTurn), (#"{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}"#, .maxTokens),
        (#"{"status":"incomplete","incomplete_details":{"reason":"content_filter"}}"#, .contentFilter), (#"{"status":"incomplete","incomplete_details":null}"#, .other),
        (#"{"status":"cancelled"}"#, .other), (#"{"status":"failed"}"#, .other),
        (#"{"status":"completed","output":[{"type":"message","content":[{"type":"refusal","refusal":"no"}]}]}"#, .refusal),
        (#"{"status":"completed","output":[{"type":"function_call","name":"f","arguments":""}]}"#, .toolUse),
    ])
    func stopReasons(_ response: String, _ meaning: StopReason) {
        let found = decode([Self.event("done", #""response":\#(response)"#)]).compactMap { if case .stopReason(let reason, _) = $0 { reason } else { nil } }
        #expect(found == [meaning])
    }

    @Test func namesOfToolsAreGivenBack() {
        let names = ToolNameMap([ToolDefinition(name: "create.issue", server: "git hub", summary: "", parameters: [:])])
        let events = decode([Self.done(0, Self.call("{}", name: names.wireName("git hub/create.issue").string)), Self.end()], names: names)
        #expect(events.contains(.callIdentified(CallSlot(0), wireID: nil, name: "git hub/create.issue")))
    }

    @Test func aLaterResponseIsWhatCounts() {
        let events = decode([Self.created, Self.done(0, Self.call("{}")), Self.end(), Self.created, Self.done(0, Self.call("{}", id: "c2")), Self.end()])
        #expect(events.filter { $0 == .restarted }.count == 1)
        #expect(events.filter { $0 == .callStarted(CallSlot(0)) }.count == 2)
        #expect(events.last == .ended(.complete))
    }

    /// A piece costs the same at the end of a long answer as at its beginning.
    @Test func aLongAnswerIsNoSlowerAtItsEnd() {
        var reader = OpenAIResponsesReader(names: ToolNameMap())
        var events: [StreamEvent] = []
        _ = reader.receive(["type": "response.output_item.added", "output_index": 0, "item": ["type": "message", "id": "msg_1", "content": []]], isErrorEvent: false, into: &events)
        let clock = ContinuousClock()
        var times: [Duration] = []
        for _ in 0..<4 {
            times.append(clock.measure {
                for _ in 0..<20_000 {
                    events.removeAll(keepingCapacity: true)
                    _ = reader.receive(["type": "response.output_text.delta", "output_index": 0, "content_index": 0, "delta": "word "], isErrorEvent: false, into: &events)
                }
            })
        }
        // Room for a busy machine; what grows would be many times slower.
        #expect(times[3] < times[0] * 8 + .seconds(2))
    }
}
