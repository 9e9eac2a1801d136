import JSON

/// Hosts, addresses and mailboxes.
enum HostFormats {
    /// RFC 1123, section 2.1: labels of letters, digits and inner hyphens, 63 bytes each, 253 in all.
    static func isHostname(_ text: FormatText) -> Bool {
        guard !text.isEmpty, text.count <= 253 else { return false }
        return text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(isLabel)
    }

    private static func isLabel(_ label: FormatText) -> Bool {
        guard (1...63).contains(label.count), label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else { return false }
        guard label.allSatisfy({ ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }) else { return false }
        // Hyphens in the third and fourth place are kept for encoded labels (RFC 5891, section 4.2.3.1).
        let bytes = Array(label.prefix(4))
        guard bytes.count == 4, bytes[2] == UInt8(ascii: "-"), bytes[3] == UInt8(ascii: "-") else { return true }
        guard bytes[0] | 0x20 == UInt8(ascii: "x"), bytes[1] | 0x20 == UInt8(ascii: "n") else { return false }
        return Punycode.isLabel(label.dropFirst(4))
    }

    /// RFC 2673, section 3.2: four decimal numbers without leading zeros.
    static func isIPv4(_ text: FormatText) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                guard (1...3).contains(part.count), part.allSatisfy(ASCII.isDigit), part.count == 1 || part.first != UInt8(ascii: "0") else {
                    return false
                }
                return part.reduce(0) { $0 * 10 + Int($1 - 0x30) } < 256
            }
    }

    /// RFC 4291, section 2.2: eight groups, one run of which may be left out, the last two perhaps as IPv4.
    static func isIPv6(_ text: FormatText) -> Bool {
        guard text.count <= 45 else { return false }
        var groups = 0
        var hasGap = false
        var rest = text
        if rest.take(":") {
            guard rest.first == UInt8(ascii: ":") else { return false }
            rest.removeFirst()
            hasGap = true
            if rest.isEmpty { return true }
        }
        while true {
            let group = rest.prefix { $0 != UInt8(ascii: ":") }
            if group.contains(UInt8(ascii: ".")) {
                groups += 2
                return group.endIndex == rest.endIndex && isIPv4(group) && (hasGap ? groups < 8 : groups == 8)
            }
            guard (1...4).contains(group.count), group.allSatisfy(\.isHexadecimal) else { return false }
            groups += 1
            rest.removeFirst(group.count)
            if rest.isEmpty { return hasGap ? groups < 8 : groups == 8 }
            rest.removeFirst()
            if rest.isEmpty { return false }
            if rest.first == UInt8(ascii: ":") {
                if hasGap { return false }
                hasGap = true
                rest.removeFirst()
                if rest.isEmpty { return groups < 8 }
            }
        }
    }

    /// RFC 5321, section 4.1.2, and with text beyond ASCII RFC 6531.
    static func isEmail(_ text: FormatText, international: Bool) -> Bool {
        guard let at = text.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let (local, domain) = (text[..<at], text[text.index(after: at)...])
        return isLocalPart(local, international) && isDomain(domain, international)
    }

    private static func isLocalPart(_ local: FormatText, _ international: Bool) -> Bool {
        guard (1...64).contains(local.count) else { return false }
        if local.first == UInt8(ascii: "\"") { return local.count > 1 && isQuoted(local.dropFirst(), international) }
        return local.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty
                && atom.allSatisfy { ASCII.isAlphanumeric($0) || $0.isOne(of: "!#$%&'*+-/=?^_`{|}~") || (international && $0 >= 0x80) }
        }
    }

    private static func isQuoted(_ text: FormatText, _ international: Bool) -> Bool {
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return rest.isEmpty
            case UInt8(ascii: "\\"):
                guard let next = rest.popFirst(), (0x20...0x7E).contains(next) else { return false }
            case 0x20...0x7E: break
            default: if !international || byte < 0x80 { return false }
            }
        }
        return false
    }

    private static func isDomain(_ domain: FormatText, _ international: Bool) -> Bool {
        if domain.first == UInt8(ascii: "["), domain.last == UInt8(ascii: "]"), domain.count > 2 {
            let address = domain.dropFirst().dropLast()
            let tag = Array("IPv6:".utf8)
            return address.starts(with: tag) ? isIPv6(address.dropFirst(tag.count)) : isIPv4(address)
        }
        guard international, domain.contains(where: { $0 >= 0x80 }) else { return isHostname(domain) }
        guard domain.count <= 253 else { return false }
        return domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { $0 >= 0x80 || ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
    }
}
