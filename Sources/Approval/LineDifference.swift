import JSON

/// A line-wise difference of two texts, as rows for a person: changed lines with some lines of context around them, each
/// with its number.
///
/// Lines are compared by bytes: canonically equal lines are different lines here. A line ends at LF and nowhere else.
struct LineDifference {
    enum Line: Equatable {
        /// `number` counts from 1: in the new text for what is there afterwards, in the old one for what goes.
        case same(String, number: Int)
        case added(String, number: Int)
        case removed(String, number: Int)
        case skipped(Int)
    }

    private let old: [Substring]
    private let new: [Substring]
    /// Whether the text's last line ends with a line break; an empty text has no line that could.
    let oldEndsOpen: Bool
    let newEndsOpen: Bool

    init(from old: String, to new: String) {
        (self.old, oldEndsOpen) = LineDifference.split(old)
        (self.new, newEndsOpen) = LineDifference.split(new)
    }

    private static func split(_ text: String) -> (lines: [Substring], endsOpen: Bool) {
        if text.isEmpty { return ([], false) }
        var lines: [Substring] = []
        let bytes = text.utf8
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            lines.append(text[start..<end])
            start = bytes.index(after: end)
        }
        if start == bytes.endIndex { return (lines, false) }
        return (lines + [text[start...]], true)
    }

    /// Empty when the texts have the same lines (their ends may differ). Texts that differ in too many places to seek the
    /// shortest way between them are shown as all that goes and all that comes between their common beginning and end.
    func unified(context: Int) -> [Line] {
        var numbers: [[UInt8]: Int] = [:]
        func number(_ line: Substring) -> Int {
            let bytes = Array(line.utf8)
            if let known = numbers[bytes] { return known }
            numbers[bytes] = numbers.count
            return numbers.count - 1
        }
        let (oldNumbers, newNumbers) = (old.map(number), new.map(number))
        let script = EditScript(from: oldNumbers, to: newNumbers) ?? EditScript(replacing: oldNumbers, by: newNumbers)
        if script.removed.isEmpty, script.added.isEmpty { return [] }
        return LineDifference.withContext(merge(script), context)
    }

    private func merge(_ script: EditScript) -> [Line] {
        var lines: [Line] = []
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            if i < old.count, script.removed.contains(i) {
                lines.append(.removed(String(old[i]), number: i + 1))
                i += 1
            } else if j < new.count, script.added.contains(j) {
                lines.append(.added(String(new[j]), number: j + 1))
                j += 1
            } else if i < old.count, j < new.count {
                lines.append(.same(String(old[i]), number: j + 1))
                (i, j) = (i + 1, j + 1)
            } else {
                break
            }
        }
        return lines
    }

    private static func withContext(_ lines: [Line], _ context: Int) -> [Line] {
        var keep = [Bool](repeating: false, count: lines.count)
        for (index, line) in lines.enumerated() {
            if case .same = line { continue }
            for near in max(0, index - context)...min(lines.count - 1, index + context) { keep[near] = true }
        }
        var result: [Line] = []
        var skipped = 0
        for (index, line) in lines.enumerated() {
            if keep[index] {
                if skipped > 0 { result.append(.skipped(skipped)) }
                skipped = 0
                result.append(line)
            } else {
                skipped += 1
            }
        }
        if skipped > 0 { result.append(.skipped(skipped)) }
        return result
    }
}
