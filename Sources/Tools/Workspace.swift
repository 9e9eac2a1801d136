public import JSON

import Approval

/// The folder in which the tools work, known by its real path and by what it is.
public struct Workspace: Sendable {
    /// Absolute, links followed.
    public let root: ExactString
    let components: [PathName]
    let identity: FileIdentity

    /// - Parameter folder: an absolute path of a folder that exists.
    /// - Throws: ``WorkspaceError``.
    public init(folder: ExactString) throws(WorkspaceError) {
        guard folder.utf8.first == 0x2F, !folder.utf8.contains(0) else { throw .notAbsolute }
        let walk = PathWalk(folder, base: [], lastLink: .follow)
        switch walk.end {
        case .folder:
            guard let root = walk.resolved, let identity = walk.chain.last else { throw .notUTF8 }
            self.root = root
            self.identity = identity
            components = walk.components
        case .leaf: throw .notAFolder
        case .missing, .missingFolder: throw .failed("there is no such folder")
        case .failed(let error): throw .failed(error.words)
        }
    }

    /// A walk to a path that is absolute or relative to the root.
    func walk(_ path: ExactString, lastLink: PathWalk.LastLink = .follow) -> PathWalk {
        PathWalk(path, base: components, lastLink: lastLink)
    }

    func contains(_ walk: PathWalk) -> Bool { walk.isInside(components, identity) }

    /// Whether the root's path still leads to the folder that it led to at first.
    var isStillThere: Bool {
        let walk = PathWalk(root, base: [], lastLink: .follow)
        guard case .folder = walk.end else { return false }
        return walk.chain.last == identity && walk.components == components
    }
}

/// Why a folder cannot be worked in.
public enum WorkspaceError: Error, Sendable, Equatable, CustomStringConvertible {
    case notAbsolute
    case notAFolder
    case notUTF8
    case failed(String)

    public var description: String {
        switch self {
        case .notAbsolute: "The working folder must be given as an absolute path."
        case .notAFolder: "The working folder is not a folder."
        case .notUTF8: "The real path of the working folder is not valid UTF-8."
        case .failed(let words): "The working folder cannot be opened: \(words)."
        }
    }
}
