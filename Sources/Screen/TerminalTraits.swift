internal import CNcurses
#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// What a terminal type can do beyond curses, and the bytes for it.
struct TerminalTraits {
    /// Whether it knows xterm's operating system commands: titles and the clipboard.
    let hasCommands: Bool
    /// Whether lines can be made to scroll within margins, as curses does to save bytes (DECSTBM).
    let hasMargins: Bool
    /// Empties a picture that goes away: tmux, when its window has grown meanwhile, would push lines of it up to the shell's.
    /// Nothing where the picture stays for good.
    let wipe: [UInt8]
    /// What gives an unprepared terminal back, in whatever it was interrupted: for those who cannot ask curses any more.
    private let resetBytes: [UInt8]

    /// Bracketed paste and reports of focus (xterm's DECSET 2004 and 1004).
    let modesOn = Array("\u{1B}[?2004h\u{1B}[?1004h".utf8)
    let modesOff = Array("\u{1B}[?1004l\u{1B}[?2004l".utf8)
    /// A frame is shown whole (https://github.com/contour-terminal/vt-extensions/blob/master/synchronized-output.md).
    let frameBegin = Array("\u{1B}[?2026h".utf8)
    let frameEnd = Array("\u{1B}[?2026l".utf8)
    /// xterm keeps titles on a stack (XTWINOPS 22 and 23).
    let titlePush = Array("\u{1B}[22;2t".utf8)
    let titlePop = Array("\u{1B}[23;2t".utf8)

    /// For the type that curses has open.
    init(type: String) {
        hasCommands = Self.isModern(type) || tigetflag("XT") > 0
        // CAN first: it ends a sequence that was cut off.
        var reset = [0x18] + frameEnd + modesOff
        for name in ["sgr0", "rmir", "rmkx", "cnorm"] { reset += Self.capability(name) }
        let leave = Self.capability("rmcup")
        wipe = leave.isEmpty ? [] : Self.capability("clear")
        // Lines scroll within a margin while a frame is sent; taking it off moves the cursor, which leaving puts back.
        hasMargins = Self.capability("csr").starts(with: [0x1B, UInt8(ascii: "[")])
        if hasMargins { reset += Array((leave.isEmpty ? "\u{1B}7\u{1B}[r\u{1B}8" : "\u{1B}[r").utf8) }
        resetBytes = reset + leave
    }

    /// The bytes for the guard, which ends at the left, where a shell writes.
    func reset(isTitleSet: Bool) -> [UInt8] { resetBytes + (isTitleSet ? titlePop : []) + [0x0D] }

    private static let families = [
        "xterm", "tmux", "screen", "rxvt", "alacritty", "foot", "kitty", "wezterm", "ghostty", "konsole", "gnome", "vte",
        "st-", "iterm", "contour", "mintty", "putty",
    ]

    /// Whether the type is of an emulator of xterm's kind, all of which show UTF-8.
    static func isModern(_ type: String) -> Bool { families.contains { type.utf8.starts(with: $0.utf8) } }

    /// Types that are no screen, whatever terminfo says.
    static func isTooSimple(_ type: String) -> Bool { type == "dumb" || type == "unknown" }

    /// A capability without parameters; its delays (`$<2>`) are left out.
    private static func capability(_ name: String) -> [UInt8] {
        guard let text = nc_string(name) else { return [] }
        var bytes: [UInt8] = []
        var isDelay = false
        let all = UnsafeBufferPointer(start: text, count: strlen(text)).map(UInt8.init(bitPattern:))
        for (index, byte) in all.enumerated() {
            if byte == UInt8(ascii: "$"), index + 1 < all.count, all[index + 1] == UInt8(ascii: "<") { isDelay = true }
            if !isDelay { bytes.append(byte) }
            if isDelay, byte == UInt8(ascii: ">") { isDelay = false }
        }
        return bytes
    }
}
