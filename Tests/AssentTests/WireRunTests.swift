import JSON
import StrictServers
import TestSupport
import Testing

/// The whole program against servers that refuse what the providers refuse: real connections, tools that really run.
@Suite struct WireRunTests {
    struct Wire: Sendable, CustomTestStringConvertible {
        let wire: StrictWire
        let api: String
        let key: String
        var testDescription: String { api }
    }

    static let wires = [
        Wire(wire: .chat(.openAI), api: "openai-chat", key: "OPENAI_API_KEY"), Wire(wire: .responses, api: "openai-responses", key: "OPENAI_API_KEY"),
        Wire(wire: .anthropic, api: "anthropic-messages", key: "ANTHROPIC_API_KEY"), Wire(wire: .gemini, api: "gemini", key: "GEMINI_API_KEY"),
    ]

    private func run(_ wire: Wire, _ server: StrictServer, _ words: [String], files: [String: String] = [:]) throws -> RunDesk.Outcome {
        let desk = try RunDesk(files: files)
        return try desk.run(
            ["--base-url", server.base, "--api", wire.api, "-m", server.model] + words, environment: [wire.key: server.key])
    }

    /// The script calls the first two tools; one of them has nothing to read.
    @Test(arguments: wires)
    func callsToolsAndAnswers(_ wire: Wire) throws {
        let server = try StrictServer(wire: wire.wire, steps: 2)
        let outcome = try run(wire, server, ["--json", "--reasoning", "medium", "look around"], files: ["x": "hello"])
        #expect(outcome.status == 0, "\(outcome.error) \(server.refusals.map(\.message))")
        #expect(server.refusals.isEmpty)
        #expect(server.requests.count == 3)
        let lines = try outcome.lines()
        #expect(lines.contains { $0["type"]?.string == "answer" && $0["text"]?.string?.contains("Results:") == true })
        if wire.wire != .chat(.openAI) { #expect(lines.contains { $0["type"]?.string == "usage" && ($0["input"]?.integer ?? 0) > 0 }) }
    }

    @Test(arguments: wires)
    func oneToolThatIsAskedFor(_ wire: Wire) throws {
        let server = try StrictServer(wire: wire.wire)
        let outcome = try run(wire, server, ["--json", "--tool", "read_file", "the file"], files: ["x": "hello"])
        #expect(outcome.status == 0, "\(outcome.error) \(server.refusals.map(\.message))")
        let calls = try outcome.lines().filter { $0["type"]?.string == "call" }
        #expect(!calls.isEmpty && calls.allSatisfy { $0["tool"]?.string == "read_file" })
        #expect(server.refusals.isEmpty)
    }

    @Test(arguments: wires)
    func anAnswerOfAShape(_ wire: Wire) throws {
        let closed = #"{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false}"#
        let open = #"{"type":"object","properties":{"n":{"type":"integer","minimum":0},"note":{"type":"string"}},"required":["n"]}"#
        for schema in [closed, open] {
            let server = try StrictServer(wire: wire.wire)
            let desk = try RunDesk(files: ["s.json": schema, "x": "hello"])
            let outcome = try desk.run(
                ["--base-url", server.base, "--api", wire.api, "-m", server.model, "--output-schema", desk.path("s.json"), "count"],
                environment: [wire.key: server.key])
            #expect(outcome.status == 0, "\(outcome.error) \(server.refusals.map(\.message))")
            #expect(try JSONParser.parse(outcome.output).value["n"]?.integer != nil, "\(outcome.output)")
            #expect(server.refusals.isEmpty)
        }
    }

    @Test(arguments: wires)
    func aWrongKeyIsSaidInWords(_ wire: Wire) throws {
        let server = try StrictServer(wire: wire.wire)
        let desk = try RunDesk()
        let outcome = try desk.run(["--base-url", server.base, "--api", wire.api, "-m", server.model, "hi"], environment: [wire.key: "wrong"])
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("does not accept the key"), "\(outcome.error)")
    }

    @Test(arguments: wires)
    func theFirstModelOfTheList(_ wire: Wire) throws {
        let server = try StrictServer(wire: wire.wire)
        let desk = try RunDesk()
        let outcome = try desk.run(["--base-url", server.base, "--api", wire.api, "--tool", "list_directory", "hi"], environment: [wire.key: server.key])
        #expect(outcome.status == 0, "\(outcome.error) \(server.refusals.map(\.message))")
    }

    /// What the answer's own end was is known; that of its bytes never came.
    @Test func aConnectionThatBreaksBehindAWholeAnswer() throws {
        let item = #"{"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"All of it.","annotations":[]}]}"#
        let events = [
            #"{"type":"response.created","response":{"id":"resp_1","status":"in_progress","output":[]}}"#,
            #"{"type":"response.output_item.done","output_index":0,"item":\#(item)}"#,
            #"{"type":"response.completed","response":{"id":"resp_1","status":"completed","output":[\#(item)]}}"#,
        ]
        let body = events.map { "data: \($0)\n\n" }.joined()
        let server = try HTTPServer { _ in
            .init(headers: [("Content-Type", "text/event-stream")], steps: [.send(body), .pause(milliseconds: 50), .cut(reset: true)])
        }
        let outcome = try RunDesk().run(["--base-url", server.address, "--api", "openai-responses", "-m", "m", "hi"])
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.output == "All of it.\n")
    }
}
