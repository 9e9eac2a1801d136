#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Sets the process up for the characters of a terminal, which curses takes from the locale.
public enum CharacterSetting {
    public enum Setting: Sendable {
        /// UTF-8, as the environment says.
        case locale
        /// UTF-8 without the environment: the terminal is known to show it.
        case terminal
        case ascii
    }

    /// Takes what the environment says. Where that is not UTF-8 it still may be the terminal's encoding: over ssh and in
    /// containers the locale is often unset, or one that this machine does not have.
    ///
    /// Only the character classes are set: with the whole locale, numbers would be written with a decimal comma
    /// by every library of the process.
    /// - Parameters:
    ///   - type: the terminal's; every emulator of xterm's kind shows UTF-8.
    ///   - descriptor: of the terminal's line, which may have been opened as UTF-8 (`IUTF8`, termios(3)).
    /// - Returns: what the terminal may be sent.
    public static func use(type: String, descriptor: Int32) -> Setting {
        if setlocale(LC_CTYPE, "") != nil, isUTF8 { return .locale }
        var modes = termios()
        let isMarked = tcgetattr(descriptor, &modes) == 0 && modes.c_iflag & tcflag_t(IUTF8) != 0
        guard isMarked || TerminalTraits.isModern(type) else { return .ascii }
        for name in ["C.UTF-8", "C.utf8", "en_US.UTF-8"] where setlocale(LC_CTYPE, name) != nil && isUTF8 { return .terminal }
        return .ascii
    }

    private static var isUTF8: Bool {
        guard let name = nl_langinfo(nl_item(CODESET)) else { return false }
        return strcasecmp(name, "UTF-8") == 0 || strcasecmp(name, "UTF8") == 0
    }
}
