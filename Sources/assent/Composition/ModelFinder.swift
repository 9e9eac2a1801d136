import Models
import Tools
import Transport

/// Finds the model that answers: decides from arguments and environment, and asks servers where that leaves a choice.
struct ModelFinder {
    let environment: [String: String]

    var client: HTTPClient { HTTPClient(configuration: configuration) }

    private var configuration: HTTPConfiguration {
        HTTPConfiguration(
            userAgent: "assent/\(Version.number)", certificateFile: environment["SSL_CERT_FILE"],
            proxies: ProxySettings(variable: { environment[$0] }))
    }

    /// The tools' way to the web goes by the same certificates and proxies.
    var web: WebAccess { WebAccess(configuration) }

    /// - Throws: ``Failure`` when what was asked for makes no sense, or a named server does not say what it has.
    func model(_ arguments: ModelArguments) async throws -> any Model {
        switch ModelChoice.choose(arguments: arguments, environment: { environment[$0] }) {
        case .practice: return PracticeModel()
        case .problem(let sentence): throw Failure(sentence)
        case .endpoint(let endpoint): return try await named(endpoint, client)
        case .probe(let endpoints): return try await found(endpoints, arguments, client)
        }
    }

    /// A server that was asked for; without a model's name its first model is taken.
    private func named(_ endpoint: ModelEndpoint, _ client: HTTPClient) async throws -> any Model {
        if let name = endpoint.model, !name.utf8.isEmpty { return HTTPModel(endpoint: endpoint, client: client) }
        do {
            let models = try await ModelListing.fetch(from: endpoint, client: client)
            guard let first = ModelListing.first(of: models) else {
                throw Failure("\(endpoint.label) lists no model", hint: "Name one with -m.")
            }
            return HTTPModel(endpoint: endpoint.with(model: first.id), client: client, contextSize: first.contextSize)
        } catch let error as ModelError {
            throw Failure(error.message, hint: error.hint ?? "Name a model with -m.")
        }
    }

    private func found(_ endpoints: [ModelEndpoint], _ arguments: ModelArguments, _ client: HTTPClient) async throws -> any Model {
        for endpoint in endpoints {
            guard let models = try? await ModelListing.fetch(from: endpoint, client: client, limit: .milliseconds(300)) else { continue }
            if endpoint.model != nil { return HTTPModel(endpoint: endpoint, client: client) }
            if let first = ModelListing.first(of: models) {
                return HTTPModel(endpoint: endpoint.with(model: first.id), client: client, contextSize: first.contextSize)
            }
        }
        guard let name = endpoints.first?.model else { return PracticeModel() }
        let asked = endpoints.map { "\($0.baseURL)" }.joined(separator: " and ")
        throw Failure(
            "no server for the model \(name): there is no key of a provider, and nothing answers at \(asked)",
            hint: "Set OPENAI_API_KEY, ANTHROPIC_API_KEY or GEMINI_API_KEY, name a server with --base-url, start Ollama, or use --practice.")
    }
}
