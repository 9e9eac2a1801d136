#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Sets the process up for UTF-8, which curses takes from the locale.
enum CharacterSetting {
    /// - Returns: whether the terminal may be sent more than ASCII.
    ///
    /// Only the character classes are set: with the whole locale, numbers would be written with a decimal comma
    /// by every library of the process.
    static func useUTF8() -> Bool {
        if setlocale(LC_CTYPE, "") != nil, isUTF8 { return true }
        // Over ssh the locale is often unset, or one that this machine does not have. The terminal is UTF-8 all the same.
        for name in ["C.UTF-8", "C.utf8", "en_US.UTF-8"] where setlocale(LC_CTYPE, name) != nil && isUTF8 { return true }
        return false
    }

    private static var isUTF8: Bool {
        guard let name = nl_langinfo(nl_item(CODESET)) else { return false }
        return strcasecmp(name, "UTF-8") == 0 || strcasecmp(name, "UTF8") == 0
    }
}
