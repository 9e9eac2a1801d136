import Conversation
import JSON
import TestSupport
import Testing

@testable import Wire

/// Responses damaged at random, and what must hold whatever a server sends.
@Suite struct OpenAIResponsesFuzzTests {
    private static let end = #"{"type":"response.completed","response":{"id":"r","status":"completed","output":[],"usage":{"input_tokens":1,"output_tokens":2}}}"#

    /// Of no server in particular; where the shared recordings are, they are added.
    private static let own: [[UInt8]] = [
        [
            #"{"type":"response.created","response":{"id":"r","model":"m","status":"in_progress"}}"#, #"{"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"rs_1","summary":[]}}"#,
            #"{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"hm"}"#, #"{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"}]}}"#,
            #"{"type":"response.output_item.added","output_index":1,"item":{"type":"message","id":"msg_1","content":[]}}"#, #"{"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":"a"}"#,
            #"{"type":"response.output_item.done","output_index":1,"item":{"type":"message","id":"msg_1","content":[{"type":"output_text","text":"ab"}]}}"#, end,
        ].map { "data: \($0)\n\n" }.joined(),
        [
            #"{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"fc_1","call_id":"a","name":"f","arguments":""}}"#,
            #"{"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","id":"fc_2","call_id":"b","name":"g","arguments":""}}"#,
            #"{"type":"response.function_call_arguments.delta","output_index":1,"delta":"{\"a\""}"#, #"{"type":"response.function_call_arguments.delta","output_index":0,"delta":"{}"}"#,
            #"{"type":"response.output_item.done","output_index":1,"item":{"type":"function_call","id":"fc_2","call_id":"b","name":"g","arguments":"{\"a\":1}"}}"#,
            #"{"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","id":"fc_1","call_id":"a","name":"f","arguments":"{}"}}"#, end,
        ].map { "data: \($0)\n\n" }.joined(),
        #"data: {"type":"error","code":"x","message":"boom"}"# + "\n\n",
        #"{"object":"response","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"whole"}]},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}]}"#,
        #"{"error":{"message":"no","type":"t","code":"c"}}"#,
    ].map { Array($0.utf8) }

    private static let tokens = ([
        "data: ", "\n\n", "\r\n", "event: error\n", "data: [DONE]\n\n", "{", "}", "[", "]", "\"", "\\", "\\ud83d", ",", ":", "null", "true", "-1", "99999999999999999999",
        #""output_index":0"#, #""output_index":1"#, #""output_index":-1"#, #""output_index":9223372036854775807"#, #""content_index":1"#, #""summary_index":2"#, #""item_id":"fc_1""#,
        #""type":"message""#, #""type":"function_call""#, #""type":"custom_tool_call""#, #""type":"reasoning""#, #""type":"web_search_call""#, #""type":"response.created""#,
        #""type":"response.completed""#, #""type":"response.incomplete""#, #""type":"response.failed""#, #""type":"response.output_item.done""#, #""type":"response.output_item.added""#, #""type":"error""#,
        #""status":"incomplete""#, #""status":"completed""#, #""arguments":"""#, #""arguments":{}"#, #""delta":"x""#, #""delta":null"#, #""item":{}"#, #""output":[]"#, #""output":[{}]"#, #""name":"""#, #""call_id":"""#,
        "data: {\"type\":\"response.created\",\"response\":{}}\n\n", "data: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\"x\"}\n\n",
        "data: {\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"x\"}]}}\n\n", "data: \(end)\n\n", "\u{0}", "é", "\u{FFFD}",
    ] as [String]).map { Array($0.utf8) } + [[0xFF], [0xF0, 0x9F]]

    private static func bodies() throws -> [[UInt8]] {
        let folder = "streams/openai-responses"
        guard Shared.has(folder) else { return own }
        let names = try Shared.list(folder).filter { name in
            (name.hasSuffix(".sse") || name.hasSuffix(".json")) && !name.hasSuffix(".expect.json") && !name.hasSuffix(".request.json")
        }
        return try own + own + names.sorted().map { try Shared.bytes("\(folder)/\($0)") }
    }

    private static func events(_ pieces: [[UInt8]]) -> [StreamEvent] {
        var decoder = OpenAIResponsesDecoder()
        var events: [StreamEvent] = []
        for piece in pieces { events += decoder.receive(piece) }
        events += decoder.finish()
        return events + decoder.receive(Array("data: {}\n\n".utf8)) + decoder.finish()
    }

    /// What no order of events may be.
    private static func broken(_ events: [StreamEvent], _ body: [UInt8]) -> String? {
        var slots = 0
        var names: Set<CallSlot> = []
        var ids: Set<CallSlot> = []
        var ends = 0
        var hasTerminal = false
        for event in events {
            if ends > 0 { return "after the end came \(event)" }
            switch event {
            case .restarted: (slots, names, ids, hasTerminal) = (0, [], [], false)
            case .callStarted(let slot):
                if slot.index != slots { return "slot \(slot.index) began after \(slots)" }
                slots += 1
            case .callIdentified(let slot, let id, let name):
                if slot.index >= slots { return "slot \(slot.index) has not begun" }
                if name != nil, !names.insert(slot).inserted { return "two names" }
                if id != nil, !ids.insert(slot).inserted { return "two ids" }
            case .callArguments(let slot, _), .callOpaque(let slot, _), .callMalformed(let slot, _):
                if slot.index >= slots { return "slot \(slot.index) has not begun" }
            case .textDelta(let text), .reasoningDelta(let text): if text.utf8.isEmpty { return "an empty piece" }
            case .stopReason: hasTerminal = true
            case .ended(let outcome):
                ends += 1
                if outcome == .complete, !hasTerminal { return "complete without an end" }
                if outcome == .completeWithoutStopReason, body.contains(bytes: "\"status\"") == false, body.first(where: { !WireText.isBlank($0) }) == UInt8(ascii: "d") { return "a stream without an end is complete" }
            case .started, .explanation, .textEnded, .reasoningEnded, .providerItem, .usage: break
            }
        }
        return ends == 1 ? nil : "it ended \(ends) times"
    }

    /// What is made of a damaged answer can be sent back, and breaks no rule of the wire.
    private static func brokenEcho(_ events: [StreamEvent]) -> String? {
        let target = WireTarget(provider: ProviderID("p"), model: "m")
        var parts = AnswerParts()
        var calls: [CallSlot: ToolCall] = [:]
        for event in events {
            parts.receive(event)
            switch event {
            case .restarted: calls = [:]
            case .callStarted(let slot): calls[slot] = ToolCall(key: CallKey(session: SessionID("s"), number: slot.index + 1), wireID: nil, name: "", rawArguments: [])
            case .callIdentified(let slot, let id, let name):
                if let call = calls[slot] { calls[slot] = ToolCall(key: call.key, wireID: id ?? call.wireID, name: name ?? call.name, rawArguments: call.rawArguments, opaque: call.opaque) }
            case .callArguments(let slot, let bytes):
                if let call = calls[slot] { calls[slot] = ToolCall(key: call.key, wireID: call.wireID, name: call.name, rawArguments: call.rawArguments + bytes, opaque: call.opaque) }
            case .callOpaque(let slot, let opaque):
                if let call = calls[slot] { calls[slot] = ToolCall(key: call.key, wireID: call.wireID, name: call.name, rawArguments: call.rawArguments, opaque: opaque) }
            default: break
            }
        }
        let message = Message(role: .assistant, blocks: parts.blocks { calls[$0] }, origin: target.provider, model: target.model)
        let request = WireFormat(.openAIResponses).encode(Prompt(system: "", tools: [], messages: [message]), for: target)
        guard let value = try? JSONParser.parse(request.body).value else { return "the request is no JSON" }
        let wrong = OpenAIResponsesRules.broken(value, .init())
        return wrong.isEmpty ? nil : "sent back: \(wrong) in \(value.serializedText)"
    }

    @Test func itEndsOnceAndTheSameHoweverItIsCut() throws {
        let bodies = try Self.bodies()
        let report = Fuzzing.run("wire-openai-responses", cases: 600) { noise in
            var body = noise.damaged(noise.pick(bodies) ?? [], with: bodies, tokens: Self.tokens)
            switch noise.below(6) {
            case 0: body = body.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
            case 1: body = body.map { $0 == 0x0A ? 0x0D : $0 }
            default: break
            }
            let whole = Self.events([body])
            var wrong = Self.broken(whole, body) ?? Self.brokenEcho(whole)
            for _ in 0..<2 where wrong == nil {
                let cut = Self.events(noise.pieces(of: body))
                if cut != whole { wrong = "cut up it gives \(cut), whole \(whole)" }
            }
            let quoted = JSONValue.string(ExactString(String(decoding: body.prefix(4_000), as: UTF8.self))).serializedText
            return (wrong.map { "\($0)\nin \(quoted)" }, body.count)
        }
        #expect(report.cases > 0)
        #expect(report.failures.isEmpty, Comment(rawValue: report.failures.joined(separator: "\n")))
    }
}

extension [UInt8] {
    fileprivate func contains(bytes text: String) -> Bool { firstRange(of: Array(text.utf8)) != nil }
}
