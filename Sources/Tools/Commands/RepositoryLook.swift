import Approval
import JSON

/// Looks for what a repository's configuration could make git run and what no switch turns off: reads its files by handle,
/// so that nothing of the repository runs.
struct RepositoryLook {
    private let lookout: Lookout
    private(set) var places: [NamedPlace] = []
    /// Sentences.
    private(set) var unknown: [String] = []
    private var seen: Set<FileIdentity> = []

    static let unclear = "Which repository git would use is known only when it runs."
    /// More submodules are not looked at.
    private static let mostSubmodules = 64

    init(lookout: Lookout) { self.lookout = lookout }

    mutating func note(_ sentence: String) { if !unknown.contains(sentence) { unknown.append(sentence) } }

    /// As git looks for its repository: in the folder, and in those above. All of those in the working folder count, as one that git
    /// does not take for a repository leads it further up.
    mutating func look(from folder: [PathName], command: ExactString?) {
        for count in (0...folder.count).reversed() {
            let place = Array(folder.prefix(count))
            guard let path = PathName.path(place) else { return note(Self.unclear) }
            let walk = PathWalk(path, base: [], lastLink: .keep)
            guard case .folder(let handle) = walk.end else { return note(Self.unclear) }
            var isRepository = false
            if (try? FileStatus(of: PathName(".git".utf8), in: handle)) != nil {
                isRepository = look(in: place, command: command, depth: 0)
            } else if Self.isRepository(handle) {
                add(walk.resolved ?? path, "It looks like a repository without working files, so git takes its configuration from there.")
                isRepository = true
            }
            if isRepository, count <= lookout.workspace.components.count { return }
        }
    }

    /// One that is named by `--git-dir`.
    mutating func look(at walk: PathWalk, workTree: [PathName], command: ExactString?) {
        switch walk.end {
        case .folder: look(repository: walk, workTree: workTree, command: command, depth: 0)
        case .leaf:
            guard let target = linked(walk) else { return note(Self.unclear) }
            look(repository: target, workTree: workTree, command: command, depth: 0)
        case .missing, .missingFolder, .failed: return
        }
    }

    /// - Returns: whether git takes it for a repository.
    @discardableResult private mutating func look(in place: [PathName], command: ExactString?, depth: Int) -> Bool {
        let walk = PathWalk(".git", base: place, lastLink: .follow)
        switch walk.end {
        case .folder(let handle):
            look(repository: walk, workTree: place, command: command, depth: depth)
            return Self.isRepository(handle)
        case .leaf:
            // A file that says where it is.
            guard let target = linked(walk) else {
                note("\(shown(walk)) could not be read as the place of a repository.")
                return false
            }
            look(repository: target, workTree: place, command: command, depth: depth)
            return true
        case .missing, .missingFolder: return false
        case .failed(let error):
            note("\(PathName.path(place)?.string ?? "")/.git could not be examined: \(error.words).")
            return true
        }
    }

    private mutating func look(repository walk: PathWalk, workTree: [PathName], command: ExactString?, depth: Int) {
        guard case .folder(let handle) = walk.end, let identity = walk.chain.last else { return note(Self.unclear) }
        guard seen.insert(identity).inserted else { return }
        guard seen.count <= Self.mostSubmodules, depth <= 8 else {
            return note("There are more submodules than were looked at; what their configuration makes git run is not known.")
        }
        // A repository of the work that lies elsewhere is for whoever wrote the link or the file that says so.
        if workTree.starts(with: lookout.workspace.components), !lookout.workspace.contains(walk) {
            add(walk.resolved ?? "a repository", "It is the repository of a folder of the work, and lies outside of it.")
        }
        lookForLinks(walk)
        var folders = [walk]
        // Of a further working folder the configuration is that of the first one (gitrepository-layout(5)).
        if let bytes = content("commondir", in: handle, most: 4096) {
            guard let text = String(validating: bytes.prefix { $0 != 0x0A }, as: UTF8.self), !text.isEmpty, !text.utf8.contains(0) else { return note(Self.unclear) }
            folders.append(PathWalk(ExactString(text), base: walk.components, lastLink: .follow))
        }
        var hash = 20
        for folder in folders {
            guard case .folder(let handle) = folder.end else { return note(Self.unclear) }
            for name in ["config", "config.worktree"] {
                guard let status = try? FileStatus(of: PathName(name.utf8), in: handle) else { continue }
                if status.size == 0, status.kind == .file { continue }
                let file = PathWalk(ExactString(name), base: folder.components, lastLink: .follow)
                guard case .leaf(let parent, let leaf, let status) = file.end, status.kind == .file,
                    let bytes = try? FileContent.whole(leaf, in: parent, expecting: status, limit: 1 << 20), let config = ConfigurationKeys(bytes)
                else {
                    note("\(shown(file)), which git obeys, could not be read.")
                    continue
                }
                if config.keys.contains(where: { $0.is("extensions", "objectformat") && $0.value?.utf8.elementsEqual("sha256".utf8) == true }) { hash = 32 }
                for key in config.keys where RepositoryKeys.isObeyed(key, command: command) {
                    if key.is("core", "worktree"), let value = key.value, !value.isEmpty {
                        let tree = PathWalk(ExactString(value), base: walk.components, lastLink: .follow)
                        if case .folder = tree.end, tree.components == workTree { continue }
                    }
                    add(file.resolved ?? "the configuration of a repository", RepositoryKeys.sentence(key))
                }
            }
        }
        lookAtSubmodules(handle, workTree, hash: hash, depth: depth)
    }

    /// git follows links among its own files, also to write. So many are looked at.
    private static let mostOwnFiles = 5000

    private mutating func lookForLinks(_ walk: PathWalk) {
        var left = Self.mostOwnFiles
        var pending: [PathWalk] = [walk]
        while let folder = pending.popLast() {
            guard case .folder(let handle) = folder.end, let found = try? handle.sortedNames(), found.isComplete else { return note("What lies in \(shown(walk)) could not be looked at.") }
            let isTop = folder.components.count == walk.components.count
            for name in found.names {
                left -= 1
                guard left > 0 else { return note("\(shown(walk)) has more files than were looked at; links among them can lead elsewhere.") }
                guard let status = try? FileStatus(of: name, in: handle), let text = PathName.path([name]) else { continue }
                if status.kind == .link {
                    return add(PathName.path(folder.components + [name]) ?? text, "It is a link among git's own files, and git reads and writes where it leads.")
                }
                if text == "/alternates", folder.components.last?.bytes.elementsEqual("info".utf8) == true {
                    return add(PathName.path(folder.components + [name]) ?? text, "It makes git read the objects of another repository.")
                }
                // What is in the folders of objects, hooks and modules is named by numbers, or is not followed.
                let isClosed = isTop && ["/hooks", "/modules", "/worktrees", "/lfs"].contains(text) || folder.components.last?.bytes.elementsEqual("objects".utf8) == true && text != "/info"
                if status.kind == .folder, !isClosed, let path = PathName.path(folder.components + [name]) { pending.append(PathWalk(path, base: [], lastLink: .keep)) }
            }
        }
    }

    /// git goes into them by itself; what it is switched off to run is switched off there, too.
    private mutating func lookAtSubmodules(_ handle: OpenFolder, _ workTree: [PathName], hash: Int, depth: Int) {
        let name = PathName("index".utf8)
        guard let status = try? FileStatus(of: name, in: handle) else { return }
        guard status.kind == .file, let bytes = try? FileContent.whole(name, in: handle, expecting: status, limit: lookout.limits.digestBytes),
            let links = IndexLinks(bytes, hash: hash)
        else { return note("Whether the repository has submodules could not be read from its index.") }
        for link in links.paths {
            let place = workTree + PathName.components(of: link)
            // What git runs there has no alias.
            look(in: place, command: "status", depth: depth + 1)
        }
    }

    private mutating func add(_ path: ExactString, _ sentence: String) {
        let walk = PathWalk(path, base: [], lastLink: .follow)
        let place = NamedPlace(
            given: path, resolved: path, inside: walk.resolved != nil && lookout.workspace.contains(walk), sensitive: sentence, reach: .obeyed)
        if !places.contains(place), places.count < 16 { places.append(place) }
    }

    /// Where a file that stands for a repository leads (gitrepository-layout(5)).
    private func linked(_ walk: PathWalk) -> PathWalk? {
        guard case .leaf(let parent, let name, let status) = walk.end, status.kind == .file,
            let bytes = try? FileContent.whole(name, in: parent, expecting: status, limit: 65_536), bytes.starts(with: "gitdir: ".utf8)
        else { return nil }
        var path = bytes.dropFirst(8)
        while path.last == 0x0A || path.last == 0x0D { path.removeLast() }
        guard !path.isEmpty, !path.contains(0), let text = String(validating: path, as: UTF8.self) else { return nil }
        let target = PathWalk(ExactString(text), base: walk.components.dropLast(), lastLink: .follow)
        guard case .folder = target.end else { return nil }
        return target
    }

    private func content(_ name: String, in handle: OpenFolder, most: Int64) -> [UInt8]? {
        let name = PathName(name.utf8)
        guard let status = try? FileStatus(of: name, in: handle) else { return nil }
        return (try? FileContent.whole(name, in: handle, expecting: status, limit: most)) ?? []
    }

    /// `HEAD`, `objects` and `refs`.
    private static func isRepository(_ folder: OpenFolder) -> Bool {
        guard (try? FileStatus(of: PathName("HEAD".utf8), in: folder)) != nil else { return false }
        return ["objects", "refs"].allSatisfy { name in
            guard let status = try? FileStatus(of: PathName(name.utf8), in: folder) else { return false }
            return status.kind == .folder || status.kind == .link
        }
    }

    private func shown(_ walk: PathWalk) -> String {
        (walk.resolved ?? PathName.path(walk.components)).map(Lookout.shown) ?? "A file of the repository"
    }
}
