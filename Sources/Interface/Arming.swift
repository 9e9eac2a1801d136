/// The clock that runs from the moment at which something has been wholly shown until it may be decided.
///
/// Everything that could mean that the person looks at something else starts it again: another call under the
/// selection, a new revision, focus that comes back, a resize, a sheet that lay over the pane. A frame that was drawn
/// before such a start does not count: it carries the number of the start that it belongs to.
struct Arming: Sendable, Equatable {
    /// How long all must have been on screen, with the focus on it, before a key may decide.
    static let delay: Milliseconds = 400

    /// Counts the starts.
    private(set) var epoch = 0
    private var since: Milliseconds?

    mutating func restart() {
        epoch += 1
        since = nil
    }

    /// A frame came to the screen. `complete`: it leaves nothing unread and shows the choices, with the focus there.
    mutating func painted(epoch: Int, complete: Bool, at now: Milliseconds) {
        guard epoch == self.epoch else { return }
        if !complete {
            since = nil
        } else if since == nil {
            since = now
        }
    }

    private var hasTold = false

    /// Whether it has been armed since this was asked last: true once for each start.
    mutating func hasJustArmed(at now: Milliseconds) -> Bool {
        guard isArmed(at: now) else {
            hasTold = false
            return false
        }
        defer { hasTold = true }
        return !hasTold
    }

    func isArmed(at now: Milliseconds) -> Bool { since.map { now - $0 >= Arming.delay } ?? false }

    /// When it will be armed if nothing happens; nil while something is still to be shown.
    var deadline: Milliseconds? { since.map { $0 + Arming.delay } }
}
