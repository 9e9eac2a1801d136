/// Which reasoning is open in the conversation, by the numbers of the entries.
struct ThoughtFolding: Sendable, Equatable {
    /// Also for what is still to come.
    private(set) var opensAll = false
    /// Those that are not as all the others.
    private(set) var others: Set<Int> = []

    init(opensAll: Bool = false, others: Set<Int> = []) {
        self.opensAll = opensAll
        self.others = others
    }

    func isOpen(_ entry: Int) -> Bool { opensAll != others.contains(entry) }

    mutating func toggle(_ entry: Int) {
        if others.remove(entry) == nil { others.insert(entry) }
    }

    mutating func toggleAll() { self = ThoughtFolding(opensAll: !opensAll) }
}
