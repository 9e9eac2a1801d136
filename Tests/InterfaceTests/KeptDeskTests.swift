import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// What a person has begun outlives their terminal.
@Suite struct KeptDeskTests {
    @Test("it is given away after half a second of quiet, once") func quiet() {
        var desk = Desk()
        desk.press("h", "i", after: 50)
        #expect(desk.effects.contains(.wake(after: 500)))
        desk.wait(499)
        #expect(desk.kept.isEmpty)
        desk.wait(1)
        #expect(desk.kept == [Link.Desk(draft: "hi")])
        desk.effects = []
        desk.wait(60_000)
        desk.press("tab", "tab", "tab")
        desk.wait(60_000)
        #expect(desk.kept.isEmpty && !desk.effects.contains { if case .wake = $0 { true } else { false } })
    }

    @Test("while somebody goes on writing, every two seconds") func busy() {
        var desk = Desk()
        for _ in 0..<100 { desk.type("x") }
        // Five seconds of writing.
        #expect(desk.kept.map(\.draft.count) == [41, 82])
        desk.wait(500)
        #expect(desk.kept.last?.draft.count == 100)
    }

    @Test("what only looks changed is not given away") func same() {
        var desk = Desk()
        desk.press("x", "backspace", after: 50)
        desk.wait(5000)
        #expect(desk.kept.isEmpty)
    }

    @Test("changes in a form outlive the terminal, and come back for the same revision only") func form() throws {
        var desk = Desk(session: DetachTests.session(.write()))
        desk.press("tab", "e")
        desk.type("!")
        desk.press("ctrl-\\", after: 50)
        let kept = try #require(desk.kept.last)
        #expect(kept.edit == .init(handle: 4, revision: 1, text: "{\n  \"path\": \"notes.txt!\",\n  \"content\": \"hello\"\n}"))
        for revision in [1, 2] {
            var session = DetachTests.session(.write(revision: revision))
            session.desk = kept
            var next = Desk(session: session)
            #expect(next.footer.contains("what you changed is kept") == (revision == 1))
            #expect(next.state.mode.isNormal, "nothing opens by itself")
            next.press("tab", "e")
            #expect(next.shows("notes.txt!") == (revision == 1))
            next.press("alt-u")
            #expect(!next.shows("notes.txt!"))
            next.press("esc", "e")
            #expect(!next.shows("notes.txt!"), "what was left is gone")
        }
    }

    @Test("before the person is away it is given at once", arguments: ["ctrl-z", "ctrl-\\", "ctrl-x ctrl-e"]) func leaving(way: String) {
        var desk = Desk(session: DetachTests.session(.write()))
        desk.press("h", after: 50)
        for key in way.split(separator: " ") { desk.press(String(key), after: 50) }
        #expect(desk.kept == [Link.Desk(draft: "h", selected: 4)])
        let kept = desk.effects.firstIndex { if case .send(.keepDesk) = $0 { true } else { false } }
        let left = desk.effects.firstIndex { if case .openEditor = $0 { true } else { $0 == .suspend || $0 == .detach } }
        #expect((kept ?? 9) < (left ?? 0))
    }

    @Test("the end of the session keeps it too: the session can be opened again") func ending() {
        var desk = Desk(session: DetachTests.session(.write()))
        desk.type("later")
        desk.press("ctrl-a", "ctrl-k", "tab", "c")
        desk.type("fine")
        desk.press("enter", "shift-tab", after: 50)
        desk.press("ctrl-d", "y", after: 310)
        #expect(desk.kept.last?.comments == [4: "fine"])
        #expect(desk.commands == [.close] && desk.effects.contains(.quit))
    }

    @Test("a folded paste is kept as it is") func folded() {
        let text = (1...50).map { "line \($0)" }.joined(separator: "\n")
        var desk = Desk()
        desk.paste(text)
        #expect(desk.shows("[pasted 50 lines]"))
        desk.wait(500)
        #expect(desk.kept.last?.draft == text)
    }

    @Test("a draft without end is not kept, and that is said once") func tooLong() {
        var desk = Desk()
        desk.paste(String(repeating: "x", count: 256 * 1024 + 1))
        desk.wait(500)
        #expect(desk.footer == "A draft of more than 256 kB is not kept when you leave." && desk.kept.isEmpty)
        desk.wait(10_000)
        desk.type("y")
        desk.wait(500)
        #expect(!desk.footer.contains("256 kB") && desk.kept.isEmpty)
    }

    @Test("a reason that is being written is kept, an open question is not") func reason() {
        var desk = Desk(session: DetachTests.session(.write()))
        desk.press("tab", "D")
        desk.type("keep the no")
        desk.wait(500)
        #expect(desk.kept.last?.reasons == [4: "keep the no"])
    }

    @Test("a look into the history is not what is being written") func history() {
        var desk = Desk(session: .sample.with(entries: [.you("said before")]))
        desk.type("new words")
        desk.press("up")
        desk.wait(500)
        #expect(desk.shows("› said before") && desk.kept.last?.draft == "new words")
    }

    // MARK: Coming back

    private static let left = Link.Desk(
        draft: "half a\nthought", selected: 5, top: .init(entry: 7, line: 1), expanded: [7], comments: [4: "fine", 99: "gone"], reasons: [5: "because"])

    private static var session: SessionState {
        var session = EarlierTests.session(1...40)
        session.calls += [.write(), .delete(5)]
        session.desk = left
        return session
    }

    @Test("everything is where it was, and nothing is decided or seen by it") func restored() {
        var desk = Desk(80, 24, session: Self.session)
        #expect(desk.state.composer.editor.text == "half a\nthought" && desk.state.pending.selected == 5)
        #expect(desk.state.reader.top == Reader.Place(entry: 6, line: 1) && desk.state.reader.expanded.contains(7))
        #expect(desk.state.pending.comments == [4: "fine"] && desk.state.pending.reasons == [5: "because"])
        #expect(desk.state.focus == .composer && desk.state.mode.isNormal && desk.state.pending.marked.isEmpty)
        desk.effects = []
        desk.wait(10_000)
        desk.press("tab")
        desk.wait(10_000)
        #expect(desk.kept.isEmpty && desk.commands.isEmpty, "what was found is not given back")
        desk.press("D")
        #expect(desk.shows("because"))
    }

    @Test("words that were typed before the engine answered stay") func typed() {
        var state = InterfaceState()
        _ = state.receive(.keys(InputBatch([.key(.character("x"))])), now: 1000)
        _ = state.receive(.event(.session(Self.session)), now: 1100)
        #expect(state.composer.editor.text == "x")
    }

    @Test("only the first word of the engine brings it: later ones change nothing here") func later() {
        var desk = Desk(80, 24, session: EarlierTests.session(1...40))
        desk.event(.session(Self.session))
        #expect(desk.state.composer.editor.isEmpty && desk.state.reader.top == nil)
    }

    @Test("a place that is not there, and numbers of any size", arguments: [0, -5, 41, .max, .min]) func nowhere(number: Int) {
        var session = Self.session
        session.desk?.top = .init(entry: number, line: number)
        session.desk?.selected = number
        var desk = Desk(80, 24, session: session)
        #expect(desk.shows("so 40.") && desk.state.pending.selected == 4)
        session.desk?.top = .init(entry: 7, line: number)
        desk = Desk(80, 24, session: session)
        #expect(desk.picture.utf8.count > 0)
        desk.press("pgup", "pgdn")
    }
}
