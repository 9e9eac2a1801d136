import Approval
import Conversation
import JSON
import Link
import Testing

@testable import Engine

/// A call that asks the person takes an answer and no mere approval.
@Suite struct QuestionTests {
    private static let question = CallQuestion(
        choices: [.init(label: "red", about: nil), .init(label: "green", about: "as grass")], takesSeveral: false, takesWords: true)

    /// A question that waits.
    private static func story(_ question: CallQuestion = question) throws -> (Story, CallState) {
        var story = Story()
        story.order(.say("go"))
        let effects = story.answer(Fixture.call(0, "write_file", Fixture.arguments("a")) + [.ended(.complete)])
        for case .check(let request) in effects {
            var facts = Fixture.checked(request).sheet.facts
            facts.effect = .asks(question)
            let sheet = CallSheet(key: request.call, revision: request.revision, definition: request.definition, arguments: request.arguments, facts: facts)
            let verdict = Policy().verdict(on: sheet)
            #expect(verdict.ruling == .ask)
            story.receive(.checked(request.call, revision: request.revision, .ready(CheckedCall(sheet: sheet, verdict: verdict, display: Inspection.display(of: sheet, verdict: verdict)))))
        }
        return (story, try #require(story.machine.view.calls.first))
    }

    private static func approval(_ call: CallState, _ reply: Reply?) throws -> Command {
        let display = try #require(call.display)
        return .approve(.init(handle: call.handle, revision: call.revision, display: display.digest, rowsSeen: display.rows.count, comment: nil, reply: reply))
    }

    @Test func theAnswerIsPartOfTheDecision() throws {
        var (story, call) = try Self.story()
        #expect(call.question == Self.question)
        let reply = Reply(choices: [2])
        let effects = story.order(try Self.approval(call, reply))
        guard case .begin(let decision, _)? = effects.first else { return #expect(Bool(false), "\(effects)") }
        #expect(decision.reply == reply && decision.author == Fixture.person)
        #expect(Self.question.words(reply) == "Answer: green")
        #expect(Self.question.words(Reply(choices: [], text: "blue")) == "Answer, in the person's own words: blue")
    }

    @Test(arguments: [
        (nil, "is a question: it takes an answer"), (Reply(choices: []), "The answer is empty."), (Reply(choices: [3]), "There is no such choice."),
        (Reply(choices: [1, 2]), "takes one answer"), (Reply(choices: [0]), "There is no such choice."),
    ])
    func whatIsNoAnswerIsRefused(_ reply: Reply?, _ words: String) throws {
        var (story, call) = try Self.story()
        story.order(try Self.approval(call, reply))
        #expect(story.begun.isEmpty)
        #expect(story.refusals.last?.contains(words) == true, "\(story.refusals)")
    }

    @Test func severalAndWordsAreAsTheQuestionSays() throws {
        let several = CallQuestion(choices: Self.question.choices, takesSeveral: true, takesWords: false)
        #expect(several.problem(Reply(choices: [2, 1])) == nil)
        #expect(several.problem(Reply(choices: [1, 1])) == "An answer was chosen twice.")
        #expect(several.problem(Reply(choices: [], text: "x")) == "The question takes one of its choices only.")
        #expect(several.words(Reply(choices: [2, 1])) == "Answer: red\nAnswer: green")
    }

    @Test func otherCallsTakeNoAnswer() throws {
        var story = Story()
        story.order(.say("go"))
        for case .check(let request) in story.answer(Fixture.call(0, "write_file", Fixture.arguments("a")) + [.ended(.complete)]) {
            story.receive(.checked(request.call, revision: request.revision, Fixture.outcome(request)))
        }
        let call = try #require(story.machine.view.calls.first)
        story.order(try Self.approval(call, Reply(choices: [1])))
        #expect(story.begun.isEmpty)
        #expect(story.refusals == ["Call #1 asks nothing that could be answered."])
    }
}
