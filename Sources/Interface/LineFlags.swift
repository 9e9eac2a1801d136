/// A flag for each of many lines, with the number of those before a line that are not set. Setting and counting cost the
/// logarithm of the number of lines (a Fenwick tree).
struct LineFlags: Sendable, Equatable {
    private var flags: [Bool]
    /// At `i`: how many are not set among the last `i & -i` lines up to `i`, counted from 1.
    private var tree: [Int32]

    init(_ flags: [Bool] = []) {
        self.flags = flags
        tree = [0] + flags.map { $0 ? 0 : 1 }
        for index in tree.indices.dropFirst() {
            let parent = index + (index & -index)
            if parent < tree.count { tree[parent] += tree[index] }
        }
    }

    var count: Int { flags.count }
    subscript(line: Int) -> Bool { flags[line] }

    mutating func set(_ line: Int) {
        if flags[line] { return }
        flags[line] = true
        var index = line + 1
        while index < tree.count {
            tree[index] -= 1
            index += index & -index
        }
    }

    /// How many lines before this one are not set.
    func unset(before line: Int) -> Int {
        var index = min(max(0, line), flags.count)
        var sum = 0
        while index > 0 {
            sum += Int(tree[index])
            index -= index & -index
        }
        return sum
    }
}
