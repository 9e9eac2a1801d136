import GRDB

extension StoreError {
    /// Translates SQLite's result codes (<https://www.sqlite.org/rescode.html>).
    init(_ error: DatabaseError, path: String) {
        let what = error.message ?? "unknown error"
        switch error.extendedResultCode {
        case .SQLITE_READONLY_DBMOVED:
            self = .replaced(path: path)
            return
        case .SQLITE_IOERR_SHMSIZE:
            // The index of the write-ahead log could not grow; SQLite tells a full disk apart for the main file only.
            self = .full(path: path)
            return
        default: break
        }
        switch error.resultCode {
        case .SQLITE_FULL: self = .full(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
        case .SQLITE_CORRUPT: self = .corrupt(path: path, what: what)
        case .SQLITE_READONLY: self = OwnFolder.unusable(path) ?? .readOnly(path: path)
        case .SQLITE_NOTADB: self = .notADatabase(path: path)
        case .SQLITE_CANTOPEN: self = OwnFolder.unusable(path) ?? .cannotOpen(path: path, .unknown)
        case .SQLITE_TOOBIG: self = .tooBig(path: path)
        case .SQLITE_IOERR: self = .inputOutput(path: path, code: error.extendedResultCode.rawValue)
        default: self = .failed(path: path, code: error.extendedResultCode.rawValue, what: what)
        }
    }

    /// Runs `body`; whatever it throws comes out as a ``StoreError`` about `path`.
    static func translating<T>(_ path: String, _ body: () throws -> T) throws(StoreError) -> T {
        do {
            return try body()
        } catch let error as StoreError {
            throw error
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        } catch {
            // GRDB's other errors are about rows that do not hold what they should.
            throw .corrupt(path: path, what: "a row cannot be read")
        }
    }
}
