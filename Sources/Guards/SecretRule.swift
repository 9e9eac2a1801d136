import JSON

/// One form that secrets have: the fixed beginnings that issuers give their tokens, headers, assignments.
struct SecretRule: Sendable {
    let kind: SecretKind
    let pattern: MatchPattern
    /// The value itself must look like a secret: what stands there may be a name or a placeholder.
    var isJudged = false

    /// The forms are those that the issuers document; a group marks the secret where other words stand around it.
    static let all: [SecretRule] = table.compactMap { kind, source, isJudged in
        (try? MatchPattern(source)).map { SecretRule(kind: kind, pattern: $0, isJudged: isJudged) }
    }

    static let table: [(kind: SecretKind, source: ExactString, isJudged: Bool)] = [
        // RFC 7468, OpenSSH, PGP: to the end mark, or as far as there is text.
        (
            .privateKey,
            #"-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----[^-]++(?:-(?!----END)[^-]*+)*+(?:-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----)?"#,
            false
        ),
        // AWS, Google.
        (.accessKey, #"(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])"#, false),
        (.accessKey, #"(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"#, false),
        // GitHub, GitLab, Slack, npm, PyPI, Hugging Face, DigitalOcean, SendGrid.
        (.token, #"(?<![A-Za-z0-9])gh[oprsu]_[A-Za-z0-9]{36,255}"#, false),
        (.token, #"(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{22,255}"#, false),
        (.token, #"(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20,255}"#, false),
        (.token, #"(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,255}"#, false),
        (.token, #"(?<![A-Za-z0-9])(?:npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,64}|dop_v1_[a-f0-9]{64}|pypi-[A-Za-z0-9_-]{50,255})"#, false),
        (.token, #"(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"#, false),
        // OpenAI, Anthropic, OpenRouter; Stripe; xAI, Groq.
        (.token, #"(?<![A-Za-z0-9])sk-(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{20,255}"#, false),
        (.token, #"(?<![A-Za-z0-9])[rs]k_(?:live|test)_[A-Za-z0-9]{16,255}"#, false),
        (.token, #"(?<![A-Za-z0-9])(?:xai-|gsk_)[A-Za-z0-9]{20,255}"#, false),
        // RFC 7519: header and payload are objects in base64url.
        (.token, #"(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{10,4096}\.eyJ[A-Za-z0-9_-]{10,8192}\.[A-Za-z0-9_-]{10,4096}"#, false),
        // RFC 9110 and RFC 6750.
        (
            .authorization,
            #"(?i)\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?(?:bearer|basic|token)\s{1,4}([A-Za-z0-9._~+/=-]{8,4096})"#, true
        ),
        (.authorization, #"(?i)\bx-api-key["']?\s{0,4}[:=]\s{0,4}["']?([A-Za-z0-9._~+/=-]{8,4096})"#, true),
        // RFC 3986, 3.2.1.
        (.password, #"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@"'<>]{0,100}:([^\s/@"'<>]{3,200})@"#, true),
        // Variables, as in .env files.
        (
            .assignment,
            #"(?<![A-Za-z0-9])(?:[A-Z0-9]{1,40}_){0,6}(?:API_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?)(?:_[A-Z0-9]{1,40}){0,3}=["']?([^\s"'#;&|<>()]{8,4096})"#,
            true
        ),
        // Settings in JSON, YAML, TOML and code, where the value stands in quotes.
        (
            .assignment,
            #"(?i)\b[a-z0-9]{0,20}[_-]?(?:api[_-]?key|secret[_-]?key|access[_-]?key|access[_-]?token|auth[_-]?token|refresh[_-]?token|client[_-]?secret|private[_-]?token|passwd|password|passphrase)\\?["']?\s{0,3}[:=]\s{0,3}\\?["']([^\s"'\\]{8,4096})"#,
            true
        ),
    ]
}
