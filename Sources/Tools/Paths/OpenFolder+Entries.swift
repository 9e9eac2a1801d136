import CPlatform

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is done with the names in a folder: each by its handle, so that no path is walked again.
extension OpenFolder {
    /// The same folder, by a descriptor with which it can be read: the handle of a walk may have the permission to pass alone.
    private func readable() throws(SystemError) -> Int32 {
        let descriptor = openat(self.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last }
        return descriptor
    }

    /// The names in it but for `.` and `..`, in no order.
    ///
    /// - Parameters:
    ///   - most: more are not read, and then it is not complete.
    ///   - cancelled: ends the reading early.
    func names(most: Int = .max, _ cancelled: CancelFlag? = nil) throws(SystemError) -> (names: [PathName], isComplete: Bool) {
        let descriptor = try readable()
        guard let stream = fdopendir(descriptor) else {
            let error = SystemError.last
            _ = close(descriptor)
            throw error
        }
        defer { closedir(stream) }
        var names: [PathName] = []
        while cancelled?.isSet != true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw .last }
                return (names, true)
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { PathName($0.prefix { $0 != 0 }) }
            if name.isDot || name.isDotDot { continue }
            if names.count == most { break }
            names.append(name)
        }
        return (names, false)
    }

    /// More names than this are not even collected for sorting.
    private static let mostSorted = 100_000

    /// The same, sorted by bytes.
    func sortedNames(_ cancelled: CancelFlag? = nil) throws(SystemError) -> (names: [PathName], isComplete: Bool) {
        var found = try names(most: Self.mostSorted, cancelled)
        found.names.sort { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        return found
    }

    /// - Returns: whether it is gone by this.
    @discardableResult
    func remove(_ name: PathName) -> Bool { name.withCString { unlinkat(descriptor, $0, 0) == 0 } }

    /// - Returns: false where it is not empty, no folder, or cannot be removed.
    @discardableResult
    func removeFolder(_ name: PathName) -> Bool { name.withCString { unlinkat(descriptor, $0, AT_REMOVEDIR) == 0 } }

    func rename(_ name: PathName, to other: PathName, in folder: OpenFolder) throws(SystemError) {
        let result = name.withCString { from in other.withCString { to in renameat(descriptor, from, folder.descriptor, to) } }
        guard result == 0 else { throw .last }
    }

    /// The same, onto a free name only.
    func renameExclusively(_ name: PathName, to other: PathName, in folder: OpenFolder) throws(SystemError) {
        let result = name.withCString { from in other.withCString { to in cplatform_rename_exclusive(descriptor, from, folder.descriptor, to) } }
        guard result == 0 else { throw .last }
    }

    /// So that a name outlives a power cut. Contents are safe either way, so a failure changes nothing.
    func flush() {
        guard let descriptor = try? readable() else { return }
        _ = fsync(descriptor)
        _ = close(descriptor)
    }
}
