/// Which members and items of one value have been looked at by schemas that it fits (2020-12 core, sections 7.7.1 and 11).
struct Evaluated {
    /// Whether anybody will ask.
    let isTracked: Bool
    private var allMembers = false
    private var members: [Bool] = []
    private var allItems = false
    private var itemsBefore = 0
    private var items: [Bool] = []

    init(tracked: Bool = false) { isTracked = tracked }

    mutating func noteMember(_ index: Int, of count: Int) {
        guard isTracked else { return }
        if members.isEmpty { members = Array(repeating: false, count: count) }
        members[index] = true
    }

    mutating func noteItem(_ index: Int, of count: Int) {
        guard isTracked else { return }
        if items.isEmpty { items = Array(repeating: false, count: count) }
        items[index] = true
    }

    mutating func noteItems(before end: Int) { itemsBefore = max(itemsBefore, end) }
    mutating func noteAllItems() { allItems = true }
    mutating func noteAllMembers() { allMembers = true }

    func hasMember(_ index: Int) -> Bool { allMembers || (members.indices.contains(index) && members[index]) }
    func hasItem(_ index: Int) -> Bool { allItems || index < itemsBefore || (items.indices.contains(index) && items[index]) }

    mutating func merge(_ other: Evaluated) {
        guard isTracked else { return }
        allMembers = allMembers || other.allMembers
        allItems = allItems || other.allItems
        itemsBefore = max(itemsBefore, other.itemsBefore)
        Self.merge(&members, other.members)
        Self.merge(&items, other.items)
    }

    private static func merge(_ a: inout [Bool], _ b: [Bool]) {
        if a.isEmpty {
            a = b
        } else {
            for (index, isSet) in b.enumerated() where isSet && a.indices.contains(index) { a[index] = true }
        }
    }

    /// What merging costs, in steps.
    var work: Int { (members.count + items.count) / 16 }
}
