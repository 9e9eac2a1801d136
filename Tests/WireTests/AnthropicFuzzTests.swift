import Conversation
import JSON
import TestSupport
import Testing

@testable import Wire

/// Answers damaged at random, and what must hold whatever a server sends.
@Suite struct AnthropicFuzzTests {
    private typealias E = AnthropicEvents

    private static let own: [[UInt8]] = [
        E.stream([E.begin, E.start(0, E.thinkingBlock), E.thinking(0, "hm"), E.signature(0, "S"), E.stop(0), E.start(1, E.textBlock), E.text(1, "Hel"), E.text(1, "lo"), E.stop(1), E.reason("end_turn"), E.end]),
        E.stream([E.begin, E.start(0, E.textBlock), E.text(0, "a"), E.start(1, E.call("t1", "f")), E.json(1, "{\"a\":"), E.text(0, "b"), E.stop(0), E.json(1, "1}"), E.stop(1), E.start(2, E.call("t2", "g")), E.stop(2), E.reason("tool_use"), E.end]),
        E.stream([
            E.begin, E.start(0, #"{"type":"server_tool_use","id":"srvtoolu_1","name":"s","input":{}}"#), E.json(0, "{\"q\":1}"), E.stop(0),
            E.start(1, #"{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[]}"#), E.stop(1), E.begin, E.start(0, #"{"type":"redacted_thinking","data":"D"}"#), E.stop(0),
            E.start(1, E.call("t", "f")), E.json(1, "{}"), E.reason("max_tokens"), E.end,
        ]),
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n",
        #"{"type":"message","id":"m","content":[{"type":"text","text":"a"},{"type":"tool_use","id":"t","name":"f","input":{"a":1}}],"stop_reason":"tool_use","usage":{"input_tokens":3}}"#,
    ].map { Array($0.utf8) }

    private static let tokens: [[UInt8]] = [
        E.begin, E.end, E.stop(0), E.stop(1), E.start(0, E.textBlock), E.start(1, E.thinkingBlock), E.start(0, E.call("t9", "h")), E.text(0, "x"), E.text(1, "y"), E.thinking(0, "t"),
        E.signature(0, "S9"), E.json(0, "{"), E.json(1, "}"), E.json(7, "{}"), E.reason("max_tokens"), E.reason("refusal"), E.reason("tool_use"), "[DONE]",
        #"{"type":"ping"}"#, #"{"type":"error","error":{}}"#, #"{"type":"message"}"#, #"{"type":"x"}"#,
    ].map { Array("data: \($0)\n\n".utf8) } + [
        #""index":1"#, #""index":-1"#, #""index":9223372036854775807"#, #""index":null"#, #""type":"tool_use""#, #""type":"text""#, #""type":"thinking""#, #""content":null"#, #""name":"""#, #""id":null"#,
        #""input":{"a":2}"#, #""input":"{}""#, #""input":[]"#, #""citations":[{}]"#, #""usage":{"input_tokens":-1}"#, #""stop_reason":null"#, #""delta":{}"#, "\n\n", "event: error\n", "{", "}", "[", "]", "\"", "\\",
        "\\ud83d", ",", "null", "\u{0}", "é",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3]]

    private static func recordings() throws -> [[UInt8]] {
        guard StreamRecordings.isHere else { return own }
        return try own + StreamRecordings(api: .anthropicMessages, folders: ["streams/anthropic"]).load().map(\.body)
    }

    private static func events(_ pieces: [[UInt8]]) -> [StreamEvent] {
        var decoder = AnthropicMessagesDecoder()
        return pieces.reduce(into: []) { $0 += decoder.receive($1) } + decoder.finish()
    }

    /// What is wrong with the events of one answer.
    private static func wrong(_ events: [StreamEvent]) -> String? {
        let ends = events.indices.filter { if case .ended = events[$0] { true } else { false } }
        guard ends == [events.count - 1], case .ended(let outcome)? = events.last else { return "it ended \(ends.count) times" }
        var calls = 0
        var malformed: Set<CallSlot> = []
        var named: Set<CallSlot> = []
        var identified: Set<CallSlot> = []
        var opaque: Set<CallSlot> = []
        var reason: StopReason?
        func isValid(_ slot: CallSlot) -> Bool { (0..<calls).contains(slot.index) }
        for event in events {
            switch event {
            case .restarted: (calls, malformed, named, identified, opaque, reason) = (0, [], [], [], [], nil)
            case .callStarted(let slot):
                guard slot.index == calls else { return "call \(slot) began as number \(calls)" }
                calls += 1
            case .callIdentified(let slot, _, let name):
                guard isValid(slot), identified.insert(slot).inserted else { return "\(slot) is named twice or too early" }
                if name != nil { named.insert(slot) }
            case .callArguments(let slot, let bytes): guard isValid(slot), !bytes.isEmpty else { return "arguments of \(slot)" }
            case .callOpaque(let slot, _): guard isValid(slot), opaque.insert(slot).inserted else { return "opaque of \(slot)" }
            case .callMalformed(let slot, _): guard isValid(slot), malformed.insert(slot).inserted else { return "\(slot) is malformed twice" }
            case .textDelta(let text), .reasoningDelta(let text): if text.utf8.isEmpty { return "an empty delta" }
            case .providerItem(_, let item): if ["tool_use", "text", "thinking"].contains(item["type"]?.string) { return "a call of ours as the server's" }
            case .stopReason(let new, _): reason = new
            case .started, .explanation, .textEnded, .reasoningEnded, .usage, .ended: break
            }
        }
        guard outcome.allowsCalls else { return nil }
        if reason == .refusal || reason == .contentFilter, malformed.count != calls { return "a call of a refused answer may run" }
        if named.union(malformed).count != calls { return "a call without a name may run" }
        return nil
    }

    @Test func whateverComesIsAnAnswerOfOneKind() throws {
        let bodies = try Self.recordings()
        let report = try Fuzzing.run("wire-anthropic", cases: 600) { noise in
            let body = noise.damaged(noise.pick(bodies) ?? [], with: bodies, tokens: Self.tokens)
            let events = Self.events([body])
            var wrong = Self.wrong(events)
            for _ in 0..<2 where wrong == nil {
                let cut = Self.events(noise.pieces(of: body))
                if cut != events { wrong = "cut up it gives \(cut), whole \(events)" }
            }
            // And back: the rules hold for whatever the answer was.
            if wrong == nil {
                let answer = AnthropicAnswer(events)
                let provider = ProviderID("p")
                let messages = [Message(role: .user, blocks: [.text("q")]), Message(role: .assistant, blocks: answer.blocks, origin: provider, model: "claude-sonnet-4-5")]
                var options = AnthropicMessages.Options()
                options.thinking = noise.pick([.adaptive, .budget(3000), .unsaid]) ?? .unsaid
                let request = WireFormat.anthropicMessages(options).encode(
                    Prompt(system: "", tools: [], messages: messages), for: WireTarget(provider: provider, model: "claude-sonnet-4-5"))
                let broken = AnthropicRules.broken(by: try JSONParser.parse(request.body).value)
                if !broken.isEmpty { wrong = "sent back it breaks \(broken)" }
            }
            return (wrong.map { "\($0)\nin \(JSONValue.string(ExactString(String(decoding: body.prefix(4_000), as: UTF8.self))).serializedText)" }, body.count)
        }
        #expect(report.failures.isEmpty, Comment(rawValue: report.failures.joined(separator: "\n")))
    }

    /// However much of an answer came: before its end is said, nothing of it may run.
    @Test func noPartOfAnAnswerMayRun() throws {
        for body in try Self.recordings() where body.first != UInt8(ascii: "{") {
            for count in stride(from: 0, to: body.count, by: max(1, body.count / 60)) {
                let events = Self.events([Array(body[..<count])])
                guard case .ended(let outcome)? = events.last else { continue }
                let hasReason = events.contains { if case .stopReason = $0 { true } else { false } }
                #expect(!outcome.allowsCalls || hasReason)
            }
        }
    }
}
