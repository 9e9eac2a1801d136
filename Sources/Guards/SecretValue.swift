import JSON

/// Whether a value in the place of a secret is one, or a name, a path or a placeholder.
enum SecretValue {
    private static let fillers = [
        "example", "changeme", "change-me", "change_me", "placeholder", "your-", "your_", "yourapi", "dummy", "redacted", "removed", "undefined", "none",
        "xxxx", "****", "....", "<", "${", "$(", "{{", "%(", "process.env", "os.environ", "getenv", "secrets.",
    ].map { Array($0.utf8) }

    /// - Parameter value: eight bytes or more in places where only assignments are looked at; a password may be shorter.
    static func isLikely(_ value: ArraySlice<UInt8>) -> Bool {
        guard let first = value.first else { return false }
        // A variable, a path, a reference to another file.
        if first == UInt8(ascii: "$") || first == UInt8(ascii: "@") || first == UInt8(ascii: "~") { return false }
        if first == UInt8(ascii: "/") || value.starts(with: "./".utf8) { return false }
        let lower = value.map(ASCII.lower)
        if fillers.contains(where: { contains(lower, $0) }) { return false }
        if Set(value).count < min(5, max(3, value.count / 4)) { return false }
        let hasDigit = value.contains(where: ASCII.isDigit)
        let hasOther = value.contains { !ASCII.isAlphanumeric($0) && $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "_") }
        // A word of letters alone is a name more often than a secret, unless it is very long.
        return hasDigit || hasOther || value.count >= 32
    }

    private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        guard bytes.count >= part.count else { return false }
        return (0...(bytes.count - part.count)).contains { bytes[$0] == part[0] && bytes[$0..<($0 + part.count)].elementsEqual(part) }
    }
}
