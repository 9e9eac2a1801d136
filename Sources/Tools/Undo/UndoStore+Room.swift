import Approval
import Conversation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The oldest changes give way to new ones, and all to age.
extension UndoStore {
    /// So many changes are kept between two measurings of what all copies take: other engines add to them as well.
    private static let measureEvery = 50
    /// Of files that were left behind unfinished, in milliseconds.
    private static let staleAfter: Int64 = 86_400_000

    /// Removes what is too old, and everything when keeping is turned off. For the start of a session.
    public func tidy() {
        guard let folder = try? UndoFolder.open(path, create: false), let lock = try? folder.lock() else { return }
        try? prune(to: isOn ? quota : 0, youngest: isOn ? clock().milliseconds - age : .max, folder)
        removeStale(folder)
        _ = consume lock
    }

    /// - Parameter folder: locked.
    func makeRoom(for size: Int64, _ folder: UndoFolder) throws(UndoError) {
        guard size <= quota else { throw UndoError("it is larger than \(ByteCount.words(quota)), which is all that copies may take") }
        let known = total.withLock { total -> Int64? in
            guard let now = total, now.added < Self.measureEvery else { return nil }
            total = (now.bytes + size, now.added + 1)
            return now.bytes + size
        }
        if let known, known <= quota { return }
        try prune(to: quota - size, youngest: clock().milliseconds - age, folder)
        total.withLock { total in if let now = total { total = (now.bytes + size, 1) } }
    }

    /// - Parameters:
    ///   - room: the most that the contents may take afterwards.
    ///   - youngest: changes from before this time go.
    private func prune(to room: Int64, youngest: Int64, _ folder: UndoFolder) throws(UndoError) {
        var sizes = try contentSizes(folder)
        var uses: [PathName: Int] = [:]
        var records: [(name: ChangeName, objects: [PathName])] = []
        for name in try ChangeName.all(in: folder) {
            // Of a damaged record nobody knows what it needs: it keeps nothing, and is there to be named.
            let text = (try? folder.changes.content(of: name.file, limit: 1 << 22)) ?? nil
            let change = text.flatMap { try? FileChange(text: $0) }
            let objects = (change?.objects ?? []).map(Self.objectName)
            for object in objects { uses[object, default: 0] += 1 }
            records.append((name, objects))
        }
        var bytes = sizes.values.reduce(0, +)
        func release(_ object: PathName) {
            folder.objects.remove(object)
            bytes -= sizes.removeValue(forKey: object) ?? 0
        }
        for object in sizes.keys where uses[object] == nil { release(object) }
        for record in records {
            guard record.name.time < youngest || bytes > room else { break }
            // The record first: one without its contents is worse than contents without a record.
            folder.changes.remove(record.name.file)
            for object in record.objects {
                uses[object, default: 1] -= 1
                if uses[object] == 0 { release(object) }
            }
        }
        total.withLock { $0 = (bytes, 0) }
    }

    private func contentSizes(_ folder: UndoFolder) throws(UndoError) -> [PathName: Int64] {
        try UndoError.reporting("the copies") { () throws(SystemError) in
            var sizes: [PathName: Int64] = [:]
            for name in try folder.objects.names().names { sizes[name] = (try? FileStatus(of: name, in: folder.objects))?.size ?? 0 }
            return sizes
        }
    }

    /// What an engine was writing when it was killed. Only here: what is being written is never in the way of a change.
    private func removeStale(_ folder: UndoFolder) {
        let now = clock().milliseconds
        for name in (try? folder.incoming.names().names) ?? [] {
            guard let status = try? FileStatus(of: name, in: folder.incoming) else { continue }
            if status.modified / 1_000_000 < now - Self.staleAfter { folder.incoming.remove(name) }
        }
    }
}
