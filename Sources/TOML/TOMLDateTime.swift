/// A day of the Gregorian calendar; the parser lets only days pass that exist.
public struct TOMLDate: Sendable, Hashable, CustomStringConvertible {
    public let year: Int
    public let month: Int
    public let day: Int

    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Days of a month, 1 to 12; 0 for other numbers.
    static func days(inMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        case 1, 3, 5, 7, 8, 10, 12: 31
        default: 0
        }
    }

    public var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }
}

/// A time of day.
public struct TOMLTime: Sendable, Hashable, CustomStringConvertible {
    public let hour: Int
    public let minute: Int
    /// 0 to 60: RFC 3339 allows for leap seconds.
    public let second: Int
    /// Finer digits are cut, as the specification says.
    public let nanosecond: Int

    public init(hour: Int, minute: Int, second: Int, nanosecond: Int = 0) {
        self.hour = hour
        self.minute = minute
        self.second = second
        self.nanosecond = nanosecond
    }

    public var description: String {
        var text = "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
        guard nanosecond > 0 else { return text }
        var digits = Array(padded(nanosecond, 9).utf8)
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        text += "." + String(decoding: digits, as: UTF8.self)
        return text
    }
}

/// A date with a time of day.
public struct TOMLDateTime: Sendable, Hashable, CustomStringConvertible {
    public let date: TOMLDate
    public let time: TOMLTime
    /// Minutes ahead of UTC; nil for a local date-time.
    public let offset: Int?

    public init(date: TOMLDate, time: TOMLTime, offset: Int? = nil) {
        self.date = date
        self.time = time
        self.offset = offset
    }

    public var description: String {
        let local = "\(date)T\(time)"
        guard let offset else { return local }
        if offset == 0 { return local + "Z" }
        return local + (offset < 0 ? "-" : "+") + padded(abs(offset) / 60, 2) + ":" + padded(abs(offset) % 60, 2)
    }
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
