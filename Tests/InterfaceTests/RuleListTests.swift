import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// The list of all rules, and what the conversation says of them.
@Suite struct RuleListTests {
    private static func rule(_ number: Int, _ effect: Rule.Effect, _ words: String, _ origin: String, _ text: String = "", mine: Bool = true) -> ListedRule {
        ListedRule(
            id: RuleID(text: "\(number)"), effect: effect, words: words, origin: origin, text: "[[rule]]\neffect = \"\(effect.rawValue)\"\n\(text)",
            end: number == 2 ? "until 2026-11-06T09:00:00Z, 3 of 10 uses" : nil, uses: number == 2 ? 3 : 0, last: number == 2 ? .sample(minute: 0) : nil, isRevocable: mine)
    }

    static let listing = RuleListing(
        rules: [
            rule(1, .allow, "git log", "rule 1 of this session", "command = \"git log\"\nsession = \"lylw0zknse8g\""),
            rule(2, .allow, "write_file inside notes", "policy.toml, line 12", "tool = \"write_file\"\ninside = \"notes\"\nuses = 10"),
            rule(3, .deny, "fetch_url at intranet.example.com", "the system's policy.toml, line 3", "tool = \"fetch_url\"", mine: false),
            rule(4, .ask, "git push", "policy.toml, line 20", "command = \"git push\"\ntwice = true"),
        ], remarks: ["The folder's policy.toml allows something and is not trusted: assent policy trust shows it."])

    private func desk(_ columns: Int = 80, _ rows: Int = 24, _ listing: RuleListing = Self.listing) -> Desk {
        var desk = Desk(columns, rows)
        desk.type("/rules")
        desk.press("enter")
        desk.event(.rules(listing))
        desk.effects = []
        return desk
    }

    private func revoked(_ desk: Desk) -> [String] { desk.commands.compactMap { if case .revokeRule(let id) = $0 { id.text } else { nil } } }

    @Test("the list", arguments: [(120, 40), (80, 24), (60, 16), (40, 10)])
    func picture(size: (Int, Int)) throws {
        try expectGolden(desk(size.0, size.1).picture, "rules-\(size.0)x\(size.1)")
    }

    @Test("no rules", arguments: [(80, 24), (40, 10)])
    func empty(size: (Int, Int)) throws {
        try expectGolden(desk(size.0, size.1, RuleListing(rules: [], remarks: [])).picture, "rules-empty-\(size.0)x\(size.1)")
    }

    @Test("the chosen rule is whole", arguments: [(80, 24), (60, 16), (40, 10)])
    func whole(size: (Int, Int)) {
        let many = RuleListing(rules: (1...30).map { Self.rule(100 + $0, .allow, "git show\($0)x", "policy.toml, line \($0)", "command = \"git show\($0)x\"") }, remarks: [])
        var desk = desk(size.0, size.1, many)
        for place in 1...30 {
            #expect(desk.shows("▸ allow git show\(place)x") && desk.shows("command = \"git show\(place)x\""), "\(desk)")
            desk.press("j")
        }
        for place in (1...29).reversed() {
            desk.press("k")
            #expect(desk.shows("▸ allow git show\(place)x") && desk.shows("command = \"git show\(place)x\""), "\(desk)")
        }
    }

    @Test("one that is longer than the screen is read by pages") func long() {
        let text = (1...60).map { "options = [\"line \($0)\"]" }.joined(separator: "\n")
        var desk = desk(80, 24, RuleListing(rules: [Self.rule(1, .allow, "git log", "policy.toml, line 1", text)], remarks: []))
        #expect(desk.shows("line 1\"") && !desk.shows("line 60\""))
        for _ in 0..<5 { desk.press("pgdn") }
        #expect(desk.shows("line 60\""))
        // It is not on the screen with its name: the first press shows it.
        desk.press("x")
        #expect(revoked(desk).isEmpty && desk.shows("▸ allow git log"))
        desk.press("x")
        #expect(revoked(desk) == ["1"])
    }

    @Test func revoking() {
        var desk = desk()
        desk.burst("x", "x")
        desk.paste("x")
        #expect(revoked(desk).isEmpty)
        desk.press("j", "x")
        #expect(revoked(desk) == ["2"])
        desk.press("j", "x")
        #expect(revoked(desk) == ["2"] && desk.footer.contains("the system's policy.toml, line 3"))
        // Without this one fewer calls would ask.
        desk.press("j", "x")
        #expect(revoked(desk) == ["2"] && desk.footer.contains("y: yes") && desk.shows("git push"))
        desk.press("n")
        #expect(revoked(desk) == ["2"] && desk.shows("▸ ask   git push"))
        desk.press("x", "y")
        #expect(revoked(desk) == ["2", "4"] && desk.shows("Rules"))
    }

    @Test("the choice stays where it was") func after() {
        var desk = desk()
        desk.press("j")
        var rest = Self.listing
        rest = RuleListing(rules: rest.rules.filter { $0.id.text != "2" }, remarks: [])
        desk.event(.rules(rest))
        #expect(desk.shows("▸ deny  fetch_url"))
        desk.event(.rules(RuleListing(rules: [], remarks: [])))
        desk.press("x", "j", "pgdn")
        #expect(revoked(desk).isEmpty && desk.shows("There are no rules"))
    }

    @Test("who may only look, looks") func readOnly() {
        var session = SessionState.sample
        session.frontEnds = [.ada, .watcher]
        session.you = 3
        var desk = Desk(80, 24, session: session)
        desk.type("/rules")
        desk.press("enter")
        #expect(desk.commands == [.listRules])
        desk.event(.rules(Self.listing))
        desk.press("x", "j", "x")
        #expect(desk.commands == [.listRules] && desk.shows("write_file inside notes") && desk.footer == ReadOnlyTests.words)
    }

    @Test("a list that nobody asked for does not come up") func unasked() {
        var desk = Desk(80, 24)
        desk.event(.rules(Self.listing))
        #expect(desk.state.mode.isNormal)
    }

    // MARK: The line of a call

    private func line(_ name: String, _ summary: String, _ width: Int) -> String {
        let call = CallState(
            handle: 7, tool: "run_shell", summary: summary, stage: .succeeded(milliseconds: 31), risk: .writes, decidedBy: Author(kind: .rule, name: name), proposed: .sample(minute: 0))
        let desk = Desk(120, 40, session: .sample.with(call, entries: [.call(handle: 7)]))
        return desk.state.callLine(7, isSelected: false, width: width, desk.now).map(\.text).joined()
    }

    @Test func theLineNamesTheRule() {
        let name = "rule: git log (policy.toml, line 13)"
        #expect(line(name, "git log -n 5", 76).hasSuffix("  auto: git log (policy.toml, line 13)  31 ms"))
        #expect(line(name, "git log --oneline -n 5 -- Sources", 81).hasSuffix("-- Sources   auto: policy.toml, line 13  31 ms"))
        #expect(line(name, "git log --oneline -n 5 -- Sources/A", 77).hasSuffix("-- Sources/A   auto: policy.toml:13  31 ms"))
        // The call's own words keep half of the line.
        let long = line(name, String(repeating: "word ", count: 30), 76)
        #expect(long.hasPrefix("✓ run_shell word word word word word") && long.contains("…   ") && long.hasSuffix("  auto: policy.toml:13  31 ms"), "\(long)")
        #expect(line("rule: ls (rule 1 of this session)", "ls", 60).hasSuffix("auto: ls (rule 1 of this session)  31 ms"))
        #expect(line(Policy.readInsideWorkspace, "ls", 60).hasSuffix("auto: writes  31 ms"))
    }

    @Test func openedItSaysItWhole() {
        let call = CallState(
            handle: 7, tool: "run_shell", summary: "git log", stage: .succeeded(milliseconds: 31), risk: .writes,
            decidedBy: Author(kind: .rule, name: "rule: git log (policy.toml, line 13); rule: wc (policy.toml, line 20)"), proposed: .sample(minute: 0))
        var desk = Desk(80, 24, session: .sample.with(call, entries: [.you("go"), .call(handle: 7)]))
        desk.press("tab", "tab", "j", "o")
        #expect(desk.shows("decided by rule: git log (policy.toml, line 13); rule: wc (policy.toml,"), "\(desk)")
    }
}
