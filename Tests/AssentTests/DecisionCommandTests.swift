import Approval
import Conversation
import Link
import Socket
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the commands without a screen say is what became of the call or the session.
@Suite(.timeLimit(.minutes(2))) struct DecisionCommandTests {
    /// A call whose facts have changed since it was shown does not run, and nobody is told that it was approved.
    @Test func anApprovalThatTheDocketRefuses() throws {
        let desk = try EngineDesk(files: ["a.log": "old"], configuration: "approve_from_scripts = true\n")
        let watcher = try desk.begin(["--practice", "--session", "desk"])
        try watcher.send(.say("delete a.log"))
        try watcher.wait("the call") { $0.calls.contains { $0.stage == .waiting } }
        let call = try #require(watcher.state.calls.first { $0.stage == .waiting })
        let showing = try #require(call.display?.digest.hex)
        try Files.write("new, and longer", to: desk.path("a.log"))
        let outcome = try desk.run(["approve", "--showing", showing, "desk/\(call.handle)"])
        #expect(outcome.status == 1 && !outcome.text.contains("approved\n"), "\(outcome)")
        #expect(outcome.text.contains("Something changed since it was approved"), "\(outcome)")
        #expect(Files.exists(desk.path("a.log")))
    }

    /// What is kept of a name is one line of visible text, so what was typed is not what comes back.
    @Test(arguments: ["desk", "a\u{200B}b", "two words"]) func aNameIsGiven(_ name: String) throws {
        let desk = try EngineDesk()
        let watcher = try desk.begin(["--practice", "--session", "desk"])
        let outcome = try desk.run(["rename", watcher.status.session, name])
        #expect(outcome.status == 0, "\(outcome)")
    }

    /// Folders are named by whoever made them.
    @Test func aNameThatWouldDrawOnTheTerminal() throws {
        let desk = try EngineDesk(files: ["a.log": "old"])
        let watcher = try desk.begin(["--practice", "--session", "x\u{1B}]0;title\u{07}\ny" + String(repeating: "z", count: 1000)])
        try watcher.send(.say("delete a.log"))
        try watcher.wait("the call") { $0.calls.contains { $0.stage == .waiting } }
        for words in [["pending"], ["ls"], ["pending", "--json"]] {
            let outcome = try desk.run(words)
            #expect(outcome.status == 0 && !outcome.text.utf8.contains(0x1B) && outcome.text.split(separator: "\n").count == 1, "\(words): \(outcome)")
            #expect(outcome.text.utf8.count < 1000, "\(words): \(outcome.text.utf8.count)")
        }
        #expect(watcher.status.name.utf8.count <= 100)
    }

    /// A place to read from that cannot be one ends no engine, now or when the next front end attaches.
    @Test func aDeskThatIsNone() throws {
        let desk = try EngineDesk()
        let watcher = try desk.begin(["--practice", "--session", "desk"])
        // With something to read.
        try watcher.send(.say("shout hello"))
        try watcher.wait("the answer") { $0.entries.count > 1 && $0.phase == .idle }
        for entry in [Int.min, Int.max, 0, -1] {
            try watcher.send(.keepDesk(Desk(draft: "half a thought", top: .init(entry: entry, line: Int.max))))
            try watcher.refresh()
        }
        #expect(watcher.state.desk?.draft == "half a thought")
    }

    /// Read-only is held by the engine, whatever program asks.
    @Test func whoOnlyLooksSendsNobodyAway() throws {
        let desk = try EngineDesk()
        let watcher = try desk.begin(["--practice", "--session", "desk"])
        let folder = try SocketFolder.open(parent: desk.scratch.path, create: false)
        let talk = SocketTalk(try SocketClient.connect(watcher.status.session, in: folder))
        let greeting = try LinkCodec.decode(Greeting.self, from: talk.ask(LinkCodec.encode(Hello(.attachAlone, program: "test", isReadOnly: true))))
        #expect(greeting.refusal != nil)
        try watcher.refresh()
    }

    /// An engine that stands still is told of, by name of the session; nothing is taken for an empty list.
    @Test func anEngineThatStandsStill() throws {
        let desk = try EngineDesk()
        let watcher = try desk.begin(["--practice", "--session", "desk"])
        kill(watcher.status.process, SIGSTOP)
        defer { kill(watcher.status.process, SIGKILL) }
        let session = watcher.status.session
        let pending = try desk.run(["pending"])
        #expect(pending.text.contains("what waits in the session \(session) is not known"), "\(pending)")
        for name in [session, "desk"] {
            let ended = try desk.run(["kill", name])
            #expect(ended.status == 1 && ended.text.contains("the session \(name) runs, but says nothing"), "\(ended)")
        }
    }

    /// However many come and stay, the engine has descriptors left for its work.
    @Test func aCrowd() throws {
        let desk = try EngineDesk(files: ["a.log": "old"])
        let watcher = try desk.begin(["--practice", "--session", "desk"])
        let folder = try SocketFolder.open(parent: desk.scratch.path, create: false)
        var crowd: [SocketTalk] = []
        var refused = 0
        for _ in 0..<300 {
            let talk = SocketTalk(try SocketClient.connect(watcher.status.session, in: folder))
            let greeting = try LinkCodec.decode(Greeting.self, from: talk.ask(LinkCodec.encode(Hello(.attach, program: "test")), within: .seconds(10)))
            if greeting.refusal != nil { refused += 1 }
            crowd.append(talk)
        }
        #expect((40...50).contains(refused), "\(refused)")
        try watcher.send(.runOwn("rm a.log"))
        try watcher.wait("the end of the command") { $0.calls.contains { if case .succeeded = $0.stage { true } else { false } } }
        #expect(!Files.exists(desk.path("a.log")))
        // When they have gone there is room again.
        crowd = []
        try watcher.refresh()
        let talk = SocketTalk(try SocketClient.connect(watcher.status.session, in: folder))
        let greeting = try LinkCodec.decode(Greeting.self, from: talk.ask(LinkCodec.encode(Hello(.attach, program: "test"))))
        #expect(greeting.refusal == nil)
    }
}
