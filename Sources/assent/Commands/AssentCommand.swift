import ArgumentParser
import Screen

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The program: the chat by default, and a subcommand for every noun.
@main
struct AssentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assent",
        abstract: "A terminal chat client in which no tool call runs without your assent.",
        discussion: """
            Example: assent -C ~/work/site "which files changed today?"

            A language model proposes tool calls; each waits in a side pane until you approve, deny or edit it.
            The chat is the default command; its options (-m, -C, --practice, --base-url, --session, --resume, --new, --attached, --theme) are
            explained by `assent chat --help`.
            """,
        version: Version.text,
        subcommands: [
            ChatCommand.self, RunCommand.self, ListCommand.self, AttachCommand.self, KillCommand.self, RenameCommand.self,
            PendingCommand.self, ShowCommand.self, ApproveCommand.self, DenyCommand.self, UndoCommand.self, LogCommand.self, StatsCommand.self, VerifyCommand.self,
            ToolsCommand.self, PolicyCommand.self, ConfigCommand.self, DoctorCommand.self,
            InspectCommand.self, EngineCommand.self,
        ],
        defaultSubcommand: ChatCommand.self)

    static func main() async {
        useQuietPool()
        // A closed pipe is an error of a write, never the death of the program.
        signal(SIGPIPE, SIG_IGN)
        StandardStreams.fill()
        do {
            var command = try parseAsRoot()
            // Now, while there is one thread.
            if command is ChatCommand || command is AttachCommand, isatty(0) == 1, isatty(1) == 1 { TerminalWatch.start() }
            defer { TerminalWatch.end() }
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            quit(with: error)
        }
    }

    /// 0 for help, 1 for a failure, 2 for wrong usage, and what a command asked for otherwise.
    private static func quit(with error: any Error) -> Never {
        if let failure = error as? Failure {
            StandardError.write("assent: \(failure.message)\n")
            if let hint = failure.hint { StandardError.write("  \(hint)\n") }
            endProcess(failure.status)
        }
        let code = exitCode(for: error)
        let message = fullMessage(for: error)
        if !message.isEmpty {
            if code == .success { print(message) } else { StandardError.write(message + "\n") }
        }
        endProcess(code == .validationFailure ? 2 : code.rawValue)
    }
}

/// `exit` by another name: the command's own method of that name hides the C function.
private func endProcess(_ status: Int32) -> Never { exit(status) }

/// Why a command could not do its work, for a person: it is written as it is, so whatever somebody else has named in it has been
/// made visible by ``VisibleText``.
struct Failure: Error {
    let message: String
    let hint: String?
    let status: Int32

    init(_ message: String, hint: String? = nil, status: Int32 = 1) {
        self.message = message
        self.hint = hint
        self.status = status
    }
}

enum Version {
    static let number = "0.1.0"
    static let text = "assent \(number)"
}
