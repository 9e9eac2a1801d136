import Approval
import Conversation
import Store
import Testing

@testable import Journal

/// Rows 1 to 28 of the sample: messages, and after each fifth message a start and its result; the starts are rows 6,
/// 13, 20 and 27.
@Suite struct VerifyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let statements: [String]
        let finding: VerifyReport.Finding

        init(_ name: String, _ statements: String..., finds sequence: Int64, _ reason: VerifyReport.Finding.Reason) {
            testDescription = name
            self.statements = statements
            finding = .init(sequence: sequence, reason)
        }
    }

    /// Moves what has a sequence from `first` on, downwards or upwards, without two rows meeting.
    static func shift(from first: Int, by distance: Int) -> [String] {
        [
            "UPDATE entry SET seq = -seq WHERE seq >= \(first)",
            "UPDATE entry SET seq = -seq + \(distance) WHERE seq < 0",
            "UPDATE start SET seq = -seq WHERE seq >= \(first)",
            "UPDATE start SET seq = -seq + \(distance) WHERE seq < 0",
        ]
    }

    static func exchange(_ a: Int, _ b: Int) -> [String] {
        [
            "UPDATE entry SET seq = -1 WHERE seq = \(a)", "UPDATE entry SET seq = \(a) WHERE seq = \(b)",
            "UPDATE entry SET seq = \(b) WHERE seq = -1",
        ]
    }

    static let cases: [Case] = [
        Case(
            "a changed body", "UPDATE entry SET body = replace(body, 'message 3', 'message 4') WHERE seq = 3", finds: 3,
            .changed),
        Case(
            "a byte behind a NUL", "UPDATE entry SET body = CAST(body || x'00' || 'x' AS TEXT) WHERE seq = 3", finds: 3,
            .changed),
        Case("a changed time", "UPDATE entry SET time = time + 1 WHERE seq = 8", finds: 8, .changed),
        Case("another session", "UPDATE entry SET session = 'other' WHERE seq = 8", finds: 8, .changed),
        Case("another kind", "UPDATE entry SET kind = 'sessionEnded' WHERE seq = 8", finds: 8, .changed),
        Case("another call", "UPDATE entry SET call = 6 WHERE seq = 7", finds: 7, .changed),
        Case("a call that was none", "UPDATE entry SET call = 0 WHERE seq = 8", finds: 8, .changed),
        Case("a changed hash", "UPDATE entry SET hash = zeroblob(32) WHERE seq = 8", finds: 8, .changed),
        Case("a changed first row", "UPDATE entry SET body = '{}' WHERE seq = 1", finds: 1, .changed),
        Case("a changed last row", "UPDATE entry SET body = '{}' WHERE seq = 28", finds: 28, .changed),
        Case(
            "two bodies exchanged",
            """
            UPDATE entry SET body = (SELECT body FROM entry e WHERE e.seq = 7 - entry.seq) WHERE seq IN (3, 4)
            """, finds: 3, .changed),
        Case("a removed row", "DELETE FROM entry WHERE seq = 9", finds: 9, .removed(count: 1)),
        Case("removed rows", "DELETE FROM entry WHERE seq IN (9, 10, 11)", finds: 9, .removed(count: 3)),
        Case("no first row", "DELETE FROM entry WHERE seq = 1", finds: 1, .removed(count: 1)),
        Case(
            "a removed start", "DELETE FROM entry WHERE seq = 6", "DELETE FROM start WHERE seq = 6", finds: 6,
            .removed(count: 1)),
        Case(
            "a forged row before the first",
            "INSERT INTO entry SELECT 0, session, kind, call, time, body, previous, hash FROM entry WHERE seq = 1",
            finds: 0, .inserted),
        Case(
            "a forged row at the end",
            "INSERT INTO entry SELECT 29, session, kind, call, time, body, previous, hash FROM entry WHERE seq = 28",
            finds: 29, .inserted),
        Case(
            "a forged row at the end that follows",
            """
            INSERT INTO entry SELECT 29, session, kind, call, time, body, hash, zeroblob(32) FROM entry WHERE seq = 28
            """, finds: 29, .changed),
        Case("the table of starts cut off", "DELETE FROM start", finds: 6, .startMissing),
        Case("a deleted start row", "DELETE FROM start WHERE seq = 20", finds: 20, .startMissing),
        Case(
            "a start row of another record", "UPDATE start SET record = zeroblob(32) WHERE seq = 13", finds: 13,
            .startChanged),
        Case("a start row of another time", "UPDATE start SET time = 0 WHERE seq = 13", finds: 13, .startChanged),
        Case("a start row of another row", "UPDATE start SET seq = 99 WHERE seq = 13", finds: 13, .startChanged),
        Case("a start row of another call", "UPDATE start SET call = 99 WHERE seq = 13", finds: 13, .startMissing),
        Case(
            "a start row of another session", "UPDATE start SET session = 'x' WHERE seq = 27", finds: 27, .startMissing),
        Case(
            "a forged start row", "INSERT INTO start VALUES ('support', 99, 99, zeroblob(32), 0)", finds: 99,
            .startForged),
        Case(
            "a forged start row of a message", "INSERT INTO start VALUES ('support', 99, 2, zeroblob(32), 0)", finds: 2,
            .startForged),
        Case(
            "a trigger that eats rows",
            "CREATE TRIGGER thief BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END", finds: 0,
            .schema(["trigger thief"])),
        Case("a missing index", "DROP INDEX entry_call", finds: 0, .schema(["index entry_call"])),
        Case("a missing index of schema 2", "DROP INDEX entry_kind", finds: 0, .schema(["index entry_kind"])),
    ]

    static let moves: [Case] = [
        Case("neighbours exchanged", exchange(9, 10), finds: 9, .moved(after: 10)),
        Case("first rows exchanged", exchange(1, 2), finds: 1, .moved(after: 2)),
        Case("distant rows exchanged", exchange(3, 17), finds: 3, .moved(after: 16)),
        Case(
            "a removed row, the rest renumbered", ["DELETE FROM entry WHERE seq = 9"] + shift(from: 10, by: -1),
            finds: 9, .removed(count: 1)),
        Case(
            "removed rows, the rest renumbered",
            ["DELETE FROM entry WHERE seq IN (9, 10, 11)"] + shift(from: 12, by: -3), finds: 9, .removed(count: 3)),
        Case(
            "no first row, the rest renumbered", ["DELETE FROM entry WHERE seq = 1"] + shift(from: 2, by: -1), finds: 1,
            .removed(count: 1)),
        Case(
            "a copy of a later row put in",
            shift(from: 10, by: 1)
                + [
                    "INSERT INTO entry SELECT 10, session, kind, call, time, body, previous, hash FROM entry WHERE seq = 17"
                ],
            finds: 10, .inserted),
        Case(
            "a copy of a row put in",
            shift(from: 10, by: 1)
                + [
                    "INSERT INTO entry SELECT 10, session, kind, call, time, body, previous, hash FROM entry WHERE seq = 9"
                ],
            finds: 10, .inserted),
    ]

    @Test func anUntouchedJournalIsRight() throws {
        let sample = try Sample(messages: 20)
        let report = try sample.journal.verify()
        #expect(report.rows == 28)
        #expect(report.broken == nil)
        #expect(report.tip.sequence == 28)
        #expect(try sample.another().verify() == report)
    }

    @Test func anEmptyJournalIsRight() throws {
        let sample = try Sample()
        let report = try sample.journal.verify()
        #expect(report.rows == 0)
        #expect(report.broken == nil)
        #expect(report.lines.count == 3)
    }

    @Test(arguments: cases + moves) func tamperingIsFound(_ item: Case) throws {
        let sample = try Sample(messages: 20)
        let other = try sample.another()
        for statement in item.statements { try other.file.run(statement) }
        let report = try sample.journal.verify()
        #expect(report.broken == item.finding)
        #expect(report.tip.sequence == report.rows)
        if item.finding.sequence > 0, item.finding.sequence <= 28 {
            #expect(report.rows <= item.finding.sequence || report.rows == 28)
        }
    }

    /// One who knows the hash function writes a row with the right hash for its place.
    private func forge(_ sample: Sample, at sequence: Int64, _ statements: [String] = [], verb: String) throws {
        let other = try sample.another()
        for statement in statements { try other.file.run(statement) }
        let before = try #require(
            try other.file.run("SELECT hex(hash) FROM entry WHERE seq = \(sequence - 1)").first?[0])
        let previous = try #require(Digest(hex: before.lowercased()))
        let row = StoredRow(
            sequence: sequence, session: Array("support".utf8), kind: Array("message".utf8), call: nil, time: 0,
            body: Array(try EntryText.encode(Sample.message("forged"))), previous: previous.bytes)
        try other.file.run(
            """
            \(verb) INTO entry (\(StoredRow.columns)) VALUES (\(sequence), 'support', 'message', NULL, 0,
                '\(String(decoding: row.body, as: UTF8.self))', x'\(previous.hex)', x'\(Digest(bytes: row.hash)?.hex ?? "")')
            """)
    }

    @Test func aWellForgedRowIsFound() throws {
        let sample = try Sample(messages: 20)
        try forge(sample, at: 10, Self.shift(from: 10, by: 1), verb: "INSERT")
        #expect(try sample.journal.verify().broken == .init(sequence: 10, .inserted))
    }

    @Test func aWellForgedReplacementIsFound() throws {
        let sample = try Sample(messages: 20)
        try forge(sample, at: 10, verb: "REPLACE")
        #expect(try sample.journal.verify().broken == .init(sequence: 11, .unlinked))
    }

    @Test func onlyAKeptTipShowsWhatWasCutOff() throws {
        let sample = try Sample(messages: 20)
        let kept = try sample.journal.verify().tip
        let other = try sample.another()
        try other.file.run("DELETE FROM entry WHERE seq > 21")
        try other.file.run("DELETE FROM start WHERE seq > 21")
        let report = try sample.journal.verify()
        #expect(report.broken == nil)
        #expect(report.rows == 21)
        #expect(report.lines.last?.contains("only a tip kept elsewhere shows it") == true)
        #expect(try sample.journal.verify(kept: kept).broken == .init(sequence: 22, .cutOff(keptTip: 28)))
    }

    @Test func onlyAKeptTipShowsThatAllWasWrittenAnew() throws {
        let sample = try Sample(messages: 20)
        let kept = try sample.journal.verify().tip
        try forge(sample, at: 28, verb: "REPLACE")
        #expect(try sample.journal.verify().broken == nil)
        #expect(try sample.journal.verify(kept: kept).broken == .init(sequence: 28, .notTheKeptTip))
    }

    @Test func aKeptTipStaysGoodWhileTheJournalGrows() throws {
        let sample = try Sample(messages: 20)
        let kept = try #require(ChainTip(try sample.journal.verify().tip.description))
        try sample.journal.append(.sessionEnded, session: Sample.session, at: Sample.time(21))
        let report = try sample.journal.verify(kept: kept)
        #expect(report.broken == nil)
        #expect(report.tip.sequence == 29)
    }

    @Test(arguments: [
        "", ":", "1:", "1", "x:00", "-1:\(String(repeating: "0", count: 64))", "1:\(String(repeating: "g", count: 64))",
    ])
    func aTipThatIsNoneIsRefused(_ text: String) { #expect(ChainTip(text) == nil) }

    @Test func aTamperedTipIsNotContinued() throws {
        let sample = try Sample(messages: 2)
        try sample.another().file.run("UPDATE entry SET hash = x'00' WHERE seq = 2")
        #expect(throws: StoreError.self) {
            try sample.journal.append(.sessionEnded, session: Sample.session, at: Sample.time(9))
        }
        try sample.another().file.run("UPDATE entry SET seq = 9223372036854775807, hash = zeroblob(32) WHERE seq = 2")
        #expect(throws: StoreError.self) {
            try sample.journal.append(.sessionEnded, session: Sample.session, at: Sample.time(9))
        }
    }

    @Test func anEntryThatCannotBeReadIsNamed() throws {
        let sample = try Sample(messages: 2)
        try sample.another().file.run("UPDATE entry SET body = '{}' WHERE seq = 2")
        var cursor = sample.journal.entries(session: Sample.session)
        #expect(throws: StoreError.corrupt(path: sample.journal.path, what: "row 2 of the journal cannot be read")) {
            while try cursor.next() != nil {}
        }
    }

    @Test func theReportReadsWell() throws {
        let tip = ChainTip(sequence: 8, hash: Digest(of: []))
        let broken = VerifyReport(rows: 8, tip: tip, broken: .init(sequence: 9, .removed(count: 3)))
        #expect(
            broken.lines == [
                "Rows 9 to 11 were removed.",
                "Rows 1 to 8 are as they were written.",
                "Tip: 8:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "A journal whose newest rows were cut off, or which was written anew as a whole, looks right by itself; "
                    + "only a tip kept elsewhere shows it.",
            ])
        let whole = VerifyReport(rows: 8, tip: tip, broken: nil)
        #expect(whole.lines.first == "8 rows checked: each is as it was written and follows the one before it.")
    }
}

extension VerifyTests.Case {
    init(_ name: String, _ statements: [String], finds sequence: Int64, _ reason: VerifyReport.Finding.Reason) {
        testDescription = name
        self.statements = statements
        finding = .init(sequence: sequence, reason)
    }
}
