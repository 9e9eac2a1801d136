/// Pieces of the sentences that go back to the model.
enum ToolText {
    static func seconds(_ duration: Duration) -> String {
        let (whole, fraction) = duration.components
        if fraction == 0 { return "\(whole) s" }
        return "\(whole).\(fraction / 100_000_000_000_000_000) s"
    }

    /// `12 ms`, `3.4 s`
    static func elapsed(_ duration: Duration) -> String {
        let (whole, fraction) = duration.components
        if whole == 0 { return "\(fraction / 1_000_000_000_000_000) ms" }
        return "\(whole).\(fraction / 100_000_000_000_000_000) s"
    }

    static func count(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }

    /// A name within one line of text: as it is, or in quotes with escapes when it could be mistaken for something else.
    static func name(_ bytes: [UInt8]) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            var escaped = "\""
            for byte in bytes {
                if byte >= 0x20, byte < 0x7F, byte != 0x22, byte != 0x5C {
                    escaped.unicodeScalars.append(Unicode.Scalar(byte))
                } else {
                    let hex = String(byte, radix: 16, uppercase: true)
                    escaped += "\\x" + (hex.utf8.count == 1 ? "0" : "") + hex
                }
            }
            return escaped + "\" (not valid UTF-8)"
        }
        let plain = text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
            default: scalar != "\"" && scalar != "\\"
            }
        }
        // A blank at either end cannot be seen; an arrow could be taken for that of a link.
        let edges = text.unicodeScalars.first?.properties.isWhitespace == true
            || text.unicodeScalars.last?.properties.isWhitespace == true
        if plain, !edges, !bytes.isEmpty, !hasArrow(bytes) { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                quoted += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default:
                if scalar == "\"" || scalar == "\\" { quoted += "\\" }
                quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func hasArrow(_ bytes: [UInt8]) -> Bool {
        zip(bytes, bytes.dropFirst()).contains { $0 == 0x2D && $1 == 0x3E }
    }
}
