import Conversation
import Link
import Surface

/// A request that is made again by itself.
extension InterfaceState {
    var retry: Retry? {
        if case .retrying(let retry) = phase { return retry }
        return nil
    }

    /// Milliseconds until it is made; nil while the time of day is not known.
    private func left(_ retry: Retry, _ now: Milliseconds) -> Int64? {
        clock.time(at: now).map { retry.time.milliseconds - $0.milliseconds }
    }

    /// When the number on the screen changes; nil once it is at its end.
    func retryDeadline(_ now: Milliseconds) -> Milliseconds? {
        guard let retry, let left = left(retry, now), left > 0 else { return nil }
        return now + Milliseconds((left - 1) % 1000 + 1)
    }

    /// `next try in 4 s`
    func retryWords(_ retry: Retry, _ now: Milliseconds) -> String {
        guard let left = left(retry, now) else { return "next try soon" }
        return left > 0 ? "next try in \((left + 999) / 1000) s" : "trying again"
    }

    /// Why, and when. As many lines at any time of the countdown.
    func retryLines(_ retry: Retry, width: Int, rows: Int, _ now: Milliseconds) -> [StyledLine] {
        let count = "\(retryWords(retry, now)) (\(retry.attempt) of \(retry.attempts))"
        let stop = isReadOnly ? "" : " · \(keys.key("interrupt")) stops"
        // The footer says it too.
        let words: StyledLine = [Span(Width.of(count + stop) + 4 <= width ? count + stop : count, .notice)]
        let reason: StyledLine = [Span(SafeText.line(retry.reason), .warning)]
        let sign = Span(" ! ", .warning)
        let room = max(1, width - 3)
        if rows <= 1 {
            return [[sign] + (room - words.width - 2 >= 8 ? reason.justified([Span("  ")] + words, columns: room) : words.fitted(room))]
        }
        var lines = Wrap.words(reason, width: room)
        if lines.count > rows - 1 { lines = [reason.fitted(room)] }
        lines.append(words.fitted(room))
        return lines.enumerated().map { [$0.offset == 0 ? sign : Span("   ")] + $0.element }
    }
}
