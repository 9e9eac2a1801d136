/// Status line and header fields of a response.
struct HTTPHead: Sendable, Equatable {
    var status = 0
    var headers = HTTPHeaders()
}

/// Puts a head together from the lines that libcurl hands over, interim answers (1xx) skipped.
struct HTTPHeadReader {
    private(set) var head = HTTPHead()
    private(set) var isComplete = false
    private var bytes = 0

    /// More header bytes than this are refused.
    static let limit = 1 << 20

    /// - Returns: false when the head is longer than the limit.
    mutating func receive(_ line: UnsafeRawBufferPointer) -> Bool {
        // What comes after the head are trailers of a chunked body; nobody asked for them.
        if isComplete { return true }
        bytes += line.count
        guard bytes <= Self.limit else { return false }
        var end = line.count
        while end > 0, line[end - 1] == 0x0A || line[end - 1] == 0x0D { end -= 1 }
        let text = line[..<end]
        if text.isEmpty {
            if (100..<200).contains(head.status), head.status != 101 { head = HTTPHead() } else { isComplete = true }
        } else if text.starts(with: "HTTP/".utf8) {
            head = HTTPHead()
            head.status = text.split(separator: 0x20, maxSplits: 2).dropFirst().first
                .flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
        } else if let first = text.first, ASCII.isBlank(first), !head.headers.fields.isEmpty {
            // An old line fold continues the field before it (RFC 9112, section 5.2).
            head.headers.fields[head.headers.fields.count - 1].value += " " + Self.trimmed(text)
        } else if let colon = text.firstIndex(of: 0x3A) {
            head.headers.append(String(decoding: text[..<colon], as: UTF8.self), Self.trimmed(text[(colon + 1)...]))
        }
        return true
    }

    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        var bytes = bytes
        while let first = bytes.first, ASCII.isBlank(first) { bytes = bytes.dropFirst() }
        while let last = bytes.last, ASCII.isBlank(last) { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
