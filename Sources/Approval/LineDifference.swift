/// A line-wise difference of two texts.
enum LineDifference {
    enum Line: Equatable {
        case same(String)
        case added(String)
        case removed(String)
        case skipped(Int)
    }

    /// Changed lines with some lines of context around them; nil when the texts differ in too many places to compare.
    static func unified(from old: [String], to new: [String], context: Int) -> [Line]? {
        // Compared by bytes: canonically equal lines are different lines here.
        var numbers: [[UInt8]: Int] = [:]
        func number(_ line: String) -> Int {
            let bytes = Array(line.utf8)
            if let known = numbers[bytes] { return known }
            numbers[bytes] = numbers.count
            return numbers.count - 1
        }
        guard let script = EditScript(from: old.map(number), to: new.map(number)) else { return nil }
        if script.removed.isEmpty, script.added.isEmpty { return [] }
        return withContext(merge(old, new, removed: script.removed, added: script.added), context)
    }

    private static func merge(_ old: [String], _ new: [String], removed: Set<Int>, added: Set<Int>) -> [Line] {
        var lines: [Line] = []
        var i = 0
        var j = 0
        while i < old.count || j < new.count {
            if i < old.count, removed.contains(i) {
                lines.append(.removed(old[i]))
                i += 1
            } else if j < new.count, added.contains(j) {
                lines.append(.added(new[j]))
                j += 1
            } else if i < old.count, j < new.count {
                lines.append(.same(old[i]))
                i += 1
                j += 1
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
