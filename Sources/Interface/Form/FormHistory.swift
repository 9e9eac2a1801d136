/// What a form was before, and what it was before that was undone.
struct FormHistory: Sendable {
    struct State: Sendable {
        let root: FormNode
        let selected: FormRow.ID?
        /// Bytes of it as JSON.
        let weight: Int
    }

    private static let most = 200
    /// Bytes of all that is kept, where that is more than ``fewest`` states: a form may be very long.
    private static let heaviest = 4 << 20
    private static let fewest = 10

    private var past: [State] = []
    private var future: [State] = []
    /// Of all that is past.
    private var weight = 0
    /// The row in which letters are being typed: they are undone together.
    private var typing: FormRow.ID?

    var canUndo: Bool { !past.isEmpty }

    /// - Parameters:
    ///   - state: before the change.
    ///   - row: where it is typed; nil for any other change.
    mutating func note(_ state: State, typing row: FormRow.ID?) {
        future = []
        if let row, row == typing { return }
        typing = row
        past.append(state)
        weight += state.weight
        while past.count > Self.most || (past.count > Self.fewest && weight > Self.heaviest) { weight -= past.removeFirst().weight }
    }

    /// What is typed from now on is undone by itself.
    mutating func endTyping() { typing = nil }

    /// - Returns: what was before; nil when nothing was.
    mutating func undo(_ now: State) -> State? {
        typing = nil
        guard let last = past.popLast() else { return nil }
        weight -= last.weight
        future.append(now)
        return last
    }

    mutating func redo(_ now: State) -> State? {
        typing = nil
        guard let next = future.popLast() else { return nil }
        weight += now.weight
        past.append(now)
        return next
    }
}
