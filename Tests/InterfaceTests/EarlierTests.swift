import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// A conversation of which only the end is here.
@Suite struct EarlierTests {
    static func entry(_ id: Int) -> Entry {
        switch id % 4 {
        case 1: Entry(id: id, time: .sample(minute: id), body: .you("question \(id)."))
        case 2: Entry(id: id, time: .sample(minute: id), body: .assistant(text: "answer \(id).\n\nIt has more lines.", isOpen: false, interrupted: nil))
        case 3: Entry(id: id, time: .sample(minute: id), body: .call(handle: id))
        default: Entry(id: id, time: .sample(minute: id), body: .assistant(text: "so \(id).", isOpen: false, interrupted: nil))
        }
    }

    static func call(_ id: Int) -> CallState {
        CallState(handle: id, tool: "list_directory", summary: "folder-\(id)", stage: .succeeded(milliseconds: 1), risk: .readOnly, proposed: .sample(minute: id))
    }

    static func session(_ ids: ClosedRange<Int>) -> SessionState {
        var session = SessionState.sample
        session.entries = ids.map(entry)
        session.calls = ids.filter { $0 % 4 == 3 }.map(call)
        return session
    }

    static func earlier(_ ids: ClosedRange<Int>) -> Event {
        .earlier(EarlierEntries(entries: ids.map(entry), calls: ids.filter { $0 % 4 == 3 }.map(call)))
    }

    @Test("it is asked for once, within a page of the top, and not before") func asks() {
        var desk = Desk(80, 24, session: Self.session(401...440))
        #expect(desk.commands.isEmpty && desk.state.hasEarlier)
        var pages = 0
        while desk.commands.isEmpty, pages < 20 {
            desk.press("pgup")
            pages += 1
        }
        #expect(desk.commands == [.earlier(before: 401)])
        let lines = desk.state.reader.top.map { top in (0..<top.entry).reduce(top.line) { sum, index in var wrapped = 0; return sum + desk.state.block(index, width: 76, 0, wrapped: &wrapped).count } }
        #expect((lines ?? 0) > 0, "before the reader is there")
        for _ in 0..<5 { desk.press("pgup") }
        desk.wait(60_000)
        #expect(desk.commands.count == 1)
        #expect(desk.shows("… earlier: loading"))
    }

    @Test("nothing is asked at the real beginning") func beginning() {
        var desk = Desk(80, 24, session: Self.session(1...40))
        desk.press("shift-tab", "g")
        #expect(desk.commands.isEmpty && !desk.shows("earlier"))
    }

    @Test("what comes stays above: nothing on the screen moves", arguments: 0..<60) func still(seed: Int) {
        var dice = Dice(UInt64(seed))
        let first = Int.random(in: 41...60, using: &dice)
        let size = dice.pick([(80, 24), (120, 40), (50, 12), (100, 60)])
        var desk = Desk(size.0, size.1, session: Self.session(first...100))
        desk.press("shift-tab", "k", "k")
        desk.press("g")
        // Not at the very top any more, so the beginning is not what is wanted.
        for _ in 0..<Int.random(in: 1...25, using: &dice) { desk.press(dice.pick(["J", "J", "k", "K"])) }
        guard desk.state.reader.top != nil else { return }
        #expect(desk.commands == [.earlier(before: first)])
        let before = desk.picture
        let chosen = desk.state.reader.selected.map { desk.state.log[$0].id }
        let count = Int.random(in: 1...40, using: &dice)
        desk.event(Self.earlier((first - count)...(first - 1)))
        #expect(desk.state.log.firstID == first - count)
        #expect(desk.state.reader.selected.map { desk.state.log[$0].id } == chosen)
        // The line that says that there is more, and the header below it, belong to the beginning.
        func body(_ picture: String) -> [Substring] { picture.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.contains("… earlier") } }
        if !before.contains("… earlier") { #expect(body(desk.picture) == body(before), "\(before)\n\(desk.picture)") }
        // With them nothing but them changes: the first line of the first entry stands where it stood.
        let row = { (picture: String) in picture.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(" \(first + 1).") || $0.contains("-\(first + 1) ") } }
        #expect(row(before) == row(desk.picture), "\(before)\n\(desk.picture)")
    }

    @Test("g goes on until the beginning, with one request at a time") func start() {
        var desk = Desk(80, 24, session: Self.session(101...140))
        desk.press("shift-tab", "g")
        for first in [101, 61, 21] {
            #expect(desk.commands == [.earlier(before: first)])
            desk.effects = []
            desk.event(Self.earlier(max(1, first - 40)...(first - 1)))
        }
        #expect(desk.commands.isEmpty && desk.shows("question 1.") && !desk.shows("earlier"))
    }

    @Test("another key ends the way to the beginning") func interrupted() {
        var desk = Desk(80, 24, session: Self.session(101...140))
        desk.press("shift-tab", "g", "J")
        desk.effects = []
        desk.event(Self.earlier(61...100))
        #expect(desk.commands.isEmpty && desk.shows("question 101"))
    }

    @Test("an empty answer is the beginning, whatever the numbers say") func empty() {
        var desk = Desk(80, 24, session: Self.session(101...140))
        desk.press("shift-tab", "g")
        desk.event(.earlier(EarlierEntries(entries: [], calls: [])))
        #expect(!desk.shows("earlier") && desk.shows("question 101"))
        desk.effects = []
        desk.press("J", "g", "K")
        #expect(desk.commands.isEmpty)
    }

    @Test("after a failure the next key asks again, and nothing before it") func failed() {
        var desk = Desk(80, 24, session: Self.session(101...140))
        desk.press("shift-tab", "g")
        desk.event(.refused(handle: nil, reason: "The journal cannot be read."))
        #expect(desk.shows("… earlier: not loaded; scrolling up asks again") && desk.footer.contains("cannot be read"))
        desk.wait(60_000)
        #expect(desk.commands.count == 1)
        desk.press("K")
        #expect(desk.commands == [.earlier(before: 101), .earlier(before: 101)])
    }

    @Test("what does not join is left out") func late() {
        var desk = Desk(80, 24, session: Self.session(101...140))
        desk.press("shift-tab", "g")
        desk.event(.session(Self.session(121...160)))
        desk.event(Self.earlier(61...100))
        #expect(desk.state.log.firstID == 121 && desk.state.log.count == 40)
    }

    @Test("a window that does not fill the screen asks by itself") func short() {
        let desk = Desk(80, 24, session: Self.session(101...102))
        var other = desk
        other.event(.session(Self.session(101...102)))
        #expect(other.commands == [.earlier(before: 101)])
    }

    @Test("settled calls of before are no news") func calls() {
        var desk = Desk(80, 24, session: Self.session(101...140))
        let recent = desk.state.calls.recent
        desk.press("shift-tab", "g")
        desk.effects = []
        desk.event(Self.earlier(61...100))
        #expect(desk.state.calls.recent == recent && desk.state.calls.pending.isEmpty && !desk.effects.contains(.beep))
        #expect(desk.shows("folder-63"))
    }

    @Test("the composer's history is what is here") func history() {
        var desk = Desk(80, 24, session: Self.session(101...140))
        let count = desk.state.composer.history.count
        desk.event(Self.earlier(61...100))
        desk.event(.session(Self.session(101...140)))
        #expect(desk.state.composer.history.count == count && count == 10)
    }

    @Test("drawing and scrolling cost the same however much is above") func cost() {
        func wraps(_ pieces: Int) -> Int {
            var desk = Desk(80, 24, session: Self.session(9961...10_000))
            var first = 9961
            for _ in 0..<pieces {
                desk.event(Self.earlier((first - 40)...(first - 1)))
                first -= 40
            }
            #expect(desk.state.log.count == 40 + pieces * 40)
            desk.press("pgup")
            let before = desk.state.wraps
            for _ in 0..<4 { desk.press("pgup") }
            return desk.state.wraps - before
        }
        #expect(wraps(1) == wraps(200))
    }

    // MARK: Everything anew

    @Test("a snapshot keeps the place, the draft, the marks and what is open") func snapshot() {
        var session = Self.session(101...140)
        session.calls.append(.write(500))
        var desk = Desk(80, 30, session: session)
        desk.type("half a thought")
        desk.press("tab", "space", "c")
        desk.type("fine")
        desk.press("enter", "tab", "pgup", "k", "o")
        let before = desk.picture
        session.entries += (141...150).map(Self.entry)
        session.calls += (141...150).filter { $0 % 4 == 3 }.map(Self.call)
        desk.event(.session(session))
        #expect(desk.picture.replacingTop("↓ new", by: "↓ more") == before.replacingTop("↓ new", by: "↓ more"), "\(before)")
        #expect(desk.state.composer.editor.text == "half a thought")
        #expect(desk.state.pending.marked == [500] && desk.state.pending.comments == [500: "fine"])
    }

    @Test("a place that is gone gives way to the end, and what waits has to be waited for again") func gone() {
        var session = Self.session(101...140)
        session.calls.append(.write(500))
        var desk = Desk(120, 40, session: session)
        desk.press("shift-tab", "g", "tab", "tab")
        desk.wait(1000)
        var later = Self.session(201...240)
        later.calls.append(.write(500))
        desk.event(.session(later))
        #expect(desk.state.reader.top == nil && desk.shows("so 240."))
        #expect(desk.state.isSeen(.write(500)), "what was read is read")
        desk.press("a", after: 399)
        #expect(desk.approvals.isEmpty)
    }
}

extension String {
    fileprivate func replacingTop(_ part: String, by other: String) -> [String] {
        // The frame's words and the footer may differ.
        split(separator: "\n", omittingEmptySubsequences: false).map { String($0).contains(part) || String($0).contains(other) ? "" : String($0) }
    }
}
