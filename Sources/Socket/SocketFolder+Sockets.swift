import CPlatform

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension SocketFolder {
    /// Whether somebody listens at this socket; false also when there is none.
    public func isListening(_ identifier: String) throws(SocketError) -> Bool {
        let name = try SocketFolder.name(identifier)
        guard let status = try status(of: name) else { return false }
        guard status.st_mode & S_IFMT == S_IFSOCK else { return false }
        return try isListening(name: name)
    }

    /// Removes a socket at which nobody listens any more.
    ///
    /// - Returns: false when there is none, or somebody listens.
    /// - Throws: ``SocketError/notASocket(path:)`` or ``SocketError/otherOwner(path:user:)`` for what is not ours to remove.
    @discardableResult
    public func removeStale(_ identifier: String) throws(SocketError) -> Bool {
        let name = try SocketFolder.name(identifier)
        // Otherwise somebody might put a new socket there between the look and the removal.
        try lock()
        defer { unlock() }
        return try removeStale(name: name)
    }

    /// Binds and listens.
    ///
    /// - Returns: the socket, and which object its name stands for.
    /// - Throws: ``SocketError/inUse(path:)`` when somebody listens there, and the errors of ``removeStale(_:)``.
    func listen(_ identifier: String, backlog: Int32) throws(SocketError) -> (SocketDescriptor, FileKey) {
        let name = try SocketFolder.name(identifier)
        let number = cplatform_socket(0)
        guard number >= 0 else { throw .system("make a socket") }
        let socket = SocketDescriptor(adopting: number)
        try lock()
        defer { unlock() }
        var result = cplatform_bind(number, try address(of: name))
        if result != 0, errno == EADDRINUSE {
            guard try removeStale(name: name) else { throw .inUse(path: "\(path)/\(name)") }
            result = cplatform_bind(number, try address(of: name))
        }
        guard result == 0 else {
            if errno == ENOENT { throw .missing(path: path) }
            throw .system("make the socket \(path)/\(name)")
        }
        // Where the address was a path: it must be here that the socket has been made.
        guard let status = try status(of: name), status.st_mode & S_IFMT == S_IFSOCK, status.st_uid == geteuid() else {
            throw .missing(path: "\(path)/\(name)")
        }
        guard fchmodat(descriptor, name, 0o600, 0) == 0, Glibc_listen(number, backlog) == 0 else {
            let code = errno
            _ = unlinkat(descriptor, name, 0)
            throw .system(what: "listen at \(path)/\(name)", code: code)
        }
        return (socket, FileKey(status))
    }

    /// Removes a socket when its name still stands for this object.
    func remove(_ identifier: String, _ key: FileKey) {
        guard let name = try? SocketFolder.name(identifier), (try? lock()) != nil else { return }
        defer { unlock() }
        guard let status = try? status(of: name), FileKey(status) == key else { return }
        _ = unlinkat(descriptor, name, 0)
    }

    /// - Parameter limit: how long to wait when too many others do; zero for not at all.
    func connect(_ identifier: String, within limit: Duration) throws(SocketError) -> SocketDescriptor {
        let name = try SocketFolder.name(identifier)
        guard let status = try status(of: name) else { throw .missing(path: "\(path)/\(name)") }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: "\(path)/\(name)") }
        let microseconds = limit.microseconds
        let number = cplatform_socket(microseconds > 0 ? 1 : 0)
        guard number >= 0 else { throw .system("make a socket") }
        let socket = SocketDescriptor(adopting: number)
        // The only wait that connect knows for such a socket: until there is room among those that wait.
        if microseconds > 0, cplatform_send_timeout(number, microseconds) != 0 { throw .system("set up a connection") }
        let address = try address(of: name)
        while cplatform_connect(number, address) != 0 {
            switch errno {
            case EINTR: continue
            case ENOENT: throw .missing(path: "\(path)/\(name)")
            case ECONNREFUSED: throw .nobodyListens(path: "\(path)/\(name)")
            case EAGAIN: throw .timedOut
            default: throw .system("connect to \(path)/\(name)")
            }
        }
        if microseconds > 0 { _ = cplatform_send_timeout(number, 0) }
        return socket
    }

    // MARK: With the lock held

    private func removeStale(name: String) throws(SocketError) -> Bool {
        guard let status = try status(of: name) else { return false }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: "\(path)/\(name)") }
        guard status.st_uid == geteuid() else { throw .otherOwner(path: "\(path)/\(name)", user: status.st_uid) }
        guard try !isListening(name: name) else { return false }
        if unlinkat(descriptor, name, 0) == 0 { return true }
        if errno == ENOENT { return false }
        throw .system("remove \(path)/\(name)")
    }

    private func isListening(name: String) throws(SocketError) -> Bool {
        let number = cplatform_socket(0)
        guard number >= 0 else { throw .system("make a socket") }
        let socket = SocketDescriptor(adopting: number)
        defer { withExtendedLifetime(socket) {} }
        if cplatform_connect(number, try address(of: name)) == 0 { return true }
        switch errno {
        // EAGAIN: so many wait there that no more fit in.
        case EAGAIN: return true
        case ECONNREFUSED, ENOENT: return false
        default: throw .system("connect to \(path)/\(name)")
        }
    }

    /// What to bind or connect to: the name in the held folder where the system has a way to say that, otherwise the path.
    private func address(of name: String) throws(SocketError) -> String {
        #if os(Linux)
            var own = stat()
            var there = stat()
            let handle = "/proc/self/fd/\(descriptor)"
            if fstat(descriptor, &own) == 0, stat(handle, &there) == 0, FileKey(own) == FileKey(there) {
                return "\(handle)/\(name)"
            }
        #endif
        return try SocketFolder.checkedAddress("\(path)/\(name)")
    }

    static func checkedAddress(_ path: String) throws(SocketError) -> String {
        let limit = cplatform_socket_path_limit()
        guard path.utf8.count <= limit else { throw .pathTooLong(path: path, limit: limit) }
        return path
    }

    // MARK: The lock

    /// Programs of ours change one after another what is in the folder. It is held for moments, so that a tenth of a
    /// second is long; whoever keeps it is no program of ours.
    private func lock() throws(SocketError) {
        for _ in 0..<50 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            // A file system without such locks goes without.
            guard errno == EWOULDBLOCK || errno == EINTR else { return }
            usleep(2_000)
        }
        throw .busy(path: path)
    }

    private func unlock() { _ = flock(descriptor, LOCK_UN) }
}

/// listen(2), which a method here hides.
private func Glibc_listen(_ socket: Int32, _ backlog: Int32) -> Int32 { listen(socket, backlog) }
