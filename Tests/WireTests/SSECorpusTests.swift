import JSON
import TestSupport
import Testing

@testable import Wire

/// Public test cases of event stream readers, and whole streams of model servers run for this.
@Suite struct SSECorpusTests {
    static let isHere = Shared.has("corpora/sse/cases.jsonl")

    @Test(.enabled(if: isHere, Comment(rawValue: Shared.absent)))
    func everyCaseGivesTheEventsOfTheStandard() throws {
        let lines = try Shared.lines("corpora/sse/cases.jsonl")
        for line in lines {
            let test = try JSONParser.parse(line).value
            let id = test["id"]?.string ?? "?"
            let bytes = try #require(test["bytes_b64"]?.string.flatMap { Base64.decode($0.utf8) })
            var cuts: [[[UInt8]]] = []
            if let chunks = test["chunks_b64"]?.array {
                cuts = [chunks.compactMap { $0.string.flatMap { Base64.decode($0.utf8) } }]
            }
            cuts += [[bytes], bytes.map { [$0] }]
            // At every split; long bodies at every seventh.
            cuts += stride(from: 0, through: bytes.count, by: bytes.count > 400 ? 7 : 1).map { [Array(bytes[..<$0]), Array(bytes[$0...])] }
            for pieces in cuts { check(test, id, pieces) }
        }
        #expect(lines.count >= 40)
    }

    private func check(_ test: JSONValue, _ id: String, _ pieces: [[UInt8]]) {
        var parser = SSEParser()
        var events: [SSEEvent] = []
        for piece in pieces { events += parser.receive(piece) }
        let lastID = parser.lastID
        _ = parser.finish()
        let expected = (test["events"]?.array ?? []).map {
            SSEEvent(
                name: $0["event"]?.exact ?? "", data: Array(($0["data"]?.string ?? "").utf8), lastID: $0["lastEventId"]?.exact ?? "")
        }
        #expect(events == expected, "\(id) in \(pieces.count) pieces")
        if let want = test["lastEventId"]?.exact { #expect(lastID == want, "\(id)") }
        #expect(parser.retry == test["retry"]?.integer, "\(id)")
    }

    @Test(.enabled(if: isHere, Comment(rawValue: Shared.absent)))
    func streamsOfModelServersAreDecoded() throws {
        var checked = 0
        for line in try Shared.lines("corpora/sse/model-streams.jsonl") {
            let test = try JSONParser.parse(line).value
            guard test["format"]?.string == "openai-chat" else { continue }
            checked += 1
            let bytes = try #require(test["bytes_b64"]?.string.flatMap { Base64.decode($0.utf8) })
            for chunking in [StreamInspection.Chunking.whole, .bytes(1), .random(seed: 9)] {
                let answer = try StreamInspection.inspect(api: "openai-chat", body: bytes, chunking: chunking)
                let expected = try #require(test["expect"])
                #expect(answer["text"] == expected["text"], "\(test["id"]?.string ?? "")")
                if expected["finish"]?.string != nil { #expect(answer["stop_reason"] == expected["finish"]) }
                let calls = answer["tool_calls"]?.array ?? []
                let wanted = expected["calls"]?.array ?? []
                #expect(calls.count == wanted.count)
                for (call, want) in zip(calls, wanted) {
                    #expect(call["id"] == want["id"])
                    #expect(call["name"] == want["name"])
                    #expect(call["arguments_raw"] == want["arguments"])
                    #expect(call["arguments_valid"] == want["json"])
                }
            }
        }
        #expect(checked >= 4)
    }
}
