import JSON
import Wire

/// What the command line and the configuration say about the model.
public struct ModelArguments: Sendable, Equatable {
    /// `-m`
    public var model: String?
    /// `--base-url`
    public var baseURL: String?
    /// `--practice`
    public var practice: Bool
    /// What a configuration file says: weaker than the environment.
    public var configuredModel: String?
    public var configuredBaseURL: String?

    public init(
        model: String? = nil, baseURL: String? = nil, practice: Bool = false, configuredModel: String? = nil,
        configuredBaseURL: String? = nil
    ) {
        self.model = model
        self.baseURL = baseURL
        self.practice = practice
        self.configuredModel = configuredModel
        self.configuredBaseURL = configuredBaseURL
    }
}

/// Which model answers, decided from the command line and the environment alone; nobody is contacted for it.
public enum ModelChoice: Sendable, Equatable {
    case practice(because: PracticeReason)
    case endpoint(ModelEndpoint)
    /// Ask these servers on this machine, in this order and with a connect limit of 300 ms, for their models
    /// (``ModelListing``); the first that has one is taken. If none answers: ``ModelChoice/practice(because:)``, or the
    /// first candidate as it is when a name was asked for.
    case probe([ModelEndpoint])
    /// What was asked for makes no sense; a sentence.
    case problem(String)

    public enum PracticeReason: Sendable, Equatable {
        case asked
        /// No server is configured and none was found on this machine.
        case nothingElse
    }

    /// OpenAI's own model when none is named: it takes tools, images and temperature, and every account has it.
    public static let defaultOpenAIModel = "gpt-4o"

    /// In this order:
    /// 1. `--practice` or `-m practice`;
    /// 2. `--base-url`, else `OPENAI_BASE_URL` unless `-m` names another provider than `openai`;
    /// 3. the provider that `-m` names, with its own key (`OLLAMA_HOST` moves Ollama);
    /// 4. `OPENAI_API_KEY`: OpenAI itself;
    /// 5. servers on this machine.
    ///
    /// `OPENAI_MODEL` names the model where `-m` does not, and the configuration where neither does. The configuration's
    /// address counts after 2, unless `-m` or `OPENAI_MODEL` names another provider than `openai`. At a server other than
    /// OpenAI without a name, the server is asked and its first model is taken.
    ///
    /// - Parameter environment: the value of an environment variable.
    public static func choose(arguments: ModelArguments, environment: (String) -> String?) -> ModelChoice {
        func variable(_ name: String) -> String? { environment(name).flatMap { $0.utf8.isEmpty ? nil : $0 } }

        let asked = (arguments.model ?? variable("OPENAI_MODEL")).map(ModelReference.init)
        let configured = arguments.configuredModel.map(ModelReference.init)
        // Who names a server does not mean the practice model, whatever the configuration says.
        let address = variable("OPENAI_BASE_URL") ?? variable("OPENAI_API_BASE")
        let isServerNamed = arguments.baseURL != nil || address != nil
        let reference = asked ?? (configured?.isPractice == true && isServerNamed ? nil : configured)
        if arguments.practice || reference?.isPractice == true { return .practice(because: .asked) }

        let isOpenAI = reference?.provider == nil || reference?.provider == .openAI
        if let text = arguments.baseURL ?? (isOpenAI ? address : nil) {
            return server(text, reference, key: variable("OPENAI_API_KEY"), variable)
        }
        let isElsewhere = asked?.provider != nil && !isOpenAI
        if let text = arguments.configuredBaseURL, !isElsewhere {
            return server(text, reference, key: variable("OPENAI_API_KEY"), variable)
        }
        if let provider = reference?.provider {
            return named(provider, name: reference?.name ?? "", variable)
        }
        if variable("OPENAI_API_KEY") != nil { return named(.openAI, name: reference?.name ?? "", variable) }
        return .probe(local(name: reference?.name, variable))
    }

    /// A server that was given by its address.
    private static func server(
        _ text: String, _ reference: ModelReference?, key: String?, _ variable: (String) -> String?
    ) -> ModelChoice {
        guard let base = BaseURL(text) else {
            return .problem(BaseURL.problem(text) + ".")
        }
        let known = Provider.at(host: base.host) ?? (reference?.provider == .openAI ? nil : reference?.provider)
        // Routers name their models `openai/gpt-4o`: there the whole reference is the name.
        let isRouter = known?.id == "openrouter" && reference?.provider != known
        var name = isRouter ? reference?.text : reference?.name
        if name == nil || name?.utf8.isEmpty == true, known == .openAI { name = defaultOpenAIModel }
        return .endpoint(
            ModelEndpoint(
                baseURL: base, key: known?.keyVariable.flatMap(variable) ?? key, model: name,
                format: known?.format ?? WireFormat(.openAIChat)))
    }

    private static func named(_ provider: Provider, name: String, _ variable: (String) -> String?) -> ModelChoice {
        var address = provider.baseURL
        if provider == .ollama { address = ollamaAddress(variable) }
        guard let base = BaseURL(address) else { return .problem("OLLAMA_HOST is not an address: “\(address)”.") }
        if let keyVariable = provider.keyVariable, variable(keyVariable) == nil {
            return .problem("\(provider.id) needs a key: set \(keyVariable).")
        }
        let isUnnamedOpenAI = name.utf8.isEmpty && provider == .openAI
        return .endpoint(
            ModelEndpoint(
                baseURL: base, key: provider.keyVariable.flatMap(variable), model: isUnnamedOpenAI ? defaultOpenAIModel : name,
                format: provider.format, label: provider.id.string))
    }

    private static func local(name: String?, _ variable: (String) -> String?) -> [ModelEndpoint] {
        [(Provider.ollama, ollamaAddress(variable)), (.lmStudio, Provider.lmStudio.baseURL)].compactMap { provider, address in
            BaseURL(address).map {
                ModelEndpoint(baseURL: $0, key: nil, model: name, format: provider.format, label: provider.id.string)
            }
        }
    }

    /// `OLLAMA_HOST` may be an address, `host`, `host:port` or `:port`; what servers bind to is no address to call.
    private static func ollamaAddress(_ variable: (String) -> String?) -> String {
        guard var text = variable("OLLAMA_HOST").map(ASCIIText.trimmed), !text.utf8.isEmpty else { return Provider.ollama.baseURL }
        if text.utf8.first == UInt8(ascii: ":") { text = "127.0.0.1" + text }
        var scheme = "http://"
        for prefix in ["http://", "https://"] where ASCIIText.hasPrefix(text, prefix) {
            scheme = prefix
            text = String(decoding: text.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
        }
        if ASCIIText.hasPrefix(text, "0.0.0.0") { text = "127.0.0.1" + String(decoding: text.utf8.dropFirst(7), as: UTF8.self) }
        let hasPort = text.utf8.contains(UInt8(ascii: ":"))
        if !hasPort, !text.utf8.contains(UInt8(ascii: "/")) { text += ":11434" }
        return scheme + text
    }
}
