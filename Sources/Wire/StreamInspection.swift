import Conversation
public import JSON

/// What is made of a recorded response, as JSON: the answers of `assent inspect stream`.
public enum StreamInspection {
    /// How the body is cut into pieces before it is fed to the decoder.
    public enum Chunking: Sendable, Equatable {
        case whole
        /// Pieces of this many bytes.
        case bytes(Int)
        /// Pieces of 1 to 64 bytes, the same for the same seed.
        case random(seed: UInt64)

        /// `N` or `random:SEED`; nil for anything else.
        public init?(_ text: String) {
            let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            if parts.count == 2, parts[0].elementsEqual("random".utf8), let seed = UInt64(String(decoding: parts[1], as: UTF8.self)) {
                self = .random(seed: seed)
            } else if let count = Int(text), count > 0 {
                self = .bytes(count)
            } else {
                return nil
            }
        }

        func pieces(of body: [UInt8]) -> [[UInt8]] {
            var pieces: [[UInt8]] = []
            var random = SplitMix(state: 0)
            if case .random(let seed) = self { random = SplitMix(state: seed) }
            var start = 0
            while start < body.count {
                let count =
                    switch self {
                    case .whole: body.count
                    case .bytes(let count): max(1, count)
                    case .random: Int(random.next() % 64) + 1
                    }
                let end = count < body.count - start ? start + count : body.count
                pieces.append(Array(body[start..<end]))
                start = end
            }
            return pieces
        }
    }

    /// Why nothing can be answered.
    public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        public let description: String
    }

    /// The object that the command line describes.
    public static func inspect(api: String, body: [UInt8], chunking: Chunking = .whole) throws(Failure) -> JSONValue {
        let known: API? =
            switch ExactString(api) {
            case "openai-compat": .openAIChat
            case "anthropic": .anthropicMessages
            default: API.allCases.first { ExactString($0.rawValue) == ExactString(api) }
            }
        guard let known else {
            throw Failure(description: "There is no API \(api). Known: \(API.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        var decoder = WireFormat(known).decoder()
        var seen = Seen()
        for piece in chunking.pieces(of: body) { seen.receive(decoder.receive(piece)) }
        seen.receive(decoder.finish())
        return seen.answer(api: api)
    }

    /// The answer to one line of a batch: `{"api","body":string|"body_base64","chunk"?}`.
    public static func answer(toLine line: [UInt8]) -> JSONValue {
        do {
            let request: JSONValue
            do {
                request = try JSONParser.parse(line).value
            } catch {
                throw Failure(description: "The line is not JSON. \(error)")
            }
            guard let api = request["api"]?.string else { throw Failure(description: "The line has no \"api\".") }
            return try inspect(api: api, body: body(of: request), chunking: chunking(of: request))
        } catch {
            return ["error": .string(ExactString("\(error)"))]
        }
    }

    private static func body(of request: JSONValue) throws(Failure) -> [UInt8] {
        if let text = request["body"]?.string { return Array(text.utf8) }
        guard let base64 = request["body_base64"]?.string else {
            throw Failure(description: "The line has neither \"body\" nor \"body_base64\" with a string.")
        }
        guard let bytes = Base64.decode(base64.utf8) else {
            throw Failure(description: "\"body_base64\" is not base 64 with padding.")
        }
        return bytes
    }

    private static func chunking(of request: JSONValue) throws(Failure) -> Chunking {
        let value = request["chunk"] ?? .null
        if value.isNull { return .whole }
        guard let chunking = Chunking(value.string ?? value.serializedText) else {
            throw Failure(description: "\"chunk\" is neither a number above 0 nor random:SEED.")
        }
        return chunking
    }
}

/// What the events of one response come to.
private struct Seen {
    private struct Call {
        var id: ExactString?
        var name: ExactString?
        var arguments: [UInt8] = []
        var malformed: String?
    }

    private var text: [UInt8] = []
    private var reasoning: [UInt8] = []
    private var calls: [Call] = []
    private var stopReason: String?
    private var usage: JSONValue?
    private var outcome = StreamOutcome.truncated

    mutating func receive(_ events: [StreamEvent]) {
        for event in events {
            switch event {
            case .started, .textEnded, .reasoningEnded, .callOpaque, .providerItem, .explanation: break
            case .restarted: (text, reasoning, calls, stopReason) = ([], [], [], nil)
            case .textDelta(let delta): text += delta.utf8
            case .reasoningDelta(let delta): reasoning += delta.utf8
            case .callStarted: calls.append(Call())
            case .callIdentified(let slot, let id, let name):
                calls[slot.index].id = id ?? calls[slot.index].id
                calls[slot.index].name = name ?? calls[slot.index].name
            case .callArguments(let slot, let bytes): calls[slot.index].arguments += bytes
            case .callMalformed(let slot, let reason): calls[slot.index].malformed = reason
            case .usage(let new): usage = new.raw ?? usage
            case .stopReason(_, let raw): stopReason = raw
            case .ended(let outcome): self.outcome = outcome
            }
        }
    }

    func answer(api: String) -> JSONValue {
        [
            "api": .string(ExactString(api)),
            "outcome": .string(outcome.word),
            "text": .string(ExactString(String(decoding: text, as: UTF8.self))),
            "reasoning": .string(ExactString(String(decoding: reasoning, as: UTF8.self))),
            "tool_calls": .array(calls.map(answer)),
            "stop_reason": stopReason.map { .string(ExactString($0)) } ?? .null,
            "usage": usage ?? .null,
            "error": error,
        ]
    }

    private func answer(_ call: Call) -> JSONValue {
        let arguments = call.malformed == nil ? try? ToolArguments(parsing: call.arguments) : nil
        return [
            "id": call.id.map { .string($0) } ?? .null,
            "name": .string(call.name ?? ""),
            "arguments": arguments.map { .object($0.object) } ?? .null,
            "arguments_valid": .bool(arguments != nil),
            "arguments_raw": .string(ExactString(String(decoding: call.arguments, as: UTF8.self))),
        ]
    }

    private var error: JSONValue {
        guard case .failed(let error) = outcome else { return .null }
        return [
            "type": error.type.map { .string(ExactString($0)) } ?? .null,
            "message": .string(ExactString(error.message)),
        ]
    }
}

extension StreamOutcome {
    /// The word of the command line.
    fileprivate var word: ExactString {
        switch self {
        case .complete: "complete"
        case .completeWithoutStopReason: "complete-without-stop-reason"
        case .incomplete: "incomplete"
        case .truncated: "truncated"
        case .blocked: "blocked"
        case .failed: "error"
        }
    }
}

/// Steele, Lea and Flood's SplitMix64: cuts that are the same on every machine.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
