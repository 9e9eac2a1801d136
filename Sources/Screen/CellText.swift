internal import CPlatform
internal import Surface

/// The last filter before the terminal.
///
/// Foreign text is made visible long before, and a ``Surface`` lets nothing through that cannot be drawn. This stands
/// here so that no mistake of a view can write a control character: curses would pass it on.
enum CellText {
    /// Appends as many cells as the cell is wide.
    static func append(_ cell: Cell, glyphs: GlyphSet, to text: inout [Int32]) {
        guard cell.width > 0 else { return }
        var width = 0
        let start = text.count
        for scalar in cell.text.unicodeScalars {
            if scalar.value >= 0x20 && scalar.value < 0x7F {
                text.append(Int32(bitPattern: scalar.value))
                width += 1
            } else if glyphs == .ascii {
                if width == 0 {
                    text.append(contentsOf: repeatElement(Int32(bitPattern: Glyphs.ascii(scalar).value), count: cell.width))
                    width = cell.width
                }
            } else {
                let scalar = cell.width == 1 ? glyphs.shown(scalar) : scalar
                let cells = isDrawable(scalar) ? Int(cplatform_wcwidth(scalar.value)) : -1
                guard cells >= 0 else {
                    width = -1
                    break
                }
                text.append(Int32(bitPattern: scalar.value))
                width += cells
            }
        }
        if width == cell.width { return }
        text.removeSubrange(start...)
        text.append(contentsOf: repeatElement(glyphs == .ascii ? 0x3F : 0xFFFD, count: cell.width))
    }

    static func isDrawable(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        if properties.isDefaultIgnorableCodePoint || properties.isBidiControl { return false }
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: return false
        case .format: return isPrependedMark(scalar)
        default: return true
        }
    }

    /// The format characters that can be seen: signs that stand before digits (Prepended_Concatenation_Mark).
    private static func isPrependedMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x600...0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD: true
        default: false
        }
    }
}
