public import Conversation
import JSON
public import Transport
public import Wire

/// A model behind a server that speaks one of the wire formats.
public struct HTTPModel: Model {
    public let endpoint: ModelEndpoint
    public let contextSize: Int?
    private let client: HTTPClient

    public var name: String { endpoint.model ?? endpoint.label }
    public var modelName: String { endpoint.model ?? "" }
    public var isPractice: Bool { false }
    public var host: String? { authority }
    public var provider: ProviderID { ProviderID("\(endpoint.format.api.rawValue)@\(authority)") }

    /// - Parameters:
    ///   - endpoint: with the model's name.
    ///   - contextSize: as the server gave it; else the catalogue is asked.
    public init(endpoint: ModelEndpoint, client: HTTPClient, contextSize: Int? = nil) {
        self.endpoint = endpoint
        self.client = client
        let isLocal = BaseURL.isThisMachine(endpoint.baseURL.host)
        self.contextSize = contextSize ?? (isLocal ? nil : endpoint.model.flatMap { Catalogue.contextSize(of: $0) })
    }

    public func encode(_ prompt: Prompt) -> EncodedRequest {
        endpoint.format.encode(prompt, for: WireTarget(provider: provider, model: endpoint.model ?? ""))
    }

    public func open(_ request: EncodedRequest) async throws -> ResponseStream {
        var headers = Self.headers(for: endpoint)
        headers.append("Content-Type", "application/json")
        do {
            // A model may think for minutes before its first word, and for minutes between two.
            let response = try await client.open(
                HTTPRequest(
                    method: "POST", url: endpoint.url, headers: headers, body: request.body,
                    timeouts: .init(connect: .seconds(30), firstByte: .seconds(900), idle: .seconds(300))))
            guard (200..<300).contains(response.status) else {
                let body = try await response.collect(limit: ErrorBody.limit)
                throw ModelError(
                    .provider(Self.providerError(response, body)), model: name, host: authority,
                    shouldRetry: Self.shouldRetry(response.headers), api: endpoint.format.api)
            }
            return ResponseStream(
                status: response.status, headers: response.headers, names: request.names,
                bytes: Body(response: response, model: name, host: authority))
        } catch let error as TransportError {
            throw ModelError(.transport(error), model: name, host: authority)
        }
    }

    public func decoder(for response: ResponseStream) -> any ResponseDecoder { endpoint.format.decoder(names: response.names) }

    public func error(_ error: ProviderError) -> ModelError { ModelError(error, model: name, host: authority, api: endpoint.format.api) }

    private var authority: String { endpoint.baseURL.authority.string }

    static func headers(for endpoint: ModelEndpoint) -> HTTPHeaders {
        var headers: HTTPHeaders = ["Accept": "text/event-stream, application/json"]
        if endpoint.format.api == .anthropicMessages { headers.append("anthropic-version", "2023-06-01") }
        guard let key = endpoint.key else { return headers }
        let host = endpoint.baseURL.host.string
        switch endpoint.format.api {
        case .anthropicMessages: headers.append("x-api-key", key)
        // Vertex takes the token of an account; a key in the address would end up in logs.
        case .gemini where !ASCII.hasSuffix(host, "aiplatform.googleapis.com"): headers.append("x-goog-api-key", key)
        // Azure's own header; its newer addresses take it too.
        case .openAIChat where ASCII.hasSuffix(host, ".azure.com"), .openAIResponses where ASCII.hasSuffix(host, ".azure.com"):
            headers.append("api-key", key)
        case .openAIChat, .openAIResponses, .gemini: headers.append("Authorization", "Bearer \(key)")
        }
        return headers
    }

    static func providerError(_ response: HTTPResponse, _ body: [UInt8]) -> ProviderError {
        if (300..<400).contains(response.status) {
            let place = response.headers["location"].map { " to \($0.unicodeScalars.prefix(200).reduce(into: "") { $0.unicodeScalars.append($1) })" } ?? ""
            return ProviderError(status: response.status, message: "The server redirects\(place).")
        }
        return ErrorBody.decode(status: response.status, header: { response.headers[$0] }, body: body)
    }

    private static func shouldRetry(_ headers: HTTPHeaders) -> Bool? {
        guard let value = headers["x-should-retry"] else { return nil }
        switch ASCII.lower(value) {
        case "true": return true
        case "false": return false
        default: return nil
        }
    }

    private struct Body: ResponseBytes {
        let response: HTTPResponse
        let model: String
        let host: String

        func next() async throws -> [UInt8]? {
            do throws(TransportError) {
                return try await response.next()
            } catch {
                throw ModelError(.transport(error), model: model, host: host)
            }
        }

        func cancel() { response.cancel() }
    }
}
