import Approval
import Conversation
import JSON
import Link
import Surface
import Testing

@testable import Interface

/// A call that is invalid and waits: it can be mended, taken as offered, or denied, and never approved.
@Suite struct InvalidCallTests {
    private static func call(_ misfit: Misfit, _ arguments: String, name: String = "write_file") -> CallState {
        var call = CallState(
            handle: 4, tool: name, summary: "notes.txt", stage: .waiting, revision: 1, risk: .unknown,
            arguments: RawBytes(Array(arguments.utf8)), misfit: misfit, proposed: Timestamp(milliseconds: Desk.start + 100_000 - 20_000))
        call.display = Inspection.display(
            of: misfit, tool: name, bytes: call.arguments.bytes, arguments: try? ToolArguments(parsing: call.arguments.bytes), asked: nil)
        return call
    }

    static var offered: CallState {
        call(
            Misfit(
                kind: .unfit, problems: ["The argument \"options\" must be of type object, but is string."],
                expected: [#"required: "path", "content""#, #"“/options”: {"type":"object","properties":{"append":{"type":"boolean"}}}"#],
                offer: RepairOffer(
                    changes: ["take “/options” as the object that its text holds"],
                    arguments: RawBytes(Array(#"{"path":"notes.txt","content":"hello","options":{"append":true}}"#.utf8)))),
            #"{"path":"notes.txt","content":"hello","options":"{\"append\":true}"}"#)
    }

    static var broken: CallState {
        call(
            Misfit(
                kind: .unreadable, problems: ["The arguments are not valid JSON: Line 1, column 34: \",\" or \"}\" is expected, and the text ends."],
                expected: [#"required: "path", "content""#, #"the arguments: {"type":"object","properties":{"path":{"type":"string"}}}"#], offer: nil),
            #"{"path":"notes.txt","content":"hi""#)
    }

    static var unknown: CallState {
        call(
            Misfit(
                kind: .unknownTool, problems: ["There is no tool named \"write_fil\"."],
                expected: ["Nearest: write_file.", "The tools are: read_file, write_file."], offer: nil),
            #"{"path":"notes.txt"}"#, name: "write_fil")
    }

    private static let told = CallState(
        handle: 2, tool: "write_file", summary: "notes.txt", stage: .notRun(offered.misfit?.problems[0] ?? ""), misfit: offered.misfit,
        proposed: .sample(minute: 0))

    private static let talk: [Entry.Body] = [.you("Write hello into notes.txt."), .call(handle: 2), .call(handle: 4)]

    @Test("what is wrong, what would fit and what is offered", arguments: [(120, 40), (80, 24)])
    func screens(size: (Int, Int)) throws {
        for (name, call) in [("offered", Self.offered), ("broken", Self.broken), ("unknown", Self.unknown)] {
            var desk = Desk(size.0, size.1, session: .sample.with(Self.told, call, entries: Self.talk))
            desk.press("tab")
            desk.wait(1000)
            try expectGolden(desk.picture, "invalid-\(name)-\(size.0)x\(size.1)")
        }
    }

    @Test("the editor begins with the text that cannot be read") func editor() throws {
        var desk = Desk.armed(120, 30, Self.broken)
        desk.press("e")
        try expectGolden(desk.picture, "invalid-editor-120x30")
    }

    @Test("no key approves it, and the sentence says why", arguments: ["a", "y", "enter", "A"]) func noApproval(key: String) {
        for call in [Self.offered, Self.broken, Self.unknown] {
            var desk = Desk.armed(120, 40, call)
            desk.press("space", key, "y", "a")
            #expect(desk.approvals.isEmpty)
        }
        var desk = Desk.armed(120, 40, Self.offered)
        desk.press("a")
        #expect(desk.footer == "invalid, so it cannot be approved: e mends it, d denies it")
        desk = Desk.armed(120, 40, Self.unknown)
        desk.press("a")
        #expect(desk.footer == "There is no such tool: it can only be denied (d).")
    }

    @Test("in a batch it is left out of an approval, not of a denial") func batch() {
        var other = CallState.write(5)
        other.summary = "b.txt"
        var desk = Desk(session: .sample.with(Self.offered, other))
        desk.press("tab")
        desk.wait(1000)
        desk.press("space")
        desk.wait(1000)
        desk.press("space", "A")
        #expect(desk.shows("left out: it is invalid and cannot be approved"))
        desk.wait(1000)
        desk.press("y")
        #expect(desk.approvals.map(\.handle) == [5])
        desk = Desk(session: .sample.with(Self.offered, other))
        desk.press("tab", "space", "X")
        desk.wait(1000)
        desk.press("d")
        #expect(desk.denials.map(\.handle) == [4])
    }

    @Test("t puts the offer in place and approves nothing") func takeOffer() {
        var desk = Desk.armed(120, 40, Self.offered)
        #expect(desk.shows("t take the offer"))
        desk.press("t")
        #expect(
            desk.commands == [
                .amend(.init(handle: 4, revision: 1, arguments: RawBytes(Array(#"{"path":"notes.txt","content":"hello","options":{"append":true}}"#.utf8))))
            ])
        // Once.
        desk.press("t", "a", "d")
        #expect(desk.commands.count == 1)
        desk.event(.call(.write(revision: 2)))
        #expect(!desk.shows("take the offer"))
        desk.press("t")
        #expect(desk.commands.count == 1)
        desk.press("a")
        #expect(desk.approvals.map(\.revision) == [2])
    }

    @Test("26: a burst, a held key and a paste take no offer") func offerByAccident() {
        var desk = Desk.armed(120, 40, Self.offered)
        desk.now = desk.now + 2000
        desk.burst("t", "t")
        desk.paste("t")
        #expect(desk.commands.isEmpty)
    }

    @Test("what cannot be read is put right in the editor") func mendBroken() throws {
        var desk = Desk.armed(120, 40, Self.broken)
        desk.press("e", "ctrl-s")
        #expect(desk.commands.isEmpty, "it is not finished")
        desk.press("end")
        desk.type("}")
        desk.press("ctrl-s")
        #expect(desk.commands == [.amend(.init(handle: 4, revision: 1, arguments: RawBytes(Array(#"{"path":"notes.txt","content":"hi"}"#.utf8))))])
    }

    /// The stream was malformed, the bytes are not: saving them says that they are meant.
    @Test("text that only the stream had spoiled can be saved as it is") func spoiledStream() {
        let misfit = Misfit(kind: .unreadable, problems: ["The arguments arrived malformed: two objects"], expected: [], offer: nil)
        var desk = Desk.armed(120, 40, Self.call(misfit, #"{"path":"a"}"#))
        desk.press("e", "ctrl-s")
        #expect(desk.commands.count == 1)
    }

    @Test("an unknown tool is not edited") func unknownTool() {
        var desk = Desk.armed(120, 40, Self.unknown)
        desk.press("e", "t")
        #expect(desk.commands.isEmpty && desk.state.mode.isNormal)
        desk.press("d")
        #expect(desk.denials.map(\.handle) == [4])
    }

    @Test("it is denied with a reason like any other") func denyWithReason() {
        var desk = Desk.armed(120, 40, Self.offered)
        desk.press("D")
        desk.type("no")
        desk.press("enter")
        #expect(desk.denials == [.init(handle: 4, revision: 1, display: Self.offered.display?.digest, reason: "no")])
    }

    @Test("opened in the conversation it says what was wrong") func opened() {
        var desk = Desk(120, 40, session: .sample.with(Self.told, entries: [.call(handle: 2)]))
        desk.press("shift-tab", "k", "enter")
        #expect(desk.shows("invalid: The argument \"options\" must be of type object"))
    }
}
