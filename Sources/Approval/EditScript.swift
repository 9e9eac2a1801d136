/// What to take out of one list and to put into another to come from the first to the second: the shortest way, by Myers'
/// greedy algorithm, with an end to its patience.
struct EditScript {
    /// Positions in the old list, and in the new one.
    private(set) var removed: Set<Int> = []
    private(set) var added: Set<Int> = []

    /// More differences than this are not sought: time and memory grow with their square.
    static let mostDifferences = 4_000
    /// Comparisons; lists of many equal items would otherwise take long.
    private static let mostSteps = 20_000_000

    /// Everything between the common beginning and end of the lists goes, and comes: right, but seldom the shortest way.
    init(replacing old: [Int], by new: [Int]) {
        var start = 0
        while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
        var (oldEnd, newEnd) = (old.count, new.count)
        while oldEnd > start, newEnd > start, old[oldEnd - 1] == new[newEnd - 1] { (oldEnd, newEnd) = (oldEnd - 1, newEnd - 1) }
        removed = Set(start..<oldEnd)
        added = Set(start..<newEnd)
    }

    /// - Returns: nil when the lists differ too much.
    init?(from old: [Int], to new: [Int]) {
        var start = 0
        while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
        var (oldEnd, newEnd) = (old.count, new.count)
        while oldEnd > start, newEnd > start, old[oldEnd - 1] == new[newEnd - 1] { (oldEnd, newEnd) = (oldEnd - 1, newEnd - 1) }
        guard let rounds = EditScript.rounds(old[start..<oldEnd], new[start..<newEnd]) else { return nil }
        walkBack(rounds, from: (oldEnd - start, newEnd - start), offset: start)
    }

    /// For each number of differences the furthest position in `old` on each diagonal (position in `old` less that in
    /// `new`) that can be reached with it, which is every second one; the last round reaches both ends.
    private static func rounds(_ old: ArraySlice<Int>, _ new: ArraySlice<Int>) -> [[Int32]]? {
        let (n, m) = (old.count, new.count)
        var rounds: [[Int32]] = []
        var steps = 0
        for differences in 0...min(n + m, mostDifferences) {
            var furthest = [Int32](repeating: 0, count: differences + 1)
            for diagonal in stride(from: -differences, through: differences, by: 2) {
                var x = differences == 0 ? 0 : advance(rounds[differences - 1], diagonal, differences).x
                var y = x - diagonal
                while x < n, y < m, old[old.startIndex + x] == new[new.startIndex + y] {
                    (x, y, steps) = (x + 1, y + 1, steps + 1)
                }
                furthest[(diagonal + differences) / 2] = Int32(x)
                if x >= n, y >= m { return rounds + [furthest] }
            }
            steps += differences
            guard steps <= mostSteps else { return nil }
            rounds.append(furthest)
        }
        return nil
    }

    /// The best step onto a diagonal from the round before: one item is added, or one removed.
    private static func advance(_ before: [Int32], _ diagonal: Int, _ differences: Int) -> (x: Int, isAdded: Bool) {
        func x(_ diagonal: Int) -> Int { Int(before[(diagonal + differences - 1) / 2]) }
        if diagonal == -differences { return (x(diagonal + 1), true) }
        if diagonal == differences { return (x(diagonal - 1) + 1, false) }
        let (added, removed) = (x(diagonal + 1), x(diagonal - 1) + 1)
        return added > removed - 1 ? (added, true) : (removed, false)
    }

    private mutating func walkBack(_ rounds: [[Int32]], from end: (Int, Int), offset: Int) {
        var (x, y) = end
        for differences in stride(from: rounds.count - 1, to: 0, by: -1) {
            let diagonal = x - y
            let step = EditScript.advance(rounds[differences - 1], diagonal, differences)
            if step.isAdded {
                (x, y) = (step.x, step.x - diagonal - 1)
                added.insert(offset + y)
            } else {
                (x, y) = (step.x - 1, step.x - diagonal)
                removed.insert(offset + x)
            }
        }
    }
}
