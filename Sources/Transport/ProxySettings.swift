/// Which proxy a request goes through, from the customary environment variables.
///
/// We decide it ourselves and tell libcurl the result, so that the environment is a value, loopback is never sent to a
/// proxy (libcurl would), and an error can say whether a proxy was part of it.
public struct ProxySettings: Sendable, Equatable {
    public var http: String?
    public var https: String?
    public var all: String?
    /// Names, addresses and IPv4 networks that are reached directly; comma or blank between them.
    public var except: String

    public init(http: String? = nil, https: String? = nil, all: String? = nil, except: String = "") {
        self.http = http
        self.https = https
        self.all = all
        self.except = except
    }

    public static let none = ProxySettings()

    /// From `http_proxy`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` in lower or upper case; an upper-case `HTTP_PROXY` is
    /// not read, as in curl (a CGI request can set it).
    ///
    /// - Parameter variable: the value of an environment variable.
    public init(variable: (String) -> String?) {
        func value(_ names: String...) -> String? {
            names.compactMap { variable($0) }.first { !$0.utf8.isEmpty }
        }
        self.init(
            http: value("http_proxy"), https: value("https_proxy", "HTTPS_PROXY"), all: value("all_proxy", "ALL_PROXY"),
            except: value("no_proxy", "NO_PROXY") ?? "")
    }

    /// The proxy for an address, or nil for a direct connection.
    func proxy(for url: URLParts) -> String? {
        if Loopback.contains(url.host) || isExcepted(url) { return nil }
        return (url.scheme == "https" ? https : http) ?? all
    }

    /// The same, as people are told of it: `host:port`, without a name and password.
    public func name(for url: String) -> String? {
        guard let parts = try? URLParts(url), let proxy = proxy(for: parts) else { return nil }
        let written = zip(proxy.utf8, proxy.utf8.dropFirst()).contains { $0 == 0x3A && $1 == 0x2F } ? proxy : "http://\(proxy)"
        guard let address = try? WebAddress(written) else { return "a proxy" }
        return address.port.map { "\(address.host):\($0)" } ?? address.host
    }

    private func isExcepted(_ url: URLParts) -> Bool {
        let host = Array(ASCII.lower(url.host).utf8)
        return except.utf8.split { $0 == 0x2C || ASCII.isBlank($0) }.contains { entry in
            Self.matches(host, port: url.port, entry: entry.map(ASCII.lower))
        }
    }

    private static func matches(_ host: [UInt8], port: Int, entry: [UInt8]) -> Bool {
        if entry == [0x2A] { return true }
        var name = entry[...]
        // `host:port`; an entry with two colons is an IPv6 address.
        if let colon = name.lastIndex(of: 0x3A), name.firstIndex(of: 0x3A) == colon {
            guard Int(String(decoding: name[(colon + 1)...], as: UTF8.self)) == port else { return false }
            name = name[..<colon]
        }
        if name.first == 0x5B, name.last == 0x5D { name = name.dropFirst().dropLast() }
        if let slash = name.firstIndex(of: 0x2F) {
            return inNetwork(host, String(decoding: name[..<slash], as: UTF8.self), bits: name[(slash + 1)...])
        }
        if name.first == 0x2A { name = name.dropFirst() }
        if name.first == 0x2E { name = name.dropFirst() }
        guard !name.isEmpty, host.count >= name.count, host.suffix(name.count).elementsEqual(name) else { return false }
        return host.count == name.count || host[host.count - name.count - 1] == 0x2E
    }

    private static func inNetwork(_ host: [UInt8], _ network: String, bits: ArraySlice<UInt8>) -> Bool {
        guard let bits = Int(String(decoding: bits, as: UTF8.self)), (0...32).contains(bits),
            let address = IPv4.parse(String(decoding: host, as: UTF8.self)), let base = IPv4.parse(network)
        else { return false }
        return bits == 0 || address >> (32 - bits) == base >> (32 - bits)
    }
}

/// A proxy's address may hold a password.
extension ProxySettings: CustomStringConvertible, CustomReflectable {
    public var description: String { "proxies for \(http != nil ? "http " : "")\(https != nil ? "https " : "")\(all != nil ? "all" : "")" }
    public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
