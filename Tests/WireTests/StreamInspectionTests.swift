import JSON
import Testing

@testable import Wire

@Suite struct StreamInspectionTests {
    private let body = "data: {\"choices\":[{\"delta\":{\"content\":\"a\",\"tool_calls\":[{\"index\":0,\"id\":\"1\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1.0}\"}}]},\"finish_reason\":\"tool_calls\"}],\"usage\":{\"n\":1.0}}\n\n"

    @Test func theAnswerWordForWord() throws {
        let answer = try StreamInspection.inspect(api: "openai-chat", body: Array(body.utf8))
        #expect(answer.serializedText == #"{"api":"openai-chat","outcome":"complete","text":"a","reasoning":"","tool_calls":[{"id":"1","name":"f","arguments":{"x":1.0},"arguments_valid":true,"arguments_raw":"{\"x\":1.0}"}],"stop_reason":"tool_calls","usage":{"n":1.0},"error":null}"#)
    }

    @Test func anErrorWordForWord() throws {
        let answer = try StreamInspection.inspect(api: "openai-chat", body: Array(#"{"error":{"message":"m","code":1}}"#.utf8))
        #expect(answer.serializedText == #"{"api":"openai-chat","outcome":"error","text":"","reasoning":"","tool_calls":[],"stop_reason":null,"usage":null,"error":{"type":null,"message":"m"}}"#)
    }

    @Test(arguments: ["nonsense", "", "OpenAI-Chat"])
    func anUnknownWire(_ api: String) {
        #expect(throws: StreamInspection.Failure.self) { try StreamInspection.inspect(api: api, body: []) }
    }

    @Test(arguments: [
        ("1", StreamInspection.Chunking.bytes(1)), ("70000", .bytes(70000)), ("random:7", .random(seed: 7)), ("0", nil), ("-1", nil), ("random", nil),
        ("random:", nil), ("random:x", nil), ("random:1:2", nil), ("", nil),
    ] as [(String, StreamInspection.Chunking?)])
    func cuts(_ text: String, _ chunking: StreamInspection.Chunking?) { #expect(StreamInspection.Chunking(text) == chunking) }

    @Test func piecesAreTheWholeAgain() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        for chunking in [StreamInspection.Chunking.whole, .bytes(1), .bytes(7), .bytes(.max), .random(seed: 5)] {
            #expect(chunking.pieces(of: bytes).flatMap { $0 } == bytes)
        }
        #expect(StreamInspection.Chunking.random(seed: 5).pieces(of: bytes) == StreamInspection.Chunking.random(seed: 5).pieces(of: bytes))
    }

    /// Every line gets an answer, whatever it is.
    @Test func aBatch() {
        let text = JSONValue.string(ExactString(body)).serializedText
        let base64 = Base64.encode(Array(body.utf8))
        let lines = [
            "{\"api\":\"openai-chat\",\"body\":\(text)}", "{\"api\":\"openai-chat\",\"body_base64\":\"\(base64)\",\"chunk\":1}",
            "{\"api\":\"openai-chat\",\"body\":\(text),\"chunk\":\"random:3\"}", "nonsense", "{\"api\":\"gopher\",\"body\":\"\"}", "{\"body\":\"\"}", "{\"api\":\"openai-chat\"}",
            "{\"api\":\"openai-chat\",\"body_base64\":\"?\"}", "{\"api\":\"openai-chat\",\"body\":\"\",\"chunk\":0}", "", "{\"api\":\"openai-chat\",\"body\":\"\",\"chunk\":null}",
        ]
        let answers = lines.map { StreamInspection.answer(toLine: Array($0.utf8)) }
        #expect(answers[0] == answers[1])
        #expect(answers[0] == answers[2])
        #expect(answers[3...9].allSatisfy { $0.object?.keys == ["error"] })
        #expect(answers[10]["outcome"]?.string == "truncated")
    }
}
