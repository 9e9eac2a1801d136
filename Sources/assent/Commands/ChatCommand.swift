import Approval
import ArgumentParser
import Conversation
import Engine
import JSON
import Link
import Screen
import Socket
import TOML
import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat", abstract: "Open the chat (the default).",
        discussion: """
            Example: assent -m gpt-4o -C ~/work/site "which files changed today?"

            The session's engine is a process of its own: it outlives the terminal, and `assent attach` comes back to it.
            """)

    @OptionGroup var options: SessionOptions

    @Option(help: "The theme: dark, light, monochrome, or a file's name in a themes folder.")
    var theme: String?

    @Flag(help: "Go on with an earlier session: the one that the first argument names, or one from a list.")
    var resume = false

    @Flag(help: "Keep the session in this process; it ends with the terminal.")
    var attached = false

    @Flag(help: "Begin a session in any case, also where one of this folder runs without a terminal.")
    var new = false

    @Option(help: ArgumentHelp("A tool that the model must call in answer to the first message.", valueName: "NAME"))
    var tool: String?

    @Argument(help: "The first message; with --resume, the session.")
    var prompt: String?

    @Argument(help: ArgumentHelp("The first message, with --resume.", visibility: .hidden))
    var more: String?

    func validate() throws {
        if more != nil, !resume {
            let names = AssentCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
            if let prompt, names.contains(where: { $0.utf8.elementsEqual(prompt.utf8) }) {
                throw ValidationError("Put the options after the command: `assent \(prompt) …`.")
            }
            throw ValidationError("Put the message in quotes, so that it is one argument.")
        }
        if tool != nil, (resume ? more : prompt) == nil { throw ValidationError("--tool goes with a first message.") }
        if new, resume { throw ValidationError("--new begins a session and --resume goes on with one: choose one.") }
    }

    func run() async throws {
        if !resume { try refuseMistypedCommand() }
        let here = Here()
        var opening = try SessionOpening(options, theme: theme, here: here)
        guard isatty(0) == 1, isatty(1) == 1 else {
            throw Failure("the chat needs a terminal", hint: "Standard input or output is not one. Over ssh, use `ssh -t`; in a script, `assent run`.")
        }
        var wanted: String?
        if let prompt, resume { wanted = prompt } else if resume { wanted = try await SessionMenu(here: here, opening: opening).choose() }
        if attached { return try await runAttached(opening, wanted) }

        let place = try meetingPlace(opening, wanted)
        let (channel, status) = try place.reach()
        if let status, wanted != nil { opening = opening.moved(to: status.folder) }
        var chat = Chat(channel: channel, opening: opening, first: resume ? more : prompt, tool: tool)
        if let status, wanted == nil, options.session == nil {
            chat.notice = "You are back in the session \(VisibleText.line(status.name)), which ran here without a terminal. `assent --new` begins another."
        }
        try await chat.run()
    }

    /// The session that is meant, where it runs already; else a new engine.
    private func meetingPlace(_ opening: SessionOpening, _ wanted: String?) throws -> MeetingPlace {
        let directory = SessionDirectory(opening.here)
        let data = opening.folders.data
        if let wanted {
            if let running = try directory.find(wanted, dataFolder: data) { return .running(running, directory) }
            return .started(options.engineArguments(folder: options.folder == nil ? nil : opening.workspace.root.string) + ["--resume", wanted], directory)
        }
        if !new {
            // One that does not answer at once must not keep a new session waiting.
            if let name = options.session.map(SessionName.fitting) {
                if let running = try directory.find(name, dataFolder: data, within: .milliseconds(300)) { return .running(running, directory) }
            } else if options.isPlain, prompt == nil, let left = try left(directory, opening) {
                return .running(left, directory)
            }
        }
        return .started(options.engineArguments(folder: opening.workspace.root.string), directory)
    }

    /// The session of this folder that runs and that nobody looks at, the one that changed last.
    private func left(_ directory: SessionDirectory, _ opening: SessionOpening) throws -> SessionStatus? {
        let folder = ExactString(VisibleText.line(opening.workspace.root.string))
        return try directory.running(within: .milliseconds(300)).compactMap(\.status)
            .filter { ExactString($0.dataFolder) == ExactString(opening.folders.data) && ExactString($0.folder) == folder && $0.frontEnds == 0 }
            .max { $0.lastChange < $1.lastChange }
    }

    /// The engine in this process.
    private func runAttached(_ first: SessionOpening, _ wanted: String?) async throws {
        var opening = first
        if let wanted { opening = try SessionOpening(options.found(wanted, here: first.here), theme: theme, here: first.here) }
        let session = try await opening.open(resuming: wanted)
        let chat = Chat(
            channel: LocalChannel(engine: session.engine, session: session.id.text.string, author: opening.here.author), opening: opening,
            first: resume ? more : prompt, tool: tool)
        try await chat.run(endingWith: session)
    }

    /// Of a short name only one letter, or two in each other's place: many a word is near to it.
    private static func isSlip(_ word: String, of name: String) -> Bool {
        let distance = NearestName.distance(word, name)
        return distance < 2 && name.utf8.count > 2 || distance == 2 && (name.utf8.count > 4 || word.utf8.sorted() == name.utf8.sorted())
    }

    /// One word that is nearly a command is more likely a slip than a message to a model.
    private func refuseMistypedCommand() throws {
        guard let prompt, !prompt.utf8.contains(0x20) else { return }
        let commands = AssentCommand.configuration.subcommands.map { $0.configuration }.filter(\.shouldDisplay)
        guard let near = NearestName.of(prompt, among: commands.compactMap { $0.commandName }.filter { Self.isSlip(prompt, of: $0) }) else { return }
        throw Failure(
            "there is no command \(VisibleText.line(prompt))", hint: "Did you mean `assent \(near)`? To say it to a model, add a word, or write it in the chat.", status: 2)
    }
}

/// Where front end and engine meet.
enum MeetingPlace {
    case running(SessionStatus, SessionDirectory)
    /// An engine that is still to be started, with these arguments.
    case started([String], SessionDirectory)

    /// - Returns: the way there, and how the session is where it runs already.
    /// - Throws: ``Failure``.
    func reach(_ wish: Hello.Wish = .attach, isReadOnly: Bool = false) throws -> (any EngineChannel, SessionStatus?) {
        switch self {
        case .running(let status, let directory):
            let (connection, greeting) = try directory.knock(wish, status.session, isReadOnly: isReadOnly)
            if greeting.version != LinkProtocol.version {
                return try OtherVersion(status: status, greeting: greeting, directory: directory, wish: wish, isReadOnly: isReadOnly).offer()
            }
            if let refusal = greeting.refusal { throw Failure(refusal.message, hint: refusal.hint, status: refusal.status) }
            return (SocketChannel(connection.socket, session: status.session), greeting.status ?? status)
        case .started(let arguments, let directory): return (try StartingChannel(EngineStart(directory: directory), arguments: arguments), nil)
        }
    }
}
