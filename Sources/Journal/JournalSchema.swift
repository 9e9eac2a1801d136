import GRDB

/// The tables of the journal. A step, once released, is never changed; a new one is added below it.
enum JournalSchema {
    static let fileName = "journal.sqlite"

    static var migrator: DatabaseMigrator { DatabaseMigrator(steps: steps) }

    private static let steps = [
        // `entry` is the chain, in the order in which it happened. Times are milliseconds since 1970, hashes 32 bytes. `start`
        // is the lock of every run: its key lets a call start once, whoever asks.
        """
        CREATE TABLE entry (
            seq INTEGER PRIMARY KEY,
            session TEXT NOT NULL,
            kind TEXT NOT NULL,
            call INTEGER,
            time INTEGER NOT NULL,
            body TEXT NOT NULL,
            previous BLOB NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE INDEX entry_session ON entry (session, seq);
        CREATE INDEX entry_call ON entry (session, call, kind) WHERE call IS NOT NULL;
        CREATE TABLE start (
            session TEXT NOT NULL,
            call INTEGER NOT NULL,
            seq INTEGER NOT NULL UNIQUE,
            record BLOB NOT NULL,
            time INTEGER NOT NULL,
            PRIMARY KEY (session, call)
        ) STRICT, WITHOUT ROWID;
        """,
        // Kinds of rows that an older program does not know. The index finds the rows that are about no call by their kind:
        // messages, notes, names; it has no part in what is chained.
        "CREATE INDEX entry_kind ON entry (session, kind, seq) WHERE call IS NULL",
        // Parts of messages that an older program does not know: pictures, what a provider did by itself.
        "",
        // Rows about guards, which an older program does not know. `sealed` has the exact arguments of calls that are not over
        // and whose rows have marks in the place of secrets; it has no part in what is chained, and is emptied as calls come
        // to their end. `revision` is 0 for a call as it was asked for.
        """
        CREATE TABLE sealed (
            session TEXT NOT NULL,
            call INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            arguments BLOB NOT NULL,
            PRIMARY KEY (session, call, revision)
        ) STRICT, WITHOUT ROWID
        """,
        // Rows about rules, which an older program does not know. `rule_use` has a row for every call that a rule has allowed:
        // how often a rule was used is counted in the transaction that uses it once more.
        """
        CREATE TABLE rule_use (
            rule TEXT NOT NULL,
            session TEXT NOT NULL,
            call INTEGER NOT NULL,
            time INTEGER NOT NULL,
            PRIMARY KEY (rule, session, call)
        ) STRICT, WITHOUT ROWID
        """,
        // Rows of calls that never ran are of a kind that says why: an older program does not know them.
        "",
    ]
}
