import Conversation
import Link
import Surface

/// How long a call still waits, where that has an end: by the minute, and by the second in the last one.
extension InterfaceState {
    /// Milliseconds; nil for a call without an end of its waiting, and while the time of day is not known.
    private func left(_ call: CallState, _ now: Milliseconds) -> Int64? {
        guard call.stage == .waiting, let deadline = call.deadline, let time = clock.time(at: now) else { return nil }
        return max(0, deadline.milliseconds - time.milliseconds)
    }

    /// `ends unanswered in 4 min`, and shorter forms of it, the longest first; empty where nothing is to be said.
    func deadlineWords(_ call: CallState, _ now: Milliseconds) -> [String] {
        guard let left = left(call, now) else { return [] }
        if left == 0 { return ["ends unanswered now", "ends now"] }
        let time = left <= 60_000 ? "\((left + 999) / 1000) s" : left <= 7_200_000 ? "\((left + 59_999) / 60_000) min" : "\((left + 3_599_999) / 3_600_000) h"
        return ["ends unanswered in \(time)", "\(time) left"]
    }

    /// When those words change for the selected call; nil for never.
    func deadlineChange(_ now: Milliseconds) -> Milliseconds? {
        guard let call = selectedCall, let left = left(call, now), left > 0 else { return nil }
        let step: Int64 = left <= 60_000 ? 1000 : 60_000
        return now + Milliseconds((left - 1) % step + 1)
    }
}
