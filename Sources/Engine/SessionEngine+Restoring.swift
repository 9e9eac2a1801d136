import Approval
import Conversation
import Journal
import Link
public import Store

/// Taking up a session whose engine is gone. What is ordered before it has been read waits until then.
extension SessionEngine {
    /// Reads what an engine before this one has left, and goes on from there. Large sessions are read while the screen
    /// shows their end already.
    /// - Throws: ``StoreError`` when the journal cannot be read; only where it is read at once.
    public func restore() throws(StoreError) {
        guard isRestoring else { return }
        let (journal, scrollback, session) = (services.journal, services.scrollback, session)
        if try !journal.hasRows(moreThan: Self.readAtOnce, session: session) {
            return restored(try Restoration.read(journal, scrollback, session: session))
        }
        beside {
            Result { () throws(StoreError) in try Restoration.read(journal, scrollback, session: session) }
        } then: { engine, found in
            switch found {
            case .success(let found): engine.restored(found)
            case .failure(let error): engine.cannotRestore(error)
            }
        }
    }

    /// Rows of a session that are read before its first screen.
    private static let readAtOnce = 2000

    private func restored(_ found: Restoration) {
        perform(machine.restore(found, at: services.clock()))
        tellPending()
        isRestoring = false
        writer.noteAll(machine)
        checkpoint()
        if !frontEnds.isEmpty { tellOpening() }
        for (command, author, frontEnd) in deferred {
            asking = frontEnd
            order(command, from: author)
        }
        asking = nil
        deferred = []
        endWhatWasToEnd()
        watchRest()
    }

    /// Of a session that cannot be read nothing is known, so it does not go on; what is on disk stays as it is.
    private func cannotRestore(_ error: StoreError) {
        let hint = error.hint.map { " \($0)" } ?? ""
        sendAway("The session cannot be taken up: \(error.message)\(hint)")
        writer = ScrollbackWriter(nil, session: session)
        isRestoring = false
        deferred = []
        endings = [.suspend]
        endWhatWasToEnd()
    }

    private func endWhatWasToEnd() {
        let inputs = endings
        endings = []
        for input in inputs { handle(input) }
    }
}
