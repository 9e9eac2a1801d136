import CCurl

/// An address in the hands of libcurl's own parser, the one that requests use.
final class CurlAddress {
    private let handle: OpaquePointer

    /// - Parameters:
    ///   - text: as it is written.
    ///   - flags: `CURLU_…`.
    /// - Throws: ``TransportError`` `badURL` for what is no address.
    init(_ text: String, flags: Int32 = 0) throws(TransportError) {
        guard let handle = curl_url() else { throw .other(code: 27, detail: "out of memory") }
        self.handle = handle
        let status = curl_url_set(handle, CURLUPART_URL, text, UInt32(flags))
        guard status == CURLUE_OK else { throw .badURL(curl_url_strerror(status).map { String(cString: $0) } ?? "it is malformed") }
    }

    deinit { curl_url_cleanup(handle) }

    /// - Returns: nil for a part that is not there.
    func part(_ part: CURLUPart, flags: Int32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, UInt32(flags)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    /// - Parameter value: nil takes the part away; for the whole address, a reference that is followed from it.
    /// - Returns: whether it could be set.
    @discardableResult
    func set(_ part: CURLUPart, _ value: String?, flags: Int32 = 0) -> Bool {
        curl_url_set(handle, part, value, UInt32(flags)) == CURLUE_OK
    }

    /// `http` and `https`, which are all that is spoken here.
    static func isWeb(_ scheme: String) -> Bool { scheme.utf8.elementsEqual("http".utf8) || scheme.utf8.elementsEqual("https".utf8) }

    /// Without the brackets of an IPv6 address.
    static func unbracketed(_ host: String) -> String {
        host.utf8.first == UInt8(ascii: "[") ? String(decoding: host.utf8.dropFirst().dropLast(), as: UTF8.self) : host
    }
}
