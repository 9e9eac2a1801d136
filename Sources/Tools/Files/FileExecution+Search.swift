import Approval
import Conversation
import JSON

extension FileExecution {
    func search(_ look: Look, _ arguments: ToolArguments) throws(SystemError) -> ExecutionResult {
        guard let search = try? TextSearch(arguments) else { return changed(look) }
        let most = lookout.limits.searchLines
        var sought = SearchedFiles(
            search, PathList(at: look, in: lookout.workspace, lookout.limits), self,
            limit: min(arguments.number("limit") ?? most, most))
        var tree = FolderTree(lookout, cancelled, at: look)
        switch look.walk.end {
        case .folder(let folder):
            try tree.walk(folder) { sought.visit($0) }
        case .leaf(let parent, let name, let status):
            // Named by the call itself, so it has been shown for what it is, and every link to it.
            sought.readOne(FolderTree.Entry(path: [], parent: parent, status: status, isSensitive: false), name)
        case .missing, .missingFolder, .failed: return changed(look)
        }
        if cancelled.isSet { return FileExecution.cancelledResult }
        return .success(sought.text(notes(tree.notes, sought.list)))
    }
}

/// The files that one search has been through, and what it found.
private struct SearchedFiles {
    private(set) var list: PathList
    private let search: TextSearch
    private let execution: FileExecution
    private let limit: Int
    private var bytes: Int64 = 0
    private var filesWithMatches = 0
    private var (sensitive, named, large, binary, unreadable) = (0, 0, 0, 0, 0)

    init(_ search: TextSearch, _ list: PathList, _ execution: FileExecution, limit: Int) {
        self.search = search
        self.list = list
        self.execution = execution
        self.limit = limit
    }

    /// - Returns: why to end the search; nil to go on.
    mutating func visit(_ entry: FolderTree.Entry) -> String? {
        guard entry.status.kind == .file, search.glob?.matches(entry.letters) ?? true else { return nil }
        if entry.isSensitive {
            sensitive += 1
        } else if entry.status.links > 1 {
            // Where the other names lie is not known: it may be outside, or a secret.
            named += 1
        } else {
            readOne(entry, entry.name)
        }
        let most = execution.lookout.limits.treeBytes
        return bytes < most ? nil : "more than \(most) bytes were read"
    }

    mutating func readOne(_ entry: FolderTree.Entry, _ name: PathName) {
        let most = execution.lookout.limits.searchFileBytes
        guard entry.status.size <= most else {
            large += 1
            return
        }
        guard let content = try? FileContent.whole(name, in: entry.parent, expecting: entry.status, limit: most) else {
            unreadable += 1
            return
        }
        bytes += Int64(content.count)
        guard !TextSearch.isBinary(content) else {
            binary += 1
            return
        }
        let matches = search.matches(in: content, limit: limit)
        guard matches.count > 0 else { return }
        filesWithMatches += 1
        let path = list.path(entry.path)
        for index in 0..<matches.count {
            list.add(limit: limit) { _ in
                index < matches.shown.count ? "\(path):\(matches.shown[index].line): \(matches.shown[index].text)" : ""
            }
        }
    }

    func text(_ treeNotes: [String]) -> String {
        var notes = treeNotes
        func note(_ count: Int, _ words: String) {
            if count > 0 { notes.append("\(ToolText.count(count, "file", "files")) left out: \(words)") }
        }
        note(sensitive, "a usual place of secrets or the like; read_file on it asks the person")
        note(named, "it has several names (hard links); read_file on it asks the person")
        note(large, "larger than \(execution.lookout.limits.searchFileBytes) bytes")
        note(binary, "binary")
        note(unreadable, "could not be read")
        let lines = ToolText.count(list.count, "matching line", "matching lines")
        let files = list.count > 0 ? " in \(ToolText.count(filesWithMatches, "file", "files"))" : ""
        return list.text(lines + files, notes)
    }
}
