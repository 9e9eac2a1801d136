import Approval
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Works out which file a command's first word would start, as it is now.
struct ProgramFinder: Sendable {
    let workspace: Workspace
    /// Absolute folders, in order.
    let searchPath: [ExactString]

    enum Found: Sendable {
        /// With the path by which it was found: absolute, or relative to the folder.
        case program(ProgramFact, path: ExactString)
        /// Nothing that can be started, and one sentence on why; whether the place lies inside the working folder.
        case nothing(ProgramFact, String, inside: Bool)
    }

    /// Whether the work itself can write into a folder in which programs are looked for.
    var pathIsInside: Bool {
        searchPath.contains { workspace.contains(PathWalk($0, base: [], lastLink: .follow)) }
    }

    /// - Parameters:
    ///   - folder: the components of the folder in which the command would run.
    ///   - asShell: a shell looks for it, and takes the first that it finds, also one that the work itself can write.
    func find(_ word: ExactString, from folder: [PathName], asShell: Bool = false) -> Found {
        if word.utf8.contains(0x2F) { return examine(PathWalk(word, base: folder, lastLink: .follow), word, at: word) }
        for place in searchPath {
            let path = ExactString("\(place)/\(word)")
            let walk = PathWalk(path, base: [], lastLink: .follow)
            // What the work itself can write must not take the place of a program of the system.
            if !asShell, workspace.contains(walk) { continue }
            if case .program(let fact, _) = examine(walk, word, at: path) { return .program(fact, path: path) }
        }
        let path = searchPath.map(\.string).joined(separator: ":")
        let sentence = "There is no program \(Lookout.shown(word)) in the fixed PATH \(path)."
        return .nothing(ProgramFinder.unresolved(word), sentence, inside: true)
    }

    private func examine(_ walk: PathWalk, _ word: ExactString, at path: ExactString) -> Found {
        let inside = walk.resolved != nil && workspace.contains(walk)
        func nothing(_ words: String) -> Found {
            .nothing(ProgramFinder.unresolved(word), "\(Lookout.shown(word)) cannot be started: \(words).", inside: inside)
        }
        switch walk.end {
        case .leaf(let parent, let name, let status):
            guard status.kind == .file else { return nothing("it is a \(status.kind.rawValue)") }
            guard let resolved = walk.resolved else { return nothing("its path is not valid UTF-8") }
            let access = name.withCString { faccessat(parent.descriptor, $0, X_OK, AT_EACCESS) }
            guard access == 0 else { return nothing(SystemError.last.words) }
            return .program(
                ProgramFact(
                    given: word, resolved: resolved, identity: status.identity, size: status.size, modified: status.modified,
                    changed: status.changed, inside: inside), path: path)
        case .folder: return nothing("it is a folder")
        case .missing, .missingFolder: return nothing("there is no such file")
        case .failed(let error): return nothing(error.words)
        }
    }

    private static func unresolved(_ word: ExactString) -> ProgramFact {
        ProgramFact(given: word, resolved: nil, identity: nil, size: 0, modified: 0, inside: false)
    }
}
