/// A key of the keyboard.
public enum Key: Sendable, Hashable {
    /// What a printing key gives: one or more scalars.
    case character(String)
    case enter, tab, backTab, escape, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    case function(Int)
}

public struct Modifiers: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let control = Modifiers(rawValue: 1)
    public static let alt = Modifiers(rawValue: 2)
    public static let shift = Modifiers(rawValue: 4)
}

/// One press of a key with what was held. Control letters come as `.character("a")` with `.control`.
public struct KeyPress: Sendable, Hashable {
    public var key: Key
    public var modifiers: Modifiers

    public init(_ key: Key, _ modifiers: Modifiers = []) {
        self.key = key
        self.modifiers = modifiers
    }

    public static func character(_ text: String) -> KeyPress { KeyPress(.character(text)) }
    public static func control(_ letter: String) -> KeyPress { KeyPress(.character(letter), .control) }
}

extension KeyPress: CustomStringConvertible {
    private static let names: [(String, Key)] = [
        ("enter", .enter), ("tab", .tab), ("shift-tab", .backTab), ("esc", .escape), ("backspace", .backspace),
        ("del", .delete), ("ins", .insert), ("up", .up), ("down", .down), ("left", .left), ("right", .right),
        ("home", .home), ("end", .end), ("pgup", .pageUp), ("pgdn", .pageDown), ("space", .character(" ")),
    ]

    /// As a person writes it: `ctrl-o`, `alt-enter`, `pgdn`, `space`, `D`.
    public var description: String {
        var text = ""
        if modifiers.contains(.control) { text += "ctrl-" }
        if modifiers.contains(.alt) { text += "alt-" }
        if modifiers.contains(.shift) { text += "shift-" }
        if let name = KeyPress.names.first(where: { $0.1 == key })?.0 { return text + name }
        switch key {
        case .character(let character): return text + character
        case .function(let number): return text + "f\(number)"
        default: return text
        }
    }

    /// Reads what ``description`` writes; nil for anything else.
    public init?(name: String) {
        var rest = name.utf8[...]
        var modifiers: Modifiers = []
        let prefixes: [(String, Modifiers)] = [("ctrl-", .control), ("alt-", .alt), ("shift-", .shift)]
        var found = true
        while found {
            found = false
            for (prefix, modifier) in prefixes where rest.starts(with: prefix.utf8) && rest.count > prefix.utf8.count {
                if modifier == .shift, rest.elementsEqual("shift-tab".utf8) { break }
                rest = rest.dropFirst(prefix.utf8.count)
                modifiers.insert(modifier)
                found = true
                break
            }
        }
        if let key = KeyPress.names.first(where: { $0.0.utf8.elementsEqual(rest) })?.1 {
            self.init(key, modifiers)
            return
        }
        let text = String(decoding: rest, as: UTF8.self)
        if let number = (1...24).first(where: { "f\($0)".utf8.elementsEqual(rest) }) {
            self.init(.function(number), modifiers)
        } else if text.count == 1 {
            self.init(.character(text), modifiers)
        } else {
            return nil
        }
    }
}
