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

/// The driver with everything real: practice model, files, processes, SQLite.
@Suite struct SessionEngineTests {
    /// One session in a scratch folder, and a front end that keeps what it is told.
    final class Desk: Sendable {
        let scratch: ScratchFolder
        let journal: SessionJournal
        let engine: SessionEngine
        let session = SessionID("t")
        private let seen = Mutex(View())

        struct View: Sendable {
            var calls: [Int: CallState] = [:]
            var text = ""
            var notices: [Notice] = []
            var refusals: [String] = []
            var phase = Phase.idle
            var phases = 0
            var output = ""
        }

        init(files: [String: String] = [:], limits: ToolLimits = ToolLimits(), turn: TurnLimits = TurnLimits(), notices: [Notice] = [], hooks: (String) throws -> [Hook] = { _ in [] }) async throws {
            scratch = try ScratchFolder()
            _ = try Shell.run(["mkdir", "-p", "\(scratch.path)/work"])
            for (name, text) in files { try Files.write(text, to: "\(scratch.path)/work/\(name)") }
            journal = try SessionJournal.open(folder: "\(scratch.path)/data")
            let workspace = try Workspace(folder: ExactString("\(scratch.path)/work"))
            let tools = ToolBox(
                workspace: workspace, environment: ChildEnvironment(choosingFrom: []), limits: limits,
                ownFolders: [ExactString("\(scratch.path)/data")], hooks: HookSet(try hooks(scratch.path), workspace: workspace))
            let clock = Mutex(Int64(1_700_000_000_000))
            engine = SessionEngine(
                session: session,
                facts: SessionFacts(name: "desk", folder: "\(scratch.path)/work", model: "practice", program: "test", author: Fixture.person),
                system: [SystemPart(title: "test", text: "be brief", isForeign: false)], limits: turn,
                services: .init(
                    model: PracticeModel(pause: { _ in }), tools: tools, journal: journal,
                    clock: { Timestamp(milliseconds: clock.withLock { $0 += 1; return $0 }) }), notices: notices)
            _ = await engine.connect(author: Fixture.person) { [weak self] bytes, _ in self?.receive(bytes) }
            send(.attach)
        }

        private func receive(_ bytes: [UInt8]) {
            guard let event = try? LinkCodec.decode(Event.self, from: bytes) else { return }
            seen.withLock { view in
                switch event {
                case .call(let call): view.calls[call.handle] = call
                case .entryText(_, let text): view.text += text
                case .entryAdded(let entry):
                    if case .assistant(let text, _, _) = entry.body { view.text += text }
                    if case .notice(let notice) = entry.body { view.notices.append(notice) }
                case .phase(let phase):
                    view.phase = phase
                    view.phases += 1
                case .refused(_, let reason): view.refusals.append(reason)
                case .callOutput(_, let text): view.output += text
                default: break
                }
            }
        }

        var view: View { seen.withLock { $0 } }

        func send(_ command: Command) {
            guard let bytes = try? LinkCodec.encode(command) else { return }
            engine.receive(bytes, from: Fixture.person)
        }

        func wait(_ what: String, until: (View) -> Bool) async throws {
            // A machine that is busy with everything else takes its time; nothing here is measured.
            for _ in 0..<6000 {
                if until(view) { return }
                try await Task.sleep(for: .milliseconds(10))
            }
            throw Files.Failure(description: "did not come to: \(what)\n\(view)")
        }

        func approve(_ handle: Int) {
            guard let call = view.calls[handle], let display = call.display else { return }
            send(.approve(.init(handle: handle, revision: call.revision, display: display.digest, rowsSeen: display.rows.count, comment: nil)))
        }

        func path(_ name: String) -> String { "\(scratch.path)/work/\(name)" }
        func waiting(_ view: View) -> [Int] { view.calls.values.filter { $0.stage == .waiting }.map(\.handle).sorted() }
    }

    @Test func whatIsToBeReadAtTheBeginningIsToldOnceAndInOrder() async throws {
        let notices = [Notice(.warning, "one", hint: "mend it"), Notice(.information, "two")]
        let desk = try await Desk(notices: notices)
        let second = Mutex<[Event]>([])
        _ = await desk.engine.connect(author: Fixture.person) { bytes, _ in
            guard let event = try? LinkCodec.decode(Event.self, from: bytes) else { return }
            second.withLock { $0.append(event) }
        }
        desk.send(.say("hello"))
        try await desk.wait("an answer") { $0.phase == .idle && !$0.text.isEmpty }
        #expect(desk.view.notices == notices)
        #expect(!second.withLock { $0.contains { if case .entryAdded(let entry) = $0, case .notice = entry.body { true } else { false } } })
    }

    @Test func oneIsApprovedOneIsDenied() async throws {
        let desk = try await Desk(files: ["a.log": "a", "b.log": "b"])
        desk.send(.say("delete a.log and b.log"))
        try await desk.wait("two waiting") { desk.waiting($0).count == 2 }
        #expect(Files.exists(desk.path("a.log")) && Files.exists(desk.path("b.log")))
        desk.approve(1)
        try await desk.wait("the first is done") { if case .succeeded = $0.calls[1]?.stage { true } else { false } }
        #expect(!Files.exists(desk.path("a.log")))
        desk.send(.deny(.init(handle: 2, revision: 1, reason: "I need it")))
        try await desk.wait("the model sums up") { $0.phase == .idle && $0.text.contains("I need it") }
        #expect(Files.exists(desk.path("b.log")))

        let log = try desk.journal.log(session: desk.session)
        #expect(log.map(\.fate) == [.approved, .denied])
        #expect(log.map { $0.author?.name } == ["ada", "ada"])
        #expect(try desk.journal.verify().broken == nil)
    }

    @Test func readingRunsByTheBuiltInRuleAndSaysSo() async throws {
        let desk = try await Desk(files: ["notes.txt": "the spare key\n"])
        desk.send(.say("read notes.txt"))
        try await desk.wait("the answer") { $0.phase == .idle && $0.text.contains("spare key") }
        #expect(desk.view.calls[1]?.decidedBy?.name == Policy.readInsideWorkspace)
        let log = try desk.journal.log(session: desk.session)
        #expect(log.map { $0.author?.kind } == [.rule])
    }

    /// Invariant 24: what changed between the key and the start stops the run and asks again.
    @Test func whatChangedAfterShowingAsksAgain() async throws {
        let desk = try await Desk(files: ["a.log": "old"])
        desk.send(.say("delete a.log"))
        try await desk.wait("waiting") { desk.waiting($0) == [1] }
        try Files.write("something new and precious", to: desk.path("a.log"))
        desk.approve(1)
        try await desk.wait("asked again") { desk.waiting($0) == [1] && $0.calls[1]?.revision == 2 }
        #expect(Files.exists(desk.path("a.log")))
        let rows = desk.view.calls[1]?.display?.rows.map(\.text) ?? []
        #expect(rows.contains { $0.contains("changed since it was approved") })
        desk.approve(1)
        try await desk.wait("deleted") { if case .succeeded = $0.calls[1]?.stage { true } else { false } }
        #expect(!Files.exists(desk.path("a.log")))
    }

    @Test func theAmendedCallIsWhatRuns() async throws {
        let desk = try await Desk()
        desk.send(.say("write \"one\" to x.txt"))
        try await desk.wait("waiting") { desk.waiting($0) == [1] }
        let bytes = Array("{\"path\": \"y.txt\", \"content\": \"two\"}".utf8)
        desk.send(.amend(.init(handle: 1, revision: 1, arguments: RawBytes(bytes))))
        try await desk.wait("shown again") { desk.waiting($0) == [1] && $0.calls[1]?.revision == 2 }
        #expect(desk.view.calls[1]?.isAmended == true)
        #expect(!Files.exists(desk.path("x.txt")) && !Files.exists(desk.path("y.txt")))
        desk.approve(1)
        try await desk.wait("at rest") { $0.phase == .idle && $0.calls[1]?.result != nil }
        #expect(!Files.exists(desk.path("x.txt")))
        #expect(try Files.text(desk.path("y.txt")) == "two")
        #expect(try desk.journal.log(session: desk.session).first?.arguments.bytes == bytes)
    }

    @Test func approvedCallsRunSideBySide() async throws {
        let desk = try await Desk()
        desk.send(.say("run sleep 1 and run sleep 1 and run sleep 1"))
        try await desk.wait("three waiting") { desk.waiting($0).count == 3 }
        for handle in 1...3 { desk.approve(handle) }
        try await desk.wait("all running") { $0.calls.values.filter { if case .running = $0.stage { true } else { false } }.count == 3 }
        try await desk.wait("at rest") { $0.phase == .idle && $0.phases > 1 && $0.calls.values.allSatisfy { $0.result != nil } }
    }

    @Test func approvedCallsWaitForTheirPlacesAndAreStoppedOneByOne() async throws {
        let desk = try await Desk(turn: TurnLimits(parallel: 1))
        desk.send(.say("run sleep 100 and run sleep 200 and run sleep 300"))
        try await desk.wait("three waiting") { desk.waiting($0).count == 3 }
        for handle in [1, 3, 2] { desk.approve(handle) }
        func isRunning(_ view: Desk.View, _ handle: Int) -> Bool { if case .running = view.calls[handle]?.stage { true } else { false } }
        try await desk.wait("one runs") { isRunning($0, 1) && $0.calls[2]?.stage == .queued(places: 1) && $0.calls[3]?.stage == .queued(places: 1) }
        desk.send(.cancel(handle: 1))
        // In the order of their approvals.
        try await desk.wait("the next runs") { $0.calls[1]?.stage == .cancelled && isRunning($0, 3) && $0.calls[2]?.stage == .queued(places: 1) }
        desk.send(.cancel(handle: 2))
        try await desk.wait("one never runs") { if case .notRun = $0.calls[2]?.stage { isRunning($0, 3) } else { false } }
        desk.send(.cancel(handle: 3))
        try await desk.wait("at rest") { $0.phase == .idle && $0.calls.values.allSatisfy { $0.result != nil || $0.handle == 2 } }
        let log = try desk.journal.log(session: desk.session)
        #expect(log.map(\.fate) == [.approved, .approved, .cancelled])
        #expect(log.map { if case .cancelled = $0.outcome { true } else { false } } == [true, true, false])
    }

    /// Invariant 27: Ctrl-C stops what runs; live output came before its end.
    @Test func interruptingEndsTheWholeProcessTree() async throws {
        let desk = try await Desk()
        desk.send(.say("run sh -c 'echo started; sleep 100 & sleep 100'"))
        try await desk.wait("waiting") { desk.waiting($0) == [1] }
        desk.approve(1)
        try await desk.wait("output") { $0.output.contains("started") }
        desk.send(.interrupt)
        try await desk.wait("cancelled") { $0.calls[1]?.stage == .cancelled }
        try await desk.wait("the model goes on") { $0.phase == .idle }
    }

    /// No durable record, no run: here the journal's file is taken away after the call was shown.
    @Test func withoutAWritableJournalNothingRuns() async throws {
        let desk = try await Desk(files: ["a.log": "a"])
        desk.send(.say("delete a.log"))
        try await desk.wait("waiting") { desk.waiting($0) == [1] }
        Files.remove("\(desk.scratch.path)/data/journal.sqlite")
        desk.approve(1)
        try await desk.wait("a notice") { view in view.notices.contains { $0.level == .error } }
        #expect(Files.exists(desk.path("a.log")), "the call ran without a record")
        #expect(desk.waiting(desk.view) == [1])
    }

    /// Whoever was let in to look decides nothing, whatever it sends.
    @Test func aFrontEndThatOnlyLooksDecidesNothing() async throws {
        let desk = try await Desk(files: ["a.log": "a"])
        desk.send(.say("delete a.log"))
        try await desk.wait("waiting") { desk.waiting($0) == [1] }
        let refused = Mutex(0)
        let looking = await desk.engine.connect(author: Fixture.person, isReadOnly: true) { bytes, _ in
            if case .refused? = try? LinkCodec.decode(Event.self, from: bytes) { refused.withLock { $0 += 1 } }
        }
        let call = try #require(desk.view.calls[1])
        let display = try #require(call.display)
        let orders: [Command] = [
            .approve(.init(handle: 1, revision: call.revision, display: display.digest, rowsSeen: display.rows.count, comment: nil)),
            .deny(.init(handle: 1, revision: call.revision, reason: nil)), .amend(.init(handle: 1, revision: call.revision, arguments: RawBytes(Array(#"{"path":"b.log"}"#.utf8)))),
            .stop, .say("go on"), .runOwn("rm a.log"), .undo(call: nil), .interrupt, .close,
        ]
        for order in orders { desk.engine.receive(try LinkCodec.encode(order), from: Fixture.person, frontEnd: looking) }
        try await desk.wait("all are refused") { _ in refused.withLock { $0 } == orders.count }
        #expect(desk.waiting(desk.view) == [1] && desk.view.calls.count == 1 && Files.exists(desk.path("a.log")))
        // The same from one who may.
        desk.approve(1)
        try await desk.wait("the end") { if case .succeeded = $0.calls[1]?.stage { true } else { false } }
        #expect(try desk.journal.log(session: desk.session).map(\.fate) == [.approved])
    }

    /// The journal has a start of the call, whoever wrote it: then the call is over, and does not even wait again.
    @Test func aCallThatTheJournalHasStartedRunsNoSecondTime() async throws {
        let desk = try await Desk(files: ["a.log": "a"])
        desk.send(.say("delete a.log"))
        try await desk.wait("waiting") { desk.waiting($0) == [1] }
        let sheet = CallSheet(
            key: CallKey(session: desk.session, number: 1), revision: 1, definition: ToolDefinition(name: "x", summary: "", parameters: ["type": "object"]),
            arguments: try ToolArguments(parsing: []), facts: Facts(risk: .writes, riskReason: "", folder: "/"))
        let decision = Decision(
            call: sheet.key, revision: 1, answer: .approved, binding: sheet.binding, display: nil, author: Fixture.person, comment: nil, time: Timestamp(milliseconds: 1))
        _ = try Docket().issue(decision, for: sheet) { try desk.journal.start($0, session: desk.session, at: Timestamp(milliseconds: 1)) }
        desk.approve(1)
        try await desk.wait("it is over") { if case .notRun = $0.calls[1]?.stage { true } else { false } }
        #expect(Files.exists(desk.path("a.log")))
    }

    @Test func closingWaitsForWhatRunsAndRecordsWhatWaits() async throws {
        let desk = try await Desk(files: ["a.log": "a"])
        desk.send(.say("run sleep 100 and delete a.log"))
        try await desk.wait("both waiting") { desk.waiting($0).count == 2 }
        let sleeping = desk.view.calls.values.first { $0.tool == "run_command" }?.handle ?? 0
        desk.approve(sleeping)
        try await desk.wait("running") { if case .running = $0.calls[sleeping]?.stage { true } else { false } }
        #expect(await desk.engine.close(by: Fixture.person) == nil)
        #expect(Files.exists(desk.path("a.log")))
        let fates = try desk.journal.log(session: desk.session).map(\.fate)
        #expect(Set(fates) == [.approved, .undecided] && fates.count == 2)
    }
}
