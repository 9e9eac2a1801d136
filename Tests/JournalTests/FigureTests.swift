import Approval
import Conversation
import GRDB
import JSON
import Store
import TestSupport
import Testing

@testable import Journal

/// The figures of deciding, on journals that are made for it.
@Suite struct FigureTests {
    private static let session = Sample.session

    private struct Maker {
        let sample: Sample
        var number = 0

        func append(_ entry: JournalEntry, at milliseconds: Int64) throws {
            try sample.journal.append(entry, session: session, at: Timestamp(milliseconds: milliseconds))
        }

        /// A call that is shown, and decided so many milliseconds later.
        mutating func call(_ answer: Decision.Answer, shown: Int64, wait: Int64, by author: Author = Sample.person, cancelled: Bool = false, amended: Bool = false) throws {
            number += 1
            try append(.proposed(ToolCall(key: Sample.key(number), wireID: nil, name: "delete_file", rawArguments: Array("{}".utf8))), at: shown - 5)
            // What an earlier showing was does not count.
            let sheet = try Sample.sheet(call: number)
            if amended {
                try append(.shown(Sample.showing(sheet, verdict: Sample.ask)), at: shown - 100_000)
                try append(.amended(Amendment(call: Sample.key(number), revision: 2, arguments: RawBytes([0x7B, 0x7D]), author: Sample.person)), at: shown - 50)
            }
            try append(.shown(Sample.showing(sheet, verdict: Sample.ask)), at: shown)
            let decision = Sample.decision(sheet, answer, by: author, time: Timestamp(milliseconds: shown + wait))
            if answer == .denied { return try append(.decided(decision), at: shown + wait) }
            // The start is written later than the decision was made.
            _ = try sample.journal.start(try Sample.start(decision, sheet), session: session, at: Timestamp(milliseconds: shown + wait + 700))
            try append(
                .finished(Outcome(result: ToolResult(key: Sample.key(number), text: "\"wasCancelled\":true}}}", isError: false), milliseconds: 1, wasCancelled: cancelled)),
                at: shown + wait + 800)
        }

        mutating func end(_ kind: WhyNotRun?, at time: Int64) throws {
            number += 1
            try append(.proposed(ToolCall(key: Sample.key(number), wireID: nil, name: "x", rawArguments: [])), at: time)
            if let kind { try append(.notRun(NotRun(result: ToolResult(key: Sample.key(number), text: "", isError: true), reason: "", kind: kind)), at: time) }
        }
    }

    @Test func ofAnEmptySessionThereAreNone() throws {
        let sample = try Sample()
        let figures = try sample.journal.figures(session: Self.session, at: Sample.time(0))
        #expect(figures == DecisionFigures() && figures.isEmpty)
    }

    @Test func everyCallIsCountedOnceForWhatItIs() throws {
        var maker = Maker(sample: try Sample())
        let now: Int64 = 1_793_900_000_000
        let hour: Int64 = 3_600_000
        try maker.call(.approved, shown: now - 30 * hour, wait: 60_000)
        try maker.call(.approved, shown: now - 5 * hour, wait: 1999)
        try maker.call(.approved, shown: now - hour / 2, wait: 500, cancelled: true)
        try maker.call(.approved, shown: now - hour / 2, wait: 2000, amended: true)
        try maker.call(.denied, shown: now - hour / 2, wait: 100)
        try maker.call(.approved, shown: now - 1000, wait: 3, by: Sample.rule)
        try maker.call(.denied, shown: now - 1000, wait: 3, by: Author(kind: .program, name: "hook guard"))
        for kind in [WhyNotRun.timedOut, .timedOut, .cancelled, .undecided, .invalid, nil, nil] { try maker.end(kind, at: now - 10) }
        // A command of the person's own is none of these.
        maker.number += 1
        try maker.append(.commanded(ToolCall(key: Sample.key(maker.number), wireID: nil, name: "x", rawArguments: [])), at: now - 9)
        let sheet = try Sample.sheet(call: maker.number)
        _ = try maker.sample.journal.start(try Sample.start(Sample.decision(sheet, .approved), sheet), session: Self.session, at: Timestamp(milliseconds: now - 8))

        var expected = DecisionFigures()
        expected.approved = .init(persons: 4, rules: 1)
        expected.denied = .init(persons: 1, rules: 1)
        (expected.amended, expected.timedOut, expected.cancelled, expected.stopped, expected.undecided, expected.invalid) = (1, 2, 1, 1, 1, 1)
        (expected.own, expected.waiting) = (1, 2)
        (expected.longestWait, expected.medianWait) = (60_000, 1999)
        (expected.timedApprovals, expected.quickApprovals) = (4, 2)
        expected.first = Timestamp(milliseconds: now - 30 * hour + 60_000)
        expected.last = Timestamp(milliseconds: now - hour / 2 + 2000)
        expected.lastHour = 3
        expected.byHour[23] = 3
        expected.byHour[19] = 1
        #expect(try maker.sample.journal.figures(session: Self.session, at: Timestamp(milliseconds: now)) == expected)
        #expect(try maker.sample.journal.figures(session: SessionID("another"), at: Timestamp(milliseconds: now)).isEmpty)
    }

    /// Bodies that somebody has changed decide nothing, and nothing goes wrong by them.
    @Test func whatCannotBeReadIsNoDecision() throws {
        var maker = Maker(sample: try Sample())
        try maker.call(.approved, shown: 1_793_900_000_000, wait: 100)
        try maker.call(.denied, shown: 1_793_900_000_000, wait: 100)
        try maker.sample.journal.file.run("UPDATE entry SET body = 'none' WHERE kind IN ('started', 'decided')")
        #expect(try maker.sample.journal.figures(session: Self.session, at: Sample.time(0)).decided == 0)
    }

    @Test func aHundredThousandRowsAreCountedQuickly() throws {
        let long = try LongJournal(sessions: 1, turns: 14_286)
        let journal = long.sample.journal
        let clock = ContinuousClock()
        let began = clock.now
        let figures = try journal.figures(session: SessionID("s1"), at: Sample.time(14_286))
        let took = clock.now - began
        print("FIGURE figures of 100,001 rows: \(took.formatted)")
        #expect(figures.approved.persons == 14_286 && figures.timedApprovals == 14_286)
        #expect(took < .seconds(2))
        let again = clock.now
        _ = try journal.answeredCalls(session: SessionID("s1"))
        print("FIGURE answered calls of 100,001 rows: \((clock.now - again).formatted)")
    }
}
