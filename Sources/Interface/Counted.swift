/// Numbers with the word that they count.
enum Counted {
    /// `1 line`, `2 lines`.
    static func words(_ count: Int, _ word: String) -> String { "\(count) \(count == 1 ? word : word + "s")" }

    /// `1 more line`.
    static func more(_ count: Int, _ word: String) -> String { "\(count) more \(count == 1 ? word : word + "s")" }
}
