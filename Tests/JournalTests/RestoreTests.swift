import Approval
import Conversation
import JSON
import Store
import Testing

@testable import Journal

/// What an engine reads to take a session up again.
@Suite struct RestoreTests {
    static let facts = SessionFacts(name: "desk", folder: "/home/alice", model: "practice", program: "1.0", author: Sample.person)

    private func call(_ number: Int, _ arguments: String = "{}") -> ToolCall {
        ToolCall(key: Sample.key(number), wireID: nil, name: "delete_file", rawArguments: Array(arguments.utf8))
    }

    private func result(_ number: Int) -> ToolResult { ToolResult(key: Sample.key(number), text: "r\(number)", isError: true) }

    private func unknown(_ number: Int) -> JournalEntry {
        .outcomeUnknown(OutcomeUnknown(result: result(number), reason: "the engine ended"))
    }

    private func append(_ entries: JournalEntry..., to sample: Sample, at second: Int = 1) throws {
        for entry in entries { try sample.journal.append(entry, session: Sample.session, at: Sample.time(second)) }
    }

    // MARK: Calls

    /// Calls of every fate, out of their order, in the midst of another session's with the same numbers.
    private func eventful() throws -> Sample {
        let sample = try Sample()
        let elsewhere = SessionID("elsewhere")
        for number in [12, 3, 7, 1, 2, 4, 5, 6, 8, 9, 10] {
            let entry = number == 9 ? JournalEntry.commanded(call(number)) : .proposed(call(number))
            try append(entry, to: sample, at: number)
            let other = ToolCall(key: Sample.key(number, session: elsewhere), wireID: nil, name: "x", rawArguments: [])
            try sample.journal.append(.proposed(other), session: elsewhere, at: Sample.time(0))
        }
        for number in [1, 4, 5] {
            _ = try sample.journal.start(try Sample.start(call: number), session: Sample.session, at: Sample.time(100 + number))
        }
        try append(Sample.finished(1), to: sample)
        let sheet = try Sample.sheet(call: 2)
        try append(.decided(Sample.decision(sheet, .denied, comment: "no")), to: sample)
        try append(.notRun(NotRun(result: result(3), reason: "why")), unknown(5), to: sample)
        return sample
    }

    @Test func callsThatAreNotOverAreFoundInOrder() throws {
        let sample = try eventful()
        let open = try sample.journal.openCalls(session: Sample.session)
        #expect(open.map(\.call.key.number) == [4, 6, 7, 8, 9, 10, 12])
        #expect(open.map(\.isOwn) == [false, false, false, false, true, false, false])
        #expect(open.map(\.proposed) == [4, 6, 7, 8, 9, 10, 12].map { Sample.time($0) })
        #expect(open[0].start == (try Sample.start(call: 4)))
        #expect(open[0].started == Sample.time(104))
        #expect(open.dropFirst().allSatisfy { $0.start == nil && $0.started == nil && $0.showing == nil })
        #expect(try sample.journal.unfinished(session: Sample.session).map(\.decision.call.number) == [4])
        #expect(try sample.journal.openCalls(session: SessionID("nobody")).isEmpty)
        #expect(try sample.journal.lastNumbers(session: Sample.session) == LastNumbers(call: 12, rows: 18, sequence: 29))
        #expect(try sample.journal.lastNumbers(session: SessionID("nobody")) == LastNumbers(call: 0, rows: 0, sequence: 0))
        #expect(try sample.journal.verify().broken == nil)
    }

    @Test func theNewestRevisionCounts() throws {
        let sample = try Sample()
        func amendment(_ text: String, _ revision: Int) -> Amendment {
            Amendment(call: Sample.key(1), revision: revision, arguments: RawBytes(Array(text.utf8)), author: Sample.person)
        }
        func showing(_ text: String, _ revision: Int) throws -> Showing {
            Sample.showing(try Sample.sheet(call: 1, arguments: text, revision: revision), verdict: Sample.ask)
        }
        func open() throws -> OpenCall { try #require(try sample.journal.openCalls(session: Sample.session).first) }
        let (a, b, c) = (#"{"path":"a"}"#, #"{"path":"b"}"#, #"{"path":"c"}"#)
        try append(.proposed(call(1, a)), to: sample)
        try append(.shown(try showing(a, 1)), to: sample)
        #expect(try open().showing == showing(a, 1))
        #expect(try open().amendment == nil)
        try append(.amended(amendment(b, 2)), to: sample)
        #expect(try open().amendment == amendment(b, 2))
        #expect(try open().shownAmendment == nil)
        #expect(try open().showing?.revision == 1)
        try append(.shown(try showing(b, 2)), .amended(amendment(c, 3)), to: sample)
        #expect(try open().amendment == amendment(c, 3))
        #expect(try open().shownAmendment == amendment(b, 2))
        #expect(try open().showing == showing(b, 2))
    }

    @Test func whatBecameOfCallsIsTold() throws {
        let sample = try eventful()
        let settled = try sample.journal.settled(session: Sample.session, numbers: [5, 3, 12, 2, 1, 99, 4])
        #expect(settled.map(\.call.number) == [5, 3, 2, 1])
        #expect(settled.map { $0.result?.text } == ["r5", "r3", nil, "done"])
        #expect(settled[0].ending == .outcomeUnknown(OutcomeUnknown(result: result(5), reason: "the engine ended")))
        if case .denied(let decision) = settled[2].ending { #expect(decision.comment == "no") } else { Issue.record("no denial") }
        #expect(try sample.journal.settled(session: Sample.session, numbers: []).isEmpty)
    }

    @Test func anUnknownOutcomeStaysUnknownWhileAnEngineRuns() throws {
        let sample = try eventful()
        let lock = try sample.journal.lock(session: Sample.session)
        let outcomes = try sample.journal.log(session: Sample.session).filter { $0.fate == .approved }.map(\.outcome)
        #expect(outcomes == [.succeeded(milliseconds: 12), .running, .unknown])
        _ = consume lock
    }

    @Test(arguments: [
        "UPDATE entry SET body = '{}' WHERE kind = 'proposed' AND call = 6 AND session = 'support'",
        "UPDATE entry SET call = 13 WHERE kind = 'proposed' AND call = 6 AND session = 'support'",
        "UPDATE entry SET body = CAST(x'ff00' AS TEXT) WHERE kind = 'started' AND call = 4 AND session = 'support'",
        "UPDATE entry SET kind = 'commanded' WHERE kind = 'proposed' AND call = 7 AND session = 'support'",
        "UPDATE entry SET hash = x'00' WHERE kind = 'proposed' AND call = 8 AND session = 'support'",
    ])
    func aDamagedRowOfAnOpenCallIsAnError(_ damage: String) throws {
        let sample = try eventful()
        try sample.another().file.run(damage)
        #expect(throws: StoreError.self) { try sample.journal.openCalls(session: Sample.session) }
    }

    @Test func aDamagedEndingIsAnError() throws {
        let sample = try eventful()
        try sample.another().file.run("UPDATE entry SET body = '[' WHERE kind = 'finished'")
        #expect(throws: StoreError.self) { try sample.journal.settled(session: Sample.session, numbers: [1]) }
    }

    // MARK: Names and ends

    @Test func theNewestNameCounts() throws {
        let sample = try Sample()
        let other = SessionID("other")
        try append(.sessionBegan(Self.facts), to: sample)
        try sample.journal.append(.sessionBegan(Self.facts), session: other, at: Sample.time(2))
        try append(.renamed("support desk"), .renamed("billing"), to: sample, at: 3)
        #expect(try sample.journal.session("billing")?.id == Sample.session)
        #expect(try sample.journal.session("support desk") == nil)
        #expect(try sample.journal.session("desk")?.id == other)
        #expect(try sample.journal.latestSession()?.name == "billing")
        #expect(try sample.journal.latestSession()?.facts?.name == "desk")
    }

    @Test func aSessionThatWasTakenUpAgainHasNotEnded() throws {
        let sample = try Sample()
        func summary() throws -> SessionSummary { try #require(try sample.journal.session(Sample.session.text.string)) }
        let later = SessionFacts(name: "x", folder: "/srv", model: "other", program: "2.0", author: Sample.rule)
        try append(.sessionBegan(Self.facts), Sample.message("a"), to: sample)
        #expect(try !summary().hasEnded)
        try append(.sessionEnded, to: sample)
        #expect(try summary().hasEnded)
        try append(.renamed("b"), .renamed("c"), to: sample)
        #expect(try summary().hasEnded, "a new name does not open it")
        let back = RuleRecord(act: .revoked, rule: RuleID(text: "r"), text: "", scope: .always, call: nil, author: Sample.person)
        try sample.journal.append(.sessionBegan(Self.facts), session: SessionID("other"), at: Sample.time(8))
        try append(.ruled(back), to: sample, at: 8)
        #expect(try summary().hasEnded, "nor does it when a rule that was made in it is taken back")
        #expect(try sample.journal.latestSession()?.id == SessionID("other"))
        #expect(try sample.journal.sessions().map(\.id) == [SessionID("other"), Sample.session])
        try append(.resumed(later), to: sample, at: 9)
        #expect(try !summary().hasEnded)
        #expect(try summary().current == later)
        #expect(try summary().facts == Self.facts)
        #expect(try summary().name == "c", "taking it up gives it no name")
        try append(.renamed("d"), to: sample)
        #expect(try !summary().hasEnded)
        try append(.sessionEnded, to: sample)
        #expect(try summary().hasEnded)
    }

    @Test func aPreviewTellsWhatItIsAbout() throws {
        let sample = try eventful()
        let nothing = try sample.journal.preview(session: SessionID("nobody"))
        #expect(nothing.lastSaid == nil && nothing.lastAnswer == nil && nothing.openCalls == 0 && nothing.unfinished == 0)
        let long = String(repeating: "ü", count: 300)
        try append(
            .message(Message(role: .user, blocks: [.text("old")])), .message(Message(role: .assistant, blocks: [.text(long)])),
            .message(Message(role: .user, blocks: [.text("new")])),
            .message(Message(role: .assistant, blocks: [.toolCall(call(4))])),
            .message(Message(role: .tool, blocks: [.toolResult(result(4)), .text(#""role":"user"}}}"#)])), to: sample)
        let preview = try sample.journal.preview(session: Sample.session)
        #expect(preview.lastSaid == "new")
        #expect(preview.lastAnswer == String(repeating: "ü", count: 200))
        #expect(preview.openCalls == 7 && preview.unfinished == 1)
    }
}
