import Approval
import JSON

/// What a call is about to do at a place.
enum Access: Sendable {
    case list, search, read, write, edit, delete, makeFolder
    /// A move's two ends.
    case moveAway, moveHere

    var changes: Bool {
        switch self {
        case .list, .search, .read: false
        case .write, .edit, .delete, .makeFolder, .moveAway, .moveHere: true
        }
    }

    /// Whether a link at the end of the path is itself meant, and not what it leads to.
    var lastLink: PathWalk.LastLink {
        switch self {
        case .delete, .moveAway, .moveHere: .keep
        case .list, .search, .read, .write, .edit, .makeFolder: .follow
        }
    }
}

/// The places that no general rule may cover: the program's own, those that hold secrets, those that other programs
/// obey by themselves, and those through which the system shows itself.
struct SensitivePlaces: Sendable {
    /// The program's own folders (configuration, rules, journal).
    let own: [ExactString]

    /// - Returns: one sentence on why the place is none for general rules; nil for an ordinary place.
    func reason(_ walk: PathWalk, kind: TargetFact.Kind, access: Access, in workspace: Workspace) -> String? {
        if isOwn(walk) { return "It belongs to Assent itself: its configuration, rules or journal." }
        if let place = systemPlace(walk, in: workspace) {
            return "It is reached through /\(VisibleText.line(place)), where the system shows itself and its devices."
        }
        switch kind {
        case .pipe, .socket, .device: return "It is a \(kind.rawValue), not an ordinary file."
        default: break
        }
        if let folder = walk.lastFolder, folder.showsKernel { return SensitivePlaces.kernel }

        // Both the real place and the names that led there: a link called `.git` is obeyed like the folder.
        let paths = [walk.components.map { FoldedName($0) }, walk.named.map { FoldedName($0) }]
        return paths.lazy.compactMap { SensitivePlaces.reason($0, changes: access.changes) }.first
    }

    /// By the names alone.
    static func reason(_ path: [FoldedName], changes: Bool) -> String? {
        PlaceRule.all.first { (changes || !$0.onlyForChanges) && $0.matches(path) }?.reason
    }

    /// What runs by itself, whether or not general rules cover it.
    static func rule(runningWhatIsIn path: [FoldedName]) -> PlaceRule? {
        (PlaceRule.all + [PlaceRule.packages]).first { $0.runsByItself && $0.matches(path) }
    }

    /// The name of a sensitive place that this one is a twin of: `.git` for `.GIT`; nil for one that is written so.
    static func caseVariant(_ name: PathName) -> String? {
        let folded = FoldedName(name)
        guard folded.text.first == ".", !folded.string.utf8.elementsEqual(name.bytes),
            PlaceRule.all.contains(where: { $0.folders.contains(folded) || $0.files.contains(folded) })
        else { return nil }
        return folded.string
    }

    private static let kernel = "It lies on a file system through which the system shows itself."

    private func isOwn(_ walk: PathWalk) -> Bool {
        let folded = walk.components.map { FoldedName($0) }
        var identities = walk.chain
        if case .leaf(_, _, let status) = walk.end { identities.append(status.identity) }
        return ownHomes().contains { $0.holds(folded, identities) }
    }

    /// Where the program's own folders are now.
    func ownHomes() -> [OwnHome] {
        own.map { folder in
            let walk = PathWalk(folder, base: [], lastLink: .follow)
            let identity: FileIdentity? =
                switch walk.end {
                case .folder: walk.chain.last
                case .leaf(_, _, let status): status.identity
                case .missing, .missingFolder, .failed: nil
                }
            return OwnHome(path: walk.components.map { FoldedName($0) }, identity: identity)
        }
    }

    /// The folder of the kernel's through which the place is reached, if any.
    ///
    /// A workspace may itself lie in `/dev/shm`: then that folder is no alarm for what is inside.
    func systemPlace(_ walk: PathWalk, in workspace: Workspace) -> String? {
        for place in walk.kernelPlaces.sorted(by: { $0.bytes.lexicographicallyPrecedes($1.bytes) }) {
            if workspace.contains(walk), workspace.components.first == place { continue }
            return String(decoding: place.bytes, as: UTF8.self)
        }
        return nil
    }
}

/// One of the program's own folders, by its name and by what it is.
struct OwnHome: Sendable {
    let path: [FoldedName]
    /// Nil when it is not there.
    let identity: FileIdentity?

    /// - Parameter identities: of the place and of what is above it.
    func holds(_ place: [FoldedName], _ identities: [FileIdentity]) -> Bool {
        if !path.isEmpty, place.starts(with: path) { return true }
        return identity.map(identities.contains) ?? false
    }
}

/// A group of places that are sensitive for one reason. Names are folded: lower case only.
struct PlaceRule: Sendable {
    /// Any of these, anywhere in the path.
    var folders: Set<FoldedName> = []
    /// Any of these names, one after the other, anywhere in the path.
    var sequences: [[FoldedName]] = []
    /// Any of these as the last name.
    var files: Set<FoldedName> = []
    var suffixes: [FoldedName] = []
    var prefixes: [FoldedName] = []
    /// Last names that are excused although one of the above holds.
    var except: Set<FoldedName> = []
    /// From `/` on.
    var absolute: [[FoldedName]] = []
    /// Reading is ordinary, changing is not.
    var onlyForChanges = false
    /// What is written there is run or obeyed by other programs, without anybody asking for it then.
    var runsByItself = false
    /// General rules never cover it.
    var isSensitive = true
    let reason: String

    func matches(_ path: [FoldedName]) -> Bool {
        guard let last = path.last else { return false }
        if path.contains(where: folders.contains) { return true }
        if absolute.contains(where: { path.starts(with: $0) }) { return true }
        for sequence in sequences where path.count >= sequence.count {
            for start in 0...(path.count - sequence.count) where path[start...].starts(with: sequence) { return true }
        }
        if except.contains(last) { return false }
        return files.contains(last) || suffixes.contains(where: last.hasSuffix) || prefixes.contains(where: last.hasPrefix)
    }
}
