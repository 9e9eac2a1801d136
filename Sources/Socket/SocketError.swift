#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What can be wrong with the folder, a socket or a connection; its description is for people, with what to do about it.
public enum SocketError: Error, Sendable, Equatable {
    /// Not 1 to 64 letters, digits, `-` and `_` of ASCII.
    case badIdentifier(String)
    /// The folder to put ours in is not named by an absolute path.
    case badParent(String)
    /// The address of a socket has room for `limit` bytes only.
    case pathTooLong(path: String, limit: Int)
    case missing(path: String)
    case isLink(path: String)
    case notAFolder(path: String)
    case notASocket(path: String)
    /// Owned by the user with this number.
    case otherOwner(path: String, user: UInt32)
    /// Users besides the owner may enter, or the owner may not; `mode` has the nine bits of permission.
    case wrongMode(path: String, mode: UInt32)
    /// Another program listens there.
    case inUse(path: String)
    /// A socket is there, and whoever listened at it has gone.
    case nobodyListens(path: String)
    /// The process at the other end belongs to the user with this number.
    case foreignPeer(user: UInt32)
    /// Another program of ours was at the folder for too long.
    case busy(path: String)
    case timedOut
    /// The other side closed the connection before it had answered.
    case closed
    case frame(FrameError)
    /// A system call failed with this `errno`; `what` is what was to be done, as in "make /tmp/assent-1000".
    case system(what: String, code: Int32)

    static func system(_ what: String) -> SocketError { .system(what: what, code: errno) }
}

extension SocketError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badIdentifier(let text):
            return "\(quoted(text)) is no name of a session: it has 1 to 64 letters, digits, - and _"
        case .badParent(let text):
            return "ASSENT_TMPDIR is \(quoted(text)); it must be the absolute path of a folder, or unset for /tmp"
        case .pathTooLong(let path, let limit):
            return "the path \(quoted(path)) is longer than the \(limit) bytes that a socket can have; set ASSENT_TMPDIR to a shorter one"
        case .missing(let path):
            return "there is no \(quoted(path))"
        case .isLink(let path):
            return "\(quoted(path)) is a symbolic link, which somebody else could have put there; look where it leads and remove it"
        case .notAFolder(let path):
            return "\(quoted(path)) is no folder; move it away, or set ASSENT_TMPDIR to another folder"
        case .notASocket(let path):
            return "\(quoted(path)) is no socket; move it away"
        case .otherOwner(let path, let user):
            return
                "\(quoted(path)) belongs to another user (number \(user)); have it removed, or set ASSENT_TMPDIR to a folder of your own"
        case .wrongMode(let path, let mode):
            return
                "\(quoted(path)) has the permissions \(octal(mode)) where only you may enter (700); remove it when you do not know what is in it, or run chmod 700 on it"
        case .inUse(let path):
            return "another program listens at \(quoted(path)) already"
        case .nobodyListens(let path):
            return "nobody listens at \(quoted(path)) any more"
        case .foreignPeer(let user):
            return "the process at the other end belongs to another user (number \(user)) and was refused"
        case .busy(let path):
            return "another program holds \(quoted(path)) locked; try again"
        case .timedOut:
            return "there was no answer in time"
        case .closed:
            return "the other side closed the connection"
        case .frame(let error):
            return error.description
        case .system(let what, let code):
            return "could not \(what): \(String(cString: strerror(code)))"
        }
    }

    private func octal(_ mode: UInt32) -> String { String(mode, radix: 8) }

    /// A path may come from the environment: nothing in it may act on a terminal.
    private func quoted(_ text: String) -> String {
        var shown = "'"
        for scalar in text.unicodeScalars {
            if scalar.properties.generalCategory.isPlain { shown.unicodeScalars.append(scalar) } else { shown += "\\u{\(String(scalar.value, radix: 16))}" }
        }
        return shown + "'"
    }
}

extension Unicode.GeneralCategory {
    /// Neither a control, nor a format or separator that is not seen, nor unassigned.
    fileprivate var isPlain: Bool {
        switch self {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
