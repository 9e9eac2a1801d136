public import Approval
public import Conversation

/// A call that was asked for and is not over: nobody has decided it, or it has started and has no result.
public struct OpenCall: Sendable, Equatable {
    public internal(set) var call: ToolCall
    /// A command of the person's own, and no call of the model's.
    public let isOwn: Bool
    /// When it was asked for.
    public let proposed: Timestamp
    /// The latest, whether or not it came to be shown: one that is newer than ``shownAmendment`` was being checked, or
    /// was found not to fit and put aside.
    public internal(set) var amendment: Amendment?
    /// The latest before ``showing``, which is what that is a showing of; nil for the arguments as they were asked.
    public internal(set) var shownAmendment: Amendment?
    /// The latest.
    public let showing: Showing?
    /// Its decision and start; nobody knows what it did.
    public let start: StartRecord?
    public let started: Timestamp?

    /// - Parameter rows: all rows about one call, in their order.
    /// - Returns: nil when nothing tells what the call is.
    init?(_ rows: [JournalRow]) {
        var asked: (call: ToolCall, isOwn: Bool, time: Timestamp)?
        var amendment: Amendment?
        var shownAmendment: Amendment?
        var showing: Showing?
        var start: (record: StartRecord, time: Timestamp)?
        for row in rows {
            switch row.entry {
            case .proposed(let call): asked = asked ?? (call, false, row.time)
            case .commanded(let call): asked = asked ?? (call, true, row.time)
            case .amended(let found): amendment = found
            case .shown(let found):
                showing = found
                shownAmendment = amendment
            case .started(let record): start = (record, row.time)
            default: break
            }
        }
        guard let asked else { return nil }
        call = asked.call
        isOwn = asked.isOwn
        proposed = asked.time
        self.amendment = amendment
        self.shownAmendment = shownAmendment
        self.showing = showing
        self.start = start?.record
        started = start?.time
    }
}
