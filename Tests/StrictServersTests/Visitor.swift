import JSON
import Synchronization
import TestSupport
import Testing

@testable import StrictServers

/// Asks a server's desk without a connection.
struct Visitor {
    let wire: StrictWire
    let desk: StrictDesk

    init(_ wire: StrictWire, steps: Int = 1) {
        self.wire = wire
        desk = StrictDesk(wire: wire, key: "k", steps: steps)
    }

    var headers: [(name: String, value: String)] {
        switch wire {
        case .anthropic: [("x-api-key", "k"), ("anthropic-version", "2023-06-01"), ("Content-Type", "application/json")]
        case .gemini: [("x-goog-api-key", "k"), ("Content-Type", "application/json")]
        default: [("Authorization", "Bearer k"), ("Content-Type", "application/json; charset=utf-8")]
        }
    }

    func target(streams: Bool = false) -> String {
        switch wire {
        case .chat: StrictDesk.prefix(of: wire) + "/chat/completions"
        case .responses: "/v1/responses"
        case .anthropic: "/v1/messages"
        case .gemini: "/v1beta/models/\(StrictServer.models(of: .gemini)[0])" + (streams ? ":streamGenerateContent?alt=sse" : ":generateContent")
        }
    }

    /// The rules that refused, in order.
    var rules: [String] { desk.state.withLock { $0.refusals.map(\.rule) } }

    /// The text of a reply, and its status.
    func ask(_ knock: Knock) -> (status: Int, text: String) {
        let reply = desk.answer(knock)
        return (reply.status, reply.steps.reduce(into: "") { text, step in if case .send(let bytes) = step { text += String(decoding: bytes, as: UTF8.self) } })
    }

    /// The body of an answer that must be one.
    func ask(_ body: JSONValue) throws -> JSONValue {
        let (status, text) = ask(Knock(target: target(), headers: headers, body: body.serialized()))
        #expect(status == 200, "\(text)")
        return try JSONParser.parse(text).value
    }

    /// The data of the events of an answer that is streamed.
    func stream(_ body: JSONValue) throws -> [JSONValue] {
        let body = wire == .gemini ? body : body.with("stream", true)
        let (status, text) = ask(Knock(target: target(streams: true), headers: headers, body: body.serialized()))
        #expect(status == 200, "\(text)")
        let lines = text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("data: ") && $0 != "data: [DONE]" }
        return try lines.map { try JSONParser.parse(String($0.dropFirst(6))).value }
    }
}
