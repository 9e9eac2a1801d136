import JSON
import Journal
import TestSupport
import Testing

/// Invariant 27: however the program ends, nothing is decided by it, and the terminal is as it was.
@Suite(.enabled(if: Tmux.isInstalled, "tmux is not installed"), .serialized)
struct ExitTests {
    enum Way: Sendable, CaseIterable, CustomTestStringConvertible {
        case quit, terminate, interrupt, hangup, quitSignal, trap, segmentation

        var testDescription: String { "\(self)" }

        var signal: String? {
            switch self {
            case .quit: nil
            case .terminate: "TERM"
            case .interrupt: "INT"
            case .hangup: "HUP"
            case .quitSignal: "QUIT"
            case .trap: "ILL"
            case .segmentation: "SEGV"
            }
        }
        /// Whether the program still could write its last rows.
        var isOrderly: Bool { self != .trap && self != .segmentation }
    }

    @Test(arguments: Way.allCases)
    func theTerminalIsRestoredAndNothingIsDecided(_ way: Way) throws {
        let scratch = try ScratchFolder()
        _ = try Shell.run(["mkdir", "-p", "\(scratch.path)/work"])
        try Files.write("a", to: "\(scratch.path)/work/a.log")
        let script = """
            stty -g > \(scratch.path)/before
            \(Program.path) --practice -C \(scratch.path)/work
            echo "exit status $?"
            stty -g > \(scratch.path)/after
            echo "shell goes on"
            cat
            """
        try Files.write(script, to: "\(scratch.path)/play.sh")
        let screen = try Tmux(
            ["sh", "\(scratch.path)/play.sh"], in: scratch.path,
            environment: ["PATH": "/usr/bin:/bin", "HOME": scratch.path, "LANG": "C.UTF-8", "TERM": "tmux-256color", "SWIFT_BACKTRACE": "enable=no"])
        try screen.wait(for: "type a message")
        try screen.type("delete a.log")
        try screen.press("Enter")
        try screen.wait(for: "1 pending")

        if let signal = way.signal {
            _ = try Shell.run(["pkill", "-\(signal)", "-f", "^\(Program.path) --practice -C \(scratch.path)/work"])
        } else {
            try screen.type("/quit")
            try screen.press("Enter")
            // It asks first, since a call waits.
            let asked = try screen.wait("a question") { $0.contains { $0.contains("not decided") || $0.contains("waits") || $0.contains("waiting") } }
            #expect(!asked.isEmpty)
            screen.pause(milliseconds: 600)
            try screen.press("y")
        }
        let last = try screen.wait(for: "shell goes on")
        #expect(last.contains { $0.contains("one call was left undecided") } == way.isOrderly)
        #expect(try Files.text("\(scratch.path)/before") == Files.text("\(scratch.path)/after"))
        let modes = try screen.tmux(["display-message", "-p", "#{alternate_on} #{cursor_flag} #{keypad_cursor_flag} #{mouse_any_flag}"])
        #expect(modes == "0 1 0 0\n", "alternate screen, cursor, keypad, mouse")

        #expect(Files.exists("\(scratch.path)/work/a.log"))
        let journal = try SessionJournal.open(folder: "\(scratch.path)/.local/share/assent", create: false)
        let session = try #require(try journal.latestSession())
        let log = try journal.log(session: session.id)
        #expect(log.map(\.fate) == [way.isOrderly ? .notRun : .waiting])
        #expect(log.first?.author == nil)
        #expect(try journal.verify().broken == nil)
    }
}
