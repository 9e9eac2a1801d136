public import JSON
public import Wire

/// A service or a kind of local server: where it is, what it speaks, and what is odd about it. A fact of ``ProviderTable``,
/// not of the code.
public struct Provider: Sendable, Equatable {
    public let id: ExactString
    public let baseURL: String
    /// The environment variables that hold its key, the first that is set counts; none for servers that want none.
    public let keyVariables: [String]
    /// The environment variable that moves it.
    public let baseVariable: String?
    /// The model when none is named; nil where the server is asked.
    public let defaultModel: String?
    private let format: WireFormat
    /// For models whose name begins so, in the order in which they are tried.
    private let ofModels: [(prefix: String, format: WireFormat)]
    /// What else is spoken there, at the address or below it.
    private let others: [WireFormat]

    init(
        _ id: ExactString, _ baseURL: String, keys: [String], baseVariable: String? = nil, defaultModel: String? = nil,
        _ format: WireFormat, models: [(prefix: String, format: WireFormat)] = [], others: [WireFormat] = []
    ) {
        self.others = others
        self.id = id
        self.baseURL = baseURL
        keyVariables = keys
        self.baseVariable = baseVariable
        self.defaultModel = defaultModel
        self.format = format
        ofModels = models
    }

    public static func == (a: Provider, b: Provider) -> Bool { a.id == b.id }

    /// How a model is spoken to.
    public func format(of model: String?) -> WireFormat {
        let name = Array((model ?? defaultModel ?? "").utf8)
        return ofModels.first { name.starts(with: $0.prefix.utf8) }?.format ?? format
    }

    /// The names of all keys, each once.
    public static let keyNames: [String] = ProviderTable.all.flatMap(\.keyVariables).reduce(into: []) { names, name in
        if !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { names.append(name) }
    }

    /// How a model is spoken to in another way than its own; without anything particular where nothing is known.
    func format(of model: String?, as api: API) -> WireFormat {
        let own = format(of: model)
        return own.api == api ? own : others.first { $0.api == api } ?? WireFormat(api)
    }

    public static func named(_ id: ExactString) -> Provider? { ProviderTable.all.first { $0.id == id } }

    /// What is known about a server from its address, for addresses that a person gave: of several at one host the one whose
    /// path fits best. What listens on this machine is anybody's.
    static func at(_ base: BaseURL) -> Provider? {
        if BaseURL.isThisMachine(base.host) { return nil }
        let here = ProviderTable.all.compactMap { provider in
            BaseURL(provider.baseURL).flatMap { $0.host == base.host ? (provider: provider, path: $0.url("")) : nil }
        }
        let fitting = here.filter { base.url("").utf8.starts(with: $0.path.utf8) }.max { $0.path.utf8.count < $1.path.utf8.count }
        return (fitting ?? here.first)?.provider
    }

    func key(_ variable: (String) -> String?) -> String? { keyVariables.lazy.compactMap(variable).first }
}
