import Approval
import Conversation
import Guards
import JSON
import Testing

@testable import Journal

@Suite struct EntryTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let entry: JournalEntry
        init(_ name: String, _ entry: JournalEntry) {
            testDescription = name
            self.entry = entry
        }
    }

    /// Text that a careless store would change: NUL, a byte order mark, characters equal to others by Unicode's
    /// canonical equivalence, line separators, a lone combining mark, an emoji of several scalars.
    static let hard = "\u{FEFF}a\0b\u{37E};\u{212A}Ke\u{301}é\u{2028}\r\n\u{301}\u{85}\u{202E}\u{7F}/\\\"👩‍👩‍👧\u{10FFFF}"

    static let cases: [Case] = {
        let key = CallKey(session: SessionID("support/ü\0"), number: 7)
        let author = Author(kind: .program, name: hard, uid: .max, terminal: hard, process: .min, origin: hard, key: hard)
        let broken = ToolCall(
            key: key, wireID: "0", name: ExactString(hard), rawArguments: [0x7B, 0xFF, 0x00, 0xC3], malformed: hard)
        let call = ToolCall(
            key: key, wireID: nil, name: "run", rawArguments: Array(#"{"a":9007199254740993,"a":1.0}"#.utf8))
        let result = ToolResult(key: key, text: hard, isError: true)
        let opaque = Opaque(["n": .number(JSONNumber(text: "1.50e+300")), "é": .string(ExactString(hard)), "list": [.null, true, [:]]])
        let image = ImageContent(mediaType: "image/png", base64: "iVBORw0KGgo=")
        let blocks: [ContentBlock] = [
            .text(hard), .reasoning(hard), .toolCall(broken), .toolCall(call), .toolResult(result), .text(""),
            .text("", opaque: opaque), .reasoning(hard, opaque: opaque), .image(image), .providerItem(label: hard, item: opaque),
            .toolCall(ToolCall(key: key, wireID: "1", name: "run", rawArguments: [], opaque: opaque)),
            .toolResult(ToolResult(key: key, text: "", isError: false, images: [image, image])),
        ]
        var cases = [
            Case(
                "sessionBegan",
                .sessionBegan(SessionFacts(name: hard, folder: "/h/\u{FFFD}", model: "m", program: "1", author: author))
            ),
            Case("message of nobody", .message(Message(role: .user, blocks: []))),
            Case("proposed", .proposed(call)), Case("proposed, not UTF-8", .proposed(broken)),
            Case("amended", .amended(Amendment(call: key, revision: .max, arguments: RawBytes([]), author: author))),
            Case(
                "amended, not UTF-8",
                .amended(Amendment(call: key, revision: 0, arguments: RawBytes([0x80]), author: author))),
            Case("finished", .finished(Outcome(result: result, milliseconds: .max, wasCancelled: true))),
            Case("notRun", .notRun(NotRun(result: result, reason: hard))), Case("sessionEnded", .sessionEnded),
            Case("commanded", .commanded(broken)), Case("noted", .noted(SessionNote(.answerCut, hard))),
            Case("noted, unqueued", .noted(SessionNote(.unqueued, hard))), Case("renamed", .renamed(hard)),
            Case(
                "resumed", .resumed(SessionFacts(name: hard, folder: hard, model: hard, program: hard, author: author))),
            Case(
                "guarded",
                .guarded(
                    GuardRecord(
                        place: .result, acts: [GuardAct(guardian: hard, effect: .ask, reason: hard, count: .max)], outcome: .passed, call: key, author: author))),
            Case(
                "ruled",
                .ruled(RuleRecord(act: .made, rule: RuleID(text: hard), text: hard, scope: .workspace, call: key, author: author))),
            Case("outcomeUnknown", .outcomeUnknown(OutcomeUnknown(result: result, reason: hard))),
        ]
        for kind in WhyNotRun.allCases { cases.append(Case("notRun, \(kind)", .notRun(NotRun(result: result, reason: hard, kind: kind)))) }
        for role in [Role.user, .assistant, .tool] {
            cases.append(
                Case("message of \(role)", .message(Message(role: role, blocks: blocks, origin: ProviderID(hard), model: hard))))
        }
        if let sheet = try? Sample.sheet(call: 3, arguments: #"{"k\u0301":"\u037e"}"#) {
            for ruling in [Verdict.Ruling.allow, .ask, .deny] {
                let verdict = Verdict(ruling: ruling, because: [hard], risk: .openWorld, flags: ["bidi"])
                cases.append(Case("shown, \(ruling)", .shown(Sample.showing(sheet, verdict: verdict))))
            }
            let denied = Sample.decision(sheet, .denied, by: author, display: sheet.binding, comment: hard)
            cases.append(Case("decided", .decided(denied)))
            if let record = try? Sample.start(Sample.decision(sheet, .approved), sheet) {
                cases.append(Case("started", .started(record)))
            }
        }
        return cases
    }()

    @Test func thereIsACaseOfEachKind() {
        #expect(Set(Self.cases.map(\.entry.kind)) == Set(JournalEntry.Kind.allCases))
    }

    @Test(arguments: cases) func survivesItsText(_ item: Case) throws {
        let text = try EntryText.encode(item.entry)
        let decoded = try #require(EntryText.decode(text))
        #expect(decoded == item.entry)
        // `==` of String is too kind; the same bytes again are not.
        #expect(try EntryText.encode(decoded) == text)
        #expect(decoded.call == item.entry.call)
    }

    @Test(arguments: cases) func survivesTheFile(_ item: Case) throws {
        let sample = try Sample()
        let session = item.entry.call?.session ?? Sample.session
        if case .started(let record) = item.entry {
            _ = try sample.journal.start(record, session: session, at: Sample.time(1))
        } else {
            try sample.journal.append(item.entry, session: session, at: Sample.time(1))
        }
        var cursor = try sample.another().entries(session: session)
        let row = try #require(try cursor.next())
        #expect(row.entry == item.entry)
        #expect(try EntryText.encode(row.entry) == EntryText.encode(item.entry))
        #expect(row.session == session)
        #expect(row.time == Sample.time(1))
        #expect(try cursor.next() == nil)
        #expect(try sample.journal.verify().broken == nil)
    }

    @Test func oneEntryHasOneText() throws {
        for item in Self.cases { #expect(try EntryText.encode(item.entry) == EntryText.encode(item.entry)) }
    }
}
