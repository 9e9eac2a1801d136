/// FNV-1a, 64 bits: a short mark that is the same on every machine. Not for security.
enum FNV {
    static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    /// - Parameter start: the hash of what came before.
    static func hash(_ bytes: some Sequence<UInt8>, from start: UInt64 = FNV.start) -> UInt64 {
        bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
