import Approval
import JSON

/// What was found at one path, with the handles through which it was found.
struct Look: Sendable {
    let walk: PathWalk
    let fact: TargetFact
    /// Sentences for ``Facts/unknown``.
    var unknown: [String] = []
    /// The present content, for a write or an edit, when it is text and not too long to show.
    var existing: [UInt8]?
    /// The object's own status, when it is there.
    let status: FileStatus?

    /// The real place in a sentence; where it is not known, as it was given.
    var place: String { Lookout.shown(fact.resolved ?? fact.given) }
}

/// Looks at places in the file system, the same way when a call is shown and when it runs.
struct Lookout: Sendable {
    let workspace: Workspace
    let places: SensitivePlaces
    var limits: ToolLimits
    /// Where what tools change is kept; nil where it is not.
    var undo: UndoStore?
    /// What a shell would put in the place of `~`.
    var home: ExactString?

    /// - Parameter argument: the name of the argument that gave the path.
    func look(at given: ExactString, argument: ExactString, for access: Access) -> Look {
        let walk = workspace.walk(given, lastLink: access.lastLink)
        var unknown: [String] = []
        let status = status(of: walk, &unknown)
        let kind = kind(of: walk, status)
        if case .failed(let error) = walk.end {
            unknown.append("\(Lookout.shown(given)) could not be examined: \(error.words).")
        } else if walk.resolved == nil {
            unknown.append("\(Lookout.shown(given)) leads to a name that is not valid UTF-8.")
        }
        if let status, status.kind == .file, status.links > 1 {
            unknown.append(
                "\(Lookout.shown(given)) has \(status.links) names (hard links); where the others lie is not known.")
        }
        var fact = TargetFact(
            argument: argument, given: given, resolved: walk.resolved,
            inside: walk.resolved != nil && workspace.contains(walk), kind: kind, identity: status?.identity,
            size: kind == .folder ? 0 : status?.size ?? 0, modified: status?.modified ?? 0,
            newFolders: newFolders(of: walk, for: access), links: links(of: walk),
            names: status?.kind == .file ? Int(clamping: status?.links ?? 1) : 1,
            sensitive: places.reason(walk, kind: kind, access: access, in: workspace))
        fact.notes = notes(on: given, walk, for: access)
        fact.sensitive = fact.sensitive ?? sensitiveReading(of: fact.notes, access)
        var existing: [UInt8]?
        if access.changes, places.systemPlace(walk, in: workspace) == nil, let status,
            case .leaf(let parent, let name, _) = walk.end
        {
            if status.kind == .link {
                fact.content = (try? parent.linkTarget(name)).map { Digest(of: $0) }
            } else if status.kind == .file, status.size <= limits.digestBytes, !parent.showsKernel {
                do {
                    let bytes = try FileContent.whole(name, in: parent, expecting: status, limit: limits.digestBytes)
                    fact.content = Digest(of: bytes)
                    let most = access == .edit ? limits.editBytes : access == .write ? limits.existingBytes : -1
                    if Int64(bytes.count) <= most, String(validating: bytes, as: UTF8.self) != nil { existing = bytes }
                } catch {
                    unknown.append("The present content of \(Lookout.shown(given)) could not be read: \(error.words).")
                }
            }
        }
        return Look(walk: walk, fact: fact, unknown: unknown, existing: existing, status: status)
    }

    /// The links that a person must know of: one above the working folder that leads into it is the way of this machine.
    private func links(of walk: PathWalk) -> [LinkFact] {
        let isInside = walk.resolved != nil && workspace.contains(walk)
        return walk.followed.compactMap { link in
            if isInside, !link.place.starts(with: workspace.components) { return nil }
            let target = String(validating: link.target, as: UTF8.self) ?? "(a name that is not valid UTF-8)"
            return PathName.path(link.place).map { LinkFact(path: $0, target: ExactString(target)) }
        }
    }

    /// The folders that the call would make; those whose names are not valid UTF-8 make the place itself unresolved.
    private func newFolders(of walk: PathWalk, for access: Access) -> [ExactString] {
        let count: Int
        switch (access, walk.end) {
        case (.makeFolder, .missing): count = 1
        case (.makeFolder, .missingFolder(_, let names, _)): count = names.count
        case (.write, .missingFolder(_, let names, _)): count = names.count - 1
        default: return []
        }
        let last = access == .write ? walk.components.count - 1 : walk.components.count
        return (0..<count).reversed().compactMap { PathName.path(Array(walk.components.prefix(last - $0))) }
    }

    private func status(of walk: PathWalk, _ unknown: inout [String]) -> FileStatus? {
        switch walk.end {
        case .folder(let folder):
            do {
                return try FileStatus(of: folder.descriptor)
            } catch {
                unknown.append("The folder could not be examined: \(error.words).")
                return nil
            }
        case .leaf(_, _, let status): return status
        case .missing, .missingFolder, .failed: return nil
        }
    }

    private func kind(of walk: PathWalk, _ status: FileStatus?) -> TargetFact.Kind {
        switch walk.end {
        case .missing, .missingFolder: .missing
        case .failed: .unknown
        case .folder, .leaf: status?.kind ?? .unknown
        }
    }

    /// A path in a sentence; what is not ordinary visible text in it is written out.
    static func shown(_ path: ExactString) -> String { VisibleText.line(path.string) }
}

extension TargetFact {
    /// Whether this is the very object that `approved` describes, at the same place.
    func isSameObject(as approved: TargetFact) -> Bool {
        given == approved.given && resolved == approved.resolved && resolved != nil && kind == approved.kind
            && identity == approved.identity && inside == approved.inside
    }

    /// Whether it also has the content that was approved: by digest, or by size and time where there is none. A folder
    /// has none of its own.
    func hasSameContent(as approved: TargetFact) -> Bool {
        guard content == approved.content, size == approved.size else { return false }
        return content != nil || kind == .missing || kind == .folder || modified == approved.modified
    }
}
