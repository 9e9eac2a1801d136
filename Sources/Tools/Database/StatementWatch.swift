import Approval
import CSQLite
import JSON

/// What a statement touches, as SQLite asks for it while it prepares (sqlite3_set_authorizer); what no statement may do is
/// refused there.
final class StatementWatch {
    /// It may change the database.
    let mayWrite: Bool
    private(set) var reads: Set<ExactString> = []
    private(set) var writes: Set<ExactString> = []
    private(set) var removes = false
    /// Why something was refused.
    private(set) var refusal: String?

    init(mayWrite: Bool) { self.mayWrite = mayWrite }

    /// Functions that reach outside the database, where somebody has built them in.
    private static let forbidden: Set<ExactString> = ["load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "lsdir", "fsdir", "zipfile", "shell"]
    /// Pragmas that tell and set nothing, with an argument and without.
    private static let telling: Set<ExactString> = [
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list", "foreign_key_check", "database_list",
        "collation_list", "function_list", "module_list", "pragma_list", "compile_options", "integrity_check", "quick_check",
    ]
    /// Pragmas that tell without an argument and set with one.
    private static let settings: Set<ExactString> = [
        "user_version", "schema_version", "application_id", "encoding", "page_count", "page_size", "freelist_count", "journal_mode", "auto_vacuum",
        "foreign_keys", "data_version",
    ]

    /// - Returns: SQLITE_OK or SQLITE_DENY.
    func judge(_ action: Int32, _ first: ExactString?, _ second: ExactString?) -> Int32 {
        switch action {
        case SQLITE_SELECT, SQLITE_RECURSIVE: return SQLITE_OK
        case SQLITE_READ:
            if let first, !first.isEmpty { reads.insert(first) }
            return SQLITE_OK
        case SQLITE_FUNCTION:
            let name = ASCII.lower(second?.string ?? "")
            return Self.forbidden.contains(name) ? refuse("the function \(name) reaches outside the database") : SQLITE_OK
        case SQLITE_PRAGMA:
            let name = first ?? ""
            if Self.telling.contains(name) || second == nil && Self.settings.contains(name) { return SQLITE_OK }
            return refuse("the pragma \(VisibleText.line(name.string)) is not among those that only tell something")
        case SQLITE_ATTACH, SQLITE_DETACH: return refuse("other databases cannot be attached")
        case SQLITE_TRANSACTION, SQLITE_SAVEPOINT: return refuse("each statement is a transaction of its own")
        case SQLITE_CREATE_VTABLE, SQLITE_DROP_VTABLE: return refuse("virtual tables are not made or dropped")
        case SQLITE_CREATE_TEMP_TABLE, SQLITE_CREATE_TEMP_VIEW, SQLITE_CREATE_TEMP_INDEX, SQLITE_CREATE_TEMP_TRIGGER:
            return refuse("what is temporary would be gone with the call")
        case SQLITE_DELETE, SQLITE_DROP_TABLE, SQLITE_DROP_INDEX, SQLITE_DROP_VIEW, SQLITE_DROP_TRIGGER:
            return write(first, removes: true)
        case SQLITE_ALTER_TABLE: return write(second, removes: true)
        case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_CREATE_TABLE, SQLITE_CREATE_INDEX, SQLITE_CREATE_VIEW, SQLITE_CREATE_TRIGGER, SQLITE_REINDEX,
            SQLITE_ANALYZE:
            return write(first, removes: false)
        default: return refuse("SQLite calls it an action that is not known here")
        }
    }

    private func write(_ table: ExactString?, removes: Bool) -> Int32 {
        // While it prepares, SQLite also asks about its own catalogue.
        if let table, !table.utf8.starts(with: "sqlite_".utf8) {
            writes.insert(table)
            self.removes = self.removes || removes
        }
        return mayWrite ? SQLITE_OK : refuse("it changes the database, and the call does not say \"write\": true")
    }

    private func refuse(_ words: String) -> Int32 {
        refusal = refusal ?? words
        return SQLITE_DENY
    }
}
