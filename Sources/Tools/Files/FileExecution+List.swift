import Approval

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension FileExecution {
    /// More names than this are not even collected for sorting.
    private static let mostNames = 100_000

    func list(_ look: Look) throws(SystemError) -> ExecutionResult {
        guard case .folder(let folder) = look.walk.end else { return changed(look) }
        let (names, isComplete) = try names(in: folder)
        if cancelled.isSet { return FileExecution.cancelledResult }
        let place = look.fact.resolved.map(Lookout.shown) ?? Lookout.shown(look.fact.given)
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

    /// Sorted by bytes, without `.` and `..`.
    func names(in folder: OpenFolder) throws(SystemError) -> (names: [PathName], isComplete: Bool) {
        // The handle of the walk may have no permission to read, only to pass.
        let descriptor = openat(folder.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last }
        guard let stream = fdopendir(descriptor) else {
            let error = SystemError.last
            _ = close(descriptor)
            throw error
        }
        defer { closedir(stream) }
        var names: [PathName] = []
        var isComplete = true
        while !cancelled.isSet {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw .last }
                break
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { PathName($0.prefix { $0 != 0 }) }
            if name.isDot || name.isDotDot { continue }
            if names.count == FileExecution.mostNames {
                isComplete = false
                break
            }
            names.append(name)
        }
        names.sort { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        return (names, isComplete)
    }
}
