/// SQLite, for databases of the person's own. What takes a variable number of arguments cannot be called from Swift.
#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

#include <sqlite3.h>

static inline int csqlite_config(sqlite3 *db, int option, int value) { return sqlite3_db_config(db, option, value, (int *)0); }

/// What is bound is copied.
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int count) {
    return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}

#endif
