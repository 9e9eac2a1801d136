/// The code points of one line that raise a flag, with how often each came.
struct LineTally {
    private struct Count {
        let flag: TextFlag
        let value: UInt32
        var times = 1
    }

    /// Further ones of a flag are summed up.
    private static let named = 6

    private var counts: [Count] = []
    private var others: [TextFlag: Int] = [:]

    var isEmpty: Bool { counts.isEmpty }

    mutating func add(_ flag: TextFlag, _ value: UInt32) {
        var known = 0
        for index in counts.indices where counts[index].flag == flag {
            if counts[index].value == value {
                counts[index].times += 1
                return
            }
            known += 1
        }
        if known < Self.named { counts.append(Count(flag: flag, value: value)) } else { others[flag, default: 0] += 1 }
    }

    /// Tells what the line held and is empty again.
    mutating func settle(line: Int?, into findings: inout TextFindings) {
        for flag in TextFlag.allCases {
            let mine = counts.filter { $0.flag == flag }
            if mine.isEmpty { continue }
            findings.add(flag, line: line, "\(flag.sentence): \(words(mine, others[flag] ?? 0))")
        }
        counts.removeAll(keepingCapacity: true)
        others.removeAll()
    }

    private func words(_ counts: [Count], _ others: Int) -> String {
        var words = counts.map { $0.times == 1 ? ScalarNames.full($0.value) : "\($0.times)× \(ScalarNames.full($0.value))" }
        if others > 0 { words.append("and \(others) more") }
        return words.joined(separator: ", ")
    }
}
