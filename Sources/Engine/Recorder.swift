import Approval
import Conversation
import Journal
import Link
import Store

/// Writes the session's rows in order, and keeps those that could not be written until they can: nothing is lost
/// while the engine lives, and no call starts while earlier rows are missing.
struct Recorder {
    private let journal: SessionJournal
    private let session: SessionID
    private var waiting: [(JournalEntry, Timestamp)] = []
    private var isBroken = false

    init(journal: SessionJournal, session: SessionID) {
        self.journal = journal
        self.session = session
    }

    /// - Returns: what to tell the person when the state of the journal has changed.
    mutating func append(_ entries: [JournalEntry], at time: Timestamp) -> Notice? {
        waiting += entries.map { ($0, time) }
        do {
            try flush()
            guard isBroken else { return nil }
            isBroken = false
            return Notice(.information, "The journal is written again; nothing is missing in it.")
        } catch {
            guard !isBroken else { return nil }
            isBroken = true
            return Notice(
                .error, "The journal cannot be written, so no call will start. \(error.message)",
                hint: error.hint)
        }
    }

    /// At the end of a session: tries once more to write what waits.
    mutating func lastTry() -> Notice? {
        do {
            try flush()
            return nil
        } catch {
            return Notice(.error, "\(waiting.count) rows of the journal could not be written. \(error.message)", hint: error.hint)
        }
    }

    private mutating func flush() throws(StoreError) {
        while let time = waiting.first?.1 {
            // What happened together is one transaction: each waits for the disk, and for all other sessions.
            let together = waiting.prefix { $0.1 == time }.map(\.0)
            try journal.append(together, session: session, at: time)
            waiting.removeFirst(together.count)
        }
    }

    /// Decision and start in one durable transaction, after everything that came before.
    mutating func start(_ record: StartRecord, at time: Timestamp) throws(StartError) -> StartReceipt {
        do {
            try flush()
        } catch {
            throw .store(error)
        }
        return try journal.start(record, session: session, at: time)
    }
}
