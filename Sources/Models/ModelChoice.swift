import JSON
public import Wire

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
    /// What a server speaks whose address is given (`--api`, or the configuration).
    public var api: API?
    /// The same of a configuration file: it belongs to the address that stands there, or in the environment.
    public var configuredAPI: API?
    public var wishes: ModelWishes

    public init(
        model: String? = nil, baseURL: String? = nil, practice: Bool = false, configuredModel: String? = nil,
        configuredBaseURL: String? = nil, api: API? = nil, configuredAPI: API? = nil, wishes: ModelWishes = ModelWishes()
    ) {
        self.api = api
        self.configuredAPI = configuredAPI
        self.wishes = wishes
        self.model = model
        self.baseURL = baseURL
        self.practice = practice
        self.configuredModel = configuredModel
        self.configuredBaseURL = configuredBaseURL
    }
}

/// Which model answers, decided from the command line and the environment alone; nobody is contacted for it.
public enum ModelChoice: Sendable, Equatable {
    case practice
    case endpoint(ModelEndpoint)
    /// Ask these servers on this machine, in this order and with a connect limit of 300 ms, for their models
    /// (``ModelListing``); the first that has one is taken. If none answers: ``ModelChoice/practice``, or the
    /// first candidate as it is when a name was asked for.
    case probe([ModelEndpoint])
    /// What was asked for makes no sense; a sentence.
    case problem(String)

    /// In this order:
    /// 1. `--practice` or `-m practice`;
    /// 2. `--base-url`, else `OPENAI_BASE_URL` unless `-m` names another provider than `openai`;
    /// 3. the provider that `-m` names, with its own key (`OLLAMA_HOST`, `ANTHROPIC_BASE_URL` move it), or the only one
    ///    whose models are called so (`claude-…`) if there is a key for it;
    /// 4. `OPENAI_API_KEY`, `ANTHROPIC_API_KEY`, `GEMINI_API_KEY`: the first of them that is set;
    /// 5. servers on this machine.
    ///
    /// `OPENAI_MODEL` names the model where `-m` does not, and the configuration where neither does. The configuration's
    /// address counts after 2, unless `-m` or `OPENAI_MODEL` names another provider than `openai`. At a server other than
    /// OpenAI without a name, the server is asked and its first model is taken.
    ///
    /// - Parameter environment: the value of an environment variable.
    public static func choose(arguments: ModelArguments, environment: (String) -> String?) -> ModelChoice {
        switch found(arguments, environment) {
        case .endpoint(let endpoint): .endpoint(endpoint.with(arguments.wishes))
        case .probe(let endpoints): .probe(endpoints.map { $0.with(arguments.wishes) })
        case let other: other
        }
    }

    private static func found(_ arguments: ModelArguments, _ environment: (String) -> String?) -> ModelChoice {
        func variable(_ name: String) -> String? { environment(name).flatMap { $0.utf8.isEmpty ? nil : $0 } }

        let asked = (arguments.model ?? variable("OPENAI_MODEL")).map(ModelReference.init)
        let configured = arguments.configuredModel.map(ModelReference.init)
        // Who names a server does not mean the practice model, whatever the configuration says.
        let address = variable("OPENAI_BASE_URL") ?? variable("OPENAI_API_BASE")
        let isServerNamed = arguments.baseURL != nil || address != nil
        let reference = asked ?? (configured?.isPractice == true && isServerNamed ? nil : configured)
        if arguments.practice || reference?.isPractice == true { return .practice }

        let isOpenAI = reference?.provider == nil || reference?.provider == ProviderTable.openAI
        if let text = arguments.baseURL ?? (isOpenAI ? address : nil) {
            return server(text, reference, arguments.api ?? arguments.configuredAPI, variable)
        }
        let isElsewhere = asked?.provider != nil && !isOpenAI
        if let text = arguments.configuredBaseURL, !isElsewhere {
            return server(text, reference, arguments.api ?? arguments.configuredAPI, variable)
        }
        if let provider = reference?.provider {
            return named(provider, name: reference?.name ?? "", arguments.api, variable)
        }
        let name = reference?.name ?? ""
        for (prefix, provider) in ProviderTable.prefixes where ASCII.hasPrefix(name, prefix) && provider.key(variable) != nil {
            return named(provider, name: name, arguments.api, variable)
        }
        for provider in [ProviderTable.openAI, ProviderTable.anthropic, ProviderTable.gemini] where provider.key(variable) != nil {
            return named(provider, name: name, arguments.api, variable)
        }
        return .probe(local(name: reference?.name, variable))
    }

    /// A server that was given by its address.
    private static func server(
        _ text: String, _ reference: ModelReference?, _ api: API?, _ variable: (String) -> String?
    ) -> ModelChoice {
        guard let plain = BaseURL(text) else {
            return .problem(BaseURL.problem(text) + ".")
        }
        // Who is named counts, wherever they are; OpenAI is what everybody imitates.
        let named = reference?.provider == ProviderTable.openAI ? nil : reference?.provider
        let here = Provider.at(plain)
        // Routers name their models `openai/gpt-4o`: there the whole reference is the name.
        let isRouter = here?.id == "openrouter" && reference?.provider != here
        let known = isRouter ? here : named ?? here
        var name = isRouter ? reference?.text : reference?.name
        if name == nil || name?.utf8.isEmpty == true { name = known?.defaultModel }
        let format = known.map { provider in api.map { provider.format(of: name, as: $0) } ?? provider.format(of: name) } ?? WireFormat(api ?? .openAIChat)
        var endpoint = ModelEndpoint(
            baseURL: BaseURL(text, for: format.api) ?? plain, key: known?.key(variable) ?? key(for: format.api, variable), model: name,
            format: format)
        if known == nil { endpoint = endpoint.with(ModelWishes(images: false)) }
        if ASCII.hasSuffix(plain.host.string, "aiplatform.googleapis.com"), case .gemini(var options) = endpoint.format {
            options.takesCallIDs = false
            endpoint.format = .gemini(options)
        }
        return .endpoint(endpoint)
    }

    /// The key of whoever is imitated.
    private static func key(for api: API, _ variable: (String) -> String?) -> String? {
        switch api {
        case .openAIChat, .openAIResponses: variable("OPENAI_API_KEY")
        case .anthropicMessages: ProviderTable.anthropic.key(variable)
        case .gemini: ProviderTable.gemini.key(variable)
        }
    }

    private static func named(_ provider: Provider, name: String, _ api: API?, _ variable: (String) -> String?) -> ModelChoice {
        let model = name.utf8.isEmpty ? provider.defaultModel ?? "" : name
        let format = api.map { provider.format(of: model, as: $0) } ?? provider.format(of: model)
        var address = provider.baseVariable.flatMap(variable) ?? provider.baseURL
        if provider == ProviderTable.ollama { address = ollamaAddress(variable) }
        guard let base = BaseURL(address, for: format.api) else {
            let name = provider == ProviderTable.ollama ? "OLLAMA_HOST" : provider.baseVariable ?? "The base URL"
            return .problem("\(name) is not an address: “\(address)”.")
        }
        let key = provider.key(variable)
        if let keyVariable = provider.keyVariables.first, key == nil {
            return .problem("\(provider.id) needs a key: set \(keyVariable).")
        }
        return .endpoint(ModelEndpoint(baseURL: base, key: key, model: model, format: format, label: provider.id.string))
    }

    private static func local(name: String?, _ variable: (String) -> String?) -> [ModelEndpoint] {
        [(ProviderTable.ollama, ollamaAddress(variable)), (ProviderTable.lmStudio, ProviderTable.lmStudio.baseURL)].compactMap { provider, address in
            BaseURL(address).map {
                ModelEndpoint(baseURL: $0, key: nil, model: name, format: provider.format(of: name), label: provider.id.string)
            }
        }
    }

    /// `OLLAMA_HOST` may be an address, `host`, `host:port` or `:port`; what servers bind to is no address to call. As Ollama's
    /// own clients read it, an address with a scheme has the scheme's port where it names none.
    private static func ollamaAddress(_ variable: (String) -> String?) -> String {
        guard var text = variable("OLLAMA_HOST").map(ASCII.trimmed), !text.utf8.isEmpty else { return ProviderTable.ollama.baseURL }
        if text.utf8.first == UInt8(ascii: ":") { text = "127.0.0.1" + text }
        var scheme: String?
        for prefix in ["http://", "https://"] where ASCII.hasPrefix(text, prefix) {
            scheme = prefix
            text = String(decoding: text.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
        }
        if ASCII.hasPrefix(text, "0.0.0.0") { text = "127.0.0.1" + String(decoding: text.utf8.dropFirst(7), as: UTF8.self) }
        // The colons of an IPv6 address stand in brackets.
        let hasPort = text.utf8.reversed().prefix { $0 != UInt8(ascii: "]") }.contains(UInt8(ascii: ":"))
        if scheme == nil, !hasPort, !text.utf8.contains(UInt8(ascii: "/")) { text += ":11434" }
        return (scheme ?? "http://") + text
    }
}
