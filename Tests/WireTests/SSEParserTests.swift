import JSON
import Testing

@testable import Wire

@Suite struct SSEParserTests {
    private func events(_ text: String) -> [SSEEvent] {
        var parser = SSEParser()
        return parser.receive(Array(text.utf8))
    }

    private func data(_ text: String) -> [String] { events(text).map { String(decoding: $0.data, as: UTF8.self) } }

    @Test(arguments: [
        ("data: a\n\n", ["a"]), ("data:a\r\n\r\n", ["a"]), ("data: a\r\r", ["a"]), ("data:  a\n\n", [" a"]),
        ("data: a\ndata: b\n\n", ["a\nb"]), ("data\n\n", [""]), ("event: x\n\n", []), (": c\n\ndata: a\n\n", ["a"]),
        ("\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n", ["a"]), ("data: a\n", []), ("data : a\n\n", []), (" data: a\n\n", []),
        ("id: 1\n\ndata: a\n\n", ["a"]), ("data: \u{2028}\u{85}\n\n", ["\u{2028}\u{85}"]),
    ])
    func framing(_ text: String, _ expected: [String]) { #expect(data(text) == expected) }

    @Test func namesIdsAndRetry() {
        var parser = SSEParser()
        let events = parser.receive(Array("event: e\nid: 7\nretry: 20\ndata: a\n\nretry: x\nid: a\u{0}b\ndata: b\n\n".utf8))
        #expect(events == [
            SSEEvent(name: "e", data: [97], lastID: "7"), SSEEvent(name: "message", data: [98], lastID: "7"),
        ])
        #expect(parser.retry == 20)
    }

    /// Every way to cut a body in three gives the same.
    @Test func anyCut() {
        let body = Array("\u{FEFF}data: ü\r\ndata: b\r\r\n: c\r\nevent: x\rdata: 🙂\n\nid: 1\r\n\r\ndata: last\r\n\r\n".utf8)
        var whole = SSEParser()
        let expected = whole.receive(body)
        #expect(expected.count == 3)
        for i in 0...body.count {
            for j in i...body.count {
                var parser = SSEParser()
                let events = parser.receive(Array(body[..<i])) + parser.receive(Array(body[i..<j])) + parser.receive(Array(body[j...]))
                #expect(events == expected, "cut at \(i) and \(j)")
            }
        }
    }

    @Test func theEndGivesWhatWasNotClosed() {
        for text in ["data: [DONE]", "data: [DONE]\n", "data: [DONE]\r"] {
            var parser = SSEParser()
            #expect(parser.receive(Array(text.utf8)).isEmpty)
            #expect(parser.finish()?.data == Array("[DONE]".utf8))
            #expect(parser.finish() == nil)
        }
    }

    @Test func unknownLinesAreKeptWithinBounds() {
        var parser = SSEParser()
        _ = parser.receive(Array("error: {\"a\":1}\n{ \"b\": 2 }\ndata: x\n\n: comment\n".utf8))
        #expect(String(decoding: parser.unknown, as: UTF8.self) == "error: {\"a\":1}\n{ \"b\": 2 }\n")
        for _ in 0..<100 { _ = parser.receive(Array(repeating: 0x78, count: 4096) + [10]) }
        #expect(parser.unknown.count <= SSEParser.unknownLimit + 1)
    }

    @Test(arguments: ["d", "data", "data:", "even", "event:", "i", "retry"])
    func theBeginningOfAFieldIsNotUnknown(_ tail: String) {
        var parser = SSEParser()
        _ = parser.receive(Array("data: a\n\n\(tail)".utf8))
        _ = parser.finish()
        #expect(parser.unknown.isEmpty)
        #expect(parser.unknownTail.isEmpty)
    }

    /// 17 MiB in one line, fed in pieces, arrive whole.
    @Test func longLines() {
        let line = [UInt8](repeating: 0x61, count: 17 << 20)
        var parser = SSEParser()
        var events = parser.receive(Array("data: ".utf8))
        for start in stride(from: 0, to: line.count, by: 100_003) {
            events += parser.receive(Array(line[start..<min(start + 100_003, line.count)]))
        }
        events += parser.receive([10, 10])
        #expect(events.count == 1)
        #expect(events.first?.data.count == line.count)
        #expect(!parser.isOverlong)
    }

    /// A line beyond all bounds is dropped with its event; the stream goes on.
    @Test func endlessLines() {
        let piece = [UInt8](repeating: 0x61, count: 8 << 20)
        var parser = SSEParser()
        var events = parser.receive(Array("data: ".utf8))
        for _ in 0..<9 { events += parser.receive(piece) }
        events += parser.receive(Array("\ndata: tail\n\ndata: next\n\n".utf8))
        #expect(parser.isOverlong)
        #expect(events.map(\.data) == [Array("next".utf8)])
    }

    /// Many carriage returns and no line feed, or the other way round: each is looked for once.
    @Test(arguments: ["\r", "\n"])
    func linearInLines(_ end: String) {
        let body = Array(String(repeating: "data: x\(end)\(end)", count: 200_000).utf8)
        var parser = SSEParser()
        #expect(parser.receive(body).count == 200_000)
    }
}
