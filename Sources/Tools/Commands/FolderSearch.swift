import Approval
import JSON

/// Looks for places that no general rule covers below folders that a command reads with all that is in them, on opened
/// folders and without following links.
struct FolderSearch {
    private let lookout: Lookout
    private let deadline: ContinuousClock.Instant
    private var entriesLeft: Int

    /// For all folders of one call.
    static let mostEntries = 20_000
    static let mostTime: Duration = .milliseconds(800)
    /// More are not named: one is enough to ask.
    private static let mostPlaces = 4

    init(lookout: Lookout) {
        self.lookout = lookout
        entriesLeft = Self.mostEntries
        deadline = .now + Self.mostTime
    }

    /// - Parameter given: the folder as the command names it.
    /// - Returns: the places, and a sentence where the look did not come to its end.
    mutating func look(from walk: PathWalk, as given: String, _ reading: FolderReading) -> (places: [NamedPlace], unknown: String?) {
        var reading = reading
        // What an ignore file takes in again is read although it is hidden.
        var obeyed = IgnoreFiles(lookout: lookout)
        if !reading.readsHidden { reading.readsHidden = obeyed.takeInHidden(above: walk) }
        let found = look(from: walk, as: given, reading, &obeyed)
        guard !reading.readsHidden, obeyed.takesInHidden else { return found }
        reading.readsHidden = true
        return look(from: walk, as: given, reading, &obeyed)
    }

    private mutating func look(
        from walk: PathWalk, as given: String, _ reading: FolderReading, _ obeyed: inout IgnoreFiles
    ) -> (places: [NamedPlace], unknown: String?) {
        guard case .folder(let folder) = walk.end else { return ([], nil) }
        let inside = walk.resolved != nil && lookout.workspace.contains(walk)
        // Outside it asks anyway, and what lies there is not the work's.
        guard inside else { return ([], nil) }
        var limits = lookout.limits
        limits.treeEntries = max(0, entriesLeft)
        limits.treeTime = max(.zero, deadline - .now)
        if !reading.isDeep { limits.treeDepth = 1 }
        var own = lookout
        own.limits = limits
        let look = Look(
            walk: walk,
            fact: TargetFact(argument: "", given: ExactString(given), resolved: walk.resolved, inside: inside, kind: .folder), status: nil)
        var tree = FolderTree(own, CancelFlag(), at: look)
        var found: [(path: [PathName], leads: PathWalk?)] = []
        var closed: [[PathName]] = []
        var looked = 0
        do throws(SystemError) {
            try tree.walk(folder, enters: { Self.reads(folder: $0, reading) }) { entry in
                looked += 1
                if !reading.readsHidden { obeyed.look(at: entry) }
                if reading.followsLinks, entry.status.kind == .link, Self.reads(entry, reading) {
                    if let target = leads(walk.components + entry.path), !target.isOrdinary { found.append((entry.path, target.walk)) }
                }
                if entry.isSensitive, entry.status.kind != .link, Self.reads(entry, reading) {
                    if entry.status.kind == .folder, reading.endings != nil { closed.append(entry.path) } else { found.append((entry.path, nil)) }
                }
                return found.count >= Self.mostPlaces ? Self.enough : nil
            }
        } catch {
            return ([], "What lies in \(VisibleText.line(given)) could not be looked at: \(error.words).")
        }
        entriesLeft -= looked
        // Of a folder that is such a place only some files are read, if any.
        for path in closed where found.count < Self.mostPlaces && hasFile(below: walk.components + path, reading, own) { found.append((path, nil)) }
        let places = found.map { place(walk, given, $0.path, $0.leads) }
        let notes = tree.notes
        if let end = notes.end, end != Self.enough {
            return (places, "The command reads what lies in \(VisibleText.line(given)); whether that holds keys or other places that no general rule covers is not known: \(end).")
        }
        if reading.isDeep, notes.tooDeep + notes.unreadable > 0 {
            return (places, "The command reads what lies in \(VisibleText.line(given)); folders in it could not be looked into.")
        }
        return (places, nil)
    }

    private static let enough = "enough was found"

    /// Whether a folder has a file of those that the program reads, or what it has is not known.
    private mutating func hasFile(below components: [PathName], _ reading: FolderReading, _ lookout: Lookout) -> Bool {
        guard let path = PathName.path(components) else { return true }
        var own = lookout
        own.limits.treeEntries = max(0, entriesLeft)
        own.limits.treeTime = max(.zero, deadline - .now)
        let walk = PathWalk(path, base: [], lastLink: .keep)
        guard case .folder(let folder) = walk.end else { return true }
        let fact = TargetFact(argument: "", given: path, resolved: path, inside: true, kind: .folder, sensitive: "It is looked into.")
        var tree = FolderTree(own, CancelFlag(), at: Look(walk: walk, fact: fact, status: nil))
        var has = false
        let walked: ()? = try? tree.walk(folder, enters: { Self.reads(folder: $0, reading) }) { entry in
            entriesLeft -= 1
            has = entry.status.kind != .folder && Self.reads(entry, reading)
            return has ? Self.enough : nil
        }
        let notes = tree.notes
        return walked == nil || has || notes.end != nil || notes.tooDeep + notes.unreadable > 0
    }

    /// Where a link leads, and whether that is an ordinary place in the working folder.
    private func leads(_ components: [PathName]) -> (walk: PathWalk, isOrdinary: Bool)? {
        guard let path = PathName.path(components) else { return nil }
        let walk = PathWalk(path, base: [], lastLink: .follow)
        if case .missing = walk.end { return nil }
        if case .missingFolder = walk.end { return nil }
        var kind = TargetFact.Kind.unknown
        if case .leaf(_, _, let status) = walk.end { kind = status.kind }
        if case .folder = walk.end { kind = .folder }
        let isOrdinary = walk.resolved != nil && lookout.workspace.contains(walk)
            && lookout.places.reason(walk, kind: kind, access: .read, in: lookout.workspace) == nil
        return (walk, isOrdinary)
    }

    private func place(_ walk: PathWalk, _ given: String, _ path: [PathName], _ leads: PathWalk?) -> NamedPlace {
        let rest = path.map { String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: "/")
        let folder = given.utf8.last == 0x2F ? given : "\(given)/"
        let shown = folder.utf8.elementsEqual("./".utf8) ? rest : folder + rest
        if let leads {
            let inside = leads.resolved != nil && lookout.workspace.contains(leads)
            let sensitive = lookout.places.reason(leads, kind: .unknown, access: .read, in: lookout.workspace)
            return NamedPlace(given: ExactString(shown), resolved: leads.resolved, inside: inside, sensitive: sensitive, reach: .below)
        }
        let components = walk.components + path
        let reason = SensitivePlaces.reason(components.map { FoldedName($0) }, changes: false)
            ?? "It belongs to Assent itself: its configuration, rules or journal."
        return NamedPlace(given: ExactString(shown), resolved: PathName.path(components), inside: true, sensitive: reason, reach: .below)
    }

    /// Whether the program goes into a folder of that name.
    private static func reads(folder name: PathName, _ reading: FolderReading) -> Bool {
        if !reading.readsHidden, name.bytes.first == 0x2E { return false }
        return !reading.without.contains { $0.utf8.elementsEqual(name.bytes) }
    }

    private static func reads(_ entry: FolderTree.Entry, _ reading: FolderReading) -> Bool {
        if entry.status.kind == .folder { return reading.isDeep && reads(folder: entry.name, reading) }
        if !reading.readsHidden, entry.name.bytes.first == 0x2E { return false }
        guard let endings = reading.endings else { return true }
        return endings.contains { entry.name.bytes.reversed().starts(with: $0.utf8.reversed()) }
    }
}
