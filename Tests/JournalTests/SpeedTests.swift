import Conversation
import GRDB
import Store
import TestSupport
import Testing

@testable import Journal

/// What is asked at an opening is found by the indexes, however much there is. The times are generous: they are to
/// notice a look through everything, not a slow machine.
@Suite(.serialized) struct SpeedTests {
    /// Prints a figure for those who want to know, and gives back what was made.
    private func timed<T>(_ what: String, within limit: Duration = .seconds(2), _ body: () throws -> T) rethrows -> T {
        let clock = ContinuousClock()
        let began = clock.now
        let result = try body()
        let took = clock.now - began
        print("FIGURE \(what): \(took.formatted)")
        #expect(took < limit, "\(what)")
        return result
    }

    @Test func aLongSessionOpensQuickly() throws {
        let long = try timed("making 100,000 rows", within: .seconds(60)) { try LongJournal(sessions: 1, turns: 14_286) }
        let session = SessionID("s1")
        let folder = long.sample.folder
        let journal = try timed("open") { try SessionJournal.open(folder: folder) }
        let numbers = try timed("lastNumbers") { try journal.lastNumbers(session: session) }
        #expect(numbers.call == 14_286 && numbers.rows == 100_001)
        let open = try timed("openCalls") { try journal.openCalls(session: session) }
        #expect(open.map(\.call.key.number) == [14_286])
        #expect(open.first?.start != nil)
        let settled = try timed("settled") { try journal.settled(session: session, numbers: 14_280...14_286) }
        #expect(settled.count == 6)
        _ = try timed("summary") { try journal.session("s1") }
        #expect(try timed("unfinished") { try journal.unfinished(session: session) }.count == 1)
        #expect(try timed("preview") { try journal.preview(session: session) }.openCalls == 1)
        var history = try timed("history, its beginning") { try journal.history(session: session) }
        _ = try timed("history, the first row") { try history.next() }
        _ = try timed("history, 43,000 messages", within: .seconds(60)) { try journal.knownConversation(session: session) }
        try journal.file.run(
            """
            UPDATE entry SET body = '{"noted":{"_0":{"kind":"conversationCompacted","text":""}}}', kind = 'noted'
            WHERE seq = (SELECT seq FROM entry WHERE kind = 'message' ORDER BY seq DESC LIMIT 1 OFFSET 61)
            """)
        #expect(try timed("history, 60 messages since a compaction") { try journal.knownConversation(session: session) }.count == 62)
    }

    @Test(arguments: [50, 1000]) func manySessionsAreListedQuickly(_ count: Int) throws {
        let turns = 14_286 / count
        let long = try timed("making \(count * turns * LongJournal.turn) rows", within: .seconds(120)) {
            try LongJournal(sessions: count, turns: turns)
        }
        let journal = try long.sample.another()
        #expect(try timed("sessions(), \(count)") { try journal.sessions() }.count == count)
        #expect(try timed("sessions(), \(count), again") { try journal.sessions() }.count == count)
        #expect(try timed("session by name, \(count)") { try journal.session("nobody") } == nil)
        #expect(try timed("preview") { try journal.preview(session: SessionID("s7")) }.openCalls == 1)
    }
}

extension Duration {
    /// In milliseconds with one digit.
    var formatted: String {
        let microseconds = components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
        return "\(microseconds / 1000).\(microseconds % 1000 / 100) ms"
    }
}
