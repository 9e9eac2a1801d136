import CPlatform

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The folder of this user's sockets, `/tmp/assent-UID`: 0700, the user's own, a real folder.
///
/// It is held open, and everything in it is reached by that handle: whoever puts another folder in its place is not
/// followed there. (It lies in `/tmp` because the folder that a login gets for such things goes with the last login.)
public final class SocketFolder: Sendable {
    /// Without a slash at its end.
    public let path: String
    let descriptor: Int32

    /// Where the folder is, whether or not there is one.
    ///
    /// - Parameter parent: the folder to look in, as `ASSENT_TMPDIR` names it; nil or empty for `/tmp`.
    public static func path(parent: String?) -> String {
        var bytes = Array((parent ?? "").utf8)
        if bytes.isEmpty { bytes = Array("/tmp".utf8) }
        while bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self) + "/assent-\(geteuid())"
    }

    /// Opens the folder, and makes it when it is missing; never the one that it lies in.
    ///
    /// - Throws: ``SocketError/missing(path:)`` when it is not there and not to be made, ``SocketError/isLink(path:)``,
    ///   ``SocketError/notAFolder(path:)``, ``SocketError/otherOwner(path:user:)`` or ``SocketError/wrongMode(path:mode:)``
    ///   for one that is not this user's alone, which is left as it is.
    public static func open(parent: String?, create: Bool) throws(SocketError) -> SocketFolder {
        if let parent, !parent.isEmpty, parent.utf8.first != UInt8(ascii: "/") || parent.utf8.contains(0) {
            throw .badParent(parent)
        }
        let path = path(parent: parent)
        if create, mkdir(path, 0o700) != 0, errno != EEXIST {
            if errno == ENOENT { throw .missing(path: parent ?? "/tmp") }
            throw .system("make \(path)")
        }
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { throw .missing(path: path) }
            throw .system("look at \(path)")
        }
        if status.st_mode & S_IFMT == S_IFLNK { throw .isLink(path: path) }
        if status.st_mode & S_IFMT != S_IFDIR { throw .notAFolder(path: path) }
        // Before it is opened, so that the reason is told and not that the permission is lacking.
        guard status.st_uid == geteuid() else { throw .otherOwner(path: path, user: status.st_uid) }
        let descriptor = openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == EACCES { throw .wrongMode(path: path, mode: UInt32(status.st_mode & 0o777)) }
            throw .system("open \(path)")
        }
        let folder = SocketFolder(path: path, descriptor: descriptor)
        // What was opened need not be what was looked at.
        try folder.verifyOwn()
        return folder
    }

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { _ = close(descriptor) }

    private func verifyOwn() throws(SocketError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("look at \(path)") }
        guard status.st_uid == geteuid() else { throw .otherOwner(path: path, user: status.st_uid) }
        guard status.st_mode & 0o777 == 0o700 else { throw .wrongMode(path: path, mode: UInt32(status.st_mode & 0o777)) }
    }

    /// Whether the path still leads to this folder, and it is still this user's alone.
    public var isInPlace: Bool {
        var own = stat()
        var there = stat()
        guard fstat(descriptor, &own) == 0, lstat(path, &there) == 0 else { return false }
        return FileKey(own) == FileKey(there) && there.st_uid == geteuid() && there.st_mode & 0o777 == 0o700
    }

    // MARK: Names

    /// 1 to 64 letters, digits, `-` and `_` of ASCII.
    public static func isIdentifier(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    static func name(_ identifier: String) throws(SocketError) -> String {
        guard isIdentifier(identifier) else { throw .badIdentifier(identifier) }
        return "\(identifier).sock"
    }

    /// Where a socket lies, for people to read; to open it, use ``SocketClient``.
    public func path(of identifier: String) -> String { "\(path)/\(identifier).sock" }

    /// The identifiers of all sockets, sorted, whether or not somebody listens at them.
    public func identifiers() throws(SocketError) -> [String] {
        // A handle of its own: the position in the list would be shared with everyone else who reads it.
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw .system("read \(path)") }
        guard let list = fdopendir(copy) else {
            let code = errno
            _ = close(copy)
            throw .system(what: "read \(path)", code: code)
        }
        defer { closedir(list) }
        var identifiers: [String] = []
        while let entry = readdir(list) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            guard name.utf8.suffix(5).elementsEqual(".sock".utf8) else { continue }
            let identifier = String(decoding: name.utf8.dropLast(5), as: UTF8.self)
            guard SocketFolder.isIdentifier(identifier), let status = try? status(of: name) else { continue }
            if status.st_mode & S_IFMT == S_IFSOCK { identifiers.append(identifier) }
        }
        return identifiers.sorted()
    }

    /// nil when there is no such entry; a link is not followed.
    func status(of name: String) throws(SocketError) -> stat? {
        var status = stat()
        if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return status }
        if errno == ENOENT { return nil }
        throw .system("look at \(path)/\(name)")
    }
}

/// Which object a file is, whatever its name.
struct FileKey: Sendable, Equatable {
    let device: UInt64
    let number: UInt64

    init(_ status: stat) {
        device = UInt64(truncatingIfNeeded: status.st_dev)
        number = UInt64(status.st_ino)
    }
}
