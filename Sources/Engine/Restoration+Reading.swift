import Conversation
import Journal
import Link
import Store

extension Restoration {
    /// Reads what the journal has of a session, which says what holds, and how it looked by the scrollback.
    static func read(_ journal: SessionJournal, _ scrollback: Scrollback?, session: SessionID) throws(StoreError) -> Restoration {
        let open = try journal.openCalls(session: session)
        var known = KnownConversation()
        var queued = QueuedWords()
        var cut = CutAnswer()
        var history = try journal.history(session: session)
        while let row = try history.next() {
            known.add(row)
            queued.add(row.entry)
            cut.add(row)
        }
        let messages = known.messages
        var numbers = try journal.lastNumbers(session: session).call
        if let last = try? scrollback?.lastHandle(session: session) { numbers = max(numbers, last) }
        let kept = scrollback.flatMap { Kept($0, session: session) }
        // What stands there as open and is over came to its end in the last moment.
        let stale = (kept?.calls ?? []).filter { $0.isPending || $0.isRunning }.map(\.handle)
        let wanted = Set(messages.last { $0.role != .user }?.calls.map(\.key.number) ?? []).union(stale)
        var endings: [CallKey: SettledCall.Ending] = [:]
        for settled in try journal.settled(session: session, numbers: wanted) { endings[settled.call] = settled.ending }
        var restoration = Restoration(
            messages: messages, queued: queued.texts, cut: cut.reason, callNumbers: numbers, open: open.map(OpenCall.init), endings: endings,
            scrollback: kept)
        restoration.grants = (try? journal.grants(session: session)) ?? []
        restoration.answered = (try? journal.answeredCalls(session: session)) ?? []
        restoration.addOpenCalls(from: scrollback, session: session)
        return restoration
    }

    /// Calls that wait may stand far above what is shown first.
    private mutating func addOpenCalls(from store: Scrollback?, session: SessionID) {
        guard let store, var kept = scrollback else { return }
        let known = Set(kept.calls.map(\.handle))
        let missing = (open.map(\.call.key.number) + endings.keys.map(\.number)).filter { !known.contains($0) }
        guard !missing.isEmpty, let rows = try? store.calls(session: session, handles: missing) else { return }
        kept.calls += rows.compactMap { try? LinkCodec.decode(CallState.self, from: $0.body) }
        scrollback = kept
    }
}

extension Restoration.OpenCall {
    init(_ open: Journal.OpenCall) {
        self.init(
            call: open.call, isOwn: open.isOwn, amended: open.amendment?.arguments,
            revision: max(open.showing?.revision ?? 0, open.amendment?.revision ?? 0), started: open.start)
    }
}

extension Restoration.Kept {
    /// The end of the conversation, the calls that stand in it, and the state; nil when nothing was kept or it cannot be read.
    init?(_ scrollback: Scrollback, session: SessionID) {
        guard let rows = try? scrollback.lastEntries(session: session, limit: SessionMachine.windowCount), !rows.isEmpty else { return nil }
        let entries = rows.compactMap { Entry(kept: $0) }
        // A row that cannot be read would leave a gap in the numbers.
        guard entries.count == rows.count, zip(entries, entries.dropFirst()).allSatisfy({ $0.id + 1 == $1.id }) else { return nil }
        let calls = (try? scrollback.calls(session: session, handles: entries.compactMap(\.call))) ?? []
        let state = (try? scrollback.state(session: session)) ?? nil
        self.init(
            entries: entries, calls: calls.compactMap { try? LinkCodec.decode(CallState.self, from: $0.body) },
            state: state.flatMap { try? LinkCodec.decode(WorkingState.self, from: $0) })
    }
}
