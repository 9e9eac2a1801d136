import Approval
import CSQLite
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A connection to somebody's SQLite database, closed to everything that a statement could reach besides.
///
/// Only one thread uses it.
final class Database {
    private let handle: OpaquePointer
    private let watch: StatementWatch
    private let cancelled: @Sendable () -> Bool
    private var end: ContinuousClock.Instant

    /// Bytes of a value, and of a statement.
    private static let longestValue: Int32 = 16_777_216
    private static let longestStatement: Int32 = 1_000_000
    /// How long another program's lock is waited for.
    private static let patience: Int32 = 1000

    /// - Parameters:
    ///   - path: the real one; a link in its place is not followed.
    ///   - mayWrite: otherwise the connection is read-only, whatever a statement says.
    ///   - cancelled: asked now and then while a statement runs.
    ///   - declared: what a statement may do as far as it is prepared.
    init(path: ExactString, mayWrite: Bool, declared: Bool, time: Duration, cancelled: @escaping @Sendable () -> Bool) throws(DatabaseError) {
        // A journal that its writer left behind is played back by whoever opens the database next, and can name other files
        // to be deleted. That is nothing to happen on the way.
        if access(path.string + "-journal", F_OK) == 0 {
            throw DatabaseError("A journal lies beside the database: another program is writing, or left it half written. That program has to end it first.")
        }
        var opened: OpaquePointer?
        let isStill = !mayWrite && Self.isWALAtRest(path)
        let name = isStill ? Self.address(path) + "?immutable=1" : Self.address(path)
        let flags = (mayWrite ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE
        let result = sqlite3_open_v2(name, &opened, flags, nil)
        guard let opened else { throw DatabaseError("SQLite found no memory.") }
        guard result == SQLITE_OK else {
            defer { sqlite3_close(opened) }
            throw DatabaseError("The database cannot be opened: \(Self.words(opened)).")
        }
        handle = opened
        watch = StatementWatch(mayWrite: declared)
        self.cancelled = cancelled
        end = .now + time
        sqlite3_extended_result_codes(handle, 1)
        _ = csqlite_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
        _ = csqlite_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
        _ = csqlite_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0)
        sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
        sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Self.longestValue)
        sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, Self.longestStatement)
        sqlite3_limit(handle, SQLITE_LIMIT_WORKER_THREADS, 0)
        sqlite3_busy_timeout(handle, Self.patience)
        try run("PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -16384")
        // Off is SQLite's usual way; a change that breaks what the schema promises is no change that anyone wants.
        if declared { try run("PRAGMA foreign_keys = ON") }
        if !mayWrite { try run("PRAGMA query_only = ON") }
        sqlite3_set_authorizer(handle, Self.authorize, Unmanaged.passUnretained(watch).toOpaque())
        sqlite3_progress_handler(handle, 2000, Self.progress, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        sqlite3_progress_handler(handle, 0, nil, nil)
        sqlite3_set_authorizer(handle, nil, nil)
        sqlite3_close(handle)
    }

    private static let authorize: @convention(c) (UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> Int32 = {
        watch, action, first, second, _, _ in
        guard let watch else { return SQLITE_DENY }
        return Unmanaged<StatementWatch>.fromOpaque(watch).takeUnretainedValue()
            .judge(action, first.map { ExactString(String(cString: $0)) }, second.map { ExactString(String(cString: $0)) })
    }

    private static let progress: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { database in
        guard let database else { return 1 }
        let connection = Unmanaged<Database>.fromOpaque(database).takeUnretainedValue()
        return connection.cancelled() || ContinuousClock.now > connection.end ? 1 : 0
    }

    var isOutOfTime: Bool { ContinuousClock.now > end }
    var changes: Int { Int(sqlite3_changes64(handle)) }

    /// As a `file:` address, in which nothing of the path has a meaning.
    private static func address(_ path: ExactString) -> String {
        "file:" + path.utf8.map { byte in
            let isPlain = ASCII.isAlphanumeric(byte) || "/-._".utf8.contains(byte)
            if isPlain { return String(decoding: [byte], as: UTF8.self) }
            let hex = String(byte, radix: 16, uppercase: true)
            return hex.utf8.count == 1 ? "%0" + hex : "%" + hex
        }.joined()
    }

    /// A database in WAL mode that nobody has open: reading it in the usual way would leave files beside it. (File format,
    /// 1.3: bytes 18 and 19 are 2.)
    private static func isWALAtRest(_ path: ExactString) -> Bool {
        guard access(path.string + "-wal", F_OK) != 0, access(path.string + "-shm", F_OK) != 0 else { return false }
        let descriptor = open(path.string, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var head = [UInt8](repeating: 0, count: 20)
        return pread(descriptor, &head, 20, 0) == 20 && head[18] == 2 && head[19] == 2
    }

    func run(_ sql: String) throws(DatabaseError) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw DatabaseError("SQLite says: \(Self.words(handle)).") }
    }

    /// A transaction of our own: statements cannot begin or end one.
    func transaction(_ word: String) throws(DatabaseError) {
        sqlite3_set_authorizer(handle, nil, nil)
        defer { sqlite3_set_authorizer(handle, Self.authorize, Unmanaged.passUnretained(watch).toOpaque()) }
        try run(word)
    }

    /// The one statement of a text.
    func prepare(_ sql: ExactString) throws(DatabaseError) -> Statement {
        let bytes = sql.string.utf8CString
        var (statement, rest): (OpaquePointer?, Int) = (nil, 0)
        let result = bytes.withUnsafeBufferPointer { buffer -> Int32 in
            var tail: UnsafePointer<CChar>?
            let result = sqlite3_prepare_v3(handle, buffer.baseAddress, Int32(buffer.count), 0, &statement, &tail)
            if let tail, let base = buffer.baseAddress { rest = tail - base }
            return result
        }
        guard result == SQLITE_OK else { throw problem() }
        guard let statement else { throw DatabaseError("The text holds no statement.") }
        let prepared = Statement(statement, of: self)
        // What follows may be blanks and comments, and nothing else.
        var further: OpaquePointer?
        let another = bytes.withUnsafeBufferPointer { buffer in
            sqlite3_prepare_v3(handle, buffer.baseAddress.map { $0 + rest }, Int32(buffer.count - rest), 0, &further, nil)
        }
        if let further { sqlite3_finalize(further) }
        guard another == SQLITE_OK, further == nil else { throw DatabaseError("The text holds more than one statement; one call runs one.") }
        return prepared
    }

    func fact(of statement: Statement, _ sql: ExactString) -> StatementFact {
        StatementFact(
            isReadOnly: statement.isReadOnly, reads: watch.reads.subtracting(watch.writes).sorted(), writes: watch.writes.sorted(),
            removes: watch.removes || !watch.writes.isEmpty && !Self.has(sql, "where") && Self.has(sql, "update"))
    }

    /// A word anywhere; where it stands in a text or a comment a harmless statement counts as worse at most for `update`.
    private static func has(_ sql: ExactString, _ word: String) -> Bool { ASCII.contains(sql.string, word) }

    /// Why the last thing failed.
    func problem() -> DatabaseError {
        if let refusal = watch.refusal { return DatabaseError("The statement is refused: \(refusal).") }
        if cancelled() { return DatabaseError("The statement was cancelled.") }
        if isOutOfTime { return DatabaseError("The statement took too long and was ended; nothing of it is kept.") }
        return DatabaseError("SQLite says: \(Self.words(handle)).")
    }

    static func words(_ handle: OpaquePointer) -> String {
        sqlite3_errmsg(handle).map { VisibleText.line(String(cString: $0)) } ?? "an error without words"
    }
}
