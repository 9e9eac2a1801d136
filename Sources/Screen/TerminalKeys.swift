internal import Surface

/// The keys of one terminal type, as terminfo describes them.
struct TerminalKeys {
    private var presses: [[UInt8]: KeyPress] = [:]
    private var prefixes: Set<[UInt8]> = []
    /// What the backspace key sends besides 0x7F, when that is one byte.
    private(set) var eraseByte: UInt8?

    /// - Parameters:
    ///   - entries: the names of curses (`KEY_UP`, `kLFT5`) with the bytes that the key sends.
    ///   - erase: what the terminal's driver takes for the backspace key; it knows better than terminfo.
    init(_ entries: [(name: String, bytes: [UInt8])] = [], erase: UInt8? = nil) {
        eraseByte = erase
        for (name, bytes) in entries {
            guard let press = TerminalKeys.press(named: name) else { continue }
            if bytes.count == 1, press.key == .backspace, eraseByte == nil { eraseByte = bytes[0] }
            // Some old terminals' arrow keys are control letters: those stay letters.
            guard bytes.count > 1, bytes[0] == 0x1B else { continue }
            presses[bytes] = press
            for end in 1..<bytes.count { prefixes.insert(Array(bytes[..<end])) }
        }
    }

    subscript(bytes: [UInt8]) -> KeyPress? { presses[bytes] }

    /// Whether a longer key begins so.
    func isPrefix(_ bytes: [UInt8]) -> Bool { prefixes.contains(bytes) }

    // MARK: Names

    private static let plain: [String: KeyPress] = [
        "KEY_UP": KeyPress(.up), "KEY_DOWN": KeyPress(.down), "KEY_LEFT": KeyPress(.left), "KEY_RIGHT": KeyPress(.right),
        "KEY_HOME": KeyPress(.home), "KEY_END": KeyPress(.end), "KEY_LL": KeyPress(.end), "KEY_FIND": KeyPress(.home),
        "KEY_SELECT": KeyPress(.end), "KEY_NPAGE": KeyPress(.pageDown), "KEY_PPAGE": KeyPress(.pageUp),
        "KEY_DC": KeyPress(.delete), "KEY_IC": KeyPress(.insert), "KEY_BTAB": KeyPress(.backTab),
        "KEY_BACKSPACE": KeyPress(.backspace), "KEY_ENTER": KeyPress(.enter),
        "KEY_A1": KeyPress(.home), "KEY_A3": KeyPress(.pageUp), "KEY_C1": KeyPress(.end), "KEY_C3": KeyPress(.pageDown),
        "KEY_SLEFT": KeyPress(.left, .shift), "KEY_SRIGHT": KeyPress(.right, .shift),
        "KEY_SR": KeyPress(.up, .shift), "KEY_SF": KeyPress(.down, .shift),
        "KEY_SHOME": KeyPress(.home, .shift), "KEY_SEND": KeyPress(.end, .shift),
        "KEY_SNEXT": KeyPress(.pageDown, .shift), "KEY_SPREVIOUS": KeyPress(.pageUp, .shift),
        "KEY_SDC": KeyPress(.delete, .shift), "KEY_SIC": KeyPress(.insert, .shift),
    ]

    /// Names of keys with modifiers, without the digit at their end.
    private static let extended: [String: Key] = [
        "kUP": .up, "kDN": .down, "kLFT": .left, "kRIT": .right, "kHOM": .home, "kEND": .end,
        "kNXT": .pageDown, "kPRV": .pageUp, "kDC": .delete, "kIC": .insert,
    ]

    static func press(named name: String) -> KeyPress? {
        if let press = plain[name] { return press }
        let bytes = Array(name.utf8)
        if name.utf8.starts(with: "KEY_F(".utf8) {
            guard let number = Int(String(decoding: bytes[6...].dropLast(), as: UTF8.self)), (1...24).contains(number) else { return nil }
            return KeyPress(.function(number))
        }
        if let key = extended[name] { return KeyPress(key, .shift) }
        guard let digit = bytes.last, digit >= 0x33, digit <= 0x38,
            let key = extended[String(decoding: bytes.dropLast(), as: UTF8.self)]
        else { return nil }
        let bits = Int(digit - 0x31)
        var modifiers: Modifiers = []
        if bits & 1 != 0 { modifiers.insert(.shift) }
        if bits & 2 != 0 { modifiers.insert(.alt) }
        if bits & 4 != 0 { modifiers.insert(.control) }
        return KeyPress(key, modifiers)
    }
}
