import GRDB

extension DatabaseMigrator {
    /// Migrations named by their numbers, from 1 on.
    ///
    /// - Parameter steps: SQL. A step without any changes no table: it tells an older program that there are rows in the file
    ///   which that program does not know, so that it says so instead of losing what it cannot read.
    init(steps: [String]) {
        self.init()
        for (index, sql) in steps.enumerated() {
            registerMigration("\(index + 1)") { db in if !sql.isEmpty { try db.execute(sql: sql) } }
        }
    }
}
