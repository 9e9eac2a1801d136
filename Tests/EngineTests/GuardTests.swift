import Approval
import Conversation
import Guards
import JSON
import Journal
import Link
import Testing

@testable import Engine

/// What a guard looks for never reaches the model, a screen or the journal unless a person lets it.
@Suite struct GuardTests {
    static func guards(_ effect: Guard.Effect, _ places: Set<Guard.Place>) throws -> GuardSet {
        GuardSet([Guard(name: "codes", places: places, effect: effect, matcher: .pattern(try MatchPattern("ZZ-[0-9]{4}")), reason: "Codes stay here")])
    }

    private static let secret = "ZZ-1234"
    private static let mark = "[redacted: codes]"
    private static let readCall = Fixture.call(0, "read_file", Array(#"{"path":"a"}"#.utf8))

    /// Everything that left the machine, as text.
    private static func said(_ effects: [EngineEffect]) -> String { effects.map { "\($0)" }.joined(separator: "\n") }

    private func records(_ story: Story) -> [GuardRecord] {
        story.effects.compactMap { if case .record(.guarded(let record)) = $0 { record } else { nil } }
    }

    // MARK: Input

    @Test func wordsAreSentWithAMark() throws {
        var story = Story(guards: try Self.guards(.redact, [.input]))
        story.order(.say("look at \(Self.secret) please"))
        #expect(story.prompts.last?.messages.last?.text == "look at \(Self.mark) please")
        #expect(!Self.said(story.effects).contains(Self.secret))
        #expect(story.notices == ["Taken out of your message before it was sent: the guard “codes” (1 place). Codes stay here."])
        #expect(records(story).map(\.outcome) == [.redacted])
    }

    @Test func wordsAreNotSent() throws {
        var story = Story(guards: try Self.guards(.deny, [.input]))
        story.order(.say("look at \(Self.secret)"))
        #expect(story.prompts.isEmpty)
        #expect(story.refusals == ["Your message was not sent: the guard “codes” (1 place). Codes stay here."])
        #expect(records(story).map(\.outcome) == [.withheld])
    }

    @Test(arguments: [(Pause.Choice.pass, "look at ZZ-1234"), (.redact, "look at [redacted: codes]")])
    func wordsAreAskedAbout(_ choice: Pause.Choice, _ sent: String) throws {
        var story = Story(guards: try Self.guards(.ask, [.input]))
        story.order(.say("look at \(Self.secret)"))
        #expect(story.prompts.isEmpty)
        let pause = try #require(story.machine.view.pause)
        #expect(pause.choices == [.pass, .redact, .withhold])
        story.order(.answer(pause: pause.id, choice))
        #expect(story.prompts.last?.messages.last?.text == sent)
        #expect(records(story).map(\.outcome) == [.asked, choice == .pass ? .passed : .redacted])
        #expect(records(story).last?.author == Fixture.person)
    }

    @Test func wordsThatAreHeldBackComeBack() throws {
        var story = Story(guards: try Self.guards(.ask, [.input]))
        story.order(.say("look at \(Self.secret)"))
        story.order(.answer(pause: try #require(story.machine.view.pause).id, .withhold))
        #expect(story.prompts.isEmpty && story.machine.view.phase == .idle && story.machine.view.pause == nil)
        #expect(story.refusals == ["Your message was not sent."])
    }

    // MARK: Results

    @Test(arguments: [Guard.Effect.redact, .deny])
    func resultsPassAsTheGuardSays(_ effect: Guard.Effect) throws {
        var story = Story(guards: try Self.guards(effect, [.result]))
        story.order(.say("go"))
        story.run(story.answer(Self.readCall + [.ended(.complete)]), result: "the code is \(Self.secret)")
        let result = try #require(story.prompts.last?.messages.last?.blocks.first)
        guard case .toolResult(let result) = result else { return #expect(Bool(false)) }
        if effect == .redact {
            #expect(result.text == "the code is \(Self.mark)" && !result.isError)
        } else {
            #expect(result.text.hasPrefix("The call ran, and its result was withheld by the guard “codes” (1 place). Reason: Codes stay here.") && result.isError)
        }
        #expect(!Self.said(story.effects).contains(Self.secret))
        #expect(records(story).map(\.call?.number) == [1])
    }

    @Test(arguments: [(Pause.Choice.pass, "the code is ZZ-1234"), (.redact, "the code is [redacted: codes]"), (.withhold, "The call ran, and its result was withheld")])
    func resultsAreAskedAbout(_ choice: Pause.Choice, _ told: String) throws {
        var story = Story(guards: try Self.guards(.ask, [.result]))
        story.order(.say("go"))
        story.run(story.answer(Self.readCall + [.ended(.complete)]), result: "the code is \(Self.secret)")
        #expect(story.prompts.count == 1)
        #expect(!Self.said(story.effects).contains(Self.secret), "nothing passes before the answer, not even to the journal")
        let pause = try #require(story.machine.view.pause)
        #expect(pause.message == "The result of call #1 was held: the guard “codes” (1 place). Codes stay here.")
        story.order(.answer(pause: pause.id, choice))
        guard case .toolResult(let result)? = story.prompts.last?.messages.last?.blocks.first else { return #expect(Bool(false)) }
        #expect(result.text.hasPrefix(told))
        #expect(story.prompts.count == 2)
        #expect(Self.said(story.effects).contains(Self.secret) == (choice == .pass))
    }

    /// With other words, or stopped, what was held does not pass.
    @Test func aHeldResultThatNobodyLetPassIsWithheld() throws {
        for command in [Command.say("never mind"), .interrupt, .close] {
            var story = Story(guards: try Self.guards(.ask, [.result]))
            story.order(.say("go"))
            story.run(story.answer(Self.readCall + [.ended(.complete)]), result: "the code is \(Self.secret)")
            story.order(command)
            #expect(!Self.said(story.effects).contains(Self.secret))
            let results = story.machine.messages.first { $0.role == .tool }?.blocks
            guard case .toolResult(let result)? = results?.first else { return #expect(Bool(false), "\(command)") }
            #expect(result.text.hasPrefix("The call ran, and its result was withheld"))
        }
    }

    @Test func theSessionCanBePutAsideWhileItAsks() throws {
        var story = Story(guards: try Self.guards(.ask, [.result]))
        story.order(.say("go"))
        story.run(story.answer(Self.readCall + [.ended(.complete)]), result: "the code is \(Self.secret)")
        let state = story.machine.workingState
        story.receive(.suspend)
        #expect(story.machine.isClosed)
        #expect(!"\(state)".contains(Self.secret))
    }

    // MARK: The model's words

    @Test func anAnswerIsShownWithAMark() throws {
        var story = Story(guards: try Self.guards(.redact, [.output]))
        story.order(.say("go"))
        for text in ["The code is Z", "Z-", "12", "34, and", " more"] { story.answer([.textDelta(text)]) }
        story.answer([.ended(.complete)])
        #expect(story.machine.messages.last?.text == "The code is \(Self.mark), and more")
        #expect(!Self.said(story.effects).contains(Self.secret))
        #expect(story.notices == ["Taken out of the model's answer: the guard “codes” (1 place). Codes stay here."])
    }

    @Test func anAnswerIsCutWhereAGuardDenies() throws {
        var story = Story(guards: try Self.guards(.deny, [.output]))
        story.order(.say("go"))
        story.answer([.textDelta("The code is \(Self.secret) and"), .textDelta(" so on")] + Self.readCall + [.ended(.complete)])
        #expect(story.machine.messages.last?.text == "The code is ")
        #expect(story.begun.isEmpty)
        #expect(story.machine.view.phase == .idle)
        #expect(story.effects.contains { if case .cancelRequest = $0 { true } else { false } })
        #expect(!Self.said(story.effects).contains(Self.secret))
    }

    @Test(arguments: [(Pause.Choice.pass, "The code is ZZ-1234 and so on"), (.redact, "The code is [redacted: codes] and so on"), (.withhold, "The code is ")])
    func anAnswerIsAskedAbout(_ choice: Pause.Choice, _ kept: String) throws {
        var story = Story(guards: try Self.guards(.ask, [.output]))
        story.order(.say("go"))
        story.answer([.reasoningDelta("Hm")])
        story.answer([.textDelta("The code is \(Self.secret)")])
        story.answer([.textDelta(" and so on")] + Self.readCall + [.ended(.complete)])
        #expect(!Self.said(story.effects).contains(Self.secret))
        #expect(story.begun.isEmpty && story.machine.view.phase == .paused)
        let pause = try #require(story.machine.view.pause)
        story.run(story.order(.answer(pause: pause.id, choice)))
        #expect(story.machine.messages.first { $0.role == .assistant }?.text == kept)
        #expect(story.begun.isEmpty == (choice == .withhold), "its calls go with it")
        #expect(Self.said(story.effects).contains(Self.secret) == (choice == .pass))
    }

    @Test func reasoningIsShownWithAMarkAndGoesBackAsItWas() throws {
        var story = Story(guards: try Self.guards(.redact, [.output]))
        story.order(.say("go"))
        let signature = Opaque(["signature": "abc"])
        story.answer([.reasoningDelta("ZZ-12"), .reasoningDelta("34 is it"), .reasoningEnded(opaque: signature), .textDelta("Yes"), .ended(.complete)])
        #expect(story.machine.view.entries.contains { $0.body == .reasoning(text: "\(Self.mark) is it", isOpen: false) })
        #expect(story.machine.messages.last?.blocks.first == .reasoning("\(Self.secret) is it", opaque: signature))
    }

    // MARK: Arguments

    @Test func argumentsAreShownWholeAndAsk() throws {
        for effect in Guard.Effect.allCases {
            let policy = Policy(guards: try Self.guards(effect, [.output]))
            let arguments = try ToolArguments(parsing: Array("{\"path\":\"\(Self.secret)\"}".utf8))
            let request = CheckRequest(
                call: CallKey(session: Fixture.session, number: 1), revision: 1, definition: Fixture.readFile, arguments: arguments, original: nil)
            let sheet = Fixture.checked(request).sheet
            #expect(Policy().verdict(on: sheet).ruling == .allow)
            let verdict = policy.verdict(on: sheet)
            #expect(verdict.ruling == (effect == .deny ? .deny : .ask))
            #expect(verdict.flags.contains("guarded"))
            let rows = Inspection.display(of: sheet, verdict: verdict).rows
            #expect(rows.contains { $0.text == "the guard “codes” (1 place) found something in its arguments: Codes stay here (guarded)" })
            #expect(rows.contains { $0.kind == .argument && $0.text == Self.secret })
        }
    }
}
