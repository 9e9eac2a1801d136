import Conversation
import JSON

/// Decodes a response of a server that speaks OpenAI's Responses API.
struct OpenAIResponsesDecoder: ResponseDecoder {
    private var decoder: WireDecoder<OpenAIResponsesReader>

    /// - Parameter names: how the request called the tools; their full names are given back.
    init(names: ToolNameMap = ToolNameMap()) { decoder = WireDecoder(OpenAIResponsesReader(names: names)) }

    var hasEnded: Bool { decoder.reader.hasTerminal }
    mutating func receive(_ bytes: [UInt8]) -> [StreamEvent] { decoder.receive(bytes) }
    mutating func finish() -> [StreamEvent] { decoder.finish() }
}
