import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// Several people at one session.
@Suite struct FrontEndTests {
    static var both: SessionState {
        var session = ScreenTests.session
        session.frontEnds = [.ada, .bob]
        session.isDetachable = true
        return session
    }

    private func decided(_ call: CallState, _ stage: CallState.Stage, by author: Author) -> CallState {
        var call = call.at(stage)
        call.decidedBy = author
        return call
    }

    @Test("the others see who answered, and from where") func others() {
        var desk = Desk(140, 40, session: Self.both)
        desk.event(.call(decided(.delete(), .starting, by: FrontEnd.bob.author)))
        #expect(desk.footer.hasPrefix("#3 approved by bob, pts/4, from 10.0.0.5"))
        desk.event(.call(decided(.write(), .denied, by: FrontEnd.bob.author)))
        #expect(desk.footer.hasPrefix("#4 denied by bob, pts/4, from 10.0.0.5"))
        desk = Desk(200, 40, session: Self.both)
        desk.event(.call(decided(.delete(), .succeeded(milliseconds: 4), by: FrontEnd.bob.author)))
        #expect(desk.surface.rows.contains { $0.contains("delete_file var/log/app.log.3") && $0.contains("bob, pts/4, from 10.0.0.5  4 ms") })
    }

    @Test("what I decided myself is told once, and a rule's decision not at all") func mine() {
        var desk = Desk(session: Self.both)
        desk.event(.call(decided(.delete(), .starting, by: FrontEnd.ada.author)))
        #expect(!desk.footer.contains("#3"))
        desk.event(.call(decided(.write(), .starting, by: Author(kind: .rule, name: "built-in rule"))))
        #expect(!desk.footer.contains("#4"))
    }

    @Test("you are the very same front end, not the same name") func you() {
        var desk = Desk(session: Self.both)
        let elsewhere = Author(kind: .person, name: "ada", terminal: "/dev/pts/9")
        desk.event(.call(decided(.delete(), .starting, by: elsewhere)))
        #expect(desk.footer.contains("#3 approved by ada, pts/9"))
    }

    @Test("an answer that lost the race says so, in the engine's words, in either order", arguments: [true, false]) func lost(callFirst: Bool) {
        var desk = Desk.armed(120, 40)
        desk.event(.frontEnds([.ada, .bob]))
        desk.press("d")
        #expect(desk.denials.count == 1)
        let call = Event.call(decided(.write(), .starting, by: FrontEnd.bob.author))
        let refusal = Event.refused(handle: 4, reason: "bob was faster: it is approved.")
        for event in callFirst ? [call, refusal] : [refusal, call] { desk.event(event) }
        #expect(desk.footer.contains("#4: bob was faster: it is approved."))
        #expect(desk.state.pending.sent.isEmpty)
    }

    @Test("the opened call shows all that is known of who decided") func opened() {
        var session = Self.both
        session.calls = [decided(.delete(), .succeeded(milliseconds: 4), by: FrontEnd.bob.author)]
        session.entries = [Entry(id: 1, time: .sample(minute: 0), body: .call(handle: 3))]
        var desk = Desk(200, 40, session: session)
        desk.press("tab", "tab", "j", "o")
        #expect(desk.shows("decided by bob, user 1001, terminal /dev/pts/4, process 4711, from 10.0.0.5 51234 10.0.0.9 22 (as"))
        #expect(desk.shows("claimed), key SHA256:q83vEjRW (as claimed)"))
    }

    @Test("what an author claims cannot draw on the screen") func hostile() {
        let author = Author(kind: .person, name: "mal\u{202E}lory\n", terminal: "/dev/\u{1B}[2J", origin: "\u{7}bell 1 2 3", key: String(repeating: "k", count: 10_000))
        var desk = Desk(session: Self.both)
        desk.event(.call(decided(.delete(), .starting, by: author)))
        #expect(desk.footer.contains("mal⟨U+202E⟩lory"))
        #expect(!desk.state.allWords(for: author).unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
        #expect(desk.state.allWords(for: author).utf8.count < 1000)
    }

    @Test("who comes and goes is told, and how many there are") func company() {
        var desk = Desk(session: .sample)
        #expect(!desk.shows("attached"))
        desk.event(.frontEnds([.ada, .bob]))
        #expect(desk.footer == "bob attached on pts/4, from 10.0.0.5" && desk.shows("2 attached · claude"))
        desk.event(.frontEnds([.ada, .bob, .watcher]))
        #expect(desk.footer == "eve attached read-only on pts/7" && desk.shows("3 attached"))
        desk.event(.frontEnds([.ada, .watcher]))
        #expect(desk.footer == "bob, pts/4 left" && desk.shows("2 attached"))
        desk.event(.frontEnds([.ada]))
        #expect(desk.footer == "eve, pts/7 left" && !desk.shows("attached"))
    }

    @Test("/who lists all of them", arguments: [(80, 24), (40, 10)]) func who(size: (Int, Int)) throws {
        var session = Self.both
        session.frontEnds.append(.watcher)
        var desk = Desk(size.0, size.1, session: session)
        desk.type("/who")
        desk.press("enter")
        #expect(desk.commands.isEmpty)
        try expectGolden(desk.picture, "who-\(size.0)x\(size.1)")
        desk.press("esc")
        #expect(desk.state.mode.isNormal)
    }

    // MARK: Names

    @Test("/rename sends the name, and what comes back is shown") func rename() {
        var desk = Desk()
        desk.type("/rename  log rotation ")
        #expect(desk.shows("/rename NAME  give the session another name"))
        desk.press("enter")
        #expect(desk.commands == [.rename("log rotation")] && desk.state.composer.editor.isEmpty)
        desk.event(.renamed("log rotation"))
        #expect(desk.shows("assent  log rotation") && desk.effects.contains(.title("assent: log rotation")))
    }

    @Test("without a name it asks for one") func nameless() {
        var desk = Desk()
        desk.type("/ren")
        desk.press("tab", "enter")
        #expect(desk.footer == "Write it after the command: /rename NAME" && desk.state.composer.editor.text == "/rename ")
        desk.type("x")
        desk.press("enter")
        #expect(desk.commands == [.rename("x")])
    }

    @Test("a message that looks like it", arguments: [("//rename it, please", "/rename it, please"), (" /rename it", " /rename it"), ("/help me", "/help me"), ("/renamed it", "/renamed it")])
    func message(typed: String, sent: String) {
        var desk = Desk()
        desk.type(typed)
        desk.press("enter")
        #expect(desk.commands == [.say(sent)])
        #expect(ComposerText.written(sent) == typed || !sent.hasPrefix("/rename "))
    }

    @Test("text of several lines is no command") func lines() {
        var desk = Desk()
        desk.paste("/rename a\nand b")
        desk.press("enter")
        #expect(desk.commands == [.say("/rename a\nand b")])
    }
}
