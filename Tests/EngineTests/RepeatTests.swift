import Approval
import Conversation
import JSON
import Journal
import Link
import Testing

@testable import Engine

/// What the model and the person are told of a call that a person has changed, and of one that comes again.
@Suite struct RepeatTests {
    private static let session = Fixture.session

    private static func show(_ effects: [EngineEffect], _ story: inout Story) {
        for case .check(let request) in effects { show(story.receive(.checked(request.call, revision: request.revision, Fixture.outcome(request))), &story) }
    }

    private static func propose(_ path: String, content: String = "x", _ story: inout Story) {
        show(story.answer(Fixture.call(0, "write_file", Fixture.arguments(path, content: content)) + [.ended(.complete)]), &story)
    }

    private static func change(_ number: Int, to path: String, content: String = "x", _ story: inout Story) {
        let revision = story.machine.shown(number)?.revision ?? 0
        show(story.order(.amend(.init(handle: number, revision: revision, arguments: RawBytes(Fixture.arguments(path, content: content))))), &story)
    }

    private static func run(_ number: Int, comment: String? = nil, _ story: inout Story) {
        let call = story.machine.shown(number)
        let effects = story.order(
            .approve(
                .init(
                    handle: number, revision: call?.revision ?? 0, display: call?.display?.digest ?? Digest(of: []), rowsSeen: call?.display?.rows.count ?? 0,
                    comment: comment)))
        story.run(effects)
    }

    private static func told(_ number: Int, _ story: Story) -> String {
        story.machine.calls[CallKey(session: session, number: number)]?.result?.text ?? ""
    }

    private static func checks(_ number: Int, _ story: Story) -> [String] {
        (story.machine.shown(number)?.display?.rows ?? []).filter { $0.kind == .checkFailed }.map(\.text)
    }

    /// The first call was changed and ran.
    private static func changed() -> Story {
        var story = Story(limits: TurnLimits(repeats: 100))
        story.order(.say("go"))
        propose("a", &story)
        change(1, to: "b", &story)
        run(1, comment: "into b", &story)
        return story
    }

    @Test func theModelIsToldWhatItAskedAndWhatRan() {
        let story = Self.changed()
        #expect(
            Self.told(1, story) == """
                The person changed the arguments before approving.
                You asked: {"path":"a","content":"x"}
                What ran: {"path":"b","content":"x"}
                The person's comment: into b
                Result:
                done
                """)
    }

    @Test func ofLongArgumentsOnlyWhatIsDifferent() {
        var story = Story()
        story.order(.say("go"))
        let long = String(repeating: "é", count: 50_000)
        Self.propose("a", content: long, &story)
        Self.change(1, to: "b", content: long + "!", &story)
        Self.run(1, &story)
        let text = Self.told(1, story)
        #expect(text.hasPrefix("The person changed the arguments before approving. What is different, by JSON Pointer; all else ran as you asked:\n- /path: you asked \"a\"; what ran: \"b\"\n- /content: you asked \"é"))
        #expect(text.contains("… (100002 bytes in all); what ran: ") && text.utf8.count < 2000)
        #expect(!text.unicodeScalars.contains("\u{FFFD}"))
    }

    @Test func theSameCallAgainSaysThatItWasChanged() {
        var story = Self.changed()
        Self.propose("a", &story)
        #expect(Self.checks(2, story).first == "the person changed this very call when it was #1; what ran then differs in path")
        Self.run(2, &story)
        #expect(Self.told(2, story) == "The person had changed this very call before; what ran then differed in path.\nResult:\ndone")
        // Another call says nothing.
        Self.propose("c", &story)
        #expect(!Self.checks(3, story).contains { $0.contains("#1") })
        Self.run(3, &story)
        // Denied, it says so as well.
        Self.propose("a", &story)
        story.order(.deny(.init(handle: 4, revision: 1, reason: nil)))
        #expect(Self.told(4, story).contains("The person had changed this very call before; what ran then differed in path.\nDo not seek the same effect in another way."))
        Self.propose("a", &story)
        #expect(Self.checks(5, story).prefix(2) == ["the same call was denied before, as #4", "the person changed this very call when it was #1; what ran then differs in path"])
        story.order(.deny(.init(handle: 5, revision: 1, reason: nil)))
        #expect(Self.told(5, story).contains("The very same call had been denied before.\n"))
    }

    @Test func aChangeThatWasDeniedIsADenialAndNoMore() {
        var story = Story()
        story.order(.say("go"))
        Self.propose("a", &story)
        Self.change(1, to: "b", &story)
        story.order(.deny(.init(handle: 1, revision: 2, reason: nil)))
        Self.propose("a", &story)
        #expect(Self.checks(2, story).first == "the same call was denied before, as #1")
        #expect(story.machine.earlier(like: CallKey(session: Self.session, number: 2)).changed == nil)
    }

    @Test func whatNobodyAnsweredSaysSo() {
        var story = Story(limits: TurnLimits(answerSeconds: 60))
        story.order(.say("go"))
        Self.propose("a", &story)
        story.pass(60_000)
        story.receive(.timeDue)
        Self.propose("a", &story)
        #expect(Self.checks(2, story).first == "nobody answered the same call before, as #1")
        story.pass(60_000)
        story.receive(.timeDue)
        #expect(Self.told(2, story).contains("The same call had ended unanswered before."))
    }

    /// No rule allows a call that a person has changed before.
    @Test func noRuleAllowsItThen() throws {
        let call = CallKey(session: Self.session, number: 2)
        let arguments = try ToolArguments(parsing: Array(#"{"path":"a"}"#.utf8))
        func ruling(_ earlier: EarlierCalls) -> Verdict.Ruling {
            let facts = Facts(
                risk: .readOnly, riskReason: "it reads", folder: "/w",
                targets: [TargetFact(argument: "path", given: "a", resolved: "/w/a", inside: true, kind: .file, identity: nil, size: 1, modified: 2)], effect: .reads)
            return Policy().verdict(on: CallSheet(key: call, revision: 1, definition: Fixture.readFile, arguments: arguments, facts: facts, earlier: earlier)).ruling
        }
        #expect(ruling(EarlierCalls()) == .allow && ruling(EarlierCalls(unanswered: 1)) == .allow)
        #expect(ruling(EarlierCalls(changed: .init(number: 1, arguments: ["path"]))) == .ask && ruling(EarlierCalls(denied: 1)) == .ask)
    }

    @Test func anotherEngineRemembersAllThree() throws {
        func call(_ number: Int, _ path: String) -> ToolCall {
            ToolCall(key: CallKey(session: Self.session, number: number), wireID: nil, name: "write_file", rawArguments: Fixture.arguments(path))
        }
        var found = Restoration(callNumbers: 3)
        found.answered = [
            AnsweredCall(call: call(1, "a"), answer: .denied), AnsweredCall(call: call(2, "b"), answer: .unanswered),
            AnsweredCall(call: call(3, "c"), answer: .changed(RawBytes(Fixture.arguments("d")))),
        ]
        var story = Story()
        story.restore(found)
        story.order(.say("go"))
        for path in ["a", "b", "c"] {
            Self.propose(path, &story)
            let number = story.machine.numbers
            story.order(.deny(.init(handle: number, revision: 1, reason: nil)))
        }
        #expect(Self.checks(4, story).first == "the same call was denied before, as #1")
        #expect(Self.checks(5, story).first == "nobody answered the same call before, as #2")
        #expect(Self.checks(6, story).first == "the person changed this very call when it was #3; what ran then differs in path")
    }

    @Test func changesAreNamedByTheirPlace() throws {
        func object(_ text: String) throws -> JSONObject { try #require(try JSONParser.parse(Array(text.utf8)).value.object) }
        let changes = ArgumentChange.between(
            try object(#"{"a":1,"b":{"c/d":[1,2],"e":true},"f":[1],"g":null}"#), try object(#"{"a":1,"b":{"c/d":[1,3],"e":true},"f":[1,2],"h":"x"}"#))
        #expect(changes.map(\.place.text.string) == ["/b/c~1d/1", "/f", "/g", "/h"])
        #expect(changes.map(\.argument.string) == ["b", "f", "g", "h"])
        #expect(changes[2].before == JSONValue.null && changes[2].after == nil && changes[3].before == nil)
        let change = EarlierCalls.Change(number: 1, arguments: (1...7).map { ExactString("n\($0)\u{202E}") })
        #expect(change.names.hasSuffix(" and 2 more") && !change.names.unicodeScalars.contains("\u{202E}"))
    }
}
