import Approval

extension FileExecution {
    func list(_ look: Look) throws(SystemError) -> ExecutionResult {
        guard case .folder(let folder) = look.walk.end else { return changed(look) }
        let (names, isComplete) = try folder.sortedNames(cancelled)
        if cancelled.isSet { return FileExecution.cancelledResult }
        let place = look.place
        let listed = names.prefix(lookout.limits.listEntries)
        var text = isComplete ? ToolText.count(names.count, "entry", "entries") : "more than \(names.count) entries"
        text += " in \(place)"
        if listed.count < names.count { text += "; the first \(listed.count) by name are listed" }
        text += "\n"
        for name in listed {
            if cancelled.isSet { return FileExecution.cancelledResult }
            text += line(name, in: folder)
        }
        return .success(text)
    }

    private func line(_ name: PathName, in folder: OpenFolder) -> String {
        let shown = ToolText.name(name.bytes)
        guard let status = try? FileStatus(of: name, in: folder) else { return "gone               -  \(shown)\n" }
        var size = "-"
        if status.kind == .file { size = String(status.size) }
        var row = status.kind.rawValue
        row += String(repeating: " ", count: max(1, 20 - row.utf8.count - size.utf8.count)) + size + "  " + shown
        if status.kind == .folder { row += "/" }
        if status.kind == .link, let target = try? folder.linkTarget(name) { row += " -> \(ToolText.name(target))" }
        return row + "\n"
    }
}
