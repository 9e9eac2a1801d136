import Conversation
import JSON

/// Decodes a response of a server that speaks Anthropic's Messages.
struct AnthropicMessagesDecoder: ResponseDecoder {
    private var decoder: WireDecoder<AnthropicMessagesReader>

    /// - Parameter names: how the request called the tools; their full names are given back.
    init(names: ToolNameMap = ToolNameMap()) { decoder = WireDecoder(AnthropicMessagesReader(names: names)) }

    mutating func receive(_ bytes: [UInt8]) -> [StreamEvent] { decoder.receive(bytes) }
    mutating func finish() -> [StreamEvent] { decoder.finish() }
}
