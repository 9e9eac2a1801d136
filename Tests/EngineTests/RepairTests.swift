import Approval
import Conversation
import JSON
import Journal
import Link
import Testing

@testable import Engine

/// Calls that are wrong: how often the model is told by itself, and what the person can do then.
@Suite struct RepairTests {
    private static let noPath = Array(#"{"content":"x"}"#.utf8)
    private static let broken = Array(#"{"path":"a","content":"x""#.utf8)
    private static let quoted = Array(#"{"argv":"[\"ls\",\"-l\"]"}"#.utf8)

    /// An answer with one call, judged.
    private func propose(_ story: inout Story, _ name: ExactString = "write_file", _ arguments: [UInt8] = noPath) {
        story.run(story.answer(Fixture.call(0, name, arguments) + [.ended(.complete)]))
    }

    /// The model was told twice, and the third call waits.
    private func handed(_ name: ExactString = "write_file", _ arguments: [UInt8] = noPath) -> Story {
        var story = Story()
        story.order(.say("go"))
        for _ in 0..<3 { propose(&story, name, arguments) }
        return story
    }

    private func last(_ story: Story) -> CallState { story.machine.view.calls[story.machine.view.calls.count - 1] }
    private func result(_ story: Story) -> String? {
        story.prompts.last?.messages.last?.blocks.compactMap { if case .toolResult(let result) = $0 { result.text } else { nil } }.last
    }

    private func amend(_ story: inout Story, _ arguments: [UInt8]) {
        let call = last(story)
        story.run(story.order(.amend(.init(handle: call.handle, revision: call.revision, arguments: RawBytes(arguments)))))
    }

    private func approve(_ story: inout Story) {
        let call = last(story)
        story.run(
            story.order(
                .approve(
                    .init(
                        handle: call.handle, revision: call.revision, display: call.display?.digest ?? Digest(of: []),
                        rowsSeen: call.display?.rows.count ?? 0, comment: nil))))
    }

    private func restored(_ story: Story) -> Story {
        var kept = KeptSession()
        for effect in story.effects {
            switch effect {
            case .record(let row): kept.add(row)
            case .tell(let event): kept.note(event, story.machine)
            default: break
            }
        }
        var next = Story()
        next.restore(kept.restoration)
        next.run(next.effects)
        return next
    }

    // MARK: By itself, and then no more

    @Test func theModelIsToldTwiceAndThenThePersonIsAsked() {
        var story = Story()
        story.order(.say("go"))
        propose(&story)
        #expect(last(story).stage == .notRun("The argument \"path\" is missing.") && last(story).misfit?.kind == .unfit)
        #expect(result(story)?.contains("The argument \"path\" is missing.") == true)
        #expect(result(story)?.contains("required: \"path\", \"content\"\n“/path”: {\"type\":\"string\"}") == true)
        propose(&story)
        #expect(story.prompts.count == 3)
        propose(&story)
        #expect(story.prompts.count == 3 && last(story).stage == .waiting && last(story).revision == 1)
        #expect(last(story).misfit?.problems == ["The argument \"path\" is missing."])
        #expect(last(story).display?.rows.contains(DisplayRow(.checkFailed, "The argument \"path\" is missing.")) == true)
        // Their lines say it; nothing tells it again.
        #expect(story.notices.isEmpty)
        #expect(story.begun.isEmpty)
    }

    @Test(arguments: [0, 1, 5]) func howOftenIsASetting(repairs: Int) {
        var story = Story(limits: TurnLimits(repeats: 100, repairs: repairs))
        story.order(.say("go"))
        for _ in 0..<repairs { propose(&story) }
        #expect(story.prompts.count == repairs + 1)
        propose(&story)
        #expect(last(story).stage == .waiting && story.prompts.count == repairs + 1)
    }

    @Test func anAnswerWithValidCallsSetsItBack() {
        var story = Story()
        story.order(.say("go"))
        for _ in 0..<2 { propose(&story) }
        story.run(story.answer(Story.read("r")))
        for _ in 0..<2 { propose(&story, "write_file", Array(#"{"path":1}"#.utf8)) }
        if case .notRun = last(story).stage {} else { Issue.record("\(last(story).stage)") }
        propose(&story, "write_file", Array(#"{"path":2}"#.utf8))
        #expect(last(story).stage == .waiting)
    }

    @Test func aMessageOfThePersonSetsItBack() {
        var story = Story()
        story.order(.say("go"))
        propose(&story)
        story.order(.say("with a path, please"))
        propose(&story)
        propose(&story)
        propose(&story)
        if case .notRun = last(story).stage {} else { Issue.record("\(last(story).stage)") }
    }

    @Test func oneInvalidCallAmongSeveralCounts() {
        var story = Story()
        story.order(.say("go"))
        for index in 0..<2 {
            story.run(
                story.answer(
                    Fixture.call(0, "read_file", Array("{\"path\":\"\(index)\"}".utf8)) + Fixture.call(1, "write_file", Self.noPath) + [.ended(.complete)]))
        }
        #expect(story.prompts.count == 3)
        // Both wrong calls of one answer are treated alike.
        story.run(story.answer(Fixture.call(0, "write_file", Self.broken) + Fixture.call(1, "frobnicate", Self.noPath) + [.ended(.complete)]))
        #expect(story.machine.view.calls.suffix(2).map(\.stage) == [.waiting, .waiting])
        #expect(story.machine.view.calls.suffix(2).map { $0.misfit?.kind } == [.unreadable, .unknownTool])
    }

    /// What is put before the person anyway is not asked about before that.
    @Test func theLimitOfRepeatsDoesNotAskFirst() {
        let story = handed()
        #expect(story.machine.view.pause == nil && last(story).stage == .waiting)
    }

    // MARK: Nobody approves it

    @Test func itCannotBeApproved() {
        var story = handed()
        approve(&story)
        #expect(story.begun.isEmpty && last(story).stage == .waiting)
        #expect(
            story.refusals.last
                == "Call #3 is invalid and cannot be approved: The argument \"path\" is missing. It can be changed or denied.")
    }

    /// A read inside the folder would be allowed by the built-in rule.
    @Test func noRuleAllowsIt() {
        var story = handed("read_file", Array("{\"path\":\"r\"".utf8))
        approve(&story)
        #expect(story.begun.isEmpty)
        amend(&story, Array("{\"path\":\"r\"}".utf8))
        #expect(story.begun.isEmpty && last(story).stage == .waiting && last(story).misfit == nil, "a person had to do with it, so a person decides")
    }

    // MARK: Mending

    @Test(arguments: [noPath, broken]) func whatThePersonMendsIsAnOrdinaryCallOfTheirs(arguments: [UInt8]) {
        var story = handed("write_file", arguments)
        amend(&story, Fixture.arguments("mended"))
        let call = last(story)
        #expect(call.stage == .waiting && call.misfit == nil && call.isAmended && call.revision == 2)
        #expect(call.display?.rows.contains { $0.kind == .section && $0.text == "Amended by you. The model asked" } == true)
        #expect(call.display?.rows.last?.kind == .original)
        #expect(story.effects.contains { if case .record(.amended(let amendment)) = $0 { amendment.author == Fixture.person && amendment.revision == 2 } else { false } })
        approve(&story)
        #expect(story.begun.count == 1)
        guard case .begin(_, let sheet)? = story.effects.last(where: { if case .begin = $0 { true } else { false } }) else { return }
        #expect(sheet.arguments.bytes == Fixture.arguments("mended") && story.begun[0].binding == sheet.binding)
        #expect(result(story)?.contains("The person changed the arguments before approving.") == true)
    }

    @Test func theOfferIsPutInPlaceAsAnAmendment() throws {
        var story = handed("run_command", Self.quoted)
        let offer = try #require(last(story).misfit?.offer)
        #expect(offer.changes == ["take “/argv” as the list that its text holds"])
        #expect(last(story).display?.rows.contains(DisplayRow(.offer, offer.changes[0])) == true)
        amend(&story, offer.arguments.bytes)
        #expect(last(story).isAmended && last(story).misfit == nil && story.begun.isEmpty)
        #expect(last(story).arguments.bytes == Array(#"{"argv":["ls","-l"]}"#.utf8))
    }

    @Test func aChangeThatDoesNotMendAllIsKept() {
        var story = handed()
        amend(&story, Array(#"{"path":3,"content":"x"}"#.utf8))
        #expect(last(story).stage == .waiting && last(story).revision == 2 && last(story).isAmended)
        #expect(last(story).misfit?.problems == ["The argument \"path\" must be a string, but is a number."])
        #expect(story.machine.view.calls.count == 3 && story.prompts.count == 3, "the model is not told of the person's slips")
        amend(&story, Array("{".utf8))
        #expect(story.refusals.last?.contains("The change was not taken.") == true && last(story).revision == 2)
    }

    @Test func aChangeThatCannotWorkCostsTheChangeAlone() {
        var story = handed()
        let before = last(story)
        let call = last(story)
        for case .check(let request) in story.order(
            .amend(.init(handle: call.handle, revision: call.revision, arguments: RawBytes(Fixture.arguments("nowhere")))))
        {
            story.receive(.checked(request.call, revision: request.revision, .problem("There is no such folder.")))
        }
        #expect(last(story) == before)
        #expect(story.refusals.last == "The change was not taken: There is no such folder.")
    }

    @Test func anUnknownToolCanOnlyBeDenied() {
        var story = handed("write_fil", Fixture.arguments("a"))
        #expect(last(story).misfit?.expected == ["Nearest: write_file.", "The tools are: write_file, read_file, run_command."])
        amend(&story, Fixture.arguments("b"))
        #expect(story.refusals.last == "There is no such tool, so call #3 can only be denied.")
        story.order(.deny(.init(handle: 3, revision: 1, reason: "take write_file")))
        #expect(last(story).stage == .denied)
        #expect(result(story)?.contains("take write_file") == true && result(story)?.contains("Nearest: write_file.") == true)
    }

    // MARK: Ends

    @Test func aDenialTellsTheErrorAndTheReason() {
        var story = handed()
        story.order(.deny(.init(handle: 3, revision: 1, reason: "not now")))
        let text = result(story) ?? ""
        #expect(text.hasPrefix("The person denied this call. It was not run. Reason: not now\n"))
        #expect(text.contains("- The argument \"path\" is missing.\nWhat the tool takes:\nrequired: \"path\", \"content\""))
        // It was the third in a row, and the next is handed over too.
        propose(&story)
        #expect(last(story).stage == .waiting)
    }

    @Test func anInterruptionLeavesItAndAStopDeniesIt() {
        var story = handed()
        story.order(.interrupt)
        #expect(last(story).stage == .waiting)
        story.order(.stop)
        #expect(last(story).stage == .denied && story.machine.view.phase == .idle)
    }

    @Test func theEndOfTheSessionRecordsItAsNotDecided() {
        var story = handed()
        let effects = story.order(.close)
        #expect(effects.contains(.finish) && effects.contains { if case .record(.notRun) = $0 { true } else { false } })
        #expect(!effects.contains { if case .record(.decided) = $0 { true } else { false } })
    }

    @Test(arguments: [("write_file", noPath), ("write_file", broken), ("frobnicate", noPath)] as [(ExactString, [UInt8])])
    func itWaitsAgainAfterACrash(name: ExactString, arguments: [UInt8]) {
        let story = handed(name, arguments)
        var next = restored(story)
        #expect(last(next).stage == .waiting && last(next).misfit == last(story).misfit && last(next).revision == 2)
        #expect(next.prompts.isEmpty)
        approve(&next)
        #expect(next.begun.isEmpty)
        next.order(.deny(.init(handle: 3, revision: 2, reason: nil)))
        #expect(next.prompts.count == 1 && result(next)?.contains("It was not valid either:") == true)
    }

    @Test(arguments: [noPath, broken]) func whatWasMendedIsMendedAfterACrash(arguments: [UInt8]) {
        var story = handed("write_file", arguments)
        amend(&story, Fixture.arguments("mended"))
        var next = restored(story)
        #expect(last(next).stage == .waiting && last(next).misfit == nil && last(next).isAmended)
        approve(&next)
        #expect(next.begun.count == 1)
    }

    @Test func putAsideItWaitsOn() {
        var story = handed()
        #expect(story.receive(.suspend).contains(.finish))
        #expect(last(restored(story)).stage == .waiting)
    }

    /// Denied, while a sibling still waits, and then the engine dies.
    @Test func theErrorIsToldAlsoWhenTheEngineDiedInBetween() {
        var story = Story()
        story.order(.say("go"))
        for _ in 0..<2 { propose(&story) }
        story.run(story.answer(Fixture.call(0, "write_file", Self.noPath) + Fixture.call(1, "write_file", Fixture.arguments("a")) + [.ended(.complete)]))
        story.order(.deny(.init(handle: 3, revision: 1, reason: "no")))
        var next = restored(story)
        #expect(next.machine.view.calls.suffix(2).map(\.stage) == [.denied, .waiting])
        next.order(.deny(.init(handle: 4, revision: last(next).revision, reason: nil)))
        let texts = next.prompts.last?.messages.last?.blocks.compactMap { if case .toolResult(let result) = $0 { result.text } else { nil } }
        #expect(texts?.first?.contains("It was not valid either:") == true)
    }

    @Test func theJournalHasWhatWasShownAndWhoDecided() {
        var story = handed()
        story.order(.deny(.init(handle: 3, revision: 1, reason: nil)))
        let showings = story.effects.compactMap { if case .record(.shown(let showing)) = $0 { showing } else { nil } }
        let decisions = story.effects.compactMap { if case .record(.decided(let decision)) = $0 { decision } else { nil } }
        #expect(showings.map(\.flags) == [["invalid"]] && showings.map(\.binding) == decisions.map(\.binding))
        #expect(decisions.first?.display == showings.first?.display.digest)
    }
}
