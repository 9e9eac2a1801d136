import Approval
import Conversation
import JSON
import Journal
import Link
import Models
import Store
import Synchronization
import TestSupport
import Testing
import Tools

@testable import Engine

/// A long session is shown while it is still being read.
@Suite struct ReadingSessionTests {
    /// Where a session was, and an engine that takes it up.
    private struct Place {
        static let time = Timestamp(milliseconds: 1_700_000_000_000)

        let scratch: ScratchFolder
        let session = SessionID("long")
        let journal: SessionJournal
        let scrollback: Scrollback
        let facts: SessionFacts

        init() throws {
            scratch = try ScratchFolder()
            _ = try Shell.run(["mkdir", "-p", "\(scratch.path)/work"])
            journal = try SessionJournal.open(folder: "\(scratch.path)/data")
            scrollback = try Scrollback.open(folder: "\(scratch.path)/data")
            facts = SessionFacts(name: "long", folder: "\(scratch.path)/work", model: "practice", program: "test", author: Fixture.person)
        }

        func engine() throws -> SessionEngine {
            let tools = ToolBox(
                workspace: try Workspace(folder: ExactString("\(scratch.path)/work")), environment: ChildEnvironment(choosingFrom: []),
                ownFolders: [ExactString("\(scratch.path)/data")])
            return SessionEngine(
                session: session, facts: facts, system: [],
                services: .init(
                    model: PracticeModel(pause: { _ in }), tools: tools, journal: journal, scrollback: scrollback, clock: { Self.time }),
                notices: [Notice(.warning, "mind the step")], keeping: .init(isDetachable: true), resuming: true)
        }
    }

    /// What is kept of it stays as it was, whoever attaches meanwhile; orders wait, its end too.
    @Test func nothingIsLostMeanwhile() async throws {
        let place = try Place()
        let (session, journal, scrollback, time) = (place.session, place.journal, place.scrollback, Place.time)
        let said = (1...3000).map { Message(role: $0 % 2 == 1 ? .user : .assistant, blocks: [.text("word \($0)")]) }
        try journal.append([.sessionBegan(place.facts)] + said.map { .message($0) }, session: session, at: time)
        let entries = try (1...3000).map { id in
            let body: Entry.Body = id % 2 == 1 ? .you("word \(id)") : .assistant(text: "word \(id)", isOpen: false, interrupted: nil)
            return (id, try LinkCodec.encode(Entry(id: id, time: time, body: body)))
        }
        let state = WorkingState(usage: TokenUse(context: 7, input: 8, output: 9), queued: [], queuedNumbers: 3, pauses: 2, interruption: nil, note: "a note")
        try scrollback.put(entries: entries, state: LinkCodec.encode(state), session: session)
        try scrollback.putDesk(LinkCodec.encode(Desk(draft: "half a", top: .init(entry: 1700, line: 0))), session: session)

        let engine = try place.engine()
        let events = Mutex<[Event]>([])
        try await engine.restore()
        let number = await engine.connect(author: Fixture.person) { bytes, _ in
            if let event = try? LinkCodec.decode(Event.self, from: bytes) { events.withLock { $0.append(event) } }
        }
        for command in [Command.attach, .rename("another")] { engine.receive(try LinkCodec.encode(command), from: Fixture.person, frontEnd: number) }
        _ = await engine.suspend()

        let told = events.withLock { $0 }
        #expect(told.contains(.renamed("another")))
        // Whoever attaches begins where they read, without a gap up to the end.
        let states = told.compactMap { if case .session(let state) = $0 { state } else { nil } }
        let shown = try #require(states.first)
        #expect(shown.desk?.draft == "half a" && shown.entries.count < 1600)
        #expect(shown.entries.map(\.id) == Array((shown.entries.first?.id ?? 1)...(shown.entries.last?.id ?? 0)) && shown.entries.contains { $0.id == 1700 })
        let notices = told.compactMap { if case .entryAdded(let entry) = $0 { entry } else { nil } }
        #expect(notices.allSatisfy { $0.id > 3000 } && notices.contains { $0.body == .notice(Notice(.warning, "mind the step")) })
        let first = try #require(try scrollback.entries(session: session, before: 2, limit: 1).first)
        #expect(try LinkCodec.decode(Entry.self, from: first.body).body == .you("word 1"))
        let kept = try LinkCodec.decode(WorkingState.self, from: try #require(try scrollback.state(session: session)))
        #expect(kept == state)
    }

    /// A page never has more than an outbox takes, however long what stands on it is, and leaves nothing out.
    @Test func longEntriesComeInSmallPages() async throws {
        let place = try Place()
        let (session, journal, scrollback, time) = (place.session, place.journal, place.scrollback, Place.time)
        try journal.append([.sessionBegan(place.facts)], session: session, at: time)
        let long = String(repeating: "a long answer ", count: 2000)
        try scrollback.put(
            entries: try (1...400).map { ($0, try LinkCodec.encode(Entry(id: $0, time: time, body: .assistant(text: long, isOpen: false, interrupted: nil)))) },
            session: session)
        let engine = try place.engine()
        try await engine.restore()
        var first = 300
        while first > 1 {
            let page = await engine.earlier(first)
            #expect(try LinkCodec.encode(page).count <= SessionEngine.pageBytes)
            #expect(page.entries.last?.id == first - 1 && zip(page.entries, page.entries.dropFirst()).allSatisfy { $0.id + 1 == $1.id })
            first = try #require(page.entries.first?.id)
        }
        _ = await engine.suspend()
    }

    /// An answer that streams is kept in pieces, which join to its text.
    @Test func aLongAnswerIsKeptInPieces() throws {
        let scratch = try ScratchFolder()
        let session = SessionID("long")
        let scrollback = try Scrollback.open(folder: "\(scratch.path)/data")
        var machine = SessionMachine(
            session: session, system: [], tools: [], view: SessionState(name: "n", folder: "/", model: ModelState(name: "m", isPractice: true)))
        var writer = ScrollbackWriter(scrollback, session: session)
        func perform(_ effects: [EngineEffect]) {
            for case .tell(let event) in effects { writer.note(event, machine) }
            if writer.isUrgent { _ = writer.flush() }
        }
        var text = ""
        let time = Timestamp(milliseconds: 0)
        perform([machine.addEntry(.assistant(text: "", isOpen: true, interrupted: nil), at: time)])
        for number in 0..<5000 {
            let word = "wörd \(number) "
            text += word
            perform([machine.appendText(word, toEntry: 1)])
        }
        func stored() throws -> Scrollback.Row { try #require(try scrollback.lastEntries(session: session, limit: 1).first) }
        _ = writer.flush()
        #expect(try stored().tail.count == text.utf8.count && Entry(kept: stored())?.body == .assistant(text: text, isOpen: true, interrupted: nil))
        perform([machine.endEntry(1, interrupted: nil)])
        #expect(try stored().tail.isEmpty && Entry(kept: stored())?.body == .assistant(text: text, isOpen: false, interrupted: nil))
    }
}
