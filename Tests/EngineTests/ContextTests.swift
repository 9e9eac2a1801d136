import Conversation
import JSON
import Journal
import Link
import Testing

@testable import Engine

/// What the model knows, and how the person changes that.
@Suite struct ContextTests {
    private func afterOneTurn() -> Story {
        var story = Story()
        story.order(.say("one"))
        story.answer("first")
        return story
    }

    @Test func aNewConversationForgetsAndTheJournalDoesNot() {
        var story = afterOneTurn()
        story.order(.newConversation)
        story.order(.say("two"))
        #expect(story.prompts.last?.messages.map(\.text) == ["two"])
        #expect(story.effects.contains(.record(.noted(SessionNote(.conversationBegan, "")))))
        #expect(story.said == ["one", "two"])
    }

    @Test func askingAgainTakesTheLastAnswerBack() {
        var story = afterOneTurn()
        story.order(.retry)
        #expect(story.prompts.last?.messages.map(\.text) == ["one"])
        story.answer("better")
        story.order(.say("two"))
        #expect(story.prompts.last?.messages.map(\.text) == ["one", "better", "two"])
        #expect(story.machine.view.entries.contains { if case .assistant("first", false, AnswerEnding.putAside) = $0.body { true } else { false } })
    }

    @Test func thereMustBeSomethingToAskAgain() {
        var story = Story()
        story.order(.retry)
        story.order(.newConversation)
        story.order(.compact)
        #expect(story.refusals.count == 3 && story.prompts.isEmpty)
    }

    @Test(arguments: [Command.retry, .newConversation, .compact])
    func notWhileCallsWait(_ command: Command) {
        var story = Story()
        story.order(.say("go"))
        story.run(story.answer(Fixture.call(0, "write_file", Fixture.arguments("a")) + [.ended(.complete)]))
        story.order(command)
        #expect(story.refusals.last?.contains("Calls wait") == true)
        #expect(story.machine.view.calls[0].stage == .waiting && story.machine.messages.count == 2)
    }

    @Test func aSummaryTakesThePlaceOfTheConversation() {
        var story = afterOneTurn()
        story.order(.compact)
        #expect(story.prompts.last?.choice == ToolChoice.none)
        story.answer("it was about one")
        #expect(story.machine.messages.count == 1 && story.machine.messages[0].text.contains("it was about one"))
        #expect(story.machine.messages[0].text.contains("written by you"), "they are not the person's words")
        #expect(story.machine.view.phase == .idle)
    }

    @Test func aSummaryThatFailsChangesNothing() {
        for ending in [StreamOutcome.truncated, .blocked, .failed(ProviderError(message: "no"))] {
            var story = afterOneTurn()
            let before = story.machine.messages
            story.order(.compact)
            story.answer([.textDelta("half a summ"), .ended(ending)])
            #expect(story.machine.messages == before)
        }
        var story = afterOneTurn()
        let before = story.machine.messages
        story.order(.compact)
        story.order(.interrupt)
        #expect(story.machine.messages == before)
        story.order(.compact)
        story.answer([.ended(.complete)])
        #expect(story.machine.messages == before && story.notices.last?.contains("no summary") == true)
    }

    @Test func theReportAddsUp() {
        var story = afterOneTurn()
        story.order(.describeContext)
        let report = story.machine.view.entries.compactMap { if case .report(let report) = $0.body { report } else { nil } }.first
        let values = Dictionary(uniqueKeysWithValues: (report?.rows ?? []).map { ($0.label, $0.value) })
        #expect(values["test"] == "8 bytes, about 2 tokens")
        #expect(values["what you said"] == "3 bytes, about 1 token")
        #expect(values["what the model said"]?.hasPrefix("5 bytes") == true)
        let shares = (report?.rows ?? []).compactMap(\.share).reduce(0, +)
        #expect(abs(shares - 1) < 0.001)
    }

    @Test("what the provider had in its cache is told of the last request, and only where there was any", arguments: [0, 9000])
    func theReportTellsOfTheCache(cached: Int) {
        var story = afterOneTurn()
        story.order(.say("again"))
        story.answer([.textDelta("yes"), .usage(Usage(input: 12_000, output: 400, cacheRead: cached)), .ended(.complete)])
        story.order(.describeContext)
        let note = story.machine.view.entries.compactMap { if case .report(let report) = $0.body { report.note } else { nil } }.first ?? ""
        #expect(note.contains("came to 12400"))
        #expect(note.contains("Of the input, 9000 tokens came from the provider's cache.") == (cached > 0))
        #expect(note.contains("cache") == (cached > 0))
    }

    @Test(arguments: [200, 2000, 50_000]) func aTranscriptFits(_ limit: Int) {
        let long = String(repeating: "é", count: 9000)
        let messages = (0..<30).flatMap { number in
            [
                Message(role: .user, blocks: [.text("question \(number)")]), Message(role: .assistant, blocks: [.text(long)]),
                Message(role: .tool, blocks: [.toolResult(ToolResult(key: CallKey(session: Fixture.session, number: number), text: long, isError: false))]),
            ]
        }
        let text = Transcript.text(of: messages, limit: limit)
        #expect(text.utf8.count <= limit + 1000 && text.contains("question 0"))
        #expect(text.contains("left out") || limit > 20_000)
    }
}
