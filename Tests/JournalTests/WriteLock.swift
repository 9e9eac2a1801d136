import GRDB

/// Somebody else who is writing to a database file, until told to stop.
final class WriteLock: Sendable {
    private let queue: DatabaseQueue

    init(path: String) throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    }

    func release() { try? queue.writeWithoutTransaction { try $0.execute(sql: "COMMIT") } }
}
