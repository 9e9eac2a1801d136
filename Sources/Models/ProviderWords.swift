import Conversation
import JSON
import Wire

/// What a person should know about a provider's error, beside the provider's own words.
struct ProviderWords {
    private enum Kind {
        case unauthorised, forbidden, noSuchModel, noSuchPath, tooLong, quota, rateLimit, overloaded, serverFault, redirect
        case refused, other
    }

    private let error: ProviderError
    private let model: String
    private let host: String
    private let api: API
    private let kind: Kind

    init(_ error: ProviderError, model: String, host: String, api: API) {
        self.api = api
        self.error = error
        self.model = model
        self.host = host
        kind = Self.kind(of: error)
    }

    private static func kind(of error: ProviderError) -> Kind {
        func says(_ words: String...) -> Bool {
            words.contains { Self.says(error, $0) }
        }
        let isTooLong = says(
            "context_length_exceeded", "maximum context length", "context length", "context size", "context window",
            "prompt is too long", "prompt too long", "exceed context limit", "input token count", "request_too_large", "too_many_prompt_tokens", "exceed_context_size")
        if isTooLong { return .tooLong }
        // Gemini says it with status 400.
        if says("api key not valid", "api_key_invalid") { return .unauthorised }
        if says("enforced_spend_limit_reached") || error.raw?["details"]?["error_code"]?.exact == "enforced_spend_limit_reached" { return .quota }
        switch error.status {
        case 401?: return .unauthorised
        case 402?: return .quota
        case 403?: return .forbidden
        case 404?: return says("model") ? .noSuchModel : .noSuchPath
        // A quota of the minute, which is over by then.
        case 429? where (error.retryAfter ?? 0) > 0: return .rateLimit
        case 429?: return says("insufficient_quota", "billing", "credit", "exceeded your current quota") ? .quota : .rateLimit
        case 503?, 529?: return .overloaded
        case let status? where (300..<400).contains(status): return .redirect
        case let status? where status >= 500: return .serverFault
        case let status? where status >= 400: return .refused
        default:
            if says("model_not_found") { return .noSuchModel }
            if says("invalid_api_key") { return .unauthorised }
            if says("insufficient_quota") { return .quota }
            if says("rate_limit", "rate limit", "429") { return .rateLimit }
            if says("overloaded", "unavailable", "network_error", "insufficient_system_resource") { return .overloaded }
            if says("server_error", "api_error", "internal", "timeout_error") { return .serverFault }
            return .other
        }
    }

    var message: String {
        let words = error.message
        switch kind {
        case .unauthorised: return "\(host) does not accept the key: \(words)"
        case .forbidden: return "\(host) does not allow this: \(words)"
        case .noSuchModel: return "\(host) has no model \(model): \(words)"
        case .noSuchPath: return "\(host) has nothing at this address: \(words)"
        case .tooLong: return "The conversation is too long for \(model): \(words)"
        case .quota: return "The account at \(host) has no credit or quota left: \(words)"
        case .rateLimit: return "\(host) receives too many requests: \(words)\(detail)"
        case .overloaded: return "\(host) is overloaded: \(words)"
        case .serverFault: return "\(host) failed (status \(error.status ?? 500)): \(words)"
        case .redirect: return words
        case .refused: return "\(host) refused the request: \(words)\(detail)"
        // Where nothing was read from the server the words are this program's.
        case .other: return error.raw == nil ? words : "\(host) reports an error: \(words)\(detail)"
        }
    }

    /// OpenRouter passes on the words of the provider behind it.
    private var detail: String {
        guard let raw = error.raw?["metadata"]?["raw"]?.string, !raw.utf8.isEmpty else { return "" }
        return " (\(raw.unicodeScalars.prefix(300).reduce(into: "") { $0.unicodeScalars.append($1) }))"
    }

    private func says(_ words: String...) -> Bool {
        words.contains { Self.says(error, $0) }
    }

    /// - Parameter words: in lower case.
    private static func says(_ error: ProviderError, _ words: String) -> Bool {
        [error.message, error.code, error.type].contains { $0.map { ASCII.contains($0, words) } ?? false }
    }

    private var keyVariable: String {
        if let provider = BaseURL(host).flatMap({ Provider.at($0) }), let name = provider.keyVariables.first { return name }
        return switch api {
        case .openAIChat, .openAIResponses: "OPENAI_API_KEY"
        case .anthropicMessages: "ANTHROPIC_API_KEY"
        case .gemini: "GEMINI_API_KEY"
        }
    }

    var hint: String? {
        switch kind {
        case .unauthorised: "Set the right key, for example in \(keyVariable)."
        case .forbidden: "The key may lack the permission, or the model may not be offered in your region or plan."
        case .noSuchModel: "Choose another with -m; `assent doctor` names some that there are."
        case .noSuchPath: api == .gemini ? "Check the base URL: it usually ends in /v1beta." : "Check the base URL: it usually ends in /v1; and what is spoken there (--api)."
        case .tooLong: "Put a summary in its place (/compact), or begin anew (/new)."
        case .quota: "Look at the billing page of the provider, or use another model with -m."
        case .rateLimit: error.retryAfter.map { "Wait \(Self.seconds($0)), then say it again." } ?? "Wait a moment, then say it again."
        case .overloaded, .serverFault: error.retryAfter.map { "Wait \(Self.seconds($0)), then try again." } ?? "Try again in a moment."
        case .redirect: "Redirects are not followed; give the new address with --base-url."
        case .refused where says("invalid_encrypted_content", "encrypted content", "signature in `thinking`", "invalid signature", "thought signature"):
            "A thought of another account or model is in the conversation; /compact lets go of it."
        case .refused where says("image", "picture", "media_type"): "`images = false` in the configuration leaves pictures out; /compact lets go of them."
        case .refused, .other: nil
        }
    }

    var isTooLong: Bool { kind == .tooLong }

    /// 408, 409, 429 and 5xx, except where no time will help (RFC 9110, section 15; the providers' own SDKs do the same).
    var isRetryable: Bool {
        switch kind {
        case .rateLimit, .overloaded, .serverFault: true
        case .refused: error.status == 408 || error.status == 409
        default: false
        }
    }

    private static func seconds(_ seconds: Double) -> String {
        let whole = Int(min(max(seconds.rounded(.up), 1), 1e9))
        if whole >= 120 { return "\((whole + 59) / 60) minutes" }
        return whole == 1 ? "a second" : "\(whole) seconds"
    }
}
