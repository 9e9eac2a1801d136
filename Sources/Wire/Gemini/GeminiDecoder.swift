import Conversation
import JSON

/// Decodes a response of `generateContent` or `streamGenerateContent`: an event stream, one array that arrives over time
/// (without `alt=sse`), or one body.
struct GeminiDecoder: ResponseDecoder {
    private var decoder: WireDecoder<GeminiReader>

    /// - Parameter names: how the request called the tools; their full names are given back.
    init(names: ToolNameMap = ToolNameMap()) { decoder = WireDecoder(GeminiReader(names: names)) }

    mutating func receive(_ bytes: [UInt8]) -> [StreamEvent] { decoder.receive(bytes) }
    mutating func finish() -> [StreamEvent] { decoder.finish() }
}
