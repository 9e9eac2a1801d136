import Surface

/// Where a person reads in the conversation.
struct Reader: Sendable {
    /// A line of an entry, both counted from 0.
    struct Place: Sendable, Equatable {
        var entry: Int
        var line: Int
    }

    /// The top of the window while the end is followed, and the rows that are free below the end.
    ///
    /// Words that stream fill free rows before anything moves, and then all moves by several lines at once: a line that
    /// moves costs a terminal the whole row, and over a slow network that is most of what is sent.
    struct Followed: Sendable, Equatable {
        /// The number of the entry at the top, and the line of it.
        let entry: Int
        let line: Int
        var free: Int
        /// Of another window it says nothing.
        let size: Size
    }

    /// The line at the top; nil while the end is followed.
    var top: Place?
    /// Where the window stands while the end is followed.
    var followed: Followed?
    /// Something came below while the reader was elsewhere.
    var hasNew = false
    /// The entry of the selected call or reasoning.
    var selected: Int?
    /// Handles of the calls that are open.
    var expanded: Set<Int> = []
    /// The reasoning that is open.
    var thoughts = ThoughtFolding()
}
