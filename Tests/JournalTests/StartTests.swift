import Approval
import Conversation
import JSON
import Store
import Testing

@testable import Journal

@Suite struct StartTests {
    @Test func theReceiptNamesTheRecord() throws {
        let sample = try Sample()
        let record = try Sample.start(call: 1)
        let receipt = try sample.journal.start(record, session: Sample.session, at: Sample.time(1))
        #expect(receipt == StartReceipt(call: record.decision.call, record: record.digest))
        var cursor = sample.journal.entries(session: Sample.session)
        #expect(try cursor.next()?.entry == .started(record))
    }

    @Test func theDocketAcceptsTheReceipt() throws {
        let sample = try Sample()
        let sheet = try Sample.sheet(call: 1)
        let warrant = try Docket().issue(Sample.decision(sheet, .approved), for: sheet) {
            try sample.journal.start($0, session: Sample.session, at: Sample.time(1))
        }
        #expect(warrant.call == sheet.key)
    }

    @Test func theDocketGivesNoSecondWarrant() throws {
        let sample = try Sample()
        let sheet = try Sample.sheet(call: 1)
        func issue() throws {
            _ = try Docket().issue(Sample.decision(sheet, .approved), for: sheet) {
                try sample.journal.start($0, session: Sample.session, at: Sample.time(1))
            }
        }
        try issue()
        #expect(throws: DocketError.notRecorded(StartError.alreadyStarted(sheet.key))) { try issue() }
    }

    @Test func aCallStartsOnce() throws {
        let sample = try Sample()
        let record = try Sample.start(call: 1)
        _ = try sample.journal.start(record, session: Sample.session, at: Sample.time(1))
        #expect(throws: StartError.alreadyStarted(record.decision.call)) {
            try sample.journal.start(record, session: Sample.session, at: Sample.time(2))
        }
        #expect(throws: StartError.alreadyStarted(record.decision.call)) {
            try sample.another().start(record, session: Sample.session, at: Sample.time(3))
        }
        #expect(try sample.journal.verify().rows == 1)
        #expect(try sample.journal.verify().broken == nil)
    }

    @Test func theSameNumberInAnotherSessionIsAnotherCall() throws {
        let sample = try Sample()
        _ = try sample.journal.start(try Sample.start(call: 1), session: Sample.session, at: Sample.time(1))
        let other = SessionID("support\0")
        _ = try sample.journal.start(try Sample.start(call: 1, session: other), session: other, at: Sample.time(2))
        #expect(try sample.journal.verify().rows == 2)
        #expect(try sample.journal.verify().broken == nil)
    }

    @Test func aCallOfAnotherSessionIsRefused() throws {
        let sample = try Sample()
        let record = try Sample.start(call: 1)
        #expect(throws: StartError.otherSession(record.decision.call)) {
            try sample.journal.start(record, session: SessionID("other"), at: Sample.time(1))
        }
        #expect(try sample.journal.verify().rows == 0)
    }

    @Test func ofManyWhoStartOneCallOneSucceeds() async throws {
        let sample = try Sample()
        let record = try Sample.start(call: 1)
        let receipts = try await withThrowingTaskGroup(of: StartReceipt?.self) { group in
            for _ in 1...6 {
                group.addTask {
                    let journal = try sample.another()
                    do {
                        return try journal.start(record, session: Sample.session, at: Sample.time(1))
                    } catch StartError.alreadyStarted {
                        return nil
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(receipts.compactMap(\.self).count == 1)
        #expect(try sample.journal.verify().rows == 1)
    }

    struct Thief: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let trigger: String
    }

    /// What makes a write that is reported as done not be there.
    static let thieves = [
        Thief(
            testDescription: "start row ignored",
            trigger: "CREATE TRIGGER t BEFORE INSERT ON start BEGIN SELECT RAISE(IGNORE); END"),
        Thief(
            testDescription: "start row deleted",
            trigger: "CREATE TRIGGER t AFTER INSERT ON start BEGIN DELETE FROM start WHERE call = NEW.call; END"),
        Thief(
            testDescription: "chained row deleted",
            trigger: "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry WHERE seq = NEW.seq; END"),
        Thief(
            testDescription: "chained row changed",
            trigger: """
                CREATE TRIGGER t AFTER INSERT ON entry
                BEGIN UPDATE entry SET body = replace(body, 'log.3', 'log.4') WHERE seq = NEW.seq; END
                """),
    ]

    @Test(arguments: thieves) func theReceiptComesFromTheFile(_ thief: Thief) throws {
        let sample = try Sample()
        try sample.another().file.run(thief.trigger)
        let record = try Sample.start(call: 1)
        #expect(throws: StartError.notOnDisk(record.decision.call)) {
            try sample.journal.start(record, session: Sample.session, at: Sample.time(1))
        }
    }

    @Test func theReceiptSaysWhatTheFileSays() throws {
        let sample = try Sample()
        try sample.another().file.run(
            "CREATE TRIGGER t AFTER INSERT ON start BEGIN UPDATE start SET record = zeroblob(32) WHERE call = NEW.call; END"
        )
        let sheet = try Sample.sheet(call: 1)
        let receipt = try sample.journal.start(
            try Sample.start(Sample.decision(sheet, .approved), sheet), session: Sample.session, at: Sample.time(1))
        #expect(receipt.record.bytes == [UInt8](repeating: 0, count: 32))
    }

    @Test func aFailedChainedRowTakesTheStartRowWithIt() throws {
        let sample = try Sample()
        let other = try sample.another()
        try other.file.run("CREATE TRIGGER t BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'no'); END")
        let record = try Sample.start(call: 1)
        #expect(throws: StartError.self) {
            try sample.journal.start(record, session: Sample.session, at: Sample.time(1))
        }
        try other.file.run("DROP TRIGGER t")
        _ = try sample.journal.start(record, session: Sample.session, at: Sample.time(2))
        #expect(try sample.journal.verify().broken == nil)
    }

    @Test func callsWithoutAResultAreFound() throws {
        let sample = try Sample()
        let journal = sample.journal
        let records = try (1...4).map { try Sample.start(call: $0) }
        for record in records { _ = try journal.start(record, session: Sample.session, at: Sample.time(1)) }
        let elsewhere = SessionID("elsewhere")
        _ = try journal.start(try Sample.start(call: 2, session: elsewhere), session: elsewhere, at: Sample.time(1))
        #expect(try journal.unfinished(session: Sample.session) == records)
        try journal.append(Sample.finished(3), session: Sample.session, at: Sample.time(2))
        try journal.append(Sample.finished(1), session: Sample.session, at: Sample.time(2))
        #expect(try sample.another().unfinished(session: Sample.session) == [records[1], records[3]])
        #expect(try journal.unfinished(session: elsewhere).count == 1)
        #expect(try journal.unfinished(session: SessionID("nobody")).isEmpty)
    }

    @Test func whoMadeWhichRule() throws {
        let sample = try Sample()
        let record = RuleRecord(
            act: .made, rule: RuleID(text: "r"), text: "[[rule]]\neffect = \"allow\"\ncommand = \"ls\"", scope: .workspace, call: Sample.key(3), author: Sample.person)
        let back = RuleRecord(act: .revoked, rule: RuleID(text: "r"), text: record.text, scope: .workspace, call: nil, author: Sample.person)
        try sample.journal.append([.ruled(record), .ruled(back)], session: Sample.session, at: Sample.time(5))
        let changes = try sample.journal.ruleChanges()
        #expect(changes.map(\.record) == [record, back])
        #expect(LogFormat.line(changes[0]).contains("made by person") && LogFormat.line(changes[0]).hasSuffix("effect = \"allow\"; command = \"ls\""), "\(LogFormat.line(changes[0]))")
        #expect(LogFormat.json(changes[1]).contains("\"act\":\"revoked\""))
    }

    /// The uses of a rule are spent with the decision, and by nobody else.
    @Test func usesAreSpentInTheSameTransaction() async throws {
        let sample = try Sample()
        let rule = RuleUse(rule: RuleID(text: "r"), words: "git status (policy.toml, line 3)", limit: 3)
        let free = RuleUse(rule: RuleID(text: "f"), words: "ls", limit: nil)
        func start(_ call: Int) throws -> StartRecord {
            let sheet = try Sample.sheet(call: call)
            let decision = Decision(
                call: sheet.key, revision: sheet.revision, answer: .approved, binding: sheet.binding, display: nil, author: Author(kind: .rule, name: "r"), comment: nil,
                rules: [rule, free], time: Sample.time(0))
            return try Sample.start(decision, sheet)
        }
        // Many at once: three start, whoever they are.
        let started = await withTaskGroup(of: Bool.self) { group in
            for call in 1...8 {
                group.addTask {
                    guard let journal = try? sample.another(), let record = try? start(call) else { return false }
                    return (try? journal.start(record, session: Sample.session, at: Sample.time(call))) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(started == 3)
        #expect(throws: StartError.spent(rule.words)) { try sample.journal.start(try start(20), session: Sample.session, at: Sample.time(20)) }
        let uses = try sample.journal.ruleUses()
        #expect(uses[rule.rule]?.count == 3)
        #expect(uses[free.rule]?.count == 3)
        #expect(try sample.journal.useCounts(of: [rule.rule, RuleID(text: "none")]) == [rule.rule: 3, RuleID(text: "none"): 0])
        #expect(try sample.journal.verify().rows == 3)
        #expect(try sample.journal.verify().broken == nil)
        // A call that has started spends nothing more.
        let again = try start(1)
        _ = try? sample.journal.start(again, session: Sample.session, at: Sample.time(30))
        #expect(try sample.journal.ruleUses()[free.rule]?.count == 3)
    }
}
