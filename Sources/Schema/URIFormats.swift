import JSON

/// URIs (RFC 3986), IRIs (RFC 3987) and templates (RFC 6570), by their grammars.
enum URIFormats {
    static func isURI(_ text: FormatText, international: Bool, needsScheme: Bool) -> Bool {
        var rest = text
        if let hash = rest.firstIndex(of: UInt8(ascii: "#")) {
            guard isMade(rest[rest.index(after: hash)...], of: ":@/?", international) else { return false }
            rest = rest[..<hash]
        }
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            guard isMade(rest[rest.index(after: mark)...], of: ":@/?", international, isQuery: true) else { return false }
            rest = rest[..<mark]
        }
        var hasScheme = false
        let firstSegment = rest.prefix { $0 != UInt8(ascii: "/") }
        if let colon = firstSegment.firstIndex(of: UInt8(ascii: ":")) {
            let scheme = rest[..<colon]
            // Without a scheme the first segment has no colon (section 4.2).
            guard let first = scheme.first, ASCII.isLetter(first), scheme.allSatisfy({ ASCII.isAlphanumeric($0) || $0.isOne(of: "+-.") }) else { return false }
            hasScheme = true
            rest = rest[rest.index(after: colon)...]
        }
        if needsScheme, !hasScheme { return false }
        if rest.starts(with: [UInt8(ascii: "/"), UInt8(ascii: "/")]) {
            rest = rest.dropFirst(2)
            let authority = rest.prefix { $0 != UInt8(ascii: "/") }
            guard isAuthority(authority, international) else { return false }
            rest = rest[authority.endIndex...]
        }
        return isMade(rest, of: ":@/", international)
    }

    private static func isAuthority(_ text: FormatText, _ international: Bool) -> Bool {
        var host = text
        if let at = host.lastIndex(of: UInt8(ascii: "@")) {
            guard isMade(host[..<at], of: ":", international) else { return false }
            host = host[host.index(after: at)...]
        }
        if host.first == UInt8(ascii: "[") {
            guard let end = host.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let address = host[..<end].dropFirst()
            guard HostFormats.isIPv6(address) || isFutureAddress(address) else { return false }
            return isPort(host[host.index(after: end)...])
        }
        let name = host.prefix { $0 != UInt8(ascii: ":") }
        return isMade(name, of: "", international) && isPort(host[name.endIndex...])
    }

    private static func isFutureAddress(_ text: FormatText) -> Bool {
        guard let first = text.first, first | 0x20 == UInt8(ascii: "v") else { return false }
        let version = text.dropFirst().prefix(while: \.isHexadecimal)
        let rest = text[version.endIndex...]
        return !version.isEmpty && rest.first == UInt8(ascii: ".") && rest.count > 1 && isMade(rest.dropFirst(), of: ":", false)
    }

    private static func isPort(_ text: FormatText) -> Bool {
        text.isEmpty || (text.first == UInt8(ascii: ":") && text.dropFirst().allSatisfy(ASCII.isDigit))
    }

    /// Unreserved characters, sub-delimiters, percent signs with two hexadecimal digits, and what else is named.
    private static func isMade(_ text: FormatText, of others: StaticString, _ international: Bool, isQuery: Bool = false) -> Bool {
        var rest = text
        while let byte = rest.first {
            if byte >= 0x80 {
                guard international, let scalar = firstScalar(rest), isInternational(scalar, isQuery) else { return false }
                rest = rest.dropFirst(UTF8.width(scalar))
                continue
            }
            rest.removeFirst()
            if ASCII.isAlphanumeric(byte) || byte.isOne(of: "-._~!$&'()*+,;=") || byte.isOne(of: others) { continue }
            guard byte == UInt8(ascii: "%"), rest.count >= 2, rest.prefix(2).allSatisfy(\.isHexadecimal) else { return false }
            rest = rest.dropFirst(2)
        }
        return true
    }

    private static func firstScalar(_ text: FormatText) -> Unicode.Scalar? {
        var decoder = UTF8()
        var iterator = text.makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return scalar
    }

    /// `ucschar`, and in queries `iprivate` (RFC 3987, section 2.2).
    private static func isInternational(_ scalar: Unicode.Scalar, _ isQuery: Bool) -> Bool {
        switch scalar.value {
        case 0xA0...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFEF: true
        case 0x1_0000...0xD_FFFD: scalar.value & 0xFFFF <= 0xFFFD
        case 0xE_1000...0xE_FFFD: true
        case 0xE000...0xF8FF, 0xF_0000...0xF_FFFD, 0x10_0000...0x10_FFFD: isQuery
        default: false
        }
    }

    static func isTemplate(_ text: FormatText) -> Bool {
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "{"):
                let expression = rest.prefix { $0 != UInt8(ascii: "}") }
                guard expression.endIndex != rest.endIndex, isExpression(expression) else { return false }
                rest = rest[expression.endIndex...].dropFirst()
            case UInt8(ascii: "%"):
                guard rest.count >= 2, rest.prefix(2).allSatisfy(\.isHexadecimal) else { return false }
            case 0...0x20, 0x7F: return false
            default: if byte.isOne(of: "\"'<>\\^`|}") { return false }
            }
        }
        return true
    }

    private static func isExpression(_ text: FormatText) -> Bool {
        var rest = text
        if let first = rest.first, first.isOne(of: "+#./;?&=,!@|") { rest.removeFirst() }
        return rest.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).allSatisfy { variable in
            var name = variable
            if name.last == UInt8(ascii: "*") {
                name.removeLast()
            } else if let colon = name.firstIndex(of: UInt8(ascii: ":")) {
                let length = name[name.index(after: colon)...]
                guard (1...4).contains(length.count), length.allSatisfy(ASCII.isDigit), length.first != UInt8(ascii: "0") else { return false }
                name = name[..<colon]
            }
            return name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { part in
                var part = part
                if part.isEmpty { return false }
                while let byte = part.popFirst() {
                    if ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "_") { continue }
                    guard byte == UInt8(ascii: "%"), part.count >= 2, part.prefix(2).allSatisfy(\.isHexadecimal) else { return false }
                    part = part.dropFirst(2)
                }
                return true
            }
        }
    }
}
