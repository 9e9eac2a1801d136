import Conversation
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Recognises a chunk that differs from one before only in the text it carries, and reads just that text.
///
/// Most chunks of a stream are the same 200 bytes around one word. A template is what stands before and after the word in
/// a chunk that was parsed in full; it is adopted only after a chunk made from it was parsed in full, too, and came to
/// nothing but its text. Whatever stands between the same two pieces and is the inside of a JSON string is then the same
/// value with another text, so both ways of reading always agree.
struct ChunkTemplate: Sendable {
    private enum Kind: Sendable { case text, reasoning }

    private let keys: [[UInt8]]
    private var name: ExactString = "message"
    private var before: [UInt8] = []
    private var after: [UInt8] = []
    private var kind: Kind?
    /// How often a template may still be made that is then not used: some servers pad every chunk differently.
    private var credit = 4
    private var chunksWithout = 0

    /// - Parameter keys: whose strings are pieces of text or reasoning.
    init(keys: [String]) {
        self.keys = keys.flatMap { ["\"\($0)\":\"", "\"\($0)\": \""] }.map { Array($0.utf8) }
    }

    /// The event of a chunk that fits; nil where it must be parsed in full.
    mutating func event(for event: SSEEvent) -> StreamEvent? {
        guard let kind, event.name == name, let text = text(in: event.data) else { return nil }
        credit = min(credit + 1, 8)
        switch kind {
        case .text: return .textDelta(text)
        case .reasoning: return .reasoningDelta(text)
        }
    }

    private func text(in chunk: [UInt8]) -> String? {
        let end = chunk.count - after.count
        // An empty text is no event; it is left to the full reading.
        guard end > before.count else { return nil }
        return chunk.withUnsafeBytes { bytes -> String? in
            guard Self.same(bytes[..<before.count], before), Self.same(bytes[end...], after) else { return nil }
            let inside = UnsafeRawBufferPointer(rebasing: bytes[before.count..<end])
            var isPlain = true
            for byte in inside {
                if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    isPlain = false
                    break
                }
            }
            if isPlain { return String(validating: inside, as: UTF8.self) }
            let quoted = [UInt8(ascii: "\"")] + inside + [UInt8(ascii: "\"")]
            return (try? JSONParser.parse(quoted))?.value.string
        }
    }

    private static func same(_ bytes: Slice<UnsafeRawBufferPointer>, _ other: [UInt8]) -> Bool {
        let bytes = UnsafeRawBufferPointer(rebasing: bytes)
        return other.withUnsafeBytes { other in
            guard let a = bytes.baseAddress, let b = other.baseAddress else { return other.isEmpty && bytes.isEmpty }
            return bytes.count == other.count && memcmp(a, b, bytes.count) == 0
        }
    }

    /// To be told of every chunk that was parsed in full, and the events it came to.
    ///
    /// - Parameter reader: the state after it; what is made from the template is tried on a copy.
    mutating func learn(from event: SSEEvent, _ events: ArraySlice<StreamEvent>, _ reader: some ResponseReader) {
        // Whatever else a chunk says may change what the next ones mean: a template holds only until then.
        kind = nil
        guard event.name != "error", events.count == 1, let found = events.first else { return }
        let wanted: Kind
        switch found {
        case .textDelta: wanted = .text
        case .reasoningDelta: wanted = .reasoning
        default: return
        }
        chunksWithout += 1
        if credit == 0, chunksWithout < 256 { return }
        chunksWithout = 0
        credit = max(0, credit - 1)
        let chunk = event.data
        for key in keys {
            guard let range = chunk.firstRange(of: key), let end = Self.endOfString(chunk, from: range.upperBound) else { continue }
            before = Array(chunk[..<range.upperBound])
            after = Array(chunk[end...])
            guard let value = try? JSONParser.parse(before + [UInt8(ascii: "x")] + after).value else { continue }
            var copy = reader
            var found: [StreamEvent] = []
            guard copy.receive(value, isErrorEvent: false, into: &found) == nil, copy.ended == nil else { continue }
            if found == [wanted == .text ? .textDelta("x") : .reasoningDelta("x")] {
                kind = wanted
                name = event.name
                return
            }
        }
    }

    /// The index of the quote that closes a string.
    private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int? {
        var i = start
        while i < bytes.count {
            if bytes[i] == UInt8(ascii: "\"") { return i }
            i += bytes[i] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }
}
