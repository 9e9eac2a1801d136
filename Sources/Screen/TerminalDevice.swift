internal import CPlatform
internal import Surface
#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The terminal's two descriptors: one that never blocks, to read keys, and one that does, to draw.
///
/// They are opened separately because O_NONBLOCK belongs to the open file: on a shared one curses would lose what a
/// slow line does not take at once.
final class TerminalDevice {
    let input: Int32
    let output: Int32
    /// The line's settings as they were found, which are those that are left behind.
    private let modes: termios

    init(path: String) throws(TerminalError) {
        output = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard output >= 0 else { throw .noTerminal(path: path, reason: String(cString: strerror(errno))) }
        var modes = termios()
        guard tcgetattr(output, &modes) == 0 else {
            _ = Self.close(output)
            throw .notATerminal(path: path)
        }
        self.modes = modes
        input = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard input >= 0 else {
            let reason = String(cString: strerror(errno))
            _ = Self.close(output)
            throw .noTerminal(path: path, reason: reason)
        }
    }

    deinit {
        _ = Self.close(input)
        _ = Self.close(output)
    }

    /// The line's erase character where it is a control letter: that is what its backspace key sends.
    var eraseByte: UInt8? {
        let byte = withUnsafeBytes(of: modes.c_cc) { $0[Int(VERASE)] }
        return byte > 0 && byte < 0x20 && ![0x03, 0x09, 0x0A, 0x0D, 0x1B].contains(byte) ? byte : nil
    }

    func restoreModes() {
        var modes = modes
        // A terminal that is gone has no modes to restore.
        _ = tcsetattr(output, TCSADRAIN, &modes)
    }

    /// Whether the process may use the terminal now. A terminal that is not the session's own has no jobs.
    var isForeground: Bool {
        let group = tcgetpgrp(output)
        return group < 0 || group == getpgrp()
    }

    /// Drops what has come in and was not read: keys and reports that were meant for this program, not for the shell.
    func discardInput() { _ = tcflush(input, TCIFLUSH) }

    /// The size as the kernel knows it; nil when it does not.
    var size: Size? {
        var rows: Int32 = 0
        var columns: Int32 = 0
        guard cplatform_window_size(output, &rows, &columns) == 0, rows > 0, columns > 0 else { return nil }
        return Size(rows: Int(rows), columns: Int(columns))
    }

    /// Writes all of it, or as much as the terminal takes before it goes away.
    func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = Self.write(output, UnsafeRawBufferPointer(rebasing: buffer[sent...]))
                if count < 0, errno == EINTR { continue }
                if count <= 0 { return }
                sent += count
            }
        }
    }

    enum Reading: Equatable {
        case bytes([UInt8])
        /// Nothing is there now.
        case nothing
        /// Nothing will be there again.
        case end
    }

    /// What has arrived, at most 64 KiB.
    func read() -> Reading {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 65536) { buffer, used in
            let count = Self.read(input, UnsafeMutableRawBufferPointer(buffer))
            failure = count < 0 ? errno : 0
            used = max(0, count)
        }
        switch failure {
        case 0: return bytes.isEmpty ? .end : .bytes(bytes)
        case EAGAIN, EINTR: return .nothing
        default: return .end
        }
    }

    /// Waits until more has arrived; false when the time is over.
    func waitForInput(milliseconds: Int32) -> Bool { cplatform_wait_readable(input, milliseconds) > 0 }
}

/// The system's functions, which the methods of the same names would hide.
extension TerminalDevice {
    private static func close(_ descriptor: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.close(descriptor)
        #else
            Darwin.close(descriptor)
        #endif
    }

    private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #else
            Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    private static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #else
            Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }
}

/// Milliseconds of a clock that only goes forward.
func monotonicMilliseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(max(0, time.tv_sec)) &* 1000 &+ UInt64(max(0, time.tv_nsec)) / 1_000_000
}
