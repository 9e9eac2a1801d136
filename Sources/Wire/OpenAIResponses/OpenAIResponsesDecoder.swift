public import Conversation
import JSON

/// Decodes a response of a server that speaks OpenAI's Responses API.
public struct OpenAIResponsesDecoder: ResponseDecoder {
    private var decoder: WireDecoder<OpenAIResponsesReader>

    /// - Parameter names: how the request called the tools; their full names are given back.
    public init(names: ToolNameMap = ToolNameMap()) { decoder = WireDecoder(OpenAIResponsesReader(names: names)) }

    public var hasEnded: Bool { decoder.reader.hasTerminal }
    public mutating func receive(_ bytes: [UInt8]) -> [StreamEvent] { decoder.receive(bytes) }
    public mutating func finish() -> [StreamEvent] { decoder.finish() }
}
