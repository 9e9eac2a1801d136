import Approval

extension VerifyReport.Finding {
    /// One sentence: where, and what.
    public var message: String {
        switch reason {
        case .changed: "Row \(sequence) was changed after it was written."
        case .removed(1): "Row \(sequence) was removed."
        case .removed(let count): "Rows \(sequence) to \(sequence + count - 1) were removed."
        case .inserted: "Row \(sequence) was put in later."
        case .moved(let before):
            "Row \(sequence) is not where it was written: it belongs after what is row \(before) now."
        case .unlinked: "Row \(sequence) does not follow row \(sequence - 1): one of the two was replaced."
        case .startMissing: "Row \(sequence) tells of a start that the table of starts does not have."
        case .startChanged: "The start row of row \(sequence) was changed after it was written."
        case .startForged: "The table of starts has a row for row \(sequence) that the journal knows nothing of."
        case .notTheKeptTip: "Row \(sequence) is not the one that the kept tip names: the journal was rewritten."
        case .cutOff(sequence): "Row \(sequence), which the kept tip names, was cut off."
        case .cutOff(let kept): "Rows \(sequence) to \(kept), which the kept tip names, were cut off."
        case .schema(let names):
            "The tables are not those that this program makes: "
                + names.map { VisibleText.line($0) }.joined(separator: ", ") + "."
        case .damaged(let what): "The file is damaged: \(VisibleText.line(what))."
        }
    }
}

extension VerifyReport {
    /// For a person, a sentence a line.
    public var lines: [String] {
        var lines: [String] = []
        switch (broken, rows) {
        case (let broken?, _):
            lines.append(broken.message)
            let last = tip.sequence
            lines.append(
                last == 0 ? "No row before it could be relied on." : "Rows 1 to \(last) are as they were written.")
        case (nil, 0): lines.append("The journal has no rows.")
        case (nil, 1): lines.append("1 row checked: it is as it was written.")
        case (nil, let count):
            lines.append("\(count) rows checked: each is as it was written and follows the one before it.")
        }
        lines.append("Tip: \(tip)")
        lines.append(
            "A journal whose newest rows were cut off, or which was written anew as a whole, looks right by itself; "
                + "only a tip kept elsewhere shows it.")
        return lines
    }
}
