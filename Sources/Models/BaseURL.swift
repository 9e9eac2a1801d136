public import JSON
import Transport
public import Wire

/// The address below which a server's paths lie, from whatever a person or an environment variable says:
/// `http://127.0.0.1:11434`, `https://api.openai.com/v1/`, `localhost:8080/v1/chat/completions`.
public struct BaseURL: Sendable, Equatable, CustomStringConvertible {
    /// Scheme, authority and path, without a slash at the end.
    private let base: String
    /// With its question mark; Azure wants `?api-version=…` behind every path.
    private let query: String
    /// `host` or `host:port`, in lower case, without user name and password.
    public let authority: ExactString
    public let host: ExactString

    /// - Parameter api: what is spoken there; each has its own version in the path.
    /// - Returns: nil for what is no address of a web server.
    public init?(_ text: String, for api: API = .openAIChat) {
        var rest = Array(ASCII.trimmed(text).utf8)[...]
        guard !rest.isEmpty, !rest.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "#") }) else { return nil }
        var query: ArraySlice<UInt8> = []
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            query = rest[mark...]
            rest = rest[..<mark]
        }
        var scheme: String?
        if let colon = rest.firstRange(of: Array("://".utf8)) {
            scheme = ASCII.lower(String(decoding: rest[..<colon.lowerBound], as: UTF8.self)).string
            rest = rest[colon.upperBound...]
        }
        let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        let authority = rest[..<slash]
        let hostAndPort = authority.lastIndex(of: UInt8(ascii: "@")).map { authority[($0 + 1)...] } ?? authority
        guard let host = Self.host(of: hostAndPort) else { return nil }
        // A bare word is more likely a slip than a host; `http://word` says what is meant.
        if scheme == nil, !Self.isThisMachine(host), !hostAndPort.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }) { return nil }
        let chosen = scheme ?? (Self.isThisMachine(host) ? "http" : "https")
        guard ExactString(chosen) == "http" || ExactString(chosen) == "https" else { return nil }
        self.host = host
        self.authority = ASCII.lower(String(decoding: hostAndPort, as: UTF8.self))
        self.query = String(decoding: query, as: UTF8.self)
        base = "\(chosen)://\(String(decoding: authority, as: UTF8.self))\(Self.path(rest[slash...], host: host, api))"
    }

    /// The path without what a request adds, with the version that the API has where none is said.
    private static func path(_ path: ArraySlice<UInt8>, host: ExactString, _ api: API) -> String {
        func withoutSlashes(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            var path = path
            while path.last == UInt8(ascii: "/") { path = path.dropLast() }
            return path
        }
        var path = withoutSlashes(path)
        for ending in ["/chat/completions", "/completions", "/models", "/responses", "/messages", "/chat"] where path.map(ASCII.lower).reversed().starts(with: ending.utf8.reversed()) {
            path = withoutSlashes(path.dropLast(ending.utf8.count))
            break
        }
        let said = String(decoding: path, as: UTF8.self)
        switch api {
        case .openAIChat, .openAIResponses: return !path.isEmpty ? said : host == "api.perplexity.ai" ? "" : "/v1"
        // Its own clients are told the address without the version, and so are those of whoever imitates it.
        case .anthropicMessages: return path.suffix(3).elementsEqual("/v1".utf8) ? said : said + "/v1"
        case .gemini: return path.isEmpty ? "/v1beta" : said
        }
    }

    private static func host(of authority: ArraySlice<UInt8>) -> ExactString? {
        var host = authority
        if host.first == UInt8(ascii: "[") {
            guard let end = host.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            host = host[...end]
        } else if let colon = host.firstIndex(of: UInt8(ascii: ":")) {
            guard host[(colon + 1)...].allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
            host = host[..<colon]
        }
        return host.isEmpty ? nil : ASCII.lower(String(decoding: host, as: UTF8.self))
    }

    static func isThisMachine(_ host: ExactString) -> Bool { Loopback.contains(host.string) }

    /// What is said of a text that is no address; without its period.
    public static func problem(_ text: String) -> String {
        "“\(text)” is not the address of a server; it looks like http://127.0.0.1:11434/v1"
    }

    /// A whole address.
    /// - Parameter path: with its slash: `/chat/completions`.
    public func url(_ path: String) -> String {
        let bytes = Array(path.utf8)
        guard !query.utf8.isEmpty, let mark = bytes.firstIndex(of: UInt8(ascii: "?")) else { return base + path + query }
        // Both have one.
        return base + String(decoding: bytes[..<mark], as: UTF8.self) + query + "&" + String(decoding: bytes[(mark + 1)...], as: UTF8.self)
    }

    /// Without the query, and without a password.
    public var description: String {
        guard let at = base.utf8.lastIndex(of: UInt8(ascii: "@")), let scheme = base.utf8.firstRange(of: Array("://".utf8)) else { return base }
        return String(decoding: Array(base.utf8[..<scheme.upperBound]) + Array(base.utf8[base.utf8.index(after: at)...]), as: UTF8.self)
    }
}
