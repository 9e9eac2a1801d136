import Approval
import Conversation
import GRDB
import JSON

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A row of the chain in the bytes that the file holds, believed in nothing.
struct StoredRow: Sendable, Equatable {
    var sequence: Int64
    var session: [UInt8]
    var kind: [UInt8]
    /// The call's number in the session.
    var call: Int64?
    /// Milliseconds since 1970.
    var time: Int64
    var body: [UInt8]
    var previous: [UInt8]
    var hash: [UInt8]

    static let columns = "seq, session, kind, call, time, body, previous, hash"
    /// The same for reading: text as bytes. As a String it would end at a NUL and lose what is not UTF-8, and so hide
    /// a change.
    static let selection =
        "seq, CAST(session AS BLOB), CAST(kind AS BLOB), call, time, CAST(body AS BLOB), previous, hash"

    init(
        sequence: Int64, session: [UInt8], kind: [UInt8], call: Int64?, time: Int64, body: [UInt8], previous: [UInt8]
    ) {
        self.sequence = sequence
        self.session = session
        self.kind = kind
        self.call = call
        self.time = time
        self.body = body
        self.previous = previous
        hash = []
        hash = hash(at: sequence)
    }

    /// - Parameter row: its columns are the ``selection``.
    /// - Returns: nil when a number is none.
    init?(_ row: Row) throws {
        guard let sequence = Int64.fromDatabaseValue(row[0]), let time = Int64.fromDatabaseValue(row[4]) else {
            return nil
        }
        let call: DatabaseValue = row[3]
        if !call.isNull, Int64.fromDatabaseValue(call) == nil { return nil }
        self.sequence = sequence
        self.call = Int64.fromDatabaseValue(call)
        self.time = time
        session = try row.bytes(1)
        kind = try row.bytes(2)
        body = try row.bytes(5)
        previous = try row.bytes(6)
        hash = try row.bytes(7)
    }

    /// What `hash` has to be, if the row stood at this place of the chain.
    func hash(at sequence: Int64) -> [UInt8] {
        var fields = DigestFields(purpose: "assent journal row 1")
        fields.field("sequence", sequence)
        fields.field("session", session)
        fields.field("kind", kind)
        fields.field("call", optional: call.map { String($0) })
        fields.field("time", time)
        fields.field("body", body)
        fields.field("previous", previous)
        return fields.digest.bytes
    }

    func insert(into db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO entry (\(Self.columns))
                VALUES (?, CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, CAST(? AS TEXT), ?, ?)
                """)
        try statement.execute(arguments: [
            sequence, Data(session), Data(kind), call, time, Data(body), Data(previous), Data(hash),
        ])
    }

    static func parameter(_ bytes: [UInt8]) -> Data { Data(bytes) }

    func isKind(_ kind: JournalEntry.Kind) -> Bool { self.kind.elementsEqual(kind.rawValue.utf8) }

    /// The entry, if body and columns agree.
    var decoded: JournalRow? {
        guard let entry = EntryText.decode(body), let text = String(validating: session, as: UTF8.self),
            let digest = Digest(bytes: hash), entry.kind.rawValue.utf8.elementsEqual(kind)
        else { return nil }
        let session = SessionID(text)
        if let key = entry.call {
            guard key.session == session, call == Int64(exactly: key.number) else { return nil }
        } else if call != nil {
            return nil
        }
        return JournalRow(
            sequence: sequence, session: session, time: Timestamp(milliseconds: time), entry: entry, hash: digest)
    }
}

extension Row {
    /// A column's bytes, whatever they are; none for NULL.
    func bytes(_ index: Int) throws -> [UInt8] {
        try withUnsafeData(atIndex: index) { $0.map { Array($0) } ?? [] }
    }
}

extension SessionID {
    /// For `CAST(? AS TEXT)`: unlike a String parameter, it keeps a NUL.
    var parameter: Data { Data(text.utf8) }
}
