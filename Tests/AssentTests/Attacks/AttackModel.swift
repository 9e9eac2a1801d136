import Dispatch
import JSON
import Synchronization
import TestSupport

/// A model that proposes exactly what a test tells it to, byte for byte: it waits with each answer until the test has one.
final class AttackModel: Sendable {
    struct Call: Sendable {
        var id: String
        var tool: String
        /// The text of the arguments as the provider sends it.
        var arguments: [UInt8]
    }

    enum Turn: Sendable {
        case calls([Call])
        case text(String)
        case steps([HTTPServer.Step])
    }

    private struct State {
        var turns: [Turn] = []
        var requests: [[UInt8]] = []
        var server: HTTPServer?
    }

    private let state = Mutex(State())
    private let ready = DispatchSemaphore(value: 0)

    init() throws {
        let server = try HTTPServer { [weak self] request in self?.reply(to: request) ?? .json("{}", status: 500) }
        state.withLock { $0.server = server }
    }

    deinit { stop() }

    var address: String { state.withLock { $0.server?.address ?? "" } }
    var requestCount: Int { state.withLock { $0.requests.count } }
    var lastRequest: [UInt8] { state.withLock { $0.requests.last ?? [] } }
    func stop() { state.withLock { $0.server }?.stop() }

    /// The next answer, or the one after those that have not been asked for yet.
    func answer(_ turn: Turn) {
        state.withLock { $0.turns.append(turn) }
        ready.signal()
    }

    private func reply(to request: HTTPServer.Request) -> HTTPServer.Reply {
        guard request.target.hasSuffix("/chat/completions") else { return .json(#"{"data":[{"id":"mock"}]}"#) }
        state.withLock { $0.requests.append(request.body) }
        guard ready.wait(timeout: .now() + 120) == .success else { return .json("{}", status: 500) }
        switch state.withLock({ $0.turns.removeFirst() }) {
        case .calls(let calls): return Self.reply(calls.enumerated().map { Self.event($0.offset, $0.element) } + [Self.end("tool_calls")])
        case .text(let text): return Self.reply([Self.event(["content": .string(ExactString(text))]), Self.end("stop")])
        case .steps(let steps): return Self.reply(steps)
        }
    }

    private static func reply(_ steps: [HTTPServer.Step]) -> HTTPServer.Reply {
        HTTPServer.Reply(headers: [("Content-Type", "text/event-stream")], steps: steps)
    }

    static func event(_ delta: JSONValue, finish: JSONValue = .null) -> HTTPServer.Step {
        let value: JSONValue = ["object": "chat.completion.chunk", "model": "mock", "choices": [["index": 0, "delta": delta, "finish_reason": finish]]]
        return .send("data: \(value.serializedText)\n\n")
    }

    static func event(_ index: Int, _ call: Call) -> HTTPServer.Step {
        let function: JSONValue = ["name": .string(ExactString(call.tool)), "arguments": .string(ExactString(String(decoding: call.arguments, as: UTF8.self)))]
        return event(["tool_calls": [["index": .number(JSONNumber(index)), "id": .string(ExactString(call.id)), "type": "function", "function": function]]])
    }

    /// A further piece of a call's arguments.
    static func piece(_ index: Int, _ text: String) -> HTTPServer.Step {
        event(["tool_calls": [["index": .number(JSONNumber(index)), "function": ["arguments": .string(ExactString(text))]]]])
    }

    static func end(_ reason: String) -> HTTPServer.Step {
        guard case .send(let bytes) = event([:], finish: .string(ExactString(reason))) else { return .pause(milliseconds: 0) }
        return .send(bytes + Array("data: [DONE]\n\n".utf8))
    }

    /// What the model was told last of a call with this id: the last message, where ids come again.
    func result(of id: String) -> String? {
        let messages = (try? JSONParser.parse(lastRequest).value)?["messages"]?.array ?? []
        return messages.last { $0["role"]?.string == "tool" && $0["tool_call_id"]?.string == id }?["content"]?.string
    }
}
