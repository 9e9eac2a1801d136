#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension ProcessTree {
    /// The device of a process's controlling terminal, as `st_rdev` has it; nil when it has none or the system does not say
    /// (anything but Linux).
    public static func terminal(of process: Int32) -> UInt64? {
        guard let line = line(of: process), let close = line.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        // state, parent, group, session, terminal (proc(5))
        let fields = line[(close + 1)...].split(separator: UInt8(ascii: " "))
        guard fields.count > 4, let number = UInt32(String(decoding: fields[4], as: UTF8.self)), number != 0 else { return nil }
        // The kernel's old packing: 12 bits of major number from bit 8, the minor's 8 below and 12 above.
        return makedev(UInt64(number >> 8) & 0xFFF, UInt64(number & 0xFF) | UInt64(number >> 12) & 0xFFF00)
    }

    private static func line(of process: Int32) -> [UInt8]? {
        let descriptor = open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { _ = close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        return count > 0 ? Array(buffer[0..<count]) : nil
    }

    /// As glibc's macro of this name.
    private static func makedev(_ major: UInt64, _ minor: UInt64) -> UInt64 {
        (major & 0xFFF) << 8 | (major & ~0xFFF) << 32 | (minor & 0xFF) | (minor & ~0xFF) << 12
    }
}
