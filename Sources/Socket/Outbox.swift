/// What waits to be written to one front end. It never holds more than its limit and one state, however slow the front
/// end reads: one that falls behind loses what it has missed and gets the whole state instead.
///
/// Frames are of two kinds. A *delta* says what has changed; one that is missing makes all later ones useless. A *state*
/// says everything. When the deltas that wait would be more than the limit, all that have not begun to be written are
/// dropped, and so is every later one until there is a state again (``isBehind``). As soon as the rest has been written,
/// ``takeWish()`` tells the owner once to supply it.
public struct Outbox: Sendable {
    /// What became of a frame.
    public enum Taken: Sendable, Equatable {
        /// It waits to be written.
        case queued
        /// It was dropped, since the front end has fallen behind; there will be a wish for a state.
        case behind
        /// It was dropped, since nobody would take a frame that long.
        case tooLong
    }

    private struct Entry: Sendable {
        var frame: [UInt8]
        var isState: Bool
        /// With the four bytes of length.
        var size: Int { frame.count + 4 }
        var cost: Int { Outbox.cost(of: frame) }
    }

    /// 1 MiB.
    static let defaultLimit = 1 << 20

    private let limit: Int
    private let frameLimit: Int
    private var entries: [Entry] = []
    /// Those before it have been written.
    private var first = 0
    /// How much of the first has been written.
    private var written = 0
    /// Costs of all deltas, also of one that has been written in part: it is still held.
    private var deltas = 0
    /// Sizes of everything.
    private var total = 0
    private var hasAsked = false

    /// A state has been lost, or a delta; only another state helps.
    private(set) var isBehind = false

    /// - Parameters:
    ///   - limit: how many bytes of deltas may wait, with 64 for each that it takes to hold it: a million empty ones are
    ///     not for nothing.
    ///   - frameLimit: how many bytes the other side takes in one frame, at most 4 GiB.
    init(limit: Int = Outbox.defaultLimit, frameLimit: Int = FrameReader.defaultLimit) {
        self.limit = limit
        self.frameLimit = min(frameLimit, Int(UInt32.max))
    }

    /// What a delta counts against the limit.
    static func cost(of frame: [UInt8]) -> Int { frame.count + 64 }

    var isEmpty: Bool { first == entries.count }

    /// How many bytes are still to be written.
    var waiting: Int { total - written }

    // MARK: In

    /// Adds a delta.
    @discardableResult
    mutating func enqueue(_ frame: [UInt8]) -> Taken {
        if isBehind { return .behind }
        // A delta that cannot be sent is as lost as one that is dropped.
        guard frame.count <= frameLimit else {
            fallBehind()
            return .tooLong
        }
        guard deltas + Outbox.cost(of: frame) <= limit else {
            fallBehind()
            return .behind
        }
        append(Entry(frame: frame, isState: false))
        return .queued
    }

    /// Adds a state, which replaces everything that has not begun to be written.
    ///
    /// - Returns: ``Taken/behind`` while another state is being written: two of them are never held, and there will be a
    ///   wish for this one.
    @discardableResult
    mutating func enqueueState(_ frame: [UInt8]) -> Taken {
        guard frame.count <= frameLimit else {
            fallBehind()
            // There would be no end of wishes for it.
            hasAsked = true
            return .tooLong
        }
        drop { _ in true }
        if let begun = entries.last, begun.isState {
            isBehind = true
            hasAsked = false
            return .behind
        }
        append(Entry(frame: frame, isState: true))
        isBehind = false
        hasAsked = false
        return .queued
    }

    /// The rest of a frame whose first bytes were written elsewhere.
    ///
    /// - Returns: false when something waits or the frame has no further byte; then nothing is added.
    mutating func enqueueBegun(_ frame: [UInt8], written count: Int) -> Bool {
        guard isEmpty, count > 0, count < frame.count + 4 else { return false }
        append(Entry(frame: frame, isState: false))
        written = count
        return true
    }

    /// Whether the owner is to supply a fresh state: true once when the front end has fallen behind and everything that
    /// waited has been written.
    mutating func takeWish() -> Bool {
        guard isBehind, isEmpty, !hasAsked else { return false }
        hasAsked = true
        return true
    }

    // MARK: Out

    /// The next bytes to be written, of as many frames as fit.
    func gather(_ most: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(most, waiting))
        var skipped = written
        for entry in entries[first...] {
            let length = UInt32(truncatingIfNeeded: entry.frame.count)
            for shift in stride(from: 24, through: 0, by: -8) {
                if skipped > 0 { skipped -= 1 } else if bytes.count < most { bytes.append(UInt8(truncatingIfNeeded: length >> UInt32(shift))) }
            }
            let part = entry.frame[skipped...].prefix(most - bytes.count)
            bytes.append(contentsOf: part)
            skipped = 0
            if bytes.count >= most { break }
        }
        return bytes
    }

    /// So many bytes of them have been written.
    ///
    /// - Parameter count: at most ``waiting``; more counts as that.
    mutating func advance(_ count: Int) {
        written += max(0, min(count, waiting))
        while first < entries.count, written >= entries[first].size {
            let entry = entries[first]
            written -= entry.size
            total -= entry.size
            if !entry.isState { deltas -= entry.cost }
            entries[first].frame = []
            first += 1
        }
        if first == entries.count {
            entries.removeAll(keepingCapacity: entries.count <= 1024)
            first = 0
        } else if first >= 64, first >= entries.count - first {
            entries.removeFirst(first)
            first = 0
        }
    }

    private mutating func append(_ entry: Entry) {
        entries.append(entry)
        total += entry.size
        if !entry.isState { deltas += entry.cost }
    }

    private mutating func fallBehind() {
        drop { !$0.isState }
        isBehind = true
        hasAsked = false
    }

    /// Drops what has not begun to be written.
    private mutating func drop(_ isDropped: (Entry) -> Bool) {
        let begun = written > 0 ? 1 : 0
        var kept: [Entry] = Array(entries[first..<first + begun])
        kept += entries[(first + begun)...].filter { !isDropped($0) }
        entries = kept
        first = 0
        total = kept.reduce(0) { $0 + $1.size }
        deltas = kept.reduce(0) { $0 + ($1.isState ? 0 : $1.cost) }
    }
}
