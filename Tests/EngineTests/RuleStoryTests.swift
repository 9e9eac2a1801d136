import Approval
import Conversation
import JSON
import Journal
import Link
import Models
import Synchronization
import TestSupport
import Testing
import Tools

@testable import Engine

/// Rules in a session with everything real: made from a call, spent, ended, taken back.
@Suite struct RuleStoryTests {
    /// A file of rules that is in memory.
    final class Book: RuleBook {
        let text = Mutex("")
        let damage = Mutex<[String]>([])

        func current() -> RulesNow {
            let document = try? PolicyDocument(Array(text.withLock { $0 }.utf8), layer: .user, path: "/p/policy.toml")
            return RulesNow(rules: document?.rules ?? [], damage: damage.withLock { $0 })
        }

        func append(_ rule: String) throws(RuleBookError) { text.withLock { $0 += "\n\(rule)\n" } }

        func remove(_ rule: RuleID) throws(RuleBookError) {
            let rest = current().rules.filter { $0.id != rule }
            text.withLock { $0 = rest.map { RuleText.toml($0) }.joined(separator: "\n\n") }
        }
    }

    final class Desk: Sendable {
        let scratch: ScratchFolder
        let journal: SessionJournal
        let engine: SessionEngine
        let book: Book
        private let seen = Mutex(View())

        struct View: Sendable {
            var calls: [Int: CallState] = [:]
            var drafts: [RuleDraft] = []
            var listing: RuleListing?
            var notices: [Notice] = []
            var refusals: [String] = []
            var phase = Phase.idle
        }

        init(_ book: Book = Book(), session: String = "t", scratch: ScratchFolder? = nil) async throws {
            self.book = book
            self.scratch = try scratch ?? ScratchFolder()
            let folder = "\(self.scratch.path)/work"
            _ = try Shell.run(["mkdir", "-p", folder])
            journal = try SessionJournal.open(folder: "\(self.scratch.path)/data")
            let tools = ToolBox(
                workspace: try Workspace(folder: ExactString(folder)), environment: ChildEnvironment(choosingFrom: []), ownFolders: [ExactString("\(self.scratch.path)/data")])
            let clock = Mutex(Int64(1_800_000_000_000))
            engine = SessionEngine(
                session: SessionID(session), facts: SessionFacts(name: "desk", folder: folder, model: "practice", program: "test", author: Fixture.person), system: [],
                services: .init(
                    model: PracticeModel(pause: { _ in }), tools: tools, journal: journal, rules: book,
                    clock: { Timestamp(milliseconds: clock.withLock { $0 += 1; return $0 }) }))
            _ = await engine.connect(author: Fixture.person) { [weak self] bytes, _ in self?.receive(bytes) }
            send(.attach)
        }

        private func receive(_ bytes: [UInt8]) {
            guard let event = try? LinkCodec.decode(Event.self, from: bytes) else { return }
            seen.withLock { view in
                switch event {
                case .call(let call): view.calls[call.handle] = call
                case .ruleDraft(let draft): view.drafts.append(draft)
                case .rules(let listing): view.listing = listing
                case .entryAdded(let entry): if case .notice(let notice) = entry.body { view.notices.append(notice) }
                case .phase(let phase): view.phase = phase
                case .refused(_, let reason): view.refusals.append(reason)
                default: break
                }
            }
        }

        var view: View { seen.withLock { $0 } }

        func send(_ command: Command) {
            guard let bytes = try? LinkCodec.encode(command) else { return }
            // Answers to one front end alone go to the one that asked.
            engine.receive(bytes, from: Fixture.person, frontEnd: 1)
        }

        func wait(_ what: String, _ condition: (View) -> Bool) async throws {
            for _ in 0..<1000 {
                if condition(view) { return }
                try await Task.sleep(for: .milliseconds(10))
            }
            Issue.record("never: \(what); \(view)")
            throw CancellationError()
        }

        /// The practice model runs a line that is asked of it.
        func line(_ line: String) async throws -> Int {
            let before = view.calls.keys.max() ?? 0
            let arguments = (["command": .string(ExactString(line))] as JSONValue).serializedText
            send(.say("call run_shell \(arguments)"))
            try await wait("a call of \(line)") { ($0.calls.keys.max() ?? 0) > before && $0.calls.values.allSatisfy { $0.stage != .arriving && $0.stage != .checking } }
            return view.calls.keys.max() ?? 0
        }

        func draft(_ wish: RuleWish) async throws -> RuleDraft {
            let count = view.drafts.count
            send(.draftRule(wish))
            try await wait("a draft") { $0.drafts.count > count }
            return view.drafts[count]
        }

        func make(_ draft: RuleDraft) { send(.makeRule(.init(handle: draft.wish.handle, revision: draft.wish.revision, scope: draft.wish.scope, text: draft.text))) }

        func approve(_ handle: Int) async throws {
            let call = try #require(view.calls[handle])
            let display = try #require(call.display)
            send(.approve(.init(handle: handle, revision: call.revision, display: display.digest, rowsSeen: display.rows.count, comment: nil)))
            try await wait("the end of \(handle)") { $0.calls[handle]?.result != nil && $0.phase == .idle }
        }
    }

    @Test func aRuleOfTheSessionLetsTheNextCallRun() async throws {
        let desk = try await Desk()
        let first = try await desk.line("ls -a")
        #expect(desk.view.calls[first]?.stage == .waiting)
        let narrow = try await desk.draft(RuleWish(handle: first, revision: 1))
        #expect(narrow.widths == 2)
        #expect(narrow.field == "command" && narrow.value == "ls -a")
        #expect(narrow.text.contains("command = \"ls -a\"") && narrow.text.contains("session = \"t\""))
        let wide = try await desk.draft(RuleWish(handle: first, revision: 1, width: 9, end: .uses(1)))
        #expect(wide.wish.width == 1)
        #expect(wide.text.contains("command = \"ls\"") && wide.text.contains("uses = 1"))
        #expect(wide.problem == nil && wide.looked == 1 && wide.others.isEmpty)
        desk.make(wide)
        try await desk.wait("the rule") { $0.notices.contains { $0.message.hasPrefix("A rule was made: ls") } }
        // It approves nothing: the call waits on.
        #expect(desk.view.calls[first]?.stage == .waiting)
        #expect(desk.book.text.withLock { $0 }.isEmpty)
        try await desk.approve(first)

        let second = try await desk.line("ls")
        try await desk.wait("a run by rule") { $0.calls[second]?.result != nil }
        let by = try #require(desk.view.calls[second]?.decidedBy)
        #expect(by.kind == .rule && by.name.contains("rule 1 of this session"))
        // Its one use is spent.
        try await desk.wait("rest") { $0.phase == .idle }
        let third = try await desk.line("ls -l")
        #expect(desk.view.calls[third]?.stage == .waiting)
        let log = try desk.journal.log(session: SessionID("t"))
        #expect(log.map { $0.author?.kind } == [.person, .rule, nil])
        _ = await desk.engine.close(by: Fixture.person)
    }

    @Test func whatIsShownIsWhatIsSaved() async throws {
        let desk = try await Desk()
        let call = try await desk.line("git log -3")
        let draft = try await desk.draft(RuleWish(handle: call, revision: 1, typed: "git log", scope: .workspace, end: .minutes(60)))
        #expect(draft.problem == nil, "\(draft.problem ?? "")")
        #expect(draft.text.contains("workspace = ") && draft.text.contains("expires = \"2027-01-15T09:00:00.000Z\"") && draft.text.contains("from call #1 of session desk"))
        desk.make(draft)
        try await desk.wait("the rule") { !$0.notices.isEmpty }
        #expect(desk.book.text.withLock { $0 } == "\n\(draft.text)\n")
        desk.send(.listRules)
        try await desk.wait("the list") { $0.listing != nil }
        let listed = try #require(desk.view.listing?.rules.first)
        #expect(listed.isRevocable && listed.end?.hasPrefix("until 2027-01-15T09") == true)
        desk.send(.revokeRule(listed.id))
        try await desk.wait("an empty list") { $0.listing?.rules.isEmpty == true }
        #expect(desk.book.current().rules.isEmpty)
        _ = await desk.engine.close(by: Fixture.person)
    }

    @Test func whatDoesNotFitIsRefused() async throws {
        let desk = try await Desk()
        let call = try await desk.line("git log -3")
        #expect(try await desk.draft(RuleWish(handle: call, revision: 1, typed: "git status")).problem?.contains("It would not allow this call.") == true)
        #expect(try await desk.draft(RuleWish(handle: call, revision: 1, typed: "git log; rm x")).problem != nil)
        #expect(try await desk.draft(RuleWish(handle: call, revision: 2)).refusal != nil)
        // A front end that sends another text than was shown gets no further than the text itself.
        for text in [
            "[[rule]]\neffect = \"allow\"\ntool = \"*\"", "[[rule]]\neffect = \"deny\"\ncommand = \"git log\"", "[[guard]]\non = \"output\"\neffect = \"deny\"\npattern = \"x\"", "",
            "[[rule]]\neffect = \"allow\"\ncommand = \"git log\"\nreason = \"\u{202E}\"", "[[rule]]\neffect = \"allow\"\ncommand = \"git log\" # more",
        ] {
            let count = desk.view.refusals.count
            desk.send(.makeRule(.init(handle: call, revision: 1, scope: .session, text: text)))
            try await desk.wait("a refusal of \(text)") { $0.refusals.count > count }
        }
        #expect(desk.book.current().rules.isEmpty)
        #expect(desk.view.calls[call]?.stage == .waiting)
        let python = try await { () -> Int in
            desk.send(.deny(.init(handle: call, revision: 1, reason: nil)))
            try await desk.wait("rest") { $0.phase == .idle }
            return try await desk.line("python3 -c 'print(1)'")
        }()
        #expect(try await desk.draft(RuleWish(handle: python, revision: 1)).refusal?.contains("python3") == true)
        _ = await desk.engine.close(by: Fixture.person)
    }

    @Test func aRuleThatComesInTheMeantimeStopsTheStart() async throws {
        let desk = try await Desk()
        let call = try await desk.line("ls")
        desk.book.text.withLock { $0 = "[[rule]]\neffect = \"deny\"\ncommand = \"ls\"\nreason = \"not today\"\n" }
        let state = try #require(desk.view.calls[call])
        let display = try #require(state.display)
        desk.send(.approve(.init(handle: call, revision: 1, display: display.digest, rowsSeen: display.rows.count, comment: nil)))
        try await desk.wait("the denial") { $0.calls[call]?.stage == .denied }
        #expect(desk.view.calls[call]?.decidedBy?.kind == .rule)
        #expect(try desk.journal.log(session: SessionID("t")).first?.outcome == nil)
        _ = await desk.engine.close(by: Fixture.person)
    }

    @Test func damageAllowsNothing() async throws {
        let desk = try await Desk()
        desk.book.text.withLock { $0 = "[[rule]]\neffect = \"allow\"\ncommand = \"ls\"\n" }
        let first = try await desk.line("ls")
        try await desk.wait("a run by rule") { $0.calls[first]?.result != nil && $0.phase == .idle }
        desk.book.damage.withLock { $0 = ["policy.toml, line 3: no."] }
        let second = try await desk.line("ls")
        #expect(desk.view.calls[second]?.stage == .waiting)
        #expect(desk.view.calls[second]?.display?.rows.contains { $0.text.contains("policy.toml, line 3") } == true)
        _ = await desk.engine.close(by: Fixture.person)
    }

    @Test func grantsEndWithTheEngine() async throws {
        let first = try await Desk()
        let call = try await first.line("ls")
        first.make(try await first.draft(RuleWish(handle: call, revision: 1)))
        try await first.wait("the rule") { !$0.notices.isEmpty }
        _ = await first.engine.suspend()
        #expect(try first.journal.grants(session: SessionID("t")) == ["ls"])
        let found = try Restoration.read(first.journal, nil, session: SessionID("t"))
        #expect(found.grants == ["ls"])
        var story = Story()
        story.restore(found)
        #expect(story.machine.sessionRules.isEmpty)
        #expect(story.machine.view.entries.contains { if case .notice(let notice) = $0.body { notice.message.contains("ls") } else { false } })
    }
}
