extension ProcessTree {
    /// The device of a process's controlling terminal, as `st_rdev` has it; nil when it has none or the system does not say
    /// (anything but Linux).
    public static func terminal(of process: Int32) -> UInt64? {
        guard let number = ProcessTable.entry(process)?.terminal, number != 0 else { return nil }
        // The kernel's old packing: 12 bits of major number from bit 8, the minor's 8 below and 12 above.
        return makedev(UInt64(number >> 8) & 0xFFF, UInt64(number & 0xFF) | UInt64(number >> 12) & 0xFFF00)
    }

    /// As glibc's macro of this name.
    private static func makedev(_ major: UInt64, _ minor: UInt64) -> UInt64 {
        (major & 0xFFF) << 8 | (major & ~0xFFF) << 32 | (minor & 0xFF) | (minor & ~0xFF) << 12
    }
}
