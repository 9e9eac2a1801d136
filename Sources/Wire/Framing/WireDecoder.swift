import Conversation
import JSON

/// Decodes a response: an event stream, one JSON body, an array that arrives over time, lines of JSON, or an error in any of
/// its shapes.
///
/// Which of them it is the decoder sees by looking; the status, where it is known, decides what is an error.
struct WireDecoder<Reader: ResponseReader>: ResponseDecoder {
    private enum Mode: Sendable {
        /// Nothing but white space has come.
        case unknown
        case events
        /// One JSON value, or something that is neither that nor a stream: read whole.
        case body
        case array
        case ended
    }

    /// A body that is no stream is not read further than this.
    private static var bodyLimit: Int { 64 << 20 }
    /// As much as a sentence about something foreign is made from.
    private static var quotedLimit: Int { 1024 }

    private var mode = Mode.unknown
    private var parser = SSEParser()
    private(set) var reader: Reader
    private var template: ChunkTemplate
    private var splitter = JSONArraySplitter()
    private var body: [UInt8] = []
    private var hasEvents = false
    /// The first event that is no JSON and no beginning of it: kept for the sentence if nothing better comes.
    private var stray: [UInt8]?

    init(_ reader: Reader) {
        self.reader = reader
        template = ChunkTemplate(keys: Reader.pieceKeys, counts: Reader.countKeys)
    }

    mutating func receive(_ bytes: [UInt8]) -> [StreamEvent] {
        var events: [StreamEvent] = []
        receive(bytes, into: &events)
        return events
    }

    private mutating func receive(_ bytes: [UInt8], into events: inout [StreamEvent]) {
        switch mode {
        case .unknown: begin(bytes, into: &events)
        case .ended: break
        case .body:
            if body.count < Self.bodyLimit { body += bytes }
        case .array:
            if body.count < Self.quotedLimit { body += bytes.prefix(Self.quotedLimit - body.count) }
            take(elements: splitter.receive(bytes), into: &events)
        case .events:
            for event in parser.receive(bytes, until: Self.isDone) {
                take(event, into: &events)
                if case .ended = mode { return }
            }
            if parser.isOverlong { end(.failed(.invalidResponse("The server sent a line that is too long to read.")), into: &events) }
        }
    }

    private mutating func begin(_ bytes: [UInt8], into events: inout [StreamEvent]) {
        body += bytes
        guard let first = Self.firstVisible(body) else {
            // Blank lines keep a connection alive; there may be many.
            if body.count > 1 << 16 { body = Array(body.suffix(3)) }
            return
        }
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "<"): mode = .body
        case UInt8(ascii: "["):
            mode = .array
            let begun = body
            // Kept for the sentence if it turns out to be something else.
            body = Array(body.prefix(Self.quotedLimit))
            take(elements: splitter.receive(Self.withoutMark(begun)), into: &events)
        default:
            mode = .events
            let begun = body
            body = []
            receive(begun, into: &events)
        }
    }

    mutating func finish() -> [StreamEvent] {
        var events: [StreamEvent] = []
        switch mode {
        case .ended: return []
        case .unknown: end(.truncated, into: &events)
        case .body: finishBody(into: &events)
        case .array:
            if !splitter.isComplete {
                end(reader.ended ?? .truncated, into: &events)
            } else if !reader.hasAnswer {
                end(.failed(Self.foreign(Array(WireText.trimmed(Self.withoutMark(body))))), into: &events)
            } else {
                end(reader.ended ?? reader.outcome(at: .body), into: &events)
            }
        case .events:
            // An event without its blank line counts when its data is whole.
            if let last = parser.finish() { take(last, isUnterminated: true, into: &events) }
            if case .events = mode { end(outcomeAtEndOfStream, into: &events) }
        }
        return events
    }

    // MARK: Events

    /// The server's own sign that nothing more comes.
    private static func isDone(_ event: SSEEvent) -> Bool { WireText.trimmed(event.data).elementsEqual("[DONE]".utf8) }

    private mutating func take(_ event: SSEEvent, isUnterminated: Bool = false, into events: inout [StreamEvent]) {
        if let piece = template.piece(of: event), reader.receive(piece, into: &events) { return }
        let data = WireText.trimmed(event.data)
        if data.isEmpty { return }
        if Self.isDone(event) {
            hasEvents = true
            end(errorBesideTheEvents.map(StreamOutcome.failed) ?? reader.outcome(at: .doneMarker), into: &events)
            return
        }
        let value: JSONValue
        do {
            value = try JSONParser.lenient(event.data)
        } catch {
            if isUnterminated { return }
            if let first = data.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
                // A piece of the answer is lost, perhaps of a call's arguments.
                end(.failed(Self.broken(data)), into: &events)
            } else if event.name == "error" {
                end(.failed(ProviderError(message: WireText.quote(data, scalars: 500))), into: &events)
            } else if stray == nil {
                stray = Array(data.prefix(1024))
            }
            return
        }
        hasEvents = true
        let before = events.count
        take(value, isErrorEvent: event.name == "error", into: &events)
        if case .events = mode { template.learn(from: event, events[before...], reader) }
    }

    private mutating func take(_ value: JSONValue, isErrorEvent: Bool, into events: inout [StreamEvent]) {
        if let error = reader.receive(value, isErrorEvent: isErrorEvent, into: &events) {
            end(.failed(error), into: &events)
        } else if let outcome = reader.ended {
            end(outcome, into: &events)
        }
    }

    private mutating func take(elements: [[UInt8]], into events: inout [StreamEvent]) {
        for element in elements {
            guard let value = try? JSONParser.lenient(element) else {
                end(.failed(Self.broken(element[...])), into: &events)
                return
            }
            hasEvents = true
            take(value, isErrorEvent: false, into: &events)
            if case .ended = mode { return }
        }
        if splitter.isOverlong { end(.failed(.invalidResponse("The server sent an element that is too long to read.")), into: &events) }
    }

    private mutating func end(_ outcome: StreamOutcome, into events: inout [StreamEvent]) {
        mode = .ended
        body = []
        reader.finish(isWhole: outcome.allowsCalls, into: &events)
        events.append(.ended(outcome))
    }

    private var outcomeAtEndOfStream: StreamOutcome {
        if let error = errorBesideTheEvents { return .failed(error) }
        let outcome = reader.outcome(at: .bytes)
        guard outcome == .truncated else { return outcome }
        if let stray, !reader.hasAnswer { return .failed(Self.foreign(stray)) }
        let unknown = parser.unknown + parser.unknownTail
        if !hasEvents, !WireText.trimmed(unknown).isEmpty { return .failed(Self.foreign(unknown)) }
        return .truncated
    }

    /// An error in lines that are no event: `error: {…}` (llama-server), or an object on lines of its own.
    private var errorBesideTheEvents: ProviderError? {
        let unknown = parser.unknown + parser.unknownTail
        if unknown.isEmpty { return nil }
        for line in unknown.split(separator: 0x0A) where line.starts(with: "error:".utf8) {
            let value = line.dropFirst(6)
            guard let json = try? JSONParser.lenient(Array(value)) else {
                return ProviderError(message: WireText.quote(value, scalars: 500))
            }
            return ErrorBody.decode(json, isErrorEvent: true)
        }
        guard let start = unknown.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") }),
            let json = try? JSONParser.lenient(Array(unknown[start...]))
        else { return nil }
        return ErrorBody.decode(json)
    }

    // MARK: Bodies

    private mutating func finishBody(into events: inout [StreamEvent]) {
        let text = Array(WireText.trimmed(Self.withoutMark(body)))
        if text.first == UInt8(ascii: "<") {
            end(.failed(Self.foreign(text)), into: &events)
            return
        }
        do {
            take(try JSONParser.lenient(text), isErrorEvent: false, into: &events)
            if case .ended = mode { return }
            end(reader.hasAnswer ? reader.outcome(at: .body) : .failed(Self.foreign(text)), into: &events)
        } catch {
            if finishLines(text, into: &events) { return }
            if case .unexpectedEnd = error.kind {
                end(.truncated, into: &events)
            } else {
                end(.failed(Self.foreign(text)), into: &events)
            }
        }
    }

    /// A value a line (NDJSON), the last of which may be cut.
    ///
    /// - Returns: whether it was that.
    private mutating func finishLines(_ text: [UInt8], into events: inout [StreamEvent]) -> Bool {
        let lines = text.split(separator: 0x0A).filter { !WireText.trimmed(Array($0)).isEmpty }
        guard lines.count > 1, let first = lines.first, (try? JSONParser.lenient(Array(first))) != nil else { return false }
        for (number, line) in lines.enumerated() {
            guard let value = try? JSONParser.lenient(Array(line)) else {
                if number < lines.count - 1 { end(.failed(Self.broken(line)), into: &events) }
                break
            }
            take(value, isErrorEvent: false, into: &events)
            if case .ended = mode { return true }
        }
        if case .ended = mode { return true }
        end(reader.hasAnswer ? reader.outcome(at: .bytes) : .failed(Self.foreign(text)), into: &events)
        return true
    }

    private static func foreign(_ bytes: [UInt8]) -> ProviderError {
        let quoted = ErrorBody.title(of: bytes).map { WireText.quote($0) } ?? WireText.quote(WireText.trimmed(bytes))
        return .invalidResponse("The server did not answer with \(Reader.answerName). Its answer begins: “\(quoted)”")
    }

    private static func broken(_ data: some Collection<UInt8>) -> ProviderError {
        .invalidResponse("The server sent an event that is not valid JSON: “\(WireText.quote(data))”")
    }

    private static func withoutMark(_ bytes: [UInt8]) -> [UInt8] {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }

    /// The first byte that is no white space and no byte order mark; nil while there is none.
    private static func firstVisible(_ bytes: [UInt8]) -> UInt8? {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        if bytes.count < 3, mark.starts(with: bytes) { return nil }
        return withoutMark(bytes).first { !WireText.isBlank($0) }
    }
}
