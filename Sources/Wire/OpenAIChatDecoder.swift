public import Conversation
import JSON

/// Decodes a response of a Chat Completions server: an event stream, one JSON body, or an error in any of its shapes.
///
/// Which of them it is the decoder sees by looking; the status, where it is known, decides what is an error.
public struct OpenAIChatDecoder: ResponseDecoder {
    private enum Mode: Sendable {
        /// Nothing but white space has come.
        case unknown
        case events
        /// One JSON value, or something that is neither that nor a stream: read whole.
        case body
        case ended
    }

    /// A body that is no stream is not read further than this.
    static let bodyLimit = 64 << 20

    private var mode = Mode.unknown
    private var parser = SSEParser()
    private var chunks: OpenAIChatChunks
    private var template = ChunkTemplate()
    private var body: [UInt8] = []
    private var hasEvents = false
    /// The first event that is no JSON and no beginning of it: kept for the sentence if nothing better comes.
    private var stray: [UInt8]?

    /// - Parameter names: how the request called the tools; their full names are given back.
    public init(names: ToolNameMap = ToolNameMap()) {
        chunks = OpenAIChatChunks(names: names)
    }

    public mutating func receive(_ bytes: [UInt8]) -> [StreamEvent] {
        if case .unknown = mode {
            body += bytes
            guard let first = Self.firstVisible(body) else {
                // Blank lines keep a connection alive; there may be many.
                if body.count > 1 << 16 { body = Array(body.suffix(3)) }
                return []
            }
            let isBody = first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || first == UInt8(ascii: "<")
            mode = isBody ? .body : .events
            if isBody { return [] }
            let begun = body
            body = []
            return receive(begun)
        }
        switch mode {
        case .unknown, .ended: return []
        case .body:
            if body.count < Self.bodyLimit { body += bytes }
            return []
        case .events:
            var events: [StreamEvent] = []
            for event in parser.receive(bytes, until: Self.isDone) {
                take(event, into: &events)
                if case .ended = mode { return events }
            }
            if parser.isOverlong { end(.failed(Self.error("The server sent a line that is too long to read.")), into: &events) }
            return events
        }
    }

    public mutating func finish() -> [StreamEvent] {
        var events: [StreamEvent] = []
        switch mode {
        case .ended: return []
        case .unknown: end(.truncated, into: &events)
        case .body: finishBody(into: &events)
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
        if let known = template.event(for: event.data), event.name == "message" {
            events.append(known)
            return
        }
        let data = WireText.trimmed(event.data)
        if data.isEmpty { return }
        if Self.isDone(event) {
            hasEvents = true
            end(outcomeAtDone, into: &events)
            return
        }
        let value: JSONValue
        do {
            value = try JSONParser.lenient(event.data)
        } catch {
            if isUnterminated { return }
            if let first = data.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
                // A piece of the answer is lost, perhaps of a call's arguments.
                let words = "The server sent an event that is not valid JSON: “\(WireText.quote(data))”"
                end(.failed(Self.error(words)), into: &events)
            } else if event.name == "error" {
                end(.failed(ProviderError(message: WireText.quote(data, scalars: 500))), into: &events)
            } else if stray == nil {
                stray = Array(data.prefix(1024))
            }
            return
        }
        hasEvents = true
        let before = events.count
        if let error = chunks.receive(value, isErrorEvent: event.name == "error", into: &events) {
            end(.failed(error), into: &events)
        } else {
            template.learn(from: event.data, events[before...], chunks)
        }
    }

    private mutating func end(_ outcome: StreamOutcome, into events: inout [StreamEvent]) {
        mode = .ended
        body = []
        chunks.finish(isWhole: outcome.allowsCalls, into: &events)
        events.append(.ended(outcome))
    }

    private var outcomeAtDone: StreamOutcome {
        if let error = errorBesideTheEvents { return .failed(error) }
        guard let reason = chunks.stopReason else { return .completeWithoutStopReason }
        return Self.outcome(reason)
    }

    private var outcomeAtEndOfStream: StreamOutcome {
        if let error = errorBesideTheEvents { return .failed(error) }
        if let reason = chunks.stopReason { return Self.outcome(reason) }
        if let stray, !chunks.hasChoices { return .failed(Self.foreign(stray)) }
        let unknown = parser.unknown + parser.unknownTail
        if !hasEvents, !WireText.trimmed(unknown).isEmpty { return .failed(Self.foreign(unknown)) }
        return .truncated
    }

    private static func outcome(_ reason: String) -> StreamOutcome {
        if ExactString(reason) == "error" {
            return .failed(error("The provider stopped with an error and gave no words for it."))
        }
        return .complete
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
            return ErrorBody.decode(json) ?? ErrorBody.decode(["error": json])
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
            let value = try JSONParser.lenient(text)
            if let error = chunks.receive(value, isErrorEvent: false, into: &events) {
                end(.failed(error), into: &events)
            } else if !chunks.hasChoices {
                end(.failed(Self.foreign(text)), into: &events)
            } else {
                end(chunks.stopReason.map(Self.outcome) ?? .completeWithoutStopReason, into: &events)
            }
        } catch {
            if case .unexpectedEnd = error.kind {
                end(.truncated, into: &events)
            } else {
                end(.failed(Self.foreign(text)), into: &events)
            }
        }
    }

    private static func foreign(_ bytes: [UInt8]) -> ProviderError {
        let quoted = ErrorBody.title(of: bytes).map { WireText.quote($0) } ?? WireText.quote(WireText.trimmed(bytes))
        return error("The server did not answer with a chat completion. Its answer begins: “\(quoted)”")
    }

    private static func error(_ message: String) -> ProviderError { ProviderError(type: "invalid_response", message: message) }

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
