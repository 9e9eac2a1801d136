import JSON

/// How the rows of the tables spell lists of names: with blanks between.
enum NameList {
    static func names(in text: String) -> [ExactString] {
        text.utf8.split(separator: 0x20).map { ExactString(String(decoding: $0, as: UTF8.self)) }
    }
}
