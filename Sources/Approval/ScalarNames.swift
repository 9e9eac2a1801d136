/// What code points are called in marks and in sentences.
enum ScalarNames {
    static let c0 = [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO", "SI", "DLE",
        "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
    ]

    /// The name in a mark: `ESC`, `DEL`, `U+202E`.
    static func name(of value: UInt32) -> String {
        if value < 0x20 { return c0[Int(value)] }
        return value == 0x7F ? "DEL" : number(of: value)
    }

    /// At least four upper-case digits.
    static func number(of value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

    /// Number and name for a person: `U+037E (Greek question mark)`.
    static func full(_ value: UInt32) -> String {
        guard let words = words(for: value) else { return name(of: value) }
        return "\(name(of: value)) (\(words))"
    }

    private static func words(for value: UInt32) -> String? {
        guard value >= 0x80, let properties = Unicode.Scalar(value)?.properties else { return nil }
        switch properties.generalCategory {
        case .privateUse: return "private use"
        case .unassigned: return "unassigned"
        case .control: return c1[value]
        default: return (properties.nameAlias ?? properties.name).map(readable)
        }
    }

    /// The C1 codes that begin a sequence; the others go by their number.
    private static let c1: [UInt32: String] = [
        0x90: "DCS", 0x98: "SOS", 0x9B: "CSI", 0x9D: "OSC", 0x9E: "PM", 0x9F: "APC",
    ]

    /// Unicode's capitals as words of a sentence.
    private static func readable(_ name: String) -> String {
        name.split(separator: " ").map { word in
            let small = word.lowercased()
            return scripts.contains(small) ? small.prefix(1).uppercased() + small.dropFirst() : small
        }.joined(separator: " ")
    }

    private static let scripts = Set(Script.allCases.flatMap { $0.words.lowercased().split(separator: " ").map(String.init) })
        .union(["mongolian", "braille", "tibetan", "syriac"])
        .subtracting(["common", "old", "another", "script"])
}
