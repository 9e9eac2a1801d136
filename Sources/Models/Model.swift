public import Conversation
public import Transport
public import Wire

/// Something that answers prompts.
///
/// A request goes `encode`, `open`, then pieces of ``ResponseStream/next()`` through the `decoder` until it says that the
/// response has ended. Nothing is retried here.
public protocol Model: Sendable {
    /// As the status line shows it.
    var name: String { get }
    /// Whether this is the built-in practice model: no network, no intelligence.
    var isPractice: Bool { get }
    /// Where a conversation goes, host and port; nil for what goes nowhere.
    var host: String? { get }
    /// As requests name it.
    var modelName: String { get }
    /// Who makes its messages: what is opaque in them goes back to no one else.
    var provider: ProviderID { get }
    /// How many tokens a conversation may have, if that is known.
    var contextSize: Int? { get }

    func encode(_ prompt: Prompt) -> EncodedRequest

    /// Sends the request; returns when the response begins.
    ///
    /// - Throws: ``ModelError``. A status of 300 or more is one.
    func open(_ request: EncodedRequest) async throws -> ResponseStream

    /// A fresh decoder for a response of this model.
    func decoder(for response: ResponseStream) -> any ResponseDecoder

    /// What a person should know of an error that the provider reported inside a response.
    func error(_ error: ProviderError) -> ModelError
}

/// Where the bytes of a response come from.
public protocol ResponseBytes: Sendable {
    /// The next bytes as soon as there are any; nil at the end. One reader at a time.
    func next() async throws -> [UInt8]?
    /// Ends it; a waiting `next()` throws.
    func cancel()
}

/// A response that has begun.
public struct ResponseStream: Sendable {
    public let status: Int
    public let headers: HTTPHeaders
    public let names: ToolNameMap
    private let bytes: any ResponseBytes

    public init(status: Int, headers: HTTPHeaders, names: ToolNameMap, bytes: any ResponseBytes) {
        self.status = status
        self.headers = headers
        self.names = names
        self.bytes = bytes
    }

    /// - Throws: ``ModelError``.
    public func next() async throws -> [UInt8]? { try await bytes.next() }
    public func cancel() { bytes.cancel() }
}
