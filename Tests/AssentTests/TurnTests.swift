import Approval
import Conversation
import JSON
import Journal
import Synchronization
import TestSupport
import Testing

/// A turn that does not go straight, in a real terminal with a real server: tries again, limits, a queue, a context that is full.
@Suite(.enabled(if: Tmux.isInstalled, "tmux is not installed"), .serialized)
struct TurnTests {
    private static func answer(_ text: String) -> HTTPServer.Reply {
        .sse([#"{"choices":[{"index":0,"delta":{"content":"\#(text)"},"finish_reason":"stop"}]}"#, "[DONE]"])
    }

    private static func call(_ id: Int, _ arguments: String) -> HTTPServer.Reply {
        .sse([
            #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c\#(id)","type":"function","function":{"name":"read_file","arguments":\#(JSONValue.string(ExactString(arguments)).serializedText)}}]},"finish_reason":null}]}"#,
            #"{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"#, "[DONE]",
        ])
    }

    private func desk(_ server: HTTPServer, configuration: String? = nil, files: [String: String] = [:]) throws -> ChatDesk {
        try ChatDesk(files: files, configuration: configuration, arguments: ["-m", "mock", "--base-url", server.address])
    }

    @Test(arguments: [408, 409, 429, 500, 502, 503, 529])
    func anOverloadedServerIsAskedAgainByItself(_ status: Int) throws {
        let tries = Mutex(0)
        let server = try HTTPServer { _ in
            tries.withLock { $0 += 1; return $0 } == 1
                ? .json(#"{"error":{"message":"not now"}}"#, status: status) : Self.answer("here I am")
        }
        defer { server.stop() }
        let desk = try desk(server)
        try desk.say("go")
        try desk.screen.wait(for: "next try in")
        try desk.screen.wait(for: "here I am")
        #expect(server.requests.count == 2 && server.requests[0].body == server.requests[1].body)
        try desk.quit()
    }

    @Test func theProvidersWaitIsCountedDownAndAKeyEndsIt() throws {
        let server = try HTTPServer { request in
            request.text.contains("once more") ? Self.answer("recovered") : .json(#"{"error":{"message":"slow down"}}"#, status: 429, headers: [("Retry-After", "120")])
        }
        defer { server.stop() }
        let desk = try desk(server)
        try desk.say("go")
        try desk.screen.wait("a countdown from the provider's own time") { rows in
            rows.contains { $0.contains("next try in 2 min") || $0.contains("next try in 120 s") || $0.contains("next try in 11") || $0.contains("next try in 12") || $0.contains("next try in 1:") || $0.contains("next try in 2:") }
        }
        try desk.screen.press("C-c")
        try desk.screen.wait(for: "Stopped.")
        #expect(server.requests.count == 1)
        try desk.say("once more")
        try desk.screen.wait(for: "recovered")
        try desk.quit()
    }

    @Test func aWrongKeyIsNotTriedAgain() throws {
        let server = try HTTPServer { _ in .json(#"{"error":{"message":"Incorrect API key provided"}}"#, status: 401) }
        defer { server.stop() }
        let desk = try desk(server)
        try desk.say("go")
        try desk.screen.wait(for: "does not accept the key")
        #expect(server.requests.count == 1)
        try desk.quit()
    }

    @Test func aFullContextIsAChoice() throws {
        let server = try HTTPServer { request in
            if request.text.contains("Summarise the conversation below") { return Self.answer("they said alpha and beta") }
            if request.text.contains("they said alpha") { return Self.answer("and on it goes") }
            if request.text.contains("beta") {
                return .json(#"{"error":{"message":"This model's maximum context length is 100 tokens","code":"context_length_exceeded"}}"#, status: 400)
            }
            return Self.answer("primo")
        }
        defer { server.stop() }
        let desk = try desk(server)
        try desk.say("alpha")
        try desk.screen.wait(for: "primo")
        try desk.say("beta")
        try desk.screen.wait(for: "maximum context length")
        desk.look()
        try desk.screen.press("M-o")
        try desk.screen.wait(for: "and on it goes")
        let last = server.requests.last?.text ?? ""
        #expect(last.contains("they said alpha and beta") && last.contains("\"beta\"") && !last.contains("primo"))
        try desk.quit()
    }

    @Test func aLimitAsksAndTheWordGoesBack() throws {
        let number = Mutex(0)
        let server = try HTTPServer { request in
            if request.text.contains("wrap up") { return Self.answer("that was all") }
            let count = number.withLock { $0 += 1; return $0 }
            return Self.call(count, "{\"path\":\"f\(count).txt\"}")
        }
        defer { server.stop() }
        let desk = try desk(server, configuration: "[limits]\nrounds = 2\n", files: ["f1.txt": "1", "f2.txt": "2", "f3.txt": "3", "f4.txt": "4"])
        try desk.say("read on")
        try desk.screen.wait(for: "has been asked 2 times")
        #expect(server.requests.count == 2)
        desk.look()
        try desk.screen.press("M-c")
        try desk.screen.wait(for: "has been asked 4 times")
        #expect(server.requests.count == 4)
        desk.look()
        try desk.screen.press("M-w")
        try desk.screen.wait(for: "that was all")
        #expect(server.requests.last?.text.contains(#""tool_choice":"none""#) == true)
        try desk.quit()
    }

    @Test func theSameCallAgainAndAgainAsks() throws {
        let server = try HTTPServer { _ in Self.call(1, "{\"path\":\"f1.txt\"}") }
        defer { server.stop() }
        let desk = try desk(server, files: ["f1.txt": "1"])
        try desk.say("read on")
        try desk.screen.wait(for: "for the third time")
        desk.look()
        try desk.screen.press("M-s")
        try desk.screen.wait(for: "Stopped.")
        #expect(server.requests.count == 3)
        try desk.quit()
    }

    @Test func whatIsTypedMeanwhileIsQueuedTakenBackAndSent() throws {
        let gate = HTTPServer.Gate()
        let server = try HTTPServer { request in
            request.text.contains("later") ? Self.answer("now then") : HTTPServer.Reply(headers: [("Content-Type", "text/event-stream")], steps: [.send("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"working\"},\"finish_reason\":null}]}\n\n"), .wait(gate), .stall])
        }
        defer { server.stop() }
        let desk = try desk(server)
        try desk.say("go")
        try desk.screen.wait(for: "working")
        try desk.say("not this")
        try desk.screen.wait(for: "queued: not this")
        try desk.screen.press("Up")
        try desk.screen.wait("the message back in the composer") { rows in !rows.contains { $0.contains("queued:") } && rows.contains { $0.contains("› not this") } }
        try desk.screen.press("C-u")
        try desk.say("later")
        try desk.screen.wait(for: "queued: later")
        try desk.screen.press("Escape")
        desk.screen.pause(milliseconds: 150)
        try desk.screen.press("Escape")
        try desk.screen.wait(for: "now then")
        #expect(server.requests.last?.text.contains("not this") == false)
        #expect(server.requests.last?.text.contains("did not come to its end") == true, "the model is told that its answer was stopped")
        gate.open()
        try desk.quit()
    }

    @Test func aCommandOfThePersonsOwnIsShownRecordedAndOffered() throws {
        let server = try HTTPServer { _ in Self.answer("I see") }
        defer { server.stop() }
        let desk = try desk(server, files: ["notes.txt": "the spare key\n"])
        try desk.say("!cat notes.txt | tr a-z A-Z")
        try desk.screen.wait(for: "THE SPARE KEY")
        #expect(server.requests.isEmpty)
        try desk.say("what does it say?")
        try desk.screen.wait(for: "I see")
        #expect(server.requests.last?.text.contains("THE SPARE KEY") == true)
        try desk.quit()
        let log = try desk.log()
        #expect(log.count == 1 && log[0].author?.kind == .person && log[0].tool == "run_command")
        #expect(try desk.journal().verify().broken == nil)
    }

    @Test func theFoldersOwnTextIsNamedAndGiven() throws {
        let server = try HTTPServer { _ in Self.answer("yes") }
        defer { server.stop() }
        let desk = try desk(server, files: ["AGENTS.md": "Use tabs.\n"])
        try desk.screen.wait(for: "AGENTS.md of this folder, 10 B")
        try desk.say("hello")
        try desk.screen.wait(for: "yes")
        #expect(server.requests[0].text.contains("Use tabs."))
        try desk.say("/context")
        try desk.screen.wait("what fills the context") { rows in rows.contains { $0.contains("AGENTS.md") && $0.contains("tokens") } }
        try desk.say("/new")
        try desk.screen.wait("a question") { rows in rows.contains { $0.contains("y: yes") } }
        desk.look()
        try desk.screen.press("y")
        try desk.screen.wait(for: "A new conversation")
        try desk.say("again")
        try desk.screen.wait("a second answer") { _ in server.requests.count == 2 }
        #expect(!server.requests[1].text.contains("\"hello\""))
        try desk.quit()
    }
}
