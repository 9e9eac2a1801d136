import Approval
import ArgumentParser
import Conversation
import Engine
import JSON
import Journal
import Link

struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Show how a session's calls were decided: how many, how fast, by whom.",
        discussion: """
            Example: assent stats support-desk --json

            It is counted from the journal, which is only read. A wait is the time from the showing that was decided to a \
            person's decision. The hours are those before now.
            """)

    @Argument(help: "A session's name or id; the latest session when left out.")
    var session: String?

    @Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        try JournalReading.reporting { journal in
            let chosen = try JournalReading.summary(session, in: journal)
            let now = Here.now()
            let figures = try journal.figures(session: chosen.id, at: now)
            if json { return try StandardOutput.write(Self.json(figures, chosen).asciiText + "\n") }
            for line in Self.lines(DecisionReport.make(figures, at: now), VisibleText.line(chosen.name ?? chosen.id.text.string)) {
                try StandardOutput.write(line + "\n")
            }
        }
    }

    /// - Parameter name: made visible.
    static func lines(_ report: Report, _ name: String) -> [String] {
        let width = report.rows.map(\.label.unicodeScalars.count).max() ?? 0
        let rows = report.rows.map { row in
            let percent = row.share.map { "  \(Int(($0 * 100).rounded()))%" } ?? ""
            return "  \(row.label)\(String(repeating: " ", count: width - row.label.unicodeScalars.count))  \(row.value)\(percent)"
        }
        return ["\(name): \(report.title)"] + rows + [report.note].compactMap { $0 }
    }

    static func json(_ figures: DecisionFigures, _ session: SessionSummary) -> JSONValue {
        func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
        func time(_ value: Int64?) -> JSONValue { value.map { .number(JSONNumber(text: ExactString(String($0)))) } ?? .null }
        func answers(_ answers: DecisionFigures.Answers) -> JSONValue { ["persons": number(answers.persons), "rules": number(answers.rules)] }
        return [
            "session": .string(session.id.text), "name": .string(ExactString(session.name ?? "")),
            "approved": answers(figures.approved), "denied": answers(figures.denied), "amended": number(figures.amended),
            "timed_out": number(figures.timedOut), "cancelled": number(figures.cancelled), "stopped_while_running": number(figures.stopped),
            "not_decided": number(figures.undecided), "invalid": number(figures.invalid), "not_run": number(figures.unexplained),
            "own": number(figures.own), "waiting": number(figures.waiting),
            "median_wait_milliseconds": time(figures.medianWait), "longest_wait_milliseconds": time(figures.longestWait),
            "timed_approvals": number(figures.timedApprovals), "approvals_within_2_seconds": number(figures.quickApprovals),
            "first": figures.first.map { .string(ExactString($0.rfc3339)) } ?? .null, "last": figures.last.map { .string(ExactString($0.rfc3339)) } ?? .null,
            "last_hour": number(figures.lastHour), "last_24_hours": .array(figures.byHour.map(number)),
        ]
    }
}
