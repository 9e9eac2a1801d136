/// Code points in a row that are all drawn as marks, on their way to a row.
///
/// Four hundred ideographic blanks, or sixty times the same four accents on one letter, would flood the pane with marks;
/// what repeats itself is therefore one counted mark, `⟨400×U+3000⟩` or `⟨60×U+0300 U+0316⟩`. Nothing is left out.
struct MarkRun {
    /// The longest sequence whose repetition is looked for.
    private static let longestUnit = 8

    private var values: [UInt32] = []

    mutating func append(_ value: UInt32) { values.append(value) }

    /// Writes the marks and is empty again.
    mutating func write(to row: inout [UInt8]) {
        var index = 0
        while index < values.count {
            let (unit, count) = repetition(at: index)
            row.append(contentsOf: "\(VisibleText.open)".utf8)
            if count > 1 { row.append(contentsOf: "\(count)×".utf8) }
            for offset in 0..<unit {
                if offset > 0 { row.append(0x20) }
                row.append(contentsOf: ScalarNames.name(of: values[index + offset]).utf8)
            }
            row.append(contentsOf: "\(VisibleText.close)".utf8)
            index += unit * count
        }
        values.removeAll(keepingCapacity: true)
    }

    /// The unit that covers most when it is said four times or more; else a single code point.
    private func repetition(at start: Int) -> (unit: Int, count: Int) {
        var best = (unit: 1, count: 1)
        for unit in 1...Self.longestUnit where start + unit * VisibleText.countedRun <= values.count {
            var end = start + unit
            while end < values.count, values[end] == values[end - unit] { end += 1 }
            let count = (end - start) / unit
            if count >= VisibleText.countedRun, unit * count > best.unit * best.count || best.count == 1 { best = (unit, count) }
        }
        return best
    }

    /// What a counted mark stands for, or nil for a name that ``write(to:)`` cannot have given.
    static func decode(_ name: String) -> String.UnicodeScalarView? {
        guard let times = name.unicodeScalars.firstIndex(of: "×") else {
            return scalar(named: name).map { String.UnicodeScalarView([$0]) }
        }
        let scalars = name.unicodeScalars
        guard let count = VisibleText.count(String(scalars[..<times])), count >= VisibleText.countedRun else { return nil }
        var unit = String.UnicodeScalarView()
        for part in scalars[scalars.index(after: times)...].split(separator: " ", omittingEmptySubsequences: false) {
            guard let scalar = scalar(named: String(part)) else { return nil }
            unit.append(scalar)
        }
        var result = String.UnicodeScalarView()
        for _ in 0..<count { result.append(contentsOf: unit) }
        return result
    }

    private static func scalar(named name: String) -> Unicode.Scalar? {
        if let index = ScalarNames.c0.firstIndex(of: name) { return Unicode.Scalar(UInt8(index)) }
        if name == "DEL" { return "\u{7F}" }
        guard name.hasPrefix("U+"), let value = UInt32(name.dropFirst(2), radix: 16), let scalar = Unicode.Scalar(value),
            ScalarNames.name(of: value) == name
        else { return nil }
        return scalar
    }
}
