public import GRDB

/// One SQLite database in a folder of the user's own: write-ahead log, and every commit waits for the disk unless asked
/// otherwise.
///
/// One connection; its methods block the caller and must not be called inside one another. Not subject to the
/// cancellation of tasks.
public final class SQLiteFile: Sendable {
    public let path: String
    private let queue: DatabaseQueue
    /// nil for a file whose tables are left as they are.
    let migrator: DatabaseMigrator?
    let identity: FileNumber?

    /// What a commit waits for.
    public enum Durability: Int, Sendable {
        /// The last commits may be gone after a power failure, but never a part of one; a killed process loses nothing.
        case normal = 1
        /// The disk has it.
        case full = 2
    }

    /// Opens `folder/name`; makes folder (0700) and file (0600) when they are missing.
    ///
    /// - Parameters:
    ///   - migrator: makes and renews the tables; a failing migration leaves the file as it was.
    ///   - create: whether to make what is missing.
    ///   - durability: what a commit waits for.
    public static func open(
        folder: String, name: String, migrator: DatabaseMigrator, create: Bool = true, durability: Durability = .full
    ) throws(StoreError) -> SQLiteFile {
        let folder = try OwnFolder.open(folder, create: create)
        let path = folder.path(of: name)
        try folder.lockForOpening()
        if try !folder.hasFile(name) {
            guard create else { throw .missing(path: path) }
            try folder.makeFile(name)
        }
        for suffix in sideFiles { _ = try folder.hasFile(name + suffix) }
        let file = try StoreError.translating(path) { try SQLiteFile(path: path, migrator: migrator, durability: durability) }
        // SQLite makes them with the mode of the database; see that it did.
        for suffix in sideFiles { _ = try folder.hasFile(name + suffix) }
        return file
    }

    /// Opens a damaged file to read what is left in it, whatever version wrote it: its tables are neither looked at nor renewed.
    public static func openDamaged(folder: String, name: String) throws(StoreError) -> SQLiteFile {
        let folder = try OwnFolder.open(folder, create: false)
        let path = folder.path(of: name)
        for suffix in [""] + sideFiles where try !folder.hasFile(name + suffix) && suffix.isEmpty { throw .missing(path: path) }
        return try StoreError.translating(path) { try SQLiteFile(path: path, migrator: nil, durability: .normal) }
    }

    static let sideFiles = ["-wal", "-shm", "-journal"]

    private init(path: String, migrator: DatabaseMigrator?, durability: Durability) throws {
        var configuration = Configuration()
        // GRDB writes something to a file that it sets to this mode; a damaged one is left as it is.
        configuration.journalMode = migrator == nil ? .default : .wal
        let patience = WritePatience()
        configuration.busyMode = .callback { patience.waits(try: $0) }
        configuration.prepareDatabase { db in
            // Nothing that a forged schema brings along may have side effects; damaged pages are noticed early.
            // `fullfsync` is for macOS, where `fsync` does not reach the disk.
            try db.execute(
                sql: """
                    PRAGMA trusted_schema = OFF;
                    PRAGMA cell_size_check = ON;
                    PRAGMA fullfsync = ON;
                    PRAGMA checkpoint_fullfsync = ON;
                    """)
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        // GRDB sets NORMAL after `prepareDatabase`, so FULL comes here.
        try queue.inDatabase { try $0.execute(sql: "PRAGMA synchronous = \(durability.rawValue)") }
        let level = try queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? -1 }
        guard level >= durability.rawValue else { throw StoreError.notDurable(path: path, synchronous: level) }

        if let migrator {
            if try queue.read({ try migrator.hasBeenSuperseded($0) }) { throw StoreError.newer(path: path) }
            if try !queue.read({ try migrator.hasCompletedMigrations($0) }) { try migrator.migrate(queue) }
        }
        self.path = path
        self.queue = queue
        self.migrator = migrator
        identity = OwnFolder.identity(of: path)
    }

    /// Reads one snapshot; writing in it is refused.
    public func read<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
        try StoreError.translating(path) {
            try requireInPlace()
            return try queue.read(body)
        }
    }

    /// Runs `body` in no transaction: after bad damage, SQLite cannot even end one.
    public func outsideTransaction<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
        try StoreError.translating(path) {
            try requireInPlace()
            return try queue.inDatabase(body)
        }
    }

    /// Runs `body` in one transaction that takes the write lock at its beginning; when this returns, it is on disk (or, with
    /// ``Durability/normal``, will be).
    ///
    /// Waits up to ``WritePatience/limit`` for other writers. When it throws, nothing of it was written.
    public func write<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
        try StoreError.translating(path) {
            try requireInPlace()
            return try queue.inDatabase { db in
                var result: Result<T, any Error>?
                try db.inTransaction(.immediate) {
                    result = .success(try body(db))
                    return .commit
                }
                guard let result else { throw StoreError.failed(path: path, code: 0, what: "no transaction") }
                return try result.get()
            }
        }
    }

    /// Takes into the database what stands in the write-ahead log and cuts the log to nothing: what was deleted stands in
    /// neither then.
    /// - Returns: false when somebody read at the same time for too long, and the log is as it was.
    public func emptyLog() -> Bool {
        let row = try? outsideTransaction { try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        return row.flatMap { Int.fromDatabaseValue($0[0]) } == 0
    }

    /// Takes the write lock and gives it back; nothing is written.
    public func tryWriting() throws(StoreError) {
        try StoreError.translating(path) {
            try requireInPlace()
            try queue.inDatabase { db in
                try db.inTransaction(.immediate) {
                    // Of a file that may only be read, SQLite notices it with the first statement that would write.
                    try db.execute(sql: "DELETE FROM grdb_migrations WHERE false")
                    return .rollback
                }
            }
        }
    }

    /// Writing to a file without a name, or beside the one that others see, would be as good as not writing.
    private func requireInPlace() throws(StoreError) {
        guard identity != nil, OwnFolder.identity(of: path) == identity else { throw .replaced(path: path) }
    }
}
