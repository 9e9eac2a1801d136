public import Conversation
import JSON

extension Inspection {
    /// What a person is shown of a call that cannot be approved as it is: what it is, what is wrong, what would fit.
    ///
    /// - Parameters:
    ///   - bytes: the arguments as they are now, and `arguments` their parse; nil when there is none.
    ///   - asked: the model's own, when a person has put others in their place.
    public static func display(
        of misfit: Misfit, tool: String, bytes: [UInt8], arguments: ToolArguments?, asked: [UInt8]?
    ) -> CallDisplay {
        var rows = [DisplayRow(.title, label: "invalid", VisibleText.line(tool))]
        rows += arguments.map { ArgumentRows.rows(of: $0.object) } ?? unreadable(bytes)
        if let offer = misfit.offer {
            rows.append(DisplayRow(.section, "Offered, without a change of meaning"))
            rows += offer.changes.map { DisplayRow(.offer, $0) }
        }
        rows.append(DisplayRow(.section, "Checks"))
        rows += misfit.problems.map { DisplayRow(.checkFailed, $0) }
        rows.append(DisplayRow(.checkFailed, misfit.canBeMended ? "invalid: it cannot be approved as it is" : "unknown tool: it can only be denied"))
        rows.append(DisplayRow(.section, misfit.canBeMended ? "What the tool takes" : "Tools that there are"))
        // Parts of a schema are to be read to the letter, sentences are not.
        rows += misfit.expected.map { DisplayRow(misfit.canBeMended ? .effect : .note, $0) }
        if let asked { rows += amended(asked) }
        return CallDisplay(rows: rows)
    }

    /// Text that is no readable JSON, as it came.
    static func unreadable(_ bytes: [UInt8], _ kind: DisplayRow.Kind = .argument) -> [DisplayRow] {
        if bytes.isEmpty { return [DisplayRow(.note, "no arguments")] }
        let lines = VisibleText.lines(String(decoding: bytes, as: UTF8.self))
        return lines.enumerated().map { index, line in
            let rest: DisplayRow.Kind = kind == .argument ? .argumentLine : kind
            return DisplayRow(index == 0 ? kind : rest, label: index == 0 ? "arguments" : "", line)
        }
    }

    /// What the model asked before a person changed it.
    static func amended(_ asked: [UInt8]) -> [DisplayRow] {
        let rows = (try? ToolArguments(parsing: asked)).map { ArgumentRows.rows(of: $0.object) } ?? unreadable(asked, .original)
        return [DisplayRow(.section, "Amended by you. The model asked")] + rows.map { DisplayRow(.original, label: $0.label, $0.text) }
    }
}
