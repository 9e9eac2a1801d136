import Approval
import Synchronization

/// What a running command writes: passed on as it comes, and its start and end kept for the result.
final class OutputCollector: Sendable {
    private struct State {
        var head: [UInt8] = []
        var tail: OutputTail
        /// Of all that was written, in bytes.
        var total = 0
        /// The beginning of a character whose rest has not come yet, so that the other stream does not get into it.
        var unfinished: [OutputChunk.Stream: [UInt8]] = [:]
        var live: LiveBudget
        /// Keeps all of it on the disk, as soon as it is more than the result holds; nil where nothing is kept.
        var spill: OutputSpill?
        /// The result is out; nothing is passed on any more.
        var isClosed = false
    }

    private let headCapacity: Int
    private let tailCapacity: Int
    private let state: Mutex<State>
    private let output: @Sendable (OutputChunk) -> Void

    /// - Parameter spill: made here, so that it belongs to this alone.
    init(_ limits: ToolLimits, spill: @Sendable () -> OutputSpill? = { nil }, output: @escaping @Sendable (OutputChunk) -> Void) {
        headCapacity = limits.outputHead
        tailCapacity = limits.outputTail
        state = Mutex(State(tail: OutputTail(capacity: limits.outputTail), live: LiveBudget(limits), spill: spill()))
        self.output = output
    }

    /// In the order in which the pieces are read; `output` is called for one piece at a time.
    func take(_ bytes: [UInt8], from stream: OutputChunk.Stream, at now: ContinuousClock.Instant) {
        state.withLock { state in
            if state.isClosed { return }
            var bytes = bytes
            if let before = state.unfinished.removeValue(forKey: stream) { bytes = before + bytes }
            let unfinished = UTF8Tail.incomplete(bytes)
            if unfinished > 0 { state.unfinished[stream] = Array(bytes.suffix(unfinished)) }
            let whole = bytes.dropLast(unfinished)
            guard !whole.isEmpty else { return }
            keep(whole, &state)
            for piece in state.live.pieces(of: whole, at: now) { output(OutputChunk(stream: stream, bytes: piece)) }
        }
    }

    /// When a stream has ended, what is left of a character is all there will be.
    func finish(_ stream: OutputChunk.Stream) {
        state.withLock { state in
            if state.isClosed { return }
            if let rest = state.unfinished.removeValue(forKey: stream) {
                keep(rest[...], &state)
                output(OutputChunk(stream: stream, bytes: rest))
            }
            if let notice = state.live.notice() { output(OutputChunk(stream: stream, bytes: notice)) }
        }
    }

    func close() { state.withLock { $0.isClosed = true } }

    private func keep(_ bytes: ArraySlice<UInt8>, _ state: inout State) {
        if state.total + bytes.count > headCapacity + tailCapacity {
            if state.spill?.isUnneeded == true {
                // Up to here head and tail are all there was.
                state.spill?.add([state.head[...], state.tail.content[...], bytes])
            } else {
                state.spill?.add([bytes])
            }
        }
        state.total += bytes.count
        let room = headCapacity - state.head.count
        state.head += bytes.prefix(room)
        state.tail.append(bytes.dropFirst(room))
    }

    /// Valid UTF-8 without NUL, empty or ending with a line break. What was left out or replaced is said in it.
    func text() -> String {
        state.withLock { state in
            let behind = state.total - state.head.count
            if behind <= tailCapacity { return OutputCollector.text(of: state.head + state.tail.content) }
            let head = state.head.dropLast(UTF8Tail.incomplete(state.head))
            // The end may begin within a character: then without what is left of that.
            let whole = state.tail.content
            let tail = whole.dropFirst(whole.prefix(3).prefix { $0 & 0xC0 == 0x80 }.count)
            let dropped = state.total - head.count - tail.count
            let kept = state.spill?.words(line: head.count { $0 == 0x0A } + 1, total: state.total) ?? ""
            return OutputCollector.text(of: Array(head))
                + "[\(dropped) bytes of \(state.total) are left out here\(kept)]\n" + OutputCollector.text(of: Array(tail))
        }
    }

    static func text(of bytes: [UInt8]) -> String {
        if bytes.isEmpty { return "" }
        let end = bytes.last == 0x0A ? "" : "\n"
        if !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) { return text + end }
        // One for a run of them: a binary output would otherwise grow threefold.
        var text = String.UnicodeScalarView()
        var isReplaced = false
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            let isNone = scalar.value == 0 || scalar == "\u{FFFD}"
            if !(isNone && isReplaced) { text.append(isNone ? "\u{FFFD}" : scalar) }
            isReplaced = isNone
        }
        return String(text) + end + "[bytes that are not text are replaced by U+FFFD]\n"
    }
}
