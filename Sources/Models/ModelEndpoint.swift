import JSON
public import Wire

/// A server, the key for it, and a model of it.
public struct ModelEndpoint: Sendable, Equatable {
    public let baseURL: BaseURL
    public let key: String?
    /// nil until the server has been asked which models it has.
    public var model: String?
    /// How it is spoken to.
    public var format: WireFormat
    /// A word for the person: `ollama`, or the host.
    public let label: String

    public init(baseURL: BaseURL, key: String?, model: String?, format: WireFormat = WireFormat(.openAIChat), label: String? = nil) {
        self.baseURL = baseURL
        self.key = key.flatMap { $0.utf8.isEmpty ? nil : $0 }
        self.model = model.flatMap { $0.utf8.isEmpty ? nil : $0 }
        self.format = format
        self.label = label ?? baseURL.authority.string
    }

    /// Google's lists name a model with its folder: `models/gemini-…`.
    static func withoutFolder(_ name: String) -> String {
        ASCII.hasPrefix(name, "models/") ? String(decoding: name.utf8.dropFirst("models/".utf8.count), as: UTF8.self) : name
    }

    /// Where a request goes.
    var url: String {
        switch format {
        case .openAIChat: baseURL.url("/chat/completions")
        case .openAIResponses: baseURL.url("/responses")
        case .anthropicMessages: baseURL.url("/messages")
        case .gemini: baseURL.url("/models/\(Self.withoutFolder(model ?? "")):streamGenerateContent?alt=sse")
        }
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
