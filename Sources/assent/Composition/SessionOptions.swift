import Approval
import ArgumentParser
import Configuration
import Journal
import Models
import Store
import Wire

/// What every command that opens a session takes from the command line.
struct SessionOptions: ParsableArguments {
    @Option(name: [.customShort("m"), .long], help: "The model: NAME, PROVIDER/NAME, or practice.")
    var model: String?

    @Option(name: .customLong("base-url"), help: "The address of a server.")
    var baseURL: String?

    @Option(help: ArgumentHelp("What the server speaks: openai-chat, openai-responses, anthropic-messages, gemini.", valueName: "API"))
    var api: String?

    @Option(help: ArgumentHelp("How much the model thinks: off, low, medium, high.", valueName: "EFFORT"))
    var reasoning: String?

    @Flag(help: "Use the embedded practice model: offline, rule-based.")
    var practice = false

    @Option(name: [.customShort("C"), .customLong("directory")], help: ArgumentHelp("The folder to work in.", valueName: "DIR"))
    var folder: String?

    @Option(name: .customLong("session"), help: "The session's name; the folder's name when left out.")
    var session: String?

    func validate() throws {
        if practice, model != nil || baseURL != nil {
            throw ValidationError("--practice takes no model and no server: choose one.")
        }
        if let api, !ConfiguredModel.apis.contains(where: { $0.utf8.elementsEqual(api.utf8) }) {
            throw ValidationError("--api takes \(ConfiguredModel.apis.joined(separator: ", ")).")
        }
        if let reasoning, !ConfiguredModel.efforts.contains(where: { $0.utf8.elementsEqual(reasoning.utf8) }) {
            throw ValidationError("--reasoning takes \(ConfiguredModel.efforts.joined(separator: ", ")).")
        }
        if let baseURL, BaseURL(baseURL) == nil { throw ValidationError(BaseURL.problem(VisibleText.line(baseURL)) + ".") }
    }

    /// With what the configuration says about the model, which is weaker than the environment.
    func modelArguments(_ configuration: EffectiveConfiguration) -> ModelArguments {
        func configured(_ setting: Sourced<String>?) -> String? {
            if case .file = setting?.origin { setting?.value } else { nil }
        }
        return ModelArguments(
            model: model, baseURL: baseURL, practice: practice, configuredModel: configured(configuration.model),
            configuredBaseURL: configured(configuration.baseURL), api: api.flatMap { API(rawValue: $0) },
            configuredAPI: configuration.api.flatMap { API(rawValue: $0) },
            wishes: ModelWishes(
                reasoning: configuration.reasoning.flatMap { ReasoningEffort(rawValue: $0) }, maxTokens: configuration.maxTokens,
                images: configuration.sendsImages))
    }
}

extension SessionOptions {
    /// The same wishes for an engine, whose own folder is `/`.
    /// - Parameter folder: the folder to work in, absolute; nil for the one that the session had.
    func engineArguments(folder: String?) -> [String] {
        var words: [String] = []
        func add(_ option: String, _ value: String?) { if let value { words += ["\(option)=\(value)"] } }
        add("--model", model)
        add("--base-url", baseURL)
        add("--api", api)
        add("--reasoning", reasoning)
        if practice { words.append("--practice") }
        add("--directory", folder)
        add("--session", session)
        return words
    }

    /// Nothing is said of the model or of a name.
    var isPlain: Bool { model == nil && baseURL == nil && api == nil && reasoning == nil && !practice && session == nil }

    /// With the folder that an earlier session had, unless another one is named.
    /// - Throws: ``Failure`` when the journal has no such session.
    func found(_ idOrName: String, here: Here) throws -> SessionOptions {
        guard folder == nil else { return self }
        var options = self
        do {
            let journal = try SessionJournal.open(folder: DataFolders(environment: here.environment).data, create: false)
            guard let summary = try journal.session(idOrName) else {
                throw Failure("there is no session \(VisibleText.line(idOrName))", hint: "`assent ls` lists them.")
            }
            options.folder = summary.current?.folder
        } catch let error as StoreError {
            throw Failure(error.message, hint: error.hint)
        }
        return options
    }
}
