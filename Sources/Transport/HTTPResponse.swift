/// A response whose headers are complete and whose body is pulled.
///
/// Letting go of it, or ``cancel()``, closes the connection unless the body was read to its end.
public final class HTTPResponse: Sendable {
    public let status: Int
    public let headers: HTTPHeaders
    private let client: HTTPClient
    private let id: Int

    init(client: HTTPClient, id: Int, status: Int, headers: HTTPHeaders) {
        self.client = client
        self.id = id
        self.status = status
        self.headers = headers
    }

    deinit { client.forget(id) }

    /// The bytes that have arrived since the last call, as soon as there are any; nil at the end of the body.
    ///
    /// One reader at a time. While the reader is behind, the transfer is paused. Cancelling the calling task ends it.
    public func next() async throws(TransportError) -> [UInt8]? { try await client.next(id) }

    /// Ends the transfer; a waiting ``next()`` throws ``TransportError/cancelled``.
    public func cancel() { client.cancel(id) }

    /// The body up to a limit, for answers that are known to be small; the rest is not read.
    public func collect(limit: Int) async throws(TransportError) -> [UInt8] {
        var body: [UInt8] = []
        while body.count < limit, let bytes = try await next() { body += bytes.prefix(limit - body.count) }
        return body
    }
}
