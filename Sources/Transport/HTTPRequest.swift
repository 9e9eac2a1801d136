/// One HTTP request, as values.
public struct HTTPRequest: Sendable {
    public struct Timeouts: Sendable, Equatable {
        /// From the start until the connection stands (name lookup, TCP, proxy, TLS).
        public var connect: Duration
        /// From the start until the response's headers are complete; nil waits for ever.
        public var firstByte: Duration?
        /// Between two pieces of the body; every piece starts it anew, and it rests while the reader is behind.
        public var idle: Duration?
        /// For all of it, from the start to the last byte, also while the reader is behind; nil for as long as it takes.
        public var total: Duration?

        public init(connect: Duration = .seconds(30), firstByte: Duration? = nil, idle: Duration? = .seconds(300), total: Duration? = nil) {
            self.connect = connect
            self.firstByte = firstByte
            self.idle = idle
            self.total = total
        }
    }

    /// Which addresses it may be sent to.
    public enum Reach: Sendable, Equatable {
        case anywhere
        /// Those that anybody can reach, and the one that the URL itself names: an address in figures, or `localhost`. What a
        /// name leads to is judged when the socket is made, for exactly the address that is then connected to. Behind a proxy
        /// nothing can be judged: the proxy looks the name up.
        case publicOrNamed
    }

    public var method: String
    /// Absolute, `http` or `https`.
    public var url: String
    public var headers: HTTPHeaders
    public var body: [UInt8]?
    public var timeouts: Timeouts
    /// Whether an idle connection may be used again. A request with effects says no: libcurl by itself sends a POST
    /// twice when a kept-alive server closes after reading it.
    public var reuse: Bool
    public var reach: Reach
    /// Whether a compressed body is asked for and unpacked on its way.
    public var unpacks: Bool
    /// More bytes of the body, unpacked, are not received: it ends there, without an error. nil for all of it.
    public var mostBody: Int?

    public init(
        method: String = "GET", url: String, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8]? = nil,
        timeouts: Timeouts = Timeouts(), reuse: Bool = true, reach: Reach = .anywhere, unpacks: Bool = false, mostBody: Int? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.reuse = reuse
        self.reach = reach
        self.unpacks = unpacks
        self.mostBody = mostBody
    }
}

/// Nothing of the URL's query, the header values or the body: they may hold secrets.
extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        let place = (try? URLParts(url)).map { "\($0.scheme)://\($0.authority)" } ?? "(no address)"
        return "\(method) \(place), headers \(headers), body of \(body?.count ?? 0) bytes"
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}

/// What is the same for all requests of one client.
public struct HTTPConfiguration: Sendable {
    public var userAgent: String
    /// A file of CA certificates in PEM form instead of the system's (`SSL_CERT_FILE`).
    public var certificateFile: String?
    public var proxies: ProxySettings
    /// A transfer is paused when its reader is more bytes behind than this.
    public var highWater: Int
    /// Names whose addresses are given instead of looked up: `name:port:address`.
    public var addresses: [String]

    public init(
        userAgent: String = "assent", certificateFile: String? = nil, proxies: ProxySettings = .none,
        highWater: Int = 256 << 10, addresses: [String] = []
    ) {
        self.userAgent = userAgent
        // An empty variable is as good as none.
        self.certificateFile = certificateFile.flatMap { $0.utf8.isEmpty ? nil : $0 }
        self.proxies = proxies
        self.highWater = highWater
        self.addresses = addresses
    }
}
