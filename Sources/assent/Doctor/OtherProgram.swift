#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Other programs: where they are, and what they say.
enum OtherProgram {
    /// The file that a name stands for, as a shell finds it.
    static func find(_ name: String, path: String) -> String? {
        if name.utf8.contains(UInt8(ascii: "/")) { return isProgram(name) ? name : nil }
        return path.utf8.split(separator: UInt8(ascii: ":")).lazy
            .map { "\(String(decoding: $0, as: UTF8.self))/\(name)" }.first(where: isProgram)
    }

    private static func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    /// The first line of what a program writes within two seconds; nil when it fails or takes longer.
    static func output(_ words: [String]) -> String? {
        var ends: [Int32] = [-1, -1]
        guard let program = words.first, pipe(&ends) == 0 else { return nil }
        defer { close(ends[0]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        let failed = posix_spawnp(&child, program, &actions, nil, &arguments, environ)
        close(ends[1])
        guard failed == 0 else { return nil }
        let bytes = read(ends[0], milliseconds: 2000)
        if bytes == nil { kill(child, SIGKILL) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        guard let bytes, status == 0 else { return nil }
        return String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    }

    private static func read(_ descriptor: Int32, milliseconds: Int64) -> [UInt8]? {
        let end = Here.monotonic() + milliseconds
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count < 65536 {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let rest = end - Here.monotonic()
            guard rest > 0, poll(&entry, 1, Int32(rest)) > 0 else { return nil }
            let count = buffer.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, $0.count) }
            if count <= 0 { return count == 0 ? bytes : nil }
            bytes += buffer[0..<count]
        }
        return bytes
    }
}

private func systemRead(_ descriptor: Int32, _ pointer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, pointer, count)
}
