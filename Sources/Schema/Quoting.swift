import JSON

/// Foreign text in sentences: short, and nothing in it invisible or able to turn the line around.
enum Quoting {
    /// Scalars of a value or key that are quoted at most.
    static let longest = 80
    /// Values of an `enum` that are named at most.
    static let mostChoices = 12

    /// A value as JSON, cut after ``longest`` characters. In JSON's own escapes stand control and format characters, the
    /// directions of text, blanks that are not U+0020, private use and unassigned (Unicode Standard, section 23).
    static func json(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .number(let number): cut(number.text.string)
        case .bool(let bool): bool ? "true" : "false"
        case .null: "null"
        case .array(let items): items.isEmpty ? "[]" : visible(beginning(value), limit: longest)
        case .object(let object): object.isEmpty ? "{}" : visible(beginning(value), limit: longest)
        }
    }

    /// A key or text in straight quotes.
    static func quoted(_ text: ExactString) -> String {
        var view = String.UnicodeScalarView()
        view.append("\"")
        append(text.string.unicodeScalars, to: &view, limit: longest, escapesQuotes: true)
        view.append("\"")
        return String(view)
    }

    /// A JSON Pointer, or whatever names a place, in curly quotes.
    static func place(_ text: ExactString) -> String { "“\(visible(text.string, limit: 200))”" }

    /// Text without quotes.
    static func visible(_ text: String, limit: Int) -> String {
        var view = String.UnicodeScalarView()
        append(text.unicodeScalars, to: &view, limit: limit, escapesQuotes: false)
        return String(view)
    }

    private static func cut(_ text: String) -> String {
        text.utf8.count <= longest ? text : String(decoding: text.utf8.prefix(longest), as: UTF8.self) + "…"
    }

    /// As much of a value's text as can be quoted; a big value is not written out whole for it.
    private static func beginning(_ value: JSONValue) -> String {
        var text = ""
        var budget = longest + 1
        write(value, to: &text, &budget, depth: 0)
        return text
    }

    private static func write(_ value: JSONValue, to text: inout String, _ budget: inout Int, depth: Int) {
        guard budget > 0, depth < 16 else { return }
        switch value {
        case .array(let items):
            text += "["
            budget -= 1
            for (index, item) in items.enumerated() where budget > 0 {
                if index > 0 { text += "," }
                write(item, to: &text, &budget, depth: depth + 1)
            }
            text += "]"
        case .object(let object):
            text += "{"
            budget -= 1
            for (index, member) in object.members.enumerated() where budget > 0 {
                if index > 0 { text += "," }
                let key = quoted(member.key)
                text += key + ":"
                budget -= key.unicodeScalars.count
                write(member.value, to: &text, &budget, depth: depth + 1)
            }
            text += "}"
        default:
            let words = json(value)
            text += words
            budget -= words.unicodeScalars.count + 1
        }
    }

    private static func append(
        _ scalars: String.UnicodeScalarView, to view: inout String.UnicodeScalarView, limit: Int, escapesQuotes: Bool
    ) {
        var count = 0
        for scalar in scalars {
            if count == limit {
                view.append("…")
                return
            }
            count += 1
            switch scalar {
            case "\"" where escapesQuotes, "\\" where escapesQuotes:
                view.append("\\")
                view.append(scalar)
            case "\n": view.append(contentsOf: "\\n".unicodeScalars)
            case "\t": view.append(contentsOf: "\\t".unicodeScalars)
            case _ where isPlain(scalar): view.append(scalar)
            default:
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    view.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).unicodeScalars)
                }
            }
        }
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7F { return scalar.value >= 0x20 }
        if scalar == "\u{2800}" || scalar.properties.isDefaultIgnorableCodePoint { return false }
        return switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator: false
        default: true
        }
    }
}
