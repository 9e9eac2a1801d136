import Link
import Surface

/// Marking calls for a decision together, and the way to those that are still to be read. Marking decides nothing.
extension InterfaceState {
    /// Marks the selected call, or takes its mark away, and goes on to the next one below.
    mutating func toggleMark() {
        guard let handle = pending.selected else { return }
        if pending.marked.remove(handle) == nil {
            pending.marked.insert(handle)
            pending.lastMarked = handle
        } else if pending.lastMarked == handle {
            pending.lastMarked = nil
        }
        selectNext(1)
    }

    /// Marks what lies between the call that was marked last and the selected one, both with it.
    mutating func markStretch(_ now: Milliseconds) {
        guard let selected = pending.selected, let end = calls.place(selected) else { return }
        guard let first = pending.lastMarked, let start = calls.place(first) else {
            say("\(keys.key("select")) marks where the stretch begins", .notice, now)
            return
        }
        let before = pending.marked.count
        pending.marked.formUnion(calls.pending[min(start, end)...max(start, end)])
        pending.lastMarked = selected
        say("marked \(pending.marked.count - before) more; \(pending.marked.count) are marked", .notice, now)
    }

    /// Marks every call that was read to its end, and tells how many could not be, and why.
    mutating func markRead(_ now: Milliseconds) {
        var (marked, unread, others) = (0, 0, 0)
        for handle in calls.pending {
            guard let call = calls[handle] else { continue }
            if !pending.read.contains(handle), !isSent(call) {
                unread += 1
            } else if isSent(call) || call.misfit != nil || call.question != nil || call.isTwice == true {
                others += 1
            } else {
                pending.marked.insert(handle)
                marked += 1
            }
        }
        var words = ["marked \(Counted.words(marked, "call"))"]
        if unread > 0 { words.append("\(unread) left out, not read to the end (\(keys.key("next-unread")): next)") }
        if others > 0 { words.append("\(others) left out, decided one by one") }
        say(words.joined(separator: "; "), marked == 0 ? .warning : .notice, now)
    }

    mutating func clearMarks(_ now: Milliseconds) {
        let count = pending.marked.count
        pending.marked = []
        pending.lastMarked = nil
        say(count == 0 ? "nothing was marked" : "took away \(Counted.words(count, "mark"))", .notice, now)
    }

    /// How many calls can be read and have not been seen to their end; a call that is held shows nothing to decide on yet.
    var unreadCount: Int { calls.pending.count { handle in !pending.read.contains(handle) && calls[handle]?.stage != .held } }

    /// Whether the queue shows the call as one that is still to be read.
    func isUnread(_ call: CallState) -> Bool { call.stage == .waiting && !pending.read.contains(call.handle) }

    /// `3 unread`, beside the key.
    var unreadWords: String? { calls.pending.count > 1 && unreadCount > 0 ? "\(unreadCount) unread" : nil }

    /// To the next call that has not been seen to its end, from the top again after the last.
    mutating func selectUnread(_ now: Milliseconds) {
        guard let selected = pending.selected, let start = calls.place(selected) else { return }
        let queue = calls.pending
        for step in 1...queue.count {
            let handle = queue[(start + step) % queue.count]
            if pending.read.contains(handle) || calls[handle]?.stage == .held { continue }
            if handle != selected { return select(handle) }
            say("no other call is unread; \(keys.key("detail-page-down")) reads on", .notice, now)
            return
        }
        say("every call has been read to its end · \(keys.key("select-read")) marks them", .notice, now)
    }
}
