import Conversation
import Link
import Surface

/// The first row: what this is, who answers, and how many calls wait.
extension InterfaceState {
    func drawStatus(_ surface: inout Surface, _ rect: Rect, _ plan: ScreenPlan, _ now: Milliseconds, _ shown: inout Shown) {
        if rect.isEmpty { return }
        surface.restyle(rect, role: .statusBar)
        let line = plan.isTiny ? tinyStatus(rect.columns, now, &shown) : status(rect.columns, isQueueInSight: plan.pane != nil && seenZoom != .call && !mode.coversQueue, now, &shown)
        surface.put(line, row: rect.row, column: rect.column, limit: rect.columns)
    }

    /// How many calls wait; and where their list is out of sight, how long the first of them has.
    private func waitingWords(isQueueInSight: Bool, _ now: Milliseconds, _ shown: inout Shown) -> String? {
        let count = calls.pending.count
        if count == 0 { return nil }
        guard !isQueueInSight, let oldest = longestWaiting(now) else { return "● \(count) pending" }
        shown.ages.append(oldest.handle)
        return oldest.age < 60_000 ? "● \(count) pending" : "● \(count) pending, \(count == 1 ? "" : "oldest ")\(ClockText.age(oldest.age))"
    }

    private func activity(_ now: Milliseconds) -> String? {
        let since: Timestamp
        let word: String
        switch phase {
        case .asking(let start): (since, word) = (start, "asking")
        case .answering(let start): (since, word) = (start, "answering")
        case .retrying(let retry): return retryWords(retry, now)
        case .paused where calls.running.isEmpty: return "waits for your answer"
        case .idle, .working, .paused:
            if calls.running.isEmpty { return nil }
            let queued = calls.running.count { if case .queued = calls[$0]?.stage { true } else { false } }
            let running = "\(InterfaceState.spinner(now)) \(calls.running.count - queued) running"
            return queued == 0 ? running : "\(running) · \(queued) queued"
        }
        let elapsed = clock.age(of: since, at: now).map { " " + ClockText.elapsed($0) } ?? ""
        let silent = now - heard
        let silence = silent >= InterfaceState.silence ? ", silent for \(silent.value / 1000) s" : ""
        return "\(isFlowing(now) ? InterfaceState.flowMark : InterfaceState.spinner(now)) \(word)\(elapsed)\(silence)"
    }

    /// A model that streams is seldom still for so long; then the person is told, and may stop it.
    private static let silence: Milliseconds = 15_000

    /// The model by name; of the practice model it says that it is one.
    private var modelWords: String {
        let name = SafeText.line(model.name)
        if model.isPractice { return "practice model (no AI)" }
        return name
    }

    /// The longest first.
    private var contextWords: [String] {
        guard usage.context > 0 else { return [] }
        let used = ClockText.tokens(usage.context)
        let words = model.contextSize.map { "\(used)/\(ClockText.tokens($0))" } ?? used
        return usage.lastCached > 0 ? ["\(words) (\(ClockText.tokens(usage.lastCached)) cached)", words] : [words]
    }

    private func status(_ columns: Int, isQueueInSight: Bool, _ now: Milliseconds, _ shown: inout Shown) -> StyledLine {
        var left: StyledLine = [Span(" assent", .brand)]
        let rights: StyledLine = isReadOnly ? [Span("  read-only", .statusAlert)] : []
        if !name.isEmpty { left.append(Span("  " + SafeText.line(name), .statusBar)) }
        left += rights
        var right: StyledLine = []
        if let activity = activity(now) { right = [Span(activity, .statusBar)] }
        if let waitingWords = waitingWords(isQueueInSight: isQueueInSight, now, &shown) { right += [Span(right.isEmpty ? "" : "  ", .statusBar), Span(waitingWords, .statusAlert)] }
        right.append(Span(" ", .statusBar))
        // The model gives way to what waits, the tokens to the model, and what was cached to the tokens.
        var middle: StyledLine = []
        for choices in [[attachedWords ?? ""], [modelWords], contextWords] {
            for words in choices where !words.isEmpty {
                let next = middle + [Span(middle.isEmpty ? "" : " · ", .statusBar), Span(words, .statusBar)]
                if left.width + next.width + right.width + 6 > columns { continue }
                middle = next
                break
            }
        }
        if !middle.isEmpty { right = middle + [Span("   ", .statusBar)] + right }
        if left.width + right.width + 2 > columns { left = [Span(" assent", .brand)] + rights }
        let gap = columns - left.width - right.width
        if gap < 1 { return right.fitted(columns) }
        return left + [Span(.blanks(gap), .statusBar)] + right
    }

    /// One row for a screen that is too small for the pane.
    private func tinyStatus(_ columns: Int, _ now: Milliseconds, _ shown: inout Shown) -> StyledLine {
        let rights: StyledLine = isReadOnly ? [Span("read-only ", .statusAlert)] : []
        guard let call = selectedCall else {
            let words = activity(now) ?? (model.isPractice ? "practice" : SafeText.line(model.name))
            return ([Span("assent ", .brand)] + rights + [Span(words, .statusBar)]).fitted(columns)
        }
        shown.selected = call.handle
        let place = (calls.place(call.handle) ?? 0) + 1
        var line: StyledLine = focus == .pending ? [Span("▸", .key)] : []
        var age = ""
        if columns >= 40, let oldest = longestWaiting(now) {
            shown.ages.append(oldest.handle)
            if oldest.age >= 60_000 { age = ClockText.age(oldest.age) + " " }
        }
        line += [Span("● \(place)/\(calls.pending.count) \(age)", .statusAlert), Span("#\(call.handle) ", .statusBar)]
        line += rights + [Span(SafeText.line(call.tool), .statusBar)]
        if !call.summary.isEmpty {
            line += [Span(" ", .statusBar), Span(SafeText.line(String(call.summary.prefix(200))), .statusBar)]
        }
        return line.fitted(columns)
    }
}
