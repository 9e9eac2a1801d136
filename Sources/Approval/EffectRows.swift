import Conversation
import JSON

/// "Will delete …": what happens when the call runs, from the facts.
enum EffectRows {
    static func rows(of sheet: CallSheet) -> [DisplayRow] { effect(of: sheet) + HostRows.rows(of: sheet.facts) }

    private static func effect(of sheet: CallSheet) -> [DisplayRow] { effect(facts: sheet.facts) }

    private static func effect(facts: Facts) -> [DisplayRow] {
        let targets = facts.targets.flatMap { targetRows($0, facts) }
        switch facts.effect {
        case .nothing: return []
        case .lists: return section("Will list", targets)
        case .reads: return section("Will read", targets)
        case .finds: return section("Will look at the names in", targets + treeRows(facts))
        case .searches:
            let isFolder = facts.targets.contains { $0.kind == .folder }
            return section(isFolder ? "Will search the files in" : "Will search", targets + (isFolder ? treeRows(facts) : []))
        case .deletes:
            return section("Will delete", targets + UndoRows.rows(of: facts.undo ?? .lost("")))
        case .writes(let content, let existing):
            if facts.targets.contains(where: { $0.kind == .unknown }) { return section("Will write to", targets) }
            if facts.targets.allSatisfy({ $0.kind == .missing }) { return section("Will create", targets + folderRows(facts)) }
            return section("Will replace the content of", targets + UndoRows.rows(of: facts.undo) + DifferenceRows.rows(from: existing, to: content))
        case .makesFolder:
            if facts.targets.contains(where: { $0.kind == .folder }) {
                return section("Is there already; nothing will be made", targets)
            }
            return section("Will make", folderRows(facts))
        case .moves: return moveRows(facts)
        case .queries(let statement):
            return section(statement?.isReadOnly == false ? "Will change the database" : "Will ask the database", targets + statementRows(statement))
        case .asks(let question): return section("Asks you", questionRows(question))
        case .undoes(let call, let tool, let words, let inner):
            let what = [DisplayRow(.effect, "call #\(call), \(VisibleText.line(tool.string))"), DisplayRow(.effect, VisibleText.sentence(words))]
            var undone = facts
            undone.effect = inner
            return section("Will undo", what + (inner == .nothing ? targets : [])) + effect(facts: undone)
        case .rereads(let call):
            return section("Will read", [DisplayRow(.effect, "the output that is kept of call #\(call)")])
        case .runs(let argv): return section("Will run", commandRows(argv, facts: facts)) + scriptRows(facts)
        case .fetches(let target, let proxy): return section("Will fetch", HostRows.fetchRows(facts, target: target, proxy: proxy))
        case .runsLine: return section("Will run", shellRows(facts)) + scriptRows(facts)
        }
    }

    private static func statementRows(_ statement: StatementFact?) -> [DisplayRow] {
        guard let statement else { return [DisplayRow(.note, "what SQLite says of the statement is not known")] }
        func names(_ tables: [ExactString]) -> String { tables.map { VisibleText.line($0.string) }.joined(separator: ", ") }
        var rows = [
            DisplayRow(.effect, statement.isReadOnly ? "SQLite says that this statement only reads" : "SQLite says that this statement changes the database")
        ]
        if !statement.reads.isEmpty { rows.append(DisplayRow(.effect, label: "reads", names(statement.reads))) }
        if !statement.writes.isEmpty { rows.append(DisplayRow(.effect, label: "changes", names(statement.writes))) }
        if !statement.isReadOnly { rows.append(DisplayRow(.effect, "no copy is kept; /undo does not bring it back")) }
        return rows
    }

    /// The words are the model's, behind numbers of ours.
    private static func questionRows(_ question: CallQuestion) -> [DisplayRow] {
        let choices = question.choices.enumerated().map { index, choice in
            let about = choice.about.map { ": \(VisibleText.sentence($0))" } ?? ""
            return DisplayRow(.effect, label: "\(index + 1)", VisibleText.sentence(choice.label) + about)
        }
        let how = question.takesSeveral ? "one or more of them" : "one of them"
        let own = question.takesWords ? ", or in words of your own" : ""
        return choices + [DisplayRow(.note, "the answer is \(how)\(own); nothing else happens")]
    }

    private static func section(_ title: String, _ rows: [DisplayRow]) -> [DisplayRow] {
        [DisplayRow(.section, title)] + rows
    }

    /// What a look through a folder covers; see `FolderTree` in the room `Tools`.
    private static func treeRows(_ facts: Facts) -> [DisplayRow] {
        let secrets = facts.targets.contains { $0.sensitive != nil }
            ? "everything below it, also places that no general rule covers"
            : "everything below it, but for places that no general rule covers"
        return [DisplayRow(.effect, secrets), DisplayRow(.effect, "links are not followed")]
    }

    private static func folderRows(_ facts: Facts) -> [DisplayRow] {
        facts.targets.flatMap(\.newFolders).map { DisplayRow(.effect, label: "new folder", VisibleText.line($0.string)) }
    }

    private static func moveRows(_ facts: Facts) -> [DisplayRow] {
        let sources = facts.targets.prefix(1).flatMap { source in
            targetRows(source, facts) + (source.kind == .folder ? [DisplayRow(.effect, "with everything in it")] : [])
        }
        let free = facts.targets.dropFirst().allSatisfy { $0.kind == .missing }
        return section("Will move", sources)
            + section("To", facts.targets.dropFirst().flatMap { targetRows($0, facts) }
                + (free ? [DisplayRow(.effect, "nothing is overwritten")] : []))
    }

    /// The real place on a row of its own, so that a long path never mixes with what is said of it.
    private static func targetRows(_ target: TargetFact, _ facts: Facts) -> [DisplayRow] {
        let path = target.resolved.map { VisibleText.line($0.string) } ?? "a place that could not be resolved"
        let detail =
            switch target.kind {
            case .missing: "not there yet"
            case .unknown: "what is there is not known"
            case .file: "\(ByteCount.words(target.size)), last changed \(time(target))"
            case .folder where facts.effect == .moves: "a folder, last changed \(time(target))"
            case .folder: "a folder"
            default: "a \(target.kind.rawValue)"
            }
        return [DisplayRow(.effect, path), DisplayRow(.effect, detail)] + target.links.map { link in
            DisplayRow(.effect, "through the link \(VisibleText.line(link.path.string)), which leads to \(VisibleText.line(link.target.string))")
        }
    }

    private static func time(_ target: TargetFact) -> String {
        Timestamp(milliseconds: target.modified / 1_000_000).minute
    }
}

extension Timestamp {
    /// `2026-11-05 08:10 UTC`
    fileprivate var minute: String {
        let text = Array(rfc3339.utf8)
        return String(decoding: text.prefix(10), as: UTF8.self) + " " + String(decoding: text[11..<16], as: UTF8.self) + " UTC"
    }
}
