public import Approval
public import Conversation
import GRDB
import JSON
public import Store

/// How often a rule has allowed a call, and when last.
public struct RuleUsage: Sendable, Equatable, Codable {
    public let count: Int
    public let last: Timestamp

    public init(count: Int, last: Timestamp) {
        self.count = count
        self.last = last
    }
}

/// A rule that a person made or took back, with its place in the journal.
public struct RuleChange: Sendable, Equatable {
    public let sequence: Int64
    public let session: SessionID
    public let time: Timestamp
    public let record: RuleRecord
}

extension SessionJournal {
    /// Of every rule that has allowed something, in all sessions.
    public func ruleUses() throws(StoreError) -> [RuleID: RuleUsage] {
        try file.read { db in
            var uses: [RuleID: RuleUsage] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT rule, count(*), max(time) FROM rule_use GROUP BY rule") {
                guard let rule = String.fromDatabaseValue(row[0]), let count = Int.fromDatabaseValue(row[1]), let last = Int64.fromDatabaseValue(row[2])
                else { continue }
                uses[RuleID(text: rule)] = RuleUsage(count: count, last: Timestamp(milliseconds: last))
            }
            return uses
        }
    }

    /// The same for a few.
    public func useCounts(of rules: [RuleID]) throws(StoreError) -> [RuleID: Int] {
        if rules.isEmpty { return [:] }
        return try file.read { db in
            let statement = try db.cachedStatement(sql: "SELECT count(*) FROM rule_use WHERE rule = ?")
            var counts: [RuleID: Int] = [:]
            for rule in rules { counts[rule] = try Int.fetchOne(statement, arguments: [rule.text]) ?? 0 }
            return counts
        }
    }

    /// Looked at in the transaction that records the decision.
    ///
    /// - Returns: the words of a rule whose uses are spent; then nothing may start.
    func spent(_ rules: [RuleUse], _ db: Database) throws -> String? {
        let counting = try db.cachedStatement(sql: "SELECT count(*) FROM rule_use WHERE rule = ?")
        for rule in rules {
            guard let limit = rule.limit else { continue }
            if try Int.fetchOne(counting, arguments: [rule.rule.text]) ?? 0 >= limit { return rule.words }
        }
        return nil
    }

    /// Spends a use of each rule, in the same transaction.
    func spend(_ rules: [RuleUse], for call: CallKey, at time: Timestamp, _ db: Database) throws {
        let adding = try db.cachedStatement(sql: "INSERT INTO rule_use (rule, session, call, time) VALUES (?, CAST(? AS TEXT), ?, ?)")
        for rule in rules { try adding.execute(arguments: [rule.rule.text, call.session.parameter, call.number, time.milliseconds]) }
    }

    /// The calls that were shown or allowed last, in all sessions, the latest first: as they were proposed.
    public func recentCalls(_ most: Int) throws(StoreError) -> [PastCall] {
        try file.read { db in
            var folders: [[UInt8]: ExactString] = [:]
            var calls: [PastCall] = []
            let proposals = try db.cachedStatement(sql: "SELECT CAST(body AS BLOB) FROM entry WHERE session = CAST(? AS TEXT) AND call = ? AND kind IN ('proposed', 'commanded')")
            let sessions = try db.cachedStatement(sql: "SELECT CAST(body AS BLOB) FROM entry WHERE session = CAST(? AS TEXT) AND kind = 'sessionBegan' ORDER BY seq LIMIT 1")
            let rows = try Row.fetchCursor(db, sql: "SELECT CAST(session AS BLOB), call, CAST(body AS BLOB) FROM entry WHERE kind = 'shown' ORDER BY seq DESC LIMIT ?", arguments: [most])
            while let row = try rows.next() {
                let session = try row.bytes(0)
                guard case .shown(let showing)? = EntryText.decode(try row.bytes(2)), showing.revision == 1,
                    let proposal = try Row.fetchOne(proposals, arguments: [showing.call.session.parameter, showing.call.number]),
                    let call = Self.call(EntryText.decode(try proposal.bytes(0))), let arguments = try? call.arguments()
                else { continue }
                if folders[session] == nil, let began = try Row.fetchOne(sessions, arguments: [showing.call.session.parameter]),
                    case .sessionBegan(let facts)? = EntryText.decode(try began.bytes(0))
                {
                    folders[session] = ExactString(facts.folder)
                }
                calls.append(
                    PastCall(
                        tool: call.name, arguments: arguments, risk: showing.risk, flags: Set(showing.flags), folder: folders[session] ?? "/",
                        wasAsked: showing.ruling != .allow))
            }
            return calls
        }
    }

    /// Who made or took back which rules, in all sessions, in order.
    public func ruleChanges() throws(StoreError) -> [RuleChange] {
        try file.read { db in
            var changes: [RuleChange] = []
            let rows = try Row.fetchCursor(db, sql: "SELECT seq, CAST(session AS BLOB), time, CAST(body AS BLOB) FROM entry WHERE kind = 'ruled' ORDER BY seq")
            while let row = try rows.next() {
                guard case .ruled(let record)? = EntryText.decode(try row.bytes(3)), let sequence = Int64.fromDatabaseValue(row[0]),
                    let time = Int64.fromDatabaseValue(row[2]), let session = String(validating: try row.bytes(1), as: UTF8.self)
                else { continue }
                changes.append(RuleChange(sequence: sequence, session: SessionID(session), time: Timestamp(milliseconds: time), record: record))
            }
            return changes
        }
    }

    /// What the rules are about that were made for this session alone and not taken back.
    public func grants(session: SessionID) throws(StoreError) -> [String] {
        try file.read { db in
            var grants: [(RuleID, String)] = []
            let rows = try Row.fetchCursor(
                db, sql: "SELECT CAST(body AS BLOB) FROM entry WHERE session = CAST(? AS TEXT) AND kind = 'ruled' ORDER BY seq", arguments: [session.parameter])
            while let row = try rows.next() {
                guard case .ruled(let record)? = EntryText.decode(try row.bytes(0)), record.scope == .session else { continue }
                switch record.act {
                case .made:
                    let rule = (try? PolicyDocument(Array(record.text.utf8), layer: .user, path: "the journal"))?.rules.first
                    grants.append((record.rule, rule?.words ?? "a rule"))
                case .revoked: grants.removeAll { $0.0 == record.rule }
                }
            }
            return grants.map(\.1)
        }
    }

    private static func call(_ entry: JournalEntry?) -> ToolCall? {
        switch entry {
        case .proposed(let call)?, .commanded(let call)?: call
        default: nil
        }
    }
}
