import Approval
import Conversation
import GRDB
import JSON
import Store
import TestSupport
import Testing

@testable import Journal

/// Calls that were not approved: what became of each is told apart in rows, log and restoration.
@Suite struct FateTests {
    private static let reasons: [WhyNotRun: String] = [
        .invalid: "There is no tool named \"x\".", .timedOut: "nobody answered within 5 minutes", .cancelled: "it was stopped before it had started",
        .undecided: "the session ended before anyone decided",
    ]

    private static func notRun(_ number: Int, _ kind: WhyNotRun?, reason: String) -> JournalEntry {
        .notRun(NotRun(result: ToolResult(key: Sample.key(number), text: "told", isError: true), reason: reason, kind: kind))
    }

    private static func call(_ number: Int) -> ToolCall {
        ToolCall(key: Sample.key(number), wireID: nil, name: "write_file", rawArguments: Array(#"{"path":"a\#(number)"}"#.utf8))
    }

    /// Call 1 is denied, 2 to 5 end in the four other ways, 6 as an older program wrote it.
    private func sample() throws -> Sample {
        let sample = try Sample()
        func append(_ entry: JournalEntry) throws { try sample.journal.append(entry, session: Sample.session, at: Sample.time(1)) }
        for number in 1...6 { try append(.proposed(Self.call(number))) }
        try append(.decided(Sample.decision(try Sample.sheet(call: 1), .denied, comment: "no")))
        for (index, kind) in WhyNotRun.allCases.enumerated() { try append(Self.notRun(index + 2, kind, reason: Self.reasons[kind] ?? "")) }
        try append(Self.notRun(6, nil, reason: "why"))
        return sample
    }

    @Test func eachHasAFateOfItsOwn() throws {
        let sample = try sample()
        let records = try sample.journal.log(session: Sample.session)
        #expect(records.map(\.fate) == [.denied, .invalid, .timedOut, .cancelled, .undecided, .notRun])
        let fates = try records.map { try JSONParser.parse(Array(LogFormat.json($0).utf8)).value["fate"]?.string }
        #expect(fates == ["denied", "invalid", "timed out", "cancelled", "not decided", "not run"])
        #expect(LogFormat.line(records[2]).hasSuffix(#"  timed out  write_file  {"path":"a3"}  because: nobody answered within 5 minutes"#))
        #expect(try sample.journal.verify().broken == nil)
    }

    @Test func theColumnTellsThemApart() throws {
        let sample = try sample()
        let kinds = try sample.journal.file.read { db in try String.fetchAll(db, sql: "SELECT kind FROM entry WHERE kind <> 'proposed' ORDER BY seq") }
        #expect(kinds == ["decided", "invalid", "timedOut", "cancelled", "undecided", "notRun"])
    }

    @Test func allOfThemAreOver() throws {
        let sample = try sample()
        #expect(try sample.journal.openCalls(session: Sample.session).isEmpty)
        let settled = try sample.journal.settled(session: Sample.session, numbers: 1...6)
        #expect(settled.count == 6)
        let kinds = settled.compactMap { if case .notRun(let notRun) = $0.ending { notRun.kind } else { nil } }
        #expect(kinds == WhyNotRun.allCases)
    }

    /// A row of an older program has no kind, in its body or its column.
    @Test func anOlderRowIsStillRead() throws {
        let text = #"{"notRun":{"_0":{"reason":"why","result":{"images":[],"isError":true,"key":{"number":1,"session":"support"},"text":"told"}}}}"#
        let written = try EntryText.encode(Self.notRun(1, nil, reason: "why"))
        #expect(String(decoding: written, as: UTF8.self) == text || EntryText.decode(Array(text.utf8)) == Self.notRun(1, nil, reason: "why"))
        // A body whose kind is not the column's is no row of this journal.
        let sample = try sample()
        try sample.journal.file.run("UPDATE entry SET kind = 'notRun' WHERE kind = 'timedOut'")
        #expect(try sample.journal.verify().broken != nil)
    }

    @Test func whatIsToBeRememberedIsFound() throws {
        let sample = try sample()
        func append(_ entry: JournalEntry) throws { try sample.journal.append(entry, session: Sample.session, at: Sample.time(2)) }
        // 7 is changed and runs; 8 is changed and denied; 9 is changed and waits; 10 is the person's own.
        for number in 7...9 { try append(.proposed(Self.call(number))) }
        try append(.commanded(Self.call(10)))
        let amended = #"{"path":"b"}"#
        for number in 7...10 { try append(.amended(Amendment(call: Sample.key(number), revision: 2, arguments: RawBytes(Array(amended.utf8)), author: Sample.person))) }
        let sheet = try Sample.sheet(call: 7, tool: "write_file", arguments: amended, revision: 2)
        _ = try sample.journal.start(try Sample.start(Sample.decision(sheet, .approved), sheet), session: Sample.session, at: Sample.time(3))
        try append(.decided(Sample.decision(try Sample.sheet(call: 8), .denied)))
        let answered = try sample.journal.answeredCalls(session: Sample.session)
        #expect(
            answered == [
                AnsweredCall(call: Self.call(1), answer: .denied), AnsweredCall(call: Self.call(3), answer: .unanswered),
                AnsweredCall(call: Self.call(7), answer: .changed(RawBytes(Array(amended.utf8)))), AnsweredCall(call: Self.call(8), answer: .denied),
            ])
        // Of the latest three calls with such rows one waits, and one is the person's own.
        #expect(try sample.journal.answeredCalls(session: Sample.session, limit: 3).map(\.call.key.number) == [8])
    }
}
