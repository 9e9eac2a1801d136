import Approval
import JSON
import Tools

/// A place where a policy can lie, and how it is read there.
struct PolicyPlace: Sendable {
    let layer: RuleOrigin.Layer
    let path: String
    /// Of the folder's policy, which is read by the folder's handle; nil for the others, which only their people may write.
    let workspace: Workspace?

    static let systemPath = "/etc/assent/policy.toml"
    /// Below the folder's root.
    static let folderPath: ExactString = ".assent/policy.toml"
    /// Of a file, in bytes.
    static let limit = 1_000_000

    static func system() -> PolicyPlace { PolicyPlace(layer: .system, path: systemPath, workspace: nil) }

    static func user(_ folders: DataFolders) -> PolicyPlace {
        PolicyPlace(layer: .user, path: folders.configuration + "/policy.toml", workspace: nil)
    }

    static func folder(_ workspace: Workspace) -> PolicyPlace {
        let root = workspace.root == "/" ? "" : workspace.root.string
        return PolicyPlace(layer: .workspace, path: "\(root)/\(folderPath)", workspace: workspace)
    }

    /// In the order in which they are read.
    static func all(_ folders: DataFolders, _ workspace: Workspace) -> [PolicyPlace] { [system(), user(folders), folder(workspace)] }

    func mark() -> FileMark {
        var mark = FileMark()
        mark.add(file: path)
        mark.add(folder: path.parentFolder.isEmpty ? "/" : path.parentFolder)
        if workspace != nil { mark.add(folder: path.parentFolder, followingLink: false) }
        return mark
    }

    /// - Parameter known: what was read before; the same bytes are not read twice.
    func read(_ known: PolicyFile? = nil) -> PolicyFile {
        let bytes: [UInt8]?
        do {
            bytes = try content()
        } catch {
            let failure = error as? Failure
            return PolicyFile(layer: layer, path: path, trouble: .init(failure?.message ?? "\(error)", hint: failure?.hint))
        }
        if let known, known.bytes == bytes, known.isOfContent { return known }
        return PolicyFile(layer: layer, path: path, bytes: bytes, root: workspace?.root)
    }

    private func content() throws -> [UInt8]? {
        guard let workspace else { return try GuardedFile.read(path, limit: Self.limit) }
        do throws(FolderFileError) {
            guard let file = try workspace.content(of: Self.folderPath, limit: Self.limit) else { return nil }
            if file.isCut { throw FolderFileError(words: "it is longer than \(Self.limit) bytes") }
            return file.bytes
        } catch {
            throw Failure("cannot use \(VisibleText.line(path)): \(error.words)")
        }
    }
}
