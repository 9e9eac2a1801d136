internal import Surface

/// What a whole control sequence (ECMA-48 5.4) means, in the forms that xterm set and others follow
/// (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, "PC-Style Function Keys").
enum ControlSequence {
    enum Meaning: Equatable {
        case key(KeyPress)
        case focusGained, focusLost
        case pasteBegin
        case unknown
    }

    /// - Parameter bytes: from ESC to the final byte.
    static func meaning(_ bytes: [UInt8]) -> Meaning {
        guard bytes.count >= 3, let final = bytes.last else { return .unknown }
        if bytes.count == 4, bytes[1] == UInt8(ascii: "["), bytes[2] == UInt8(ascii: "[") {
            guard final >= UInt8(ascii: "A"), final <= UInt8(ascii: "E") else { return .unknown }
            return .key(KeyPress(.function(Int(final - UInt8(ascii: "A")) + 1)))
        }
        guard let parameters = Parameters(bytes[2..<(bytes.count - 1)]) else { return .unknown }
        if bytes[1] == UInt8(ascii: "O") { return shift(final, parameters) }
        switch final {
        case UInt8(ascii: "I") where parameters.isEmpty: return .focusGained
        case UInt8(ascii: "O") where parameters.isEmpty: return .focusLost
        case UInt8(ascii: "~"): return numbered(parameters)
        case UInt8(ascii: "u"): return parameters.modifiers(at: 1).map { coded(parameters[0], $0) } ?? .unknown
        case UInt8(ascii: "R") where parameters.isEmpty:
            // With parameters it may be a key or a cursor position, without it is neither.
            return .unknown
        default:
            guard parameters[0] == nil || parameters[0] == 1, let modifiers = parameters.modifiers(at: 1) else { return .unknown }
            if final == UInt8(ascii: "R"), modifiers.isEmpty { return .unknown }
            return lettered(final).map { .key(KeyPress($0, modifiers)) } ?? .unknown
        }
    }

    private static func lettered(_ final: UInt8) -> Key? {
        switch final {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(final - UInt8(ascii: "P")) + 1)
        case UInt8(ascii: "Z"): .backTab
        default: nil
        }
    }

    /// `ESC O x`, with the modifiers before the letter on some terminals.
    private static func shift(_ final: UInt8, _ parameters: Parameters) -> Meaning {
        guard let modifiers = parameters.modifiers(at: parameters.count > 1 ? 1 : 0) else { return .unknown }
        if let key = lettered(final), key != .backTab { return .key(KeyPress(key, modifiers)) }
        // The keypad in application mode.
        switch final {
        case UInt8(ascii: "M"): return .key(KeyPress(.enter, modifiers))
        case UInt8(ascii: "X"): return .key(KeyPress(.character("="), modifiers))
        case UInt8(ascii: "j")...UInt8(ascii: "y"):
            return .key(KeyPress(.character(String(Character(Unicode.Scalar(final - 0x40)))), modifiers))
        default: return .unknown
        }
    }

    /// `ESC [ n ~`.
    private static func numbered(_ parameters: Parameters) -> Meaning {
        if parameters[0] == 200 { return parameters.count == 1 ? .pasteBegin : .unknown }
        guard let modifiers = parameters.modifiers(at: 1) else { return .unknown }
        // xterm's modifyOtherKeys.
        if parameters[0] == 27 { return coded(parameters[2], modifiers) }
        guard parameters.count <= 2, let number = parameters[0] else { return .unknown }
        let key: Key
        switch number {
        case 1, 7: key = .home
        case 2: key = .insert
        case 3: key = .delete
        case 4, 8: key = .end
        case 5: key = .pageUp
        case 6: key = .pageDown
        case 11...15: key = .function(number - 10)
        case 17...21: key = .function(number - 11)
        case 23...26: key = .function(number - 12)
        case 28, 29: key = .function(number - 13)
        case 31...34: key = .function(number - 14)
        default: return .unknown
        }
        return .key(KeyPress(key, modifiers))
    }

    /// A key by its code point (`ESC [ code ; modifiers u`). The protocol is off; some terminals send the keys that have
    /// no other form in it all the same. A letter without modifiers has another form, so it is not taken from here.
    private static func coded(_ code: Int?, _ modifiers: Modifiers) -> Meaning {
        guard let code else { return .unknown }
        switch code {
        case 9: return .key(modifiers == .shift ? KeyPress(.backTab) : KeyPress(.tab, modifiers))
        case 13: return .key(KeyPress(.enter, modifiers))
        case 27: return .key(KeyPress(.escape, modifiers))
        case 127: return .key(KeyPress(.backspace, modifiers))
        case 0x20...0x7E where modifiers.contains(.control) || modifiers.contains(.alt):
            guard let byte = UInt8(exactly: code) else { return .unknown }
            return .key(KeyPress(.character(String(Character(Unicode.Scalar(byte)))), modifiers))
        default: return .unknown
        }
    }
}

extension ControlSequence {
    /// Numbers between semicolons; a missing one is nil.
    struct Parameters {
        private var values: [Int?] = []
        /// What stands behind a number's colon: whether the key was pressed (1), repeats or was let go.
        private var kinds: [Int?] = []

        var count: Int { values.count }
        var isEmpty: Bool { values.isEmpty }
        subscript(index: Int) -> Int? { index < values.count ? values[index] : nil }

        /// Nil when there is anything but numbers.
        init?(_ bytes: ArraySlice<UInt8>) {
            if bytes.isEmpty { return }
            for field in bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
                let parts = field.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
                var numbers: [Int?] = []
                for part in parts {
                    if part.isEmpty {
                        numbers.append(nil)
                        continue
                    }
                    guard part.count < 8, part.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
                    numbers.append(part.reduce(0) { $0 * 10 + Int($1 - 0x30) })
                }
                values.append(numbers[0])
                kinds.append(numbers.count > 1 ? numbers[1] : nil)
            }
        }

        /// The modifiers at a place: one more than the sum of Shift 1, Alt 2, Control 4. None when the place is not
        /// there; nil for others (Super, Meta), and when the key was not pressed but repeats or was let go.
        func modifiers(at index: Int) -> Modifiers? {
            guard index < values.count, let value = values[index] else { return [] }
            guard value >= 1, value <= 8, kinds[index] == nil || kinds[index] == 1 else { return nil }
            var result: Modifiers = []
            if (value - 1) & 1 != 0 { result.insert(.shift) }
            if (value - 1) & 2 != 0 { result.insert(.alt) }
            if (value - 1) & 4 != 0 { result.insert(.control) }
            return result
        }
    }
}
