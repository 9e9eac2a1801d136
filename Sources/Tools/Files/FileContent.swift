import Approval

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reading of files that may change while they are read.
enum FileContent {
    /// The whole content of an ordinary file, all of one moment.
    ///
    /// - Parameters:
    ///   - status: the file must be this very object.
    ///   - limit: in bytes; a file that has grown beyond it is an error.
    static func whole(
        _ name: PathName, in folder: OpenFolder, expecting status: FileStatus, limit: Int64
    ) throws(SystemError) -> [UInt8] {
        for _ in 0..<3 {
            let file = try folder.file(name, O_RDONLY)
            let before = try FileStatus(of: file.descriptor)
            guard before.identity == status.identity, before.kind == .file else { throw SystemError(ESTALE) }
            let bytes = try file.content(limit: limit)
            let after = try FileStatus(of: file.descriptor)
            if after.size == Int64(bytes.count), after.modified == before.modified { return bytes }
        }
        throw SystemError(EBUSY)
    }
}
