import Approval
import ArgumentParser
import Link
import Socket

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct AttachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach", abstract: "Go back to a session: one that runs, or one that rests.",
        discussion: """
            Example: assent attach support-desk

            Several terminals may be attached to one session; the first answer to a call counts, and the others see whose it was.
            A session that rests is taken up again by a new engine: what waited waits again, and nothing runs by itself.
            """)

    @Flag(name: [.customShort("d"), .customLong("detach-others")], help: "Send every other terminal away.")
    var alone = false

    @Flag(name: [.customShort("r"), .customLong("read-only")], help: "Look, and decide nothing.")
    var readOnly = false

    @Option(help: "The theme: dark, light, monochrome, or a file's name in a themes folder.")
    var theme: String?

    @Argument(help: "The session's name or id; when left out, the only one that runs, or one from a list.")
    var session: String?

    func validate() throws {
        if alone, readOnly { throw ValidationError("Who only looks sends nobody away: -r or -d, not both.") }
    }

    func run() async throws {
        let here = Here()
        let opening = try opening(here)
        guard isatty(0) == 1, isatty(1) == 1 else {
            throw Failure("attaching needs a terminal", hint: "Standard input or output is not one. Over ssh, use `ssh -t`.")
        }
        let directory = SessionDirectory(here)
        let (channel, status) = try await place(directory, opening).reach(alone ? .attachAlone : .attach, isReadOnly: readOnly)
        let chat = Chat(channel: channel, opening: status.map { opening.moved(to: $0.folder) } ?? opening, first: nil, isReadOnly: readOnly)
        try await chat.run()
    }

    /// The session has a folder of its own; the one that this command is given in may be gone.
    private func opening(_ here: Here) throws -> SessionOpening {
        let isHere = access(".", X_OK) == 0
        return try SessionOpening(SessionOptions.parse(isHere ? [] : ["-C", "/"]), theme: theme, here: here)
    }

    private func place(_ directory: SessionDirectory, _ opening: SessionOpening) async throws -> MeetingPlace {
        let data = opening.folders.data
        let wanted: String
        if let session {
            wanted = session
        } else {
            let running = try directory.running().compactMap(\.status).filter { $0.isOf(dataFolder: data) }
            if running.count == 1 { return .running(running[0], directory) }
            wanted = try await SessionMenu(here: opening.here, opening: opening).choose()
        }
        if let running = try directory.find(wanted, dataFolder: data) { return .running(running, directory) }
        // Nobody may look at a session that rests without its being taken up; who only wants to read has `assent log`.
        if readOnly { throw Failure("no session \(VisibleText.line(wanted)) runs", hint: "`assent log` shows what was decided in it; without -r it is taken up again.") }
        return .started(["--resume", wanted], directory)
    }
}
