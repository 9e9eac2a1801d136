import Approval
import Conversation
import JSON

extension FileExecution {
    func find(_ look: Look, _ arguments: ToolArguments) throws(SystemError) -> ExecutionResult {
        guard case .folder(let folder) = look.walk.end,
            let glob = try? Glob(arguments.text("pattern") ?? "", argument: "pattern")
        else { return changed(look) }
        var list = PathList(at: look, in: lookout.workspace, limits)
        let most = min(arguments.number("limit") ?? limits.findResults, limits.findResults)
        var tree = FolderTree(lookout, cancelled, at: look)
        try tree.walk(folder) { entry in
            guard !glob.isForFolders || entry.status.kind == .folder, glob.matches(entry.letters) else { return nil }
            list.add(limit: most) { row(entry, $0.path(entry.path)) }
            return nil
        }
        if cancelled.isSet { return FileExecution.cancelledResult }
        return .success(list.text(ToolText.count(list.count, "path", "paths"), notes(tree.notes, list)))
    }

    private func row(_ entry: FolderTree.Entry, _ path: String) -> String {
        switch entry.status.kind {
        case .folder: "\(path)/"
        case .link: "\(path) -> \((try? entry.parent.linkTarget(entry.name)).map { ToolText.name($0) } ?? "?")"
        default: path
        }
    }

    private var limits: ToolLimits { lookout.limits }

    /// What was passed over, a sentence each.
    func notes(_ notes: FolderTree.Notes, _ list: PathList) -> [String] {
        var sentences: [String] = []
        if let end = notes.end { sentences.append("the look ended early because \(end), so there may be more") }
        if notes.folderCount > 0 {
            let more = notes.folderCount > notes.folders.count ? " and \(notes.folderCount - notes.folders.count) more" : ""
            let names = notes.folders.map { list.path($0) }.joined(separator: ", ")
            sentences.append(
                """
                not looked into, because no general rule covers it: \(names)\(more); a call with such a folder as its path \
                asks the person
                """)
        }
        if notes.unreadable > 0 { sentences.append("\(ToolText.count(notes.unreadable, "folder", "folders")) could not be read") }
        if notes.tooDeep > 0 {
            sentences.append("\(ToolText.count(notes.tooDeep, "folder", "folders")) more than \(limits.treeDepth) levels down left out")
        }
        return sentences
    }
}

/// Rows that begin with a path which other calls can be given as it is.
struct PathList {
    private(set) var count = 0
    private var rows: [String] = []
    private var bytes = 0
    private let mostBytes: Int
    private let base: [PathName]
    private let isInside: Bool
    private let place: String

    init(at look: Look, in workspace: Workspace, _ limits: ToolLimits) {
        isInside = look.fact.inside
        base = isInside ? Array(look.walk.components.dropFirst(workspace.components.count)) : look.walk.components
        place = look.place
        mostBytes = limits.readBytes
    }

    /// Relative to the working folder, or absolute outside of it.
    func path(_ path: [PathName]) -> String {
        let bytes = (base + path).map(\.bytes).joined(separator: [0x2F])
        return ToolText.name((isInside ? [] : [0x2F]) + Array(bytes))
    }

    /// Counts a row, and keeps it while there is room.
    mutating func add(limit: Int, _ row: (PathList) -> String) {
        count += 1
        guard rows.count < limit, bytes < mostBytes, rows.count == count - 1 else { return }
        let row = row(self)
        bytes += row.utf8.count
        rows.append(row)
    }

    /// - Parameters:
    ///   - found: the total in words.
    ///   - notes: sentences without a capital or a period.
    func text(_ found: String, _ notes: [String]) -> String {
        var text = "\(found) in \(place)"
        if rows.count < count { text += "; the first \(rows.count) are listed" }
        text += "\n"
        for row in rows { text += row + "\n" }
        return notes.isEmpty ? text : text + "[" + notes.joined(separator: "; ") + "]\n"
    }
}
