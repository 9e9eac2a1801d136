import Approval

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A content that is on the disk among the copies and belongs to no record yet.
struct StagedContent: Sendable, Equatable {
    let digest: Digest
    let size: Int64
    let name: PathName
}

/// Contents go in piece by piece and come out again checked.
extension UndoStore {
    /// Copies a file by its open handle; waits until the copy is on the disk.
    ///
    /// - Parameter status: the file must be of this size and time when it has been read.
    func stage(_ file: borrowing OpenFile, expecting status: FileStatus, _ cancelled: CancelFlag) throws(UndoError) -> StagedContent {
        guard let folder = try UndoFolder.open(path, create: true) else { throw UndoError("there is no folder for copies") }
        let name = PathName.random("", ".new")
        do throws(UndoError) {
            var stream = DigestStream()
            var size: Int64 = 0
            let copy = try create(name, folder)
            var buffer = [UInt8](repeating: 0, count: 262_144)
            while true {
                if cancelled.isSet { throw UndoError("the call was cancelled") }
                let count = try UndoError.reporting("it could not be read") { () throws(SystemError) in try file.read(into: &buffer) }
                if count == 0 { break }
                size += Int64(count)
                if size > quota { throw UndoError("it is larger than \(ByteCount.words(quota))") }
                buffer.withUnsafeBytes { stream.add(UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
                let piece = count == buffer.count ? buffer : Array(buffer[0..<count])
                try UndoError.reporting("the copy could not be written") { () throws(SystemError) in try copy.write(piece) }
            }
            try UndoError.reporting("the copy could not be written") { () throws(SystemError) in try copy.flush() }
            let after = try UndoError.reporting("it could not be read") { () throws(SystemError) in try FileStatus(of: file.descriptor) }
            guard after.identity == status.identity, after.size == size, status.size == size, after.modified == status.modified else {
                throw UndoError("it changed while it was copied")
            }
            guard let digest = stream.digest() else { throw UndoError("its digest could not be computed") }
            return StagedContent(digest: digest, size: size, name: name)
        } catch {
            folder.incoming.remove(name)
            throw error
        }
    }

    /// Keeps bytes that are at hand.
    func stage(_ bytes: [UInt8]) throws(UndoError) -> StagedContent {
        guard let folder = try UndoFolder.open(path, create: true) else { throw UndoError("there is no folder for copies") }
        let name = PathName.random("", ".new")
        do throws(UndoError) {
            let copy = try create(name, folder)
            try UndoError.reporting("the copy could not be written") { () throws(SystemError) in
                try copy.write(bytes)
                try copy.flush()
            }
            return StagedContent(digest: Digest(of: bytes), size: Int64(bytes.count), name: name)
        } catch {
            folder.incoming.remove(name)
            throw error
        }
    }

    private func create(_ name: PathName, _ folder: UndoFolder) throws(UndoError) -> OpenFile {
        try UndoError.reporting("the copy could not be made") { () throws(SystemError) in
            try folder.incoming.file(name, O_WRONLY | O_CREAT | O_EXCL, permissions: 0o600)
        }
    }

    func discard(_ staged: [StagedContent]) {
        guard !staged.isEmpty, let folder = try? UndoFolder.open(path, create: false) else { return }
        for content in staged { folder.incoming.remove(content.name) }
    }

    /// Makes room, and takes contents and the record of what is about to happen in: only then may it happen.
    func begin(_ change: FileChange, _ staged: [StagedContent]) throws(UndoError) {
        do throws(UndoError) {
            guard let folder = try UndoFolder.open(path, create: true) else { throw UndoError("there is no folder for copies") }
            let lock = try folder.lock()
            try makeRoom(for: staged.reduce(0) { $0 + $1.size }, folder)
            for content in staged {
                // A copy of the same content that is there already is replaced by this one: it cannot be worse.
                try UndoError.reporting("the copy could not be kept") { () throws(SystemError) in
                    try folder.incoming.rename(content.name, to: Self.objectName(content.digest), in: folder.objects)
                }
            }
            if !staged.isEmpty { folder.objects.flush() }
            try put(change, folder)
            _ = consume lock
        } catch {
            discard(staged)
            throw error
        }
    }

    static func objectName(_ digest: Digest) -> PathName { PathName(digest.hex.utf8) }

    /// A content as it was kept.
    /// - Returns: nil when it is longer than `limit`.
    func content(_ digest: Digest, limit: Int64) throws(UndoError) -> [UInt8]? {
        let file = try object(digest)
        let (bytes, isCut) = try UndoError.reporting("the copy could not be read") { () throws(SystemError) in try file.bytes(most: limit) }
        if isCut { return nil }
        guard Digest(of: bytes) == digest else { throw Self.damaged(digest) }
        return bytes
    }

    /// Writes a content into a file. What is in it is right only when this returns.
    func write(_ digest: Digest, to target: borrowing OpenFile, _ cancelled: CancelFlag) throws(UndoError) {
        let file = try object(digest)
        var stream = DigestStream()
        var buffer = [UInt8](repeating: 0, count: 262_144)
        while true {
            if cancelled.isSet { throw UndoError("it was cancelled") }
            let count = try UndoError.reporting("the copy could not be read") { () throws(SystemError) in try file.read(into: &buffer) }
            if count == 0 { break }
            buffer.withUnsafeBytes { stream.add(UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
            let piece = count == buffer.count ? buffer : Array(buffer[0..<count])
            try UndoError.reporting("it could not be written") { () throws(SystemError) in try target.write(piece) }
        }
        guard stream.digest() == digest else { throw Self.damaged(digest) }
    }

    /// Whether there is a copy of this content, of this size: its bytes are not looked at.
    func hasContent(_ digest: Digest, size: Int64) -> Bool {
        guard let folder = try? UndoFolder.open(path, create: false),
            let status = try? FileStatus(of: Self.objectName(digest), in: folder.objects)
        else { return false }
        return status.kind == .file && status.size == size
    }

    private func object(_ digest: Digest) throws(UndoError) -> OpenFile {
        guard let folder = try UndoFolder.open(path, create: false) else { throw UndoError("the copy is no longer there") }
        do throws(SystemError) {
            let file = try folder.objects.file(Self.objectName(digest), O_RDONLY)
            guard try FileStatus(of: file.descriptor).kind == .file else { throw SystemError(EINVAL) }
            return file
        } catch {
            throw UndoError(error.code == ENOENT ? "the copy is no longer there" : "the copy could not be opened: \(error.words)")
        }
    }

    private static func damaged(_ digest: Digest) -> UndoError {
        UndoError("the copy is damaged (it is not what its name \(digest.hex) says)")
    }
}
