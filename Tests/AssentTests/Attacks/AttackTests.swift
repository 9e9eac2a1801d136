import JSON
import TestSupport
import Testing

/// The corpus of attacks, and of harmless twins, against the real program.
@Suite(.enabled(if: AttackCorpus.isHere, Comment(rawValue: Shared.absent)), .serialized) struct AttackTests {
    /// What can be judged of every case without running anything. Classes that later pieces own are reported only.
    @Test func withoutATerminal() throws {
        #expect(!AttackInspection.answers.isEmpty)
        for (_, answer) in AttackInspection.answers { AttackTable.shared.add(answer.item, AttackInspection.verdicts(answer)) }
        let failures = AttackTable.shared.failures(AttackCorpus.isDue)
        #expect(failures.isEmpty, "\n\(failures.joined(separator: "\n"))")
    }

    /// What the model proposes is shown to its last byte, decided by a key, and run as shown.
    @Test(arguments: ["display-control", "display-unicode", "display-size", "lies", "json"]) func inTheTerminal(_ group: String) throws {
        let desk = try AttackDesk()
        try desk.begin()
        for line in try AttackCorpus.lines({ $0 == group }) {
            let story = try AttackStory(desk, line, AttackInspection.answers)
            if let piece = story.item.missingPiece {
                AttackTable.shared.add(story.item, Dictionary(uniqueKeysWithValues: story.item.must.keys.map { ($0.string, .later(piece)) }))
                continue
            }
            do {
                AttackTable.shared.add(story.item, try story.run().verdicts(of: story.item))
            } catch {
                AttackTable.shared.add(story.item, ["the terminal": .fails("\(error)")])
                break
            }
        }
        let failures = AttackTable.shared.failures { $0 == group }
        #expect(failures.isEmpty, "\n\(failures.joined(separator: "\n"))")
    }

    /// What happens around a call: keys too early, pastes, calls that change places.
    @Test(arguments: ["keys", "approval-binding"]) func asThingsHappen(_ group: String) throws {
        for line in try AttackCorpus.lines({ $0 == group }) {
            let events = try AttackEvents(line)
            do {
                AttackTable.shared.add(events.item, try events.run())
            } catch {
                AttackTable.shared.add(events.item, ["the terminal": .fails("\(error)")])
            }
        }
        let failures = AttackTable.shared.failures { $0 == group }
        #expect(failures.isEmpty, "\n\(failures.joined(separator: "\n"))")
    }

    @Test func theTable() { print(AttackTable.shared.text()) }
}
