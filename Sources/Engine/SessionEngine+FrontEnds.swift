public import Approval
import Conversation
import JSON
import Link

/// Front ends come and go, and are told what happens; no one of them is waited for.
extension SessionEngine {
    /// Adds a front end; it sends ``Command/attach`` first to get the state.
    /// - Returns: its number, ``FrontEnd/number``.
    public func connect(author: Author, isReadOnly: Bool = false, _ sink: @escaping FrontEndSink) -> Int {
        frontEndsGiven += 1
        let frontEnd = FrontEnd(number: frontEndsGiven, author: author, isReadOnly: isReadOnly, since: services.clock())
        frontEnds[frontEndsGiven] = AttachedFrontEnd(frontEnd: frontEnd, sink: sink)
        tellOpening()
        tellWho()
        watchRest()
        return frontEndsGiven
    }

    /// A front end is gone. Nothing is decided by it: what waits goes on waiting.
    public func disconnect(_ frontEnd: Int) {
        guard frontEnds.removeValue(forKey: frontEnd) != nil else { return }
        tellWho()
        watchRest()
    }

    /// Sends front ends away; the session goes on. None of them is listened to any more, even one whose terminal stands
    /// still and that hears of it later.
    func sendAway(_ reason: String, but kept: Int? = nil) {
        guard let bytes = try? LinkCodec.encode(Event.detached(reason)) else { return }
        for number in frontEnds.keys where number != kept { frontEnds.removeValue(forKey: number)?.sink(bytes, false) }
        tellWho()
        watchRest()
    }

    /// The same at the wish of one of them.
    public func sendOthersAway(by author: Author, but kept: Int?) {
        let place = author.terminal.map { " at \(VisibleText.line($0))" } ?? ""
        sendAway(
            "\(VisibleText.line(author.name))\(place) attached and sent the others away; the session goes on, and `assent attach \(session)` comes back to it.",
            but: kept)
    }

    // MARK: What they are told

    func tell(_ event: Event) {
        // A whole state that a front end asked for is nothing new.
        if case .session = event, asking != nil {} else { writer.note(event, machine) }
        if case .call(let call) = event { notePending(call) }
        switch event {
        case .session(let state):
            for number in asking.map({ [$0] }) ?? Array(frontEnds.keys) { tell(state, to: number) }
        case .refused, .earlier:
            // An answer to the one who asked; what nobody in particular asked for is told to all.
            send(event, to: asking.map { [$0] } ?? Array(frontEnds.keys))
        default: send(event, to: Array(frontEnds.keys))
        }
    }

    private func tell(_ state: SessionState, to number: Int) {
        var state = state
        state.frontEnds = frontEnds.values.map(\.frontEnd).sorted { $0.number < $1.number }
        state.you = number
        state.desk = desk
        // What somebody is writing in their own terminal stays theirs.
        if let deskKeeper, deskKeeper != number, frontEnds[deskKeeper] != nil {
            state.desk?.draft = ""
            state.desk?.edit = nil
        }
        state.isDetachable = keeping.isDetachable
        reachBack(&state)
        send(.session(state), to: [number], isState: true)
    }

    func tellWho() { send(.frontEnds(frontEnds.values.map(\.frontEnd).sorted { $0.number < $1.number }), to: Array(frontEnds.keys)) }

    /// To the one who asked; to nobody when they are gone.
    func send(_ event: Event, to number: Int?) {
        if let number { send(event, to: [number]) }
    }

    private func send(_ event: Event, to numbers: [Int], isState: Bool = false) {
        guard !numbers.isEmpty else { return }
        // Events are our own values; encoding them fails only for a programmer's mistake, and then the front end
        // is told so rather than left with a hole.
        guard let bytes = try? LinkCodec.encode(event) else {
            assertionFailure("an event cannot be encoded: \(event)")
            return
        }
        for number in numbers { frontEnds[number]?.sink(bytes, isState) }
    }

    /// While the session is still being read an entry would have no number.
    func tellNotice(_ notice: Notice) {
        if isRestoring { opening.append(notice) } else { handle(.noticed(notice)) }
    }

    func tellOpening() {
        guard !isRestoring else { return }
        let notices = opening
        opening = []
        for notice in notices { tellNotice(notice) }
    }
}
