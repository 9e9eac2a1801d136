public import JSON

/// Keys that are different ones by their bytes and the same one to a reader or to a program that normalises
/// (UAX 15, UTS 39): which of the two a tool would use cannot be seen.
public enum KeyTwins {
    public struct Twin: Sendable, Equatable {
        public let key: ExactString
        public let finding: TextFinding
    }

    /// The keys of one object that pass for another key of it, or for one that its tool declares.
    public static func twins(among keys: [ExactString], declared: [ExactString] = []) -> [Twin] {
        // Two keys of ASCII are different ones to everybody.
        guard keys.contains(where: { $0.utf8.contains { $0 >= 0x80 } }) else {
            return declared.contains(where: { $0.utf8.contains { $0 >= 0x80 } }) ? normalised(keys, declared) : []
        }
        return normalised(keys, declared) + alike(keys, declared)
    }

    /// `String` compares by canonical equivalence, which is what is asked here.
    private static func normalised(_ keys: [ExactString], _ declared: [ExactString]) -> [Twin] {
        var known: [String: ExactString] = [:]
        for key in declared { known[key.string] = known[key.string] ?? key }
        var twins: [Twin] = []
        for key in keys {
            if let twin = known[key.string], twin != key {
                let detail = "is “\(VisibleText.line(twin.string))” when it is normalised, and another key as it is"
                twins.append(Twin(key: key, finding: TextFinding(flag: .unicodeNormalisation, detail: detail)))
            } else {
                known[key.string] = key
            }
        }
        return twins
    }

    private static func alike(_ keys: [ExactString], _ declared: [ExactString]) -> [Twin] {
        let known = Set(declared + keys)
        return keys.compactMap { key in
            guard let reading = Confusables.asciiLookAlike(key.string), known.contains(ExactString(reading)) else { return nil }
            return Twin(key: key, finding: TextFinding(flag: .homoglyph, detail: "looks like the key “\(VisibleText.line(reading))” and is another"))
        }
    }
}
