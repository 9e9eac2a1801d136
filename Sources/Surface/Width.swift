/// How many cells text takes: the number that ncurses believes, which is the sum of wcwidth(3) over the scalars.
public enum Width {
    /// 0 for combining marks, 2 for wide characters; -1 for what cannot be drawn (controls, unassigned).
    public static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x7F { return scalar.value >= 0x20 ? 1 : -1 }
        let table = WidthTable.changes
        // The last change at or before the scalar.
        var low = 0
        var high = table.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if table[middle] >> 2 <= scalar.value { low = middle } else { high = middle }
        }
        return Int(table[low] & 3) - 1
    }

    /// Cells of a text as ``Surface/put(_:row:column:role:limit:)`` draws it.
    public static func of(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + drawn($1) }
    }

    /// What cannot be drawn is drawn as U+FFFD, one cell; variation selectors are left out.
    static func drawn(_ scalar: Unicode.Scalar) -> Int {
        if isLeftOut(scalar) { return 0 }
        let width = of(scalar)
        return width < 0 ? 1 : width
    }

    /// Terminals disagree about what U+FE0E and U+FE0F do to a width, so they are not sent.
    static func isLeftOut(_ scalar: Unicode.Scalar) -> Bool { scalar.value == 0xFE0E || scalar.value == 0xFE0F }
}
