import Conversation
import JSON

/// What is notable about a call besides its texts: named in verdicts, and under the checks where a person should look.
enum CallFlag {
    /// Beyond this many bytes or lines a pane cannot show an argument at once.
    static let longBytes = 320
    static let longLines = 12

    static func flags(of sheet: CallSheet) -> Set<String> {
        var flags: Set<String> = []
        if !sheet.undeclaredKeys.isEmpty { flags.insert("unknown-argument") }
        if !ForeignWords.modelKeys(of: sheet).isEmpty { flags.insert("model-text") }
        if hasLongText(.object(sheet.arguments.object)) { flags.insert("long-argument") }
        let facts = sheet.facts
        flags.formUnion(facts.flags)
        if !ArgumentSecrets.findings(in: sheet.arguments.object).isEmpty { flags.insert(ArgumentSecrets.flag) }
        if facts.risk == .destructive { flags.insert("destructive") }
        for target in facts.targets {
            if !target.inside { flags.insert("outside-workspace") }
            if let reason = target.sensitive { flags.formUnion(sensitive(reason)) }
            if [.device, .pipe, .socket].contains(target.kind) { flags.insert("special-file") }
            if !target.links.isEmpty || target.kind == .link { flags.insert("symlink") }
            if target.names > 1 { flags.insert("hard-link") }
            for note in target.notes { flags.formUnion(note.flags) }
            if isRoundabout(target.given) { flags.insert("path-not-canonical") }
        }
        for place in facts.places { flags.formUnion(place.flags) }
        // What was approved is no longer what would happen.
        if !sheet.changes.isEmpty { flags.insert("stale-preview") }
        if !facts.scripts.isEmpty { flags.insert("indirect-script") }
        if facts.hosts.contains(where: { !$0.oddities.contains(.file) }) { flags.insert("network") }
        if facts.hosts.contains(where: { $0.lookAlike != nil }) { flags.insert(TextFlag.homoglyph.rawValue) }
        for host in facts.hosts { flags.formUnion(host.oddities.subtracting([.international]).map(\.rawValue)) }
        return flags
    }

    static func sensitive(_ reason: String) -> Set<String> {
        reason.utf8.elementsEqual(TargetFact.placeOfSecrets.utf8) ? ["sensitive-path", ArgumentSecrets.flag] : ["sensitive-path"]
    }

    /// A path that climbs, or that a shell would expand and a file system does not.
    private static func isRoundabout(_ path: ExactString) -> Bool {
        path.utf8.first == 0x7E || path.climbs
    }

    private static func hasLongText(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): text.utf8.count > longBytes || text.utf8.count { $0 == 0x0A } > longLines
        case .array(let items): items.contains(where: hasLongText)
        case .object(let object): object.members.contains { hasLongText($0.value) }
        case .null, .bool, .number: false
        }
    }
}
