/// What a form was before, and what it was before that was undone.
struct FormHistory: Sendable {
    struct State: Sendable {
        let root: FormNode
        let selected: FormRow.ID?
    }

    private static let most = 200

    private var past: [State] = []
    private var future: [State] = []
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
        if past.count > Self.most { past.removeFirst() }
    }

    /// What is typed from now on is undone by itself.
    mutating func endTyping() { typing = nil }

    /// - Returns: what was before; nil when nothing was.
    mutating func undo(_ now: State) -> State? {
        typing = nil
        guard let last = past.popLast() else { return nil }
        future.append(now)
        return last
    }

    mutating func redo(_ now: State) -> State? {
        typing = nil
        guard let next = future.popLast() else { return nil }
        past.append(now)
        return next
    }
}
