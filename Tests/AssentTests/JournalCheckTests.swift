import Conversation
import Store
import TestSupport
import Testing

@testable import Journal
@testable import assent

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What doctor says of the files in the data folder; every way out that it names is walked to its end.
@Suite struct JournalCheckTests {
    private let scratch: ScratchFolder
    private let folder: String
    private let session = SessionID("s")

    init() throws {
        scratch = try ScratchFolder()
        folder = "\(scratch.path)/.local/share/assent"
        let journal = try SessionJournal.open(folder: folder)
        let filler = String(repeating: "x", count: 1000)
        let entries = (1...300).map { JournalEntry.message(Message(role: .user, blocks: [.text("\($0) \(filler)")])) }
        try journal.append(entries, session: session, at: Timestamp(milliseconds: 1))
        try Scrollback.open(folder: folder).put(entries: (1...300).map { ($0, Array(filler.utf8)) }, session: session)
    }

    private func finding(_ check: String) -> Finding? { JournalCheck(folder: folder).findings.first { $0.check == check } }
    private func level(_ check: String) -> Finding.Level? { finding(check)?.level }

    private func damage(_ name: String, pages: ClosedRange<Int>) throws {
        var bytes = try Files.read("\(folder)/\(name)")
        for index in pages.lowerBound * 4096..<(pages.upperBound + 1) * 4096 { bytes[index] = 0xAA }
        try Files.write(bytes, to: "\(folder)/\(name)")
    }

    /// The command that a remedy names, run by a shell.
    private func run(_ remedy: String?) throws {
        let command = try #require(remedy?.split(separator: "`").dropFirst().first)
        #expect(try Shell.run(["sh", "-c", String(command)]).status == 0)
    }

    @Test func soundFilesAreSound() throws {
        #expect(finding("journal")?.found.contains("300 rows, sound, schema 6") == true)
        #expect(finding("scrollback") == .ok("scrollback", "sound"))
        for suffix in ["", "-wal", "-shm"] { Files.remove("\(folder)/scrollback.sqlite\(suffix)") }
        #expect(finding("scrollback") == nil)
    }

    @Test func aDamagedJournalIsRescued() throws {
        try damage("journal.sqlite", pages: 40...41)
        let found = try #require(finding("journal"))
        #expect(found.level == .problem && found.found.contains("damaged") && found.remedy?.contains("`assent verify --rescue`") == true)
        let lost = 300 - (try JournalRescue.look(folder: folder)).rows
        #expect((1...10).contains(lost) && found.found.hasSuffix(" \(300 - lost) of its rows can be read, \(lost) cannot."))

        let rescued = try Program.run(["verify", "--rescue"], home: scratch.path)
        #expect(rescued.status == 0 && rescued.text.hasPrefix("\(300 - lost) rows are in the new journal, \(lost) could not be read. "))
        #expect(level("journal") == .ok)
        let verified = try Program.run(["verify"], home: scratch.path)
        #expect(verified.status == 1 && verified.text.contains(" removed."))
        let again = try Program.run(["verify", "--rescue"], home: scratch.path)
        #expect(again.status == 1 && again.text.contains("not damaged"))
        #expect(try Program.run(["run", "--practice", "-C", scratch.path, "hello"], home: scratch.path).status == 0)
    }

    @Test func aFileThatIsNoDatabaseIsMovedAway() throws {
        for suffix in ["-wal", "-shm"] { Files.remove("\(folder)/journal.sqlite\(suffix)") }
        try Files.write("a text that is long enough to have the header that a database has, but it is none of these.", to: "\(folder)/journal.sqlite")
        let found = try #require(finding("journal"))
        #expect(found.level == .problem && found.found.contains("is not a database") && found.remedy == "Move it away, and a new one will be made.")
        #expect(rename("\(folder)/journal.sqlite", "\(folder)/elsewhere") == 0)
        #expect(finding("journal") == .ok("journal", "none yet"))
        #expect(try Program.run(["run", "--practice", "-C", scratch.path, "hello"], home: scratch.path).status == 0)
        #expect(level("journal") == .ok)
    }

    @Test func newerFilesAreNamed() throws {
        try SessionJournal.open(folder: folder).file.run("INSERT INTO grdb_migrations VALUES ('from the future')")
        try Scrollback.open(folder: folder).file.run("INSERT INTO grdb_migrations VALUES ('from the future')")
        #expect(finding("journal")?.found.contains("newer version") == true)
        #expect(level("journal") == .problem && level("scrollback") == .warning)
        #expect(finding("scrollback")?.remedy?.contains("newer version") == true)
    }

    @Test func aLockedJournalIsNamed() throws {
        let journal = try SessionJournal.open(folder: folder)
        let found = try journal.file.write { _ in finding("journal") }
        #expect(found?.level == .problem && found?.found.contains("keeps") == true && found?.remedy?.contains("end it") == true)
        #expect(level("journal") == .ok)
    }

    @Test func aDamagedScrollbackIsMovedByTheCommand() throws {
        try damage("scrollback.sqlite", pages: 20...21)
        let found = try #require(finding("scrollback"))
        #expect(found.level == .warning && found.found.contains("damaged"), "nothing that was decided is in danger")
        #expect(level("journal") == .ok)
        try run(found.remedy)
        #expect(finding("scrollback") == nil)
        #expect(Files.exists("\(folder)/scrollback.sqlite.damaged"))
        #expect(try Scrollback.open(folder: folder).entryExtent(session: session).count == 0)
        #expect(level("scrollback") == .ok)
    }

    @Test(arguments: ["journal.sqlite", "scrollback.sqlite"]) func aFileThatMayNotBeWrittenIsMendedByTheCommand(_ name: String) async throws {
        // Root may write anywhere, so somebody else looks.
        if geteuid() == 0 { #expect(try Shell.run(["chown", "-R", "65534:65534", scratch.path]).status == 0) }
        let check = name == "journal.sqlite" ? "journal" : "scrollback"
        await #expect(processExitsWith: .success) { [folder = folder as String, name = name as String, check = check as String] in
            if geteuid() == 0, setgroups(0, nil) != 0 || setgid(65534) != 0 || setuid(65534) != 0 { return }
            chmod("\(folder)/\(name)", 0o400)
            func finding() -> Finding? { JournalCheck(folder: folder).findings.first { $0.check == check } }
            #expect(finding()?.level != .ok)
            #expect(finding()?.remedy == "Run `chmod 600 \(folder)/\(name)*`.")
            let mended = try Shell.run(["sh", "-c", "chmod 600 \(folder)/\(name)*"])
            #expect(mended.status == 0)
            #expect(finding()?.level == .ok)
        }
    }
}
