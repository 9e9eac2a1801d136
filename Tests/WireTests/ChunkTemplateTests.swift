import Conversation
import JSON
import Testing

@testable import Wire

/// The short way and the long way to read a chunk come to the same, whatever stands in it.
@Suite struct ChunkTemplateTests {
    private func full(_ chunk: [UInt8]) -> [StreamEvent]? {
        var chunks = OpenAIChatChunks(names: ToolNameMap())
        var events: [StreamEvent] = []
        guard let value = try? JSONParser.parse(chunk).value, chunks.receive(value, isErrorEvent: false, into: &events) == nil else { return nil }
        return events.filter { if case .started = $0 { false } else { true } }
    }

    private static func chunk(_ inside: String, _ key: String = "content", end: String = "") -> [UInt8] {
        Array(#"{"id":"1","choices":[{"index":0,"delta":{"\#(key)":"\#(inside)"},"finish_reason":null}]\#(end)}"#.utf8)
    }

    private func learned(_ key: String = "content") -> ChunkTemplate {
        var template = ChunkTemplate(keys: OpenAIChatChunks.pieceKeys)
        var chunks = OpenAIChatChunks(names: ToolNameMap())
        for word in ["a", "b"] {
            var events: [StreamEvent] = []
            guard let value = try? JSONParser.parse(Self.chunk(word, key)).value else { continue }
            _ = chunks.receive(value, isErrorEvent: false, into: &events)
            template.learn(from: SSEEvent(data: Self.chunk(word, key)), events[...], chunks)
        }
        return template
    }

    @Test(arguments: [
        "word", " word", "\\n\\n", "\\u00e9", "é", "\\\"", "\\\\", "a\\\\", "", "x\"},\"y\":{\"z\":\"", "\"", "\\", "\\ud83d", "\u{1}", "😀",
        "\"},\"finish_reason\":\"stop\"}],\"x\":[{\"delta\":{\"content\":\"",
    ])
    func agrees(_ inside: String) {
        var template = learned()
        let chunk = Self.chunk(inside)
        guard let event = template.event(for: SSEEvent(data: chunk)) else { return }
        #expect(full(chunk) == [event])
    }

    @Test(arguments: ["content", "reasoning", "reasoning_content"])
    func isUsed(_ key: String) {
        var template = learned(key)
        let event = template.event(for: SSEEvent(data: Self.chunk("wörd\\n", key)))
        #expect(event == (key == "content" ? .textDelta("wörd\n") : .reasoningDelta("wörd\n")))
    }

    @Test func isNotUsedForWhatDiffers() {
        var template = learned()
        #expect(template.event(for: SSEEvent(data: Self.chunk("a", end: #","usage":{}"#))) == nil)
        #expect(template.event(for: SSEEvent(data: Self.chunk("a", "refusal"))) == nil)
        #expect(template.event(for: SSEEvent(data: Array("{}".utf8))) == nil)
        #expect(template.event(for: SSEEvent(data: [])) == nil)
        #expect(template.event(for: SSEEvent(data: Array(#"{"id":"1","choices":[{"index":0,"delta":{"content":""#.utf8))) == nil)
    }

    /// A text that repeats the frame of its own chunk is no other chunk.
    @Test func theFirstOfTwoTextsIsNotTakenForTheOther() throws {
        let decoy = #"{"content":"decoy","choices":[{"index":0,"delta":{"content":"NN"}}]}"#
        let body = (0..<6).map { "data: " + decoy.replacing("NN", with: "n\($0) ") + "\n\n" }.joined()
        let answer = try StreamInspection.inspect(api: "openai-chat", body: Array(body.utf8))
        #expect(answer["text"]?.string == "n0 n1 n2 n3 n4 n5 ")
    }
}
