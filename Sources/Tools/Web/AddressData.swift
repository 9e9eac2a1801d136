import Approval
import JSON

/// Whether an address can carry data out: by being long, or by parts that look like encoded text and not like words.
///
/// A guess by the letters alone. It does not find what is spread over many short parts or written in plain words; it is there
/// so that a person looks twice, and so that no rule for a host lets such an address pass by itself.
enum AddressData {
    /// Of a whole host, of one label, of the path, the query and one value of it, in bytes.
    private static let mostHost = 100
    private static let mostLabels = 8
    private static let mostLabel = 40
    private static let mostPath = 400
    private static let mostQuery = 200
    private static let mostValue = 120

    static func isCarried(by address: ExactString) -> Bool {
        let parts = Parts(address)
        return isCarried(byHost: parts.host) || parts.path.count > mostPath || parts.query.count > mostQuery
            || parts.path.split(separator: 0x2F).contains { isCarried(byPart: Array($0)) }
            || parts.query.split(whereSeparator: { $0 == 0x26 || $0 == 0x3D || $0 == 0x2F }).contains { isCarried(byPart: Array($0)) }
    }

    /// - Parameter host: as it is written: the case of its letters counts for nobody who looks it up, so mixing it says something.
    static func isCarried(byHost host: [UInt8]) -> Bool {
        let labels = host.split(separator: 0x2E)
        if host.count > mostHost || labels.count > mostLabels { return true }
        return labels.contains { label in
            // Other letters are encoded by rule.
            if label.count > 4, label.prefix(4).map(ASCII.lower).elementsEqual("xn--".utf8) { return label.count > 63 }
            return label.count > mostLabel || isHex(label.filter { $0 != 0x2D }) || runs(label).contains { isEncoded($0, inHost: true) }
        }
    }

    /// Control characters, as they are or behind a percent sign: anywhere but line breaks and tabs in a query.
    static func holdsControl(_ address: ExactString) -> Bool {
        let parts = Parts(address)
        func has(_ bytes: [UInt8], allowed: [UInt8]) -> Bool { decoded(bytes).contains { ($0 < 0x20 || $0 == 0x7F) && !allowed.contains($0) } }
        return has(parts.authority, allowed: []) || has(parts.path, allowed: []) || has(parts.query, allowed: [0x09, 0x0A, 0x0D])
    }

    /// What may be names of hosts in a text: words with a dot in them whose last label is letters.
    static func names(in text: ExactString) -> [ExactString] {
        text.utf8.split(whereSeparator: { !(ASCII.isAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F) }).compactMap { word in
            let labels = word.split(separator: 0x2E, omittingEmptySubsequences: false)
            guard labels.count > 1, let last = labels.last, last.count > 1, last.allSatisfy(ASCII.isLetter), labels.allSatisfy({ !$0.isEmpty }) else { return nil }
            return String(validating: word, as: UTF8.self).map { ExactString($0) }
        }
    }

    // MARK: Parts

    /// The letters of an address, cut by the characters that RFC 3986 has between its parts. What follows a `#` is not sent.
    private struct Parts {
        var authority: [UInt8] = []
        /// Without what stands before an `@`, and without the port.
        var host: [UInt8] = []
        var path: [UInt8] = []
        var query: [UInt8] = []

        init(_ address: ExactString) {
            var rest = Array(address.utf8.prefix { $0 != 0x23 })[...]
            if let colon = rest.firstIndex(of: 0x3A), rest[colon...].starts(with: [0x3A, 0x2F, 0x2F]) {
                rest = rest[(colon + 3)...]
                authority = Array(rest.prefix { $0 != 0x2F && $0 != 0x3F && $0 != 0x5C })
                rest = rest.dropFirst(authority.count)
                let name = authority.split(separator: 0x40, omittingEmptySubsequences: false).last ?? []
                host = Array(name.first == 0x5B ? [] : name.prefix { $0 != 0x3A })
            }
            path = Array(rest.prefix { $0 != 0x3F })
            query = Array(rest.dropFirst(path.count + 1))
        }
    }

    private static func isCarried(byPart part: [UInt8]) -> Bool {
        let bytes = decoded(part)
        if bytes.count > mostValue || String(validating: bytes, as: UTF8.self) == nil { return true }
        return isHex(bytes.filter { $0 != 0x2D && $0 != 0x5F }[...]) || runs(bytes[...]).contains { isEncoded($0, inHost: false) }
    }

    private static func decoded(_ bytes: [UInt8]) -> [UInt8] {
        var decoded: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            if byte == 0x25, rest.count >= 2, let high = ASCII.hexadecimal(rest[rest.startIndex]), let low = ASCII.hexadecimal(rest[rest.startIndex + 1]) {
                decoded.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return decoded
    }

    // MARK: Letters

    private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }

    private static func runs(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] { bytes.split { !ASCII.isAlphanumeric($0) } }

    /// Digests and the like: at least 24 figures of base 16, with digits and letters among them.
    private static func isHex(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.count >= 24 && bytes.allSatisfy { ASCII.hexadecimal($0) != nil } && bytes.contains(where: ASCII.isDigit) && bytes.contains(where: ASCII.isLetter)
    }

    /// Letters and digits of ASCII that no word or name would be made of.
    private static func isEncoded(_ run: ArraySlice<UInt8>, inHost: Bool) -> Bool {
        let groups = run.indices.count { ASCII.isDigit(run[$0]) && ($0 == run.startIndex || !ASCII.isDigit(run[$0 - 1])) }
        let letters = run.count(where: ASCII.isLetter)
        if letters == 0 { return run.count >= 24 }
        let shape = CaseShape(run)
        if shape.isMixed {
            if inHost, run.count >= 6, shape.irregular >= 1, shape.humps >= 3 { return true }
            if run.count >= 16, shape.irregular + max(0, groups - 1) >= 2 { return true }
        }
        guard run.count >= 16 else { return false }
        if groups >= 4 { return true }
        let clutter = longestWithoutVowel(run)
        return clutter >= 9 || groups == 0 && run.count > 48
    }

    /// How many letters and digits in a row have no vowel among them, where at least five of them are letters.
    private static func longestWithoutVowel(_ run: ArraySlice<UInt8>) -> Int {
        run.split { [0x61, 0x65, 0x69, 0x6F, 0x75, 0x79].contains($0 | 0x20) && ASCII.isLetter($0) }
            .filter { $0.count(where: ASCII.isLetter) >= 5 }.map(\.count).max() ?? 0
    }

    /// How large and small letters alternate.
    private struct CaseShape {
        /// Groups as in `camelCase`: two.
        var humps = 0
        /// Two or more large ones and then small ones, or one small one between large ones: rare in names.
        var irregular = 0
        var isMixed: Bool { hasLarge && hasSmall }
        private var hasLarge = false
        private var hasSmall = false

        init(_ run: ArraySlice<UInt8>) {
            var groups: [(isUpper: Bool, count: Int)] = []
            for byte in run where ASCII.isLetter(byte) {
                let isUpper = AddressData.isUpper(byte)
                if isUpper { hasLarge = true } else { hasSmall = true }
                if let last = groups.last, last.isUpper == isUpper { groups[groups.count - 1].count += 1 } else { groups.append((isUpper, 1)) }
            }
            for (index, group) in groups.enumerated() {
                let follows = index + 1 < groups.count
                if group.isUpper {
                    // `XMLHttp` is two humps, `Http` one.
                    humps += group.count > 1 && follows ? 2 : 1
                    if group.count > 1, follows { irregular += 1 }
                } else {
                    if index == 0 { humps += 1 }
                    if group.count == 1, index > 0, follows { irregular += 1 }
                }
            }
        }
    }
}
