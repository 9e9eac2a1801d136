import Approval
import Conversation
import Link
import Testing

/// Commands and events cross as bytes even in memory; nothing may be lost on the way.
@Suite struct LinkCodecTests {
    private static let author = Author(kind: .person, name: "ada", uid: 1000, terminal: "/dev/pts/3", process: 7, origin: "10.0.0.1 1 10.0.0.2 22")
    private static let display = CallDisplay(rows: [
        DisplayRow(.title, label: "destructive", "delete_file"), DisplayRow(.argument, label: "path", "a⟨U+202E⟩b \u{1F44D}"),
    ])
    private static let raw = RawBytes(Array("{\"a\":\"é\\u0301\"}".utf8))

    static let commands: [Command] = [
        .attach, .say("two\nlines \u{1F468}\u{200D}\u{1F469}"),
        .approve(.init(handle: 3, revision: 2, display: display.digest, rowsSeen: 2, comment: "only once")),
        .deny(.init(handle: 3, revision: 2, reason: nil)), .deny(.init(handle: 3, revision: 2, display: Digest(of: [1]), reason: nil)), .deny(.init(handle: 3, revision: 2, reason: "keep \"it\"")),
        .amend(.init(handle: 3, revision: 2, arguments: raw)),
        .amend(.init(handle: 3, revision: 2, arguments: RawBytes([0xFF, 0x00, 0x0A]))), .stop, .interrupt, .close,
        .takeBack(queued: 4), .sendNow, .runOwn("git diff | head\u{7}"), .answer(pause: 2, .wrapUp), .retry, .newConversation, .compact,
        .describeContext, .call(tool: "a__b", "two\nlines"), .call(tool: "t", ""),
        .earlier(before: 12), .rename("site \u{301}"), .detachOthers, .keepDesk(desk),
    ]

    private static let desk = Desk(
        draft: "half a sen\ntence", selected: 3, top: .init(entry: 7, line: 2), expanded: [1, 2], opensThoughts: true, otherThoughts: [4], comments: [3: "only once"],
        reasons: [4: "not on a Friday"])
    private static let frontEnds = [
        FrontEnd(number: 1, author: author, since: Timestamp(milliseconds: 1)),
        FrontEnd(number: 2, author: Author(kind: .person, name: "bob", key: "SHA256:x"), isReadOnly: true, since: Timestamp(milliseconds: 2)),
    ]

    static let stages: [CallState.Stage] = [
        .arriving, .held, .checking, .waiting, .starting, .running(since: Timestamp(milliseconds: 5)), .succeeded(milliseconds: 1),
        .failed(milliseconds: 2), .denied, .notRun("unknown tool"), .cancelled, .outcomeUnknown,
    ]

    private static let misfit = Misfit(
        kind: .unfit, problems: ["no \u{202E}"], expected: ["required: \"a\""], offer: RepairOffer(changes: ["take it"], arguments: RawBytes([0x7B, 0x7D])))

    private static let pause = Pause(id: 3, message: "25 rounds", hint: "go on?", choices: Pause.Choice.allCases)

    static let events: [Event] = [
        .session(
            SessionState(
                name: "desk", folder: "/w", model: ModelState(name: "m", isPractice: true, contextSize: 8192, host: "127.0.0.1:8000"),
                entries: [
                    Entry(id: 1, time: Timestamp(milliseconds: 1), body: .you("hi")),
                    Entry(id: 2, time: Timestamp(milliseconds: 2), body: .assistant(text: "yo", isOpen: false, interrupted: "cut off")),
                    Entry(id: 3, time: Timestamp(milliseconds: 3), body: .call(handle: 1)),
                ],
                calls: stages.enumerated().map { index, stage in
                    CallState(
                        handle: index + 1, tool: "t", summary: "s", stage: stage, revision: 1, risk: .destructive,
                        display: display, preview: [DisplayRow(.argument, label: "path", "x")], arguments: raw, isAmended: true, misfit: misfit,
                        decidedBy: author, comment: "c", isYours: true, proposed: Timestamp(milliseconds: 9), result: "r")
                }, phase: .working, usage: TokenUse(context: 1, input: 2, output: 3),
                queued: [QueuedMessage(id: 1, text: "later"), QueuedMessage(id: 2, kind: .output(handle: 3), text: "$ ls\n")], pause: pause, frontEnds: frontEnds, you: 2, desk: desk, isDetachable: true)),
        .frontEnds(frontEnds), .renamed("site"), .detached("elsewhere"),
        .earlier(EarlierEntries(entries: [Entry(id: 1, time: Timestamp(milliseconds: 1), body: .you("hi"))], calls: [])),
        .queued([]), .pause(nil), .pause(pause), .phase(.paused),
        .phase(.retrying(Retry(attempt: 2, attempts: 6, time: Timestamp(milliseconds: 7), reason: "overloaded"))),
        .entryAdded(
            Entry(id: 5, time: Timestamp(milliseconds: 4), body: .report(Report(title: "t", rows: [.init("a", "1", share: 0.25), .init("b", "2")], note: "n")))),
        .entryAdded(Entry(id: 4, time: Timestamp(milliseconds: 4), body: .notice(Notice(.error, "no", hint: "try")))),
        .entryAdded(Entry(id: 6, time: Timestamp(milliseconds: 5), body: .reasoning(text: "hm\n\u{202E}", isOpen: true))),
        .usage(TokenUse(context: 5, input: 6, output: 7, cached: 4, lastCached: 2)),
        .entryText(id: 2, text: "more"), .entryEnded(id: 2, interrupted: nil),
        .callOutput(handle: 1, text: "line\n"), .phase(.asking(since: Timestamp(milliseconds: 1))),
        .phase(.answering(since: Timestamp(milliseconds: 2))), .phase(.idle), .usage(TokenUse(context: 5, input: 6, output: 7)),
        .refused(handle: nil, reason: "why"), .closed,
    ]

    @Test(arguments: commands) func commandsComeBack(_ command: Command) throws {
        #expect(try LinkCodec.decode(Command.self, from: try LinkCodec.encode(command)) == command)
    }

    @Test(arguments: events) func eventsComeBack(_ event: Event) throws {
        #expect(try LinkCodec.decode(Event.self, from: try LinkCodec.encode(event)) == event)
    }

    @Test func theSameValueGivesTheSameBytes() throws {
        for event in Self.events { #expect(try LinkCodec.encode(event) == LinkCodec.encode(event)) }
    }

    @Test("a desk that was kept before reasoning could be opened is still one") func deskOfBefore() throws {
        let kept = #"{"draft":"x","expanded":[3],"comments":{},"reasons":{}}"#
        #expect(try LinkCodec.decode(Desk.self, from: Array(kept.utf8)) == Desk(draft: "x", expanded: [3]))
    }

    @Test func otherBytesAreRefused() {
        for text in ["", "{", "[]", "{\"approve\":{}}", "null"] {
            #expect(throws: (any Error).self) { try LinkCodec.decode(Command.self, from: Array(text.utf8)) }
        }
    }

    /// A later version adds fields and wishes; the handshake still is one.
    @Test func theHandshakeOfAnotherVersionIsUnderstood() throws {
        let later = #"{"version":7,"program":"assent 3.0","wish":"dance","isReadOnly":false,"colour":"blue"}"#
        let hello = try LinkCodec.decode(Hello.self, from: Array(later.utf8))
        #expect(hello.version == 7 && Hello.Wish(rawValue: hello.wish) == nil)
        let greeting = Greeting(
            program: "assent 0.1",
            status: SessionStatus(
                session: "x", name: "n", folder: "/w", model: "m", process: 3, began: Timestamp(milliseconds: 1), frontEnds: 1, pending: 2,
                running: 1, isBusy: true, lastChange: Timestamp(milliseconds: 4), dataFolder: "/d"),
            refusal: Greeting.Refusal("no", hint: "later", status: 2))
        #expect(try LinkCodec.decode(Greeting.self, from: try LinkCodec.encode(greeting)) == greeting)
    }
}
