/// Words one after another, as a sentence has them.
public enum WordList {
    /// `a`, `a and b`, `a, b and c`; empty for none.
    public static func joined(_ words: [String]) -> String {
        guard words.count > 1, let last = words.last else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }
}
