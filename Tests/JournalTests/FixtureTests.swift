import Approval
import Conversation
import JSON
import Store
import TestSupport
import Testing

@testable import Journal

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A journal that was written by the program when its schema was 1: one session that ended, one that was hung up while a
/// command ran, and one that was killed with a command running and two calls waiting.
@Suite struct FixtureTests {
    static let ended = SessionID("euy4spd73hjc")
    static let hungUp = SessionID("j80rqi99cum6")
    static let killed = SessionID("i94q2nba6yo7")

    private static func fixture(_ name: String, file: String = #filePath) -> String {
        file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/Fixtures/\(name)"
    }

    /// - Returns: a data folder with a copy of the journal.
    static func folder(in scratch: ScratchFolder, schema: Int = 1) throws -> String {
        let folder = "\(scratch.path)/assent"
        mkdir(folder, 0o700)
        try Files.write(try Files.read(fixture("journal-\(schema).sqlite")), to: "\(folder)/journal.sqlite")
        return folder
    }

    @Test func aJournalOfSchema1IsRenewedAndStaysAsItWas() throws {
        let scratch = try ScratchFolder()
        let journal = try SessionJournal.open(folder: try Self.folder(in: scratch))
        #expect(try journal.health().schema == ["1", "2", "3", "4", "5", "6"])
        let report = try journal.verify()
        #expect(report.broken == nil)
        #expect(report.tip == ChainTip("48:57f1e18036c389671b2787fb802ff5b9cf2995a735bfe04ac790012269081ad8"))

        let lines = try [Self.ended, Self.hungUp, Self.killed].flatMap { try journal.log(session: $0).map(LogFormat.line) }
        #expect(lines.map { $0 + "\n" }.joined() == (try Files.text(Self.fixture("journal-1.log"))))
        #expect(try journal.unfinished(session: Self.killed).map(\.decision.call.number) == [1])
        #expect(try journal.unfinished(session: Self.ended).isEmpty)
        #expect(try journal.unfinished(session: Self.hungUp).isEmpty)

        let sessions = try journal.sessions()
        #expect(sessions.map(\.id) == [Self.ended, Self.killed, Self.hungUp])
        #expect(sessions.map(\.hasEnded) == [true, false, true])
        #expect(sessions.map(\.rows) == [29, 10, 9])
        #expect(sessions.map(\.name) == ["ended", "cut", "cut"])
        #expect(sessions.allSatisfy { $0.current == $0.facts && $0.facts?.author.key == nil })
        #expect(try journal.session("cut")?.id == Self.killed)

        // It goes on as the same chain.
        try journal.append(.renamed("new"), session: Self.killed, at: Sample.time(1))
        #expect(try journal.verify(kept: report.tip).broken == nil)
    }

    /// Of schema 2: a command of the person's own, a new name, two calls that waited when the engine was killed, taken up
    /// again and killed once more. Messages had no parts but text and calls, and nobody who made them.
    @Test func aJournalOfSchema2() throws {
        let scratch = try ScratchFolder()
        let journal = try SessionJournal.open(folder: try Self.folder(in: scratch, schema: 2))
        #expect(try journal.health().schema == ["1", "2", "3", "4", "5", "6"])
        let report = try journal.verify()
        #expect(report.broken == nil)
        #expect(report.tip == ChainTip("24:c6149a7f1b35c0d46e9066c36b572a6c767525ddcebf7209303375ab93889eb2"))
        let id = SessionID("7lwnh65gwujb")
        #expect(try journal.log(session: id).map { LogFormat.line($0) + "\n" }.joined() == (try Files.text(Self.fixture("journal-2.log"))))
        #expect(try journal.openCalls(session: id).map(\.call.key.number) == [3, 4])
        let messages = try journal.knownConversation(session: id)
        #expect(messages.map(\.role) == [.user, .user, .assistant, .tool, .assistant, .user, .assistant])
        #expect(messages.allSatisfy { $0.origin == nil && $0.model == nil && $0.images.isEmpty })
        #expect(messages.last?.calls.map(\.opaque) == [nil, nil])
    }

    @Test func whatWasOpenInASessionOfSchema1IsFound() throws {
        let scratch = try ScratchFolder()
        let journal = try SessionJournal.open(folder: try Self.folder(in: scratch))
        let open = try journal.openCalls(session: Self.killed)
        #expect(open.map(\.call.key.number) == [1, 2, 3])
        #expect(open.map { $0.call.name.string } == ["run_command", "delete_file", "delete_file"])
        #expect(open.map { $0.start != nil } == [true, false, false])
        #expect(open.map(\.showing?.revision) == [1, 1, 1])
        #expect(open.allSatisfy { !$0.isOwn && $0.amendment == nil })
        #expect(open[0].start?.decision.display == open[0].showing?.display.digest)
        #expect(try journal.openCalls(session: Self.ended).isEmpty)
        #expect(try journal.openCalls(session: Self.hungUp).isEmpty)

        let endings = try journal.settled(session: Self.ended, numbers: 1...5)
        #expect(endings.map(\.call.number) == [1, 2, 3, 4])
        #expect(endings.map { $0.result != nil } == [true, false, true, true])
        #expect(try journal.knownConversation(session: Self.ended).map(\.role) == [
            .user, .assistant, .tool, .assistant, .user, .assistant, .tool, .assistant, .user, .assistant, .tool, .assistant,
        ])
        #expect(try journal.lastNumbers(session: Self.killed) == LastNumbers(call: 3, rows: 10, sequence: 47))
        let preview = try journal.preview(session: Self.killed)
        #expect(preview.lastSaid == "run sleep 600, delete b.log and delete c.log")
        #expect(preview.lastAnswer == "I'll run `sleep 600`, delete b.log and delete c.log.")
        #expect(preview.openCalls == 3 && preview.unfinished == 1)
    }

    /// Before anything can be read, the tables have to be renewed, and that needs the file for a moment.
    @Test func aJournalOfSchema1ThatIsLockedIsNotHalfRenewed() async throws {
        let scratch = try ScratchFolder()
        let folder = try Self.folder(in: scratch)
        let before = try Files.read("\(folder)/journal.sqlite")
        let holder = try WriteLock(path: "\(folder)/journal.sqlite")
        #expect(throws: StoreError.locked(path: "\(folder)/journal.sqlite")) { _ = try SessionJournal.open(folder: folder) }
        #expect(try Files.read("\(folder)/journal.sqlite") == before)
        holder.release()
        #expect(try SessionJournal.open(folder: folder).verify().rows == 48)
    }
}
