/// Where a person reads in the conversation.
struct Reader: Sendable {
    /// A line of an entry, both counted from 0.
    struct Place: Sendable, Equatable {
        var entry: Int
        var line: Int
    }

    /// The line at the top; nil while the end is followed.
    var top: Place?
    /// Something came below while the reader was elsewhere.
    var hasNew = false
    /// The entry of the selected call or reasoning.
    var selected: Int?
    /// Handles of the calls that are open.
    var expanded: Set<Int> = []
    /// The reasoning that is open.
    var thoughts = ThoughtFolding()
}
