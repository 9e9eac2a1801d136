import Conversation
import JSON
import Models
import Transport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Whether the model that would answer can be reached, by the way that a request would take.
struct ServerCheck {
    let environment: [String: String]
    let arguments: ModelArguments
    let client: HTTPClient

    /// For connecting; an answer may take twice as long.
    private static let limit = Duration.seconds(3)
    private static let localLimit = Duration.milliseconds(300)

    func findings() async -> [Finding] {
        let model: [Finding] =
            switch ModelChoice.choose(arguments: arguments, environment: { environment[$0] }) {
            case .practice: [.ok("model", "the practice model, as asked")]
            case .problem(let sentence): [.problem("model", sentence, mend: "Choose another with -m, or `assent --practice`.")]
            case .endpoint(let endpoint): [await asked(endpoint)]
            case .probe(let endpoints): await probed(endpoints)
            }
        return model + [proxies] + certificates
    }

    // MARK: Servers

    private func asked(_ endpoint: ModelEndpoint) async -> Finding {
        do throws(ModelError) {
            let models = try await list(endpoint, Self.limit)
            return Self.verdict(on: models, of: endpoint)
        } catch {
            return Self.trouble(error, endpoint)
        }
    }

    private static func verdict(on models: [ListedModel], of endpoint: ModelEndpoint) -> Finding {
        let place = "\(endpoint.baseURL)"
        guard let name = endpoint.model else {
            if let first = ModelListing.first(of: models) { return .ok("model", "\(first.id) at \(place), the first of \(models.count)") }
            return .problem("model", "\(place) answers, but lists no model", mend: "Load one there, or name one with -m.")
        }
        if models.contains(where: { $0.id.utf8.elementsEqual(name.utf8) }) { return .ok("model", "\(name) at \(place)") }
        let some = models.prefix(5).map(\.id).joined(separator: ", ")
        return .warning(
            "model", "\(place) answers, but \(name) is not among the \(models.count) models that it lists",
            mend: some.isEmpty ? "Try it; not every server lists what it has." : "It has \(some)\(models.count > 5 ? ", …" : "").")
    }

    private static func trouble(_ error: ModelError, _ endpoint: ModelEndpoint) -> Finding {
        let host = endpoint.baseURL.authority.string
        if case .provider(let words) = error.cause {
            switch words.status {
            // The provider's own words may repeat the key.
            case 401, 403:
                let what = endpoint.key == nil ? "wants a key, and there is none for it" : "does not accept the key"
                return .problem("model", "\(host) \(what)", mend: "Set the key of this provider in the environment; `assent doctor` lists the names that are set.")
            case 404, 405:
                return .warning("model", "\(host) answers, but does not list its models", mend: "Try it; if it fails, look at the path of the address (often /v1).")
            default: break
            }
        }
        return .problem("model", error.message, mend: error.hint ?? "Try again, or choose another model with -m.")
    }

    /// Servers on this machine, as a session would look for them.
    private func probed(_ endpoints: [ModelEndpoint]) async -> [Finding] {
        var findings: [Finding] = []
        var answers = false
        for endpoint in endpoints {
            let models = try? await list(endpoint, Self.localLimit)
            if let models, !models.isEmpty || endpoint.model != nil { answers = true }
            findings.append(.ok("server", "\(endpoint.label) at \(endpoint.baseURL): \(models.map { "\($0.count) models" } ?? "nothing answers")"))
        }
        if answers { return findings }
        let remedy = "Set OPENAI_API_KEY, name a server with --base-url, or start Ollama."
        if let name = endpoints.first?.model {
            findings.append(.problem("model", "there is no server for \(name)", mend: remedy))
        } else {
            findings.append(.warning("model", "no server, so the practice model answers", mend: remedy))
        }
        return findings
    }

    private func list(_ endpoint: ModelEndpoint, _ limit: Duration) async throws(ModelError) -> [ListedModel] {
        do {
            return try await ModelListing.fetch(from: endpoint, client: client, limit: limit)
        } catch let error as ModelError {
            throw error
        } catch {
            throw ModelError(.transport(.other(code: 0, detail: "\(error)")), model: endpoint.model ?? "", host: endpoint.label)
        }
    }

    // MARK: On the way

    private var proxies: Finding {
        func isSet(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } ?? false }
        if isSet("HTTP_PROXY"), !isSet("http_proxy") {
            return .warning("proxies", "HTTP_PROXY in capitals is not read, as in curl", mend: "Set http_proxy; HTTPS_PROXY and ALL_PROXY are read either way.")
        }
        let settings = ProxySettings(variable: { environment[$0] })
        let set = [("http", settings.http), ("https", settings.https), ("all", settings.all)].compactMap { kind, address in
            // Without a name and a password.
            address.map { "\(kind): \(BaseURL($0)?.authority.string ?? "an address that cannot be read")" }
        }
        if set.isEmpty { return .ok("proxies", "none") }
        let except = settings.except.isEmpty ? "" : ", not for \(settings.except)"
        return .ok("proxies", set.joined(separator: ", ") + except + ", never for this machine")
    }

    private var certificates: [Finding] {
        guard let file = environment["SSL_CERT_FILE"], !file.isEmpty else { return [] }
        if access(file, R_OK) == 0 { return [.ok("certificates", "SSL_CERT_FILE is \(file)")] }
        return [
            .problem("certificates", "SSL_CERT_FILE is \(file), which cannot be read: \(Failure.system)", mend: "Name the file of your certificate authority, or unset it.")
        ]
    }
}
