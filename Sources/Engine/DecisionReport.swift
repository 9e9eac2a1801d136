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
        row("changed by a person", figures.amended, always: true)
        row("timed out", figures.timedOut, always: true)
        row("cancelled before they started", figures.cancelled, always: true)
        row("stopped while they ran", figures.stopped)
        row("not decided at the session's end", figures.undecided, always: true)
        row("invalid, nobody was asked", figures.invalid)
        row("not run, of older programs", figures.unexplained)
        row("commands that were typed with !", figures.own)
        row("waiting now", figures.waiting)
        if figures.byPersons > 0 {
            if let median = figures.medianWait { rows.append(Report.Row("median wait for a person", time(median))) }
            if let longest = figures.longestWait { rows.append(Report.Row("longest wait", time(longest))) }
            rows.append(Report.Row("persons' decisions, over all", rate(figures)))
            rows.append(Report.Row("in the last hour", "\(figures.lastHour)"))
            if figures.byHour.contains(where: { $0 > 0 }) { rows.append(Report.Row("by hour, of the last day", bar(figures.byHour))) }
        }
        return Report(title: "How calls were decided in this session", rows: rows, note: note(figures))
    }

    /// `12 by persons, 5 by rules`
    private static func both(_ answers: DecisionFigures.Answers) -> String {
        answers.rules == 0 ? "\(answers.persons)" : "\(answers.persons) by persons, \(answers.rules) by rules and hooks"
    }

    private static func note(_ figures: DecisionFigures) -> String? {
        let count = figures.timedApprovals
        guard count > 0 else { return nil }
        let which = count == 1 ? "1 approval" : "\(count) approvals"
        if figures.quickApprovals == 0 { return "None of \(which) came within 2 seconds of the showing." }
        return "\(figures.quickApprovals) of \(which) came within 2 seconds of the showing."
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
    private static func bar(_ hours: [Int]) -> String {
        let most = max(1, hours.max() ?? 0)
        let signs = Array("▁▂▃▄▅▆▇█".unicodeScalars)
        var bar = String.UnicodeScalarView()
        for count in hours { bar.append(count == 0 ? "·" : signs[(count * signs.count - 1) / most]) }
        let ago = hours.count - 1 - (hours.lastIndex(of: most) ?? hours.count - 1)
        let place = ago == 0 ? "in the last hour" : ago == 1 ? "an hour before" : "\(ago) hours before"
        return "\(String(bar)) now; most: \(most), \(place)"
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
