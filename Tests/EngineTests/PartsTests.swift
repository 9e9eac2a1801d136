import Approval
import Conversation
import JSON
import Journal
import Link
import Testing

@testable import Engine

/// Answers that are more than text and calls.
@Suite struct PartsTests {
    private let signature = Opaque(["signature": "abc"])

    private var call: [StreamEvent] { Fixture.call(0, "read_file", Array(#"{"path":"a"}"#.utf8)) }

    private func entries(_ story: Story) -> [Entry.Body] {
        story.machine.view.entries.map(\.body)
    }

    @Test func aMessageKeepsItsPartsAndItsMaker() {
        var story = Story()
        story.order(.say("go"))
        let answer = story.answer(
            [.reasoningDelta("h"), .reasoningDelta("m"), .reasoningEnded(opaque: signature), .textDelta("I read"), .textEnded(opaque: Opaque(1))]
                + call + [.callOpaque(CallSlot(0), Opaque("sig")), .ended(.complete)])
        story.run(answer)
        let message = story.prompts.last?.messages[1]
        #expect(message?.blocks.prefix(2) == [.reasoning("hm", opaque: signature), .text("I read", opaque: Opaque(1))])
        #expect(message?.calls.map(\.opaque) == [Opaque("sig")])
        #expect(message?.origin == Fixture.maker.provider && message?.model == Fixture.maker.model)
        #expect(story.effects.contains { if case .record(.message(let kept)) = $0 { kept == message } else { false } })
    }

    @Test func aThoughtIsAnEntryThatEndsWhereTheAnswerGoesOn() {
        var story = Story()
        story.order(.say("go"))
        story.answer([.reasoningDelta("h"), .reasoningDelta("m")])
        #expect(entries(story).last == .reasoning(text: "hm", isOpen: true))
        story.answer([.textDelta("so")])
        #expect(entries(story).suffix(2) == [.reasoning(text: "hm", isOpen: false), .assistant(text: "so", isOpen: true, interrupted: nil)])
        story.answer([.reasoningDelta("more")])
        story.answer([.ended(.complete)])
        #expect(entries(story).last == .reasoning(text: "more", isOpen: false))
        #expect(entries(story).contains(.assistant(text: "so", isOpen: false, interrupted: nil)))
    }

    /// The half of an answer is no answer of its maker's: signatures of it would be refused.
    @Test func ofACutAnswerOnlyTheTextIsKept() {
        var story = Story()
        story.order(.say("go"))
        story.answer([.reasoningDelta("hm"), .reasoningEnded(opaque: signature), .textDelta("I rea"), .providerItem(label: "search", item: signature), .ended(.truncated)])
        #expect(story.machine.messages.last?.blocks == [.text("I rea")])
    }

    @Test func whatAGatewayBeganAnewCountsFromThere() {
        var story = Story()
        story.order(.say("go"))
        story.answer([.reasoningDelta("x"), .textDelta("first")] + call)
        story.answer([.restarted, .textDelta("second")])
        story.run(story.answer(call + [.ended(.complete)]))
        #expect(story.prompts.last?.messages[1].text == "second")
        #expect(story.begun.map(\.call.number) == [2], "the call of the first one never runs")
        #expect(story.machine.shown(1)?.isPending == false)
        #expect(entries(story).contains { if case .assistant("first", false, _?) = $0 { true } else { false } })
    }

    @Test func aPauseOfTheProviderGoesOnWithTheAnswerAtTheEnd() {
        var story = Story()
        story.order(.say("go"))
        story.answer([.providerItem(label: "search", item: signature), .textDelta("Looking"), .stopReason(.pause, raw: "pause_turn"), .ended(.complete)])
        #expect(story.prompts.count == 2)
        #expect(story.prompts.last?.messages.last?.blocks == [.providerItem(label: "search", item: signature), .text("Looking")])
        story.answer("found")
        #expect(story.machine.view.phase == .idle)
    }

    @Test func aPauseWithoutEndReachesTheLimit() {
        var story = Story(limits: TurnLimits(rounds: 3, calls: 100, repeats: 3))
        story.order(.say("go"))
        for _ in 0..<3 { story.answer([.textDelta("Looking"), .stopReason(.pause, raw: "pause_turn"), .ended(.complete)]) }
        #expect(story.prompts.count == 3 && story.machine.view.pause != nil)
    }

    @Test func aCallThatCouldNotBeWrittenIsAskedForAgain() {
        var story = Story()
        story.order(.say("go"))
        for _ in 0..<2 {
            story.answer([.stopReason(.malformedCall, raw: "MALFORMED_FUNCTION_CALL"), .ended(.complete)])
            #expect(story.machine.view.phase != .idle)
            story.receive(.retryDue(RequestID(story.machine.requests)))
        }
        story.answer([.stopReason(.malformedCall, raw: "MALFORMED_FUNCTION_CALL"), .ended(.complete)])
        #expect(story.prompts.count == 3 && story.machine.view.phase == .idle)
        #expect(story.notices.last?.contains("did not manage to write the call") == true)
    }

    @Test func aFullContextEndsTheAnswer() {
        var story = Story()
        story.order(.say("go"))
        story.answer([.textDelta("I rea")] + call + [.stopReason(.contextFull, raw: "model_context_window_exceeded"), .ended(.complete)])
        #expect(story.begun.isEmpty && story.machine.view.phase == .idle)
        #expect(story.notices.last?.contains("context is full") == true)
    }

    @Test func aToolThatIsAskedForIsForcedOnce() {
        var story = Story()
        story.order(.call(tool: "read_file", "the log"))
        #expect(story.prompts.last?.choice == .named("read_file"))
        #expect(story.said == ["the log"])
        story.run(story.answer(call + [.ended(.complete)]))
        #expect(story.prompts.last?.choice == .auto)
        story.answer("done")
        story.order(.call(tool: "read_file", ""))
        #expect(story.said.last == "Call the tool read_file.")
        story.answer("I'd rather not.")
        story.order(.say("so?"))
        #expect(story.prompts.last?.choice == .auto, "it holds for its own turn alone")
    }

    @Test func aForcedToolIsStillForcedWhenTheRequestIsMadeAgain() {
        var story = Story()
        story.order(.call(tool: "read_file", "the log"))
        story.fail(RequestFailure(Notice(.error, "overloaded"), attempts: 3))
        story.receive(.retryDue(RequestID(1)))
        #expect(story.prompts.last?.choice == .named("read_file"))
    }

    @Test func aToolThatThereIsNotOrNotNow() {
        var story = Story()
        story.order(.call(tool: "nope", "x"))
        #expect(story.refusals.count == 1 && story.prompts.isEmpty && story.said.isEmpty)
        story.order(.say("go"))
        story.order(.call(tool: "read_file", "x"))
        #expect(story.refusals.count == 2 && story.prompts.count == 1)
    }

    @Test func whatAnEncoderRewritesIsSaidOnce() {
        var story = Story()
        story.order(.say("go"))
        story.receive(.rewritten(["a", "b"]))
        story.receive(.rewritten(["a", "b"]))
        story.receive(.rewritten(["b", "c"]))
        #expect(story.notices == ["a", "b", "c"])
    }

    @Test func tokensOfTheCacheAreCounted() {
        var story = Story()
        story.order(.say("go"))
        story.answer([.textDelta("a"), .usage(Usage(input: 100, output: 5, cacheRead: 80)), .ended(.complete)])
        story.order(.say("on"))
        story.answer([.textDelta("a"), .usage(Usage(input: 200, output: 5, cacheRead: 150)), .ended(.complete)])
        #expect(story.machine.view.usage == TokenUse(context: 205, input: 300, output: 10, cached: 230, lastCached: 150))
    }

    /// What was kept before there were parts.
    @Test func anOldQuestionIsStillReadable() throws {
        let old = #"{"pause":{"id":1,"message":"m","choices":["goOn"]},"next":{"propose":{"text":"t","_1":[]}}}"#
        let read = try LinkCodec.decode(Interruption.self, from: Array(old.utf8))
        #expect(read.next.blocks == [.text("t")])
        #expect(try LinkCodec.decode(ContentBlock.self, from: Array(#"{"text":{"_0":"t"}}"#.utf8)) == .text("t"))
        #expect(try LinkCodec.decode(TokenUse.self, from: Array(#"{"context":1,"input":2,"output":3}"#.utf8)) == TokenUse(context: 1, input: 2, output: 3))
    }

    @Test func theProvidersWordsAboutTheEndAreShown() {
        var story = Story()
        story.order(.say("go"))
        story.answer([.textDelta("I"), .stopReason(.refusal, raw: "refusal"), .explanation("it is \u{1B}[2Jforbidden"), .ended(.complete)])
        #expect(story.notices.last?.contains("It says: it is ⟨ESC⟩[2Jforbidden") == true, "\(story.notices)")
    }
}
