import Approval
import ArgumentParser
import Engine
import Link
import Screen
import TOML

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat", abstract: "Open the chat (the default).",
        discussion: "Example: assent -m gpt-4o -C ~/work/site \"which files changed today?\"")

    @OptionGroup var options: SessionOptions

    @Option(help: "The theme: dark, light, monochrome, or a file's name in a themes folder.")
    var theme: String?

    @Argument(help: "The first message.")
    var prompt: String?

    func run() async throws {
        try refuseMistypedCommand()
        let here = Here()
        let opening = try SessionOpening(options, theme: theme, here: here)
        guard isatty(0) == 1, isatty(1) == 1 else {
            throw Failure("the chat needs a terminal", hint: "Standard input or output is not one. Over ssh, use `ssh -t`; in a script, `assent run`.")
        }
        let session = try await opening.open()
        let frontEnd = FrontEnd(
            engine: session.engine, author: here.author, theme: opening.settings.theme, keys: opening.settings.keys,
            editor: ExternalEditor(environment: here.environment))
        do {
            try await frontEnd.open(
                TerminalOptions(
                    type: here.environment["TERM"] ?? "", isColorless: here.environment["NO_COLOR"].map { !$0.isEmpty } ?? false,
                    isInsideTmux: here.environment["TMUX"] != nil),
                first: prompt)
        } catch let error as TerminalError {
            throw Failure(error.message, hint: error.hint)
        }
        let ending = await frontEnd.run()
        // What still waits is recorded as not decided, what runs is stopped.
        let lost = await session.engine.close(by: here.author)
        await frontEnd.releaseSignals()
        let undecided = session.undecided
        session.release()
        if undecided > 0 {
            let calls = undecided == 1 ? "one call was" : "\(undecided) calls were"
            StandardError.write("assent: \(calls) left undecided and did not run; see `assent log`\n")
        }
        if let lost { throw Failure(lost.message, hint: lost.hint) }
        if case .ended(let signal) = ending { throw ExitCode(signal == .interrupt ? 130 : 1) }
    }

    /// One word that is nearly a command is more likely a slip than a message to a model.
    private func refuseMistypedCommand() throws {
        guard let prompt, !prompt.utf8.contains(0x20) else { return }
        let names = AssentCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
        guard let near = NearestName.of(prompt, among: names), NearestName.distance(prompt, near) <= 2 else { return }
        throw Failure(
            "there is no command \(VisibleText.line(prompt))", hint: "Did you mean `assent \(near)`? To say it to a model, add a word, or write it in the chat.", status: 2)
    }
}
