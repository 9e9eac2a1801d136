import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// Reading the conversation.
@Suite struct ConversationTests {
    static func long(_ count: Int) -> SessionState {
        .sample.with(entries: (1...count).map { $0 % 2 == 1 ? .you("question \($0)") : .assistant(text: "answer \($0)", isOpen: false, interrupted: nil) })
    }

    @Test("the end is followed until the reader scrolls, and then left alone") func sticky() {
        var desk = Desk(80, 24, session: ConversationTests.long(40))
        #expect(desk.shows("answer 40"))
        desk.event(.entryAdded(Entry(id: 41, time: .sample(minute: 1), body: .assistant(text: "new words", isOpen: true, interrupted: nil))))
        #expect(desk.shows("new words"))
        desk.press("pgup")
        #expect(desk.shows("↓ more") && !desk.shows("new words"))
        let before = desk.surface.rows[2]
        for _ in 0..<50 { desk.event(.entryText(id: 41, text: "\nmore words")) }
        #expect(desk.surface.rows[2] == before)
        #expect(desk.shows("↓ new"))
        for _ in 0..<10 { desk.press("pgdn") }
        #expect(!desk.shows("↓") && desk.shows("more words"))
        desk.event(.entryText(id: 41, text: "\nlast words"))
        #expect(desk.shows("last words"))
    }

    @Test("scrolling up and down comes back to the same lines", arguments: [1, 3, 7]) func thereAndBack(pages: Int) {
        var desk = Desk(80, 24, session: ConversationTests.long(60))
        desk.press("tab", "tab")
        var pictures: [String] = []
        for _ in 0..<pages * 3 {
            desk.press("K")
            pictures.append(desk.picture)
        }
        for picture in pictures.reversed().dropFirst() {
            desk.press("J")
            #expect(desk.picture == picture)
        }
        desk.press("g")
        #expect(desk.shows("question 1"))
        desk.press("K", "pgup")
        #expect(desk.shows("question 1"))
        desk.press("G")
        #expect(desk.shows("answer 60") && desk.state.reader.top == nil)
    }

    @Test("a call's line says how far it is") func callLines() {
        var desk = Desk(100, 30, session: .sample.with(.write(stage: .arriving), entries: [.call(handle: 4)]))
        func line() -> String { desk.surface.rows.first { $0.contains("write_file") }.map { String($0.prefix(55)) } ?? "" }
        for (stage, words) in [
            (CallState.Stage.checking, "checking"), (.waiting, "waiting"), (.starting, "starting"), (.succeeded(milliseconds: 61_000), "1 min 01 s"),
            (.failed(milliseconds: 1234), "failed  1.2 s"), (.denied, "denied"), (.notRun("unknown tool"), "not run: unknown tool"), (.cancelled, "cancelled"),
        ] {
            desk.event(.call(CallState.write().at(stage)))
            #expect(line().contains(words), "\(words)")
        }
    }

    @Test("text of any kind in any size of pieces gives the same lines", arguments: [(1, 10), (2, 10), (7, 10), (50, 1000), (333, 2500)])
    func pieces(size: Int, words: Int) {
        let text = "# Title\n\nSome **bold** text, `code` and https://example.org/x.\n```\nlet a = 1\n\n  let b = 2\n```\n- one\n- two\r\n1. x\n> q\n漢字 e\u{301} 👨‍👩‍👧 \u{1B}[0m\u{202E}\n" + String(repeating: "word ", count: words) + "\n`unclosed **and\n"
        var whole = FlowedText(width: 33, look: .markdown, role: .value)
        whole.update(text)
        var grown = FlowedText(width: 33, look: .markdown, role: .value)
        var part = ""
        var count = 0
        for scalar in text.unicodeScalars {
            part.unicodeScalars.append(scalar)
            count += 1
            if count % size == 0 { grown.update(part) }
        }
        grown.update(part)
        #expect(grown.lines == whole.lines)
    }

    @Test("no text is lost to its looks") func nothingHidden() {
        let text = "**a** `b` [c](https://d.e/f) *g* _h_ ~~i~~ <b>j</b> | k | # l `` m ` n `` **o"
        var flowed = FlowedText(width: 1000, look: .markdown, role: .value)
        flowed.update(text)
        #expect(flowed.lines.map { $0.map(\.text).joined() } == [text])
    }

    @Test("a delta wraps one entry, and drawing wraps none") func cost() {
        var desk = Desk(120, 40, session: ConversationTests.long(400))
        desk.event(.entryAdded(Entry(id: 401, time: .sample(minute: 1), body: .assistant(text: "start", isOpen: true, interrupted: nil))))
        for _ in 0..<20 {
            let before = desk.state.wraps
            desk.event(.entryText(id: 401, text: " and more words"))
            #expect(desk.state.wraps == before + 1)
            #expect(desk.state.draw(size: desk.size, now: desk.now).wrapped == 0)
        }
        let before = desk.state.wraps
        desk.wait(120)
        #expect(desk.state.wraps == before, "a spinner wraps nothing")
        desk.press("tab", "tab", "K", "K")
        desk.event(.entryText(id: 401, text: "\n" + String(repeating: "line\n", count: 100)))
        desk.press("K")
        let scrolled = desk.state.wraps
        desk.event(.entryText(id: 401, text: "more"))
        #expect(desk.state.wraps <= scrolled + 1)
    }

    @Test("the cost of a delta does not grow with what the entry already holds") func costInside() {
        var short = FlowedText(width: 60, look: .markdown, role: .value)
        var text = String(repeating: "A line of some length that is wrapped.\n", count: 10)
        short.update(text)
        text += String(repeating: "A line of some length that is wrapped.\n", count: 5000)
        var long = short
        long.update(text)
        // What is closed is never wrapped again: its lines stay where they are.
        let closed = Array(long.lines.prefix(4000))
        text += "more"
        long.update(text)
        #expect(Array(long.lines.prefix(4000)) == closed)
        #expect(long.lines.last?.last?.text == "more")
    }

    @Test("an open call shows arguments, who decided, and the result") func opened() {
        var call = CallState.write().at(.succeeded(milliseconds: 3))
        call.result = "line one\n⟨ESC⟩ line two"
        call.decidedBy = Author(kind: .person, name: "ada")
        call.comment = "fine"
        var desk = Desk(100, 40, session: .sample.with(call, entries: [.you("go"), .call(handle: 4)]))
        desk.press("tab", "tab", "enter")
        #expect(!desk.shows("line one"))
        desk.press("k", "o")
        #expect(desk.shows("path     notes.txt") && desk.shows("line one") && desk.shows("⟨ESC⟩ line two"))
        #expect(desk.shows("decided by you") && desk.shows("comment: fine"))
        desk.press("enter")
        #expect(!desk.shows("line one"))
    }

    @Test("live output keeps its last lines, and a carriage return starts a line again") func output() {
        var tail = OutputTail()
        tail.append("10%\r")
        tail.append("20%\r99%")
        #expect(tail.lines == ["99%"])
        tail.append("\r\nnext\r\n")
        #expect(tail.lines == ["99%", "next", ""])
        for number in 0..<1000 { tail.append("\(number)\n") }
        #expect(tail.last(2) == ["998", "999"])
        #expect(tail.lines.count <= 2 * OutputTail.lineCount + 1)
        tail.append(String(repeating: "x", count: 100_000))
        #expect((tail.lines.last?.count ?? 0) <= OutputTail.lineLength)
    }

    @Test("times of day are local") func timeOfDay() {
        var clock = WallClock()
        clock.set(Timestamp(milliseconds: 0), offset: -3600, at: 0)
        #expect(clock.timeOfDay(Timestamp(milliseconds: 0)) == "23:00")
        clock.set(Timestamp(milliseconds: 0), offset: 19_800, at: 0)
        #expect(clock.timeOfDay(Timestamp(milliseconds: 60_000)) == "05:31")
    }
}
