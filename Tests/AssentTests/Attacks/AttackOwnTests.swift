import TestSupport
import Testing

/// Some attacks of our own, in the same way as the corpus: proposed, read from the painted cells, approved by a key, and
/// compared with what ran.
@Suite(.enabled(if: ExecRecorder.library != nil, "there is no C compiler"), .serialized) struct AttackOwnTests {
    @Test func inTheTerminal() throws {
        let table = AttackTable()
        let answers = try AttackInspection.ask(OwnAttacks.lines)
        let desk = try AttackDesk(variables: ["DEMO_API_KEY": "demo-key-1234567890", "SSH_AUTH_SOCK": "/tmp/demo-agent.sock"], hasWeb: true)
        try desk.begin()
        for line in OwnAttacks.lines {
            let story = try AttackStory(desk, line, answers)
            let evidence = try story.run()
            table.add(story.item, evidence.verdicts(of: story.item))
            // The comparison is no formality: with another letter anywhere it does not hold.
            if let shown = evidence.shown {
                let sent = story.item.arguments
                for place in sent.indices where sent[place] == UInt8(ascii: "e") {
                    #expect(SentArguments.difference(shown, Array(sent[..<place]) + [UInt8(ascii: "c")] + sent[(place + 1)...]) != "")
                    if place > 400 { break }
                }
            }
        }
        let failures = table.failures { _ in true }
        #expect(failures.isEmpty, "\n\(failures.joined(separator: "\n"))")
        #expect(table.untested == 0)
    }

    /// With rules in force, each with the ones that it gives.
    @Test func withRules() throws {
        let table = AttackTable()
        let answers = try AttackInspection.ask(OwnAttacks.rules)
        for (_, answer) in answers { table.add(answer.item, AttackInspection.verdicts(answer)) }
        let desk = try AttackDesk()
        try desk.begin()
        for line in OwnAttacks.rules {
            let story = try AttackStory(desk, line, answers)
            table.add(story.item, try AttackTests.whatCameOf { try story.run().verdicts(of: story.item) })
        }
        let failures = table.failures { _ in true }
        #expect(failures.isEmpty, "\n\(failures.joined(separator: "\n"))")
        #expect(table.untested == 0, "\(table.untestedKeys { _ in true })")
    }

    /// What changes before the key, what comes back, and what is kept.
    @Test func beforeAndAfter() throws {
        let table = AttackTable()
        try AttackTests.side(by: OwnAttacks.stories) { line in
            let (item, verdicts) = try AttackCorpus.told(line)
            table.add(item, verdicts)
        }
        let failures = table.failures { _ in true }
        #expect(failures.isEmpty, "\n\(failures.joined(separator: "\n"))")
        #expect(table.untested == 0)
    }

    @Test func asThingsHappen() throws {
        let table = AttackTable()
        try AttackTests.side(by: OwnAttacks.events) { line in
            let events = try AttackEvents(line)
            table.add(events.item, try AttackTests.whatCameOf { try events.run() })
        }
        let failures = table.failures { _ in true }
        #expect(failures.isEmpty, "\n\(failures.joined(separator: "\n"))")
        #expect(table.untested == 0)
    }
}
