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
        let ascii = text.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F } ? bytes.count : nil
        }
        if let ascii, let ascii { return ascii }
        var cells = 0
        for scalar in text.unicodeScalars { cells += of(scalar, after: cells) }
        return cells
    }

    /// Cells of one scalar after so many; a mark that stands first is drawn on a dotted circle.
    public static func of(_ scalar: Unicode.Scalar, after cells: Int) -> Int {
        switch DrawnForm(scalar) {
        case .narrow, .replaced: 1
        case .wide: 2
        case .mark: cells == 0 ? 1 : 0
        case .nothing: 0
        }
    }
}
