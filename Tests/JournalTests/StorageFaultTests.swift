import Approval
import Conversation
import GRDB
import Store
import TestSupport
import Testing

@testable import Journal

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What storage does to a person, and the way out that they are told of: each is walked here to its end.
@Suite struct StorageFaultTests {
    /// A journal of three rows that belongs to a user who is not root, since root may do everything.
    ///
    /// - Returns: the journal too: while it is open, there are files beside it.
    private func journal(in scratch: ScratchFolder) throws -> SessionJournal {
        let journal = try SessionJournal.open(folder: "\(scratch.path)/assent")
        for number in 1...3 { try journal.append(Sample.message("\(number)"), session: Sample.session, at: Sample.time(number)) }
        if FileMode.isRoot {
            let files = try Files.list(journal.folder).map { "\(journal.folder)/\($0)" }
            for path in [scratch.path, journal.folder] + files { chown(path, Self.somebody, Self.somebody) }
        }
        return journal
    }

    private static let somebody: uid_t = 65534

    /// In a process of its own: from now on that user.
    private static func becomeSomebody() throws {
        guard FileMode.isRoot else { return }
        guard setgroups(0, nil) == 0, setgid(somebody) == 0, setuid(somebody) == 0 else { throw Trouble.failed("setuid") }
    }

    private static func error(_ body: () throws -> Void) -> StoreError? {
        do {
            try body()
            return nil
        } catch { return error as? StoreError }
    }

    @Test func aFolderThatMayNotBeWrittenIsNamed() async throws {
        let scratch = try ScratchFolder()
        let folder = try journal(in: scratch).folder
        await #expect(processExitsWith: .success) { [folder = folder as String] in
            try StorageFaultTests.becomeSomebody()
            FileMode.set(folder, 0o500)
            let found = StorageFaultTests.error { _ = try SessionJournal.open(folder: folder) }
            #expect(found == .cannotOpen(path: folder, .system(EACCES)))
            FileMode.set(folder, 0o700)
            #expect(try SessionJournal.open(folder: folder).verify().rows == 3)
        }
    }

    /// Each of the three files may be the one; nothing starts, what was written can be read where SQLite allows it, and the
    /// command that is named mends it.
    @Test(arguments: ["", "-wal", "-shm"]) func aFileThatMayNotBeWrittenIsNamed(_ suffix: String) async throws {
        let scratch = try ScratchFolder()
        let journal = try journal(in: scratch)
        let folder = journal.folder
        await #expect(processExitsWith: .success) { [folder = folder as String, suffix = suffix as String] in
            try StorageFaultTests.becomeSomebody()
            let path = "\(folder)/journal.sqlite\(suffix)"
            FileMode.set(path, 0o400)
            let record = try Sample.start(call: 1)
            let found = StorageFaultTests.error { try SessionJournal.open(folder: folder).tryWriting() }
            #expect(found == .readOnly(path: path))
            #expect(found?.description.contains("run `chmod 600 \(folder)/journal.sqlite*`") == true)
            if let journal = try? SessionJournal.open(folder: folder) {
                #expect(throws: StartError.store(.readOnly(path: path))) {
                    try journal.start(record, session: Sample.session, at: Sample.time(9))
                }
                #expect(try journal.verify().rows == 3)
            }
            for name in try Files.list(folder) where name.hasPrefix("journal.sqlite") { FileMode.set("\(folder)/\(name)", 0o600) }
            let mended = try SessionJournal.open(folder: folder)
            try mended.tryWriting()
            _ = try mended.start(record, session: Sample.session, at: Sample.time(9))
            #expect(try mended.verify().rows == 4)
        }
        withExtendedLifetime(journal) {}
    }

    @Test func anotherProgramThatKeepsItLockedIsNamed() throws {
        let sample = try Sample(messages: 3)
        let lock = try WriteLock(path: sample.journal.path)
        #expect(throws: StoreError.locked(path: sample.journal.path)) { try sample.journal.tryWriting() }
        #expect(try sample.journal.verify().rows == 3)
        lock.release()
        try sample.journal.tryWriting()
        try sample.journal.append(.sessionEnded, session: Sample.session, at: Sample.time(4))
    }

    // MARK: Damage

    /// A journal of 300 rows, a call among every hundred, of which some pages are no more what they were.
    private func damaged(_ pages: ClosedRange<Int>, in scratch: ScratchFolder) throws -> String {
        let folder = "\(scratch.path)/assent"
        do {
            let journal = try SessionJournal.open(folder: folder)
            for hundred in 0..<3 {
                let entries = (1...98).map { Sample.message("\($0) " + String(repeating: "x", count: 1000)) }
                try journal.append(entries, session: Sample.session, at: Sample.time(1))
                _ = try journal.start(try Sample.start(call: hundred + 1), session: Sample.session, at: Sample.time(2))
                try journal.append(Sample.finished(hundred + 1), session: Sample.session, at: Sample.time(3))
            }
        }
        var bytes = try Files.read("\(folder)/journal.sqlite")
        for index in pages.lowerBound * 4096..<(pages.upperBound + 1) * 4096 { bytes[index] = 0xAA }
        try Files.write(bytes, to: "\(folder)/journal.sqlite")
        return folder
    }

    @Test(arguments: [20...20, 30...31, 60...60, 50...70, 8...110])
    func whatCanBeReadOfADamagedJournalIsSaved(_ pages: ClosedRange<Int>) throws {
        let scratch = try ScratchFolder()
        let folder = try damaged(pages, in: scratch)
        let before = try Files.read("\(folder)/journal.sqlite")
        let look = try JournalRescue.look(folder: folder)
        #expect(look.moved == nil)
        #expect(look.rows + look.lost == 300)
        #expect(look.lost > 0 && look.lost <= pages.count * 4 + 1)
        #expect(look.rows > 0)

        let rescue = try JournalRescue.run(folder: folder, at: Sample.time(5))
        #expect(rescue.rows == look.rows && rescue.lost == look.lost)
        #expect(try Files.read(try #require(rescue.moved)).elementsEqual(before))
        #expect(try FileMode.of(try #require(rescue.moved)) == 0o600)
        #expect(try Files.list(folder).filter { $0.contains("rescued") } == [])

        // It goes on, it says what is missing, and what had started never starts again.
        let journal = try SessionJournal.open(folder: folder, create: false)
        #expect(try FileMode.of(journal.path) == 0o600)
        if case .removed? = try journal.verify().broken?.reason {} else { Issue.record("\(String(describing: try journal.verify().broken))") }
        #expect(try journal.health().damage == [] && journal.health().rows == rescue.rows)
        for call in 1...3 {
            #expect(throws: StartError.alreadyStarted(Sample.key(call))) {
                try journal.start(try Sample.start(call: call), session: Sample.session, at: Sample.time(6))
            }
        }
        try journal.append(.sessionEnded, session: Sample.session, at: Sample.time(6))
    }

    @Test func ofATextFileNothingIsSavedAndANewJournalBegins() throws {
        let scratch = try ScratchFolder()
        let folder = "\(scratch.path)/assent"
        mkdir(folder, 0o700)
        try Files.write("not a database", to: "\(folder)/journal.sqlite")
        #expect(try JournalRescue.look(folder: folder) == JournalRescue(rows: 0, lost: 0, moved: nil))
        let moved = try #require(try JournalRescue.run(folder: folder, at: Sample.time(5)).moved)
        #expect(try Files.text(moved) == "not a database")
        #expect(try SessionJournal.open(folder: folder).verify().rows == 0)
    }

    @Test func aDamagedJournalOfSchema1IsSavedToo() throws {
        let scratch = try ScratchFolder()
        let folder = try FixtureTests.folder(in: scratch)
        var bytes = try Files.read("\(folder)/journal.sqlite")
        // The first page of the table's rows below its root.
        for index in 9 * 4096..<10 * 4096 { bytes[index] = 0xAA }
        try Files.write(bytes, to: "\(folder)/journal.sqlite")
        let rescue = try JournalRescue.run(folder: folder, at: Sample.time(5))
        #expect(rescue.rows + rescue.lost == 48 && rescue.rows > 20 && rescue.lost > 0)
        let journal = try SessionJournal.open(folder: folder, create: false)
        #expect(try journal.health().schema == ["1", "2", "3", "4", "5", "6"])
        #expect(try journal.sessions().count == 3)
    }

    @Test func nobodySavesAnythingWhileASessionIsOpen() throws {
        let scratch = try ScratchFolder()
        let folder = try damaged(20...20, in: scratch)
        let lock = try SessionJournal.open(folder: folder).lock(session: Sample.session)
        let before = try Files.read("\(folder)/journal.sqlite")
        #expect(throws: StoreError.held(path: "\(folder)/sessions/support.lock", by: nil)) {
            try JournalRescue.run(folder: folder, at: Sample.time(5))
        }
        #expect(try Files.read("\(folder)/journal.sqlite").elementsEqual(before))
        _ = consume lock
        #expect(try JournalRescue.run(folder: folder, at: Sample.time(5)).rows > 280)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "no file system can be mounted here"))
    func aRescueThatDoesNotFitLeavesTheJournalWhereItIs() throws {
        let scratch = try ScratchFolder()
        let disk = try SmallDisk(scratch)
        let folder = "\(disk.path)/assent"
        do {
            let journal = try SessionJournal.open(folder: folder)
            let filler = String(repeating: "x", count: 10_000)
            for number in 1...60 { try journal.append(Sample.message("\(number) \(filler)"), session: Sample.session, at: Sample.time(1)) }
        }
        let before = try Files.read("\(folder)/journal.sqlite")
        #expect(throws: StoreError.full(path: "\(folder)/journal.sqlite.rescued")) {
            try JournalRescue.run(folder: folder, at: Sample.time(5))
        }
        #expect(try Files.read("\(folder)/journal.sqlite").elementsEqual(before))
        #expect(try SessionJournal.open(folder: folder).verify().rows == 60)
    }
}
