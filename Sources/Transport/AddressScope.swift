/// Who can reach an address: everybody, or only somebody in the right place. By the IANA's registries of special-purpose
/// addresses, and by what clouds do.
public enum AddressScope: String, Sendable, Equatable {
    case everyone, loopback, linkLocal, metadata, privateNetwork, multicast, unspecified, reserved

    /// What stands there: goes on from “leads to 10.0.0.1, …”.
    public var words: String {
        switch self {
        case .everyone: "an address that everybody can reach"
        case .loopback: "this machine itself"
        case .linkLocal: "an address of the nearest network only"
        case .metadata: "where clouds keep a machine's keys"
        case .privateNetwork: "an address in a private network"
        case .multicast: "an address of many machines at once"
        case .unspecified: "no address, and often this machine"
        case .reserved: "an address set aside for special use"
        }
    }
}

extension IPAddress {
    public var scope: AddressScope { bytes.count == 4 ? scope4 : scope6 }

    private static let metadata: [[UInt8]] = [
        [169, 254, 169, 254], [169, 254, 170, 2], [100, 100, 100, 200], [168, 63, 129, 16],
        [0xFD, 0, 0x0E, 0xC2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x54],
    ]

    private func lies(in prefix: [UInt8], bits: Int) -> Bool {
        for (index, byte) in prefix.enumerated() {
            let left = bits - 8 * index
            if left <= 0 { break }
            let mask: UInt8 = left >= 8 ? 0xFF : ~(0xFF >> UInt8(left))
            if bytes[index] & mask != byte & mask { return false }
        }
        return true
    }

    private var scope4: AddressScope {
        if Self.metadata.contains(bytes) { return .metadata }
        if bytes == [0, 0, 0, 0] { return .unspecified }
        let rows: [(prefix: [UInt8], bits: Int, scope: AddressScope)] = [
            ([127], 8, .loopback), ([10], 8, .privateNetwork), ([172, 16], 12, .privateNetwork), ([192, 168], 16, .privateNetwork),
            // Shared by a provider's customers (RFC 6598).
            ([100, 64], 10, .privateNetwork), ([169, 254], 16, .linkLocal), ([224], 4, .multicast),
            ([0], 8, .reserved), ([192, 0, 0], 24, .reserved), ([192, 0, 2], 24, .reserved), ([192, 88, 99], 24, .reserved),
            ([198, 18], 15, .reserved), ([198, 51, 100], 24, .reserved), ([203, 0, 113], 24, .reserved), ([240], 4, .reserved),
        ]
        return rows.first { lies(in: $0.prefix, bits: $0.bits) }?.scope ?? .everyone
    }

    private var scope6: AddressScope {
        if Self.metadata.contains(bytes) { return .metadata }
        if bytes.allSatisfy({ $0 == 0 }) { return .unspecified }
        if bytes.dropLast().allSatisfy({ $0 == 0 }), bytes[15] == 1 { return .loopback }
        if let carried { return carried.scope }
        let rows: [(prefix: [UInt8], bits: Int, scope: AddressScope)] = [
            ([0xFE, 0x80], 10, .linkLocal), ([0xFC], 7, .privateNetwork), ([0xFE, 0xC0], 10, .privateNetwork), ([0xFF], 8, .multicast),
            // NAT64 of a network's own (RFC 8215).
            ([0, 0x64, 0xFF, 0x9B, 0, 1], 48, .privateNetwork),
            // Teredo and what else is for protocols, examples.
            ([0x20, 0x01, 0], 23, .reserved), ([0x20, 0x01, 0x0D, 0xB8], 32, .reserved), ([0x3F, 0xFF], 20, .reserved),
        ]
        if let row = rows.first(where: { lies(in: $0.prefix, bits: $0.bits) }) { return row.scope }
        // Nothing else is given out (RFC 4291, section 2.4).
        return lies(in: [0x20], bits: 3) ? .everyone : .reserved
    }
}
