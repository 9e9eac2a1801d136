import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

enum Trouble: Error {
    case noFile(String)
    case failed(String)
}

/// Permission bits of a file or folder.
enum FileMode {
    static func of(_ path: String) throws -> UInt32 {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw Trouble.noFile(path) }
        return UInt32(status.st_mode & 0o7777)
    }

    static func set(_ path: String, _ mode: UInt32) { chmod(path, mode_t(mode)) }

    static let isRoot = geteuid() == 0
}

/// A small file system of its own, where the user may mount one.
final class SmallDisk: Sendable {
    let path: String

    static let isPossible: Bool = {
        guard FileMode.isRoot, let scratch = try? ScratchFolder(), (try? SmallDisk(scratch)) != nil else {
            return false
        }
        return true
    }()

    /// Two megabytes in memory.
    init(_ scratch: ScratchFolder) throws {
        path = "\(scratch.path)/disk"
        mkdir(path, 0o700)
        try Self.run("mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", path)
    }

    func makeReadOnly() throws { try Self.run("mount", "-o", "remount,ro", path) }

    deinit { try? Self.run("umount", "-l", path) }

    private static func run(_ words: String...) throws {
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        arguments.append(nil)
        var process: pid_t = 0
        var status: Int32 = 0
        guard posix_spawnp(&process, words[0], nil, nil, arguments, nil) == 0,
            waitpid(process, &status, 0) == process, status == 0
        else { throw Trouble.failed(words.joined(separator: " ")) }
    }
}
