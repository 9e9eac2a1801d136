import Approval
import Link
import Surface

/// The calls that a sheet lists before they are decided together. Calls that come later are never in it, and one that
/// changes or is decided while it is open drops out.
struct BatchSheet: Sendable {
    enum Answer: Sendable, Equatable {
        case approve, deny

        var done: String { self == .approve ? "approved" : "denied" }
    }

    struct Item: Sendable {
        let handle: Int
        let showing: Showing?
        let revision: Int
        let tool: String
        let summary: String
        let risk: Risk
        let isInvalid: Bool
        /// What is destructive about it; nil when nothing is.
        let destruction: String?
        /// It is destructive, and no copy is kept.
        let isForGood: Bool
        /// Why it is not decided with the others; nil when it is.
        var leftOut: String?
    }

    /// Characters of what a call is about.
    static let longestSummary = 400

    let answer: Answer
    private(set) var items: [Item]
    /// Where each call stands in the list.
    private let places: [Int: Int]
    /// How many calls it decides, how many of those are destructive, and how many for good.
    private(set) var count = 0
    private(set) var destructive = 0
    private(set) var forGood = 0
    var top = 0
    /// Lines of the sheet that have been on screen at its width.
    var seenLines: Set<Int> = []
    var seenWidth = -1
    /// Its lines as they were made last; nil when they have to be made anew.
    var laid: (width: Int, lines: [StyledLine])?

    init(answer: Answer, items: [Item]) {
        self.answer = answer
        self.items = items
        places = Dictionary(items.enumerated().map { ($0.element.handle, $0.offset) }, uniquingKeysWith: { first, _ in first })
        tally()
    }

    func item(_ handle: Int) -> Item? { places[handle].map { items[$0] } }

    var decided: [Item] { items.filter { $0.leftOut == nil } }

    /// Handles of the calls that cannot be undone.
    var handlesForGood: [Int] { items.filter { $0.leftOut == nil && $0.isForGood }.map(\.handle) }

    /// A call drops out. The list is another one then, and has to be read again.
    mutating func leaveOut(_ handle: Int, because reason: String) {
        guard let index = places[handle] else { return }
        items[index].leftOut = reason
        seenLines = []
        laid = nil
        tally()
    }

    private mutating func tally() {
        count = items.count { $0.leftOut == nil }
        destructive = items.count { $0.leftOut == nil && $0.destruction != nil }
        forGood = items.count { $0.leftOut == nil && $0.isForGood }
    }
}
