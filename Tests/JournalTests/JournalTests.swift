import Approval
import Conversation
import JSON
import Store
import TestSupport
import Testing

@testable import Journal

@Suite struct JournalTests {
    @Test func aNewJournalIsPrivate() throws {
        let sample = try Sample(messages: 3)
        #expect(try FileMode.of(sample.folder) == 0o700)
        for name in try Files.list(sample.folder) { #expect(try FileMode.of("\(sample.folder)/\(name)") == 0o600) }
        #expect(try Files.list(sample.folder) == ["journal.sqlite", "journal.sqlite-shm", "journal.sqlite-wal"])
    }

    @Test func everyCommitWaitsForTheDisk() throws {
        let sample = try Sample()
        #expect(try sample.journal.file.synchronous() == 2)
        #expect(try sample.another().file.synchronous() == 2)
        #expect(try sample.journal.file.read { _ in true })
        #expect(try sample.journal.file.quickCheck() == [])
    }

    @Test func entriesComeInOrderAndInPages() throws {
        let sample = try Sample(messages: 25)
        try sample.journal.append(Sample.message("elsewhere"), session: SessionID("other"), at: Sample.time(99))
        try sample.journal.append(Sample.message("message 26"), session: Sample.session, at: Sample.time(26))
        for pageSize in [0, 1, 7, 200] {
            var cursor = sample.journal.entries(session: Sample.session, pageSize: pageSize)
            var rows: [JournalRow] = []
            while let row = try cursor.next() { rows.append(row) }
            #expect(rows.count == 36)
            #expect(rows.map(\.sequence) == rows.map(\.sequence).sorted())
            #expect(rows.last?.entry == Sample.message("message 26"))
        }
        var messages = sample.journal.entries(session: Sample.session, kinds: [.message], after: 30)
        #expect(try messages.next()?.entry == Sample.message("message 23"))
        var none = sample.journal.entries(session: SessionID("nobody"))
        #expect(try none.next() == nil)
    }

    @Test func aCursorSeesWhatIsWrittenLater() throws {
        let sample = try Sample()
        var cursor = sample.journal.entries(session: Sample.session)
        #expect(try cursor.next() == nil)
        try sample.journal.append(Sample.message("later"), session: Sample.session, at: Sample.time(1))
        #expect(try cursor.next()?.entry == Sample.message("later"))
    }

    @Test func severalEntriesAreOneTransaction() throws {
        let sample = try Sample()
        try sample.journal.append(
            [Sample.message("a"), Sample.message("b"), .sessionEnded], session: Sample.session, at: Sample.time(1))
        try sample.journal.append([], session: Sample.session, at: Sample.time(1))
        #expect(try sample.journal.verify().rows == 3)
        try sample.another().file.run(
            "CREATE TRIGGER t BEFORE INSERT ON entry WHEN NEW.seq = 5 BEGIN SELECT RAISE(ABORT, 'no'); END")
        #expect(throws: StoreError.self) {
            try sample.journal.append(
                [Sample.message("c"), Sample.message("d")], session: Sample.session, at: Sample.time(2))
        }
        try sample.another().file.run("DROP TRIGGER t")
        #expect(try sample.journal.verify().rows == 3)
    }

    @Test func aRowThatIsSilentlyIgnoredIsAnError() throws {
        let sample = try Sample()
        try sample.another().file.run("CREATE TRIGGER t BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END")
        #expect(throws: StoreError.self) {
            try sample.journal.append(Sample.message("a"), session: Sample.session, at: Sample.time(1))
        }
    }

    @Test func sessionsAreListedNewestFirst() throws {
        let sample = try Sample()
        let journal = sample.journal
        func facts(_ name: String) -> SessionFacts {
            SessionFacts(name: name, folder: "/home/alice", model: "practice", program: "1.0", author: Sample.person)
        }
        #expect(try journal.sessions().isEmpty)
        #expect(try journal.latestSession() == nil)
        try journal.append(.sessionBegan(facts("desk")), session: SessionID("1"), at: Sample.time(1))
        try journal.append(.sessionBegan(facts("desk")), session: SessionID("2"), at: Sample.time(2))
        try journal.append(.sessionBegan(facts("1")), session: SessionID("3"), at: Sample.time(3))
        try journal.append(.sessionEnded, session: SessionID("1"), at: Sample.time(4))

        let sessions = try journal.sessions()
        #expect(sessions.map(\.id) == ["1", "3", "2"].map { SessionID($0) })
        #expect(
            sessions[0]
                == SessionSummary(
                    id: SessionID("1"), facts: facts("desk"), current: facts("desk"), name: "desk", began: Sample.time(1), last: Sample.time(4), rows: 2,
                    hasEnded: true))
        #expect(sessions[1].hasEnded == false)
        #expect(try journal.latestSession() == sessions[0])
        #expect(try journal.session("1")?.id == SessionID("1"), "an id goes before a name")
        #expect(try journal.session("2")?.id == SessionID("2"))
        #expect(try journal.session("desk")?.id == SessionID("1"), "the newest of that name")
        #expect(try journal.session("Desk") == nil)
    }

    @Test func twoConnectionsKeepOneChain() async throws {
        let sample = try Sample()
        let folder = sample.folder
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 1...2 {
                group.addTask {
                    let journal = try SessionJournal.open(folder: folder)
                    for number in 1...500 {
                        try Self.append(Sample.message("\(number)"), SessionID("writer \(writer)"), to: journal)
                    }
                }
            }
            try await group.waitForAll()
        }
        let report = try sample.journal.verify()
        #expect(report.rows == 1000)
        #expect(report.broken == nil)
        for writer in 1...2 {
            var cursor = sample.journal.entries(session: SessionID("writer \(writer)"))
            for number in 1...500 { #expect(try cursor.next()?.entry == Sample.message("\(number)")) }
        }
    }

    @Test func twoProcessesKeepOneChain() async throws {
        let sample = try Sample()
        let folder = sample.folder
        async let first: Void = Self.appendInAProcess(folder, "a")
        async let second: Void = Self.appendInAProcess(folder, "b")
        for number in 1...100 {
            try Self.append(Sample.message("\(number)"), Sample.session, to: sample.journal)
        }
        _ = await (first, second)
        let report = try sample.journal.verify()
        #expect(report.rows == 300)
        #expect(report.broken == nil)
    }

    private static func appendInAProcess(_ folder: String, _ session: String) async {
        await #expect(processExitsWith: .success) { [folder = folder as String, session = session as String] in
            let journal = try SessionJournal.open(folder: folder)
            for number in 1...100 {
                try JournalTests.append(Sample.message("\(number)"), SessionID(session), to: journal)
            }
        }
    }

    /// On a slow disk, one who writes without a pause may keep the other out for longer than the time-out.
    private static func append(_ entry: JournalEntry, _ session: SessionID, to journal: SessionJournal) throws {
        while true {
            do {
                return try journal.append(entry, session: session, at: Sample.time(1))
            } catch StoreError.locked {}
        }
    }

    @Test func severalMayOpenAJournalThatIsNotThereYet() async throws {
        let scratch = try ScratchFolder()
        let folder = "\(scratch.path)/deep/down/assent"
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...8 {
                group.addTask {
                    let journal = try SessionJournal.open(folder: folder)
                    try journal.append(Sample.message("\(number)"), session: Sample.session, at: Sample.time(number))
                }
            }
            try await group.waitForAll()
        }
        let report = try SessionJournal.open(folder: folder, create: false).verify()
        #expect(report.rows == 8)
        #expect(report.broken == nil)
    }
}
