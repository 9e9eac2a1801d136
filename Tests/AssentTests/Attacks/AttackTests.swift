import Dispatch
import JSON
import Synchronization
import TestSupport
import Testing

/// The corpus of attacks, and of harmless twins, against the real program.
@Suite(.enabled(if: AttackCorpus.isHere, Comment(rawValue: Shared.absent)), .serialized) struct AttackTests {
    /// What can be judged of every case without running anything. Classes that later pieces own are reported only.
    @Test func withoutATerminal() throws {
        AttackTable.shared.played(#function)
        #expect(!AttackInspection.answers.isEmpty)
        for (_, answer) in AttackInspection.answers { AttackTable.shared.add(answer.item, AttackInspection.verdicts(answer)) }
        let failures = AttackTable.shared.failures(AttackCorpus.isDue)
        #expect(failures.isEmpty, "\n\(failures.joined(separator: "\n"))")
    }

    /// What the model proposes is shown to its last byte, decided by a key, and run as shown.
    @Test func inTheTerminal() throws {
        AttackTable.shared.played(#function)
        try Self.side(by: Self.told) { group in
            // A small terminal shows least at once.
            let lines = try AttackCorpus.lines { $0 == group }
            let isSmall = group == "display-size" || group == "lies"
            let desk = try AttackDesk(rows: isSmall ? 24 : 44, columns: isSmall ? 80 : 120, variables: AttackCorpus.variables(group), hasWeb: lines.contains(where: AttackCorpus.isOfTheWeb))
            try desk.begin()
            for line in lines where !AttackCorpus.isToldApart(line) {
                let story = try AttackStory(desk, line, AttackInspection.answers)
                if let piece = story.item.missingPiece ?? (AttackCorpus.waitsForGit(story.item) ? "git" : nil) {
                    AttackTable.shared.add(story.item, Dictionary(uniqueKeysWithValues: story.item.must.keys.map { ($0.string, .later(piece)) }))
                    continue
                }
                AttackTable.shared.add(story.item, try Self.whatCameOf { try story.run().verdicts(of: story.item) })
            }
        }
        expectNoFailures(Self.told.contains)
    }

    /// The longest first.
    private static let told = [
        "exec-option", "display-unicode", "display-control", "path", "display-size", "shell-chain", "shell-quoting", "json", "exfiltration", "shell-state", "shell-substitution",
        "shell-redirect", "secrets", "rules", "lies", "child-terminal", "config",
    ]

    /// What is offered for "always", and what a folder brings.
    @Test func rulesAndFolders() throws {
        AttackTable.shared.played(#function)
        try Self.side(by: AttackCorpus.lines { ["rules", "config"].contains($0) }.filter { AttackRuleStory.tells($0) || AttackConfigStory.tells($0) }) { line in
            let (item, verdicts) = try AttackCorpus.told(line)
            AttackTable.shared.add(item, verdicts)
        }
        expectNoFailures { ["rules", "config"].contains($0) }
    }

    /// What a repository's own settings would run, runs neither by a rule nor after a yes to git.
    @Test(.enabled(if: AttackCorpus.isGitShutIn, "needs git without the repository's programs")) func theRepositorysProgramsAreOff() throws {
        for line in try AttackCorpus.lines({ $0 == "exec-option" }) where AttackCorpus.id(line) == "exec-option-011" {
            let scene = try AttackScene(line)
            try scene.desk.begin()
            try scene.open("run_shell", scene.item.arguments, id: "c1")
            let requests = scene.desk.model.requestCount
            #expect(try scene.approve { scene.desk.model.requestCount > requests })
            scene.settle()
            #expect(scene.count("git status") == 1)
            #expect(scene.item.marker.map(Files.exists) == false)
        }
    }

    /// What changes between the showing and the key, and what comes back from tools and from the terminal.
    @Test func beforeAndAfter() throws {
        AttackTable.shared.played(#function)
        let groups: Set = ["preview-vs-write", "tool-result", "terminal-query"]
        try Self.side(by: AttackCorpus.lines { groups.contains($0) || ["child-terminal", "secrets"].contains($0) }.filter { line in
            let id = AttackCorpus.id(line)
            return groups.contains { id.hasPrefix($0) } || AttackChildren.tells(id)
        }) { line in
            let (item, verdicts) = try AttackCorpus.told(line)
            AttackTable.shared.add(item, verdicts)
        }
        expectNoFailures(AttackCorpus.storied.contains)
    }

    /// What happens around a call: keys too early, pastes, calls that change places.
    @Test func asThingsHappen() throws {
        AttackTable.shared.played(#function)
        try Self.side(by: AttackCorpus.lines { ["keys", "approval-binding", "preview-vs-write"].contains($0) }) { line in
            let events = try AttackEvents(line)
            AttackTable.shared.add(events.item, try Self.whatCameOf { try events.run() })
        }
        expectNoFailures { ["keys", "approval-binding", "preview-vs-write"].contains($0) }
    }

    private func expectNoFailures(_ groups: (String) -> Bool) {
        let failures = AttackTable.shared.failures(groups)
        #expect(failures.isEmpty, "\n\(failures.joined(separator: "\n"))")
    }

    static func whatCameOf(_ story: () throws -> [String: AttackTable.Verdict]) throws -> [String: AttackTable.Verdict] {
        do { return try story() } catch { return ["the terminal": .fails("\(error)")] }
    }

    /// Most of the time of a story is spent waiting.
    static func side<Item: Sendable>(by items: [Item], _ work: @escaping @Sendable (Item) throws -> Void) throws {
        let queue = Mutex(items[...])
        let errors = Mutex<[String]>([])
        let group = DispatchGroup()
        for number in 0..<4 {
            DispatchQueue(label: "attack \(number)").async(group: group) { @Sendable in
                while let item = queue.withLock({ $0.popFirst() }) {
                    do { try work(item) } catch { errors.withLock { $0.append("\(error)") } }
                }
            }
        }
        group.wait()
        let all = errors.withLock { $0 }
        if !all.isEmpty { throw Files.Failure(description: all.joined(separator: "\n")) }
    }

    @Test func theTable() {
        print(AttackTable.shared.text())
        let untested = AttackTable.shared.untestedKeys(AttackCorpus.isDue)
        if !untested.isEmpty { print("keys that were not tested:\n" + untested.map { "  " + $0 }.joined(separator: "\n")) }
        // Somebody may have asked for some of the parts only, or have no compiler or no `openssl`.
        if AttackTable.shared.playedParts == 5, ExecRecorder.library != nil, AttackWebAuthority.shared != nil { #expect(untested.isEmpty) }
        let moot = AttackTable.shared.mootKeys(AttackCorpus.isDue)
        if !moot.isEmpty { print("keys that have no subject:\n" + moot.map { "  " + $0 }.joined(separator: "\n")) }
        let stretched = AttackTable.shared.stretched
        if !stretched.isEmpty { print("stretch cases, of which the stricter answer is sound too:\n" + stretched.map { "  " + $0.prefix(180) }.joined(separator: "\n")) }
        let others = AttackTable.shared.failures { !AttackCorpus.isDue($0) }
        if !others.isEmpty { print("of the classes that later pieces own:\n" + others.map { "  " + $0.prefix(180) }.joined(separator: "\n")) }
    }
}
