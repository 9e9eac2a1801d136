#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What can be wrong with a database file; the facts only. Never holds a value that was stored or bound.
public enum StoreError: Error, Sendable, Equatable {
    /// Why a folder or file cannot be used.
    public enum Obstacle: Sendable, Equatable {
        case isLink, notAFolder, notAFile
        /// Owned by the user with this number.
        case otherOwner(UInt32)
        /// A system call failed with this `errno`.
        case system(Int32)
        /// SQLite gives no further reason.
        case unknown
    }

    /// There is nothing to open, and nothing was to be made.
    case missing(path: String)
    case cannotOpen(path: String, Obstacle)
    /// The disk, or the user's share of it, is full. The transaction is gone, everything before it is there.
    case full(path: String)
    /// Another process kept the file to itself for longer than the time-out.
    case locked(path: String)
    /// Damaged; `what` is in SQLite's or the reader's words.
    case corrupt(path: String, what: String)
    case readOnly(path: String)
    case notADatabase(path: String)
    /// Written by a newer version of the program.
    case newer(path: String)
    /// Removed or replaced since it was opened: what is written now, nobody would find.
    case replaced(path: String)
    /// `PRAGMA synchronous` reads back a lower value than was set (2 is FULL).
    case notDurable(path: String, synchronous: Int)
    /// A value beyond the limit of SQLite (1 GB).
    case tooBig(path: String)
    /// Reading or writing failed below SQLite; `code` is SQLite's extended result code.
    case inputOutput(path: String, code: Int32)
    /// The lock file is held, by the process with this number if it says so.
    case held(path: String, by: Int32?)
    case failed(path: String, code: Int32, what: String)

    /// Why something could not be made or written.
    /// - Parameter code: the `errno` that the system gave.
    static func writing(_ path: String, _ code: Int32) -> StoreError {
        switch code {
        case EROFS: .readOnly(path: path)
        case ENOSPC, EDQUOT: .full(path: path)
        default: .cannotOpen(path: path, .system(code))
        }
    }

    /// Whether the file itself is no good, so that only another one in its place helps.
    public var isDamage: Bool {
        switch self {
        case .corrupt, .notADatabase: true
        default: false
        }
    }
}
