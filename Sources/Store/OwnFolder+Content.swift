#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Small files, read and written as a whole.
extension OwnFolder {
    /// - Parameter limit: in bytes; a longer file is damaged.
    /// - Returns: nil when there is no file of this name.
    public func content(of name: String, limit: Int) throws(StoreError) -> [UInt8]? {
        guard try hasFile(name) else { return nil }
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw .cannotOpen(path: path(of: name), .system(errno)) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw .cannotOpen(path: path(of: name), .system(errno))
            }
            bytes += buffer[0..<count]
            if bytes.count > limit { throw .corrupt(path: path(of: name), what: "it is longer than \(limit) bytes") }
        }
    }

    /// Puts a new content in place of the old one: whoever looks, even after a power failure, finds one or the other.
    ///
    /// - Parameter change: is given the present content, nil when there is none; others who update wait for it.
    public func update(
        _ name: String, limit: Int, _ change: ([UInt8]?) throws(StoreError) -> [UInt8]
    ) throws(StoreError) {
        try lockForOpening()
        defer { flock(descriptor, LOCK_UN) }
        let bytes = try change(try content(of: name, limit: limit))
        let fresh = ".\(name).\(getpid())"
        // Left behind by a process of the same number that was killed.
        unlinkat(descriptor, fresh, 0)
        do throws(StoreError) {
            try makeFile(fresh, content: bytes)
        } catch {
            unlinkat(descriptor, fresh, 0)
            throw error
        }
        guard renameat(descriptor, fresh, descriptor, name) == 0 else {
            let code = errno
            unlinkat(descriptor, fresh, 0)
            throw .cannotOpen(path: path(of: name), .system(code))
        }
        // The name itself; a file system that cannot flush a folder has written it or will.
        _ = fsync(descriptor)
    }

    private func makeFile(_ name: String, content: [UInt8]) throws(StoreError) {
        try makeFile(name)
        let file = openat(descriptor, name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw .cannotOpen(path: path(of: name), .system(errno)) }
        defer { close(file) }
        var rest = content[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .writing(path(of: name), errno) }
            rest = rest.dropFirst(count)
        }
        guard fsync(file) == 0 else { throw .writing(path(of: name), errno) }
    }
}

/// `write` by another name: the folder's own methods hide the C function.
private func systemWrite(_ file: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int { write(file, buffer, count) }
