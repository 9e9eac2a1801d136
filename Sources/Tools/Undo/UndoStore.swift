public import Conversation
public import JSON

import Approval
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What tools replaced, moved or deleted, kept so that a person can undo it: contents by their digest, one copy each, and
/// a record a change. Several engines share one folder.
///
/// It grows to a number of bytes and no more: the oldest changes give way. A change that is being kept never does.
public final class UndoStore: Sendable {
    let path: ExactString
    let quota: Int64
    /// Milliseconds.
    let age: Int64
    let clock: @Sendable () -> Timestamp
    /// Bytes of all contents, as measured last and added to since; nil before the first time.
    let total = Mutex<(bytes: Int64, added: Int)?>(nil)

    /// - Parameters:
    ///   - folder: absolute; made when it is needed.
    ///   - megabytes: the most that all copies together take; 0 turns keeping off.
    ///   - days: after which a copy goes; 0 turns keeping off.
    public init(folder: ExactString, megabytes: Int, days: Int, clock: @escaping @Sendable () -> Timestamp) {
        path = folder
        quota = Int64(clamping: megabytes).multipliedReportingOverflow(by: 1_000_000).partialValue
        age = Int64(clamping: days).multipliedReportingOverflow(by: 86_400_000).partialValue
        self.clock = clock
    }

    public var isOn: Bool { quota > 0 && age > 0 }

    /// Why no copy of so many bytes would be kept, as far as that is known beforehand; nil when one would. Makes nothing.
    func whyNotKept(_ size: Int64) -> String? {
        if size > quota { return "larger than \(ByteCount.words(quota))" }
        do throws(UndoError) {
            let folder = try UndoFolder.open(path, create: false)
            var status = statvfs()
            if let folder, fstatvfs(folder.root.descriptor, &status) == 0, UInt64(status.f_bavail) * UInt64(status.f_frsize) < UInt64(size) {
                return "no space is left for one"
            }
            return nil
        } catch {
            return error.words
        }
    }

    /// The changes of a session that can be read, the newest first.
    func changes(of session: SessionID) throws(UndoError) -> [FileChange] {
        guard let folder = try UndoFolder.open(path, create: false) else { return [] }
        var changes: [FileChange] = []
        for name in try ChangeName.all(in: folder) where name.session == ChangeName.tag(of: session) {
            if let change = try? read(name, folder), change.call.session == session { changes.append(change) }
        }
        return changes.sorted { $0.call.number > $1.call.number }
    }

    /// - Throws: also when its record is damaged.
    func change(_ call: CallKey) throws(UndoError) -> FileChange? {
        guard let folder = try UndoFolder.open(path, create: false) else { return nil }
        let wanted = try ChangeName.all(in: folder).last { $0.session == ChangeName.tag(of: call.session) && $0.number == call.number }
        guard let wanted, let change = try read(wanted, folder), change.call == call else { return nil }
        return change
    }

    private func read(_ name: ChangeName, _ folder: UndoFolder) throws(UndoError) -> FileChange? {
        let text = try UndoError.reporting("the record \(name.text)") { () throws(SystemError) in
            try folder.changes.content(of: name.file, limit: 1 << 22)
        }
        guard let text else { return nil }
        do throws(UndoError) {
            return try FileChange(text: text)
        } catch {
            throw UndoError("the record \(Lookout.shown(path))/changes/\(name.text) is damaged: \(error.words)")
        }
    }

    /// Notes how far a change is.
    func put(_ change: FileChange) throws(UndoError) {
        guard let folder = try UndoFolder.open(path, create: true) else { return }
        try put(change, folder)
    }

    func put(_ change: FileChange, _ folder: UndoFolder) throws(UndoError) {
        let name = ChangeName(change)
        let fresh = PathName.random("", ".new")
        do throws(UndoError) {
            try UndoError.reporting("the record of the change") { () throws(SystemError) in
                let file = try folder.incoming.file(fresh, O_WRONLY | O_CREAT | O_EXCL, permissions: 0o600)
                try file.write(change.text)
                try file.flush()
                try folder.incoming.rename(fresh, to: name.file, in: folder.changes)
            }
        } catch {
            folder.incoming.remove(fresh)
            throw error
        }
        folder.changes.flush()
    }

    /// The change did not take place.
    func drop(_ change: FileChange) {
        guard let folder = try? UndoFolder.open(path, create: false) else { return }
        folder.changes.remove(ChangeName(change).file)
    }
}

/// The file name of a record: when, in which session, which call, so that order and owner are known without reading it.
struct ChangeName: Sendable, Equatable {
    let time: Int64
    /// Of any session id, one that a file can have.
    let session: String
    let number: Int

    init(_ change: FileChange) {
        time = max(0, change.time.milliseconds)
        session = Self.tag(of: change.call.session)
        number = change.call.number
    }

    init?(_ name: PathName) {
        guard let text = String(validating: name.bytes, as: UTF8.self) else { return nil }
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false).map { String(decoding: Array($0), as: UTF8.self) }
        guard parts.count == 3, let time = Int64(parts[0]), let number = Int(parts[2]), time >= 0, number >= 0 else { return nil }
        self.time = time
        session = parts[1]
        self.number = number
    }

    static func tag(of session: SessionID) -> String {
        String(decoding: Digest(of: Array(session.text.utf8)).hex.utf8.prefix(32), as: UTF8.self)
    }

    var text: String { "\(time)-\(session)-\(number)" }
    var file: PathName { PathName(text.utf8) }

    /// The oldest first.
    static func all(in folder: UndoFolder) throws(UndoError) -> [ChangeName] {
        let names = try UndoError.reporting("the records of changes") { () throws(SystemError) in try folder.changes.names().names }
        return names.compactMap { ChangeName($0) }.sorted { ($0.time, $0.number) < ($1.time, $1.number) }
    }
}
