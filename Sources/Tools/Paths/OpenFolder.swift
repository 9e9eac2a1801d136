import Approval
import CPlatform

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder held by a descriptor: it stays the same object whatever happens to its names.
final class OpenFolder: Sendable {
    let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit {
        // Nothing was written through it, so a failure to close has nothing to tell.
        _ = close(descriptor)
    }

    /// The folder `/`.
    static func root() throws(SystemError) -> OpenFolder { try opened(AT_FDCWD, "/") }

    /// A folder in this one; `..` is the parent of the open object. A link is not followed.
    func folder(_ name: PathName) throws(SystemError) -> OpenFolder {
        let descriptor = name.withCString { cplatform_open_folder(self.descriptor, $0) }
        guard descriptor >= 0 else { throw .last }
        return OpenFolder(descriptor: descriptor)
    }

    private static func opened(_ parent: Int32, _ name: String) throws(SystemError) -> OpenFolder {
        let descriptor = cplatform_open_folder(parent, name)
        guard descriptor >= 0 else { throw .last }
        return OpenFolder(descriptor: descriptor)
    }

    /// Where a link in this folder leads, as it is written in the link.
    func linkTarget(_ name: PathName) throws(SystemError) -> [UInt8] {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let capacity = target.count
        let count = name.withCString { readlinkat(descriptor, $0, &target, capacity) }
        guard count >= 0 else { throw .last }
        guard count < capacity else { throw SystemError(ENAMETOOLONG) }
        return target[0..<count].map { UInt8(bitPattern: $0) }
    }

    /// Opens a name in this folder without following a link, without waiting (a pipe without a writer), and without
    /// taking a terminal.
    func file(_ name: PathName, _ flags: Int32, permissions: mode_t = 0) throws(SystemError) -> OpenFile {
        let all = flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let file = name.withCString { openat(descriptor, $0, all, permissions) }
        guard file >= 0 else { throw .last }
        return OpenFile(descriptor: file)
    }

    /// Whether the folder shows the kernel itself (`/proc` and its like), wherever it is mounted.
    var showsKernel: Bool { cplatform_is_kernel_file_system(descriptor) == 1 }
}

/// A file held by a descriptor.
struct OpenFile: ~Copyable {
    let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { _ = close(descriptor) }

    /// Reads up to the buffer's size; 0 at the end.
    func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        while true {
            let count = buffer.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 { return count }
            if errno != EINTR { throw .last }
        }
    }

    /// From where it stands on.
    ///
    /// - Parameter most: bytes; of more, the rest is left.
    func bytes(most: Int64) throws(SystemError) -> (bytes: [UInt8], isCut: Bool) {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 131_072)
        while Int64(bytes.count) <= most {
            let count = try read(into: &buffer)
            if count == 0 { return (bytes, false) }
            bytes += buffer[0..<count]
        }
        return (Array(bytes.prefix(Int(clamping: most))), true)
    }

    /// All of it from where it stands on; more bytes than `limit` are an error.
    func content(limit: Int64) throws(SystemError) -> [UInt8] {
        let (bytes, isCut) = try bytes(most: limit)
        if isCut { throw SystemError(EFBIG) }
        return bytes
    }

    func write(_ bytes: [UInt8]) throws(SystemError) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { rest in
                systemWrite(descriptor, rest.baseAddress?.advanced(by: offset), rest.count - offset)
            }
            if count > 0 {
                offset += count
            } else if count == 0 {
                throw SystemError(ENOSPC)
            } else if errno != EINTR {
                throw .last
            }
        }
    }

    /// Waits until the content is on the disk.
    func flush() throws(SystemError) {
        guard fsync(descriptor) == 0 else { throw .last }
    }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}
