package import Conversation
package import Journal
package import Link

/// How a session's calls were decided, in words.
package enum DecisionReport {
    /// - Parameter now: the moment that the figures were counted for.
    package static func make(_ figures: DecisionFigures, at now: Timestamp) -> Report {
        guard !figures.isEmpty else {
            let waiting = figures.waiting == 0 ? nil : figures.waiting == 1 ? "One call waits for you." : "\(figures.waiting) calls wait for you."
            return Report(title: "No call has been decided yet", rows: [], note: waiting)
        }
        var rows: [Report.Row] = []
        func row(_ label: String, _ count: Int, always: Bool = false) { if always || count > 0 { rows.append(Report.Row(label, "\(count)")) } }
        func share(_ label: String, _ count: Int) {
            let decided = figures.decided
            rows.append(Report.Row(label, "\(count) of \(decided)", share: decided == 0 ? nil : Double(count) / Double(decided)))
        }
        if figures.decided > 0 {
            share("persons decided", figures.byPersons)
            share("rules and hooks decided", figures.byRules)
        }
        rows.append(Report.Row("approved", both(figures.approved)))
        rows.append(Report.Row("denied", both(figures.denied)))
        row("changed by persons", figures.amended, always: true)
        row("timed out", figures.timedOut, always: true)
        row("cancelled before start", figures.cancelled, always: true)
        row("stopped while running", figures.stopped)
        row("not decided", figures.undecided, always: true)
        row("invalid, nobody asked", figures.invalid)
        row("not run, not said why", figures.unexplained)
        row("your own commands and undos", figures.own)
        row("waiting now", figures.waiting)
        if figures.byPersons > 0 {
            if let median = figures.medianWait { rows.append(Report.Row("median wait", time(median))) }
            if let longest = figures.longestWait { rows.append(Report.Row("longest wait", time(longest))) }
            rows.append(Report.Row("persons, over all", rate(figures)))
            rows.append(Report.Row("persons, in the last hour", "\(figures.lastHour)"))
            if figures.byHour.contains(where: { $0 > 0 }) { rows += day(figures.byHour) }
        }
        return Report(title: "How calls were decided in this session", rows: rows, note: note(figures))
    }

    /// `29, 9 of them by rules`
    private static func both(_ answers: DecisionFigures.Answers) -> String {
        if answers.rules == 0 { return "\(answers.all)" }
        return answers.persons == 0 ? "\(answers.all), by rules" : "\(answers.all), \(answers.rules) of them by rules"
    }

    private static func note(_ figures: DecisionFigures) -> String? {
        let count = figures.timedApprovals
        guard count > 0 else { return nil }
        let quick = figures.quickApprovals
        if count == 1 { return "The one approval \(quick == 0 ? "did not come" : "came") within 2 seconds of the showing." }
        return "\(quick == 0 ? "None" : "\(quick)") of \(count) approvals came within 2 seconds of the showing."
    }

    /// `14 an hour (31 in 2 h 10 min)`; below an hour only what was counted.
    private static func rate(_ figures: DecisionFigures) -> String {
        guard let first = figures.first, let last = figures.last else { return "\(figures.byPersons)" }
        let span = last.since(first)
        let counted = "\(figures.byPersons) in \(time(span))"
        if span <= 0 { return "\(figures.byPersons)" }
        guard span >= hour else { return counted }
        let rate = Double(figures.byPersons) * Double(hour) / Double(span)
        return (rate < 1 ? "less than 1 an hour" : "\(Int(rate.rounded())) an hour") + " (\(counted))"
    }

    private static let hour: Int64 = 3_600_000

    /// One sign an hour, the oldest first, and the most that any of them had.
    private static func day(_ hours: [Int]) -> [Report.Row] {
        let most = max(1, hours.max() ?? 0)
        let signs = Array("▁▂▃▄▅▆▇█".unicodeScalars)
        var bar = String.UnicodeScalarView()
        for count in hours { bar.append(count == 0 ? "·" : signs[(count * signs.count - 1) / most]) }
        let ago = hours.count - 1 - (hours.lastIndex(of: most) ?? hours.count - 1)
        let place = ago == 0 ? "in the last hour" : ago == 1 ? "an hour before" : "\(ago) hours before"
        return [Report.Row("last 24 hours", String(bar)), Report.Row("most in one of them", "\(most), \(place)")]
    }

    /// `850 ms`, `1.2 s`, `3 min 05 s`, `2 h 10 min`, `3 days 4 h`
    package static func time(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1000
        func pad(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        if seconds < 1 { return "\(max(0, milliseconds)) ms" }
        if seconds < 60 { return "\(seconds).\(milliseconds % 1000 / 100) s" }
        if seconds < 3600 { return "\(seconds / 60) min \(pad(seconds % 60)) s" }
        if seconds < 48 * 3600 { return "\(seconds / 3600) h \(pad(seconds / 60 % 60)) min" }
        return "\(seconds / 86_400) days \(seconds / 3600 % 24) h"
    }
}
