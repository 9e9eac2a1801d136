import Approval
import Conversation
import Store
import TestSupport
import Testing

@testable import Journal

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the world does to a database file, and what is said about it.
@Suite struct StoreTests {
    private func error(_ body: () throws -> Void) -> StoreError? {
        do {
            try body()
            return nil
        } catch {
            return error as? StoreError
        }
    }

    @Test func nothingIsMadeUnlessAsked() throws {
        let scratch = try ScratchFolder()
        let folder = "\(scratch.path)/assent"
        #expect(error { _ = try SessionJournal.open(folder: folder, create: false) } == .missing(path: folder))
        #expect(!Files.exists(folder))
        mkdir(folder, 0o700)
        #expect(
            error { _ = try SessionJournal.open(folder: folder, create: false) }
                == .missing(path: "\(folder)/journal.sqlite"))
        #expect(try Files.list(folder) == [])
    }

    @Test func whatIsOpenToOthersIsClosedToThem() throws {
        let scratch = try ScratchFolder()
        let folder = "\(scratch.path)/assent"
        mkdir(folder, 0o755)
        FileMode.set(folder, 0o755)
        try Files.write("", to: "\(folder)/journal.sqlite")
        let journal = try SessionJournal.open(folder: folder)
        try journal.append(.sessionEnded, session: Sample.session, at: Sample.time(1))
        #expect(try FileMode.of(folder) == 0o700)
        for name in try Files.list(folder) { #expect(try FileMode.of("\(folder)/\(name)") == 0o600) }
    }

    @Test(arguments: ["", "/", "//"]) func aLinkedFolderIsRefused(_ end: String) throws {
        let scratch = try ScratchFolder()
        mkdir("\(scratch.path)/elsewhere", 0o700)
        symlink("elsewhere", "\(scratch.path)/assent")
        let path = "\(scratch.path)/assent"
        #expect(error { _ = try SessionJournal.open(folder: path + end) } == .cannotOpen(path: path, .isLink))
        #expect(try Files.list("\(scratch.path)/elsewhere") == [])
    }

    @Test(arguments: ["", "-wal", "-shm", "-journal"]) func aLinkedFileIsRefused(_ suffix: String) throws {
        let scratch = try ScratchFolder()
        let folder = "\(scratch.path)/assent"
        mkdir(folder, 0o700)
        try Files.write("precious", to: "\(scratch.path)/target")
        symlink("../target", "\(folder)/journal.sqlite\(suffix)")
        #expect(
            error { _ = try SessionJournal.open(folder: folder) }
                == .cannotOpen(path: "\(folder)/journal.sqlite\(suffix)", .isLink))
        #expect(try Files.text("\(scratch.path)/target") == "precious")
    }

    @Test func aDanglingLinkIsRefused() throws {
        let scratch = try ScratchFolder()
        let folder = "\(scratch.path)/assent"
        mkdir(folder, 0o700)
        symlink("../nowhere", "\(folder)/journal.sqlite")
        #expect(
            error { _ = try SessionJournal.open(folder: folder) }
                == .cannotOpen(path: "\(folder)/journal.sqlite", .isLink))
        #expect(!Files.exists("\(scratch.path)/nowhere"))
    }

    @Test func somethingElseInItsPlaceIsRefused() throws {
        let scratch = try ScratchFolder()
        try Files.write("", to: "\(scratch.path)/file")
        #expect(
            error { _ = try SessionJournal.open(folder: "\(scratch.path)/file") }
                == .cannotOpen(path: "\(scratch.path)/file", .notAFolder))
        #expect(
            error { _ = try SessionJournal.open(folder: "\(scratch.path)/file/below") }
                == .cannotOpen(path: "\(scratch.path)/file/below", .system(ENOTDIR)))
        mkdir("\(scratch.path)/assent", 0o700)
        mkdir("\(scratch.path)/assent/journal.sqlite", 0o700)
        #expect(
            error { _ = try SessionJournal.open(folder: "\(scratch.path)/assent") }
                == .cannotOpen(path: "\(scratch.path)/assent/journal.sqlite", .notAFile))
        #expect(error { _ = try SessionJournal.open(folder: "") } == .cannotOpen(path: "", .system(EINVAL)))
    }

    @Test(.enabled(if: FileMode.isRoot, "only root can give a file away")) func anotherUsersFilesAreRefused() throws {
        let scratch = try ScratchFolder()
        let folder = "\(scratch.path)/assent"
        do { _ = try SessionJournal.open(folder: folder) }
        chown("\(folder)/journal.sqlite", 12345, 12345)
        #expect(
            error { _ = try SessionJournal.open(folder: folder) }
                == .cannotOpen(path: "\(folder)/journal.sqlite", .otherOwner(12345)))
        chown(folder, 12345, 12345)
        #expect(
            error { _ = try SessionJournal.open(folder: folder) } == .cannotOpen(path: folder, .otherOwner(12345)))
    }

    @Test(.enabled(if: !FileMode.isRoot, "root may write anywhere")) func anUnwritableParentIsNamed() throws {
        let scratch = try ScratchFolder()
        FileMode.set(scratch.path, 0o500)
        defer { FileMode.set(scratch.path, 0o700) }
        let folder = "\(scratch.path)/assent"
        #expect(
            error { _ = try SessionJournal.open(folder: folder) } == .cannotOpen(path: folder, .system(EACCES)))
    }

    @Test(.enabled(if: SmallDisk.isPossible, "no file system can be mounted here"))
    func anUnwritableDiskIsNamed() throws {
        let scratch = try ScratchFolder()
        let disk = try SmallDisk(scratch)
        let folder = "\(disk.path)/assent"
        do {
            let journal = try SessionJournal.open(folder: folder)
            try journal.append(.sessionEnded, session: Sample.session, at: Sample.time(1))
        }
        try disk.makeReadOnly()
        let opening = try #require(error { _ = try SessionJournal.open(folder: folder) })
        #expect(opening == .cannotOpen(path: folder, .system(EROFS)))
        #expect(opening.hint?.contains("mounted for writing") == true)
        let fresh = "\(disk.path)/fresh"
        #expect(error { _ = try SessionJournal.open(folder: fresh) } == .cannotOpen(path: fresh, .system(EROFS)))
    }

    @Test(.enabled(if: SmallDisk.isPossible, "no file system can be mounted here"))
    func aFullDiskLosesNothingThatWasWritten() throws {
        let scratch = try ScratchFolder()
        let disk = try SmallDisk(scratch)
        let folder = "\(disk.path)/assent"
        let journal = try SessionJournal.open(folder: folder)
        let filler = String(repeating: "x", count: 20_000)
        var written: Int64 = 0
        let full = error {
            while written < 1000 {
                try journal.append(Sample.message(filler), session: Sample.session, at: Sample.time(1))
                written += 1
            }
        }
        #expect(full == .full(path: journal.path))
        #expect(written > 0)
        let long = try Sample.sheet(call: 1, arguments: #"{"path":"\#(filler)"}"#)
        let record = try Sample.start(Sample.decision(long, .approved), long)
        #expect(throws: StartError.store(.full(path: journal.path))) {
            try journal.start(record, session: Sample.session, at: Sample.time(1))
        }
        #expect(try journal.unfinished(session: Sample.session).isEmpty)
        let report = try journal.verify()
        #expect(report.rows == written)
        #expect(report.broken == nil)
        // Another process sees the same.
        #expect(try SessionJournal.open(folder: folder).verify() == report)
    }

    @Test func aLockedDatabaseIsNotWaitedForEndlessly() throws {
        let sample = try Sample(messages: 1)
        let other = try sample.another()
        let record = try Sample.start(call: 9)
        try other.file.write { _ in
            #expect(
                error { try sample.journal.append(.sessionEnded, session: Sample.session, at: Sample.time(1)) }
                    == .locked(path: sample.journal.path))
            #expect(throws: StartError.store(.locked(path: sample.journal.path))) {
                try sample.journal.start(record, session: Sample.session, at: Sample.time(1))
            }
            // Reading goes on.
            let rows = try sample.journal.verify().rows
            #expect(rows == 1)
        }
        _ = try sample.journal.start(record, session: Sample.session, at: Sample.time(1))
    }

    @Test func oneAtATimeLaysTheFoundations() throws {
        let scratch = try ScratchFolder()
        let folder = "\(scratch.path)/assent"
        mkdir(folder, 0o700)
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        #expect(flock(descriptor, LOCK_EX) == 0)
        #expect(error { _ = try SessionJournal.open(folder: folder) } == .locked(path: folder))
        #expect(try Files.list(folder) == [])
        flock(descriptor, LOCK_UN)
        #expect(error { _ = try SessionJournal.open(folder: folder) } == nil)
    }

    @Test(arguments: [
        "not a database, but long enough to have a header, which takes a hundred bytes or more: a text file, for example.",
        "short",
    ])
    func aTextFileIsNoDatabase(_ text: String) throws {
        let scratch = try ScratchFolder()
        let folder = "\(scratch.path)/assent"
        mkdir(folder, 0o700)
        try Files.write(text, to: "\(folder)/journal.sqlite")
        #expect(
            error { _ = try SessionJournal.open(folder: folder) } == .notADatabase(path: "\(folder)/journal.sqlite"))
        #expect(try Files.text("\(folder)/journal.sqlite") == text)
    }

    @Test func aDamagedPageIsFound() throws {
        let scratch = try ScratchFolder()
        let folder = "\(scratch.path)/assent"
        do {
            let journal = try SessionJournal.open(folder: folder)
            let entries = (1...300).map { Sample.message("\($0) " + String(repeating: "x", count: 1000)) }
            try journal.append(entries, session: Sample.session, at: Sample.time(1))
        }
        var bytes = try Files.read("\(folder)/journal.sqlite")
        try #require(bytes.count > 60 * 4096)
        for index in 50 * 4096..<51 * 4096 { bytes[index] = 0xAA }
        try Files.write(bytes, to: "\(folder)/journal.sqlite")
        let journal = try SessionJournal.open(folder: folder)
        var isCorrupt = false
        if case .corrupt(journal.path, _)? = error({ _ = try journal.verify() }) { isCorrupt = true }
        #expect(isCorrupt)
        #expect(try journal.file.quickCheck() != [])
    }

    @Test func aNewerFileIsLeftAlone() throws {
        let sample = try Sample(messages: 3)
        let tip = try sample.journal.verify().tip
        try sample.journal.file.run("INSERT INTO grdb_migrations VALUES ('from the future')")
        #expect(error { _ = try sample.another() } == .newer(path: sample.journal.path))
        #expect(try sample.journal.verify().tip == tip)
    }

    @Test func aRemovedOrReplacedFileIsNotWrittenTo() throws {
        let sample = try Sample(messages: 3)
        let path = sample.journal.path
        let record = try Sample.start(call: 9)
        for other in [nil, "a file of this name"] {
            Files.remove(path)
            if let other { try Files.write(other, to: path) }
            #expect(
                error { try sample.journal.append(.sessionEnded, session: Sample.session, at: Sample.time(1)) }
                    == .replaced(path: path))
            #expect(throws: StartError.store(.replaced(path: path))) {
                try sample.journal.start(record, session: Sample.session, at: Sample.time(1))
            }
        }
    }

    @Test func everyErrorHasASentence() {
        let all: [StoreError] = [
            .missing(path: "/f"), .cannotOpen(path: "/f", .isLink), .cannotOpen(path: "/f", .notAFolder),
            .cannotOpen(path: "/f", .notAFile), .cannotOpen(path: "/f", .otherOwner(7)),
            .cannotOpen(path: "/f", .system(EACCES)), .cannotOpen(path: "/f", .unknown), .full(path: "/f"),
            .locked(path: "/f"), .corrupt(path: "/f", what: "w"), .readOnly(path: "/f"), .notADatabase(path: "/f"),
            .newer(path: "/f"), .replaced(path: "/f"), .notDurable(path: "/f", synchronous: 1), .tooBig(path: "/f"),
            .inputOutput(path: "/f", code: 10), .held(path: "/f", by: 7), .held(path: "/f", by: nil),
            .failed(path: "/f", code: 1, what: "w"),
        ]
        for error in all {
            #expect(error.message.contains("/f"))
            #expect(error.message.hasSuffix("."))
            #expect(error.hint.map { $0.hasSuffix(".") } ?? true)
            #expect(error.description.hasPrefix(error.message))
        }
        #expect(Set(all.map(\.message)).count == all.count)
    }

    @Test(arguments: [
        ("/data/journal.sqlite-wal", "chmod 600 /data/journal.sqlite*"), ("/my data/it's/journal.sqlite", #"chmod 600 '/my data/it'\''s/journal.sqlite'*"#),
        ("/d/\u{600}-wal", "chmod 600 '/d/\u{600}'*"),
    ])
    func theCommandThatPermitsWritingCanBeTyped(_ path: String, _ command: String) {
        #expect(StoreError.permit(path).utf8.elementsEqual(command.utf8))
    }

    @Test func messagesHoldNoValues() throws {
        let sample = try Sample()
        try sample.journal.file.run(
            "CREATE TRIGGER t BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'refused'); END")
        let failed = try #require(
            error {
                try sample.journal.append(Sample.message("my secret"), session: Sample.session, at: Sample.time(1))
            })
        #expect(failed == .failed(path: sample.journal.path, code: 1811, what: "refused"))
        #expect(!failed.description.contains("secret"))
    }
}
