/// What a write changes in a file that is there, in full.
enum DifferenceRows {
    private static let context = 3

    /// - Parameters:
    ///   - old: the content now; nil when it was not read.
    ///   - new: the content afterwards.
    static func rows(from old: [UInt8]?, to new: [UInt8]) -> [DisplayRow] {
        guard let old else {
            return [DisplayRow(.note, "the present content is not compared: it is large or no text; all of it is replaced")]
        }
        if old == new { return [DisplayRow(.note, "the content stays the same")] }
        guard let before = String(validating: old, as: UTF8.self), let after = String(validating: new, as: UTF8.self) else {
            return [DisplayRow(.note, "the contents are not compared: they are no text in UTF-8; all of it is replaced")]
        }
        let difference = LineDifference(from: before, to: after)
        let lines = difference.unified(context: context)
        return totals(lines) + rows(of: lines) + ends(difference)
    }

    private static func totals(_ lines: [LineDifference.Line]) -> [DisplayRow] {
        let added = lines.count { if case .added = $0 { true } else { false } }
        let removed = lines.count { if case .removed = $0 { true } else { false } }
        return [DisplayRow(.note, "\(count(added, "line")) added, \(count(removed, "line")) removed")]
    }

    /// Runs of blank lines of one kind are counted, as ``VisibleText/lines(_:)`` does.
    private static func rows(of lines: [LineDifference.Line]) -> [DisplayRow] {
        var rows: [DisplayRow] = []
        var index = 0
        while index < lines.count {
            let (kind, text, number) = parts(lines[index])
            var end = index + 1
            if text.isEmpty, number != nil {
                while end < lines.count, parts(lines[end]) == (kind, "", parts(lines[end]).number) { end += 1 }
            }
            if end - index >= VisibleText.countedRun {
                let mark = "\(VisibleText.open)\(end - index) blank lines\(VisibleText.close)"
                rows.append(DisplayRow(kind, label: number.map { String($0) } ?? "", mark))
            } else {
                for line in lines[index..<end] {
                    let (kind, text, number) = parts(line)
                    rows.append(DisplayRow(kind, label: number.map { String($0) } ?? "", number == nil ? text : VisibleText.line(text)))
                }
            }
            index = end
        }
        return rows
    }

    private static func parts(_ line: LineDifference.Line) -> (kind: DisplayRow.Kind, text: String, number: Int?) {
        switch line {
        case .same(let text, let number): (.diffContext, text, number)
        case .added(let text, let number): (.diffAdded, text, number)
        case .removed(let text, let number): (.diffRemoved, text, number)
        case .skipped(let skipped): (.note, count(skipped, "unchanged line"), nil)
        }
    }

    private static func ends(_ difference: LineDifference) -> [DisplayRow] {
        switch (difference.oldEndsOpen, difference.newEndsOpen) {
        case (false, true): [DisplayRow(.note, "the last line will have no line break at its end")]
        case (true, false): [DisplayRow(.note, "the last line had no line break at its end")]
        default: []
        }
    }

    private static func count(_ number: Int, _ things: String) -> String { "\(number) \(things)\(number == 1 ? "" : "s")" }
}
