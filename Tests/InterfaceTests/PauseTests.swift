import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// A question of the engine: shown without taking the keys, answered only once it has been painted.
@Suite struct PauseTests {
    static let limit = Pause(
        id: 5, message: "The model has called tools 50 times without a word from you.", hint: "Look at what it did before you go on.",
        choices: [.goOn, .wrapUp, .stop])
    static let full = Pause(id: 6, message: "The conversation no longer fits the model's context.", choices: [.compact, .startNew, .stop])

    private static func asked(_ pause: Pause = limit, _ columns: Int = 120, _ rows: Int = 40) -> Desk {
        var desk = Desk(columns, rows)
        desk.event(.phase(.paused))
        desk.event(.pause(pause))
        return desk
    }

    @Test("it is shown with its answers and their keys, and the keyboard stays where it was") func shown() {
        var desk = Self.asked()
        #expect(desk.shows(" ? The model has called tools 50 times") && desk.shows("Look at what it did"))
        #expect(desk.shows("alt-c go on  alt-w wrap up  alt-s stop") && !desk.shows("alt-o"))
        #expect(desk.shows("waits for your answer"))
        desk.type("words")
        #expect(desk.state.composer.editor.text == "words")
        desk.event(.pause(nil))
        #expect(!desk.shows("alt-c"))
    }

    struct Answer: Sendable {
        let pause: Pause
        let key: String
        let command: String
        let choice: Pause.Choice
    }

    private static let answers = [
        Answer(pause: limit, key: "alt-c", command: "/continue", choice: .goOn),
        Answer(pause: limit, key: "alt-w", command: "/wrapup", choice: .wrapUp),
        Answer(pause: limit, key: "alt-s", command: "/stop", choice: .stop),
        Answer(pause: full, key: "alt-o", command: "/compact", choice: .compact),
        Answer(pause: full, key: "alt-n", command: "/new", choice: .startNew),
    ]

    @Test("a key answers in every pane, and a typed command too", arguments: answers)
    func answer(_ answer: Answer) {
        for tabs in 0..<3 {
            var desk = Self.asked(answer.pause)
            for _ in 0..<tabs { desk.press("tab") }
            desk.press(answer.key)
            #expect(desk.commands == [.answer(pause: answer.pause.id, answer.choice)])
            desk.press(answer.key)
            #expect(desk.commands.count == 1, "one answer")
            #expect(desk.footer == "Already answered; the answer is on its way.")
            desk.event(.refused(handle: nil, reason: "not now"))
            desk.press(answer.key)
            #expect(desk.commands.count == 2, "refused is not answered")
        }
        var desk = Self.asked(answer.pause)
        desk.type(answer.command)
        desk.press("enter")
        #expect(desk.commands == [.answer(pause: answer.pause.id, answer.choice)])
        #expect(desk.state.composer.editor.isEmpty)
    }

    @Test("what is not asked or not offered cannot be answered, and the reason is said") func notOffered() {
        var desk = Self.asked(Self.full)
        desk.press("alt-c")
        #expect(desk.footer == "\"go on\" is no answer to what is asked.")
        desk.event(.pause(nil))
        desk.press("alt-s")
        #expect(desk.footer == "Nothing is asked at the moment.")
        desk.type("/continue")
        desk.press("enter")
        #expect(desk.footer == "Nothing is asked at the moment.")
        #expect(desk.commands.isEmpty)
    }

    @Test("before it is painted nothing answers it") func unpainted() {
        var desk = Desk()
        desk.paints = false
        desk.event(.phase(.paused))
        desk.event(.pause(Self.limit))
        desk.press("alt-c")
        #expect(desk.commands.isEmpty)
        desk.paint()
        desk.event(.pause(Self.full))
        desk.press("alt-s")
        #expect(desk.commands.isEmpty, "another question was painted")
        desk.paint()
        desk.press("alt-s")
        #expect(desk.commands == [.answer(pause: 6, .stop)])
    }

    @Test("what is painted while another window has the keyboard does not count") func elsewhere() {
        var desk = Desk()
        desk.receive(.keys(InputBatch([.focusLost])))
        desk.event(.pause(Self.limit))
        #expect(desk.effects.contains(.beep) && desk.effects.contains(.title("● waits for you · support-desk")))
        desk.paints = false
        desk.receive(.keys(InputBatch([.focusGained])))
        desk.press("alt-c")
        #expect(desk.commands.isEmpty)
    }

    @Test("bursts, pastes and held keys answer nothing") func accidents() {
        var desk = Self.asked()
        desk.burst("alt-c", "alt-c")
        desk.burst("x", "alt-s")
        desk.press("ctrl-u")
        desk.paste("/continue\n")
        desk.press("ctrl-u", "ctrl-h", "ctrl-u")
        desk.burst("/", "s", "t", "o", "p", "enter")
        #expect(desk.commands.isEmpty)
        #expect(desk.state.composer.editor.text == "/stop", "what was typed stays")
        desk.press("enter")
        #expect(desk.commands == [.answer(pause: 5, .stop)])
    }

    @Test("it is one line where there is no room", arguments: [(20, 5), (39, 9), (60, 9)])
    func tiny(size: (Int, Int)) {
        var desk = Self.asked(Self.limit, size.0, size.1)
        #expect(desk.surface.rows.count { $0.contains("?") } == 1, "\(desk)")
        #expect(desk.footer.hasPrefix("alt-c go on"))
        for _ in 0..<3 {
            #expect(desk.footer.contains("alt-c go on"))
            desk.press("tab")
        }
        desk.press("alt-s")
        #expect(desk.commands == [.answer(pause: 5, .stop)])
    }

    @Test("no answer is left out where there is more than a line") func narrow() {
        let desk = Self.asked(Self.limit, 40, 10)
        #expect(desk.shows("alt-c go on  alt-w wrap up") && desk.shows("alt-s stop"), "\(desk)")
    }

    @Test("it decides about no call") func calls() {
        var desk = Desk.armed()
        desk.event(.pause(Self.full))
        for key in ["alt-c", "alt-w", "alt-s", "alt-o", "alt-n"] { desk.press(key) }
        #expect(desk.approvals.isEmpty && desk.denials.isEmpty)
    }
}

/// A request that is made again by itself.
@Suite struct RetryTests {
    private static func retrying(_ columns: Int = 120, _ rows: Int = 40, in milliseconds: Int64 = 4000) -> Desk {
        var desk = Desk(columns, rows)
        let time = Timestamp(milliseconds: Desk.start + desk.now.value + milliseconds)
        desk.event(.phase(.retrying(Retry(attempt: 2, attempts: 5, time: time, reason: "The server is overloaded (529)."))))
        return desk
    }

    @Test("why, when, and how to stop it, in whole seconds") func countdown() {
        var desk = Self.retrying()
        #expect(desk.shows(" ! The server is overloaded (529)."))
        #expect(desk.shows("next try in 4 s (2 of 5) · ctrl-c stops"))
        #expect(desk.surface.rows[0].contains("next try in 4 s"))
        desk.wait(999)
        #expect(desk.shows("next try in 4 s"))
        desk.wait(1)
        #expect(desk.shows("next try in 3 s"))
        desk.wait(3000)
        #expect(desk.shows("trying again (2 of 5)"))
    }

    @Test("it wakes once a second, and not when it is over") func wakes() {
        var desk = Self.retrying(in: 2500)
        func wakes(_ desk: Desk) -> [InterfaceEffect] { desk.effects.filter { if case .wake = $0 { true } else { false } } }
        #expect(wakes(desk) == [.wake(after: 500)])
        for delay: Int64 in [500, 1000] {
            desk.effects = []
            desk.wait(delay)
            #expect(wakes(desk) == [.wake(after: 1000)])
        }
        desk.effects = []
        desk.wait(1000)
        #expect(wakes(desk).isEmpty && desk.shows("trying again"))
    }

    @Test("Ctrl-C ends a question too") func endsQuestion() {
        var desk = Desk()
        desk.event(.phase(.paused))
        desk.press("ctrl-c")
        #expect(desk.commands == [.interrupt])
    }

    @Test("Ctrl-C stops it") func stops() {
        var desk = Self.retrying()
        desk.press("ctrl-c")
        #expect(desk.commands == [.interrupt])
    }

    @Test("on any screen", arguments: [(20, 5), (40, 10), (80, 24)]) func sizes(size: (Int, Int)) {
        let desk = Self.retrying(size.0, size.1)
        #expect(desk.shows("next try in 4"), "\(desk)")
    }
}
