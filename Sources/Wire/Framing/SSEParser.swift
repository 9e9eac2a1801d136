import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Cuts the bytes of an event stream into events (HTML Standard, "Interpreting an event stream").
///
/// Bytes may come in pieces of any size. Lines end with LF, CRLF or CR, also when the pair is split between two pieces.
/// Time is linear in the bytes, whatever the pieces.
struct SSEParser: Sendable {
    /// A longer line, or an event with more data, is dropped whole, and ``isOverlong`` is set.
    static let limit = 64 << 20
    /// How much of the lines that are no SSE field is kept.
    static let unknownLimit = 64 << 10

    /// Lines that are no field of the format, each with a LF: some servers report an error in this way.
    private(set) var unknown: [UInt8] = []
    /// The beginning of a last line that had no line end, when it is no field; known after ``finish()``.
    private(set) var unknownTail: [UInt8] = []
    /// Whether anything was dropped because of ``limit``.
    private(set) var isOverlong = false
    /// The id of the last event that was dispatched, or of an empty block since.
    private(set) var lastID: ExactString = ""
    /// The reconnection time in milliseconds that the server asked for last.
    private(set) var retry: Int?

    private var line: [UInt8] = []
    private var skipsLine = false
    private var skipsLineFeed = false
    private var isFirstLine = true

    private var name: ExactString = ""
    private var lastName: ExactString = ""
    private var id: ExactString = ""
    private var data: [UInt8] = []
    private var hasData = false
    private var dropsEvent = false

    init() {}

    /// Reads the next bytes and gives the events that they complete.
    ///
    /// - Parameter isLast: whether nothing behind an event is to be read, so that what is known then does not depend on how
    ///   much came with it.
    mutating func receive(_ bytes: [UInt8], until isLast: (SSEEvent) -> Bool = { _ in false }) -> [SSEEvent] {
        var events: [SSEEvent] = []
        bytes.withUnsafeBytes { read($0, into: &events, until: isLast) }
        return events
    }

    /// The end of the stream. Gives the event that was not closed by a blank line, if there is one: the standard drops it,
    /// but servers end so; it counts when its data is whole, and only the reader of the data can tell.
    mutating func finish() -> SSEEvent? {
        var events: [SSEEvent] = []
        if !line.isEmpty, !skipsLine {
            let last = line
            line = []
            let before = unknown.count
            last.withUnsafeBytes { end(line: $0, into: &events) }
            // The last line may be the beginning of a field's name, cut off: then nothing is known of it.
            if unknown.count > before {
                unknown.removeSubrange(before...)
                if !["data:", "event:", "id:", "retry:"].contains(where: { $0.utf8.starts(with: last) }) {
                    unknownTail = Array(last.prefix(Self.unknownLimit))
                }
            }
        }
        defer { (data, hasData, name) = ([], false, "") }
        return hasData && !dropsEvent ? event : nil
    }

    private var event: SSEEvent { SSEEvent(name: name.isEmpty ? "message" : name, data: data, lastID: id) }

    // MARK: Lines

    private mutating func read(
        _ bytes: UnsafeRawBufferPointer, into events: inout [SSEEvent], until isLast: (SSEEvent) -> Bool
    ) {
        var start = 0
        if skipsLineFeed, let first = bytes.first {
            skipsLineFeed = false
            if first == 0x0A { start = 1 }
        }
        // Each kind of line end is searched once from where the last search stopped.
        var nextLF = Self.find(0x0A, in: bytes, from: start)
        var nextCR = Self.find(0x0D, in: bytes, from: start)
        while start < bytes.count {
            if nextLF < start { nextLF = Self.find(0x0A, in: bytes, from: start) }
            if nextCR < start { nextCR = Self.find(0x0D, in: bytes, from: start) }
            let stop = min(nextLF, nextCR)
            let before = events.count
            take(UnsafeRawBufferPointer(rebasing: bytes[start..<stop]), isWhole: stop < bytes.count, into: &events)
            if events.count > before, isLast(events[before]) { return }
            guard stop < bytes.count else { return }
            start = stop + 1
            if stop == nextCR {
                if start == bytes.count { skipsLineFeed = true } else if bytes[start] == 0x0A { start += 1 }
            }
        }
    }

    /// The index of a byte, or the count.
    private static func find(_ byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return bytes.count }
        return UnsafeRawPointer(found) - base
    }

    private mutating func take(_ piece: UnsafeRawBufferPointer, isWhole: Bool, into events: inout [SSEEvent]) {
        if skipsLine {
            if isWhole { skipsLine = false }
            return
        }
        if line.count + piece.count > Self.limit {
            isOverlong = true
            dropsEvent = true
            line = []
            skipsLine = !isWhole
            return
        }
        if line.isEmpty, isWhole {
            end(line: piece, into: &events)
            return
        }
        line.append(contentsOf: piece)
        guard isWhole else { return }
        let whole = line
        line = []
        whole.withUnsafeBytes { end(line: $0, into: &events) }
    }

    private mutating func end(line: UnsafeRawBufferPointer, into events: inout [SSEEvent]) {
        var line = line
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = UnsafeRawBufferPointer(rebasing: line[3...]) }
        }
        guard let first = line.first else {
            dispatch(into: &events)
            return
        }
        // A comment: servers send them to show that they live.
        if first == 0x3A { return }
        let colon = Self.find(0x3A, in: line, from: 0)
        var value = UnsafeRawBufferPointer(rebasing: line[min(colon + 1, line.count)...])
        if value.first == 0x20 { value = UnsafeRawBufferPointer(rebasing: value[1...]) }
        field(UnsafeRawBufferPointer(rebasing: line[..<colon]), value, line: line)
    }

    // MARK: Fields

    private mutating func field(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, line: UnsafeRawBufferPointer) {
        if name.elementsEqual("data".utf8) {
            if data.count + value.count > Self.limit {
                isOverlong = true
                dropsEvent = true
                return
            }
            if hasData { data.append(0x0A) }
            data.append(contentsOf: value)
            hasData = true
        } else if name.elementsEqual("event".utf8) {
            // Mostly the same again and again.
            if !value.elementsEqual(lastName.utf8) { lastName = ExactString(String(decoding: value, as: UTF8.self)) }
            self.name = lastName
        } else if name.elementsEqual("id".utf8) {
            if !value.contains(0) { id = ExactString(String(decoding: value, as: UTF8.self)) }
        } else if name.elementsEqual("retry".utf8) {
            if !value.isEmpty, value.allSatisfy({ ASCII.isDigit($0) }) {
                retry = Int(String(decoding: value, as: UTF8.self)) ?? retry
            }
        } else if unknown.count < Self.unknownLimit {
            unknown.append(contentsOf: line.prefix(Self.unknownLimit - unknown.count))
            unknown.append(0x0A)
        }
    }

    private mutating func dispatch(into events: inout [SSEEvent]) {
        lastID = id
        if hasData, !dropsEvent { events.append(event) }
        (data, hasData, name, dropsEvent) = ([], false, "", false)
    }
}
