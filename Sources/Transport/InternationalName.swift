import CIDN

/// Host names with letters outside ASCII (RFC 5891, UTS 46).
enum InternationalName {
    /// The name that is asked for, whatever the process's locale; nil when there is none.
    static func ascii(_ host: String) -> String? {
        if host.utf8.allSatisfy({ $0 < 0x80 }) { return host }
        let flags = Int32(IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue)
        var name: UnsafeMutablePointer<UInt8>?
        let status = host.withCString { pointer in
            pointer.withMemoryRebound(to: UInt8.self, capacity: host.utf8.count + 1) { idn2_lookup_u8($0, &name, flags) }
        }
        guard status == IDN2_OK.rawValue, let name else { return nil }
        defer { idn2_free(name) }
        return String(cString: name)
    }
}
