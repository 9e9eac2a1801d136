import Link
import Surface

/// What changes with time alone, and the one timer for it.
extension InterfaceState {
    /// How often the spinner turns.
    static let spinnerStep: Milliseconds = 120
    /// Within this time a second Ctrl-C leaves.
    static let leavingTime: Milliseconds = 2000

    mutating func expire(_ now: Milliseconds) {
        if let message, now >= message.until { self.message = nil }
        if let since = leavingSince, now - since >= InterfaceState.leavingTime { leavingSince = nil }
    }

    /// The rows of the pane, in the moment in which a key begins to count there.
    mutating func resendEffect(_ now: Milliseconds) -> InterfaceEffect? {
        guard arming.hasJustArmed(at: now), let size, let pane = plan(size).pane else { return nil }
        return .resend(rows: pane.row..<pane.endRow)
    }

    /// How long after its last words an answer counts as one that flows.
    static let flowTime: Milliseconds = 500

    /// Words come: that says enough, and nothing turns besides.
    func isFlowing(_ now: Milliseconds) -> Bool { isAnswering && now - heard < InterfaceState.flowTime }

    /// Whether something on the screen turns.
    func isSpinning(_ now: Milliseconds) -> Bool {
        isStreaming && retry == nil && !isFlowing(now) || !calls.running.isEmpty || calls.isSpinning
    }

    /// Asks for the next tick if something will look different then. An idle screen asks for nothing.
    mutating func wakeEffect(_ now: Milliseconds) -> InterfaceEffect? {
        var moments: [Milliseconds] = []
        if isFlowing(now) { moments.append(heard + InterfaceState.flowTime) }
        if isSpinning(now) {
            let step = InterfaceState.spinnerStep.value
            moments.append(Milliseconds((now.value / step + 1) * step))
        }
        if let message { moments.append(message.until) }
        if let count = retryDeadline(now) { moments.append(count) }
        if let count = deadlineChange(now) { moments.append(count) }
        if let leavingSince { moments.append(leavingSince + InterfaceState.leavingTime) }
        if let armed = arming.deadline {
            moments.append(armed)
            if let quiet = rhythm.deadline { moments.append(max(armed, quiet)) }
        }
        if let due = keeper.due { moments.append(max(due, now + 1)) }
        if let due = attention.due(moreToCome: hasMoreToCome) { moments.append(due) }
        // Of many calls that wait some are shown, and their ages by the minute.
        for handle in shown?.ages ?? [] {
            if let call = calls[handle], let age = waited(call, now) { moments.append(now + Milliseconds(ClockText.untilOlder(age))) }
        }
        guard let next = moments.filter({ $0 > now }).min() else { return nil }
        if let wakeAt, wakeAt <= next, wakeAt > now { return nil }
        wakeAt = next
        return .wake(after: next - now)
    }

    /// In the place of the spinner while words come.
    static let flowMark = "⠿"

    /// The frame of the spinner.
    static func spinner(_ now: Milliseconds) -> String {
        let frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
        let index = Int((now.value / spinnerStep.value) % Int64(frames.count))
        return frames[max(0, index)]
    }
}
