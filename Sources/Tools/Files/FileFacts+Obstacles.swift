import Approval

extension FileFacts {
    /// One sentence on why a call cannot work on what is there now; nil when it can.
    func obstacle(_ tool: BuiltInTool, _ looks: [Look]) -> String? {
        for (place, look) in zip(tool.places, looks) {
            if let sentence = FileFacts.obstacle(to: place.access, look) { return sentence }
        }
        return tool == .moveFile ? obstacleToMove(looks) : nil
    }

    static func obstacle(to access: Access, _ look: Look) -> String? {
        let path = Lookout.shown(look.fact.given)
        if case .missingFolder(_, let names, let isFolder) = look.walk.end {
            let sentence = "A folder on the way to \(path) does not exist."
            switch access {
            case .makeFolder: return nil
            case .write: return isFolder ? sentence : nil
            case .moveHere: return isFolder && names.count == 1 ? nil : "\(sentence) Make it first, with make_directory."
            case .moveAway, .list, .search, .read, .edit, .delete: return sentence
            }
        }
        if access == .search, look.walk.lastFolder?.showsKernel == true {
            return "\(path) lies where the system shows itself; search_text does not search there."
        }
        switch (access, look.fact.kind) {
        case (.list, .folder), (.search, .folder), (.search, .file), (.read, .file), (.write, .file), (.write, .missing),
            (.edit, .file), (.delete, .file), (.delete, .link), (.makeFolder, .missing), (.makeFolder, .folder),
            (.moveAway, .file), (.moveAway, .folder), (.moveAway, .link), (.moveHere, .missing):
            return nil
        // What could not be examined is said elsewhere.
        case (_, .unknown): return nil
        case (.moveHere, .folder): return "\(path) exists already, as a folder; give the new path with the new name at its end."
        case (.moveHere, let kind): return "\(path) exists already, as a \(kind.rawValue); move_file does not overwrite."
        case (_, .missing): return "There is nothing at \(path)."
        case (.read, .folder): return "\(path) is a folder; use list_directory to see what is in it."
        case (.list, let kind): return "\(path) is a \(kind.rawValue), not a folder."
        case (.search, let kind): return "\(path) is a \(kind.rawValue), neither a folder nor an ordinary file."
        case (.delete, .folder): return "\(path) is a folder; delete_file deletes only files and links."
        case (.delete, let kind): return "\(path) is a \(kind.rawValue); delete_file deletes only files and links."
        case (.makeFolder, let kind): return "\(path) exists already, as a \(kind.rawValue)."
        case (.moveAway, let kind): return "\(path) is a \(kind.rawValue); move_file moves only files, folders and links."
        case (_, let kind): return "\(path) is a \(kind.rawValue), not an ordinary file."
        }
    }

    private func obstacleToMove(_ looks: [Look]) -> String? {
        guard looks.count == 2 else { return nil }
        let (from, to) = (looks[0], looks[1])
        let path = Lookout.shown(from.fact.given)
        // A path that could not be walked has been said to be so.
        guard let folder = to.walk.chain.last, let identity = from.fact.identity else { return nil }
        if from.fact.kind == .folder {
            if lookout.workspace.components.starts(with: from.walk.components) {
                return "\(path) holds the working folder; it cannot be moved."
            }
            if to.walk.chain.contains(identity) { return "\(path) cannot be moved into itself." }
        } else if case .missingFolder = to.walk.end {
            return "\(Lookout.shown(to.fact.given)) names a folder, but \(path) is a \(from.fact.kind.rawValue)."
        }
        if identity.device != folder.device {
            return "\(path) and its new place are on different file systems; move_file does not move between them."
        }
        return nil
    }
}
