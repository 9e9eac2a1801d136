import JSON

/// A moment: milliseconds since 1970-01-01T00:00:00Z. Given in from outside; values never read a clock.
public struct Timestamp: Sendable, Hashable, Codable, Comparable {
    public let milliseconds: Int64
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
    public static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }

    /// Milliseconds from `earlier` to this moment.
    public func since(_ earlier: Timestamp) -> Int64 { milliseconds - earlier.milliseconds }

    /// `2026-11-05T08:10:00.000Z` (RFC 3339, UTC).
    public var rfc3339: String {
        let (days, ofDay) = milliseconds.quotientAndRemainderFloored(by: 86_400_000)
        let (year, month, day) = Timestamp.civil(days)
        func pad(_ value: Int64, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        let seconds = ofDay / 1000
        return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T\(pad(seconds / 3600, 2)):"
            + "\(pad(seconds / 60 % 60, 2)):\(pad(seconds % 60, 2)).\(pad(ofDay % 1000, 3))Z"
    }

    /// Reads `2026-11-05T08:10:00Z`, `2026-11-05T08:10:00.250+01:00` (RFC 3339).
    ///
    /// - Returns: nil for anything else, also for days that do not exist.
    public init?(rfc3339 text: String) {
        var rest = Array(text.utf8)[...]
        func number(_ count: Int) -> Int64? {
            guard rest.count >= count, rest.prefix(count).allSatisfy(ASCII.isDigit) else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count).reduce(0) { $0 * 10 + Int64($1 - 0x30) }
        }
        func sign(_ any: String) -> UInt8? { any.utf8.contains(rest.first ?? 0) ? rest.popFirst() : nil }
        guard let year = number(4), sign("-") != nil, let month = number(2), sign("-") != nil, let day = number(2), sign("Tt ") != nil,
            let hour = number(2), sign(":") != nil, let minute = number(2), sign(":") != nil, let second = number(2), hour < 24, minute < 60, second < 61
        else { return nil }
        var thousandths: Int64 = 0
        if sign(".") != nil {
            let digits = rest.prefix(while: ASCII.isDigit)
            guard !digits.isEmpty else { return nil }
            rest = rest.dropFirst(digits.count)
            thousandths = (Array(digits) + [0x30, 0x30]).prefix(3).reduce(0) { $0 * 10 + Int64($1 - 0x30) }
        }
        var offset: Int64 = 0
        if sign("Zz") == nil {
            guard let direction = sign("+-"), let hours = number(2), sign(":") != nil, let minutes = number(2), hours < 24, minutes < 60 else { return nil }
            offset = (hours * 60 + minutes) * (direction == UInt8(ascii: "-") ? -1 : 1)
        }
        guard rest.isEmpty, (1...12).contains(month), day >= 1 else { return nil }
        let days = Timestamp.days(year, month, day)
        guard Timestamp.civil(days) == (year, month, day) else { return nil }
        milliseconds = ((days * 24 + hour) * 60 + minute - offset) * 60_000 + second * 1000 + thousandths
    }

    /// A day of the Gregorian calendar, counted from 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    public static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let (era, ofEra) = shifted.quotientAndRemainderFloored(by: 400)
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }

    /// The reverse, by the same algorithms.
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let (era, ofEra) = shifted.quotientAndRemainderFloored(by: 146_097)
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * ofYear + 2) / 153
        let day = ofYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int64 {
    fileprivate func quotientAndRemainderFloored(by divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
