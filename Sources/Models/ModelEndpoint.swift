import JSON
public import Wire

/// A server, the key for it, and a model of it.
public struct ModelEndpoint: Sendable, Equatable {
    public let baseURL: BaseURL
    public let key: String?
    /// nil until the server has been asked which models it has.
    public var model: String?
    public var options: OpenAIChat.Options
    /// A word for the person: `ollama`, or the host.
    public let label: String

    public init(baseURL: BaseURL, key: String?, model: String?, options: OpenAIChat.Options = OpenAIChat.Options(), label: String? = nil) {
        self.baseURL = baseURL
        self.key = key.flatMap { $0.utf8.isEmpty ? nil : $0 }
        self.model = model.flatMap { $0.utf8.isEmpty ? nil : $0 }
        self.options = options
        self.label = label ?? baseURL.authority.string
    }

    /// The same server with a model's name.
    public func with(model: String) -> ModelEndpoint {
        var copy = self
        copy.model = model
        return copy
    }
}

/// Without the key.
extension ModelEndpoint: CustomStringConvertible, CustomReflectable {
    public var description: String { "\(model ?? "(first model)") at \(baseURL)" }
    public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
