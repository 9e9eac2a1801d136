/// Dates and times of RFC 3339.
enum DateFormats {
    static func isDateTime(_ text: FormatText) -> Bool {
        var rest = text
        guard skipDate(&rest), rest.take("T") || rest.take("t") else { return false }
        return isTime(rest)
    }

    static func isDate(_ text: FormatText) -> Bool {
        var rest = text
        return skipDate(&rest) && rest.isEmpty
    }

    private static func skipDate(_ rest: inout FormatText) -> Bool {
        guard let year = rest.digits(4), rest.take("-"), let month = rest.digits(2), rest.take("-"), let day = rest.digits(2) else {
            return false
        }
        guard (1...12).contains(month), day >= 1 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= days[month - 1]
    }

    /// A time with its offset. The second 60 stands only where a minute of UTC may have one: at its end of a day (section
    /// 5.7).
    static func isTime(_ text: FormatText) -> Bool {
        var rest = text
        guard let hour = rest.digits(2), rest.take(":"), let minute = rest.digits(2), rest.take(":"), let second = rest.digits(2),
            hour < 24, minute < 60, second <= 60
        else { return false }
        if rest.take("."), rest.skipDigits() == 0 { return false }
        var offset = 0
        if !rest.take("Z"), !rest.take("z") {
            let isBehind = rest.take("-")
            guard isBehind || rest.take("+"), let hours = rest.digits(2), rest.take(":"), let minutes = rest.digits(2), hours < 24, minutes < 60
            else { return false }
            offset = (hours * 60 + minutes) * (isBehind ? -1 : 1)
        }
        guard rest.isEmpty else { return false }
        let minuteOfUTC = (hour * 60 + minute - offset + 2880) % 1440
        return second < 60 || minuteOfUTC == 1439
    }

    /// Appendix A: the units of a duration follow each other without a gap.
    static func isDuration(_ text: FormatText) -> Bool {
        var rest = text
        guard rest.take("P"), !rest.isEmpty else { return false }
        if !skipUnits(&rest, [["W"], ["Y", "M", "D"]], stop: "T") { return false }
        if rest.take("T") {
            guard text.count == rest.count + 2 || !text.contains(UInt8(ascii: "W")) else { return false }
            guard !rest.isEmpty, skipUnits(&rest, [["H", "M", "S"]], stop: nil) else { return false }
        }
        return rest.isEmpty
    }

    /// Numbers with units out of one of several sequences, each unit once and next to the one before.
    private static func skipUnits(_ rest: inout FormatText, _ sequences: [[Unicode.Scalar]], stop: Unicode.Scalar?) -> Bool {
        var allowed = sequences
        var isFirst = true
        while let byte = rest.first {
            if let stop, Unicode.Scalar(byte) == stop { return true }
            guard rest.skipDigits() > 0, let unit = rest.popFirst() else { return false }
            var after: [[Unicode.Scalar]] = []
            for sequence in allowed {
                guard let index = sequence.firstIndex(of: Unicode.Scalar(unit)), isFirst || index == 0 else { continue }
                after.append(Array(sequence[(index + 1)...]))
            }
            if after.isEmpty { return false }
            allowed = after
            isFirst = false
        }
        return true
    }
}
