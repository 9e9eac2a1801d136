import Approval
public import Conversation
import JSON
public import Store

/// Held by the engine of a session for as long as it runs; a second engine of the same session is refused.
public struct SessionLock: ~Copyable, Sendable {
    private let file: FileLock

    fileprivate init(file: consuming FileLock) { self.file = file }
}

public enum SessionLockError: Error, Sendable, Equatable, CustomStringConvertible {
    case held(SessionID, by: Int32?)
    case store(StoreError)

    public var message: String {
        switch self {
        case .held(let session, let process?):
            "The session \(VisibleText.line(session.description)) is already open (process \(process))."
        case .held(let session, nil): "The session \(VisibleText.line(session.description)) is already open."
        case .store(let error): error.message
        }
    }
    public var hint: String? {
        switch self {
        case .held: "`assent attach` goes to it where it has an engine of its own; otherwise close it there."
        case .store(let error): error.hint
        }
    }
    public var description: String { hint.map { "\(message) \($0)" } ?? message }
}

extension SessionJournal {
    /// Does not wait.
    public func lock(session: SessionID) throws(SessionLockError) -> SessionLock {
        do {
            let locks = try OwnFolder.open(locksFolder, create: true)
            return SessionLock(file: try FileLock.take(Self.lockName(of: session), in: locks))
        } catch {
            if case .held(_, let process) = error { throw .held(session, by: process) }
            throw .store(error)
        }
    }

    /// Whether an engine runs this session now.
    public func isLocked(session: SessionID) throws(StoreError) -> Bool {
        do {
            return try FileLock.isHeld(Self.lockName(of: session), in: OwnFolder.open(locksFolder, create: false))
        } catch StoreError.missing {
            return false
        }
    }

    private var locksFolder: String { "\(folder)/sessions" }

    /// A file name for any id: other bytes than letters, digits, `-` and `_` as `%41`, and a digest for long ones.
    static func lockName(of session: SessionID) -> String {
        var name: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in session.text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                name.append(byte)
            default: name += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        // The longest name that a file may have is 255 bytes. No escaped name begins with `%x`.
        if name.count > 200 { return "%x\(Digest(of: Array(session.text.utf8)).hex).lock" }
        return String(decoding: name, as: UTF8.self) + ".lock"
    }
}
