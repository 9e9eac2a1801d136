import JSON
import Synchronization
import TestSupport

/// The model of a session that is killed: what it answers follows from what it is told, so that it goes on sensibly
/// wherever the session was cut. It proposes no argument twice.
final class CrashModel: Sendable {
    /// What stands in a message of the person that asks for many words.
    static let small = "in small pieces", large = "in large pieces"

    private let server = Mutex<HTTPServer?>(nil)
    private let proposals = Mutex(0)

    init() throws {
        let made = try HTTPServer { [weak self] request in self?.answer(request.text) ?? .json("{}", status: 500) }
        server.withLock { $0 = made }
    }

    deinit { stop() }

    var address: String { server.withLock { $0?.address ?? "" } }
    var requests: [String] { server.withLock { $0?.requests.map(\.text) ?? [] } }
    func stop() { server.withLock { $0?.stop() } }

    private func answer(_ request: String) -> HTTPServer.Reply {
        if request.contains(Self.small) { return Self.words(count: 40, bytes: 40, milliseconds: 60) }
        if request.contains(Self.large) { return Self.words(count: 60, bytes: 700, milliseconds: 25) }
        if !request.contains("\"a-") { return calls(["a", "b", "c"]) }
        if !request.contains("\"d-") { return calls(["d"]) }
        return Self.words(count: 4, bytes: 20, milliseconds: 8)
    }

    private func calls(_ names: [String]) -> HTTPServer.Reply {
        let number = proposals.withLock { $0 += 1; return $0 }
        var steps = Self.pieces(count: 2, bytes: 20, milliseconds: 8)
        for (index, name) in names.enumerated() {
            let arguments = "{\"argv\":[\"sh\",\"tool.sh\",\"\(name)-\(number)\"]}"
            let half = arguments.utf8.count / 2
            let parts = [String(arguments.prefix(half)), String(arguments.dropFirst(half))].map { JSONValue.string(ExactString($0)).serializedText }
            steps += [
                Self.event(#"{"tool_calls":[{"index":\#(index),"id":"c\#(number)\#(index)","type":"function","function":{"name":"run_command","arguments":\#(parts[0])}}]}"#),
                .pause(milliseconds: 4), Self.event(#"{"tool_calls":[{"index":\#(index),"function":{"arguments":\#(parts[1])}}]}"#),
            ]
        }
        return Self.reply(steps, "tool_calls")
    }

    private static func words(count: Int, bytes: Int, milliseconds: Int) -> HTTPServer.Reply {
        reply(pieces(count: count, bytes: bytes, milliseconds: milliseconds), "stop")
    }

    /// No two pieces are the same, so that a lost one is seen.
    private static func pieces(count: Int, bytes: Int, milliseconds: Int) -> [HTTPServer.Step] {
        (0..<count).flatMap { number in
            let text = "piece \(number) " + String(repeating: "x", count: max(0, bytes - 10)) + " "
            return [event(#"{"content":"\#(text)"}"#), .pause(milliseconds: milliseconds)]
        }
    }

    private static func event(_ delta: String, reason: String = "null") -> HTTPServer.Step {
        .send("data: {\"choices\":[{\"index\":0,\"delta\":\(delta),\"finish_reason\":\(reason)}]}\n\n")
    }

    private static func reply(_ steps: [HTTPServer.Step], _ reason: String) -> HTTPServer.Reply {
        HTTPServer.Reply(
            headers: [("Content-Type", "text/event-stream")], steps: steps + [event("{}", reason: "\"\(reason)\""), .send("data: [DONE]\n\n")])
    }
}
