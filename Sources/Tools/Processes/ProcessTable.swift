import CPlatform
import JSON

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
    /// The number of its controlling terminal's device, in the kernel's old packing (proc(5)); 0 for none.
    let terminal: UInt32
    /// It has ended, and its parent has not asked how.
    let isEnded: Bool
}

/// The system's list of processes (Linux: `/proc`, proc(5)). Elsewhere it is empty, and only process groups are known.
enum ProcessTable {
    static func entries() -> [ProcessEntry] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var entries: [ProcessEntry] = []
        var buffer = [UInt8](repeating: 0, count: 1024)
        while let entry = readdir(folder) {
            let number = withUnsafeBytes(of: &entry.pointee.d_name) { decimal($0) }
            if let number, let process = ProcessTable.entry(number, &buffer) { entries.append(process) }
        }
        return entries
    }

    static func entry(_ number: Int32) -> ProcessEntry? {
        var buffer = [UInt8](repeating: 0, count: 1024)
        return entry(number, &buffer)
    }

    private static func entry(_ number: Int32, _ buffer: inout [UInt8]) -> ProcessEntry? {
        let count = contents(of: "/proc/\(number)/stat", &buffer)
        guard count > 0 else { return nil }
        return buffer.withUnsafeBytes { parse(UnsafeRawBufferPointer(rebasing: $0[0..<count]), number) }
    }

    /// `4711 (a name) S 1 4711 4711 …`; the name may hold anything, also `)`.
    static func parse(_ line: UnsafeRawBufferPointer, _ number: Int32) -> ProcessEntry? {
        guard var index = line.lastIndex(of: 0x29) else { return nil }
        index += 2
        guard index < line.count else { return nil }
        let state = line[index]
        index += 1
        // The numbers behind the state: parent, group, session, terminal, …, and as the nineteenth the start.
        var numbers: (parent: Int32, group: Int32, session: Int32, terminal: UInt32) = (0, 0, 0, 0)
        var start: UInt64 = 0
        for field in 1...19 {
            guard index < line.count, line[index] == 0x20 else { return nil }
            index += 1
            var value: UInt64 = 0
            let isNegative = index < line.count && line[index] == 0x2D
            if isNegative { index += 1 }
            while index < line.count, line[index] >= 0x30, line[index] <= 0x39 {
                value = value &* 10 &+ UInt64(line[index] &- 0x30)
                index += 1
            }
            switch field {
            case 1: numbers.parent = isNegative ? -1 : Int32(truncatingIfNeeded: value)
            case 2: numbers.group = isNegative ? -1 : Int32(truncatingIfNeeded: value)
            case 3: numbers.session = isNegative ? -1 : Int32(truncatingIfNeeded: value)
            case 4: numbers.terminal = isNegative ? 0 : UInt32(truncatingIfNeeded: value)
            default: start = value
            }
        }
        return ProcessEntry(
            key: .init(number: number, start: start), parent: numbers.parent, group: numbers.group,
            session: numbers.session, terminal: numbers.terminal, isEnded: state == 0x5A || state == 0x58)
    }

    /// Whether it is the first process of a namespace of its own, which a sandbox puts there and no command has started.
    static func isFirstOfNamespace(_ number: Int32) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 8192)
        let count = contents(of: "/proc/\(number)/status", &buffer)
        let title = Array("NSpid:".utf8)
        guard count > 0, let line = buffer[0..<count].split(separator: 0x0A).first(where: { $0.starts(with: title) }) else { return false }
        let numbers = line.dropFirst(title.count).split { $0 == 0x09 || $0 == 0x20 }
        return numbers.count > 1 && numbers.last?.elementsEqual([0x31]) == true
    }

    /// The children of a process of one thread; nil when the system does not say (it is a kernel option).
    static func children(of number: Int32) -> [Int32]? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = contents(of: "/proc/\(number)/task/\(number)/children", &buffer)
        guard count >= 0 else { return nil }
        return buffer[0..<count].split(separator: 0x20).compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
    }

    /// Whether the process has this variable in the environment that it was started with, however long that is; nil when it
    /// cannot be read: the process has gone, belongs to another user or lets nobody look.
    static func hasVariable(_ name: ExactString, in number: Int32) -> Bool? {
        // More than the system allows for arguments and environment together (execve(2)).
        let most = 8 << 20
        let descriptor = open("/proc/\(number)/environ", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { _ = close(descriptor) }
        let wanted = Array(name.utf8) + [0x3D]
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // How much of what is sought the present variable has shown; nil when it is another one.
        var matched: Int? = 0
        var total = 0
        while total < most {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { return false }
            if count < 0 {
                if errno == EINTR { continue }
                return nil
            }
            total += count
            for byte in buffer[0..<count] {
                if byte == 0 {
                    matched = 0
                } else if let index = matched {
                    matched = wanted[index] == byte ? index + 1 : nil
                    if matched == wanted.count { return true }
                }
            }
        }
        return nil
    }

    /// The hard limit on file locks; nil when it cannot be told, `UInt64.max` for none.
    static func lockLimit(of number: Int32) -> UInt64? {
        var limit: UInt64 = 0
        if cplatform_process_mark(number, &limit) == 0 { return limit }
        // A process with another group may not be asked, but everyone may read this: `Max file locks  soft  hard  locks`.
        var buffer = [UInt8](repeating: 0, count: 8192)
        let count = contents(of: "/proc/\(number)/limits", &buffer)
        guard count > 0 else { return nil }
        let title = Array("Max file locks".utf8)
        guard let line = buffer[0..<count].split(separator: 0x0A).first(where: { $0.starts(with: title) }) else { return nil }
        let words = line.dropFirst(title.count).split(separator: 0x20)
        guard words.count >= 2 else { return nil }
        let hard = String(decoding: words[words.startIndex + 1], as: UTF8.self)
        return hard == "unlimited" ? UInt64.max : UInt64(hard)
    }

    private static func contents(of path: String, _ buffer: inout [UInt8]) -> Int {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return -1 }
        defer { _ = close(descriptor) }
        var count = 0
        while count < buffer.count {
            let more = buffer.withUnsafeMutableBytes { rest in
                read(descriptor, rest.baseAddress?.advanced(by: count), rest.count - count)
            }
            if more <= 0 { break }
            count += more
        }
        return count
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
