import Conversation
import JSON

/// "Will delete …": what happens when the call runs, from the facts.
enum EffectRows {
    static func rows(of sheet: CallSheet) -> [DisplayRow] {
        let facts = sheet.facts
        switch facts.effect {
        case .nothing: return []
        case .lists: return section("Will list", facts.targets.flatMap(targetRows))
        case .reads: return section("Will read", facts.targets.flatMap(targetRows))
        case .deletes:
            let kept = DisplayRow(.effect, "no copy is kept; this cannot be undone")
            return section("Will delete", facts.targets.flatMap(targetRows) + [kept])
        case .writes(let content, let existing):
            let creates = facts.targets.allSatisfy { $0.kind == .missing }
            var rows = facts.targets.flatMap(targetRows)
            if !creates { rows += differenceRows(from: existing, to: content) }
            return section(creates ? "Will create" : "Will replace the content of", rows)
        case .runs(let argv):
            return section("Will run", commandRows(argv, facts: facts))
        }
    }

    private static func section(_ title: String, _ rows: [DisplayRow]) -> [DisplayRow] {
        [DisplayRow(.section, title)] + rows
    }

    /// The real place on a row of its own, so that a long path never mixes with what is said of it.
    private static func targetRows(_ target: TargetFact) -> [DisplayRow] {
        let path = target.resolved.map { VisibleText.line($0.string) } ?? "a place that could not be resolved"
        let detail =
            switch target.kind {
            case .missing: "not there yet"
            case .file: "\(ByteCount.words(target.size)), last changed \(Timestamp(milliseconds: target.modified / 1_000_000).minute)"
            case .folder: "a folder"
            default: "a \(target.kind.rawValue)"
            }
        return [DisplayRow(.effect, path), DisplayRow(.effect, detail)]
    }

    private static func commandRows(_ argv: [ExactString], facts: Facts) -> [DisplayRow] {
        var rows: [DisplayRow] = []
        if let program = facts.program {
            rows.append(
                DisplayRow(.effect, label: "program", program.resolved.map { VisibleText.line($0.string) } ?? "not found in the fixed PATH"))
        }
        for (index, word) in argv.enumerated().dropFirst() {
            let visible = VisibleText.lines(word.string)
            rows.append(DisplayRow(.effect, label: "word \(index)", word.isEmpty ? "\(VisibleText.open)empty text\(VisibleText.close)" : visible[0]))
            rows += visible.dropFirst().map { DisplayRow(.effect, $0) }
        }
        let folder = facts.targets.first { $0.argument == "cwd" }?.resolved ?? facts.folder
        rows.append(DisplayRow(.effect, label: "folder", VisibleText.line(folder.string)))
        let names = facts.environment.map { VisibleText.line($0.name.string) }.joined(separator: " ")
        rows.append(DisplayRow(.effect, label: "variables", names.isEmpty ? "none" : "only \(names)"))
        return rows
    }

    private static func differenceRows(from old: [UInt8]?, to new: [UInt8]) -> [DisplayRow] {
        guard let old else { return [DisplayRow(.note, "the present content is not shown: it is large or not text")] }
        let before = VisibleText.lines(String(decoding: old, as: UTF8.self))
        let after = VisibleText.lines(String(decoding: new, as: UTF8.self))
        guard let lines = LineDifference.unified(from: before, to: after, context: 2) else {
            return [DisplayRow(.note, "\(before.count) lines become \(after.count) lines; too many to compare here")]
        }
        if lines.isEmpty { return [DisplayRow(.note, "the content stays the same")] }
        return lines.map { line in
            switch line {
            case .same(let text): DisplayRow(.diffContext, text)
            case .added(let text): DisplayRow(.diffAdded, text)
            case .removed(let text): DisplayRow(.diffRemoved, text)
            case .skipped(let count): DisplayRow(.note, "\(count) unchanged \(count == 1 ? "line" : "lines")")
            }
        }
    }
}

extension Timestamp {
    /// `2026-11-05 08:10 UTC`
    fileprivate var minute: String {
        let text = Array(rfc3339.utf8)
        return String(decoding: text.prefix(10), as: UTF8.self) + " " + String(decoding: text[11..<16], as: UTF8.self) + " UTC"
    }
}
