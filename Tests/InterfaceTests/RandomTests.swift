import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

@Suite struct RandomTests {
    /// The walks go side by side, and together they must have reached what they are for.
    @Test("12, 24-28: whatever is pressed, an approval meets every condition") func walk() async {
        let walks = await withTaskGroup(of: RandomWalk.self) { group in
            for seed in 0..<14 {
                group.addTask {
                    var walk = RandomWalk(seed: UInt64(seed) &* 7919 &+ 1)
                    walk.run(steps: 450)
                    #expect(walk.faults.isEmpty, "seed \(seed): \(walk.faults.first ?? "")")
                    return walk
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        func sum(_ count: KeyPath<RandomWalk, Int>) -> Int { walks.reduce(0) { $0 + $1[keyPath: count] } }
        for (what, count, least) in [
            ("approvals", sum(\.approvals), 15), ("answers", sum(\.answers), 8), ("lines", sum(\.ownLines), 1), ("pieces", sum(\.earlierAsked), 5),
            ("desks", sum(\.desksKept), 20), ("leaves", sum(\.detached), 5), ("turns", sum(\.turned), 5), ("rules", sum(\.rulesMade), 7),
            ("rules taken back", sum(\.rulesRevoked), 2),
        ] {
            #expect(count >= least, "\(count) \(what)")
        }
    }

    @Test("who may only look sends nothing, whatever is pressed", arguments: 0..<8)
    func readOnly(seed: Int) {
        var walk = RandomWalk(seed: UInt64(seed) &* 104_729 &+ 5, isReadOnly: true)
        walk.run(steps: 400)
        #expect(walk.faults.isEmpty, "seed \(seed): \(walk.faults.first ?? "")")
    }

    /// States that draw differently.
    private static let scenes: [Desk] = {
        var desks: [Desk] = []
        let session = ScreenTests.session
        var desk = Desk(session: .sample)
        desks.append(desk)
        desk = Desk(session: session)
        desks.append(desk)
        desk.press("tab")
        desks.append(desk)
        desk.press("o")
        desks.append(desk)
        desk.press("o", "D")
        desk.type("because")
        desks.append(desk)
        desk.press("esc", "e", "end")
        desk.type("漢字")
        desks.append(desk)
        desk.press("esc", "y", "space", "X")
        desks.append(desk)
        desk.press("esc", "S")
        desks.append(desk)
        desk.press("esc", "a")
        desks.append(desk)
        desk.press("esc", "?")
        desks.append(desk)
        desk = Desk(session: .sample.with(CallState.write().at(.running(since: .sample(minute: 0))), entries: [.you("日本語 👍"), .call(handle: 4), .notice(Notice(.warning, "words", hint: "more words"))]))
        desk.event(.callOutput(handle: 4, text: "output\n"))
        desk.paste(String(repeating: "漢字 text\n", count: 5))
        desks.append(desk)
        desk.event(.queued((1...5).map { QueuedMessage(id: $0, text: "漢字 message \($0)") }))
        desk.event(.pause(PauseTests.limit))
        desk.event(.phase(.retrying(Retry(attempt: 2, attempts: 5, time: .sample(minute: 4), reason: "a long reason, 漢字 and more of it, which goes on"))))
        desks.append(desk)
        desk.event(.pause(nil))
        desk.event(.phase(.idle))
        desk.press("ctrl-c")
        desk.type("/c")
        desk.event(.entryAdded(Entry(id: 90, time: .sample(minute: 1), body: .report(Report(title: "漢字", rows: [.init("漢字", "12k", share: 0.4), .init("label", "value")], note: "note")))))
        desks.append(desk)
        desk = Desk(session: session)
        desk.press("tab", "r")
        desk.answer(RuleSheetTests.draft(others: 20))
        desks.append(desk)
        desk = Desk(session: session)
        desk.press("tab", "r")
        desk.type("漢")
        desk.answer(RuleSheetTests.draft(problem: "a long problem, 漢字 and more of it, which goes on"))
        desks.append(desk)
        desk = Desk(session: session)
        desk.type("/rules")
        desk.press("enter")
        desk.event(.rules(RuleListTests.listing))
        desks.append(desk)
        return desks
    }()

    @Test("any state draws at any size", arguments: 0..<16)
    func anySize(scene: Int) {
        let desk = RandomTests.scenes[scene]
        for rows in [0, 1, 2, 3, 4, 5, 7, 9, 10, 12, 16, 24, 60] {
            for columns in [0, 1, 2, 3, 5, 8, 12, 20, 39, 40, 60, 99, 100, 200] {
                let size = Size(rows: rows, columns: columns)
                let drawing = desk.state.draw(size: size, now: desk.now)
                #expect(drawing.surface.size == size)
                // Keys work at that size too.
                var other = desk
                other.size = size
                other.paint()
                if rows * columns % 7 == 0 { other.press("pgdn", "j", "K", "up", "G") }
            }
        }
    }

    @Test("rows of a call are never cut", arguments: 0..<40)
    func detailIsWhole(seed: Int) {
        var dice = Dice(UInt64(seed))
        let alphabet = Array("abc xyz/.-_⟨⟩漢字é👍 ")
        func text(_ length: Int) -> String { String((0..<length).map { _ in dice.pick(alphabet) }) }
        let kinds: [DisplayRow.Kind] = [.title, .argument, .argumentLine, .section, .effect, .diffContext, .diffAdded, .diffRemoved, .checkPassed, .checkFailed, .original, .note, .foreign, .offer]
        let rows = (0..<30).map { _ in
            DisplayRow(dice.pick(kinds), label: dice.chance(50) ? text(Int.random(in: 0...40, using: &dice)) : "", text(Int.random(in: 0...300, using: &dice)))
        }
        for width in [12, 20, 36, 52, 100] {
            let layout = DetailLayout(rows, width: width)
            #expect((0..<layout.count).allSatisfy { layout.line($0).width <= width })
            for (index, row) in rows.enumerated() {
                // Everything but blanks and what the layout adds comes back in order.
                let drawn = layout.lines(ofRow: index).map { layout.line($0).map(\.text).joined() }.joined()
                func letters(_ text: String) -> [Unicode.Scalar] { text.unicodeScalars.filter { !" ↪✓!+-→".unicodeScalars.contains($0) } }
                let labelled: [DisplayRow.Kind] = [.argument, .original, .foreign, .effect, .diffContext, .diffAdded, .diffRemoved]
                let wanted = row.kind == .title ? letters(row.text) + letters(row.label) : labelled.contains(row.kind) ? letters(row.label) + letters(row.text) : letters(row.text)
                #expect(letters(drawn) == wanted, "width \(width), row \(row)")
            }
        }
    }
}
