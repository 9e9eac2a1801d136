/// Why a request or a response failed below HTTP. Never holds a header, a query or a key.
public enum TransportError: Error, Sendable, Equatable {
    public enum Limit: Sendable, Equatable { case connect, firstByte, idle, total }

    /// The host has no address.
    case resolve(host: String)
    /// The host has an address, but nothing accepts connections there. `refused` is the plain case: no server.
    case connect(host: String, port: Int, refused: Bool, detail: String)
    /// The proxy cannot be reached, or refuses (`status` of its answer).
    case proxy(detail: String, status: Int?)
    /// The certificate or the handshake, in libcurl's words.
    case tls(host: String, detail: String)
    /// A name leads to an address that not everybody can reach, and the request may not go there. Nothing was sent.
    case reserved(host: String, address: String, scope: AddressScope)
    case timedOut(Limit, host: String, after: Duration)
    /// The connection ended before the response did; `received` counts the body's bytes.
    case closedEarly(host: String, received: Int)
    /// What answers there does not speak HTTP.
    case notHTTP(host: String)
    case cancelled
    case badURL(String)
    /// A header that cannot be sent (line breaks in it); its name.
    case badHeader(String)
    case other(code: Int, detail: String)

    /// Whether trying the same again may help.
    public var isRetryable: Bool {
        switch self {
        case .connect, .timedOut, .closedEarly, .resolve: true
        case .proxy, .tls, .reserved, .notHTTP, .cancelled, .badURL, .badHeader, .other: false
        }
    }
}

extension TransportError: CustomStringConvertible {
    /// One sentence: what happened, and where.
    public var message: String {
        switch self {
        case .resolve(let host): "The host \(host) has no address."
        case .connect(let host, let port, true, _): "Nothing answers at \(host):\(port)."
        case .connect(let host, let port, false, let detail): "Cannot connect to \(host):\(port) (\(detail))."
        case .proxy(let detail, let status?): "The proxy answered \(status) (\(detail))."
        case .proxy(let detail, nil): "The proxy cannot be used (\(detail))."
        case .tls(let host, let detail): "No trusted connection to \(host): \(detail)."
        case .reserved(let host, let address, let scope): "\(host) leads to \(address), \(scope.words); nothing was sent there."
        case .timedOut(.total, let host, let time): "\(host) did not finish its answer within \(Self.words(time))."
        case .timedOut(.connect, let host, let time): "No connection to \(host) within \(Self.words(time))."
        case .timedOut(.firstByte, let host, let time): "\(host) did not answer within \(Self.words(time))."
        case .timedOut(.idle, let host, let time): "\(host) fell silent for \(Self.words(time)) in the middle of the answer."
        case .closedEarly(let host, 0): "\(host) closed the connection without an answer."
        case .closedEarly(let host, let count): "\(host) closed the connection in the middle of the answer, after \(count) bytes."
        case .notHTTP(let host): "What answers at \(host) does not speak HTTP."
        case .cancelled: "The request was cancelled."
        case .badURL(let why): "The address cannot be used: \(why)."
        case .badHeader(let name): "The header \(name) cannot be sent: it holds a line break or another control character."
        case .other(let code, let detail): "The request failed (\(detail); libcurl \(code))."
        }
    }

    /// What to try, if anything is known to help.
    public var hint: String? {
        switch self {
        case .resolve: "Check the spelling of the address, and whether this machine is online."
        case .connect(let host, _, true, _) where Loopback.contains(host): "Is the server running?"
        case .connect: "Check the address and the port, and whether a firewall or a proxy stands between."
        case .proxy(_, 407?): "The proxy wants a name and a password: put them into the proxy's address."
        case .proxy: "Check HTTPS_PROXY, http_proxy and NO_PROXY."
        case .tls: "If this network or server uses a certificate authority of its own, name its file in SSL_CERT_FILE."
        case .timedOut(.connect, _, _): "Check the network, or whether a proxy must be set (HTTPS_PROXY)."
        case .timedOut, .closedEarly: "Try again."
        case .notHTTP: "Check the port, and http:// against https://."
        case .badURL: "An address looks like https://api.openai.com/v1 or http://127.0.0.1:11434/v1."
        case .reserved, .cancelled, .badHeader, .other: nil
        }
    }

    public var description: String { hint.map { "\(message) \($0)" } ?? message }

    private static func words(_ time: Duration) -> String {
        let (seconds, attoseconds) = time.components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        if seconds >= 10 || milliseconds == 0 { return seconds == 1 ? "1 second" : "\(seconds) seconds" }
        return "\(seconds * 1000 + milliseconds) milliseconds"
    }
}
