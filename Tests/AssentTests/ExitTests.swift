import JSON
import Journal
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Invariant 27: however the program ends, nothing is decided by it, and the terminal is as it was: the line's settings and
/// every mode of the terminal, told from the bytes that were written to it.
@Suite(.serialized) struct ExitTests {
    enum Way: Sendable, CaseIterable, CustomTestStringConvertible {
        case quit, terminate, interrupt, hangup, quitSignal, trap, segmentation, kill

        var testDescription: String { "\(self)" }

        var signal: Int32? {
            switch self {
            case .quit: nil
            case .terminate: SIGTERM
            case .interrupt: SIGINT
            case .hangup: SIGHUP
            case .quitSignal: SIGQUIT
            case .trap: SIGILL
            case .segmentation: SIGSEGV
            case .kill: SIGKILL
            }
        }

        var status: Int32 {
            switch self {
            case .quit: 0
            case .interrupt: 130
            case .terminate, .hangup, .quitSignal: 1
            case .trap, .segmentation, .kill: 128 + (signal ?? 0)
            }
        }
    }

    @Test(arguments: Way.allCases, [false, true])
    func theTerminalIsRestoredAndNothingIsDecided(_ way: Way, attached: Bool) throws {
        let desk = try ExitDesk(arguments: ["--practice"] + (attached ? ["--attached"] : []))
        try Files.write("a", to: desk.path("a.log"))
        let terminal = desk.terminal
        #expect(terminal.line.modes != terminal.modesBefore && terminal.screen.modes.contains(1049))
        try desk.say("delete a.log")
        try terminal.wait(for: "1 pending")
        // Until the rows of the answer's end are in the journal.
        terminal.pause(milliseconds: 500)

        if let signal = way.signal {
            try desk.send(signal)
        } else {
            try desk.say("/quit")
            // It asks first, since a call waits.
            try terminal.wait("a question") { terminal.screen.text.contains { $0.contains("not decided") || $0.contains("wait") } }
            terminal.pause(milliseconds: 600)
            terminal.type("y")
        }
        try terminal.wait(for: "exit status \(way.status)")
        if way == .kill {
            // Somebody else does it, a moment later.
            try terminal.wait("an untouched terminal") { terminal.isAsBefore }
        }
        #expect(terminal.written.contains("one call was left undecided") == (way == .quit))
        #expect(terminal.line.modes == terminal.modesBefore)
        #expect(terminal.screen.leftovers == [] && terminal.screen.complaints == [])

        #expect(Files.exists(desk.path("a.log")))
        let log = try desk.log()
        // Only who ends the session ends the waiting; whoever loses the terminal finds the call again.
        #expect(log.map(\.fate) == [way == .quit ? .undecided : .waiting])
        #expect(log.first?.author == nil)
        #expect(desk.engines.processes.count == (attached || way == .quit ? 0 : 1))
        #expect(try desk.journal().verify().broken == nil)
    }

    /// The process that stands by for a kill is the program's only child, and goes with it.
    @Test func theWatcherGoesWithTheProgram() throws {
        let desk = try ExitDesk()
        let program = try desk.terminal.child()
        let children = try Files.text("/proc/\(program)/task/\(program)/children").split(separator: " ").compactMap { Int32($0) }
        let watcher = try #require(children.first)
        #expect(children.count == 1 && kill(watcher, 0) == 0)
        #expect(try Files.list("/proc/\(watcher)/fd").count == 1)
        // None of these reaches it; Ctrl-Z and Ctrl-C are the terminal's, for the program's group.
        for signal in [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGSEGV] { kill(watcher, signal) }
        try desk.quit()
        #expect(kill(watcher, 0) != 0)
    }

    /// A command and all that it starts are ended; the watcher is none of them.
    @Test func theWatcherBelongsToNoCommand() throws {
        let desk = try ExitDesk()
        try desk.say("run sleep 600")
        try desk.terminal.wait(for: "1 pending")
        desk.terminal.type("\t")
        desk.terminal.pause(milliseconds: 700)
        desk.terminal.type("a")
        try desk.terminal.wait(for: "1 running")
        desk.terminal.type("\u{3}")
        try desk.terminal.wait(for: "cancelled")
        kill(try desk.terminal.child(), SIGKILL)
        try desk.terminal.wait(for: "exit status 137")
        try desk.terminal.wait("an untouched terminal") { desk.terminal.isAsBefore }
    }

    enum Stop: Sendable, CaseIterable { case key, signal, plain }

    /// Ctrl-Z, the signal of that name from outside, and SIGSTOP, which nobody can answer.
    @Test(arguments: Stop.allCases)
    func stopsAndGoesOn(_ stop: Stop) throws {
        let desk = try ExitDesk("set -m; PROGRAM; echo \"stopped $?\"; read line; fg >/dev/null; echo \"exit status $?\"; cat")
        let terminal = desk.terminal
        switch stop {
        case .key: terminal.type("\u{1A}")
        case .signal: try desk.send(SIGTSTP)
        case .plain: try desk.send(SIGSTOP)
        }
        try terminal.wait(for: "stopped \(128 + (stop == .plain ? SIGSTOP : SIGTSTP))")
        if stop != .plain { #expect(terminal.isAsBefore, "\(terminal.screen.leftovers)") }
        // The shell writes into the picture.
        terminal.line.setCooked()
        terminal.type("go on\n")
        try terminal.wait("the picture") { terminal.screen.modes.contains(1049) && terminal.screen.text.contains { $0.contains("type a message") } && !terminal.screen.text.contains { $0.contains("stopped") } }
        try terminal.wait("the terminal's modes") { terminal.screen.modes.isSuperset(of: [2004, 1004]) }
        try desk.say("shout hello")
        try terminal.wait(for: "HELLO")
        try desk.quit()
    }

    /// Killed while it was stopped: the terminal is the shell's, and stays as the shell has it.
    @Test func killedWhileStopped() throws {
        let desk = try ExitDesk("set -m; PROGRAM; echo \"stopped $?\"; read line; fg >/dev/null; echo \"exit status $?\"; cat")
        desk.terminal.type("\u{1A}")
        try desk.terminal.wait(for: "stopped")
        let count = desk.terminal.written.count
        kill(try desk.terminal.child(), SIGKILL)
        desk.terminal.pause(milliseconds: 300)
        #expect(desk.terminal.isAsBefore && !desk.terminal.written[count...].contains(0x1B))
    }

    /// The editor has the terminal; Ctrl-C in it is the editor's, and the message comes back.
    @Test func anEditorAndBack() throws {
        let folder = try ScratchFolder()
        try Files.write(
            "#!/bin/sh\ntrap 'echo interrupted' INT\necho \"the editor is here\"\nread line\nread line\nprintf %s \"$line\" > \"$1\"\n", to: "\(folder.path)/editor")
        _ = try Shell.run(["chmod", "+x", "\(folder.path)/editor"])
        // Ctrl-C goes to the shell's script too.
        let desk = try ExitDesk("trap : INT; PROGRAM; echo \"exit status $?\"; cat", environment: ["EDITOR": "\(folder.path)/editor"])
        let terminal = desk.terminal
        terminal.type("\u{18}\u{5}")
        try terminal.wait(for: "the editor is here")
        #expect(terminal.isAsBefore, "\(terminal.screen.leftovers)")
        terminal.type("\u{3}")
        try terminal.wait(for: "interrupted")
        terminal.type("\nshout from the editor\n")
        try terminal.wait("the message") { terminal.screen.modes.contains(1049) && terminal.screen.text.contains { $0.contains("shout from the editor") } }
        terminal.type("\r")
        try terminal.wait(for: "FROM THE EDITOR")
        try desk.quit()
    }

    /// Ctrl-Z in the editor stops the whole job; both go on together.
    @Test func anEditorIsStopped() throws {
        let folder = try ScratchFolder()
        try Files.write("#!/bin/sh\necho \"the editor is here\"\nread line\necho 'shout after a pause' > \"$1\"\n", to: "\(folder.path)/editor")
        _ = try Shell.run(["chmod", "+x", "\(folder.path)/editor"])
        let desk = try ExitDesk(
            "set -m; PROGRAM; echo \"stopped $?\"; read line; fg >/dev/null; echo \"exit status $?\"; cat",
            environment: ["EDITOR": "\(folder.path)/editor"])
        let terminal = desk.terminal
        terminal.type("\u{18}\u{5}")
        try terminal.wait(for: "the editor is here")
        terminal.type("\u{1A}")
        try terminal.wait(for: "stopped \(128 + SIGTSTP)")
        #expect(terminal.isAsBefore)
        terminal.type("go on\n")
        // What is typed before the job is in the foreground again is lost; Enter too much sends the message, no more.
        func shows(_ text: String) -> Bool { terminal.screen.text.contains { $0.contains(text) } }
        for _ in 0..<20 where !shows("shout after a pause") && !shows("AFTER A PAUSE") {
            terminal.type("\n")
            terminal.pause(milliseconds: 500)
        }
        try terminal.wait("the message") { terminal.screen.modes.contains(1049) && (shows("shout after a pause") || shows("AFTER A PAUSE")) }
        terminal.type("\r")
        try terminal.wait(for: "AFTER A PAUSE")
        try desk.quit()
    }

    /// Who watches over the terminal gives it back to the shell, and takes it from nobody who has it meanwhile.
    @Test func anotherJobKeepsItsScreen() throws {
        let other = #"printf "\\033[?1049hanother job"; read line"#
        let desk = try ExitDesk("set -m; PROGRAM; echo \"back $?\"; sh -c '\(other)'; echo \"it had $?\"; cat")
        let program = try desk.terminal.child()
        kill(program, SIGSTOP)
        try desk.terminal.wait(for: "another job")
        kill(program, SIGKILL)
        desk.terminal.pause(milliseconds: 1500)
        #expect(desk.terminal.screen.modes.contains(1049))
        desk.terminal.type("\n")
        try desk.terminal.wait(for: "it had 0")
    }

    /// A second and a third signal while a tool still ends: the first one's work is done to the end.
    @Test func impatientSignals() throws {
        let desk = try ExitDesk(arguments: ["--practice", "--attached"])
        try Files.write("trap '' TERM INT HUP; touch started; while :; do sleep 1; done\n", to: desk.path("stubborn.sh"))
        try desk.say("run sh stubborn.sh")
        try desk.terminal.wait(for: "1 pending")
        desk.terminal.type("\t")
        desk.terminal.pause(milliseconds: 700)
        desk.terminal.type("a")
        try desk.terminal.wait("a tool that runs") { Files.exists(desk.path("started")) }
        for signal in [SIGTERM, SIGHUP, SIGTERM, SIGINT, SIGHUP] {
            try desk.send(signal)
            desk.terminal.pause(milliseconds: 100)
        }
        try desk.terminal.wait(for: "exit status 1")
        #expect(desk.terminal.isAsBefore, "\(desk.terminal.screen.leftovers)")
        #expect(try Shell.run(["pgrep", "-f", "^sh stubborn.sh"]).text.isEmpty)
        let log = try desk.log()
        #expect(log.map(\.fate) == [.approved])
        guard case .cancelled = log.first?.outcome else {
            Issue.record("\(log)")
            return
        }
    }

    /// What is wrong before there is a screen is said without one.
    @Test func anErrorBeforeTheScreen() throws {
        let desk = try ExitDesk(arguments: ["--theme", "none-such"], ready: "exit status")
        #expect(desk.terminal.screen.text.contains { $0.contains("none-such") })
        #expect(!desk.terminal.written.contains(0x1B) && desk.terminal.isAsBefore)
    }
}
