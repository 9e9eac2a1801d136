import Approval
import Conversation
import JSON
import Journal
import Link
import Testing

@testable import Engine

/// One step at a time: what each input does, told as a story.
@Suite struct SessionMachineTests {
    private var machine = Fixture.machine()
    private let now = Timestamp(milliseconds: 1000)

    private func calls(_ effects: [EngineEffect]) -> [CheckRequest] {
        effects.compactMap { if case .check(let request) = $0 { request } else { nil } }
    }
    private func prompts(_ effects: [EngineEffect]) -> [Prompt] {
        effects.compactMap { if case .request(_, let prompt) = $0 { prompt } else { nil } }
    }
    private func begins(_ effects: [EngineEffect]) -> [CallKey] {
        effects.compactMap { if case .begin(let decision, _) = $0 { decision.call } else { nil } }
    }
    private func refusals(_ effects: [EngineEffect]) -> [String] {
        effects.compactMap { if case .tell(.refused(_, let reason)) = $0 { reason } else { nil } }
    }
    private func key(_ number: Int) -> CallKey { CallKey(session: Fixture.session, number: number) }

    /// A turn with two writes, both waiting.
    private mutating func twoWaiting() -> [CheckRequest] {
        _ = machine.receive(.command(.say("go"), from: Fixture.person), at: now)
        let events = [StreamEvent.textDelta("I will.")] + Fixture.call(0, "write_file", Fixture.arguments("a"))
            + Fixture.call(1, "write_file", Fixture.arguments("b")) + [.ended(.complete)]
        let checks = calls(machine.receive(.stream(RequestID(1), events), at: now))
        for check in checks {
            _ = machine.receive(.checked(check.call, revision: check.revision, .ready(Fixture.checked(check))), at: now)
        }
        return checks
    }

    private func approve(_ handle: Int) -> EngineInput {
        let state = machine.view.calls[handle - 1]
        return .command(
            .approve(.init(handle: handle, revision: state.revision, display: state.display?.digest ?? Digest(of: []), rowsSeen: state.display?.rows.count ?? 0, comment: nil)),
            from: Fixture.person)
    }

    @Test mutating func resultsGoBackTogetherInTheModelsOrder() {
        _ = twoWaiting()
        // The second is approved and done first; the first is denied last.
        #expect(begins(machine.receive(approve(2), at: now)) == [key(2)])
        _ = machine.receive(.started(key(2)), at: now)
        #expect(prompts(machine.receive(.ended(key(2), ExecutionResult(text: "written", isError: false)), at: now)).isEmpty)
        let last = machine.receive(.command(.deny(.init(handle: 1, revision: 1, reason: "not that one")), from: Fixture.person), at: now)
        guard let prompt = prompts(last).first else {
            Issue.record("the second request was not made")
            return
        }
        #expect(prompt.messages.map(\.role) == [.user, .assistant, .tool])
        let results = prompt.messages[2].blocks.compactMap { if case .toolResult(let result) = $0 { result } else { nil } }
        #expect(results.map(\.key) == [key(1), key(2)])
        #expect(results[0].isError && results[0].text.contains("not that one") && results[0].text.contains("another way"))
        #expect(results[1].text == "written")
    }

    /// Invariant 12 and the link's promise: handle, revision, digest and rows seen must all match.
    @Test mutating func anApprovalThatDoesNotMatchIsRefused() {
        _ = twoWaiting()
        let state = machine.view.calls[0]
        let digest = state.display?.digest ?? Digest(of: [])
        let rows = state.display?.rows.count ?? 0
        for wrong in [
            Command.Approve(handle: 9, revision: 1, display: digest, rowsSeen: rows, comment: nil),
            .init(handle: 1, revision: 2, display: digest, rowsSeen: rows, comment: nil),
            .init(handle: 1, revision: 1, display: Digest(of: [1]), rowsSeen: rows, comment: nil),
            .init(handle: 1, revision: 1, display: digest, rowsSeen: rows - 1, comment: nil),
        ] {
            let effects = machine.receive(.command(.approve(wrong), from: Fixture.person), at: now)
            #expect(begins(effects).isEmpty && refusals(effects).count == 1)
        }
        #expect(begins(machine.receive(approve(1), at: now)) == [key(1)])
        // A second press of the same key.
        #expect(begins(machine.receive(approve(1), at: now)).isEmpty)
    }

    /// Facts that come late, about what was changed or denied meanwhile, count for nothing.
    @Test mutating func lateFactsCountForNothing() {
        let checks = twoWaiting()
        let elsewhere = Command.amend(.init(handle: 1, revision: 1, arguments: RawBytes(Fixture.arguments("elsewhere"))))
        let again = calls(machine.receive(.command(elsewhere, from: Fixture.person), at: now))
        _ = machine.receive(.checked(key(1), revision: 1, .ready(Fixture.checked(checks[0]))), at: now)
        #expect(machine.view.calls[0].stage == .checking)
        #expect(begins(machine.receive(approve(1), at: now)).isEmpty)
        for check in again { _ = machine.receive(.checked(key(1), revision: 2, .ready(Fixture.checked(check))), at: now) }
        #expect(machine.view.calls[0].stage == .waiting && machine.view.calls[0].revision == 2)
        _ = machine.receive(.command(.deny(.init(handle: 2, revision: 1, reason: nil)), from: Fixture.person), at: now)
        _ = machine.receive(.checked(key(2), revision: 1, .ready(Fixture.checked(checks[1]))), at: now)
        #expect(machine.view.calls[1].stage == .denied)
    }

    /// Invariant 28: an edited call is a new call, shown again, and the model is told.
    @Test mutating func anAmendmentIsJudgedAndShownAgainAndToldToTheModel() {
        _ = twoWaiting()
        let before = approve(1)
        let bytes = Fixture.arguments("elsewhere")
        let effects = machine.receive(
            .command(.amend(.init(handle: 1, revision: 1, arguments: RawBytes(bytes))), from: Fixture.person), at: now)
        #expect(begins(effects).isEmpty)
        guard let check = calls(effects).first else {
            Issue.record("the amended call was not checked")
            return
        }
        #expect(check.revision == 2 && check.arguments.bytes == bytes && check.original?.bytes == Fixture.arguments("a"))
        _ = machine.receive(.checked(check.call, revision: 2, .ready(Fixture.checked(check))), at: now)
        #expect(begins(machine.receive(before, at: now)).isEmpty, "the approval of what was shown before counts no more")
        #expect(begins(machine.receive(approve(1), at: now)) == [key(1)])
        _ = machine.receive(.started(key(1)), at: now)
        _ = machine.receive(.ended(key(1), ExecutionResult(text: "written", isError: false)), at: now)
        let last = machine.receive(.command(.deny(.init(handle: 2, revision: 1, reason: nil)), from: Fixture.person), at: now)
        let text = prompts(last).first?.messages.last?.blocks.compactMap { if case .toolResult(let result) = $0 { result.text } else { nil } }.first
        #expect(text?.contains("changed the arguments") == true && text?.contains("elsewhere") == true)
    }

    /// Invariant 24, for denials: what was on screen is what is denied. One by number names no screen.
    @Test mutating func aDenialOfAnotherShowingIsRefused() {
        _ = twoWaiting()
        let stranger = Digest(of: [1])
        let refused = machine.receive(.command(.deny(.init(handle: 1, revision: 1, display: stranger, reason: "no")), from: Fixture.person), at: now)
        #expect(refused == [.tell(.refused(handle: 1, reason: "Call #1 was shown differently. Read it again."))])
        #expect(machine.view.calls[0].stage == .waiting)
        _ = machine.receive(.command(.deny(.init(handle: 1, revision: 1, display: machine.view.calls[0].display?.digest, reason: nil)), from: Fixture.person), at: now)
        _ = machine.receive(.command(.deny(.init(handle: 2, revision: 1, reason: nil)), from: Fixture.person), at: now)
        #expect(machine.view.calls.map(\.stage) == [.denied, .denied])
    }

    /// Many at once are single decisions, each with its row, in their order; one that is refused stops no other.
    @Test mutating func manyAreDecidedOneByOne() {
        _ = twoWaiting()
        var rows: [CallKey] = []
        var refusals = 0
        for (handle, revision) in [(1, 2), (2, 1), (9, 1), (1, 1)] {
            for effect in machine.receive(.command(.deny(.init(handle: handle, revision: revision, reason: nil)), from: Fixture.person), at: now) {
                if case .record(.decided(let decision)) = effect { rows.append(decision.call) }
                if case .tell(.refused) = effect { refusals += 1 }
            }
        }
        #expect(rows == [key(2), key(1)] && refusals == 2)
    }

    /// Invariant 29: the same call again says that it was denied; whatever its id, and however its arguments are spelled.
    @Test mutating func aDeniedCallThatComesAgainSaysSo() {
        _ = twoWaiting()
        _ = machine.receive(.command(.deny(.init(handle: 1, revision: 1, reason: nil)), from: Fixture.person), at: now)
        _ = machine.receive(.command(.deny(.init(handle: 2, revision: 1, reason: nil)), from: Fixture.person), at: now)
        let again = Array("{ \"content\" : \"x\", \"path\": \"\\u0061\" }".utf8)
        let events = Fixture.call(0, "write_file", again) + Fixture.call(1, "write_file", Fixture.arguments("c")) + [.ended(.complete)]
        let checks = calls(machine.receive(.stream(RequestID(2), events), at: now))
        #expect(checks.map(\.earlier.denied) == [1, nil])
        for check in checks {
            _ = machine.receive(.checked(check.call, revision: check.revision, .ready(Fixture.checked(check))), at: now)
        }
        let rows = machine.view.calls[2].display?.rows ?? []
        #expect(rows.contains { $0.kind == .checkFailed && $0.text.contains("denied before, as #1") })
        #expect(machine.view.calls[2].stage == .waiting)
    }

    @Test mutating func aChangeThatIsNoJSONIsRefusedAndNothingIsLost() {
        _ = twoWaiting()
        for (text, words) in [("{", "not valid JSON"), ("{\"path\":5,\"content\":\"\"}", "must be a string"), ("{\"path\":\"a\"}", "missing")] {
            let effects = machine.receive(
                .command(.amend(.init(handle: 1, revision: 1, arguments: RawBytes(Array(text.utf8)))), from: Fixture.person), at: now)
            #expect(refusals(effects).first?.contains(words) == true)
        }
        #expect(machine.view.calls[0].stage == .waiting && !machine.view.calls[0].isAmended)
    }

    /// A slip in an edit costs the edit, not the call.
    @Test mutating func aChangeThatCannotWorkLeavesTheCallWaitingAsItWas() {
        _ = twoWaiting()
        let before = approve(1)
        let effects = machine.receive(
            .command(.amend(.init(handle: 1, revision: 1, arguments: RawBytes(Fixture.arguments("nowhere")))), from: Fixture.person), at: now)
        guard let check = calls(effects).first else {
            Issue.record("the amended call was not checked")
            return
        }
        let refused = machine.receive(.checked(check.call, revision: 2, .problem("There is no such folder.")), at: now)
        #expect(refusals(refused).first?.contains("no such folder") == true)
        #expect(machine.view.calls[0].stage == .waiting && !machine.view.calls[0].isAmended)
        #expect(begins(machine.receive(before, at: now)) == [key(1)], "it is again what was shown")
    }

    @Test mutating func anUnknownToolAndBadArgumentsAreAnsweredWithoutAskingAnyone() {
        _ = machine.receive(.command(.say("go"), from: Fixture.person), at: now)
        let events = Fixture.call(0, "frobnicate", Array("{}".utf8)) + Fixture.call(1, "write_file", Array("{\"path\":\"a\",\"path\":\"b\"}".utf8))
            + [StreamEvent.ended(.complete)]
        let effects = machine.receive(.stream(RequestID(1), events), at: now)
        #expect(calls(effects).isEmpty)
        let results = prompts(effects).first?.messages.last?.blocks.compactMap { if case .toolResult(let result) = $0 { result.text } else { nil } }
        #expect(results?[0].contains("write_file, read_file") == true, "the valid names are told")
        #expect(results?[1].contains("twice") == true)
    }

    /// A stream without its end is truncated: none of its calls is even proposed.
    @Test mutating func aCutAnswerKeepsItsTextAndRunsNothing() {
        for outcome in [StreamOutcome.truncated, .incomplete, .blocked, .failed(ProviderError(message: "overloaded"))] {
            var machine = Fixture.machine()
            _ = machine.receive(.command(.say("go"), from: Fixture.person), at: now)
            let events = [StreamEvent.textDelta("I will")] + Fixture.call(0, "write_file", Fixture.arguments("a")) + [.ended(outcome)]
            let effects = machine.receive(.stream(RequestID(1), events), at: now)
            #expect(calls(effects).isEmpty && prompts(effects).isEmpty)
            #expect(machine.messages.map(\.text) == ["go", "I will"])
            #expect(machine.messages.last?.calls.isEmpty == true)
            #expect(machine.turn == .idle)
            if case .notRun = machine.view.calls[0].stage {} else { Issue.record("\(machine.view.calls[0].stage)") }
        }
    }

    /// Invariant 27: Ctrl-C stops what runs and decides nothing.
    @Test mutating func interruptingStopsWhatRunsAndLeavesWhatWaits() {
        _ = twoWaiting()
        _ = machine.receive(approve(1), at: now)
        _ = machine.receive(.started(key(1)), at: now)
        #expect(machine.receive(.command(.interrupt, from: Fixture.person), at: now) == [.cancelRun(key(1))])
        #expect(machine.view.calls[1].stage == .waiting)
        _ = machine.receive(.ended(key(1), ExecutionResult(text: "killed", isError: true)), at: now)
        #expect(machine.view.calls[0].stage == .cancelled)
    }

    @Test mutating func closingRecordsWhatWaitsAsNotDecided() {
        _ = twoWaiting()
        let effects = machine.receive(.command(.close, from: Fixture.person), at: now)
        let notRun = effects.filter { if case .record(.notRun) = $0 { true } else { false } }
        let decided = effects.filter { if case .record(.decided) = $0 { true } else { false } }
        #expect(notRun.count == 2 && decided.isEmpty)
        #expect(effects.contains(.finish))
    }

    @Test mutating func withoutADurableRecordTheCallGoesOnWaiting() {
        _ = twoWaiting()
        _ = machine.receive(approve(1), at: now)
        let effects = machine.receive(.startRefused(key(1), .notRecorded("The disk is full.")), at: now)
        #expect(machine.view.calls[0].stage == .waiting)
        #expect(effects.contains { if case .tell(.entryAdded(let entry)) = $0, case .notice(let notice) = entry.body { notice.message.contains("disk is full") } else { false } })
    }

    @Test mutating func whatIsSaidWhileTheModelWorksGoesWithTheNextRequest() {
        _ = twoWaiting()
        #expect(prompts(machine.receive(.command(.say("and be quick"), from: Fixture.person), at: now)).isEmpty)
        _ = machine.receive(.command(.deny(.init(handle: 1, revision: 1, reason: nil)), from: Fixture.person), at: now)
        let last = machine.receive(.command(.deny(.init(handle: 2, revision: 1, reason: nil)), from: Fixture.person), at: now)
        #expect(prompts(last).first?.messages.map(\.role) == [.user, .assistant, .tool, .user])
    }

    /// Counts are a server's words and may be any number.
    @Test mutating func noCountOfTokensIsTooBig() {
        for _ in 0..<2 {
            _ = machine.receive(.command(.say("go"), from: Fixture.person), at: now)
            let events: [StreamEvent] = [.textDelta("hi"), .usage(Usage(input: .max, output: .max)), .usage(Usage(input: .max, output: -5)), .ended(.complete)]
            _ = machine.receive(.stream(RequestID(machine.requests), events), at: now)
        }
        #expect(machine.view.usage.input == .max && machine.turn == .idle)
    }

    @Test mutating func aMessageIsRecordedWhenItIsSaidEvenIfNoRequestFollows() {
        _ = twoWaiting()
        let effects = machine.receive(.command(.say("too late?"), from: Fixture.person), at: now)
        #expect(effects.contains { $0 == .record(.noted(SessionNote(.queued, "too late?"))) })
        #expect(machine.receive(.command(.close, from: Fixture.person), at: now).contains(.finish))
    }

    /// A read that a rule had allowed, stopped because its target changed: from then on a person decides.
    @Test mutating func afterAStopAtTheStartNoRuleDecides() {
        _ = machine.receive(.command(.say("go"), from: Fixture.person), at: now)
        let events = Fixture.call(0, "read_file", Array("{\"path\":\"r\"}".utf8)) + [StreamEvent.ended(.complete)]
        guard let check = calls(machine.receive(.stream(RequestID(1), events), at: now)).first else {
            Issue.record("not checked")
            return
        }
        #expect(begins(machine.receive(.checked(check.call, revision: 1, .ready(Fixture.checked(check))), at: now)) == [key(1)])
        let again = CheckRequest(call: check.call, revision: 2, definition: check.definition, arguments: check.arguments, original: nil)
        #expect(begins(machine.receive(.startRefused(key(1), .changed(Fixture.checked(again, world: 1))), at: now)).isEmpty)
        #expect(machine.view.calls[0].stage == .waiting)
        // Amended, and amended back: still a person's.
        for (path, revision) in [("s", 3), ("r", 4)] {
            let bytes = Array("{\"path\":\"\(path)\"}".utf8)
            let effects = machine.receive(
                .command(.amend(.init(handle: 1, revision: revision - 1, arguments: RawBytes(bytes))), from: Fixture.person), at: now)
            guard let amended = calls(effects).first else {
                Issue.record("not checked")
                return
            }
            #expect(begins(machine.receive(.checked(amended.call, revision: revision, .ready(Fixture.checked(amended))), at: now)).isEmpty)
            #expect(machine.view.calls[0].stage == .waiting)
        }
    }

    /// Wire ids are data: two calls with one id stay two calls.
    @Test mutating func repeatedWireIDsDoNotMatter() {
        _ = machine.receive(.command(.say("go"), from: Fixture.person), at: now)
        var events: [StreamEvent] = []
        for slot in 0..<2 {
            events += [
                .callStarted(CallSlot(slot)), .callIdentified(CallSlot(slot), wireID: "0", name: "write_file"),
                .callArguments(CallSlot(slot), Fixture.arguments("f\(slot)")),
            ]
        }
        let checks = calls(machine.receive(.stream(RequestID(1), events + [.ended(.complete)]), at: now))
        #expect(checks.map(\.call) == [key(1), key(2)])
    }
}
