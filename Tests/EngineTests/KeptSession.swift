import Approval
import Conversation
import Journal
import Link

@testable import Engine

/// What journal and scrollback would hold of a session, as plain lists: the reference for taking a session up again.
struct KeptSession {
    private(set) var rows: [JournalEntry] = []
    private var entries: [Int: Entry] = [:]
    private var calls: [Int: CallState] = [:]
    private var state: WorkingState?
    /// Without a scrollback only the journal is left.
    var hasScrollback = true

    mutating func add(_ row: JournalEntry) { rows.append(row) }

    mutating func note(_ event: Event, _ machine: SessionMachine) {
        switch event {
        case .entryAdded(let entry): entries[entry.id] = entry
        case .entryText(let id, let text):
            guard case .assistant(let before, let isOpen, let interrupted)? = entries[id]?.body else { return }
            entries[id]?.body = .assistant(text: before + text, isOpen: isOpen, interrupted: interrupted)
        case .entryEnded(let id, let interrupted):
            guard case .assistant(let text, _, _)? = entries[id]?.body else { return }
            entries[id]?.body = .assistant(text: text, isOpen: false, interrupted: interrupted)
        case .call(let call): calls[call.handle] = call
        case .queued, .pause, .usage: state = machine.workingState
        default: break
        }
    }

    var restoration: Restoration {
        var known = KnownConversation()
        var open: [Int: Restoration.OpenCall] = [:]
        var endings: [CallKey: SettledCall.Ending] = [:]
        var queued = QueuedWords()
        var cut = CutAnswer()
        for (index, row) in rows.enumerated() {
            let whole = JournalRow(sequence: Int64(index + 1), session: Fixture.session, time: Timestamp(milliseconds: 0), entry: row, hash: Digest(of: []))
            known.add(whole)
            queued.add(row)
            cut.add(whole)
            func end(_ key: CallKey, _ ending: SettledCall.Ending) {
                open[key.number] = nil
                endings[key] = ending
            }
            switch row {
            case .proposed(let call): open[call.key.number] = .init(call: call)
            case .commanded(let call): open[call.key.number] = .init(call: call, isOwn: true)
            case .shown(let showing): open[showing.call.number]?.revision = showing.revision
            case .amended(let amendment):
                open[amendment.call.number]?.amended = amendment.arguments
                open[amendment.call.number]?.revision = amendment.revision
            case .started(let record): open[record.decision.call.number]?.started = record
            case .decided(let decision): end(decision.call, .denied(decision))
            case .finished(let outcome): end(outcome.result.key, .finished(outcome))
            case .notRun(let notRun): end(notRun.result.key, .notRun(notRun))
            case .outcomeUnknown(let unknown): end(unknown.result.key, .outcomeUnknown(unknown))
            default: break
            }
        }
        var restoration = Restoration(
            messages: known.messages, queued: queued.texts, cut: cut.reason, callNumbers: max(rows.compactMap { $0.call?.number }.max() ?? 0, hasScrollback ? calls.keys.max() ?? 0 : 0),
            open: open.values.sorted { $0.call.key.number < $1.call.key.number }, endings: endings)
        if hasScrollback {
            restoration.scrollback = .init(entries: entries.values.sorted { $0.id < $1.id }, calls: Array(calls.values), state: state)
        }
        return restoration
    }
}
