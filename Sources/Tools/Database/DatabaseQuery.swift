import Approval
import Conversation
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a call of `query_database` would do, and its doing.
struct DatabaseQuery: Sendable {
    let lookout: Lookout

    private var limits: ToolLimits { lookout.limits }

    func facts(_ arguments: ToolArguments) -> FactsResult {
        guard let path = arguments.text("path"), let sql = arguments.text("sql") else { return .problem("\"path\" and \"sql\" are needed.") }
        if let problem = FileFacts.problem(path: path, "path") { return .problem(problem) }
        if sql.utf8.contains(0) { return .problem("The argument \"sql\" contains a NUL character.") }
        let mayWrite = arguments.object["write"]?.bool ?? false
        let look = look(path)
        let outline = BuiltInTool.queryDatabase.outline(arguments)
        var facts = Facts(
            risk: outline.risk, riskReason: outline.reason, folder: lookout.workspace.root, targets: [look.fact], effect: outline.effect,
            unknown: look.unknown)
        if let problem = obstacle(look) {
            if look.fact.inside, look.fact.sensitive == nil { return .doomed(facts, problem: problem) }
            facts.unknown.append("As things are, the call would fail: \(problem)")
            return .facts(facts)
        }
        do throws(DatabaseError) {
            let statement = try examine(look, sql, arguments.object["parameters"], mayWrite: mayWrite)
            facts.effect = .queries(statement)
            if statement.isReadOnly, statement.writes.isEmpty {
                (facts.risk, facts.riskReason) = (.readOnly, "SQLite says that the statement only reads.")
            } else if statement.removes {
                (facts.risk, facts.riskReason) = (.destructive, "the statement can take rows or tables away, or change all rows; no copy is kept.")
            } else {
                (facts.risk, facts.riskReason) = (.writes, "SQLite says that the statement changes the database; no copy is kept.")
            }
            return .facts(facts)
        } catch {
            // Of places outside the folder nothing is said without asking.
            if look.fact.inside, look.fact.sensitive == nil { return .doomed(facts, problem: error.sentence) }
            facts.unknown.append("As things are, the call would fail: \(error.sentence)")
            return .facts(facts)
        }
    }

    private func look(_ path: ExactString) -> Look { lookout.look(at: path, argument: "path", for: .read) }

    private func obstacle(_ look: Look) -> String? {
        if let obstacle = FileFacts.obstacle(to: .read, look) { return obstacle }
        guard look.fact.kind == .file, look.fact.resolved != nil else { return "\(Lookout.shown(look.fact.given)) is not an ordinary file." }
        return look.fact.size == 0 ? "\(Lookout.shown(look.fact.given)) is empty; there is no database in it." : nil
    }

    private func open(_ look: Look, mayWrite: Bool, declared: Bool, _ cancelled: @escaping @Sendable () -> Bool) throws(DatabaseError) -> Database {
        let path = look.fact.resolved ?? ""
        try requireSame(look, path)
        let database = try Database(path: path, mayWrite: mayWrite, declared: declared, time: limits.queryTime, cancelled: cancelled)
        // What was opened in between is what lies there before and after.
        try requireSame(look, path)
        return database
    }

    private func requireSame(_ look: Look, _ path: ExactString) throws(DatabaseError) {
        var status = stat()
        guard lstat(path.string, &status) == 0, let identity = look.fact.identity, status.st_ino == identity.inode, UInt64(status.st_dev) == identity.device else {
            throw DatabaseError("\(Lookout.shown(look.fact.given)) is another file now than the one that was looked at.")
        }
    }

    private func examine(_ look: Look, _ sql: ExactString, _ parameters: JSONValue?, mayWrite: Bool) throws(DatabaseError) -> StatementFact {
        // Nothing is changed by looking: also a statement that writes is prepared on a connection that cannot.
        let database = try open(look, mayWrite: false, declared: mayWrite) { false }
        let statement = try database.prepare(sql)
        try statement.bind(parameters)
        let fact = database.fact(of: statement, sql)
        if !mayWrite, !fact.isReadOnly { throw DatabaseError("The statement changes the database, and the call does not say \"write\": true.") }
        // VACUUM INTO is one of these: it writes elsewhere.
        if !fact.isReadOnly, fact.writes.isEmpty { throw DatabaseError("What the statement would change cannot be told; it is not run.") }
        return fact
    }

    // MARK: The run

    func run(_ arguments: ToolArguments, approved: Facts, _ cancelled: CancelFlag) -> ExecutionResult {
        guard let path = arguments.text("path"), let sql = arguments.text("sql"), case .queries(let statement?) = approved.effect,
            approved.folder == lookout.workspace.root, lookout.workspace.isStillThere, let target = approved.targets.first
        else { return .failure("The approval does not fit the call; nothing was run.") }
        let look = look(path)
        let mayWrite = arguments.object["write"]?.bool ?? false
        guard look.fact.isSameObject(as: target), !mayWrite || look.fact.size == target.size && look.fact.modified == target.modified else {
            return .failure("\(Lookout.shown(path)) has changed since it was approved; nothing was run.")
        }
        do throws(DatabaseError) {
            let database = try open(look, mayWrite: mayWrite, declared: mayWrite) { cancelled.isSet }
            let prepared = try database.prepare(sql)
            guard database.fact(of: prepared, sql) == statement else {
                return .failure("SQLite says something else of the statement now than when it was approved; nothing was run.")
            }
            try prepared.bind(arguments.object["parameters"])
            let changes = !statement.isReadOnly
            if changes { try database.transaction("BEGIN IMMEDIATE") }
            var text = ""
            do throws(DatabaseError) {
                text = try rows(of: prepared, most: min(limits.queryRows, arguments.number("limit") ?? limits.queryRows), runsOut: changes)
            } catch {
                if changes { try? database.transaction("ROLLBACK") }
                return .failure(error.sentence + (changes ? " Nothing was changed." : ""))
            }
            if changes {
                let count = database.changes
                do throws(DatabaseError) { try database.transaction("COMMIT") } catch {
                    try? database.transaction("ROLLBACK")
                    return .failure("\(error.sentence) Nothing was changed.")
                }
                text += "\(ToolText.count(count, "row", "rows")) changed"
            }
            return .success(text)
        } catch {
            return .failure("\(error.sentence) Nothing was run.")
        }
    }

    /// A line of JSON a row, the names of the columns first: types are told apart, and no text can look like two cells.
    ///
    /// - Parameter runsOut: the statement does its work while it gives rows, so that it goes on behind the last that is kept.
    private func rows(of statement: Statement, most: Int, runsOut: Bool) throws(DatabaseError) -> String {
        let columns = statement.columns
        var text = columns.isEmpty ? "" : JSONValue.array(columns.map { .string(ExactString($0)) }).serializedText + "\n"
        var (count, isCut) = (0, false)
        while let row = try statement.row() {
            let line = JSONValue.array(row).serializedText + "\n"
            if isCut || count == most || text.utf8.count + line.utf8.count > limits.queryBytes {
                isCut = true
                if !runsOut { break }
                continue
            }
            text += line
            count += 1
        }
        if columns.isEmpty { return text }
        let rest = isCut ? "; there are more, LIMIT and OFFSET in the statement reach them" : ""
        return text + "\(ToolText.count(count, "row", "rows"))\(rest)\(runsOut ? "\n" : "")"
    }
}
