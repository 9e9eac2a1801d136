import JSON
import TOML

/// What stands where another value belongs, and where.
struct ValueProblem: Error {
    let found: String
    let position: TOMLPosition
}

extension Setting {
    /// What belongs behind the key, for messages and the documentation.
    public var expectation: String {
        switch kind {
        case .text: "a text on one line"
        case .word(let words): words.dropLast().joined(separator: ", ") + (words.count > 1 ? " or " : "") + (words.last ?? "")
        case .flag: "true or false"
        case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .keys: "a key or a list of keys"
        case .command: "a list of words, the program first"
        }
    }

    func value(_ value: TOMLValue) throws(ValueProblem) -> SettingValue {
        switch kind {
        case .text:
            if let text = value.string, Setting.isLine(text) { return .text(ExactString(text)) }
        case .word(let words):
            if let text = value.string, words.contains(where: { $0.utf8.elementsEqual(text.utf8) }) { return .text(ExactString(text)) }
        case .flag:
            if let flag = value.boolean { return .flag(flag) }
        case .number(let range):
            if let number = value.integer.flatMap({ Int(exactly: $0) }), range.contains(number) { return .number(number) }
        case .keys:
            if let text = value.string, Setting.isLine(text) { return .keys([ExactString(text)]) }
            if let keys = try Setting.lines(value) { return .keys(keys) }
        case .command:
            if let words = try Setting.lines(value) { return .command(words) }
        }
        throw ValueProblem(found: value.shown, position: value.position)
    }

    /// A list of texts on one line each; nil for what is no list.
    private static func lines(_ value: TOMLValue) throws(ValueProblem) -> [ExactString]? {
        guard let array = value.array else { return nil }
        var lines: [ExactString] = []
        for part in array {
            guard let text = part.string, isLine(text) else { throw ValueProblem(found: part.shown, position: part.position) }
            lines.append(ExactString(text))
        }
        return lines
    }

    /// Whether a word stands behind another one in the setting's list.
    func isStricter(_ wanted: ExactString, than present: ExactString) -> Bool {
        guard case .word(let words) = kind, let new = words.firstIndex(where: { ExactString($0) == wanted }),
            let old = words.firstIndex(where: { ExactString($0) == present })
        else { return false }
        return new > old
    }

    /// What a variable or an option says; nil for what cannot be a value.
    func value(_ text: String) -> SettingValue? {
        // The only kinds that can be set from outside a file.
        switch kind {
        case .text: Setting.isLine(text) ? .text(ExactString(text)) : nil
        case .word(let words): words.contains { $0.utf8.elementsEqual(text.utf8) } ? .text(ExactString(text)) : nil
        case .flag, .number, .keys, .command: nil
        }
    }

    /// Not empty and without control characters.
    private static func isLine(_ text: String) -> Bool {
        !text.utf8.isEmpty && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}

extension TOMLValue {
    /// What stands here, short enough for a message.
    var shown: String {
        switch kind {
        case .string(let text) where text.utf8.isEmpty: "an empty text"
        case .string(let text): text.unicodeScalars.count <= 40 ? "\"\(text)\"" : "a text of \(text.utf8.count) bytes"
        case .integer(let number): "\(number)"
        case .float(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        default: kind.name
        }
    }
}
