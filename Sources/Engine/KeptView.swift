import Conversation
import Journal
import Link
import Store

/// What the scrollback has of a session, for the first screen.
struct KeptView {
    var entries: [Entry] = []
    var calls: [CallState] = []
    var desk: Desk?

    init() {}

    init(_ scrollback: Scrollback?, session: SessionID) {
        guard let scrollback, let kept = Restoration.Kept(scrollback, session: session) else { return }
        entries = kept.entries
        // Nothing can be decided before the call has been judged anew.
        calls = kept.calls.map { call in
            var call = call
            if call.isPending {
                call.stage = .checking
                call.display = nil
            }
            return call
        }
        if let bytes = try? scrollback.desk(session: session) { desk = try? LinkCodec.decode(Desk.self, from: bytes) }
    }
}

extension Entry {
    /// As the scrollback has it; nil for what cannot be read.
    init?(kept row: Scrollback.Row) {
        guard let entry = try? LinkCodec.decode(Entry.self, from: row.body) else { return nil }
        self = entry
        guard !row.tail.isEmpty else { return }
        let tail = String(decoding: row.tail, as: UTF8.self)
        switch body {
        case .assistant(let text, let isOpen, let interrupted): body = .assistant(text: text + tail, isOpen: isOpen, interrupted: interrupted)
        case .reasoning(let text, let isOpen): body = .reasoning(text: text + tail, isOpen: isOpen)
        case .you, .call, .notice, .report: break
        }
    }

    /// The handle, where it is a call.
    var call: Int? { if case .call(let handle) = body { handle } else { nil } }
}
