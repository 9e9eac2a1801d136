import Approval
import Dispatch
import Guards
import Synchronization

/// What a running tool writes, on its way to the screens: at most ten times a second and only its tail, so that a
/// flood costs nothing but its own reading.
final class LiveOutput: Sendable {
    private struct State {
        var tail: [UInt8] = []
        var isScheduled = false
        var isClosed = false
        /// Of the two streams, each on its own: what one writes does not end what the other has begun.
        var guards: [OutputChunk.Stream: GuardStream] = [:]
        /// A character of a guarded stream whose rest has not come yet.
        var unfinished: [OutputChunk.Stream: [UInt8]] = [:]

        /// What guards let pass now.
        mutating func guarded(_ chunk: OutputChunk) -> [UInt8] {
            if guards[chunk.stream] == nil { return chunk.bytes }
            let bytes = (unfinished[chunk.stream] ?? []) + chunk.bytes
            let whole = bytes.wholeUTF8Count
            unfinished[chunk.stream] = Array(bytes[whole...])
            return Array((guards[chunk.stream]?.take(String(decoding: bytes[..<whole], as: UTF8.self)) ?? "").utf8)
        }
    }

    /// Bytes that are kept between two sendings.
    private static let tailSize = 4096
    private static let interval = DispatchTimeInterval.milliseconds(100)

    private let state = Mutex(State())
    private let queue: DispatchQueue
    private let send: @Sendable (String) -> Void

    /// - Parameter guards: what they hold is not shown before the result is.
    init(queue: DispatchQueue, guards: GuardSet, send: @escaping @Sendable (String) -> Void) {
        for stream in [OutputChunk.Stream.output, .error] { state.withLock { $0.guards[stream] = GuardStream(guards, at: .result) } }
        self.queue = queue
        self.send = send
    }

    /// From any thread.
    func append(_ chunk: OutputChunk) {
        let mustSchedule = state.withLock { state in
            guard !state.isClosed else { return false }
            let bytes = state.guarded(chunk)
            if bytes.isEmpty { return false }
            state.tail += bytes.suffix(Self.tailSize)
            if state.tail.count > 2 * Self.tailSize { state.tail.removeFirst(state.tail.count - Self.tailSize) }
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if mustSchedule { queue.asyncAfter(deadline: .now() + Self.interval) { @Sendable in self.flush() } }
    }

    /// The tool has ended; its result says the rest.
    func close() { state.withLock { $0.isClosed = true } }

    private func flush() {
        let bytes = state.withLock { state in
            state.isScheduled = false
            if state.isClosed { return [UInt8]() }
            // A character that is still incomplete waits for its other bytes.
            let whole = state.tail.wholeUTF8Count
            let bytes = Array(state.tail.prefix(whole))
            state.tail.removeFirst(whole)
            return bytes
        }
        if bytes.isEmpty { return }
        // Line by line, and line ends stay: the next piece may go on in the middle of a line.
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        send(lines.map { VisibleText.line(String(decoding: $0, as: UTF8.self)) }.joined(separator: "\n"))
    }
}

extension [UInt8] {
    /// The length without an unfinished UTF-8 sequence at the end.
    fileprivate var wholeUTF8Count: Int {
        for back in 1...3 where back <= count {
            let byte = self[count - back]
            if byte & 0xC0 == 0x80 { continue }
            let needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return needed > back ? count - back : count
        }
        return count
    }
}
