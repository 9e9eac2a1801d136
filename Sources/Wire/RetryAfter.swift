import Conversation
import JSON

/// How long a server asks to wait.
enum RetryAfter {
    /// Seconds, from `retry-after-ms` (milliseconds), else `retry-after` (seconds, perhaps fractional, or an HTTP date,
    /// RFC 9110, section 10.2.3). Zero and the past say nothing: some servers send `retry-after-ms: 0` with a limit reached.
    ///
    /// - Parameters:
    ///   - header: the value of a response header, looked up without regard to case.
    ///   - now: seconds since 1970, for dates; without it a date counts from the response's own `date` header.
    static func seconds(header: (String) -> String?, now: Double? = nil) -> Double? {
        if let value = header("retry-after-ms").flatMap(number), value > 0 { return value / 1000 }
        guard let text = header("retry-after") else { return nil }
        if let value = number(text) { return value > 0 ? value : nil }
        guard let date = HTTPDate.seconds(text), let now = now ?? header("date").flatMap(HTTPDate.seconds), date > now else {
            return nil
        }
        return date - now
    }

    private static func number(_ text: String) -> Double? {
        let bytes = WireText.trimmed(Array(text.utf8))
        // Double("0x1p4"), Double("inf") and Double("nan") are something, too.
        guard !bytes.isEmpty, bytes.allSatisfy({ ASCII.isDigit($0) || $0 == 0x2E }) else { return nil }
        return Double(String(decoding: bytes, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
    }
}

/// Dates of HTTP (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, and the two obsolete forms.
enum HTTPDate {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].map { Array($0.utf8) }

    /// Seconds since 1970; nil for anything else.
    static func seconds(_ text: String) -> Double? {
        let lower: [UInt8] = text.utf8.map(ASCII.lower)
        let words = lower.split { (byte: UInt8) in byte == 0x20 || byte == 0x2C || byte == 0x2D }
        var day: Int?
        var month: Int?
        var year: Int?
        var time: Int?
        for word in words {
            if let index = months.firstIndex(where: { word.elementsEqual($0) }) {
                month = index + 1
            } else if word.contains(0x3A) {
                time = clock(word)
            } else if word.count <= 4, let number = Int(String(decoding: word, as: UTF8.self)), number >= 0 {
                if day == nil { day = number } else { year = word.count == 2 ? (number < 70 ? 2000 : 1900) + number : number }
            }
        }
        guard let day, let month, let year, let time, (1...31).contains(day), (1970...9999).contains(year) else { return nil }
        return Double(Timestamp.days(Int64(year), Int64(month), Int64(day)) * 86_400 + Int64(time))
    }

    private static func clock(_ word: ArraySlice<UInt8>) -> Int? {
        let parts = word.split(separator: 0x3A).compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        guard parts.count == 3, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]), (0...60).contains(parts[2]) else { return nil }
        return parts[0] * 3600 + parts[1] * 60 + parts[2]
    }
}
