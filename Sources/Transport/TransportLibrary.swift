import CCurl

/// What carries the requests.
public enum TransportLibrary {
    /// The versions of libcurl and of the library that does its TLS: `libcurl/8.5.0 OpenSSL/3.0.13`.
    public static var version: String {
        let words = curl_version().map { String(cString: $0) } ?? "libcurl"
        return words.utf8.split(separator: UInt8(ascii: " ")).prefix(2).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }
}
