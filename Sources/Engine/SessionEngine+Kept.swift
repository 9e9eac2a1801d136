import Conversation
import Dispatch
import Journal
import Link
import Store

/// What front ends are shown of the past: from memory where it is, else from the scrollback.
extension SessionEngine {
    /// Entries of one answer to ``Command/earlier(before:)``.
    private static let pageCount = 200
    /// Bytes of a desk that are kept.
    private static let longestDesk = 1 << 20

    /// Bytes of it beyond which it has fewer entries: more than the outbox of a front end takes would never arrive.
    static let pageBytes = 1 << 19

    func earlier(_ before: Int) -> EarlierEntries {
        var page = wholePage(before)
        while page.entries.count > 1, let bytes = try? LinkCodec.encode(page), bytes.count > Self.pageBytes {
            let entries = Array(page.entries.suffix(page.entries.count / 2))
            let shown = Set(entries.compactMap(\.call))
            page = EarlierEntries(entries: entries, calls: page.calls.filter { shown.contains($0.handle) })
        }
        return page
    }

    private func wholePage(_ before: Int) -> EarlierEntries {
        let first = machine.view.entries.first?.id ?? 1
        if before > first {
            let entries = machine.view.entries.prefix(before - first).suffix(Self.pageCount)
            return EarlierEntries(entries: Array(entries), calls: entries.compactMap(\.call).compactMap { machine.shown($0) })
        }
        guard before > 1, let scrollback = services.scrollback,
            let kept = try? scrollback.entries(session: session, before: before, limit: Self.pageCount)
        else { return EarlierEntries(entries: [], calls: []) }
        let entries = kept.compactMap { Entry(kept: $0) }
        let calls = (try? scrollback.calls(session: session, handles: entries.compactMap(\.call))) ?? []
        return EarlierEntries(entries: entries, calls: calls.compactMap { try? LinkCodec.decode(CallState.self, from: $0.body) })
    }

    /// Adds what lies between the place where the person read and what is told anyway.
    func reachBack(_ state: inout SessionState) {
        guard let place = desk?.top?.entry else { return }
        for _ in 0..<Self.mostPages {
            // The place is a front end's word.
            guard let first = state.entries.first?.id, first > max(6, place) - 5 else { return }
            let page = earlier(first)
            // A gap in the numbers would be one in the conversation.
            guard let last = page.entries.last, last.id == first - 1 else { return }
            let known = Set(state.calls.map(\.handle))
            state.entries = page.entries + state.entries
            state.calls += page.calls.filter { !known.contains($0.handle) }
        }
    }

    /// Pages that are told at once so that a reader is where they were; whoever read further up begins at the end.
    private static let mostPages = 10

    func keep(_ desk: Desk) {
        guard desk != self.desk, let bytes = try? LinkCodec.encode(desk.withoutSecrets), bytes.count <= Self.longestDesk else { return }
        self.desk = desk
        // Nothing depends on it: what cannot be kept is kept in memory.
        try? services.scrollback?.putDesk(bytes, session: session)
    }

    // MARK: Keeping

    func checkpoint() {
        isCheckpointDue = false
        if let notice = writer.flush() { tellNotice(notice) }
    }

    /// As the next thing on this queue: not before what the present one goes on to do, which may be the start of a call, and
    /// once for all that happens until then.
    func checkpointNext() {
        guard !isCheckpointNext else { return }
        isCheckpointNext = true
        next {
            $0.isCheckpointNext = false
            if $0.writer.isDirty { $0.checkpoint() }
        }
    }

    func checkpointSoon() {
        guard !isCheckpointDue else { return }
        isCheckpointDue = true
        after(.seconds(1)) { if $0.isCheckpointDue { $0.checkpoint() } }
    }
}
