import Approval
import Conversation
import JSON
import Link
import TestSupport
import Testing

@testable import assent

/// The state machine of `assent run`, without an engine.
@Suite struct HeadlessRunTests {
    private static let session = SessionState(
        name: "desk", folder: "/work", model: ModelState(name: "mock", isPractice: false))

    private func time(_ milliseconds: Int64 = 0) -> Timestamp { Timestamp(milliseconds: milliseconds) }

    private func begun(schema: OutputSchema? = nil) -> HeadlessRun {
        var run = HeadlessRun(session: SessionID("s"), prompt: "hello", schema: schema)
        _ = run.receive(.session(Self.session))
        _ = run.receive(.entryAdded(Entry(id: 1, time: time(), body: .you("hello"))))
        _ = run.receive(.phase(.asking(since: time())))
        return run
    }

    private func answer(_ text: String, entry: Int = 2, interrupted: String? = nil, _ run: inout HeadlessRun) -> [HeadlessRun.Effect] {
        var effects = run.receive(.entryAdded(Entry(id: entry, time: time(), body: .assistant(text: "", isOpen: true, interrupted: nil))))
        for piece in text { effects += run.receive(.entryText(id: entry, text: String(piece))) }
        effects += run.receive(.entryEnded(id: entry, interrupted: interrupted))
        return effects
    }

    private func schema(_ text: String) throws -> OutputSchema {
        let scratch = try ScratchFolder()
        try Files.write(text, to: "\(scratch.path)/s.json")
        return try OutputSchema(file: "\(scratch.path)/s.json")
    }

    @Test func thePromptIsSaidOnce() {
        var run = HeadlessRun(session: SessionID("s"), prompt: "hello")
        let first = run.receive(.session(Self.session))
        #expect(first.last == .send(.say("hello")))
        #expect(!run.receive(.session(Self.session)).contains(.send(.say("hello"))))
        // At rest before anything was asked: no end.
        #expect(!run.receive(.phase(.idle)).contains(.close))
    }

    /// What the engine tells before the first state stands in that state.
    @Test func theSessionComesFirst() {
        var run = HeadlessRun(session: SessionID("s"), prompt: "hello")
        let notice = Entry(id: 1, time: time(), body: .notice(Notice(.warning, "A file is wrong.")))
        #expect(run.receive(.entryAdded(notice)).isEmpty)
        var state = Self.session
        state.entries = [notice]
        let effects = run.receive(.session(state))
        guard effects.count == 3, case .report(.session) = effects[0] else {
            Issue.record("not the session, the notice and the prompt: \(effects)")
            return
        }
        #expect(effects[1] == .report(.notice(Notice(.warning, "A file is wrong."))))
    }

    @Test func aWholeAnswerEndsWithZero() {
        var run = begun()
        #expect(answer("Hi", &run).last == .report(.answer(entry: 2, text: "Hi", interrupted: nil)))
        #expect(run.receive(.phase(.idle)) == [.close])
        #expect(run.finished(losing: nil) == RunEnding(outcome: .complete, answer: "Hi", value: nil))
        #expect(run.finished(losing: nil).status == 0)
        #expect(run.finished(losing: Notice(.error, "lost")).status == 1)
    }

    /// An answer before calls is not the answer: after their results nothing came.
    @Test func onlyTheAnswerToTheLastRequestCounts() {
        var run = begun()
        _ = answer("I will look.", &run)
        _ = run.receive(.phase(.working))
        _ = run.receive(.phase(.asking(since: time(1))))
        _ = run.receive(.entryAdded(Entry(id: 4, time: time(), body: .notice(Notice(.warning, "The model answered with nothing.")))))
        #expect(run.receive(.phase(.idle)) == [.close])
        #expect(run.finished(losing: nil).outcome == .failed("The model answered with nothing."))
    }

    @Test func aCutAnswerEndsWithOne() {
        var run = begun()
        _ = answer("I wi", interrupted: "cut off", &run)
        _ = run.receive(.entryAdded(Entry(id: 3, time: time(), body: .notice(Notice(.error, "The answer was cut off before its end.")))))
        #expect(run.receive(.phase(.idle)) == [.close])
        #expect(run.finished(losing: nil) == RunEnding(outcome: .failed("The answer was cut off before its end."), answer: "I wi", value: nil))
        #expect(run.finished(losing: nil).status == 1)
    }

    /// What waits is denied, each revision once, and never approved.
    @Test func aCallThatWaitsIsDenied() {
        var run = begun()
        func call(_ stage: CallState.Stage, _ revision: Int) -> Event {
            .call(CallState(handle: 1, tool: "delete_file", stage: stage, revision: revision, proposed: time()))
        }
        #expect(run.receive(call(.arriving, 0)).isEmpty)
        #expect(run.receive(call(.checking, 0)).count == 1)
        let denial = HeadlessRun.Effect.decide(.deny(Command.Deny(handle: 1, revision: 1, reason: HeadlessRun.denial)))
        #expect(run.receive(call(.waiting, 1)).contains(denial))
        #expect(run.receive(call(.waiting, 1)).isEmpty)
        let again = HeadlessRun.Effect.decide(.deny(Command.Deny(handle: 1, revision: 2, reason: HeadlessRun.denial)))
        #expect(run.receive(call(.waiting, 2)).contains(again))
        _ = run.stop(.stopped(byKey: true))
        #expect(run.receive(call(.waiting, 3)).count == 1, "after the end nothing is decided")
    }

    @Test func aPauseIsAnsweredWithStop() {
        var run = begun()
        let effects = run.receive(.pause(Pause(id: 7, message: "25 requests were made.", choices: [.goOn, .stop])))
        #expect(effects.contains(.decide(.answer(pause: 7, .stop))))
        #expect(effects.contains(.report(.notice(Notice(.error, "25 requests were made.")))))
        #expect(effects.last == .close)
        #expect(run.finished(losing: nil).outcome == .failed("25 requests were made."))
        #expect(run.receive(.pause(nil)).isEmpty)
    }

    @Test func aRetryIsTold() {
        var run = begun()
        let retry = Retry(attempt: 2, attempts: 5, time: time(9), reason: "Nothing answers.")
        #expect(run.receive(.phase(.retrying(retry))) == [.report(.retry(retry))])
        _ = run.receive(.phase(.asking(since: time(9))))
        _ = answer("Hi", &run)
        #expect(run.receive(.phase(.idle)) == [.close])
        #expect(run.finished(losing: nil).status == 0)
    }

    @Test func signalsAndAClosedPipeEndItOnce() {
        for (reason, status) in [(RunEnding.Outcome.stopped(byKey: true), Int32(130)), (.stopped(byKey: false), 1), (.unread, 0)] {
            var run = begun()
            #expect(run.stop(reason) == [.close])
            #expect(run.stop(.stopped(byKey: true)).isEmpty)
            #expect(run.receive(.phase(.idle)).isEmpty)
            #expect(run.finished(losing: nil).status == status)
        }
    }

    @Test func aRefusedPromptEndsIt() {
        var run = HeadlessRun(session: SessionID("s"), prompt: "hello")
        _ = run.receive(.session(Self.session))
        #expect(run.receive(.refused(handle: nil, reason: "No.")).last == .close)
        #expect(run.finished(losing: nil).outcome == .failed("No."))
    }

    /// A whole state in the place of missed events: nothing is said twice, nothing is left out.
    @Test func whatWasMissedIsCaughtUp() {
        var run = begun()
        _ = run.receive(.entryAdded(Entry(id: 2, time: time(), body: .assistant(text: "Hel", isOpen: true, interrupted: nil))))
        var state = Self.session
        state.entries = [
            Entry(id: 1, time: time(), body: .you("hello")),
            Entry(id: 2, time: time(), body: .assistant(text: "Hello", isOpen: false, interrupted: nil)),
        ]
        #expect(run.receive(.session(state)) == [
            .report(.text(entry: 2, "lo")), .report(.answer(entry: 2, text: "Hello", interrupted: nil)), .close,
        ])
    }

    @Test func anAnswerThatFitsTheSchemaIsTheValue() throws {
        var run = begun(schema: try schema(#"{"type":"object","required":["n"]}"#))
        _ = answer("```json\n{\"n\": 1}\n```\n", &run)
        #expect(run.receive(.phase(.idle)) == [.close])
        #expect(run.finished(losing: nil).value == ["n": 1])
    }

    @Test func anAnswerThatDoesNotFitIsAskedForOnceMore() throws {
        var run = begun(schema: try schema(#"{"type":"object","required":["n"]}"#))
        _ = answer("{}", &run)
        let effects = run.receive(.phase(.idle))
        guard case .send(.say(let words)) = effects.last else {
            Issue.record("it does not ask again: \(effects)")
            return
        }
        #expect(words.contains("The property \"n\" is missing."))
        // Still at rest, in case it is told twice.
        #expect(run.receive(.phase(.idle)).isEmpty)
        _ = run.receive(.entryAdded(Entry(id: 3, time: time(), body: .you(words))))
        _ = run.receive(.phase(.asking(since: time(2))))
        _ = answer("no", entry: 4, &run)
        #expect(run.receive(.phase(.idle)).last == .close)
        let ending = run.finished(losing: nil)
        #expect(ending.status == 1 && ending.value == nil && ending.answer == "no")
    }

    @Test(arguments: [
        ("{}", "{}"), (" \n{} \r\n", "{}"), ("```\n{}\n```", "{}"), ("```json\n[1]\n```", "[1]"),
        ("Here: {}", "Here: {}"), ("```", "```"), ("", ""),
    ])
    func oneFenceIsTakenOff(_ text: String, _ rest: String) {
        #expect(String(decoding: OutputSchema.withoutFence(text), as: UTF8.self) == rest)
    }
}
