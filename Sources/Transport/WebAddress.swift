import CCurl

/// An address as a request would take it: which host it really means, and what in it may deceive a reader (RFC 3986,
/// RFC 5890). Read by the parser that requests use, and never asked for.
public struct WebAddress: Sendable, Equatable {
    /// Lower case.
    public let scheme: String
    /// As it is asked for: ASCII.
    public let host: String
    /// As it is written, without the brackets of an IPv6 address.
    public let writtenHost: String
    /// Of the scheme, where the address names none; nil where the scheme has none.
    public let port: Int?
    /// A name or a password stands before the host.
    public let hasUserInformation: Bool
    /// Why programs may read another host in it, a sentence without a full stop; nil when they agree.
    public let ambiguity: String?
    /// What a request asks for: without what stands before an `@`, without what follows a `#`, the host in ASCII, and the path
    /// without `.` and `..`. nil where the scheme is neither `http` nor `https`.
    public let request: String?
    /// The part of it that the server gets: path and query.
    public let target: String?

    /// - Throws: ``TransportError`` `badURL` for what no request could be made of.
    public init(_ url: String) throws(TransportError) {
        let address = try CurlAddress(url, flags: CURLU_NON_SUPPORT_SCHEME)
        guard let scheme = address.part(CURLUPART_SCHEME), let written = address.part(CURLUPART_HOST), !written.utf8.isEmpty
        else { throw .badURL("it names no host") }
        guard let host = InternationalName.ascii(written) else {
            throw .badURL("there can be no host of the name \(written)")
        }
        self.scheme = scheme
        self.host = CurlAddress.unbracketed(host)
        writtenHost = CurlAddress.unbracketed(written)
        port = address.part(CURLUPART_PORT, flags: CURLU_DEFAULT_PORT).flatMap { Int($0) }
        hasUserInformation = address.part(CURLUPART_USER) != nil || address.part(CURLUPART_PASSWORD) != nil
        ambiguity = Self.ambiguity(of: url, host: self.host)
        let sent = CurlAddress.isWeb(scheme) ? Self.sent(url, host: host) : nil
        request = sent?.request
        target = sent?.target
    }

    /// The scope of a host that is an address in figures or `localhost`; nil for a name, which nobody has looked up.
    public var scope: AddressScope? {
        // A dot at the end changes nothing.
        let name = host.utf8.last == 0x2E ? String(decoding: host.utf8.dropLast(), as: UTF8.self) : host
        return Loopback.contains(name) ? .loopback : IPAddress(name)?.scope
    }

    private static func sent(_ url: String, host: String) -> (request: String, target: String)? {
        guard let address = try? CurlAddress(url, flags: CURLU_URLENCODE), address.set(CURLUPART_HOST, host) else { return nil }
        for part in [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS, CURLUPART_FRAGMENT] { address.set(part, nil) }
        guard let request = address.part(CURLUPART_URL), let path = address.part(CURLUPART_PATH) else { return nil }
        return (request, path + (address.part(CURLUPART_QUERY).map { "?" + $0 } ?? ""))
    }

    /// The absolute address that a reference means in a document, such as `../a?b`; nil for what is no address of the web.
    public static func absolute(_ reference: String, in document: String) -> String? {
        guard let address = try? CurlAddress(document), address.set(CURLUPART_URL, reference, flags: CURLU_URLENCODE),
            let scheme = address.part(CURLUPART_SCHEME), CurlAddress.isWeb(scheme)
        else { return nil }
        return address.part(CURLUPART_URL)
    }

    /// The letters of the address up to its path, judged as bytes: what WHATWG parsers and others read differently.
    private static func ambiguity(of url: String, host: String) -> String? {
        let bytes = Array(url.utf8)
        if bytes.contains(0x5C) { return "it holds a backslash, which some programs take for a slash" }
        if bytes.contains(where: { $0 <= 0x20 || $0 == 0x7F }) { return "it holds a blank or a control character" }
        guard let colon = bytes.firstIndex(of: 0x3A), bytes[colon...].starts(with: [0x3A, 0x2F, 0x2F]) else {
            return "it does not begin with a scheme and two slashes"
        }
        let authority = bytes[(colon + 3)...].prefix { $0 != 0x2F && $0 != 0x3F && $0 != 0x23 }
        if authority.count(where: { $0 == 0x40 }) > 1 { return "it has more than one @ before its path" }
        let name = authority.split(separator: 0x40, omittingEmptySubsequences: false).last ?? authority
        if name.contains(0x25) { return "its host is written with percent signs" }
        if IPv4.parse(host) != nil, !name.starts(with: host.utf8) { return "its host is a number that is not written as usual" }
        return nil
    }
}
