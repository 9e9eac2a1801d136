public import Conversation
import JSON

/// Decodes a response of a server that speaks Anthropic's Messages.
public struct AnthropicMessagesDecoder: ResponseDecoder {
    private var decoder: WireDecoder<AnthropicMessagesReader>

    /// - Parameter names: how the request called the tools; their full names are given back.
    public init(names: ToolNameMap = ToolNameMap()) { decoder = WireDecoder(AnthropicMessagesReader(names: names)) }

    public mutating func receive(_ bytes: [UInt8]) -> [StreamEvent] { decoder.receive(bytes) }
    public mutating func finish() -> [StreamEvent] { decoder.finish() }
}
