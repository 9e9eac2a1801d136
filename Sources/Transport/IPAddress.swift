import CCurl

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An address in figures, of either version.
public struct IPAddress: Sendable, Equatable {
    /// Four or sixteen, in the order of the network.
    public let bytes: [UInt8]

    /// - Parameter text: `192.0.2.1` or `2001:db8::1`, without brackets; nil for whatever else.
    public init?(_ text: String) {
        if let number = IPv4.parse(text) {
            bytes = (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
            return
        }
        var address = in6_addr()
        guard text.utf8.contains(0x3A), inet_pton(AF_INET6, text, &address) == 1 else { return nil }
        bytes = withUnsafeBytes(of: address) { Array($0) }
    }

    /// - Parameter address: of a socket; nil for other families.
    init?(_ address: UnsafePointer<sockaddr>?) {
        guard let address else { return nil }
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            bytes = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in withUnsafeBytes(of: pointer.pointee.sin_addr) { Array($0) } }
        case AF_INET6:
            bytes = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in withUnsafeBytes(of: pointer.pointee.sin6_addr) { Array($0) } }
        default: return nil
        }
    }

    private init(_ bytes: ArraySlice<UInt8>) { self.bytes = Array(bytes) }

    /// The address of version 4 that one of version 6 stands for, or leads to: what translators and tunnels take out of it.
    var carried: IPAddress? {
        guard bytes.count == 16 else { return nil }
        func begins(_ prefix: [UInt8]) -> Bool { bytes.starts(with: prefix) }
        let zeros = [UInt8](repeating: 0, count: 8)
        // Mapped, translated (RFC 2765), NAT64 (RFC 6052), and the old compatible ones.
        if begins(zeros + [0, 0, 0xFF, 0xFF]) || begins(zeros + [0xFF, 0xFF, 0, 0]) || begins([0, 0x64, 0xFF, 0x9B] + zeros) || begins(zeros + [0, 0, 0, 0]) {
            return IPAddress(bytes[12..<16])
        }
        // 6to4 (RFC 3056), ISATAP (RFC 5214).
        if begins([0x20, 0x02]) { return IPAddress(bytes[2..<6]) }
        if [0, 2].contains(bytes[8]), bytes[9..<12].elementsEqual([0, 0x5E, 0xFE]) { return IPAddress(bytes[12..<16]) }
        return nil
    }
}

extension IPAddress: CustomStringConvertible {
    public var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "an address" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
