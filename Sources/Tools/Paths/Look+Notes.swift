import Approval
import JSON

/// What is notable about the name of a place.
extension Lookout {
    /// Entries of a folder that are looked through for a name's twin.
    private static let mostSiblings = 20_000

    func notes(on given: ExactString, _ walk: PathWalk, for access: Access) -> [PlaceNote] {
        var notes: [PlaceNote] = []
        if let reading = shellReading(given) { notes.append(reading) }
        if places.systemPlace(walk, in: workspace) != nil || walk.lastFolder?.showsKernel == true { notes.append(.special) }
        let paths = [walk.components, walk.named]
        if let variant = paths.joined().lazy.compactMap(SensitivePlaces.caseVariant).first { notes.append(.caseVariant(of: ExactString(variant))) }
        if access.changes {
            let rules = paths.compactMap { SensitivePlaces.rule(runningWhatIsIn: $0.map { FoldedName($0) }) }
            if let rule = rules.first { notes.append(.runsByItself(rule.isSensitive ? nil : rule.reason)) }
        }
        return notes + twins(given, walk)
    }

    /// Names that are this one to a person or to another file system.
    private func twins(_ given: ExactString, _ walk: PathWalk) -> [PlaceNote] {
        var notes: [PlaceNote] = []
        for name in PathName.components(of: given.utf8) {
            guard let text = String(validating: name.bytes, as: UTF8.self), let composed = NormalForm.composed(text) else { continue }
            notes.append(.normalVariant(of: ExactString(composed)))
            break
        }
        let (folder, name, isMissing): (OpenFolder, PathName, Bool)
        switch walk.end {
        case .leaf(let parent, let leaf, _): (folder, name, isMissing) = (parent, leaf, false)
        case .missing(let parent, let leaf): (folder, name, isMissing) = (parent, leaf, true)
        case .missingFolder(let parent, let names, _) where !names.isEmpty: (folder, name, isMissing) = (parent, names[0], true)
        default: return notes
        }
        let isPlain = name.bytes.allSatisfy { $0 < 0x80 }
        // Two names of ASCII that are both there are two files to everybody here.
        guard isMissing || !isPlain, let text = String(validating: name.bytes, as: UTF8.self), let siblings = try? folder.names(most: Self.mostSiblings), siblings.isComplete
        else { return notes }
        let folded = FoldedName(name)
        for other in siblings.names where other != name {
            guard let twin = String(validating: other.bytes, as: UTF8.self) else { continue }
            // `String` compares by canonical equivalence, which is what is asked here.
            if twin == text, notes.isEmpty {
                notes.append(.normalVariant(of: ExactString(twin)))
            } else if isMissing, twin != text, FoldedName(other) == folded {
                notes.append(.caseVariant(of: ExactString(twin)))
                break
            }
        }
        return notes
    }

    /// A path that a shell would expand.
    private func shellReading(_ given: ExactString) -> PlaceNote? {
        let bytes = Array(given.utf8)
        guard bytes.first == 0x7E, let home, let text = String(validating: Array(home.utf8) + bytes.dropFirst(), as: UTF8.self),
            bytes.count == 1 || bytes[1] == 0x2F
        else { return nil }
        let reading = ExactString(text)
        return .shellReading(reading, isInside: workspace.contains(workspace.walk(reading)))
    }

    /// Why general rules never cover the place that a shell would find.
    func sensitiveReading(of notes: [PlaceNote], _ access: Access) -> String? {
        for case .shellReading(let path, _) in notes {
            return places.reason(workspace.walk(path), kind: .missing, access: access, in: workspace)
        }
        return nil
    }
}
