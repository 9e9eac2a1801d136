#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Standard input, when something was piped or redirected into it.
enum PipedInput {
    /// Reads to the end, or one byte beyond the limit.
    ///
    /// - Parameter isAddition: whether there is a prompt without it; then a pipe that stays silent is worth a word.
    /// - Returns: nil when standard input is a terminal or closed.
    static func read(limit: Int, isAddition: Bool) throws -> [UInt8]? {
        if isatty(0) == 1 { return nil }
        if isAddition { tellIfSilent() }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while bytes.count <= limit {
            let count = buffer.withUnsafeMutableBytes { systemRead($0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                if errno == EAGAIN, Descriptor.wait(for: 0, POLLIN) { continue }
                if errno == EBADF { return nil }
                throw Failure("cannot read standard input: \(Failure.system)", status: 2)
            }
            bytes += buffer[0..<count]
        }
        return bytes
    }

    private static func tellIfSilent() {
        var entry = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        if poll(&entry, 1, 2000) == 0 {
            StandardError.write("assent: waiting for the end of standard input; without any, add </dev/null\n")
        }
    }
}

private func systemRead(_ pointer: UnsafeMutableRawPointer?, _ count: Int) -> Int { read(0, pointer, count) }
