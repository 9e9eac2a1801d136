import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// Messages that wait for the next request: the engine says which, the person takes them back or sends them.
@Suite struct QueueTests {
    private func text(_ desk: Desk) -> String { desk.state.composer.editor.text }

    private static func messages(_ texts: String...) -> [QueuedMessage] {
        texts.enumerated().map { QueuedMessage(id: $0.offset + 1, text: $0.element) }
    }

    /// The model answers.
    private static func working(_ queue: [QueuedMessage], _ columns: Int = 120, _ rows: Int = 40) -> Desk {
        var desk = Desk(columns, rows)
        desk.event(.phase(.answering(since: .sample(minute: 0))))
        desk.event(.queued(queue))
        return desk
    }

    @Test("what is queued is what the engine says, and nothing that was typed") func truth() {
        var desk = Desk(session: .sample.with(.write()))
        desk.type("and then")
        desk.press("enter")
        #expect(desk.commands == [.say("and then")])
        #expect(!desk.shows("queued"))
        desk.event(.queued(Self.messages("and then")))
        #expect(desk.shows(" queued: and then"))
        desk.event(.queued([]))
        #expect(!desk.shows("queued"))
        var session = SessionState.sample
        session.queued = Self.messages("told anew")
        desk.event(.session(session))
        #expect(desk.shows(" queued: told anew"))
    }

    @Test("each on one line, three rows at most, and how many are out of sight") func rows() {
        let desk = Self.working(Self.messages("one", "two\nlines", "three", "four", "five"), 80, 24)
        #expect(!desk.shows("queued: one") && !desk.shows("queued: two"))
        #expect(desk.shows("queued: three") && desk.shows("+2 more"))
        #expect(desk.shows("queued: five") && desk.shows("esc esc sends now, up takes back"))
        #expect(Self.working(Self.messages("two\nlines")).shows("queued: two lines"))
    }

    @Test("the output of the person's own command is marked as such") func output() {
        let desk = Self.working([QueuedMessage(id: 4, kind: .output(handle: 7), text: "$ ls\na.txt")])
        #expect(desk.shows("goes with your next message: output of #7 $ ls a.txt"))
        let call = CallState(handle: 7, tool: "run_command", summary: "ls -l", stage: .succeeded(milliseconds: 1), isYours: true, proposed: .sample(minute: 0))
        var known = Desk(session: .sample.with(call))
        known.event(.queued([QueuedMessage(id: 4, kind: .output(handle: 7), text: "words for the model")]))
        #expect(known.shows("output of #7 ls -l"))
    }

    @Test("Up in an empty composer takes the newest back, once, and then the one before") func takeBack() {
        var desk = Self.working(Self.messages("one", "two"))
        desk.press("up")
        #expect(desk.commands == [.takeBack(queued: 2)])
        #expect(text(desk) == "two")
        #expect(!desk.shows("queued: two") && desk.shows("queued: one"), "it is gone at once")
        desk.event(.queued(Self.messages("one", "two")))
        desk.press("ctrl-u", "up")
        #expect(desk.commands == [.takeBack(queued: 2), .takeBack(queued: 1)], "told again is not queued again")
        #expect(text(desk) == "one")
        desk.event(.queued([]))
        desk.press("ctrl-u", "up")
        #expect(desk.commands.count == 2)
    }

    @Test("Up with something written is history, and takes nothing back") func written() {
        var desk = Self.working(Self.messages("one"))
        desk.type("x")
        desk.press("up", "ctrl-p")
        #expect(desk.commands.isEmpty)
    }

    @Test("an output that is taken back does not come into the composer") func outputBack() {
        var desk = Self.working([QueuedMessage(id: 4, kind: .output(handle: 7), text: "secret")])
        desk.press("up")
        #expect(desk.commands == [.takeBack(queued: 4)] && text(desk).isEmpty)
        #expect(desk.footer.contains("the output of #7 does not go to the model"))
    }

    @Test("what was a message stays one when it is taken back", arguments: ["/quit", "!rm x", "//help", "plain", "/etc"])
    func literal(message: String) {
        var desk = Self.working(Self.messages(message))
        desk.press("up")
        guard case .message(let read) = ComposerText(text(desk)) else {
            Issue.record("\(text(desk)) is no message")
            return
        }
        #expect(read.drop { $0 == " " } == message[...])
    }

    @Test("when nothing goes on, Enter in the empty composer sends what is queued") func idle() {
        var desk = Desk()
        desk.event(.queued(Self.messages("one")))
        #expect(desk.shows("enter sends, up takes back") && desk.footer.contains("enter send queued"))
        desk.press("enter")
        #expect(desk.commands == [.sendNow])
        desk.event(.queued([QueuedMessage(id: 2, kind: .output(handle: 1), text: "x")]))
        desk.press("enter")
        #expect(desk.commands == [.sendNow], "an output waits for words")
        #expect(desk.footer == "There is nothing to send.")
    }

    @Test("Enter in an empty composer sends nothing while something goes on") func busy() {
        var desk = Self.working(Self.messages("one"))
        desk.press("enter")
        desk.event(.phase(.idle))
        desk.event(.call(.write()))
        desk.press("enter")
        #expect(desk.commands.isEmpty)
    }

    @Test("Esc twice within a second stops, and sends what is queued") func escapes() {
        var desk = Self.working(Self.messages("one"))
        desk.press("esc")
        desk.press("esc", after: 1001)
        #expect(desk.commands.isEmpty, "too late, and a first one again")
        desk.press("esc", after: 900)
        #expect(desk.commands == [.sendNow])
        desk.press("esc", after: 200)
        #expect(desk.commands == [.sendNow], "a third is a first one")
    }

    @Test("Esc twice goes past a question of the engine: words are an answer too") func pastQuestion() {
        var desk = Self.working(Self.messages("one"))
        desk.event(.phase(.paused))
        desk.event(.pause(PauseTests.limit))
        desk.press("esc")
        desk.press("esc", after: 300)
        #expect(desk.commands == [.sendNow])
    }

    @Test("Esc, something else, Esc is no pair") func between() {
        var desk = Self.working(Self.messages("one"))
        for key in ["x", "left", "ctrl-x"] {
            desk.press("esc")
            desk.press(key, after: 100)
            desk.press("esc", after: 100)
        }
        desk.press("esc", after: 2000)
        desk.paste("words")
        desk.press("esc", after: 100)
        #expect(desk.commands.isEmpty)
    }

    @Test("Esc that comes from a pane is not the first of a pair") func fromPane() {
        var desk = Self.working(Self.messages("one"))
        desk.press("tab", "esc")
        desk.press("esc", after: 100)
        #expect(desk.commands.isEmpty)
    }

    @Test("with nothing queued or nothing going on, Esc Esc does nothing") func nothing() {
        var desk = Self.working([])
        desk.press("esc")
        desk.press("esc", after: 100)
        desk.event(.phase(.idle))
        desk.event(.queued(Self.messages("one")))
        desk.press("esc")
        desk.press("esc", after: 100)
        #expect(desk.commands.isEmpty)
    }

    @Test("with calls that wait, Esc Esc decides nothing and says what comes first") func withCalls() {
        var desk = Desk(session: .sample.with(.write()))
        desk.event(.queued(Self.messages("one")))
        desk.press("esc")
        desk.press("esc", after: 100)
        #expect(desk.commands.isEmpty)
        #expect(desk.footer.contains("decide them first"))
    }

    @Test("any screen says that something is queued", arguments: [(20, 5, "+2 more"), (40, 10, "queued: three"), (80, 24, "queued: one")])
    func small(size: (Int, Int, String)) {
        let desk = Self.working(Self.messages("one", "two", "three"), size.0, size.1)
        #expect(desk.shows(" queued:") && desk.shows(size.2), "\(desk)")
    }
}
