import Approval
import ArgumentParser
import CPlatform
import Configuration
import JSON
import Link

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct PendingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pending", abstract: "List the calls that wait for a person, in all sessions that run; those of cut-off ones are counted.",
        discussion: "Example: assent pending --json")

    @Flag(help: "One JSON object a line.")
    var json = false

    func run() throws {
        let here = Here()
        for waiting in try WaitingCall.all(here: here) {
            try StandardOutput.write((json ? waiting.json.asciiText : waiting.line(at: Here.now())) + "\n")
        }
        for row in try SessionRows(here: here).all.lazy.filter({ !$0.isRunning && !$0.hasEnded }).prefix(Self.most) {
            guard let count = row.waiting(here), count > 0 else { continue }
            let calls = count == 1 ? "one call waits" : "\(count) calls wait"
            StandardError.write("assent: in \(VisibleText.line(row.name)), which was cut off, \(calls): `assent --resume \(VisibleText.line(row.session))`\n")
        }
    }

    /// Sessions that were cut off and are looked at.
    private static let most = 50
}

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show all of a call that waits.", discussion: "Example: assent show support-desk/3")

    @Argument(help: ArgumentHelp("The call.", valueName: "HANDLE"))
    var handle: String

    func run() throws {
        let waiting = try WaitingCall.find(handle, here: Here())
        for line in waiting.lines { try StandardOutput.write(line + "\n") }
    }
}

struct ApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Approve calls that wait, each after all of it has been shown.",
        discussion: """
            Example: assent approve support-desk/3

            On a terminal the call is shown to its end, and you type its handle. Without one it needs --showing with the digest \
            of what was shown (`assent pending --json`), and approve_from_scripts = true in your own configuration.
            """)

    @Option(help: ArgumentHelp("The digest of what was shown; without a terminal.", valueName: "DISPLAY_DIGEST"))
    var showing: String?

    @Option(help: "A comment that goes with the approval.")
    var comment: String?

    @Argument(help: ArgumentHelp("The calls, for example support-desk/3.", valueName: "HANDLE"))
    var handles: [String]

    func validate() throws {
        if showing != nil, handles.count != 1 { throw ValidationError("--showing is for one call.") }
    }

    func run() throws {
        let here = Here()
        for handle in handles {
            let waiting = try WaitingCall.find(handle, here: here)
            guard waiting.call.stage == .waiting, let display = waiting.call.display else {
                throw Failure("\(waiting.handle) cannot be decided yet: it is still being checked")
            }
            if let misfit = waiting.call.misfit {
                throw Failure(
                    "\(waiting.handle) is invalid and cannot be approved: \(misfit.problems.joined(separator: " "))",
                    hint: misfit.canBeMended ? "Mend it in the pane (assent attach), or deny it." : "Deny it; there is no such tool.")
            }
            if let showing {
                try refuseScript(here)
                guard Digest(hex: showing) == display.digest else {
                    throw Failure("\(waiting.handle) was not shown like that", hint: "It has changed: look at it again, `assent show \(waiting.handle)`.")
                }
            } else {
                try ask(waiting)
            }
            let approve = Command.Approve(
                handle: waiting.call.handle, revision: waiting.call.revision, display: display.digest, rowsSeen: display.rows.count, comment: comment)
            // Not before the start is recorded: until then the call may turn out to be another one.
            try waiting.decide(.approve(approve)) { !$0.isPending && $0.stage != .starting }
            try StandardOutput.write("\(waiting.handle) approved\n")
        }
    }

    private func refuseScript(_ here: Here) throws {
        let opening = try SessionOpening(SessionOptions.parse([]), here: here)
        guard opening.settings.configuration.approvesFromScripts else {
            throw Failure("scripts may not approve calls", hint: "Set approve_from_scripts = true in your own configuration if they should.")
        }
    }

    /// Shows all of it, a screen at a time, and has the handle typed.
    private func ask(_ waiting: WaitingCall) throws {
        guard isatty(0) == 1, isatty(1) == 1 else {
            throw Failure("approving needs a terminal", hint: "In a script, say what was shown by --showing.")
        }
        var size = (rows: Int32(24), columns: Int32(80))
        _ = cplatform_window_size(1, &size.rows, &size.columns)
        for (number, page) in Pages.of(waiting.lines, rows: max(5, Int(size.rows) - 2), columns: Int(size.columns)).enumerated() {
            if number > 0 {
                try StandardOutput.write("-- Enter shows more; anything else leaves it undecided -- ")
                tcflush(0, TCIFLUSH)
                guard readLine()?.isEmpty == true else { throw Failure("\(waiting.handle) was left undecided") }
            }
            for row in page { try StandardOutput.write(row + "\n") }
        }
        try StandardOutput.write("\nType \(waiting.handle) to approve it; anything else leaves it undecided: ")
        // What was typed before the question is no answer to it.
        tcflush(0, TCIFLUSH)
        guard let answer = readLine(), ExactString(answer) == ExactString(waiting.handle) else { throw Failure("\(waiting.handle) was left undecided") }
    }
}

struct DenyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deny", abstract: "Deny calls that wait.", discussion: "Example: assent deny support-desk/3 --reason \"not on a Friday\"")

    @Option(help: "Why, for the model and the journal.")
    var reason: String?

    @Argument(help: ArgumentHelp("The calls, for example support-desk/3.", valueName: "HANDLE"))
    var handles: [String]

    func run() throws {
        let here = Here()
        for handle in handles {
            let waiting = try WaitingCall.find(handle, here: here)
            try waiting.decide(.deny(.init(handle: waiting.call.handle, revision: waiting.call.revision, reason: reason))) { $0.stage == .denied }
            try StandardOutput.write("\(waiting.handle) denied\n")
        }
    }
}
