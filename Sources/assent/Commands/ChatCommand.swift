import Approval
import ArgumentParser
import Conversation
import Engine
import JSON
import Journal
import Link
import Models
import Screen
import Store
import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat", abstract: "Open the chat (the default).",
        discussion: "Example: assent -m gpt-4o -C ~/work/site \"which files changed today?\"")

    @Option(name: [.customShort("m"), .long], help: "The model: NAME, PROVIDER/NAME, or practice.")
    var model: String?

    @Option(name: .customLong("base-url"), help: "The address of a server that speaks OpenAI Chat Completions.")
    var baseURL: String?

    @Flag(help: "Use the embedded practice model: offline, rule-based.")
    var practice = false

    @Option(name: [.customShort("C"), .customLong("directory")], help: ArgumentHelp("The folder to work in.", valueName: "DIR"))
    var folder: String?

    @Option(name: .customLong("session"), help: "The session's name; the folder's name when left out.")
    var session: String?

    @Option(help: "The theme: dark, light, monochrome, or a file's name in a themes folder.")
    var theme: String?

    @Argument(help: "The first message.")
    var prompt: String?

    func run() async throws {
        let here = Here()
        let workspace = try openWorkspace(here)
        guard isatty(0) == 1, isatty(1) == 1 else {
            throw Failure("the chat needs a terminal", hint: "Standard input or output is not one. Over ssh, use `ssh -t`.")
        }
        let folders = try DataFolders(environment: here.environment)
        let theme = try ThemeFinder(program: Here.program(), configuration: folders.configuration).theme(named: theme)
        let model = try await ModelFinder(environment: here.environment)
            .model(ModelArguments(model: model, baseURL: baseURL, practice: practice))
        let journal = try openJournal(folders)
        // Children that daemonise still end with their call.
        _ = ProcessTree.adoptOrphans()
        let tools = ToolBox(
            workspace: workspace,
            environment: ChildEnvironment(
                choosingFrom: here.environment.map { EnvironmentEntry(name: ExactString($0.key), value: ExactString($0.value)) }),
            ownFolders: [ExactString(folders.data), ExactString(folders.configuration)])

        let id = SessionID(String(UInt64.random(in: .min ... .max), radix: 36))
        let lock = try takeLock(journal, id)
        let facts = SessionFacts(
            name: session ?? ChatCommand.name(of: workspace), folder: workspace.root.string, model: model.name,
            program: Version.text, author: here.author)
        let engine = SessionEngine(
            session: id, facts: facts, system: [SystemPart(title: "Assent's own", text: SystemPrompt.text(folder: workspace.root.string), isForeign: false)],
            services: .init(model: model, tools: tools, journal: journal, clock: Here.now))
        let frontEnd = FrontEnd(
            engine: engine, author: here.author, theme: theme, editor: ExternalEditor(environment: here.environment))
        do {
            try await frontEnd.open(
                TerminalOptions(
                    type: here.environment["TERM"] ?? "", isColorless: here.environment["NO_COLOR"].map { !$0.isEmpty } ?? false,
                    isInsideTmux: here.environment["TMUX"] != nil),
                first: prompt, notices: [])
        } catch let error as TerminalError {
            throw Failure(error.message, hint: error.hint)
        }
        let ending = await frontEnd.run()
        // What still waits is recorded as not decided, what runs is stopped.
        let lost = await engine.close(by: here.author)
        await frontEnd.releaseSignals()
        _ = consume lock
        if let lost { throw Failure(lost.message, hint: lost.hint) }
        if case .ended(let signal) = ending { throw ExitCode(signal == .interrupt ? 130 : 1) }
    }

    private func openWorkspace(_ here: Here) throws -> Workspace {
        let path = folder ?? "."
        guard let real = realpath(path, nil) else { throw Failure("cannot work in \(path): \(Failure.system)") }
        defer { free(real) }
        do {
            return try Workspace(folder: ExactString(String(cString: real)))
        } catch {
            throw Failure("cannot work in \(path): \(error)")
        }
    }

    private func openJournal(_ folders: DataFolders) throws -> SessionJournal {
        do {
            return try SessionJournal.open(folder: folders.data)
        } catch {
            throw Failure(error.message, hint: error.hint)
        }
    }

    private func takeLock(_ journal: SessionJournal, _ id: SessionID) throws -> SessionLock {
        do {
            return try journal.lock(session: id)
        } catch {
            throw Failure(error.message, hint: error.hint)
        }
    }

    private static func name(of workspace: Workspace) -> String {
        let last = workspace.root.utf8.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) }
        return last ?? "root"
    }
}
