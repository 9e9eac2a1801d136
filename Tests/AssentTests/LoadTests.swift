import Conversation
import JSON
import Journal
import Link
import TestSupport
import Testing

/// Many sessions on one host, with one journal: each works as if it were alone.
@Suite(.serialized)
struct LoadTests {
    /// A model that answers "N calls of NAME" with so many calls, and "stream NAME" with words until the gate is open.
    private static func server() throws -> HTTPServer {
        try HTTPServer { request in
            let words = (lastWords(request) ?? "").split(separator: " ").map(String.init)
            if words.count == 4, let count = Int(words[0]) { return calls(count, of: words[3]) }
            guard words.count == 2, words[0] == "stream" else { return .sse([#"{"choices":[{"index":0,"delta":{"content":"well"},"finish_reason":"stop"}]}"#, "[DONE]"]) }
            // Some hundred words a second, for longer than anybody waits.
            let chunk = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(words[1]) \"},\"finish_reason\":null}]}\n\n"
            let steps = (0..<60_000).flatMap { _ in [HTTPServer.Step.send(chunk), .pause(milliseconds: 4)] }
            return HTTPServer.Reply(headers: [("Content-Type", "text/event-stream")], steps: steps)
        }
    }

    private static func lastWords(_ request: HTTPServer.Request) -> String? {
        guard case .object(let object)? = try? JSONParser.parse(request.text).value, case .array(let messages)? = object["messages"],
            case .object(let last)? = messages.last, case .string(let text)? = last["content"]
        else { return nil }
        return text.string
    }

    private static func calls(_ count: Int, of name: String) -> HTTPServer.Reply {
        let pieces = (0..<count).map { index in
            #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":\#(index),"id":"c\#(index)","type":"function","function":{"name":"run_command","arguments":"{\"argv\":[\"touch\",\"\#(name)-\#(index + 1)\"]}"}}]},"finish_reason":null}]}"#
        }
        return .sse(pieces + [#"{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"#, "[DONE]"])
    }

    private static let configuration = "[limits]\ncalls = 2000\n"

    private func options(_ server: HTTPServer, _ name: String) -> [String] { ["--model=mock", "--base-url=\(server.address)", "--session=\(name)"] }

    private func areWaiting(_ count: Int) -> (SessionState) -> Bool {
        { state in state.calls.count { $0.stage == .waiting } == count }
    }

    @Test func fiftySessionsWithAThousandCalls() throws {
        let server = try Self.server()
        defer { server.stop() }
        let desk = try EngineDesk(configuration: Self.configuration)
        let streaming = 5
        var watch = Stopwatch()
        let names = (1...50).map { "s\($0)" }
        let talks = try names.map { try desk.launch(options(server, $0)) }
        for talk in talks { try talk.awaitGreeting() }
        Stopwatch.say("50 engines up", watch.milliseconds)
        let processes = talks.compactMap { $0.status?.process }
        #expect(Set(processes).count == 50)

        // The calls come while five answers stream already.
        watch = Stopwatch()
        for talk in talks { try talk.attach() }
        Stopwatch.say("attach, all 50", watch.milliseconds)
        watch = Stopwatch()
        for (name, talk) in zip(names, talks).prefix(streaming) { try talk.send(.say("stream \(name)")) }
        let callers = Array(zip(names, talks).dropFirst(streaming))
        let counts = callers.indices.map { $0 < 10 ? 30 : 20 }
        for (index, (name, talk)) in callers.enumerated() { try talk.send(.say("\(counts[index]) calls of \(name)")) }
        for (index, (name, talk)) in callers.enumerated() { try talk.waitForState("\(counts[index]) calls in \(name)", until: areWaiting(counts[index])) }
        Stopwatch.say("1000 calls proposed, judged and shown", watch.milliseconds)
        for (_, talk) in zip(names, talks).prefix(streaming) { try talk.wait("words") { if case .entryText = $0 { true } else { false } } }

        // From outside.
        watch = Stopwatch()
        let listed = try desk.run(["ls", "--json"]).text.split(separator: "\n").map { try JSONParser.parse(String($0)).value }
        Stopwatch.say("assent ls --json", watch.milliseconds)
        #expect(listed.count == 50)
        watch = Stopwatch()
        let pending = try desk.run(["pending", "--json"]).text.split(separator: "\n")
        Stopwatch.say("assent pending --json", watch.milliseconds)
        #expect(pending.count == 1000)

        // One call of each is approved; the others wait on.
        var times: [Double] = []
        for (index, (_, talk)) in callers.enumerated() {
            let call = try #require(talk.state?.calls.filter { $0.stage == .waiting }.dropFirst(index % 20).first)
            let watch = Stopwatch()
            try talk.approve(call)
            try talk.wait("the start") { if case .call(let now) = $0, now.handle == call.handle, case .running = now.stage { true } else { false } }
            times.append(watch.milliseconds)
            try talk.wait("the end") { if case .call(let now) = $0, now.handle == call.handle, case .succeeded = now.stage { true } else { false } }
        }
        Stopwatch.say("approve to running", times)
        let expected = callers.indices.map { "\(callers[$0].0)-\($0 % 20 + 1)" }.sorted()
        #expect(try Files.list(desk.path("")) == expected)

        // Nothing of one is in another, and nothing was refused.
        for (name, talk) in zip(names, talks) {
            let state = try talk.attach()
            #expect(talk.refusals.isEmpty)
            for call in state.calls { #expect(call.summary.contains("\(name)-"), "\(call.summary) in \(name)") }
            for entry in state.entries {
                switch entry.body {
                case .you(let text): #expect(text.hasSuffix(name))
                case .assistant(let text, _, _): #expect(text.split(separator: " ").allSatisfy { $0 == name })
                case .notice(let notice): #expect(notice.level == .information, "\(notice.message) in \(name)")
                default: break
                }
            }
        }
        for (_, talk) in zip(names, talks).prefix(streaming) { #expect(talk.state?.phase.isAnswering == true) }
        let memory = processes.compactMap(ProcessFigures.proportionalMemory).sorted()
        if let least = memory.first, let most = memory.last { print("figure: memory of an engine (Pss): \(least) to \(most) kB, mean \(memory.reduce(0, +) / memory.count) kB") }

        watch = Stopwatch()
        let ids = talks.compactMap { $0.status?.session }
        let killed = try desk.run(["kill"] + ids)
        #expect(killed.status == 0, "\(killed.text)")
        Stopwatch.say("assent kill, all 50", watch.milliseconds)
        #expect(desk.engines.processes.isEmpty)

        let journal = try SessionJournal.open(folder: desk.data, create: false)
        let report = try journal.verify()
        #expect(report.broken == nil)
        print("figure: rows in the journal: \(report.rows)")
        for (index, (_, talk)) in callers.enumerated() {
            let id = SessionID(try #require(talk.status?.session))
            let log = try journal.log(session: id)
            #expect(try journal.openCalls(session: id).isEmpty && journal.unfinished(session: id).isEmpty)
            #expect(!log.isEmpty && counts[index] > 0)
        }
    }

    @Test func aThousandCallsInOneSession() throws {
        let server = try Self.server()
        defer { server.stop() }
        let desk = try EngineDesk(configuration: Self.configuration)
        let talk = try desk.launch(options(server, "one"))
        try talk.awaitGreeting()
        try talk.attach()
        var watch = Stopwatch()
        try talk.send(.say("1000 calls of one"))
        try talk.waitForState("a thousand calls", seconds: 120, until: areWaiting(1000))
        Stopwatch.say("1000 calls in one session, proposed, judged and shown", watch.milliseconds)

        watch = Stopwatch()
        let second = try desk.attach(try #require(talk.status?.session))
        let state = try second.attach()
        Stopwatch.say("attach to it", watch.milliseconds)
        print("figure: its state: \(second.stateSize) bytes")
        #expect(state.calls.count == 1000)
        let last = try #require(state.calls.last)
        watch = Stopwatch()
        try second.approve(last)
        try second.wait("the start") { if case .call(let now) = $0, now.handle == last.handle, case .running = now.stage { true } else { false } }
        Stopwatch.say("approve to running with 1000 that wait", watch.milliseconds)
        try second.wait("the end") { if case .call(let now) = $0, now.handle == last.handle, case .succeeded = now.stage { true } else { false } }
        #expect(try Files.list(desk.path("")) == ["one-1000"])

        guard Tmux.isInstalled else { return }
        let screen = try Tmux([Program.path, "attach", "one"], in: desk.scratch.path, environment: desk.environment.merging(["TERM": "tmux-256color"]) { $1 })
        try screen.wait(for: "999 pending")
        try screen.press("Tab")
        try screen.waitForSelection(of: "#1")
        watch = Stopwatch()
        for _ in 0..<30 { try screen.press("j") }
        try screen.waitForSelection(of: "#31")
        Stopwatch.say("30 calls further by keys, with tmux's own time", watch.milliseconds)
        // A person looks before deciding.
        screen.pause(milliseconds: 700)
        try screen.press("a")
        try screen.wait(for: "998 pending")
        try screen.wait("the call has run") { _ in Files.exists(desk.path("one-31")) }
        #expect(try Files.list(desk.path("")) == ["one-1000", "one-31"])
        let killed = try desk.run(["kill", "one"])
        #expect(killed.status == 0, "\(killed.text)")
        #expect(try SessionJournal.open(folder: desk.data, create: false).verify().broken == nil)
    }
}

extension Phase {
    fileprivate var isAnswering: Bool { if case .answering = self { true } else { false } }
}
