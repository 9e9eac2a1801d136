import Approval
import Conversation
import JSON
import Journal
import Store
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the journal says of a session at a moment.
struct CrashSnapshot {
    let session: SessionSummary
    let rows: [JournalRow]
    let open: [OpenCall]
    let messages: [Message]
    let log: [LogRecord]
    let isWhole: Bool

    /// - Returns: nil when there is no session yet.
    init?(_ folder: String) throws {
        let journal: SessionJournal
        do throws(StoreError) {
            journal = try SessionJournal.open(folder: folder, create: false)
        } catch {
            if case .missing = error { return nil }
            throw error
        }
        guard let session = try journal.latestSession() else { return nil }
        self.session = session
        isWhole = try journal.verify().broken == nil
        open = try journal.openCalls(session: session.id)
        messages = try journal.knownConversation(session: session.id)
        log = try journal.log(session: session.id)
        var rows: [JournalRow] = []
        var cursor = journal.entries(session: session.id)
        while let row = try cursor.next() { rows.append(row) }
        self.rows = rows
    }

    /// The same of a copy, so that the files are left to the next engine as the killed one left them.
    static func ofCopy(_ folder: String, in scratch: String) throws -> CrashSnapshot? {
        let copy = "\(scratch)/copy"
        Files.remove(copy)
        guard Files.exists(folder) else { return nil }
        mkdir(copy, 0o700)
        for suffix in ["", "-wal"] where Files.exists("\(folder)/journal.sqlite\(suffix)") {
            try Files.write(try Files.read("\(folder)/journal.sqlite\(suffix)"), to: "\(copy)/journal.sqlite\(suffix)")
            chmod("\(copy)/journal.sqlite\(suffix)", 0o600)
        }
        return try CrashSnapshot(copy)
    }

    /// Calls of the model's that wait for the person.
    var pending: [Int] { open.filter { !$0.isOwn && $0.start == nil }.map(\.call.key.number) }

    /// Calls that had started and have no result.
    var unknown: [Int] { open.filter { $0.start != nil }.map(\.call.key.number) }

    var started: Set<Int> { numbers { if case .started = $0 { true } else { false } } }
    var proposed: Set<Int> { numbers { if case .proposed = $0 { true } else { false } } }

    private func numbers(_ isWanted: (JournalEntry) -> Bool) -> Set<Int> { Set(rows.filter { isWanted($0.entry) }.compactMap { $0.entry.call?.number }) }

    /// What the tool was to be run with, by the call: by all its arguments, as it was proposed and as it was changed.
    var names: [String: Int] {
        var names: [String: Int] = [:]
        func add(_ bytes: [UInt8], _ key: CallKey) {
            guard let last = try? ToolArguments(parsing: bytes).object["argv"]?.array?.last?.string else { return }
            names[last.hasPrefix("sh tool.sh ") ? String(last.dropFirst(11)) : last] = key.number
        }
        for row in rows {
            switch row.entry {
            case .proposed(let call), .commanded(let call): add(call.rawArguments, call.key)
            case .amended(let amendment): add(amendment.arguments.bytes, amendment.call)
            default: break
            }
        }
        return names
    }

    /// The texts of answers that did not come to their end.
    var cut: Set<String> {
        var texts: Set<String> = []
        for (row, next) in zip(rows, rows.dropFirst()) {
            guard case .noted(let note) = row.entry, note.kind == .answerCut, case .message(let message) = next.entry else { continue }
            texts.insert(message.text)
        }
        return texts
    }

    /// How often the person said something: in the conversation, and in the queue.
    func count(_ words: String) -> (said: Int, queued: Int) {
        var said = 0
        var queued = 0
        for row in rows {
            switch row.entry {
            case .message(let message) where message.role == .user && message.text == words:
                said += 1
                queued = max(0, queued - 1)
            case .noted(let note) where note.text == words: queued += note.kind == .queued ? 1 : note.kind == .unqueued ? -1 : 0
            default: break
            }
        }
        return (said, queued)
    }

    /// Calls whose results the model does not have exactly once.
    var unanswered: [Int] {
        let results = messages.flatMap(\.blocks).compactMap { if case .toolResult(let result) = $0 { result.key.number } else { nil } }
        return messages.flatMap(\.calls).map(\.key.number).filter { number in results.count { $0 == number } != 1 }
    }
}
