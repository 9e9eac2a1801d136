import Conversation
import JSON
import TestSupport
import Testing

@testable import Wire

/// Responses damaged at random, and what must hold whatever a server sends.
@Suite struct WireFuzzTests {
    /// Every decoder there is, with the folders of recordings that it reads.
    private static let decoders: [(name: String, folders: [String], make: @Sendable () -> any ResponseDecoder)] = [
        ("openai-chat", ["streams/openai-chat", "streams/openai-compat"], { OpenAIChatDecoder() })
    ]

    /// Of no server in particular; where the shared recordings are, they are added.
    private static let own: [[UInt8]] = [
        """
        data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"Hel"}}]}

        data: {"choices":[{"index":0,"delta":{"content":"lo"}}]}

        data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}

        data: [DONE]


        """,
        """
        data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"read_file","arguments":"{\\"pa"}}]}}]}

        data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"th\\":\\"a\\"}"}}]}}]}

        data: {"choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"list","arguments":""}}]}}]}

        data: {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}

        data: [DONE]


        """,
        ": keep-alive\n\nevent: error\ndata: {\"error\":{\"message\":\"too many\",\"code\":429}}\n\n",
        #"{"choices":[{"message":{"content":"whole","tool_calls":[]},"finish_reason":"stop"}]}"#,
        #"{"error":{"message":"no","type":"t","code":"c","details":[{"retryDelay":"3s"}]}}"#,
        "<html><head><title>502 Bad Gateway</title></head></html>",
        "error: {\"message\":\"n\"}\n\n",
    ].map { Array($0.utf8) }

    private static let tokens = [
        "data: ", "data:", "\n\n", "\r\n", "\r", "\n", "event: error\n", "id: 1\n", "retry: 5\n", ": c\n", "\u{FEFF}", "data: [DONE]\n\n",
        "data: a\ndata: b\n\n", "event: e\ndata: a\n\n", "[DONE]", "{", "}", "[", "]", "\"", "\\", "\\u", "\\ud83d", "\\ude00", "\\u0000", ",", ":", "null", "true", "1e999", "-1",
        "99999999999999999999", "0.5", #""index":0"#, #""index":-1"#, #""index":9223372036854775807"#, #""content":null"#,
        #""content":"x""#, #""tool_calls":[{}]"#, #""tool_calls":null"#, #""finish_reason":"length""#, #""finish_reason":null"#,
        #""usage":{"prompt_tokens":-1}"#, #""id":"""#, #""name":null"#, #""arguments":{}"#, #""arguments":"{""#, #""error":{}"#,
        #""choices":[]"#, #""delta":{}"#, #""function_call":{}"#, "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n", "\u{0}",
        "\u{2028}", "é", "\u{1F44D}",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xF0, 0x9F]]

    private static func recordings(_ folders: [String]) throws -> [[UInt8]] {
        let names = try folders.filter(Shared.has).flatMap { folder in try Shared.list(folder).map { "\(folder)/\($0)" } }
        let bodies = names.filter { name in
            [".sse", ".json", ".ndjson"].contains(where: name.hasSuffix) && ![".expect.json", ".request.json"].contains(where: name.hasSuffix)
        }
        return try own + bodies.map { try Shared.bytes($0) }
    }

    /// Damaged, and with any of the three line ends.
    private static func body(_ bodies: [[UInt8]], _ noise: inout Noise) -> [UInt8] {
        let body = noise.damaged(noise.pick(bodies) ?? [], with: bodies, tokens: tokens)
        switch noise.below(4) {
        case 0: return body.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
        case 1: return body.map { $0 == 0x0A ? 0x0D : $0 }
        default: return body
        }
    }

    @Test func everyDecoderEndsOnceAndTheSameHoweverItIsCut() throws {
        for decoder in Self.decoders {
            let bodies = try Self.recordings(decoder.folders)
            let report = Fuzzing.run("wire-\(decoder.name)", cases: 600) { noise in
                let body = Self.body(bodies, &noise)
                let whole = Self.events(decoder.make(), [body])
                var wrong = whole.wrong
                for _ in 0..<2 where wrong == nil {
                    let cut = Self.events(decoder.make(), noise.pieces(of: body))
                    wrong = cut.wrong ?? (cut.events == whole.events ? nil : "cut up it gives \(cut.events), whole \(whole.events)")
                }
                return (wrong.map { "\($0)\nin \(Self.quoted(body))" }, body.count)
            }
            #expect(report.cases > 0)
            #expect(report.failures.isEmpty, Comment(rawValue: "\(decoder.name): \(report.failures.joined(separator: "\n"))"))
        }
    }

    /// All events of one response, and what is wrong with their order.
    private static func events(_ decoder: any ResponseDecoder, _ pieces: [[UInt8]]) -> (events: [StreamEvent], wrong: String?) {
        var decoder = decoder
        var events: [StreamEvent] = []
        for piece in pieces { events += decoder.receive(piece) }
        events += decoder.finish()
        let late = decoder.receive(Array("data: {}\n\n".utf8)) + decoder.finish()
        guard late.isEmpty else { return (events, "after the end came \(late)") }
        let ends = events.filter { if case .ended = $0 { true } else { false } }
        guard ends.count == 1, case .ended? = events.last else { return (events, "it ended \(ends.count) times: \(events)") }
        return (events, nil)
    }

    @Test func eventStreamsAreTheSameHoweverTheyAreCut() throws {
        let bodies = try Self.recordings(Self.decoders.flatMap(\.folders))
        let report = Fuzzing.run("sse", cases: 600) { noise in
            let body = Self.body(bodies, &noise)
            let whole = Self.parsed([body])
            let cut = Self.parsed(noise.pieces(of: body))
            return (whole == cut ? nil : "cut up it gives \(cut), whole \(whole)\nin \(Self.quoted(body))", body.count)
        }
        #expect(report.failures.isEmpty, Comment(rawValue: report.failures.joined(separator: "\n")))
    }

    private struct Parsed: Equatable {
        var events: [SSEEvent] = []
        var last: SSEEvent?
        var lastID: ExactString = ""
        var retry: Int?
        var unknown: [UInt8] = []
    }

    private static func parsed(_ pieces: [[UInt8]]) -> Parsed {
        var parser = SSEParser()
        var parsed = Parsed()
        for piece in pieces { parsed.events += parser.receive(piece) }
        parsed.unknown = parser.unknown + parser.unknownTail
        parsed.lastID = parser.lastID
        parsed.retry = parser.retry
        parsed.last = parser.finish()
        return parsed
    }

    /// Whatever a server says when something went wrong becomes one sentence that a person can read.
    @Test func everyErrorHasWords() throws {
        let bodies = try Self.recordings(Self.decoders.flatMap(\.folders))
        let report = Fuzzing.run("error-body", cases: 600) { noise in
            let body = Self.body(bodies, &noise)
            let header = noise.pick(["1", "-1", "1e308", "nan", "inf", "", "Sun, 06 Nov 1994 08:49:37 GMT", "9999999999999999999"])
            let error = ErrorBody.decode(status: noise.pick([nil, 0, 400, 429, 503]) ?? nil, header: { _ in header }, body: body, now: 0)
            var wrong: String?
            if error.message.utf8.isEmpty { wrong = "no words" }
            if let wait = error.retryAfter, !(wait.isFinite && wait >= 0) { wrong = "wait \(wait) s" }
            return (wrong.map { "\($0) for \(Self.quoted(body))" }, body.count)
        }
        #expect(report.failures.isEmpty, Comment(rawValue: report.failures.joined(separator: "\n")))
    }

    private static func quoted(_ body: [UInt8]) -> String {
        let text = JSONValue.string(ExactString(String(decoding: body.prefix(4_000), as: UTF8.self))).serializedText
        return body.count > 4_000 ? text + " and so on" : text
    }
}
