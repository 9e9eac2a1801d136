import CPlatform
#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A terminal inside the test process: what is typed goes in at ``type(_:)``, what the program writes comes out at
/// ``written()``.
public final class PseudoTerminal {
    public let path: String
    public private(set) var master: Int32
    /// Kept open, so that the line's modes outlive the program under test.
    public let slave: Int32

    public init(rows: Int = 24, columns: Int = 80) throws {
        var name = [CChar](repeating: 0, count: 128)
        master = cplatform_open_pty(&name, name.count, Int32(rows), Int32(columns))
        guard master >= 0 else { throw Failure(description: "no pseudo-terminal: \(String(cString: strerror(errno)))") }
        path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0 else { throw Failure(description: "cannot open \(path)") }
    }

    public struct Failure: Error, CustomStringConvertible { public let description: String }

    deinit {
        hangUp()
        close(slave)
    }

    public func setSize(rows: Int, columns: Int) {
        _ = cplatform_set_window_size(master, Int32(rows), Int32(columns))
    }

    /// The person closes the window.
    public func hangUp() {
        if master >= 0 { close(master) }
        master = -1
    }

    public func type(_ text: String) { type(Array(text.utf8)) }

    public func type(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// A shell takes the line.
    public func setCooked() {
        var modes = termios()
        tcgetattr(slave, &modes)
        modes.c_lflag |= tcflag_t(ICANON | ECHO | ISIG)
        tcsetattr(slave, TCSANOW, &modes)
    }

    /// The line's settings, as comparable words.
    public var modes: [UInt32] {
        var modes = termios()
        tcgetattr(slave, &modes)
        let characters = withUnsafeBytes(of: modes.c_cc) { $0.map(UInt32.init) }
        return [UInt32(modes.c_iflag), UInt32(modes.c_oflag), UInt32(modes.c_cflag), UInt32(modes.c_lflag)] + characters
    }

    private static let sentinel = Array("\u{1}end of what was written\u{1}".utf8)

    /// Everything written since the last time. The kernel hands bytes over on its own time, so a mark is written behind
    /// them and read for.
    public func written() -> [UInt8] {
        Self.sentinel.withUnsafeBytes { _ = write(slave, $0.baseAddress, $0.count) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while !bytes.ends(with: Self.sentinel) {
            var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 10_000) > 0 else { break }
            let count = buffer.withUnsafeMutableBytes { read(master, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return bytes.dropLast(min(bytes.count, Self.sentinel.count))
    }

    public func writtenText() -> String { String(decoding: written(), as: UTF8.self) }
}

extension [UInt8] {
    public func ends(with other: [UInt8]) -> Bool { count >= other.count && self[(count - other.count)...].elementsEqual(other) }

    public func contains(_ other: String) -> Bool {
        let other = Array(other.utf8)
        guard !other.isEmpty, count >= other.count else { return false }
        return (0...(count - other.count)).contains { self[$0..<($0 + other.count)].elementsEqual(other) }
    }
}
