#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Sets the process up for UTF-8, which curses takes from the locale.
enum CharacterSetting {
    enum Setting { case utf8, ascii }

    /// Takes what the environment says. Where that is not UTF-8 it still may be the terminal's encoding: over ssh and in
    /// containers the locale is often unset, or one that this machine does not have.
    ///
    /// Only the character classes are set: with the whole locale, numbers would be written with a decimal comma
    /// by every library of the process.
    /// - Parameter isTerminalUTF8: whether the terminal is known to show UTF-8, whatever the environment says.
    /// - Returns: what the terminal may be sent.
    static func use(isTerminalUTF8: Bool) -> Setting {
        if setlocale(LC_CTYPE, "") != nil, isUTF8 { return .utf8 }
        guard isTerminalUTF8 else { return .ascii }
        for name in ["C.UTF-8", "C.utf8", "en_US.UTF-8"] where setlocale(LC_CTYPE, name) != nil && isUTF8 { return .utf8 }
        return .ascii
    }

    private static var isUTF8: Bool {
        guard let name = nl_langinfo(nl_item(CODESET)) else { return false }
        return strcasecmp(name, "UTF-8") == 0 || strcasecmp(name, "UTF8") == 0
    }
}
