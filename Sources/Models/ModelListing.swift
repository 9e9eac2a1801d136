import JSON
public import Transport
import Wire

/// A model that a server says it has.
public struct ListedModel: Sendable, Equatable {
    public let id: String
    /// Tokens, where the server says so.
    public let contextSize: Int?
}

/// The models of a server: `GET /models`.
public enum ModelListing {
    /// Asks a server.
    ///
    /// - Parameter limit: for connecting, and for the answer each.
    /// - Throws: ``ModelError``.
    public static func fetch(
        from endpoint: ModelEndpoint, client: HTTPClient, limit: Duration = .seconds(10)
    ) async throws -> [ListedModel] {
        let host = endpoint.baseURL.authority.string
        let name = endpoint.model ?? ""
        do {
            let response = try await client.open(
                HTTPRequest(
                    url: listURL(endpoint), headers: HTTPModel.headers(for: endpoint),
                    timeouts: .init(connect: limit, firstByte: limit * 2, idle: limit)))
            let body = try await response.collect(limit: 8 << 20)
            guard (200..<300).contains(response.status) else {
                throw ModelError(HTTPModel.providerError(response, body), model: name, host: host, api: endpoint.format.api)
            }
            return decode(body)
        } catch let error as TransportError {
            throw ModelError(.transport(error), model: name, host: host)
        }
    }

    private static func listURL(_ endpoint: ModelEndpoint) -> String {
        switch endpoint.format.api {
        case .openAIChat, .openAIResponses: endpoint.baseURL.url("/models")
        // They give pages; these are as long as they may be.
        case .anthropicMessages: endpoint.baseURL.url("/models?limit=1000")
        case .gemini: endpoint.baseURL.url("/models?pageSize=1000")
        }
    }

    /// Reads OpenAI's list, what others add to it (OpenRouter, llama-server, vLLM), Anthropic's and Gemini's; anything else is
    /// no model.
    public static func decode(_ body: [UInt8]) -> [ListedModel] {
        guard let value = try? JSONParser.parse(body).value else { return [] }
        let list = value["data"]?.array ?? value["models"]?.array ?? value.array ?? []
        return list.compactMap { entry in
            guard let id = entry["id"]?.string ?? entry["name"]?.string ?? entry["model"]?.string, !id.utf8.isEmpty else { return nil }
            if let methods = entry["supportedGenerationMethods"]?.array, !methods.contains(where: { $0.exact == "generateContent" }) { return nil }
            let size = entry["max_input_tokens"] ?? entry["inputTokenLimit"] ?? entry["context_length"] ?? entry["max_model_len"] ?? entry["meta"]?["n_ctx"] ?? entry["context_window"]
            return ListedModel(id: ModelEndpoint.withoutFolder(id), contextSize: size?.integer)
        }
    }

    /// The model to take when none was named: the first that does not look like one for embeddings, speech or images.
    public static func first(of models: [ListedModel]) -> ListedModel? {
        let others = ["embed", "whisper", "tts", "dall-e", "rerank", "moderation", "transcribe", "image"]
        return models.first { model in !others.contains { ASCII.contains(model.id, $0) } } ?? models.first
    }
}
