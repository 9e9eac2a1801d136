import Link

/// What the person does in the pending pane.
struct PendingState: Sendable {
    /// The handle of the selected call.
    var selected: Int?
    /// The first line of the detail that is visible.
    var top = 0
    /// Handles marked for a decision together. A call that changes keeps its mark.
    var marked: Set<Int> = []
    /// The call whose mark was set last: where a stretch of marks begins.
    var lastMarked: Int?
    /// Handles of the calls that were seen to their end as they are now.
    var read: Set<Int> = []
    /// What is heard of calls that were decided together.
    var batch: BatchTally?
    /// Comments that go with a decision.
    var comments: [Int: String] = [:]
    /// Choices that are marked of a question that takes several.
    var chosen: [Int: Set<Int>] = [:]
    /// Reasons that were begun and not sent.
    var reasons: [Int: String] = [:]
    /// Changed arguments that were not saved when a terminal was lost.
    var unsaved: Desk.Edit?
    /// Decisions on the way: the revision that was decided.
    var sent: [Int: Int] = [:]
    var seen: [Int: SeenRows] = [:]

    /// Forgets what belongs to a call that nobody can decide any more.
    mutating func forget(_ handle: Int) {
        marked.remove(handle)
        if lastMarked == handle { lastMarked = nil }
        read.remove(handle)
        comments[handle] = nil
        reasons[handle] = nil
        if unsaved?.handle == handle { unsaved = nil }
        chosen[handle] = nil
        sent[handle] = nil
        seen[handle] = nil
    }
}
