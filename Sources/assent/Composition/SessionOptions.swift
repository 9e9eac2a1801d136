import Approval
import ArgumentParser
import Configuration
import Models

/// What every command that opens a session takes from the command line.
struct SessionOptions: ParsableArguments {
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

    func validate() throws {
        if practice, model != nil || baseURL != nil {
            throw ValidationError("--practice takes no model and no server: choose one.")
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
            configuredBaseURL: configured(configuration.baseURL))
    }
}
