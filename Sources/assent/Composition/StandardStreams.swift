import Approval
import ArgumentParser

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Standard input, output and error, as whoever started the process left them.
enum StandardStreams {
    /// Puts something in the place of standard streams that the caller closed, or a file that is opened next would take
    /// the number and get what is written to the stream. Reading or writing them still fails.
    static func fill() {
        for stream in Int32(0)...2 where fcntl(stream, F_GETFD) < 0 && errno == EBADF {
            _ = open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY)
        }
    }
}

enum StandardError {
    static func write(_ text: String) { Descriptor.write(Array(text.utf8), to: 2) }
}

enum StandardOutput {
    /// - Throws: when nobody reads any more, as after `| head`: that ends the command without a word.
    static func write(_ bytes: [UInt8]) throws {
        if Descriptor.write(bytes, to: 1) { return }
        if errno == EPIPE { throw ExitCode.success }
        throw Failure("cannot write to standard output: \(Failure.system)")
    }
    static func write(_ text: String) throws { try write(Array(text.utf8)) }
}

/// Whole reads and writes on file descriptors.
enum Descriptor {
    @discardableResult
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                // Whoever shares the stream may have told it not to wait.
                if errno == EAGAIN, wait(for: descriptor, POLLOUT) { continue }
                return false
            }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Waits until something can be read or written.
    static func wait(for descriptor: Int32, _ events: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return poll(&entry, 1, -1) > 0 || errno == EINTR
    }

    /// - Parameter path: a file, or `-` for standard input.
    static func readAll(_ path: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try readChunks(path) { bytes += $0 }
        return bytes
    }

    /// Calls `take` with each line, without its line end, as it is read.
    static func readLines(_ path: String, take: ([UInt8]) throws -> Void) throws {
        var line: [UInt8] = []
        try readChunks(path) { chunk in
            var rest = chunk
            while let end = rest.firstIndex(of: 0x0A) {
                line += rest[rest.startIndex..<end]
                try take(line)
                line.removeAll(keepingCapacity: true)
                rest = rest[(end + 1)...]
            }
            line += rest
        }
        if !line.isEmpty { try take(line) }
    }

    private static func readChunks(_ path: String, take: (ArraySlice<UInt8>) throws -> Void) throws {
        let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure("cannot read \(VisibleText.line(path)): \(Failure.system)") }
        defer { if descriptor != 0 { close(descriptor) } }
        try readChunks(descriptor, path: path, take: take)
    }

    /// The rest of an open file.
    /// - Parameters:
    ///   - path: for the words of an error.
    ///   - limit: in bytes; a file that has more, as one that grows, is an error.
    static func readAll(_ descriptor: Int32, path: String, limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try readChunks(descriptor, path: path) { chunk in
            bytes += chunk
            if bytes.count > limit { throw Failure("cannot use \(VisibleText.line(path)): it is longer than \(limit) bytes") }
        }
        return bytes
    }

    private static func readChunks(_ descriptor: Int32, path: String, take: (ArraySlice<UInt8>) throws -> Void) throws {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { return }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure("cannot read \(VisibleText.line(path)): \(Failure.system)")
            }
            try take(buffer[0..<count])
        }
    }
}

private func systemWrite(_ descriptor: Int32, _ pointer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, pointer, count)
}
