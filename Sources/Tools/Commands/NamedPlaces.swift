import Approval
import JSON

/// Looks at the paths that a command names: without opening what is there, and without an effect.
struct NamedPlaces {
    let lookout: Lookout
    /// The components of the folder in which the command would run.
    let folder: [PathName]
    let environment: ChildEnvironment

    /// Devices that hold nothing and show nothing of anybody.
    private static let harmless: Set<ExactString> = [
        "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/fd/0", "/dev/fd/1",
        "/dev/fd/2",
    ]

    struct Found {
        /// Those that a person should know of, each once, in order.
        var places: [NamedPlace]
        /// All of them, for rules that name a folder.
        var named: [NamedPath]
        /// Sentences on what was not looked at.
        var unknown: [String]
    }

    func places(in paths: CommandPaths) -> Found {
        // Relative paths begin in one of these, the latest first.
        var bases = [folder]
        var places: [NamedPlace] = []
        var named: [NamedPath] = []
        var unknown: [String] = []
        var looked = 0
        var search = FolderSearch(lookout: lookout)
        var repositories = RepositoryLook(lookout: lookout)
        for step in paths.steps {
            switch step {
            case .git(let use):
                for base in bases {
                    look(at: use, from: base, &repositories)
                    for folder in use.folders + [use.repository].compactMap({ $0 }) { named.append(name(folder, from: base)) }
                }
            case .folder(let beginning):
                let (text, isWhole) = beginning.text(value)
                guard isWhole, !text.isEmpty, !text.utf8.contains(0), let base = bases.first else { continue }
                let walk = PathWalk(ExactString(text), base: base, lastLink: .follow)
                named.append(NamedPath(given: ExactString(text), resolved: walk.resolved))
                switch walk.end {
                case .folder: bases = [walk.components] + (paths.isStraight ? [] : bases.prefix(3))
                // It may be made before, or the line goes on where it is.
                case .missing, .missingFolder: bases = [walk.components] + bases.prefix(3)
                case .leaf, .failed: break
                }
            case .path(let path):
                looked += 1
                guard looked <= CommandPaths.most else {
                    unknown.append("The command names more than \(CommandPaths.most) paths; where the others lead is not known.")
                    return Found(places: places + repositories.places, named: named, unknown: unknown + repositories.unknown)
                }
                for base in bases { named.append(name(path.beginning, from: base)) }
                for base in bases {
                    guard let place = place(path, from: base) else { continue }
                    if !places.contains(place) { places.append(place) }
                    break
                }
                guard let reading = path.below, let base = bases.first, let start = start(path, from: base) else { continue }
                let found = search.look(from: start.walk, as: start.given, reading)
                for place in found.places where !places.contains(place) { places.append(place) }
                if let sentence = found.unknown, !unknown.contains(sentence) { unknown.append(sentence) }
            }
        }
        return Found(places: places + repositories.places, named: named, unknown: unknown + repositories.unknown)
    }

    /// Where a path leads, whatever is there; nowhere when part of it is known only when it runs.
    private func name(_ beginning: ShellBeginning, from base: [PathName]) -> NamedPath {
        let (text, isWhole) = beginning.text(value)
        let given = ExactString(beginning.spelled)
        if Self.harmless.contains(ExactString(text)) { return NamedPath(given: given, resolved: PathName.path(base)) }
        guard isWhole, !text.isEmpty, !text.utf8.contains(0) else { return NamedPath(given: given, resolved: nil) }
        return NamedPath(given: given, resolved: PathWalk(ExactString(text), base: base, lastLink: .follow).resolved)
    }

    /// The repositories that git would obey.
    private func look(at use: CommandPaths.GitUse, from base: [PathName], _ repositories: inout RepositoryLook) {
        var folder = base
        for beginning in use.folders {
            let (text, isWhole) = beginning.text(value)
            if isWhole, text.isEmpty { continue }
            guard isWhole, !text.utf8.contains(0) else { return repositories.note(RepositoryLook.unclear) }
            let walk = PathWalk(ExactString(text), base: folder, lastLink: .follow)
            // Where there is none git fails.
            guard case .folder = walk.end else { return }
            folder = walk.components
        }
        guard let repository = use.repository else { return repositories.look(from: folder, command: use.command) }
        let (text, isWhole) = repository.text(value)
        guard isWhole, !text.isEmpty, !text.utf8.contains(0) else { return repositories.note(RepositoryLook.unclear) }
        repositories.look(at: PathWalk(ExactString(text), base: folder, lastLink: .follow), workTree: folder, command: use.command)
    }

    /// A folder that is read with what is in it.
    private func start(_ path: CommandPaths.Path, from base: [PathName]) -> (walk: PathWalk, given: String)? {
        var (text, isWhole) = path.beginning.text(value)
        if text.utf8.contains(0) || text.isEmpty { return nil }
        if !isWhole {
            guard let slash = text.utf8.lastIndex(of: 0x2F) else { return nil }
            text = String(text[...slash])
        }
        let walk = PathWalk(ExactString(text), base: base, lastLink: .follow)
        return (walk, text)
    }

    /// Variables that the command's environment sets; a line that sets them anew is known only when it runs, and says so.
    private func value(_ name: String) -> String? {
        let name = ExactString(name)
        return environment.entries.first { $0.name == name }?.value.string
    }

    /// - Returns: nil for an ordinary place in the working folder.
    private func place(_ path: CommandPaths.Path, from base: [PathName]) -> NamedPlace? {
        var (text, isWhole) = path.beginning.text(value)
        let named = ExactString(text)
        if Self.harmless.contains(named) && isWhole || text.utf8.contains(0) || text.isEmpty { return nil }
        if !isWhole {
            // Up to where all of it is known.
            guard let slash = text.utf8.lastIndex(of: 0x2F) else { return nil }
            text = String(text[...slash])
        }
        let given = ExactString(path.beginning.spelled)
        let walk = PathWalk(ExactString(text), base: base, lastLink: .follow)
        if case .failed = walk.end { return unreachable(given, text, base, isWhole) }
        let isThere =
            switch walk.end {
            case .folder, .leaf: true
            case .missing, .missingFolder, .failed: false
            }
        let inside = walk.resolved != nil && lookout.workspace.contains(walk)
        // Words of a sentence, or a pattern: what begins like a path is one all the same.
        if inside, !isThere, !Self.isPlain(text) { return nil }
        var kind = TargetFact.Kind.missing
        var others: String?
        switch walk.end {
        case .folder: kind = .folder
        case .leaf(_, _, let status):
            kind = status.kind
            if kind == .file, status.links > 1 { others = "It has other names, which may lie elsewhere." }
        case .missing, .missingFolder, .failed: break
        }
        let sensitive = lookout.places.reason(walk, kind: kind, access: path.changes ? .write : .read, in: lookout.workspace) ?? others
        let isSpecial = [.device, .pipe, .socket].contains(kind) || lookout.places.systemPlace(walk, in: lookout.workspace) != nil
        if inside, sensitive == nil, !isSpecial { return nil }
        return NamedPlace(given: given, isWhole: isWhole, resolved: walk.resolved, inside: inside, isSpecial: isSpecial, sensitive: sensitive)
    }

    /// A path that cannot be walked: by its text alone it leads out, or is nothing to tell.
    private func unreachable(_ given: ExactString, _ text: String, _ base: [PathName], _ isWhole: Bool) -> NamedPlace? {
        var components = text.utf8.first == 0x2F ? [] : base
        for name in PathName.components(of: text.utf8) where !name.isDot {
            if name.isDotDot { _ = components.popLast() } else { components.append(name) }
        }
        if components.starts(with: lookout.workspace.components) || text.utf8.count > 1000 { return nil }
        return NamedPlace(given: given, isWhole: isWhole, resolved: nil, inside: false)
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"!*?\"'`$;|&<>(){}[]\\".utf8.contains($0) }
    }
}
