import Conversation
import JSON
import Journal
import Link
import Socket
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How an engine ends that nobody looks at, or that is told to, and what holds of its calls then.
@Suite(.serialized, .timeLimit(.minutes(2))) struct EngineLifeTests {
    /// The tool says that it has begun, and stays.
    private static let slow = ["tool.sh": "echo \"$1\" >> counter\nexec sleep 60\n"]

    private func isAlive(_ process: Int32) -> Bool { kill(process, 0) == 0 && !waitForEnd(of: process, seconds: 0.004) }

    private func askForCalls(_ frontEnd: ScriptedFrontEnd) throws {
        try frontEnd.send(.say("go"))
        try frontEnd.wait("three calls") { $0.calls.count { $0.stage == .waiting } == 3 }
    }

    @Test func withNothingOpenItEndsByItself() throws {
        let model = try CrashModel()
        let desk = try EngineDesk(configuration: "idle_seconds = 1\n")
        var frontEnd: ScriptedFrontEnd? = try desk.begin(["-m", "mock", "--base-url", model.address])
        let process = try #require(frontEnd?.status.process)
        try frontEnd?.listen(milliseconds: 1500)
        #expect(isAlive(process), "it must not end while somebody looks")
        frontEnd = nil
        #expect(waitForEnd(of: process, seconds: 4))
        #expect(desk.engines.sockets.isEmpty)
        #expect(try desk.snapshot().session.hasEnded)
    }

    @Test func withACallThatWaitsItStays() throws {
        let model = try CrashModel()
        let desk = try EngineDesk(files: Self.slow, configuration: "idle_seconds = 1\n")
        var frontEnd: ScriptedFrontEnd? = try desk.begin(["-m", "mock", "--base-url", model.address])
        try askForCalls(#require(frontEnd))
        let status = try #require(frontEnd?.status)
        frontEnd = nil
        usleep(2_500_000)
        #expect(isAlive(status.process))
        let next = try ScriptedFrontEnd.attach(status.session, at: desk.place)
        #expect(next.state.calls.filter(\.isPending).map(\.handle) == [1, 2, 3])
        // A second engine of a session that runs.
        #expect { _ = try ScriptedFrontEnd.start(["--resume", status.session, "-m", "mock", "--base-url", model.address], at: desk.place) } throws: {
            ($0 as? ScriptedFrontEnd.Refused)?.refusal.message.isEmpty == false
        }
    }

    @Test func toldToEndByTheSystemItLeavesWhatWaits() throws {
        let model = try CrashModel()
        let desk = try EngineDesk(files: Self.slow)
        let options = ["-m", "mock", "--base-url", model.address]
        let frontEnd = try desk.begin(options)
        try askForCalls(frontEnd)
        try frontEnd.approve(1)
        try frontEnd.wait("a call that runs") { _ in frontEnd.call(1)?.started != nil }
        for _ in 0..<500 where !Files.exists("\(desk.scratch.path)/work/counter") { usleep(10_000) }
        kill(frontEnd.status.process, SIGTERM)
        do {
            try frontEnd.wait("its end") { _ in frontEnd.isClosed }
        } catch SocketError.closed {}
        #expect(waitForEnd(of: frontEnd.status.process))
        let kept = try desk.snapshot()
        #expect(kept.isWhole && !kept.session.hasEnded && kept.pending == [2, 3] && kept.unknown.isEmpty)
        if case .cancelled? = kept.log.first(where: { $0.call.number == 1 })?.outcome {} else { Issue.record("call 1 is not recorded as cancelled") }

        let next = try ScriptedFrontEnd.start(["--resume", kept.session.id.text.string] + options, at: desk.place)
        try next.wait("everything") { ScriptedFrontEnd.isQuiet($0) }
        #expect(next.state.calls.filter { $0.stage == .waiting }.map(\.handle) == [2, 3] && next.call(1)?.stage == .cancelled)

        // The person's own end of it.
        let outcome = try desk.run(["kill", kept.session.id.text.string])
        #expect(outcome.status == 0, "\(outcome.text)")
        #expect(waitForEnd(of: next.status.process))
        let end = try desk.snapshot()
        #expect(end.isWhole && end.session.hasEnded && end.open.isEmpty)
        for number in [2, 3] { #expect(end.log.first { $0.call.number == number }?.fate == .undecided) }
        #expect(try Files.text("\(desk.scratch.path)/work/counter").split(separator: "\n").count == 1)
    }

    /// Systems clear their temporary folders.
    @Test func theFolderOfTheSocketsIsMadeAnew() throws {
        let model = try CrashModel()
        let desk = try EngineDesk(files: Self.slow)
        let frontEnd = try desk.begin(["-m", "mock", "--base-url", model.address])
        try askForCalls(frontEnd)
        for round in 1...3 {
            if round == 2 { for socket in desk.engines.sockets { unlink(socket) } } else { Files.remove(desk.engines.folder) }
            let start = ContinuousClock.now
            var next: ScriptedFrontEnd?
            while next == nil, ContinuousClock.now - start < .seconds(3) {
                next = try? ScriptedFrontEnd.attach(frontEnd.status.session, at: desk.place)
                usleep(10_000)
            }
            let time = ContinuousClock.now - start
            #expect(time < .seconds(1), "\(time)")
            #expect(next?.state.calls.filter(\.isPending).count == 3)
            let listed = try desk.run(["ls"])
            #expect(listed.text.contains("3"), "\(listed.text)")
        }
        // Whoever was there notices nothing but who comes and goes.
        try frontEnd.deny(2)
        try frontEnd.wait("a denied call") { _ in frontEnd.call(2)?.stage == .denied }
        #expect(frontEnd.states == 1 && frontEnd.refusals.isEmpty)
    }
}
