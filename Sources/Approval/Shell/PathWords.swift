/// The paths in one word of a command: the word itself, or what stands in it behind an option's name, `=`, `@` or `:`.
enum PathWords {
    /// - Returns: nothing for an option without a value and for an address of the web.
    static func paths(in word: ShellBeginning) -> [ShellBeginning] {
        guard case .text(let first)? = word.pieces.first else { return word.pieces.isEmpty ? [] : [word] }
        var bytes = Array(first.utf8)[...]
        if bytes.first == UInt8(ascii: "-"), bytes.count > 1 || word.pieces.count > 1 {
            guard let value = valueStart(bytes) else { return [] }
            bytes = bytes[value...]
        } else if let equals = bytes.firstIndex(of: UInt8(ascii: "=")), bytes[..<equals].allSatisfy(isName), equals > bytes.startIndex {
            bytes = bytes[(equals + 1)...]
        }
        // curl's way to name a file.
        if bytes.first == UInt8(ascii: "@") { bytes = bytes.dropFirst() }
        let file = Array("file://".utf8)
        if bytes.starts(with: file) {
            bytes = bytes.dropFirst(file.count)
        } else if hasScheme(bytes) {
            return []
        }
        let rest = Array(word.pieces.dropFirst())
        if bytes.isEmpty, rest.isEmpty { return [] }
        let whole = ShellBeginning(pieces: (bytes.isEmpty ? [] : [.text(String(decoding: bytes, as: UTF8.self))]) + rest, isWhole: word.isWhole)
        guard rest.isEmpty, word.isWhole, bytes.first == UInt8(ascii: "/"), bytes.contains(UInt8(ascii: ":")) else { return [whole] }
        // Lists of folders, and places that are given another name: `/a:/b`.
        return [whole] + bytes.split(separator: UInt8(ascii: ":")).filter { $0.first == UInt8(ascii: "/") }.map { ShellBeginning(String(decoding: $0, as: UTF8.self)) }
    }

    /// `--name=value`, `-Ivalue` where the value can only be a path.
    private static func valueStart(_ bytes: ArraySlice<UInt8>) -> Int? {
        if bytes.starts(with: "--".utf8) { return bytes.firstIndex(of: UInt8(ascii: "=")).map { $0 + 1 } }
        let start = bytes.startIndex + 2
        guard bytes.count > 2 else { return bytes.count == 2 && bytes.last != UInt8(ascii: "-") ? bytes.endIndex : nil }
        if bytes[start] == UInt8(ascii: "=") { return start + 1 }
        return bytes[start] == UInt8(ascii: "/") || bytes[start...].starts(with: "../".utf8) ? start : nil
    }

    private static func isName(_ byte: UInt8) -> Bool { ShellReader.isName(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") }

    /// `scheme://`
    private static func hasScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.indices.contains { $0 > bytes.startIndex && bytes[$0...].starts(with: "://".utf8) }
    }
}
