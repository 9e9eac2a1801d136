import Approval
public import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file of the working folder that the program reads by itself, without a call.
public struct FolderFile: Sendable, Equatable {
    public let bytes: [UInt8]
    /// There was more than was to be read.
    public let isCut: Bool
}

/// Why the program does not read a file of the folder; without a capital or a period.
public struct FolderFileError: Error, Sendable, Equatable {
    public let words: String

    public init(words: String) { self.words = words }
}

extension Workspace {
    /// Reads the beginning of a file, and never one outside.
    ///
    /// A link counts only when it leads to another text of the folder (`.md`, `.txt`): a folder from elsewhere could
    /// point to a name under which its person will keep secrets. A file with further names is not read, since it is not
    /// known where they lie.
    /// - Parameters:
    ///   - path: relative to the root.
    ///   - limit: in bytes.
    /// - Returns: nil when there is no such file.
    public func content(of path: ExactString, limit: Int) throws(FolderFileError) -> FolderFile? {
        guard !path.isEmpty, path.utf8.first != 0x2F, !path.utf8.contains(0) else {
            throw FolderFileError(words: "its path must be relative to the folder")
        }
        let walk = walk(path)
        if case .failed(let error) = walk.end { throw FolderFileError(words: error.words) }
        guard contains(walk) else { throw FolderFileError(words: "it leads out of the folder") }
        switch walk.end {
        case .missing, .missingFolder: return nil
        case .folder: throw FolderFileError(words: "it is a folder")
        case .failed(let error): throw FolderFileError(words: error.words)
        case .leaf(let parent, let name, let status):
            let isPlain = walk.components == components + PathName.components(of: path.utf8)
            guard isPlain || [".md", ".txt"].contains(where: { name.bytes.reversed().starts(with: $0.utf8.reversed()) }) else {
                throw FolderFileError(words: "it is a link to something else than a text of the folder")
            }
            guard status.kind == .file else { throw FolderFileError(words: "it is not an ordinary file") }
            guard status.links == 1 else {
                throw FolderFileError(words: "it has \(status.links) names (hard links), and where the others lie is not known")
            }
            do throws(SystemError) {
                return try beginning(of: name, in: parent, expecting: status, limit: limit)
            } catch {
                throw FolderFileError(words: error.words)
            }
        }
    }

    private func beginning(
        of name: PathName, in parent: OpenFolder, expecting status: FileStatus, limit: Int
    ) throws(SystemError) -> FolderFile {
        let file = try parent.file(name, O_RDONLY)
        let opened = try FileStatus(of: file.descriptor)
        guard opened.identity == status.identity, opened.kind == .file else { throw SystemError(ESTALE) }
        let (bytes, isCut) = try file.bytes(most: Int64(limit))
        return FolderFile(bytes: bytes, isCut: isCut)
    }
}
