/// How code points are classed for display and for flags.
extension Unicode.Scalar {
    /// Drawn as it is. Everything else is drawn as a mark: controls, format characters, line and paragraph
    /// separators, blanks other than U+0020, fillers, variation selectors, private use, unassigned, and the brackets
    /// of marks themselves.
    var isOrdinary: Bool {
        if value < 0x7F { return value >= 0x20 }
        if self == VisibleText.open || self == VisibleText.close { return false }
        if self == "\u{2800}" || properties.isDefaultIgnorableCodePoint { return false }
        return switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            false
        default: true
        }
    }

    /// Letters and digits may carry combining marks; on anything else a mark hides what stands under it.
    var canCarryMark: Bool {
        if value < 0x80 { return isASCIIAlphanumeric }
        return properties.isAlphabetic || properties.isEmojiPresentation || properties.numericType != nil
    }

    var isASCIIAlphanumeric: Bool {
        (0x30...0x39).contains(value) || (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value)
    }

    var isBidiControl: Bool { properties.isBidiControl }

    /// At least four upper-case digits, as in "U+202E".
    var hexadecimal: String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}

extension Unicode.Scalar.Properties {
    var isCombining: Bool {
        switch generalCategory {
        case .nonspacingMark, .enclosingMark: !isDefaultIgnorableCodePoint
        default: false
        }
    }
}

enum ScalarNames {
    static let c0 = [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO", "SI", "DLE",
        "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
    ]

    static func name(of scalar: Unicode.Scalar) -> String {
        if scalar.value < 0x20 { return c0[Int(scalar.value)] }
        if scalar.value == 0x7F { return "DEL" }
        return "U+" + scalar.hexadecimal
    }
}
