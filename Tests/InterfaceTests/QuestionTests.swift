import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// Answering a question of the model: as deliberate as an approval (26), and never by accident.
@Suite struct QuestionTests {
    static func question(_ handle: Int = 7, several: Bool = false, words: Bool = true) -> CallState {
        var call = CallState(
            handle: handle, tool: "ask_user", summary: "Which web server should I set up?", stage: .waiting, revision: 1, risk: .readOnly,
            proposed: Timestamp(milliseconds: Desk.start + 90_000))
        call.question = CallQuestion(
            choices: [.init(label: "Caddy", about: "Gets certificates by itself."), .init(label: "nginx", about: nil)], takesSeveral: several, takesWords: words)
        call.display = CallDisplay(rows: [
            DisplayRow(.title, label: "read-only", "ask_user"),
            DisplayRow(.argument, label: "question", "Which web server should I set up?"),
            DisplayRow(.section, "Asks you"),
            DisplayRow(.effect, label: "1", "Caddy: Gets certificates by itself."), DisplayRow(.effect, label: "2", "nginx"),
            DisplayRow(.note, "the answer is one of them, or in words of your own; nothing else happens"),
            DisplayRow(.section, "Checks"), DisplayRow(.checkPassed, "the arguments fit the tool's definition"),
        ])
        return call
    }

    @Test func aDigitAnswers() throws {
        var desk = Desk.armed(120, 40, Self.question())
        #expect(desk.shows("1 … 2 answer"))
        #expect(!desk.shows("a approve"))
        desk.press("2")
        let approve = try #require(desk.approvals.first)
        #expect(approve.reply == Reply(choices: [2]) && approve.handle == 7)
        #expect(desk.approvals.count == 1)
    }

    @Test func aQuestionIsNotApproved() {
        var desk = Desk.armed(120, 40, Self.question())
        for key in ["a", "y", "enter", "space", "9", "0"] { desk.press(key) }
        desk.paste("1")
        desk.burst("1", "1")
        #expect(desk.approvals.isEmpty)
    }

    @Test func itMustHaveBeenReadFirst() {
        var desk = Desk(session: .sample.with(Self.question()))
        desk.press("tab")
        desk.press("1", after: 10)
        #expect(desk.approvals.isEmpty)
    }

    @Test func severalAreMarkedAndSent() throws {
        var desk = Desk.armed(120, 40, Self.question(several: true))
        desk.press("a")
        #expect(desk.approvals.isEmpty)
        desk.press("1", "2", "1", "1")
        #expect(desk.shows("chosen: 1, 2"))
        desk.press("a")
        #expect(desk.approvals.map(\.reply) == [Reply(choices: [1, 2])])
    }

    @Test func wordsOfOnesOwn() {
        var desk = Desk.armed(120, 40, Self.question())
        desk.press("i")
        #expect(desk.shows("Your answer to #7:"))
        desk.press("enter")
        #expect(desk.approvals.isEmpty)
        desk.type("lighttpd")
        desk.press("enter")
        #expect(desk.approvals.map(\.reply) == [Reply(choices: [], text: "lighttpd")])
    }

    @Test func wordsOnlyWhereTheyAreTaken() {
        var desk = Desk.armed(120, 40, Self.question(words: false))
        desk.press("i")
        #expect(!desk.shows("Your answer"))
        desk.press("d")
        #expect(desk.denials.map(\.handle) == [7])
    }

    @Test func digitsDoNothingElsewhere() {
        var desk = Desk.armed()
        desk.press("1")
        #expect(desk.commands.isEmpty)
        #expect(desk.shows("asks nothing"))
    }

    @Test func aListLeavesQuestionsOut() {
        var desk = Desk(session: .sample.with(.write(4), Self.question(5)))
        desk.press("tab")
        desk.wait(1000)
        desk.press("space")
        desk.wait(1000)
        desk.press("space", "A")
        desk.wait(1000)
        #expect(desk.shows("it is a question and takes an answer"))
        desk.press("a")
        #expect(!desk.approvals.contains { $0.handle == 5 })
    }

    @Test(arguments: [(120, 40), (80, 24)]) func looks(_ columns: Int, _ rows: Int) throws {
        let desk = Desk.armed(columns, rows, Self.question())
        try expectKept(desk.picture, at: "Tests/InterfaceTests/Golden/question-\(columns)x\(rows).txt")
    }
}
