import Approval
import JSON

/// What a server says its answer is (RFC 9110, section 8.3).
struct MediaType: Sendable, Equatable {
    enum Family: Sendable { case html, text, picture, other }

    /// Lower case, without parameters; empty where nothing is said.
    let name: String
    /// Lower case; nil where none is named.
    let charset: String?

    init(_ header: String?) {
        let parts = (header ?? "").utf8.split(separator: 0x3B).map { Self.lower(Self.trimmed($0)) }
        name = parts.first ?? ""
        charset = parts.dropFirst().first { $0.utf8.starts(with: "charset=".utf8) }
            .map { String(decoding: $0.utf8.dropFirst("charset=".utf8.count).filter { $0 != 0x22 && $0 != 0x27 && $0 > 0x20 }, as: UTF8.self) }
    }

    var family: Family {
        if name == "text/html" || name == "application/xhtml+xml" { return .html }
        if Self.pictures.contains(name) { return .picture }
        if name.utf8.starts(with: "text/".utf8) || Self.texts.contains(name) { return .text }
        return Self.ends(name, "+json") || Self.ends(name, "+xml") || Self.ends(name, "+yaml") ? .text : .other
    }

    var isXML: Bool { name == "text/xml" || name == "application/xml" || Self.ends(name, "+xml") }

    private static let pictures = ["image/png", "image/jpeg", "image/gif", "image/webp"]
    private static let texts: Set<String> = [
        "application/json", "application/xml", "application/javascript", "application/ecmascript", "application/x-javascript", "application/x-ndjson",
        "application/jsonl", "application/yaml", "application/x-yaml", "application/toml", "application/sql", "application/x-sh", "application/graphql",
    ]

    private static func ends(_ name: String, _ end: String) -> Bool { name.utf8.count > end.utf8.count && name.utf8.suffix(end.utf8.count).elementsEqual(end.utf8) }
    private static func trimmed(_ bytes: Substring.UTF8View.SubSequence) -> Substring.UTF8View.SubSequence {
        var bytes = bytes
        while let first = bytes.first, first <= 0x20 { bytes = bytes.dropFirst() }
        while let last = bytes.last, last <= 0x20 { bytes = bytes.dropLast() }
        return bytes
    }
    private static func lower(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.map(ASCII.lower), as: UTF8.self)
    }
}
