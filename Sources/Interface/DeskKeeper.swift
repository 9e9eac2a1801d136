import Link

/// When what the person has begun is given to the engine to keep: after a rest, now and then while they go on, and never
/// when nothing has changed.
struct DeskKeeper: Sendable {
    static let quiet: Milliseconds = 500
    static let longest: Milliseconds = 2000
    /// Bytes of a draft that are kept.
    static let draftLimit = 256 * 1024

    /// What would look different if the desk were different: cheap to make and to compare, whatever the desk holds.
    struct Mark: Sendable, Equatable {
        let changes: Int
        let line: String?
        let selected: Int?
        let top: Reader.Place?
        let expanded: Set<Int>
        let thoughts: ThoughtFolding
        let comments: [Int: String]
        let reasons: [Int: String]
        /// Changes in the form that is open.
        let form: Int?
    }

    /// What the engine has.
    private var kept: Desk?
    private var mark: Mark?
    /// When the first and the last change came that the engine has not been told.
    private var first: Milliseconds?
    private var last: Milliseconds?
    /// The person knows that the draft is too long.
    var hasToldLimit = false

    mutating func begin(with desk: Desk, _ mark: Mark) {
        kept = desk
        self.mark = mark
        first = nil
        last = nil
    }

    mutating func saw(_ mark: Mark, at now: Milliseconds) {
        if self.mark == mark { return }
        self.mark = mark
        first = first ?? now
        last = now
    }

    /// When it is to be given away; nil while nothing has changed.
    var due: Milliseconds? {
        guard let first, let last else { return nil }
        return min(last + DeskKeeper.quiet, first + DeskKeeper.longest)
    }

    /// - Returns: whether the engine does not have it yet. From now on it has.
    mutating func give(_ desk: Desk) -> Bool {
        first = nil
        last = nil
        if kept == desk { return false }
        kept = desk
        return true
    }
}
