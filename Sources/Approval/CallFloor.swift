import Conversation
import JSON

/// What no rule can allow: a call of which one of these is true asks, whatever the rules say.
enum CallFloor {
    static func reasons(_ sheet: CallSheet, _ textFlags: Set<TextFlag>) -> [String] {
        let facts = sheet.facts
        var reasons: [String] = []
        if !textFlags.isEmpty { reasons.append("The arguments need a close look, so no rule may allow this call.") }
        if !sheet.undeclaredKeys.isEmpty { reasons.append("It has arguments that the tool does not declare.") }
        if facts.risk == .destructive { reasons.append("It is destructive, and no rule may allow that.") }
        if let denied = sheet.earlier.denied { reasons.append("The same call was denied before, as #\(denied).") }
        if let changed = sheet.earlier.changed { reasons.append("A person changed the same call before, as #\(changed.number).") }
        if !ArgumentSecrets.findings(in: sheet.arguments.object).isEmpty { reasons.append("There is a secret in its arguments.") }
        if facts.targets.contains(where: { $0.sensitive != nil }) { reasons.append("It touches a place that no general rule covers.") }
        if facts.targets.contains(where: { [.device, .pipe, .socket].contains($0.kind) }) {
            reasons.append("It touches something that is not an ordinary file.")
        }
        for reason in Set(facts.targets.flatMap(\.notes).map(\.reason)).subtracting(reasons).sorted() { reasons.append(reason) }
        // Another name of a file can lie anywhere.
        if facts.targets.contains(where: { $0.names > 1 && $0.kind == .file }) { reasons.append("A file of it has other names, which may lie outside the working folder.") }
        if facts.places.contains(where: { $0.sensitive != nil || $0.isSpecial }) { reasons.append("A path in it leads to a place that no general rule covers.") }
        let oddities = facts.hosts.reduce(into: Set<HostFact.Oddity>()) { $0.formUnion($1.oddities) }
        if !oddities.isDisjoint(with: [.credentials, .ambiguous, .international, .control]) { reasons.append("An address in it is not what it looks like.") }
        if oddities.contains(.privateAddress) { reasons.append("An address in it leads to this machine or a private network.") }
        if case .fetches = facts.effect, facts.hosts.contains(where: { namesAnother($0.address.string) }) { reasons.append("An address in it names another one, to which it may lead on.") }
        if facts.flags.contains(ArgumentSecrets.flag) { reasons.append("It shows what is a usual place of keys.") }
        if oddities.contains(.data) { reasons.append("An address in it can carry data out.") }
        if oddities.contains(.file) { reasons.append("An address in it names a file of this machine.") }
        return reasons + facts.unknown
    }

    /// `https://a/?to=https://b/`, also with percent signs.
    private static func namesAnother(_ address: String) -> Bool {
        let letters = address.utf8.map(ASCII.lower)
        guard let scheme = letters.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let rest = letters.dropFirst(scheme + 3)
        return ["://", "%3a%2f%2f", "%3a//", ":%2f%2f"].contains { rest.contains($0.utf8) }
    }

    /// What a rule can allow only by naming the place.
    static func outside(_ sheet: CallSheet) -> [String] {
        var reasons: [String] = []
        if sheet.facts.targets.contains(where: { !$0.inside }) { reasons.append("It reaches outside the working folder.") }
        if sheet.facts.places.contains(where: { !$0.inside }) { reasons.append("A path in it leads outside the working folder.") }
        return reasons
    }
}
