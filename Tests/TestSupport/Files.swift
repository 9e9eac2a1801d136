#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Plain file access for tests.
public enum Files {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
        public init(description: String) { self.description = description }
    }

    public static func read(_ path: String) throws -> [UInt8] {
        let fd = open(path, O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { throw Failure(description: "\(path): \(String(cString: strerror(errno)))") }
        defer { close(fd) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe_read(fd, &buffer)
            if count <= 0 { return bytes }
            bytes += buffer[0..<count]
        }
    }

    public static func text(_ path: String) throws -> String { String(decoding: try read(path), as: UTF8.self) }

    public static func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    public static func write(_ bytes: [UInt8], to path: String) throws {
        let fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard fd >= 0 else { throw Failure(description: "\(path): \(String(cString: strerror(errno)))") }
        defer { close(fd) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc_write(fd, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Failure(description: "\(path): \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(count)
        }
    }

    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The names in a folder, sorted, without `.` and `..`.
    public static func list(_ folder: String) throws -> [String] {
        guard let handle = opendir(folder) else {
            throw Failure(description: "\(folder): \(String(cString: strerror(errno)))")
        }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    public static func remove(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR {
            for name in (try? list(path)) ?? [] { remove("\(path)/\(name)") }
            rmdir(path)
        } else {
            unlink(path)
        }
    }
}

private func unsafe_read(_ fd: Int32, _ buffer: inout [UInt8]) -> Int {
    buffer.withUnsafeMutableBytes { read(fd, $0.baseAddress, $0.count) }
}

private func Glibc_write(_ fd: Int32, _ pointer: UnsafeRawPointer?, _ count: Int) -> Int { write(fd, pointer, count) }

/// A fresh folder below the system's temporary folder, gone with the value.
public final class ScratchFolder: Sendable {
    public let path: String

    public init() throws {
        var template = Array("/tmp/assent-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Files.Failure(description: "mkdtemp failed") }
        let bytes = template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let made = String(decoding: bytes, as: UTF8.self)
        // The real path, so that tests compare like with like where /tmp is a link.
        if let real = realpath(made, nil) {
            path = String(cString: real)
            free(real)
        } else {
            path = made
        }
    }

    deinit { Files.remove(path) }
}
