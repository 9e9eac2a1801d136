import GRDB

/// The tables of the scrollback. A step, once released, is never changed; a new one is added below it.
enum ScrollbackSchema {
    static let fileName = "scrollback.sqlite"

    static var migrator: DatabaseMigrator { DatabaseMigrator(steps: steps) }

    private static let steps = [
        // With row ids of their own, so that counting goes through the small index and not through the bodies.
        """
        CREATE TABLE entry (
            session TEXT NOT NULL, id INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (session, id)
        ) STRICT;
        CREATE TABLE call (
            session TEXT NOT NULL, handle INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (session, handle)
        ) STRICT;
        CREATE TABLE state (session TEXT NOT NULL PRIMARY KEY, body BLOB NOT NULL) STRICT;
        CREATE TABLE desk (session TEXT NOT NULL PRIMARY KEY, body BLOB NOT NULL) STRICT;
        """,
        // What was added to an entry's text since its body was written, so that a long text is not written again with every
        // word. `place` is where a piece begins, in bytes from the end of the body's text.
        """
        CREATE TABLE piece (
            session TEXT NOT NULL, entry INTEGER NOT NULL, place INTEGER NOT NULL, text BLOB NOT NULL,
            PRIMARY KEY (session, entry, place)
        ) STRICT, WITHOUT ROWID;
        """,
    ]
}
