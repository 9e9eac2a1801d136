public import Conversation
public import Store

extension SessionJournal {
    /// The log of one session: its decisions in order, then the calls that wait.
    public func log(session: SessionID) throws(StoreError) -> [LogRecord] {
        var book = LogBook()
        var entries = entries(session: session, kinds: LogBook.kinds)
        while let row = try entries.next() { book.add(row) }
        return book.records(isRunning: try isLocked(session: session))
    }
}
