/// The reader: TOML 1.0.0 (https://toml.io/en/v1.0.0), strict, with the place of every key and value.
///
/// Time and memory are linear in the text, and the call stack does not grow with it. A byte order mark at the very
/// beginning is passed over.
public enum TOMLParser {
    /// Greatest length of a text in bytes.
    public static let byteLimit = 16 << 20
    /// Greatest number of values; a value takes far more memory than the two bytes that can be enough to write it.
    public static let valueLimit = 1_000_000
    /// Greatest nesting of tables and arrays, by whatever notation.
    public static let depthLimit = 128

    /// - Throws: the first thing wrong. Bad encoding and control characters are found before bad grammar.
    public static func parse(_ bytes: [UInt8]) throws(TOMLError) -> TOMLTable {
        if bytes.count > byteLimit {
            throw TOMLError(
                position: TOMLPosition(line: 1, column: 1), message: "the text is longer than \(byteLimit) bytes")
        }
        try TOMLCharacters.check(bytes)
        var reader = TOMLReader(bytes)
        return try reader.document()
    }

    public static func parse(_ text: String) throws(TOMLError) -> TOMLTable { try parse(Array(text.utf8)) }
}
