import JSON

/// Words as a shell line that gives these words again.
enum CommandText {
    static func line(_ words: [ExactString]) -> String { words.map(word).joined(separator: " ") }

    private static func word(_ word: ExactString) -> String {
        let isPlain = !word.isEmpty && word.utf8.allSatisfy(isOrdinary)
        if isPlain { return word.string }
        // A single quote stands between two others by itself.
        let parts = word.utf8.split(separator: UInt8(ascii: "'"), omittingEmptySubsequences: false)
        return "'\(parts.map { String(decoding: Array($0), as: UTF8.self) }.joined(separator: "'\"'\"'"))'"
    }

    private static func isOrdinary(_ byte: UInt8) -> Bool {
        byte >= 0x80 || ShellReader.isName(byte) || "-./:,@%+=^".utf8.contains(byte)
    }
}
