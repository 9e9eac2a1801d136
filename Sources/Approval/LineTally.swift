/// The code points of one line that are pointed out, with how often each came.
struct LineTally {
    enum Topic: CaseIterable {
        case control, bidi, hidden
        /// A combining mark where there is nothing that could carry it.
        case stray
        case normalised

        var flag: TextFlag {
            switch self {
            case .control: .controlBytes
            case .bidi: .bidi
            case .hidden, .stray: .hiddenCharacters
            case .normalised: .unicodeNormalisation
            }
        }

        var sentence: String { self == .stray ? "has combining marks where there is no letter" : flag.sentence }
    }

    private struct Count {
        let topic: Topic
        let value: UInt32
        var times = 1
    }

    /// Further ones of a topic are summed up.
    private static let named = 6

    private var counts: [Count] = []
    private var others: [Topic: Int] = [:]

    var isEmpty: Bool { counts.isEmpty }

    mutating func add(_ topic: Topic, _ value: UInt32) {
        var known = 0
        for index in counts.indices where counts[index].topic == topic {
            if counts[index].value == value {
                counts[index].times += 1
                return
            }
            known += 1
        }
        if known < Self.named { counts.append(Count(topic: topic, value: value)) } else { others[topic, default: 0] += 1 }
    }

    /// Tells what the line held and is empty again.
    mutating func settle(line: Int?, into findings: inout TextFindings) {
        for topic in Topic.allCases {
            let mine = counts.filter { $0.topic == topic }
            if mine.isEmpty { continue }
            findings.add(topic.flag, line: line, "\(topic.sentence): \(words(mine, others[topic] ?? 0))")
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
