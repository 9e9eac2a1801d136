import Conversation
import JSON
import Testing

@testable import Wire

/// Oddities of the Gemini API, Vertex and those between, one by one.
@Suite struct GeminiDecoderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let body: String
        let outcome: String
        let text: String
        let reasoning: String
        /// `id name raw`, with `!` behind where the arguments are unusable.
        let calls: [String]
        let stop: String?
        let error: String?

        init(
            _ description: String, _ chunks: [String], outcome: String = "complete", text: String = "", reasoning: String = "",
            calls: [String] = [], stop: String? = "STOP", error: String? = nil
        ) {
            testDescription = description
            body = chunks.map { $0.hasPrefix("~") ? String($0.dropFirst()) : "data: \($0)\r\n\r\n" }.joined()
            self.outcome = outcome
            self.text = text
            self.reasoning = reasoning
            self.calls = calls
            self.stop = stop
            self.error = error
        }
    }

    static func chunk(_ parts: String..., finish: String? = nil) -> String {
        #"{"candidates":[{"content":{"role":"model","parts":[\#(parts.joined(separator: ","))]}\#(finish.map { ",\"finishReason\":\"\($0)\"" } ?? "")}]}"#
    }

    static func text(_ text: String) -> String { #"{"text":"\#(text)"}"# }
    static func call(_ inner: String) -> String { #"{"functionCall":{\#(inner)}}"# }
    static func piece(_ inner: String) -> String { call(#""partialArgs":[\#(inner)],"willContinue":true"#) }
    static let begin = call(#""name":"f","willContinue":true"#)
    static let end = call("")
    static let stop = chunk(finish: "STOP")

    static let cases: [Case] = [
        Case("plain text", [chunk(text("a")), chunk(text("b"), finish: "STOP")], text: "ab"),
        Case("no reason", [chunk(text("a"))], outcome: "truncated", text: "a", stop: nil),
        Case("nothing at all", [], outcome: "truncated", stop: nil),
        Case("STOP on every chunk", [chunk(text("a"), finish: "STOP"), chunk(text("b"), finish: "STOP"), chunk(call(#""name":"f""#), finish: "STOP")], text: "ab", calls: ["- f "]),
        Case("another reason behind STOP", [chunk(text("a"), finish: "STOP"), chunk(finish: "SAFETY")], text: "a", stop: "SAFETY"),
        Case("a reason nobody knows", [chunk(text("a"), finish: "FAKE_ENUM")], text: "a", stop: "FAKE_ENUM"),
        Case("the default of the enumeration is none", [chunk(text("a"), finish: "FINISH_REASON_UNSPECIFIED")], outcome: "truncated", text: "a", stop: nil),
        Case("an empty reason is none", [chunk(text("a"), finish: "")], outcome: "truncated", text: "a", stop: nil),
        Case("[DONE] without a reason", [chunk(text("a")), "[DONE]"], outcome: "complete-without-stop-reason", text: "a", stop: nil),
        Case("content without parts, empty, absent, null", [
            #"{"candidates":[{"content":{"role":"model"}}]}"#, #"{"candidates":[{"content":{}}]}"#, #"{"candidates":[{}]}"#, #"{"candidates":[{"content":null}]}"#,
            #"{"candidates":[]}"#, #"{"candidates":null,"usageMetadata":{"trafficType":"ON_DEMAND"}}"#, #"{"responseId":"r"}"#, chunk(text("a"), finish: "STOP"),
        ], text: "a"),
        Case("safety ratings without a reason", [#"{"candidates":[{"safetyRatings":[{"category":"X","probability":"Y"}],"content":{"parts":[{"text":"a"}]}}]}"#, stop], text: "a"),
        Case("a blocked prompt", [#"{"promptFeedback":{"blockReason":"SAFETY"}}"#], outcome: "blocked", stop: nil),
        Case("blocked behind a STOP", [chunk(text("a"), finish: "STOP"), #"{"promptFeedback":{"blockReason":"OTHER"}}"#], outcome: "blocked", text: "a"),
        Case("feedback that blocks nothing", [#"{"promptFeedback":{"safetyRatings":[]}}"#, #"{"promptFeedback":{"blockReason":"BLOCK_REASON_UNSPECIFIED"}}"#, chunk(text("a"), finish: "STOP")], text: "a"),
        Case("STOP with nothing", [stop]),
        Case("only the first candidate", [#"{"candidates":[{"index":0,"content":{"parts":[{"text":"a"}]}},{"index":1,"content":{"parts":[{"text":"b"},{"functionCall":{"name":"g"}}]},"finishReason":"STOP"}]}"#, stop], text: "a"),

        // Thoughts
        Case("thoughts", [chunk(#"{"text":"hm","thought":true}"#), chunk(text("a"), finish: "STOP")], text: "a", reasoning: "hm"),
        Case("thought false is text", [chunk(#"{"text":"a","thought":false}"#, finish: "STOP")], text: "a"),
        Case("parts of the provider are neither text nor call", [
            chunk(#"{"executableCode":{"language":"PYTHON","code":"1"}}"#, #"{"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"1"}}"#, #"{"inlineData":{"mimeType":"image/png","data":"AA=="}}"#, #"{"newThing":1}"#),
            chunk(text("a"), finish: "STOP"),
        ], text: "a"),

        // Whole calls
        Case("a call", [chunk(call(#""name":"f","args":{"b":3.0,"a":[1e2]}"#), finish: "STOP")], calls: [#"- f {"b":3.0,"a":[1e2]}"#]),
        Case("ids", [chunk(call(#""name":"f","args":{},"id":"x""#), call(#""name":"g","args":{},"id":"""#), finish: "STOP")], calls: ["x f {}", "- g {}"]),
        Case("the same twice is two calls", [chunk(call(#""name":"f","args":{"a":1}"#), call(#""name":"f","args":{"a":1}"#), finish: "STOP")], calls: [#"- f {"a":1}"#, #"- f {"a":1}"#]),
        Case("the same id twice is two calls", [chunk(call(#""name":"f","args":{"a":1},"id":"0""#), call(#""name":"f","args":{"a":2},"id":"0""#), finish: "STOP")], calls: [#"0 f {"a":1}"#, #"0 f {"a":2}"#]),
        Case("arguments absent, null, a text", [chunk(call(#""name":"f""#), call(#""name":"g","args":null"#), call(#""name":"h","args":"{\"a\":1}""#), finish: "STOP")], calls: ["- f ", "- g ", #"- h {"a":1}"#]),
        Case("arguments that are no object", [chunk(call(#""name":"f","args":[1]"#), finish: "STOP")], calls: ["- f [1]!"]),
        Case("duplicate keys", [chunk(call(#""name":"f","args":{"a":1,"a":2}"#), finish: "STOP")], calls: [#"- f {"a":1,"a":2}!"#]),
        Case("no name", [chunk(call(#""args":{"a":1}"#), finish: "STOP")], calls: [#"-  {"a":1}!"#]),
        Case("an empty name is none", [chunk(call(#""name":"","args":{}"#), finish: "STOP")], calls: ["-  {}!"]),
        Case("text behind a call", [chunk(call(#""name":"f","args":{}"#), text("a")), stop], text: "a", calls: ["- f {}"]),
        Case("the token limit behind a whole call", [chunk(call(#""name":"f","args":{}"#), finish: "MAX_TOKENS")], calls: ["- f {}"], stop: "MAX_TOKENS"),
        Case("the token limit behind a call without arguments", [chunk(call(#""name":"f""#), call(#""name":"g""#), finish: "MAX_TOKENS")], calls: ["- f ", "- g !"], stop: "MAX_TOKENS"),

        // Arguments in pieces
        Case("pieces of a text", [
            chunk(begin), chunk(piece(#"{"jsonPath":"$.a","stringValue":"Bos","willContinue":true}"#)), chunk(piece(#"{"jsonPath":"$.a","stringValue":"ton","willContinue":true}"#)),
            chunk(piece(#"{"jsonPath":"$.a","stringValue":""}"#)), chunk(end), stop,
        ], calls: [#"- f {"a":"Boston"}"#]),
        Case("all kinds of values, nested", [
            chunk(call(#""name":"f","partialArgs":[{"jsonPath":"$.n","numberValue":1.50},{"jsonPath":"$.t","boolValue":true},{"jsonPath":"$.z","nullValue":null},{"jsonPath":"$.y","nullValue":"NULL_VALUE"}],"willContinue":true"#)),
            chunk(piece(#"{"jsonPath":"$.l[0].b","stringValue":"x"},{"jsonPath":"$.l[0].c","numberValue":2},{"jsonPath":"$.l[1]","stringValue":"y"},{"jsonPath":"$.m[0][0]","boolValue":false},{"jsonPath":"$['a b'].c","numberValue":0}"#)),
            chunk(end), stop,
        ], calls: [#"- f {"n":1.50,"t":true,"z":null,"y":null,"l":[{"b":"x","c":2},"y"],"m":[[false]],"a b":{"c":0}}"#]),
        Case("the terminator has the reason", [chunk(begin), chunk(piece(#"{"jsonPath":"$.a","numberValue":1}"#)), chunk(end, finish: "STOP")], calls: [#"- f {"a":1}"#]),
        Case("no terminator: the next call", [chunk(begin), chunk(piece(#"{"jsonPath":"$.a","numberValue":1}"#)), chunk(begin), chunk(piece(#"{"jsonPath":"$.a","numberValue":2}"#)), chunk(end), stop], calls: [#"- f {"a":1}"#, #"- f {"a":2}"#]),
        Case("no terminator: the end", [chunk(begin), chunk(piece(#"{"jsonPath":"$.a","stringValue":"x","willContinue":true}"#)), stop], calls: [#"- f {"a":"x"}"#]),
        Case("no terminator, and the token limit", [chunk(begin), chunk(piece(#"{"jsonPath":"$.a","stringValue":"x","willContinue":true}"#)), chunk(finish: "MAX_TOKENS")], calls: [#"- f {"a":"x"}!"#], stop: "MAX_TOKENS"),
        Case("the last piece says that nothing follows", [chunk(begin), chunk(call(#""partialArgs":[{"jsonPath":"$.a","numberValue":1}]"#)), stop], calls: [#"- f {"a":1}"#]),
        Case("a call without arguments among streamed ones", [chunk(call(#""name":"g""#)), chunk(begin), chunk(piece(#"{"jsonPath":"$.a","numberValue":1}"#)), chunk(end), stop], calls: ["- g ", #"- f {"a":1}"#]),
        Case("a terminator too many", [chunk(end), chunk(begin), chunk(end), chunk(end), stop], calls: ["- f "]),
        Case("empty args beside pieces", [chunk(call(#""name":"f","args":{},"willContinue":true"#)), chunk(piece(#"{"jsonPath":"$.a","numberValue":1}"#)), chunk(call(#""args":{}"#)), stop], calls: [#"- f {"a":1}"#]),
        Case("the terminator has the whole", [chunk(begin), chunk(piece(#"{"jsonPath":"$.a","numberValue":1}"#)), chunk(call(#""args":{"a":1}"#)), stop], calls: [#"- f {"a":1}"#]),
        Case("the id on every piece", [chunk(call(#""name":"f","id":"x","willContinue":true"#)), chunk(call(#""name":"f","id":"x","partialArgs":[{"jsonPath":"$.a","numberValue":1}],"willContinue":true"#)), chunk(end), stop], calls: [#"x f {"a":1}"#]),
        Case("pieces behind a whole", [chunk(call(#""name":"f","args":{"a":1},"willContinue":true"#)), chunk(piece(#"{"jsonPath":"$.a","numberValue":2}"#)), chunk(end), stop], calls: [#"- f {"a":1}!"#]),
        Case("pieces of no call", [chunk(piece(#"{"jsonPath":"$.a","numberValue":1}"#)), stop], calls: [#"-  !"#]),

        // Frames and errors
        Case("pretty-printed on several lines of data", ["~data: {\"candidates\": [{\r\ndata:   \"content\": {\"parts\": [{\"text\": \"a\"}]},\r\ndata: \"finishReason\": \"STOP\"}]}\r\n\r\n"], text: "a"),
        Case("an array", ["~[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a]\"}]}}]}\r\n,\r\n\(chunk(text("b"), finish: "STOP"))\r\n]\r\n"], text: "a]b"),
        Case("an array that is cut", ["~[\(chunk(text("a")))\r\n,\r\n\(chunk(text("b"), finish: "STOP"))\r\n"], outcome: "truncated", text: "ab"),
        Case("an array that is cut before the reason", ["~[\(chunk(text("a")))\r\n,\r\n{\"cand"], outcome: "truncated", text: "a", stop: nil),
        Case("an array that is whole, without a reason", ["~[\(chunk(text("a")))]"], outcome: "truncated", text: "a", stop: nil),
        Case("an error in an array", ["~[\(chunk(text("a")))\r\n,\r\n{\"error\":{\"code\":503,\"message\":\"overloaded\",\"status\":\"UNAVAILABLE\"}}]"], outcome: "error", text: "a", stop: nil, error: "UNAVAILABLE overloaded"),
        Case("a body", ["~" + chunk(text("a"), finish: "STOP")], text: "a"),
        Case("a body without a reason", ["~" + chunk(text("a"))], outcome: "truncated", text: "a", stop: nil),
        Case("an error as an event", [chunk(text("a"), finish: "STOP"), #"{"error":{"code":500,"message":"no","status":"INTERNAL"}}"#], outcome: "error", text: "a", error: "INTERNAL no"),
        Case("an error on lines of its own", [chunk(text("a"), finish: "STOP"), "~{\r\n  \"error\": {\r\n    \"message\": \"no\",\r\n    \"status\": \"CANCELLED\"\r\n  }\r\n}\r\n"], outcome: "error", text: "a", error: "CANCELLED no"),
        Case("an error body", [#"~{"error":{"code":400,"message":"no","status":"INVALID_ARGUMENT"}}"#], outcome: "error", stop: nil, error: "INVALID_ARGUMENT no"),
        Case("an error body in an array", [#"~[{"error":{"code":400,"message":"no","status":"INVALID_ARGUMENT"}}]"#], outcome: "error", stop: nil, error: "INVALID_ARGUMENT no"),
        Case("an array of something foreign", [#"~[{"hello":"world"},{"and":"more"}]"#], outcome: "error", stop: nil, error: #"invalid_response The server did not answer with generated content. Its answer begins: “[{"hello":"world"},{"and":"more"}]”"#),
        Case("something foreign", [#"~{"hello":"world"}"#], outcome: "error", stop: nil, error: #"invalid_response The server did not answer with generated content. Its answer begins: “{"hello":"world"}”"#),
    ]

    @Test(arguments: cases)
    func oddity(_ test: Case) throws {
        for chunking in [StreamInspection.Chunking.whole, .bytes(1), .random(seed: 1), .random(seed: 2)] {
            let answer = try StreamInspection.inspect(api: "gemini", body: Array(test.body.utf8), chunking: chunking)
            #expect(answer["outcome"]?.string == test.outcome)
            #expect(answer["text"]?.string == test.text)
            #expect(answer["reasoning"]?.string == test.reasoning)
            #expect(answer["stop_reason"]?.string == test.stop)
            let calls = (answer["tool_calls"]?.array ?? []).map { call in
                "\(call["id"]?.string ?? "-") \(call["name"]?.string ?? "") \(call["arguments_raw"]?.string ?? "")\(call["arguments_valid"]?.bool == true ? "" : "!")"
            }
            #expect(calls == test.calls)
            let error = answer["error"]?["message"]?.string.map { "\(answer["error"]?["type"]?.string ?? "") \($0)" }
            #expect(error == test.error)
        }
    }

    static func decode(_ chunks: [String], names: ToolNameMap = ToolNameMap()) -> [StreamEvent] {
        var decoder = GeminiDecoder(names: names)
        return decoder.receive(Array(chunks.map { "data: \($0)\r\n\r\n" }.joined().utf8)) + decoder.finish()
    }

    private static func signed(_ signature: String) -> Opaque { Opaque(["thoughtSignature": .string(ExactString(signature))]) }

    @Test func aSignatureStaysWithItsPart() {
        let events = Self.decode([
            Self.chunk(Self.text("a")), Self.chunk(Self.text("b")), Self.chunk(#"{"text":"c","thoughtSignature":"1"}"#), Self.chunk(Self.text("d")),
            Self.chunk(#"{"functionCall":{"name":"f"},"thoughtSignature":"2"}"#), Self.chunk(#"{"text":"","thoughtSignature":"3"}"#, Self.text("")),
            Self.chunk(#"{"text":"t","thought":true,"thoughtSignature":"4"}"#), Self.chunk(#"{"thoughtSignature":"5"}"#, #"{"text":"e","thoughtSignature":""}"#, finish: "STOP"),
        ])
        let slot = CallSlot(0)
        #expect(events == [
            .textDelta("a"), .textDelta("b"), .textEnded(opaque: nil), .textDelta("c"), .textEnded(opaque: Self.signed("1")), .textDelta("d"),
            .callStarted(slot), .callIdentified(slot, wireID: nil, name: "f"), .callOpaque(slot, Self.signed("2")), .textEnded(opaque: Self.signed("3")),
            .reasoningDelta("t"), .reasoningEnded(opaque: Self.signed("4")), .textEnded(opaque: Self.signed("5")), .textDelta("e"),
            .stopReason(.endTurn, raw: "STOP"), .ended(.complete),
        ])
    }

    @Test func aStreamedCallIsSignedByItsFirstPart() {
        let events = Self.decode([
            Self.chunk(#"{"functionCall":{"name":"f","willContinue":true},"thoughtSignature":"1"}"#), Self.chunk(Self.piece(#"{"jsonPath":"$.a","numberValue":1}"#)), Self.chunk(Self.end, finish: "STOP"),
        ])
        let slot = CallSlot(0)
        #expect(Array(events.prefix(4)) == [.callStarted(slot), .callIdentified(slot, wireID: nil, name: "f"), .callOpaque(slot, Self.signed("1")), .callArguments(slot, Array(#"{"a":1}"#.utf8))])
    }

    @Test func whatTheProviderDidIsAnItemAndNoCall() {
        let part = #"{"executableCode":{"code":"1"},"thoughtSignature":"1"}"#
        let events = Self.decode([Self.chunk(part, finish: "STOP")])
        let item = Opaque(["executableCode": ["code": "1"], "thoughtSignature": "1"])
        #expect(events.first == .providerItem(label: "executableCode", item: item))
        #expect(events.count == 3)
    }

    @Test func usageIsCumulative() {
        let events = Self.decode([
            #"{"candidates":[],"usageMetadata":{"trafficType":"ON_DEMAND"}}"#,
            #"{"candidates":[],"usageMetadata":{"promptTokenCount":10,"cachedContentTokenCount":4,"thoughtsTokenCount":5}}"#,
            #"{"candidates":[],"usageMetadata":{"promptTokenCount":10,"cachedContentTokenCount":null,"thoughtsTokenCount":5}}"#,
            #"{"responseId":"r","modelVersion":"m","candidates":[],"usageMetadata":{"promptTokenCount":11,"candidatesTokenCount":7,"toolUsePromptTokenCount":2}}"#, Self.stop,
        ])
        let usages = events.compactMap { if case .usage(let usage) = $0 { usage } else { nil } }
        #expect(usages.count == 3)
        #expect(usages.first == Usage(raw: ["trafficType": "ON_DEMAND"]))
        #expect(usages.last == Usage(
            input: 13, output: 12, cacheRead: 4, reasoning: 5,
            raw: ["trafficType": "ON_DEMAND", "promptTokenCount": 11, "cachedContentTokenCount": 4, "thoughtsTokenCount": 5, "candidatesTokenCount": 7, "toolUsePromptTokenCount": 2]))
        #expect(events.contains(.started(id: "r", model: "m")))
    }

    @Test func countsThatAreNoneDoNotOverflow() {
        let events = Self.decode([#"{"candidates":[],"usageMetadata":{"candidatesTokenCount":9223372036854775807,"thoughtsTokenCount":9223372036854775807}}"#, Self.stop])
        guard case .usage(let usage)? = events.first else {
            Issue.record("no usage")
            return
        }
        #expect(usage.output == nil)
    }

    @Test(arguments: [
        ("STOP", StopReason.endTurn), ("MAX_TOKENS", .maxTokens), ("SAFETY", .contentFilter), ("RECITATION", .contentFilter), ("BLOCKLIST", .contentFilter),
        ("PROHIBITED_CONTENT", .contentFilter), ("SPII", .contentFilter), ("MODEL_ARMOR", .contentFilter), ("IMAGE_SAFETY", .contentFilter),
        ("MALFORMED_FUNCTION_CALL", .malformedCall), ("UNEXPECTED_TOOL_CALL", .malformedCall), ("LANGUAGE", .other), ("OTHER", .other),
        ("TOO_MANY_TOOL_CALLS", .other), ("MISSING_THOUGHT_SIGNATURE", .other), ("MALFORMED_RESPONSE", .other), ("NO_IMAGE", .other), ("FAKE_ENUM", .other),
    ] as [(String, StopReason)])
    func reasons(_ raw: String, _ meaning: StopReason) {
        #expect(Self.decode([Self.chunk(Self.text("a"), finish: raw)]).contains(.stopReason(meaning, raw: raw)))
    }

    @Test(arguments: ["default_api:f", "default_api.f", "f"])
    func theNameOfTheWrapperIsLeftOut(_ name: String) {
        let names = ToolNameMap([ToolDefinition(name: "f", summary: "", parameters: [:])])
        #expect(Self.decode([Self.chunk(Self.call("\"name\":\"\(name)\""), finish: "STOP")], names: names).contains(.callIdentified(CallSlot(0), wireID: nil, name: "f")))
    }

    /// Through all layers, a long argument in pieces costs what it is long.
    @Test func aLongArgumentInPieces() throws {
        let piece = Self.chunk(Self.piece(#"{"jsonPath":"$.a","stringValue":"0123456789","willContinue":true}"#))
        let events = Self.decode([Self.chunk(Self.begin)] + Array(repeating: piece, count: 5_000) + [Self.chunk(Self.end, finish: "STOP")])
        guard events.count == 5, case .callArguments(_, let bytes) = events[2] else {
            Issue.record("\(events.count) events")
            return
        }
        #expect(bytes.count == 50_008)
    }

    @Test func theWaitOfAnErrorIsRead() {
        let error = ErrorBody.decode(status: 429, body: Array(#"{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.4s"}]}}"#.utf8))
        #expect((error.type, error.code, error.retryAfter) == ("RESOURCE_EXHAUSTED", "429", 34.4))
    }
}

/// Arguments that Vertex streams by their places, and places that are hostile.
@Suite struct GeminiPartialArgumentsTests {
    private func put(_ pieces: [String]) throws -> (text: String?, wrong: String?) {
        var arguments = GeminiPartialArguments()
        for piece in pieces {
            if let wrong = arguments.receive(try JSONParser.parse(Array(piece.utf8)).value) { return (nil, wrong) }
        }
        return (arguments.serialized().map { String(decoding: $0, as: UTF8.self) }, nil)
    }

    @Test(arguments: [
        "$", "", "a", "$a", "$.", "$..a", "$.a.", "$[", "$[]", "$[a]", "$[-1]", "$['a", "$['a'", "$['a'x", "$.a]", "$[0]", "$.a[1]", "$.a[999999999]", "$.a[9999999999999999999999]", "$.a[0", #"$['\u0061']"#,
    ])
    func placesThatAreNone(_ path: String) throws {
        #expect(try put(["{\"jsonPath\":\(JSONValue.string(ExactString(path)).serializedText),\"numberValue\":1}"]).wrong != nil)
    }

    @Test(arguments: [
        ("$.a", #"{"a":1}"#), ("$['a']", #"{"a":1}"#), (#"$["a.b"]"#, #"{"a.b":1}"#), ("$.a-b", #"{"a-b":1}"#), ("$.ä", #"{"ä":1}"#), (#"$['it\'s']"#, #"{"it's":1}"#), ("$.a[0][0].b", #"{"a":[[{"b":1}]]}"#),
    ])
    func places(_ path: String, _ text: String) throws {
        #expect(try put(["{\"jsonPath\":\(JSONValue.string(ExactString(path)).serializedText),\"numberValue\":1}"]).text == text)
    }

    @Test(arguments: [
        [#"{"jsonPath":"$.a","numberValue":1}"#, #"{"jsonPath":"$.a","numberValue":2}"#], [#"{"jsonPath":"$.a","numberValue":1}"#, #"{"jsonPath":"$.a","stringValue":"x"}"#],
        [#"{"jsonPath":"$.a","stringValue":"x"}"#, #"{"jsonPath":"$.a","numberValue":1}"#], [#"{"jsonPath":"$.a","numberValue":1}"#, #"{"jsonPath":"$.a.b","numberValue":1}"#],
        [#"{"jsonPath":"$.a.b","numberValue":1}"#, #"{"jsonPath":"$.a[0]","numberValue":1}"#], [#"{"jsonPath":"$.a[0]","numberValue":1}"#, #"{"jsonPath":"$.a","boolValue":true}"#],
        [#"{"jsonPath":"$.a","numberValue":"NaN"}"#], [#"{"stringValue":"x"}"#], ["7"],
    ])
    func contradictionsAndNonsense(_ pieces: [String]) throws { #expect(try put(pieces).wrong != nil) }

    @Test func anEmptyTextClosesAnyPlace() throws {
        #expect(try put([#"{"jsonPath":"$.a","numberValue":1}"#, #"{"jsonPath":"$.a","stringValue":""}"#, #"{"jsonPath":"$.b","stringValue":""}"#, #"{"jsonPath":"$.c","willContinue":true}"#]).text == #"{"a":1,"b":""}"#)
    }

    @Test func depthLengthAndNumberAreBounded() throws {
        let deep = "$" + String(repeating: ".a", count: 65)
        #expect(try put(["{\"jsonPath\":\"\(deep)\",\"numberValue\":1}"]).wrong != nil)
        let long = "$." + String(repeating: "a", count: 20_000)
        #expect(try put(["{\"jsonPath\":\"\(long)\",\"numberValue\":1}"]).wrong != nil)
        var arguments = GeminiPartialArguments()
        var wrong: String?
        for number in 0..<70_000 where wrong == nil { wrong = arguments.receive(["jsonPath": .string(ExactString("$.k\(number)")), "boolValue": true]) }
        #expect(wrong == "the arguments have too many values")
    }

    /// A long text costs what it is long, not the square of it.
    @Test func manyPieces() throws {
        var arguments = GeminiPartialArguments()
        let piece: JSONValue = ["jsonPath": "$.a.b", "stringValue": "0123456789"]
        for _ in 0..<50_000 { #expect(arguments.receive(piece) == nil) }
        #expect(arguments.serialized()?.count == 500_000 + 14)
    }
}
