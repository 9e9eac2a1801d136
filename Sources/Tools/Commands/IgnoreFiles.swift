import Approval
import JSON

/// What the ignore files of a folder do to a program that passes over names with a dot: a line with `!` takes them in again.
struct IgnoreFiles {
    let lookout: Lookout
    /// A line was found that can mean names with a dot, or a file that could not be read.
    private(set) var takesInHidden = false

    private static let names: Set<PathName> = [PathName(".gitignore".utf8), PathName(".ignore".utf8), PathName(".rgignore".utf8)]
    /// A longer one is not read.
    private static let mostBytes: Int64 = 65_536
    /// Names with a dot that hold nothing of anybody, often taken in again.
    private static let harmless = [".gitkeep", ".keep", ".gitignore", ".gitattributes", ".editorconfig", ".github", ".env.example", ".npmignore", ".dockerignore"]

    init(lookout: Lookout) { self.lookout = lookout }

    mutating func look(at entry: FolderTree.Entry) {
        guard !takesInHidden, Self.names.contains(entry.name) else { return }
        read(entry.name, in: entry.parent, entry.status)
    }

    /// Those in the folders from the one of the work on down to this one.
    mutating func takeInHidden(above walk: PathWalk) -> Bool {
        let first = lookout.workspace.components.count
        guard first <= walk.components.count else { return takesInHidden }
        for count in first...walk.components.count {
            guard let path = PathName.path(Array(walk.components.prefix(count))) else { return true }
            let folder = PathWalk(path, base: [], lastLink: .keep)
            guard case .folder(let handle) = folder.end else { return true }
            for name in Self.names {
                guard let status = try? FileStatus(of: name, in: handle) else { continue }
                read(name, in: handle, status)
            }
        }
        return takesInHidden
    }

    private mutating func read(_ name: PathName, in folder: OpenFolder, _ status: FileStatus) {
        guard status.kind == .file, status.size <= Self.mostBytes,
            let bytes = try? FileContent.whole(name, in: folder, expecting: status, limit: Self.mostBytes)
        else {
            takesInHidden = true
            return
        }
        for line in bytes.split(separator: 0x0A) where line.first == UInt8(ascii: "!") {
            for part in line.dropFirst().split(separator: 0x2F) where Self.canMeanHidden(part) { takesInHidden = true }
        }
    }

    private static func canMeanHidden(_ part: ArraySlice<UInt8>) -> Bool {
        guard let first = part.first, ".*?[\\".utf8.contains(first) else { return false }
        return !harmless.contains { $0.utf8.elementsEqual(part.prefix { $0 > 0x20 }) }
    }
}
