internal import JSON

/// Operating system commands (ECMA-48 8.3.89; xterm's numbers), which end with BEL.
enum TerminalCommand {
    /// Scalars of a title or a notification that are sent at most.
    static let titleLength = 120
    /// Bytes of a text that are sent at most: terminals drop longer commands, some of them silently.
    static let clipboardLength = 1 << 20

    /// `OSC 2`: only what can be seen goes into a title, on one line.
    static func title(_ title: String, isASCII: Bool) -> [UInt8] {
        Array("\u{1B}]2;".utf8) + visible(title, isASCII: isASCII) + [0x07]
    }

    /// A notification in one of the forms. Only ASCII that can be seen is in the text, and nothing that ends or divides a command.
    static func notification(_ text: String, as form: NotificationForm) -> [UInt8] {
        let text = visible(text, isASCII: true).map { $0 == UInt8(ascii: ";") ? UInt8(ascii: ",") : $0 }
        switch form {
        // With a blank in front it cannot be one of ConEmu's commands, whatever the text.
        case .osc9:
            let isNumber = text.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? true
            return Array("\u{1B}]9;".utf8) + (isNumber ? [0x20] : []) + text + [0x07]
        case .osc777: return Array("\u{1B}]777;notify;Assent;".utf8) + text + [0x07]
        // Shown only where the window does not have the focus; its end is ST, as its page says.
        case .osc99: return Array("\u{1B}]99;o=unfocused;".utf8) + text + Array("\u{1B}\\".utf8)
        }
    }

    /// tmux hands on what it is told to (`allow-passthrough`), with each ESC doubled.
    static func throughTmux(_ bytes: [UInt8]) -> [UInt8] {
        Array("\u{1B}Ptmux;".utf8) + bytes.flatMap { $0 == 0x1B ? [0x1B, 0x1B] : [$0] } + Array("\u{1B}\\".utf8)
    }

    private static func visible(_ line: String, isASCII: Bool) -> [UInt8] {
        var text = String.UnicodeScalarView()
        for scalar in line.unicodeScalars.prefix(titleLength) {
            if scalar.value < 0x7F || isASCII {
                text.append(scalar.value >= 0x20 ? Glyphs.ascii(scalar) : " ")
            } else {
                text.append(CellText.isDrawable(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return Array(String(text).utf8)
    }

    /// `OSC 52`; nil when the text is too long.
    static func clipboard(_ text: String) -> [UInt8]? {
        let bytes = Array(text.utf8)
        guard bytes.count <= clipboardLength else { return nil }
        return Array("\u{1B}]52;c;".utf8) + Array(Base64.encode(bytes).utf8) + [0x07]
    }
}
