import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// Foreign text reaches the screen only as visible text.
@Suite struct HostileTests {
    private static let scalars: [Unicode.Scalar] = {
        var values = Array(UInt32(0)..<0x20) + Array(UInt32(0x7F)..<0xA0)
        values += [0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x2060, 0x2800, 0x3000, 0x3164, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFE, 0xE000]
        values += Array(UInt32(0x202A)...0x202E) + Array(UInt32(0x2066)...0x2069) + Array(UInt32(0xE0000)...0xE007F) + [0xE0100, 0x10FFFF, 0x1D173]
        return values.compactMap(Unicode.Scalar.init)
    }()

    private static let forbidden = Set(scalars + ["\u{FFFD}"])

    /// Every hostile scalar, alone and between letters.
    private static let text = "start" + scalars.map { "x\($0)y" }.joined(separator: " ") + String(String.UnicodeScalarView(scalars)) + "e" + String(repeating: "\u{301}", count: 40)

    private func expectClean(_ surface: Surface, _ place: String) {
        for row in 0..<surface.size.rows {
            for cell in surface.row(row) {
                for scalar in cell.text.unicodeScalars where HostileTests.forbidden.contains(scalar) {
                    Issue.record("U+\(String(scalar.value, radix: 16)) on the screen: \(place)")
                    return
                }
                if cell.text.unicodeScalars.count > 4 { Issue.record("\(cell.text) stacks marks: \(place)") }
            }
        }
    }

    @Test("35: nothing hidden is in any cell, wherever the text came from", arguments: [(120, 400), (60, 300), (20, 5)])
    func everywhere(size: (Int, Int)) {
        let hostile = HostileTests.text
        var call = CallState.write()
        call.display = nil
        var session = SessionState(name: hostile, folder: hostile, model: ModelState(name: hostile, isPractice: false))
        let raw = CallState(
            handle: 1, tool: hostile, summary: hostile, stage: .waiting, revision: 1,
            display: CallDisplay(rows: [.title, .argument, .argumentLine, .section, .effect, .diffAdded, .diffRemoved, .diffContext, .checkPassed, .checkFailed, .original, .note].map { DisplayRow($0, label: hostile, hostile) }),
            preview: [DisplayRow(.argument, label: hostile, hostile)], arguments: RawBytes(Array(("{\n\"a\":\"" + hostile + "\"}").utf8)), proposed: .sample(minute: 0))
        var over = raw.at(.failed(milliseconds: 1))
        over = CallState(handle: 2, tool: hostile, summary: hostile, stage: over.stage, arguments: raw.arguments, decidedBy: Author(kind: .rule, name: hostile), comment: hostile, proposed: .sample(minute: 0), result: hostile)
        let arriving = CallState(handle: 3, tool: hostile, summary: hostile, stage: .arriving, preview: raw.preview, proposed: .sample(minute: 0))
        let running = CallState(handle: 5, tool: hostile, summary: hostile, stage: .running(since: .sample(minute: 0)), proposed: .sample(minute: 0))
        session.calls = [raw, over, arriving, running]
        session.entries = [
            .you(hostile), .assistant(text: hostile, isOpen: false, interrupted: hostile), .call(handle: 1), .call(handle: 2), .call(handle: 5),
            .reasoning(text: hostile, isOpen: false), .reasoning(text: hostile, isOpen: true),
            .notice(Notice(.error, hostile, hint: hostile)),
            .report(Report(title: hostile, rows: [.init(hostile, hostile, share: 0.5)], note: hostile)),
        ].enumerated().map { Entry(id: $0.offset + 1, time: .sample(minute: 0), body: $0.element) }
        var desk = Desk(size.0, size.1, session: session)
        desk.event(.callOutput(handle: 5, text: hostile))
        expectClean(desk.surface, "as it comes")
        desk.event(.queued([QueuedMessage(id: 1, text: hostile), QueuedMessage(id: 2, kind: .output(handle: 2), text: hostile), QueuedMessage(id: 3, kind: .output(handle: 99), text: hostile)]))
        expectClean(desk.surface, "queued")
        desk.event(.pause(Pause(id: 1, message: hostile, hint: hostile, choices: [.goOn, .stop])))
        desk.event(.phase(.retrying(Retry(attempt: 2, attempts: 3, time: .sample(minute: 3), reason: hostile))))
        expectClean(desk.surface, "asked and tried again")
        desk.event(.pause(nil))
        desk.event(.phase(.idle))
        desk.press("up", "up", "up")
        expectClean(desk.surface, "taken back")
        desk.press("ctrl-c")
        desk.paste(hostile)
        expectClean(desk.surface, "composer")
        desk.press("enter")
        expectClean(desk.surface, "queued")
        desk.event(.refused(handle: nil, reason: hostile))
        expectClean(desk.surface, "refused")
        desk.press("tab", "c")
        desk.paste(hostile)
        expectClean(desk.surface, "comment line")
        desk.press("enter", "a")
        expectClean(desk.surface, "comment")
        desk.press("space", "A")
        expectClean(desk.surface, "sheet")
        desk.press("esc", "e")
        expectClean(desk.surface, "form")
        desk.press("esc", "o")
        expectClean(desk.surface, "whole call")
        desk.press("j")
        expectClean(desk.surface, "arriving")
        desk.press("tab", "j", "enter", "j", "enter")
        expectClean(desk.surface, "opened")
        desk.press("j", "enter", "j", "enter")
        expectClean(desk.surface, "reasoning, opened")
    }

    @Test("titles and the clipboard") func title() {
        var desk = Desk(session: .sample)
        var session = SessionState.sample
        session.name = "a\u{1B}]0;b\u{7}"
        desk.event(.session(session))
        #expect(desk.effects.contains(.title("assent: a⟨ESC⟩]0;b⟨BEL⟩")))
    }

    @Test("9: marks in a conversation cannot be forged") func forged() {
        let desk = Desk(session: .sample.with(entries: [.assistant(text: "⟨ESC⟩ and \u{1B}", isOpen: false, interrupted: nil)]))
        #expect(desk.shows("⟨U+27E8⟩ESC⟨U+27E9⟩ and ⟨ESC⟩"))
    }

    @Test("10: other scripts, emoji and tabs are shown without alarm") func ordinary() {
        let text = "Ünïcödé Привет ελληνικά עברית العربية हिन्दी ไทย 漢字 한국어 \u{1112}\u{1161}\u{11AB} 👍🏽 ❤️ 👨‍👩‍👧 e\u{301}"
        #expect(!SafeText.foreign(text).unicodeScalars.contains("\u{27E8}"))
        #expect(SafeText.foreign("a\tb") == "a   b" && SafeText.foreign("rm\u{1161}") == "rm⟨U+1161⟩")
    }

    @Test("a mark stands in the role of marks") func roles() {
        #expect(MarkedText.spans("a⟨ESC⟩b", role: .value) == [Span("a", .value), Span("⟨ESC⟩", .mark), Span("b", .value)])
        #expect(MarkedText.spans("a⟨b", role: .value) == [Span("a⟨b", .value)])
        #expect(MarkedText.spans("", role: .value) == [])
    }
}
