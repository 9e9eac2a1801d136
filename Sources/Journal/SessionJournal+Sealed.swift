import Approval
import Conversation
import GRDB
import Store
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The exact arguments of calls that are not over, where the rows have marks in the place of secrets.
extension SessionJournal {
    func seal(_ entry: JournalEntry, _ db: Database) throws {
        guard let call = entry.call, let sealed = entry.sealed else { return }
        let statement = try db.cachedStatement(sql: "INSERT OR REPLACE INTO sealed (session, call, revision, arguments) VALUES (CAST(? AS TEXT), ?, ?, ?)")
        try statement.execute(arguments: [call.session.parameter, call.number, sealed.revision, Data(sealed.arguments)])
    }

    /// Overwritten on the disk, too (`secure_delete`), and soon in the write-ahead log; see ``wipeLog()``.
    func unseal(_ entry: JournalEntry, _ db: Database) throws {
        guard let call = entry.call else { return }
        let look = try db.cachedStatement(sql: "SELECT 1 FROM sealed WHERE session = CAST(? AS TEXT) AND call = ?")
        guard try Row.fetchOne(look, arguments: [call.session.parameter, call.number]) != nil else { return }
        try db.execute(sql: "PRAGMA secure_delete = ON")
        try db.cachedStatement(sql: "DELETE FROM sealed WHERE session = CAST(? AS TEXT) AND call = ?").execute(
            arguments: [call.session.parameter, call.number])
        logHoldsWiped.withLock { $0 = true }
    }

    /// After the transaction that unseals; what cannot be done now is done with the next one.
    func wipeLog() {
        logHoldsWiped.withLock { holds in if holds, file.emptyLog() { holds = false } }
    }

    /// The call as it was asked for, and its amendment as it was made; where that is not kept, a call that cannot be read.
    func unsealed(_ open: OpenCall, _ db: Database) throws -> OpenCall {
        let isMarked = open.call.malformed?.utf8.elementsEqual(JournalEntry.notKept.utf8) == true
        guard open.start == nil, isMarked || open.amendment != nil else { return open }
        func arguments(_ revision: Int) throws -> [UInt8]? {
            let statement = try db.cachedStatement(sql: "SELECT arguments FROM sealed WHERE session = CAST(? AS TEXT) AND call = ? AND revision = ?")
            return try Row.fetchOne(statement, arguments: [open.call.key.session.parameter, open.call.key.number, revision]).map { try $0.bytes(0) }
        }
        var open = open
        if let exact = try arguments(0) { open.call = open.call.with(rawArguments: exact).with(malformed: nil) }
        if let amendment = open.amendment, let exact = try arguments(amendment.revision) { open.amendment = amendment.with(exact) }
        if let amendment = open.shownAmendment, let exact = try arguments(amendment.revision) { open.shownAmendment = amendment.with(exact) }
        return open
    }
}

extension Amendment {
    fileprivate func with(_ arguments: [UInt8]) -> Amendment {
        Amendment(call: call, revision: revision, arguments: RawBytes(arguments), author: author)
    }
}
