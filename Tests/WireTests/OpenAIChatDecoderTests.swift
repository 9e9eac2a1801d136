import Conversation
import JSON
import Testing

@testable import Wire

/// Oddities of servers, one by one: what comes in, and what must be made of it.
@Suite struct OpenAIChatDecoderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let body: String
        var outcome = "complete"
        var text = ""
        var reasoning = ""
        /// `id name raw`, with `!` behind where the arguments are unusable.
        var calls: [String] = []
        var error: String?

        init(
            _ description: String, _ chunks: [String], outcome: String = "complete", text: String = "", reasoning: String = "",
            calls: [String] = [], error: String? = nil
        ) {
            testDescription = description
            body = chunks.map { $0.hasPrefix("~") ? String($0.dropFirst()) : "data: \($0)\n\n" }.joined()
            self.outcome = outcome
            self.text = text
            self.reasoning = reasoning
            self.calls = calls
            self.error = error
        }
    }

    static func delta(_ delta: String, finish: String? = nil) -> String {
        #"{"id":"c","choices":[{"index":0,"delta":\#(delta),"finish_reason":\#(finish.map { "\"\($0)\"" } ?? "null")}]}"#
    }

    static func calls(_ calls: String..., finish: String? = nil) -> String {
        delta(#"{"tool_calls":[\#(calls.joined(separator: ","))]}"#, finish: finish)
    }

    static let stop = delta("{}", finish: "stop")
    static let tools = delta("{}", finish: "tool_calls")

    static let cases: [Case] = [
        Case("plain text", [delta(#"{"content":"a"}"#), delta(#"{"content":"b"}"#), stop, "[DONE]"], text: "ab"),
        Case("no [DONE]", [delta(#"{"content":"a"}"#), stop], text: "a"),
        Case("no stop reason", [delta(#"{"content":"a"}"#), "[DONE]"], outcome: "complete-without-stop-reason", text: "a"),
        Case("an empty stop reason is none", [delta(#"{"content":"a"}"#, finish: ""), "[DONE]"], outcome: "complete-without-stop-reason", text: "a"),
        Case("neither", [delta(#"{"content":"a"}"#)], outcome: "truncated", text: "a"),
        Case("nothing at all", [], outcome: "truncated"),
        Case("comments only", ["~: ping\n\n: ping\n\n"], outcome: "truncated"),
        Case("after [DONE] nothing counts", [delta(#"{"content":"a"}"#, finish: "stop"), "[DONE]", delta(#"{"content":"b"}"#)], text: "a"),
        Case("[DONE] with blanks, and no blank line", [stop, "~data:  [DONE] "], text: ""),
        Case("the last event has no blank line", [delta(#"{"content":"a"}"#), "~data: " + stop], text: "a"),
        Case("the last event is cut", [delta(#"{"content":"a"}"#), "~data: " + stop.dropLast(3)], outcome: "truncated", text: "a"),
        Case("token limit", [delta(#"{"content":"a"}"#, finish: "length"), "[DONE]"], text: "a"),

        // Calls
        Case("fragments", [
            calls(#"{"index":0,"id":"1","type":"function","function":{"name":"f","arguments":""}}"#),
            calls(#"{"index":0,"function":{"arguments":"{\"a\""}}"#), calls(#"{"index":0,"function":{"arguments":":1}"}}"#), tools,
        ], calls: ["1 f {\"a\":1}"]),
        Case("fragments that interleave", [
            calls(#"{"index":0,"id":"1","function":{"name":"f","arguments":"{"}}"#, #"{"index":1,"id":"2","function":{"name":"g","arguments":"["}}"#),
            calls(#"{"index":1,"function":{"arguments":"]"}}"#), calls(#"{"index":0,"function":{"arguments":"}"}}"#), tools,
        ], calls: ["1 f {}", "2 g []!"]),
        Case("all with index 0, told apart by id", [
            calls(#"{"index":0,"id":"1","function":{"name":"f","arguments":"{\"a\":1}"}}"#), calls(#"{"index":0,"id":"2","function":{"name":"f","arguments":"{\"a\":2}"}}"#), stop,
        ], calls: ["1 f {\"a\":1}", "2 f {\"a\":2}"]),
        Case("index 0 with ids, in fragments", [
            calls(#"{"index":0,"id":"1","function":{"name":"f","arguments":"{"}}"#), calls(#"{"index":0,"function":{"arguments":"}"}}"#),
            calls(#"{"index":0,"id":"2","function":{"name":"g","arguments":"{"}}"#), calls(#"{"index":0,"function":{"arguments":"}"}}"#), tools,
        ], calls: ["1 f {}", "2 g {}"]),
        Case("all with index 0, without ids, told apart by name", [
            calls(#"{"index":0,"function":{"name":"f","arguments":"{\"a\":1}"}}"#), calls(#"{"index":0,"function":{"name":"g","arguments":"{\"a\":2}"}}"#),
            calls(#"{"index":0,"function":{"name":"g","arguments":"{\"a\":3}"}}"#), tools,
        ], calls: ["- f {\"a\":1}", "- g {\"a\":2}", "- g {\"a\":3}"]),
        Case("no index, told apart by id", [
            calls(#"{"id":"1","function":{"name":"f","arguments":"{"}}"#), calls(#"{"function":{"arguments":"}"}}"#), calls(#"{"id":"2","function":{"name":"g","arguments":"{}"}}"#),
            calls(#"{"id":"1","function":{"arguments":" "}}"#), stop,
        ], calls: ["1 f {} ", "2 g {}"]),
        Case("no index, no id", [
            calls(#"{"function":{"name":"f","arguments":"{}"}}"#, #"{"function":{"name":"f","arguments":"{}"}}"#), stop,
        ], calls: ["- f {}", "- f {}"]),
        Case("id and name on every fragment", [
            calls(#"{"index":0,"id":"1","function":{"name":"f","arguments":"{\"a\":"}}"#), calls(#"{"index":0,"id":"1","function":{"name":"f","arguments":"1}"}}"#), tools,
        ], calls: ["1 f {\"a\":1}"]),
        Case("empty id and name on continuations", [
            calls(#"{"index":0,"id":"1","function":{"name":"f","arguments":"{"}}"#), calls(#"{"index":0,"id":"","function":{"name":"","arguments":"}"}}"#), tools,
        ], calls: ["1 f {}"]),
        Case("the only index is 1", [calls(#"{"index":1,"id":"1","function":{"name":"f","arguments":"{}"}}"#), tools], calls: ["1 f {}"]),
        Case("arguments null, absent, empty", [
            calls(#"{"index":0,"id":"1","function":{"name":"f","arguments":null}}"#, #"{"index":1,"id":"2","function":{"name":"g"}}"#, #"{"index":2,"id":"3","function":{"name":"h","arguments":""}}"#), tools,
        ], calls: ["1 f ", "2 g ", "3 h "]),
        Case("arguments as an object", [calls(#"{"index":0,"id":"1","function":{"name":"f","arguments":{"b":1.0,"a":[1e2]}}}"#), tools], calls: [#"1 f {"b":1.0,"a":[1e2]}"#]),
        Case("arguments encoded twice", [
            calls(#"{"index":0,"id":"1","function":{"name":"f","arguments":"\"{\\\"a\\\""}}"#), calls(#"{"index":0,"function":{"arguments":":1}\""}}"#), tools,
        ], calls: [#"1 f {"a":1}"#]),
        Case("a string that is no object stays", [calls(#"{"index":0,"id":"1","function":{"name":"f","arguments":"\"x\""}}"#), tools], calls: [#"1 f "x"!"#]),
        Case("a second object behind a complete one", [
            calls(#"{"index":0,"id":"1","function":{"name":"f","arguments":"{\"a\":\"}\"}"}}"#), calls(#"{"index":0,"function":{"arguments":"{\"a\":2}"}}"#), tools,
        ], calls: [#"1 f {"a":"}"}{"a":2}!"#]),
        Case("duplicate keys", [calls(#"{"index":0,"id":"1","function":{"name":"f","arguments":"{\"a\":1,\"a\":2}"}}"#), tools], calls: [#"1 f {"a":1,"a":2}!"#]),
        Case("cut off before the arguments", [calls(#"{"index":0,"id":"1","function":{"name":"f","arguments":""}}"#, finish: "length")], calls: ["1 f !"]),
        Case("only the last call was cut off", [
            calls(#"{"index":0,"id":"1","function":{"name":"f","arguments":""}}"#, #"{"index":1,"id":"2","function":{"name":"g","arguments":"{"}}"#, finish: "length"),
        ], calls: ["1 f ", "2 g {!"]),
        Case("a call without a name", [calls(#"{"index":0,"id":"1","function":{"arguments":"{}"}}"#), tools], calls: ["1  {}!"]),
        Case("the old form", [delta(#"{"function_call":{"name":"f","arguments":"{\"a\""}}"#), delta(#"{"function_call":{"arguments":":1}"}}"#), delta("{}", finish: "function_call")], calls: ["- f {\"a\":1}"]),
        Case("both forms at once", [delta(#"{"function_call":{"name":"f","arguments":"{}"},"tool_calls":[{"index":0,"id":"1","function":{"name":"f","arguments":"{}"}}]}"#), tools], calls: ["1 f {}"]),
        Case("several answers: the first counts", [
            #"{"choices":[{"index":0,"delta":{"content":"a","tool_calls":[{"index":0,"id":"1","function":{"name":"f","arguments":"{}"}}]}},{"index":1,"delta":{"content":"b","tool_calls":[{"index":0,"id":"2","function":{"name":"g","arguments":"{}"}}]}}]}"#, tools,
        ], text: "a", calls: ["1 f {}"]),
        Case("tool_calls null, no role", [delta(#"{"content":"a","tool_calls":null,"refusal":null,"function_call":null}"#), stop], text: "a"),

        // Text
        Case("content as parts", [
            delta(#"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"a"}]}"#), delta(#"{"content":"b"}"#), stop,
        ], text: "ab", reasoning: "hm"),
        Case("reasoning under two names counts once", [delta(#"{"content":"","reasoning":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm"}]}"#), delta(#"{"reasoning_content":"m"}"#), stop], reasoning: "hmm"),
        Case("reasoning in details only", [delta(#"{"reasoning_details":[{"type":"reasoning.text","text":"hm"},{"type":"reasoning.encrypted","data":"x"}]}"#), stop], reasoning: "hm"),
        Case("a refusal is text", [delta(#"{"refusal":"I will"}"#), delta(#"{"refusal":" not"}"#), stop], text: "I will not"),
        Case("message beside delta", [#"{"choices":[{"index":0,"message":{"content":"a"},"delta":{"content":"a"}}]}"#, #"{"choices":[{"index":0,"message":{"content":"ab"},"delta":{"content":"b"},"finish_reason":"stop"}]}"#], text: "ab"),
        Case("a whole message in one event", [#"{"object":"chat.completion","choices":[{"index":0,"message":{"content":"a"},"finish_reason":"stop"}]}"#], text: "a"),
        Case("a chunk without choices", [#"{"choices":[],"prompt_filter_results":[]}"#, #"{"id":"x"}"#, delta(#"{"content":"a"}"#, finish: "stop")], text: "a"),
        Case("half a surrogate pair", [delta(#"{"content":"a\ud83d"}"#), delta(#"{"content":"\ud83d\ude00b"}"#), stop], text: "a\u{FFFD}😀b"),
        Case("an empty data line", ["", delta(#"{"content":"a"}"#), stop], text: "a"),
        Case("words of a gateway between", ["keep-alive", delta(#"{"content":"a"}"#), stop], text: "a"),
        Case("two data lines", ["~data: {\"choices\":\ndata: [{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n"], text: "a"),

        // One JSON body
        Case("a whole completion", [#"~{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"a","tool_calls":[{"id":"1","function":{"name":"f","arguments":"{}"}},{"id":"2","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1}}"#], text: "a", calls: ["1 f {}", "2 f {}"]),
        Case("blank lines before a body", ["~\n\n \r\n", #"~{"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}"#], text: "a"),
        Case("half a body", [#"~{"choices":[{"message":{"cont"#], outcome: "truncated"),

        // Errors
        Case("an error in the stream", [delta(#"{"content":"a"}"#), #"{"error":{"message":"boom","type":"t"}}"#], outcome: "error", text: "a", error: "boom"),
        Case("an error after the stop reason", [delta(#"{"content":"a"}"#, finish: "stop"), #"{"error":{"message":"boom"},"choices":[]}"#, "[DONE]"], outcome: "error", text: "a", error: "boom"),
        Case("an error as text", [#"{"error":"boom"}"#], outcome: "error", error: "boom"),
        Case("an error event of any shape", ["~event: error\ndata: {\"oops\":1}\n\n"], outcome: "error", error: #"{"oops":1}"#),
        Case("an error event in plain words", ["~event: error\ndata: out of memory\n\n"], outcome: "error", error: "out of memory"),
        Case("an error that is null", [#"{"error":null,"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#], text: "a"),
        Case("an error as a field", ["~error: {\"code\":400,\"message\":\"too big\"}\n\n", "[DONE]"], outcome: "error", error: "too big"),
        Case("an error as a field behind [DONE]", [stop, "[DONE]", "~error: {\"message\":\"late\"}\n\n"]),
        Case("an error on a line before [DONE], and other lines behind", [
            stop, "~x: y\n{\"error\":{\"message\":\"boom\"}}\n\n", "[DONE]", "~and: more\n\n",
        ], outcome: "error", error: "boom"),
        Case("an error on lines of its own", [delta(#"{"content":"a"}"#), "~{\n  \"error\": {\n    \"message\": \"boom\"\n  }\n}\n"], outcome: "error", text: "a", error: "boom"),
        Case("the stop reason is error", [delta("{}", finish: "error"), "[DONE]"], outcome: "error", error: "The provider broke the answer off and gave no words for it (error)."),
        Case("an event that is broken", [delta(#"{"content":"a"}"#), #"{"choices":[{"delta":{"#, delta(#"{"content":"b"}"#), stop], outcome: "error", text: "a", error: #"The server sent an event that is not valid JSON: “{"choices":[{"delta":{”"#),
        Case("an error body", [#"~{"error":{"message":"no","type":"t","code":401}}"#], outcome: "error", error: "no"),
        Case("a list of errors", [#"~[{"error":{"message":"no"}}]"#], outcome: "error", error: "no"),
        Case("a page of HTML", ["~<!DOCTYPE html><html><head><title> Bad  Gateway </title></head></html>"], outcome: "error", error: "The server did not answer with a chat completion. Its answer begins: “Bad Gateway ”"),
        Case("plain words", ["~upstream connect error"], outcome: "error", error: "The server did not answer with a chat completion. Its answer begins: “upstream connect error”"),
        Case("plain words as an event", ["Internal Server Error"], outcome: "error", error: "The server did not answer with a chat completion. Its answer begins: “Internal Server Error”"),
        Case("JSON that is something else", [#"~{"hello":"world"}"#], outcome: "error", error: #"The server did not answer with a chat completion. Its answer begins: “{"hello":"world"}”"#),
    ]

    @Test(arguments: cases)
    func oddity(_ test: Case) throws {
        for chunking in [StreamInspection.Chunking.whole, .bytes(1), .random(seed: 1), .random(seed: 2)] {
            let answer = try StreamInspection.inspect(api: "openai-chat", body: Array(test.body.utf8), chunking: chunking)
            #expect(answer["outcome"]?.string == test.outcome)
            #expect(answer["text"]?.string == test.text)
            #expect(answer["reasoning"]?.string == test.reasoning)
            let calls = (answer["tool_calls"]?.array ?? []).map { call in
                "\(call["id"]?.string ?? "-") \(call["name"]?.string ?? "") \(call["arguments_raw"]?.string ?? "")\(call["arguments_valid"]?.bool == true ? "" : "!")"
            }
            #expect(calls == test.calls)
            #expect(answer["error"]?["message"]?.string == test.error)
        }
    }

    private func decode(_ bytes: [UInt8]) -> [StreamEvent] {
        var decoder = OpenAIChatDecoder()
        return decoder.receive(bytes) + decoder.finish()
    }

    /// Exactly one end, and nothing behind it.
    @Test(arguments: cases)
    func endsOnce(_ test: Case) {
        let events = decode(Array(test.body.utf8))
        let ends = events.indices.filter { if case .ended = events[$0] { true } else { false } }
        #expect(ends == [events.count - 1])
    }

    @Test func eventsInOrder() {
        let body = [
            #"{"id":"","model":"","choices":[]}"#, #"{"id":"c1","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}"#,
            Self.delta(#"{"reasoning":"r","content":"t"}"#), Self.calls(#"{"index":0,"function":{"name":"f"}}"#), Self.calls(#"{"index":0,"id":"1","function":{"arguments":"{}"}}"#),
            Self.tools, Self.tools,
            #"{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":2}}}"#, "[DONE]",
        ].map { "data: \($0)\n\n" }.joined()
        let slot = CallSlot(0)
        let events = decode(Array(body.utf8))
        #expect(events.count == 11)
        #expect(Array(events.prefix(9)) == [
            .started(id: "c1", model: "m"), .reasoningDelta("r"), .reasoningEnded(opaque: Opaque(["field": "reasoning"])), .textDelta("t"), .callStarted(slot), .callIdentified(slot, wireID: nil, name: "f"),
            .callIdentified(slot, wireID: "1", name: nil), .callArguments(slot, Array("{}".utf8)), .stopReason(.toolUse, raw: "tool_calls"),
        ])
        guard case .usage(let usage) = events[9] else {
            Issue.record("\(events[9])")
            return
        }
        #expect((usage.input, usage.output, usage.cacheRead, usage.reasoning) == (5, 7, 3, 2))
        #expect(events.last == .ended(.complete))
    }

    @Test func namesOfToolsAreGivenBack() {
        let tools = [ToolDefinition(name: "create.issue", server: "git hub", summary: "", parameters: [:])]
        let names = ToolNameMap(tools)
        var decoder = OpenAIChatDecoder(names: names)
        let wire = names.wireName("git hub/create.issue")
        let body = "data: " + Self.calls(#"{"index":0,"id":"1","function":{"name":"\#(wire)","arguments":"{}"}}"#, finish: "stop") + "\n\n"
        let events = decoder.receive(Array(body.utf8))
        #expect(events.contains(.callIdentified(CallSlot(0), wireID: "1", name: "git hub/create.issue")))
    }

    @Test func invalidUTF8IsReplaced() throws {
        let body = Array(#"data: {"choices":[{"delta":{"content":"a"#.utf8) + [0xFF, 0xC3] + Array(#"b"},"finish_reason":"stop"}]}"#.utf8) + [10, 10]
        let answer = try StreamInspection.inspect(api: "openai-chat", body: body)
        #expect(answer["text"]?.string == "a\u{FFFD}\u{FFFD}b")
    }

    @Test func rawControlCharactersInStringsAreForgiven() throws {
        let body = Array("data: {\"choices\":[{\"delta\":{\"content\":\"a\tb\\n\u{1}\"},\"finish_reason\":\"stop\"}]}\n\n".utf8)
        #expect(try StreamInspection.inspect(api: "openai-chat", body: body)["text"]?.string == "a\tb\n\u{1}")
    }

    @Test func deepJSONIsAnErrorAndNoCrash() throws {
        let deep = String(repeating: "[", count: 200_000)
        let answer = try StreamInspection.inspect(api: "openai-chat", body: Array("data: {\"x\":\(deep)\n\n".utf8))
        #expect(answer["outcome"]?.string == "error")
        let body = try StreamInspection.inspect(api: "openai-chat", body: Array(deep.utf8))
        #expect(body["outcome"]?.string != "complete")
    }

    @Test func aVeryLongEvent() throws {
        let text = String(repeating: "x", count: 16 << 20)
        var decoder = OpenAIChatDecoder()
        var length = 0
        let body = Array(("data: " + Self.delta("{\"content\":\"\(text)\"}", finish: "stop") + "\n\n").utf8)
        var events: [StreamEvent] = []
        for start in stride(from: 0, to: body.count, by: 65_536) { events += decoder.receive(Array(body[start..<min(start + 65_536, body.count)])) }
        for case .textDelta(let delta) in events + decoder.finish() { length += delta.utf8.count }
        #expect(length == 16 << 20)
    }

    /// Anything at all: an answer, one end, no crash.
    @Test func noise() {
        var random = SplitMix(state: 42)
        let pieces = ["data: ", "data:", "\n", "\r", "\n\n", "{", "}", "[", "]", "\"", ":", ",", "\\u", "d83d", "choices", "\"delta\"", "null", "0", "[DONE]", "error", "event: ", "tool_calls", "\u{FEFF}", "<", "ü"]
        for _ in 0..<3000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int(random.next() % 40) {
                if random.next() % 8 == 0 { bytes.append(UInt8(truncatingIfNeeded: random.next())) } else { bytes += Array(pieces[Int(random.next() % UInt64(pieces.count))].utf8) }
            }
            let events = decode(bytes)
            guard case .ended? = events.last else {
                Issue.record("no end for \(bytes)")
                return
            }
        }
    }
}
