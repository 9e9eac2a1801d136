import JSON
import TestSupport
import Testing

/// What a server can do wrong: each gives the person a clear line, runs nothing and loses nothing; the next message works.
@Suite(.enabled(if: Tmux.isInstalled, "tmux is not installed"), .serialized)
struct FaultTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let reply: HTTPServer.Reply
        /// What the person reads.
        let says: [String]
        var testDescription: String { name }
    }

    private static let call =
        #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"run_command","arguments":"{\"argv\":[\"touch\",\"marker\"]}"}}]},"finish_reason":null}]}"#
    private static let text = #"{"choices":[{"index":0,"delta":{"content":"I will"},"finish_reason":null}]}"#

    static let faults: [Fault] = [
        Fault(name: "401", reply: .json(#"{"error":{"message":"Incorrect API key provided","type":"invalid_request_error","code":"invalid_api_key"}}"#, status: 401), says: ["does not accept the key"]),
        Fault(name: "404", reply: .json(#"{"error":{"message":"The model mock does not exist","code":"model_not_found"}}"#, status: 404), says: ["has no model mock"]),
        Fault(name: "429", reply: .json(#"{"error":{"message":"Rate limit reached"}}"#, status: 429, headers: [("Retry-After", "7")]), says: ["Rate limit reached"]),
        Fault(name: "500", reply: .json("{\"error\":{\"message\":\"boom\"}}", status: 500), says: ["boom"]),
        Fault(name: "HTML", reply: .html("<html><title>Sign in</title></html>"), says: ["Sign in"]),
        Fault(name: "empty", reply: .sse([]), says: ["cut off"]),
        Fault(name: "cut in mid-stream", reply: .sse([text, call]), says: ["cut off", "I will", "not run"]),
        Fault(
            name: "connection reset", reply: HTTPServer.Reply(headers: [("Content-Type", "text/event-stream")], steps: [.send("data: \(text)\n\n"), .send("data: \(call)\n\n"), .cut(reset: true)]),
            says: ["I will"]),
        Fault(name: "error in the stream", reply: .sse([text, call, #"{"error":{"message":"overloaded","type":"server_error"}}"#]), says: ["overloaded", "I will"]),
        Fault(
            name: "invalid UTF-8",
            reply: HTTPServer.Reply(
                headers: [("Content-Type", "text/event-stream")],
                steps: [.send(Array("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"bad ".utf8) + [0xFF, 0xFE] + Array(" bytes\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n".utf8))]),
            says: ["bad", "bytes"]),
        Fault(name: "arguments that are no JSON", reply: .sse([call.replacing(#"[\"touch\",\"marker\"]}"#, with: "["), finish, "[DONE]"]), says: ["not valid JSON"]),
        Fault(name: "unknown tool", reply: .sse([call.replacing("run_command", with: "format_disk"), finish, "[DONE]"]), says: ["no tool named"]),
        Fault(name: "duplicate keys", reply: .sse([call.replacing(#"{\"argv\""#, with: #"{\"argv\":[],\"argv\""#), finish, "[DONE]"]), says: ["twice"]),
    ]

    private static let finish = #"{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"#

    @Test(arguments: faults)
    func aClearLineAndNothingRuns(_ fault: Fault) throws {
        let server = try HTTPServer { request in
            // The results of a call that was not run go back like any other; and a later message is answered.
            if request.text.contains("\"role\":\"tool\"") || request.text.contains("once more") {
                return .sse([#"{"choices":[{"index":0,"delta":{"content":"recovered"},"finish_reason":"stop"}]}"#, "[DONE]"])
            }
            return fault.reply
        }
        defer { server.stop() }
        let desk = try ChatDesk(arguments: ["-m", "mock", "--base-url", server.address], environment: ["OPENAI_API_KEY": "k"])
        try desk.say("go")
        for words in fault.says {
            try desk.screen.wait("\"\(words)\"", seconds: 10) { rows in
                Self.conversation(rows).localizedContains(words)
            }
        }
        try desk.say("once more")
        try desk.screen.wait(for: "recovered")
        #expect(!Files.exists(desk.path("marker")))
        try desk.quit()
    }

    /// The left pane's text without its frame and line breaks.
    private static func conversation(_ rows: [String]) -> String {
        rows.map { row -> String in
            let left = row.firstRange(of: "││").map { row[..<$0.lowerBound] } ?? row[...]
            return left.split(separator: " ").filter { $0 != "│" }.joined(separator: " ")
        }.joined(separator: " ")
    }

    @Test func nobodyIsThere() throws {
        let port = try HTTPServer.unusedPort()
        let desk = try ChatDesk(arguments: ["-m", "mock", "--base-url", "http://127.0.0.1:\(port)"])
        try desk.say("go")
        try desk.screen.wait(for: "127.0.0.1:\(port)")
        try desk.quit()
    }

    /// Silence is not an end: Ctrl-C stops it at once, and what was said stays.
    @Test func silenceIsStoppedByAKey() throws {
        let server = try HTTPServer { request in
            request.text.contains("once more")
                ? .sse([#"{"choices":[{"index":0,"delta":{"content":"recovered"},"finish_reason":"stop"}]}"#, "[DONE]"])
                : HTTPServer.Reply(headers: [("Content-Type", "text/event-stream")], steps: [.send("data: \(Self.text)\n\n"), .stall])
        }
        defer { server.stop() }
        let desk = try ChatDesk(arguments: ["-m", "mock", "--base-url", server.address])
        try desk.say("go")
        try desk.screen.wait(for: "I will")
        try desk.screen.press("C-c")
        try desk.screen.wait(for: "stopped by you")
        try desk.say("once more")
        try desk.screen.wait(for: "recovered")
        try desk.quit()
    }
}

extension String {
    /// ASCII without regard to case and without Foundation.
    fileprivate func localizedContains(_ words: String) -> Bool { lowercased().contains(words.lowercased()) }

    fileprivate func replacing(_ part: String, with other: String) -> String {
        var result = ""
        var rest = Substring(self)
        while let range = rest.firstRange(of: part) {
            result += rest[..<range.lowerBound] + other
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
