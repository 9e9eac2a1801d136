public import Conversation
import JSON

/// Decodes a response of this wire.
public struct GeminiDecoder: ResponseDecoder {
    private var decoder: WireDecoder<GeminiReader>

    /// - Parameter names: how the request called the tools; their full names are given back.
    public init(names: ToolNameMap = ToolNameMap()) { decoder = WireDecoder(GeminiReader(names: names)) }

    public mutating func receive(_ bytes: [UInt8]) -> [StreamEvent] { decoder.receive(bytes) }
    public mutating func finish() -> [StreamEvent] { decoder.finish() }
}

struct GeminiReader: ResponseReader {
    static let answerName = "generated content"
    static let pieceKeys = ["text"]
    let names: ToolNameMap
    var hasAnswer: Bool { false }
    var ended: StreamOutcome? { nil }
    mutating func receive(_ value: JSONValue, isErrorEvent: Bool, into events: inout [StreamEvent]) -> ProviderError? { nil }
    func outcome(at end: ResponseEnd) -> StreamOutcome { .truncated }
    mutating func finish(isWhole: Bool, into events: inout [StreamEvent]) {}
}
