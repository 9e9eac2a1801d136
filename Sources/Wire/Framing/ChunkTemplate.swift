import Conversation
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Recognises an event that differs from one before only in the piece it carries, and reads just that piece.
///
/// Most events of a stream are the same 200 bytes around one word. What else is different in each of them is a number, or
/// padding, which hides from a listener how long the word is. A template is an event that was parsed in full, with gaps in
/// these places; it is adopted only after two events that differ in all of them were parsed in full, too, and came to what
/// their pieces alone come to: the same events, and the same state of the reader. Whatever has the same bytes around the gaps
/// is then the same value with another piece, so both ways of reading always agree.
struct ChunkTemplate: Sendable {
    private enum Gap: Sendable {
        /// The inside of the string that is the piece.
        case piece
        /// The inside of a string that means nothing.
        case padding
        /// A whole number that means nothing, and is not negative.
        case number
        /// One that is told with the piece, and its key.
        case count(ExactString)
        /// White space.
        case blank
    }

    /// Bytes that are always the same, and the gap behind them.
    private struct Part: Sendable {
        let bytes: [UInt8]
        let gap: Gap
    }

    private let keys: [String]
    private let counts: [ExactString]
    private static let paddingKey = "obfuscation"
    private static let numberKey = "sequence_number"

    private var name: ExactString = "message"
    private var parts: [Part] = []
    /// Behind the last gap.
    private var end: [UInt8] = []
    private var kind: Piece.Kind?
    /// How often a template may still be made that is then not used: some servers make every event different.
    private var credit = 4
    private var eventsWithout = 0
    /// Of all events so far.
    private var bytes = 0
    /// How many have to come before a template is tried again: a trial that fails may have copied whatever was read before.
    private var bytesBeforeTrial = 0

    /// - Parameters:
    ///   - keys: whose strings are pieces.
    ///   - counts: keys of numbers that are told with them.
    init(keys: [String], counts: [ExactString]) {
        self.keys = keys
        self.counts = counts
    }

    // MARK: Reading

    /// The piece of an event that fits; nil where it must be parsed in full.
    mutating func piece(of event: SSEEvent) -> Piece? {
        bytes += event.data.count
        guard let kind, event.name == name, let piece = event.data.withUnsafeBytes({ piece(kind, in: $0) }) else { return nil }
        credit = min(credit + 1, 8)
        return piece
    }

    private func piece(_ kind: Piece.Kind, in event: UnsafeRawBufferPointer) -> Piece? {
        var piece = 0..<0
        var counts: [JSONObject.Member] = []
        var isPlain = true
        var i = 0
        for part in parts {
            guard Self.holds(event, part.bytes, at: i) else { return nil }
            i += part.bytes.count
            let start = i
            switch part.gap {
            case .piece:
                while i < event.count, event[i] != UInt8(ascii: "\"") {
                    if event[i] < 0x20 { return nil }
                    if event[i] == UInt8(ascii: "\\") {
                        isPlain = false
                        i += 1
                    }
                    i += 1
                }
                piece = start..<i
            case .padding:
                while i < event.count, event[i] != UInt8(ascii: "\"") {
                    if event[i] < 0x20 || event[i] >= 0x80 || event[i] == UInt8(ascii: "\\") { return nil }
                    i += 1
                }
            case .number, .count:
                while i < event.count, event[i] &- 0x30 < 10 { i += 1 }
                if i == start || event[start] == 0x30 && i > start + 1 { return nil }
                if case .count(let key) = part.gap {
                    counts.append(.init(key: key, value: .number(JSONNumber(text: ExactString(String(decoding: event[start..<i], as: UTF8.self))))))
                }
            case .blank:
                while i < event.count, WireText.isBlank(event[i]) { i += 1 }
            }
        }
        // An empty piece is no event; it is left to the full reading.
        guard i + end.count == event.count, Self.holds(event, end, at: i), !piece.isEmpty else { return nil }
        let text =
            if isPlain {
                String(validating: UnsafeRawBufferPointer(rebasing: event[piece]), as: UTF8.self)
            } else {
                (try? JSONParser.parse(Array(event[(piece.lowerBound - 1)...piece.upperBound])))?.value.string
            }
        return text.map { Piece(kind: kind, text: $0, counts: counts) }
    }

    private static func holds(_ event: UnsafeRawBufferPointer, _ bytes: [UInt8], at start: Int) -> Bool {
        guard start + bytes.count <= event.count, let base = event.baseAddress else { return false }
        return bytes.withUnsafeBytes { bytes in bytes.baseAddress.map { memcmp(base + start, $0, bytes.count) == 0 } ?? true }
    }

    // MARK: Learning

    /// To be told of every event that was parsed in full, and the events it came to.
    ///
    /// - Parameter reader: the state after it; what is made from the template is tried on copies.
    mutating func learn(from event: SSEEvent, _ events: ArraySlice<StreamEvent>, _ reader: some ResponseReader) {
        // Whatever else an event says may change what the next ones mean: a template holds only until then.
        kind = nil
        guard event.name != "error", let found = events.first.flatMap(Piece.Kind.init) else { return }
        eventsWithout += 1
        // All in all a trial must not cost more than what it saves, whatever a server sends.
        if bytes < bytesBeforeTrial || eventsWithout <= (credit == 0 ? 256 : reader.weight / 8) { return }
        let members = Self.members(of: event.data)
        let pieces = keys.compactMap { key in members.first { $0.isText && $0.key.elementsEqual(key.utf8) } }
        if pieces.isEmpty { return }
        eventsWithout = 0
        credit = max(0, credit - 1)
        for piece in pieces {
            cut(event.data, at: piece.value, members)
            // At least one of two numbers is none that the reader knows.
            guard agrees(made("x", padding: "", number: "0", blank: " "), found, reader),
                agrees(made("y", padding: "x", number: "1", blank: ""), found, reader)
            else { continue }
            kind = found
            name = event.name
            return
        }
        bytesBeforeTrial = bytes + bytes / 64
    }

    /// A member of an object, at any depth, whose value is a text or a whole number.
    private struct Member {
        let key: ArraySlice<UInt8>
        let isText: Bool
        /// The inside of a text.
        let value: Range<Int>
    }

    /// - Parameter event: valid JSON; in anything else something is found, or not.
    private static func members(of event: [UInt8]) -> [Member] {
        var members: [Member] = []
        var i = 0
        while let start = event[i...].firstIndex(of: UInt8(ascii: "\"")) {
            let key = (start + 1)..<endOfText(event, start + 1)
            i = min(key.upperBound + 1, event.count)
            guard let colon = event[i...].firstIndex(where: { !WireText.isBlank($0) }), event[colon] == UInt8(ascii: ":"),
                let value = event[(colon + 1)...].firstIndex(where: { !WireText.isBlank($0) })
            else { continue }
            if event[value] == UInt8(ascii: "\"") {
                let end = endOfText(event, value + 1)
                members.append(Member(key: event[key], isText: true, value: (value + 1)..<end))
                i = min(end + 1, event.count)
            } else {
                i = event[value...].firstIndex { !ASCII.isDigit($0) } ?? event.count
                if i > value { members.append(Member(key: event[key], isText: false, value: value..<i)) }
            }
        }
        return members
    }

    /// The index of the quote that closes a text.
    private static func endOfText(_ event: [UInt8], _ start: Int) -> Int {
        var i = start
        while i < event.count, event[i] != UInt8(ascii: "\"") { i += event[i] == UInt8(ascii: "\\") ? 2 : 1 }
        return min(i, event.count)
    }

    /// Makes the parts of an event.
    private mutating func cut(_ event: [UInt8], at piece: Range<Int>, _ members: [Member]) {
        var gaps: [(range: Range<Int>, gap: Gap)] = []
        for member in members {
            if member.value == piece {
                gaps.append((piece, .piece))
            } else if member.isText {
                if member.key.elementsEqual(Self.paddingKey.utf8) { gaps.append((member.value, .padding)) }
            } else if member.key.elementsEqual(Self.numberKey.utf8) {
                gaps.append((member.value, .number))
            } else if let key = counts.first(where: { member.key.elementsEqual($0.utf8) }) {
                gaps.append((member.value, .count(key)))
            }
        }
        // Before the last bracket.
        if let last = event.indices.last, let behind = event[..<last].lastIndex(where: { !WireText.isBlank($0) }) {
            gaps.append(((behind + 1)..<last, .blank))
        }
        parts = []
        var start = 0
        for (range, gap) in gaps where range.lowerBound >= start {
            parts.append(Part(bytes: Array(event[start..<range.lowerBound]), gap: gap))
            start = range.upperBound
        }
        end = Array(event[start...])
    }

    /// An event of these parts.
    private func made(_ piece: String, padding: String, number: String, blank: String) -> [UInt8] {
        var event: [UInt8] = []
        for part in parts {
            event += part.bytes
            switch part.gap {
            case .piece: event += piece.utf8
            case .padding: event += padding.utf8
            case .number, .count: event += number.utf8
            case .blank: event += blank.utf8
            }
        }
        return event + end
    }

    /// Whether an event comes to what its piece alone comes to.
    private func agrees<Reader: ResponseReader>(_ event: [UInt8], _ kind: Piece.Kind, _ reader: Reader) -> Bool {
        guard let value = try? JSONParser.parse(event).value, let piece = event.withUnsafeBytes({ piece(kind, in: $0) }) else { return false }
        var (short, full) = (reader, reader)
        var (shortEvents, fullEvents): ([StreamEvent], [StreamEvent]) = ([], [])
        return short.receive(piece, into: &shortEvents)
            && full.receive(value, isErrorEvent: false, into: &fullEvents) == nil
            && shortEvents == fullEvents && short == full
    }
}
