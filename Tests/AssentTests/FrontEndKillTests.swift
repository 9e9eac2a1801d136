import Conversation
import JSON
import Journal
import Link
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The front end is killed at whatever moment: its engine goes on, and nothing is decided that the person had not decided.
@Suite(.enabled(if: Tmux.isInstalled, "tmux is not installed"), .serialized, .timeLimit(.minutes(3))) struct FrontEndKillTests {
    /// A session with a front end without a screen, which sees what becomes of it, and terminals that come and go.
    private final class Scene {
        let model: CrashModel
        let desk: EngineDesk
        var watcher: ScriptedFrontEnd
        var session: String { watcher.status.session }
        private var round = 0

        init() throws {
            model = try CrashModel()
            desk = try EngineDesk(files: ["tool.sh": "echo \"$1\" >> counter\nsleep 0.3\necho \"end $1\" >> counter\n"])
            watcher = try desk.begin(["-m", "mock", "--base-url", model.address])
        }

        deinit { model.stop() }

        func terminal(_ words: [String]? = nil) throws -> Tmux {
            var variables = desk.environment
            variables["TERM"] = "tmux-256color"
            let screen = try Tmux([Program.path] + (words ?? ["attach", session]), in: desk.scratch.path, environment: variables)
            // A draft that was kept stands in the place of those words.
            try screen.wait("a composer") { rows in rows.contains { $0.contains("type a message") || $0.contains("half a thought") } }
            return screen
        }

        static func process(_ screen: Tmux) throws -> Int32 {
            let shell = try screen.tmux(["display-message", "-p", "#{pane_pid}"]).split(separator: "\n").first ?? ""
            let children = try Files.text("/proc/\(shell)/task/\(shell)/children").split(separator: " ").compactMap { Int32($0) }
            guard let first = children.first else { throw Files.Failure(description: "the program does not run") }
            return first
        }

        /// What the shell says of it may go with the alternate screen, which another process gives back.
        static func kill(_ screen: Tmux) throws {
            let process = try process(screen)
            Glibc.kill(process, SIGKILL)
            #expect(waitForEnd(of: process))
        }

        /// - Returns: the handles of three calls that wait.
        func threeCalls() throws -> [Int] {
            round += 1
            try watcher.send(.newConversation)
            try watcher.send(.say("go \(round)"))
            try watcher.wait("three calls") { $0.calls.count { $0.stage == .waiting } == 3 }
            return watcher.state.calls.filter { $0.stage == .waiting }.map(\.handle)
        }

        func denyTheRest() throws {
            while true {
                try watcher.wait("quiet") { ScriptedFrontEnd.isQuiet($0) }
                guard let call = watcher.state.calls.first(where: { $0.stage == .waiting }) else { return }
                try watcher.deny(call.handle)
                try watcher.wait("a denied call") { _ in watcher.call(call.handle)?.stage == .denied }
            }
        }

        func counter(_ handle: Int) throws -> Int {
            let names = try desk.snapshot().names.filter { $0.value == handle }.map(\.key)
            return ((try? Files.text("\(desk.scratch.path)/work/counter")) ?? "").split(separator: "\n").count { names.contains(String($0)) }
        }
    }

    @Test func whatWasTypedIsThereAndWasNotSaid() throws {
        let scene = try Scene()
        var screen = try scene.terminal()
        for (round, milliseconds) in [0, 40, 2300].enumerated() {
            let draft = "half a thought \(round)"
            try screen.press("C-u")
            try screen.type(draft)
            usleep(UInt32(milliseconds) * 1000)
            try Scene.kill(screen)
            try scene.watcher.listen(milliseconds: 100)
            try scene.watcher.refresh()
            #expect(scene.watcher.said.isEmpty && scene.watcher.state.frontEnds.count == 1)
            screen = try scene.terminal()
            // Kept after two seconds at the latest.
            if milliseconds > 2000 { try screen.wait(for: draft) }
        }
        #expect(kill(scene.watcher.status.process, 0) == 0)
    }

    /// The last words of a front end whose terminal goes are heard, also by an engine that is busy just then.
    @Test func whatWasBegunIsKeptWhenTheTerminalGoes() throws {
        let scene = try Scene()
        let engine = scene.watcher.status.process
        for milliseconds in [300, 1000] {
            let draft = "half a thought \(milliseconds)"
            let screen = try scene.terminal()
            let process = try Scene.process(screen)
            kill(engine, SIGSTOP)
            try screen.press("C-u")
            try screen.type(draft)
            // On a busy machine keys take their time; the front end waits for no engine.
            try screen.wait(for: draft)
            kill(process, SIGHUP)
            usleep(UInt32(milliseconds) * 1000)
            kill(engine, SIGCONT)
            #expect(waitForEnd(of: process))
            try scene.watcher.wait("the front end to be gone") { $0.frontEnds.count == 1 }
            try scene.watcher.refresh()
            #expect(scene.watcher.state.desk?.draft == draft)
        }
    }

    @Test func nothingIsDecidedThatWasNot() throws {
        let scene = try Scene()
        var approved = 0
        // While calls wait, and then ever later behind the key that approves.
        for milliseconds in [-1, 0, 1, 4, 12, 30, 120] {
            let calls = try scene.threeCalls()
            let screen = try scene.terminal()
            try screen.wait(for: "3 pending")
            try screen.press("Tab")
            screen.pause(milliseconds: 700)
            let process = try Scene.process(screen)
            if milliseconds >= 0 { try screen.press("a") }
            usleep(UInt32(max(0, milliseconds)) * 1000)
            kill(process, SIGKILL)
            #expect(waitForEnd(of: process))
            try scene.watcher.listen(milliseconds: 150)
            try scene.watcher.wait("the end of what runs") { !$0.calls.contains(where: \.isRunning) }
            let snapshot = try scene.desk.snapshot()
            let decided = calls.filter { snapshot.started.contains($0) }
            #expect(milliseconds < 0 ? decided.isEmpty : decided.isEmpty || decided == [calls[0]])
            #expect(scene.watcher.state.calls.filter(\.isPending).map(\.handle) == calls.filter { !decided.contains($0) })
            #expect(try scene.counter(calls[0]) == decided.count)
            approved += decided.count
            let next = try scene.terminal()
            try next.wait(for: "\(3 - decided.count) pending")
            try scene.denyTheRest()
        }
        print("front ends killed at the key that approves: \(approved) of 6 had been heard")
        #expect(try scene.desk.snapshot().isWhole)
    }

    @Test func anAnswerAndAToolGoOn() throws {
        let scene = try Scene()
        let calls = try scene.threeCalls()
        var screen = try scene.terminal()
        try screen.wait(for: "3 pending")
        try screen.press("Tab")
        screen.pause(milliseconds: 700)
        try screen.press("a")
        try scene.watcher.wait("a call that runs") { _ in scene.watcher.call(calls[0])?.started != nil }
        // The whole of what the terminal has, with the shell in it.
        let process = try Scene.process(screen)
        kill(-getpgid(process), SIGKILL)
        try scene.watcher.wait("its end") { _ in scene.watcher.call(calls[0]).map { if case .succeeded = $0.stage { true } else { false } } ?? false }
        screen = try scene.terminal()
        try screen.wait(for: "2 pending")
        try scene.denyTheRest()

        for milliseconds in [0, 100, 700] {
            let words = "\(milliseconds) \(CrashModel.small)"
            try scene.watcher.send(.newConversation)
            try scene.watcher.send(.say(words))
            try screen.wait(for: "piece 2")
            usleep(UInt32(milliseconds) * 1000)
            kill(try Scene.process(screen), SIGKILL)
            try scene.watcher.wait("the whole answer") { _ in scene.watcher.isAnswered(words) }
            screen = try scene.terminal()
            try screen.wait(for: "piece 39")
        }
    }

    @Test func bothAtOnce() throws {
        let scene = try Scene()
        for round in 0..<2 {
            let calls = try scene.threeCalls()
            let screen = try scene.terminal()
            try screen.wait(for: "3 pending")
            try screen.press("Tab")
            screen.pause(milliseconds: 700)
            try screen.press("a")
            try scene.watcher.wait("a call that runs") { _ in scene.watcher.call(calls[0])?.started != nil }
            while try scene.counter(calls[0]) == 0 { usleep(5000) }
            // The engine leads a session of its own; the second time all of that goes too.
            let engine = scene.watcher.status.process
            kill(try Scene.process(screen), SIGKILL)
            kill(round == 0 ? engine : -engine, SIGKILL)
            #expect(waitForEnd(of: engine))
            let kept = try scene.desk.snapshot()
            #expect(kept.isWhole && kept.unknown == [calls[0]] && kept.pending == Array(calls.dropFirst()))

            let next = try scene.terminal(["--resume", scene.session, "-m", "mock", "--base-url", scene.model.address])
            try next.wait(for: "2 pending")
            try next.wait(for: "outcome")
            scene.watcher = try ScriptedFrontEnd.attach(scene.session, at: scene.desk.place)
            #expect(scene.watcher.call(calls[0])?.stage == .outcomeUnknown)
            try scene.denyTheRest()
            #expect(try scene.counter(calls[0]) == 1)
        }
    }
}
