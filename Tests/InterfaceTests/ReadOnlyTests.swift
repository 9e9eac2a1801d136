import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// Looking without touching.
@Suite struct ReadOnlyTests {
    static let words = "You are attached read-only."

    /// As the engine says it.
    private func desk(_ columns: Int = 120, _ rows: Int = 40, _ session: SessionState = ScreenTests.session) -> Desk {
        var session = session
        session.isDetachable = true
        session.frontEnds = [.ada, .watcher]
        session.you = 3
        return Desk(columns, rows, session: session)
    }

    @Test("what decides or changes is disabled, with words", arguments: ["a", "d", "D", "e", "c", "space", "A", "X", "S", "r"]) func pane(key: String) {
        var desk = desk()
        desk.press("tab")
        desk.wait(1000)
        desk.press(key)
        #expect(desk.footer == Self.words && desk.commands.isEmpty && desk.state.mode.isNormal)
    }

    @Test("so is what says something", arguments: ["hello", "!ls", "/retry", "/new", "/compact", "/context", "/stop", "/rename x", "/continue"]) func composer(typed: String) {
        var desk = desk()
        desk.type(typed)
        desk.press("enter")
        #expect(desk.footer == Self.words && desk.commands.isEmpty)
    }

    @Test("an answer to the engine too") func pause() {
        var desk = desk()
        desk.event(.phase(.paused))
        desk.event(.pause(PauseTests.limit))
        desk.press("alt-c")
        #expect(desk.footer == Self.words && desk.commands.isEmpty)
    }

    @Test("nothing is stopped, taken back or sent: Ctrl-C and Esc only lead out") func interrupts() {
        var desk = desk()
        desk.event(.phase(.answering(since: .sample(minute: 1))))
        desk.event(.queued([QueuedMessage(id: 1, text: "later")]))
        #expect(!desk.shows("ctrl-c stop"))
        desk.press("esc", "esc", after: 310)
        desk.press("up")
        #expect(desk.state.composer.editor.text.hasPrefix("Clear out"), "the history, not what is queued")
        desk.press("ctrl-c", "ctrl-c")
        #expect(desk.footer == "press ctrl-c again to leave")
        desk.press("ctrl-c")
        #expect(desk.effects.contains(.detach) && desk.commands.isEmpty && desk.kept.isEmpty)
    }

    @Test("the ways out leave the session alone", arguments: ["/quit", "/detach", "ctrl-d", "ctrl-\\"]) func leaves(way: String) {
        var desk = desk()
        if way.hasPrefix("/") {
            desk.type(way)
            desk.press("enter")
        } else {
            desk.press(way)
        }
        #expect(desk.effects.contains(.detach) && !desk.effects.contains(.quit) && desk.commands.isEmpty)
    }

    @Test("reading, copying and help work") func reads() {
        var desk = desk()
        desk.press("tab", "Y")
        #expect(desk.effects.contains { if case .copy = $0 { true } else { false } })
        desk.press("o")
        #expect(desk.state.zoom == .call)
        desk.press("?")
        #expect(desk.shows("Help"))
        desk.press("esc", "esc")
        desk.type("/who")
        desk.press("enter")
        #expect(desk.shows("read-only") && desk.shows("eve  you"))
    }

    @Test("the status line says it", arguments: [(120, 40), (80, 24), (40, 10), (20, 5)]) func status(size: (Int, Int)) throws {
        var desk = desk(size.0, size.1)
        desk.press("tab")
        #expect(desk.surface.rows[0].contains("read-only"))
        try expectGolden(desk.picture, "read-only-\(size.0)x\(size.1)")
    }

    @Test("who asked for it is held to it before the engine has said a word") func before() {
        var state = InterfaceState(isReadOnly: true)
        for name in ["h", "i", "enter"] {
            let effects = state.receive(.keys(InputBatch([.key(KeyPress(name: name) ?? KeyPress(.enter))])), now: 1000)
            #expect(!effects.contains { if case .send = $0 { true } else { false } })
        }
    }

    @Test("what is begun there is kept for nobody") func keeps() {
        var desk = desk()
        desk.type("words")
        desk.wait(5000)
        desk.press("ctrl-z")
        #expect(desk.effects.contains(.suspend) && desk.kept.isEmpty)
    }
}
