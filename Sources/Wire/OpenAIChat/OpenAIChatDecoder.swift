public import Conversation
import JSON

/// Decodes a response of a Chat Completions server.
public struct OpenAIChatDecoder: ResponseDecoder {
    private var decoder: WireDecoder<OpenAIChatChunks>

    /// - Parameter names: how the request called the tools; their full names are given back.
    public init(names: ToolNameMap = ToolNameMap()) { decoder = WireDecoder(OpenAIChatChunks(names: names)) }

    public mutating func receive(_ bytes: [UInt8]) -> [StreamEvent] { decoder.receive(bytes) }
    public mutating func finish() -> [StreamEvent] { decoder.finish() }
}
