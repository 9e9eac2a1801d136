/// How many words a text has, counted while it grows: more text costs what it adds.
struct WordCount: Sendable, Equatable {
    private(set) var count = 0
    /// The text so far ends inside a word.
    private var isInside = false

    init(_ text: String = "") { add(text) }

    mutating func add(_ text: String) {
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                isInside = false
            } else if WordCount.standsAlone(scalar) {
                count += 1
                isInside = false
            } else if !isInside {
                count += 1
                isInside = true
            }
        }
    }

    /// Scripts without blanks between words would otherwise come to one word for each sentence.
    private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x3040 && (scalar.properties.isIdeographic || (0x3040...0x30FF).contains(scalar.value))
    }
}
