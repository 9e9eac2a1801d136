import ArgumentParser

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Ask once, without a terminal: the answer on standard output.",
        discussion: """
            Example: git diff | assent run "review this"

            Standard input, if piped, is added to the prompt. A call that needs a person is denied; it is never approved by
            itself. Ends with 0 when the answer is whole, 1 when not, 2 on wrong usage, 130 on interrupt.
            """)

    @OptionGroup var options: SessionOptions

    @Flag(help: "Events as JSON Lines on standard output, one object a line (see docs/run.md).")
    var json = false

    @Flag(help: "Deny calls that need a person (the default).")
    var deny = false

    @Flag(help: "Wait for an operator to decide on calls that need a person.")
    var wait = false

    @Option(name: .customLong("output-schema"), help: ArgumentHelp("A JSON Schema that the answer must fit.", valueName: "FILE"))
    var outputSchema: String?

    @Option(help: ArgumentHelp("A tool that the model must call first.", valueName: "NAME"))
    var tool: String?

    @Argument(help: "What to ask.")
    var prompt: String?

    func run() async throws {
        if wait {
            throw Failure(
                "--wait needs another terminal from which calls can be approved, and a run listens to nobody in this version",
                hint: "Leave it out: calls that need a person are then denied. Or open the chat: `assent`.", status: 2)
        }
        let schema = try outputSchema.map { try OutputSchema(file: $0) }
        let here = Here()
        let opening = try SessionOpening(options, here: here)
        let hasWords = prompt.map { !$0.utf8.isEmpty } ?? false
        let input = try PipedInput.read(limit: RunPrompt.inputLimit, isAddition: hasWords)
        let question = try RunPrompt.text(words: prompt, input: input)

        let session = try await opening.open(telling: [Self.situation, schema?.instruction].compactMap { $0 }.joined(separator: "\n"), answerSchema: schema?.forTheModel, decidesAtOnce: true)
        let driver = RunDriver(
            engine: session.engine, author: here.author,
            run: HeadlessRun(session: session.id, prompt: question, tool: tool, schema: schema),
            text: RunText(isTerminal: isatty(1) == 1, onlyValue: schema != nil), asJSON: json)
        let ending = await driver.toEnd()
        session.release()
        if ending.status != 0 { throw ExitCode(ending.status) }
    }

    /// Told to the model before the conversation.
    private static let situation = """
        This time nobody sits at the terminal and nobody can answer you. A call that needs approval is denied by itself. Do \
        what you can with calls that need none, and say at the end what you left undone.
        """
}
