#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension StoreError: CustomStringConvertible {
    /// One sentence: what happened, and to which file.
    public var message: String {
        switch self {
        case .missing(let path): "There is no \(path)."
        case .cannotOpen(let path, let obstacle): "Cannot use \(path): \(obstacle.words)."
        case .full(let path): "The disk is full: \(path) could not be written."
        case .locked(let path): "Another program keeps \(path) locked."
        case .corrupt(let path, let what): "The file \(path) is damaged (\(what))."
        case .readOnly(let path): "The file \(path) may not be written."
        case .notADatabase(let path): "The file \(path) is not a database."
        case .newer(let path): "The file \(path) was written by a newer version of this program."
        case .replaced(let path): "The file \(path) was removed or replaced while it was in use."
        case .notDurable(let path, let synchronous):
            "SQLite does not wait for the disk as it should when it writes \(path) (synchronous is \(synchronous))."
        case .tooBig(let path): "What is to be written to \(path) is too big for one record."
        case .inputOutput(let path, let code): "Reading or writing \(path) failed (SQLite \(code))."
        case .held(let path, let process?): "The process \(process) holds \(path)."
        case .held(let path, nil): "Another process holds \(path)."
        case .failed(let path, let code, let what): "The database \(path) reports: \(what) (SQLite \(code))."
        }
    }

    /// What to try, if anything is known to help.
    public var hint: String? {
        switch self {
        case .missing, .tooBig, .failed: nil
        case .cannotOpen(_, .isLink):
            "Put the folder or file itself in this place, or set XDG_DATA_HOME to where it is."
        case .cannotOpen(_, .notAFolder), .cannotOpen(_, .notAFile): "Move away what lies there."
        case .cannotOpen(_, .otherOwner): "Run as the user who owns it, or set XDG_DATA_HOME to a folder of your own."
        case .readOnly(let path):
            "If its permissions forbid it, run `\(Self.permit(path))`; else see whether its disk is mounted for writing, or set XDG_DATA_HOME."
        case .cannotOpen(_, .system), .cannotOpen(_, .unknown):
            "Check the permissions of the folder and whether its disk is mounted for writing, or set XDG_DATA_HOME."
        case .full: "Free some space and try again. Everything written before is still there."
        case .locked: "Wait until it is done, or end it, and try again."
        case .corrupt: "`assent doctor` tells what of it can be read, and how to go on."
        case .notADatabase: "Move it away, and a new one will be made."
        case .newer: "Use the newer version, or set XDG_DATA_HOME to another folder."
        case .replaced: "Start the program again."
        case .notDurable, .inputOutput: "Check the disk and its mount options."
        case .held: "End that process first."
        }
    }

    /// The command that lets a user write to a database of theirs. SQLite gives the files beside it the permissions that it
    /// finds on the main one, so all of them may need it.
    public static func permit(_ path: String) -> String {
        let suffix = SQLiteFile.sideFiles.first { path.utf8.suffix($0.utf8.count).elementsEqual($0.utf8) } ?? ""
        return "chmod 600 \(quoted(String(decoding: path.utf8.dropLast(suffix.utf8.count), as: UTF8.self)))*"
    }

    /// As a shell takes it for one word.
    private static func quoted(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        if isPlain { return path }
        let parts = path.utf8.split(separator: UInt8(ascii: "'"), omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        return "'\(parts.joined(separator: #"'\''"#))'"
    }

    public var description: String { hint.map { "\(message) \($0)" } ?? message }
}

extension StoreError.Obstacle {
    var words: String {
        switch self {
        case .isLink: "it is a symbolic link"
        case .notAFolder: "it is not a folder"
        case .notAFile: "it is not an ordinary file"
        case .otherOwner(let user): "it belongs to another user (uid \(user))"
        case .system(let code): String(cString: strerror(code))
        case .unknown: "SQLite cannot open it"
        }
    }
}
