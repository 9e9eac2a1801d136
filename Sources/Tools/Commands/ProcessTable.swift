#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One process at one moment.
struct ProcessEntry: Sendable {
    /// A number is given again after a process is gone; number and start together are not.
    struct Key: Sendable, Hashable {
        let number: Int32
        /// Clock ticks since the system started.
        let start: UInt64
    }

    let key: Key
    let parent: Int32
    let group: Int32
    let session: Int32
    /// It has ended, and its parent has not asked how.
    let isEnded: Bool
}

/// The system's list of processes (Linux: `/proc`, proc(5)). Elsewhere it is empty, and only process groups are known.
enum ProcessTable {
    static func entries() -> [ProcessEntry] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var entries: [ProcessEntry] = []
        while let entry = readdir(folder) {
            let number = withUnsafeBytes(of: &entry.pointee.d_name) { decimal($0) }
            if let number, let process = ProcessTable.entry(number) { entries.append(process) }
        }
        return entries
    }

    static func entry(_ number: Int32) -> ProcessEntry? {
        var buffer = [UInt8](repeating: 0, count: 1024)
        let descriptor = open("/proc/\(number)/stat", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        _ = close(descriptor)
        guard count > 0 else { return nil }
        return parse(buffer[0..<count], number)
    }

    /// `4711 (a name) S 1 4711 4711 …`; the name may hold anything, also `)`.
    static func parse(_ line: ArraySlice<UInt8>, _ number: Int32) -> ProcessEntry? {
        guard let end = line.lastIndex(of: 0x29) else { return nil }
        let fields = line[(end + 1)...].split(separator: 0x20, maxSplits: 20)
        guard fields.count > 19, let state = fields[0].first else { return nil }
        func number32(_ index: Int) -> Int32? { Int32(String(decoding: fields[index], as: UTF8.self)) }
        guard let parent = number32(1), let group = number32(2), let session = number32(3),
            let start = UInt64(String(decoding: fields[19], as: UTF8.self))
        else { return nil }
        return ProcessEntry(
            key: .init(number: number, start: start), parent: parent, group: group, session: session,
            isEnded: state == 0x5A || state == 0x58)
    }

    private static func decimal(_ name: UnsafeRawBufferPointer) -> Int32? {
        var value: Int32 = 0
        var digits = 0
        for byte in name {
            if byte == 0 { break }
            guard byte >= 0x30, byte <= 0x39, digits < 9 else { return nil }
            value = value * 10 + Int32(byte - 0x30)
            digits += 1
        }
        return digits == 0 ? nil : value
    }
}
