import CCurl

/// The parts of an address that errors, proxies and loopback rules need, read by the parser that the request will use.
struct URLParts: Sendable, Equatable {
    /// Lower case.
    let scheme: String
    /// Without the brackets of an IPv6 address.
    let host: String
    let port: Int

    /// `host:port`, with brackets around an IPv6 address; without the port where it is the scheme's own.
    var authority: String {
        let name = host.utf8.contains(0x3A) ? "[\(host)]" : host
        let usual = scheme == "https" ? 443 : 80
        return port == usual ? name : "\(name):\(port)"
    }

    init(_ url: String) throws(TransportError) {
        guard !url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            throw .badURL("it holds a blank or a control character")
        }
        let address = try CurlAddress(url)
        guard let scheme = address.part(CURLUPART_SCHEME), CurlAddress.isWeb(scheme) else {
            throw .badURL("only http and https are possible")
        }
        guard let host = address.part(CURLUPART_HOST), let text = address.part(CURLUPART_PORT, flags: CURLU_DEFAULT_PORT),
            let port = Int(text)
        else { throw .badURL("it names no host") }
        self.scheme = scheme
        self.host = CurlAddress.unbracketed(host)
        self.port = port
    }
}

/// This machine itself, by name or number.
public enum Loopback {
    /// `localhost`, names below it (RFC 6761), 127.0.0.0/8, `::1`.
    public static func contains(_ host: String) -> Bool {
        let name = Array(ASCII.lower(host).utf8)
        if name == Array("localhost".utf8) || name.suffix(10) == Array(".localhost".utf8)[...] { return true }
        if name == Array("::1".utf8) || name == Array("[::1]".utf8) { return true }
        guard let address = IPv4.parse(host) else { return false }
        return address >> 24 == 127
    }
}

enum IPv4 {
    /// Four decimal numbers; nil for anything else.
    static func parse(_ text: String) -> UInt32? {
        let parts = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = UInt8(String(decoding: part, as: UTF8.self))
            else { return nil }
            address = address << 8 | UInt32(number)
        }
        return address
    }
}
