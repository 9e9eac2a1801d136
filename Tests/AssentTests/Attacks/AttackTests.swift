import JSON
import TestSupport
import Testing

/// The corpus of attacks, and of harmless twins, against the real program.
@Suite(.enabled(if: AttackCorpus.isHere, Comment(rawValue: Shared.absent)), .serialized) struct AttackTests {
    /// What the model proposes is shown to its last byte, decided by a key, and run as shown.
    @Test(arguments: ["display-control", "display-unicode", "display-size", "lies", "json"]) func inTheTerminal(_ group: String) throws {
        let desk = try AttackDesk()
        try desk.begin()
        for line in try AttackCorpus.lines({ $0 == group }) {
            let story = try AttackStory(desk, line)
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

    @Test func theTable() { print(AttackTable.shared.text()) }
}
