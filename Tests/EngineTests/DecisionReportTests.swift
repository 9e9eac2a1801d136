import Conversation
import Journal
import Link
import Testing

@testable import Engine

/// The figures of deciding in words.
@Suite struct DecisionReportTests {
    private static let now = Timestamp(milliseconds: 100 * 3_600_000)

    private static func report(_ change: (inout DecisionFigures) -> Void) -> Report {
        var figures = DecisionFigures()
        change(&figures)
        return DecisionReport.make(figures, at: now)
    }

    private static func value(_ label: String, _ report: Report) -> String? { report.rows.first { $0.label == label }?.value }

    @Test func withoutADecisionItSaysSo() {
        let empty = Self.report { _ in }
        #expect(empty.title == "No call has been decided yet" && empty.rows.isEmpty && empty.note == nil)
        #expect(Self.report { $0.waiting = 1 }.note == "One call waits for you.")
        #expect(Self.report { $0.own = 4 }.title == "No call has been decided yet")
    }

    @Test func itSaysPlainlyHowFastApprovalsCame() {
        func note(_ quick: Int, _ all: Int) -> String? {
            Self.report {
                $0.approved.persons = max(1, all)
                ($0.quickApprovals, $0.timedApprovals) = (quick, all)
            }.note
        }
        #expect(note(12, 40) == "12 of 40 approvals came within 2 seconds of the showing.")
        #expect(note(0, 1) == "The one approval did not come within 2 seconds of the showing.")
        #expect(note(1, 1) == "The one approval came within 2 seconds of the showing." && note(0, 2) == "None of 2 approvals came within 2 seconds of the showing.")
        #expect(note(0, 0) == nil)
    }

    @Test func sharesAndRatesAreTold() {
        let report = Self.report {
            $0.approved = .init(persons: 20, rules: 9)
            $0.denied = .init(persons: 10, rules: 1)
            $0.timedOut = 2
            $0.medianWait = 4200
            $0.longestWait = 185_000
            $0.first = Timestamp(milliseconds: 0)
            $0.last = Timestamp(milliseconds: 7_800_000)
            $0.lastHour = 3
            $0.byHour[23] = 3
            $0.byHour[20] = 12
        }
        #expect(Self.value("persons decided", report) == "30 of 40" && Self.value("rules and hooks decided", report) == "10 of 40")
        #expect(report.rows.first { $0.label == "rules and hooks decided" }?.share == 0.25)
        #expect(Self.value("approved", report) == "29, 9 of them by rules")
        #expect(Self.value("timed out", report) == "2" && Self.value("cancelled before start", report) == "0")
        #expect(Self.value("median wait", report) == "4.2 s" && Self.value("longest wait", report) == "3 min 05 s")
        #expect(Self.value("persons, over all", report) == "14 an hour (30 in 2 h 10 min)")
        #expect(Self.value("last 24 hours", report) == "····················█··▂" && Self.value("most in one of them", report) == "12, 3 hours before")
    }

    @Test(arguments: [(0, "0 ms"), (850, "850 ms"), (1200, "1.2 s"), (60_000, "1 min 00 s"), (7_800_000, "2 h 10 min"), (273_600_000, "3 days 4 h")])
    func timesAreShort(_ milliseconds: Int64, _ words: String) { #expect(DecisionReport.time(milliseconds) == words) }
}
