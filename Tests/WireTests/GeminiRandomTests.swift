import Conversation
import JSON
import TestSupport
import Testing

@testable import Wire

/// Conversations, tools and responses that nobody thought of.
@Suite struct GeminiRandomTests {
    private static let provider = ProviderID("gemini@here")
    private static let models = ["gemini-2.5-flash", "gemini-3-pro", "gemini-3.1-pro", "gemini-2.0-flash"]
    private static let signature = Opaque(["thoughtSignature": "c2ln"])

    // MARK: Conversations

    private static func opaque(_ noise: inout Noise) -> Opaque? {
        noise.pick([nil, nil, signature, Opaque(["thoughtSignature": ""]), Opaque(["thoughtSignature": 7]), Opaque("x")]) ?? nil
    }

    private static func image(_ noise: inout Noise) -> ImageContent {
        ImageContent(mediaType: noise.pick(["image/png", "image/jpeg", "image/gif", "text/html"]) ?? "", base64: noise.pick(["AA==", ""]) ?? "")
    }

    private static func block(_ noise: inout Noise, _ number: inout Int) -> ContentBlock {
        let text = noise.pick(["", " ", "\n\t", "a", "ü\u{0}", "default_api.f"]) ?? ""
        switch noise.below(8) {
        case 0, 1: return .text(text, opaque: opaque(&noise))
        case 2: return .reasoning(text, opaque: opaque(&noise))
        case 3: return .image(image(&noise))
        case 4:
            return .providerItem(label: "x", item: noise.pick([Opaque(["executableCode": ["code": "1"]]), Opaque(["functionResponse": [:]]), Opaque(["functionCall": [:]]), Opaque(3), Opaque([:])]) ?? Opaque(0))
        case 5:
            let results = [true, false].map { ToolResult(key: CallKey(session: SessionID("s"), number: noise.below(number + 2)), text: text, isError: $0, images: noise.below(3) == 0 ? [image(&noise)] : []) }
            return .toolResult(results[noise.below(2)])
        default:
            number += 1
            return .toolCall(ToolCall(
                key: CallKey(session: SessionID("s"), number: number), wireID: noise.pick([nil, "", "0", "x"]) ?? nil, name: noise.pick(["f", "a b", "", "server/tool.x", "9"]) ?? "",
                rawArguments: Array((noise.pick(["", "{}", #"{"a":1e5}"#, "[", "[1]", #"{"a":1,"a":2}"#]) ?? "").utf8), malformed: noise.below(5) == 0 ? "cut" : nil, opaque: opaque(&noise)))
        }
    }

    private static func prompt(_ noise: inout Noise) -> Prompt {
        var number = 0
        let messages = (0..<noise.below(10)).map { _ in
            Message(
                role: noise.pick([.user, .assistant, .assistant, .tool]) ?? .user, blocks: (0..<noise.below(6)).map { _ in block(&noise, &number) },
                origin: noise.pick([provider, ProviderID("else"), nil]) ?? nil, model: noise.pick(models + ["gpt"]))
        }
        let tools = (0..<noise.below(4)).map { _ in
            ToolDefinition(name: noise.pick(["f", "a b", "g", "server.x", ""]) ?? "", summary: noise.pick(["", "s"]) ?? "", parameters: schema(&noise, depth: 0))
        }
        let choices: [ToolChoice] = [.auto, .any, .none, .named("f"), .named("nowhere")]
        return Prompt(
            system: noise.pick(["", " ", "s"]) ?? "", tools: tools, messages: messages, choice: noise.pick(choices) ?? .auto, allowsParallelCalls: noise.below(2) == 0,
            constrainsArguments: noise.below(2) == 0, answerSchema: noise.below(3) == 0 ? AnswerSchema(schema: schema(&noise, depth: 0)) : nil)
    }

    private static func schema(_ noise: inout Noise, depth: Int) -> JSONValue {
        guard depth < 5 else { return [:] }
        func inner(_ noise: inout Noise) -> JSONValue { schema(&noise, depth: depth + 1) }
        var members: [JSONObject.Member] = []
        if noise.below(3) > 0 { members.append(.init(key: "type", value: noise.pick(["object", "object", "string", "integer", "array", "null", "OBJECT", "other", ["string", "null"], ["object", "array"], 3]) ?? .null)) }
        for _ in 0..<noise.below(5) {
            let keys: [ExactString] = ["properties", "properties", "items", "required", "anyOf", "oneOf", "allOf", "enum", "const", "$ref", "$defs", "format", "description", "nullable", "default", "minLength", "minimum", "additionalProperties", "not", "pattern"]
            let key = noise.pick(keys) ?? ""
            let value: JSONValue =
                switch key {
                case "properties", "$defs":
                    .object(JSONObject((0..<noise.below(4)).map { _ in .init(key: noise.pick(["a", "b", "c", "a b", "", "type"]) ?? "", value: inner(&noise)) }))
                case "items", "additionalProperties", "not": noise.pick([inner(&noise), .bool(true), [[:]], .null]) ?? .null
                case "anyOf", "oneOf", "allOf": .array((0..<noise.below(4)).map { _ in inner(&noise) })
                case "required": noise.pick([["a"], ["a", "b", "z"], [], 3]) ?? .null
                case "enum": noise.pick([["x"], ["x", ""], [1, 2], [.null], []]) ?? .null
                case "$ref": noise.pick(["#", "#/$defs/a", "#/properties/b", "#/nowhere", "http://x", "#/anyOf/0"]) ?? .null
                default: noise.pick(["x", 1, -1, "date-time", true, .null, [:]]) ?? .null
                }
            members.append(.init(key: key, value: value))
        }
        return .object(JSONObject(members))
    }

    @Test func noConversationMakesARequestThatIsRefused() throws {
        let report = try Fuzzing.run("gemini-requests", cases: 3_000) { noise in
            let prompt = Self.prompt(&noise)
            let target = WireTarget(provider: Self.provider, model: noise.pick(Self.models) ?? "")
            var options = Gemini.Options()
            options.takesCallIDs = noise.below(4) > 0
            options.takesSystem = noise.below(4) > 0
            options.holdsAnswers = noise.below(2) == 0
            let request = WireFormat.gemini(options).encode(prompt, for: target)
            var broken = try GeminiRules.broken(request.body, model: target.model)
            if request != WireFormat.gemini(options).encode(prompt, for: target) { broken.append("not the same text again") }
            return (broken.isEmpty ? nil : "\(broken) in \(String(decoding: request.body, as: UTF8.self))", request.body.count)
        }
        #expect(report.failures.isEmpty, Comment(rawValue: report.failures.joined(separator: "\n")))
    }

    // MARK: Responses

    private static let own: [[UInt8]] = [
        GeminiDecoderTests.cases.prefix(60).map(\.body).filter { !$0.isEmpty },
        [
            #"[{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{"promptTokenCount":1}},{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"a":1}},"thoughtSignature":"s"}]},"finishReason":"STOP"}]}]"#,
            #"{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"@type":"x","retryDelay":"3s"}]}}"#,
        ],
    ].flatMap { $0 }.map { Array($0.utf8) }

    private static let tokens = [
        "data: ", "\r\n\r\n", "\n\n", "\r", "\n", ": c\n", "data: [DONE]\n\n", "{", "}", "[", "]", "\"", ",", ":", "null", "true", "1e999", "-1", "\\u0000", "\\ud83d", "\u{FEFF}", "\u{0}", "é",
        #""finishReason":"STOP","#, #""finishReason":"MAX_TOKENS","#, #""finishReason":null,"#, #""thought":true,"#, #""thoughtSignature":"s","#, #""text":"","#, #""willContinue":true,"#, #""willContinue":false,"#,
        #"{"functionCall":{}},"#, #"{"functionCall":{"name":"f"}},"#, #"{"functionCall":{"partialArgs":[{"jsonPath":"$.a[0]","stringValue":"x"}]}},"#, #""args":{},"#, #""args":{"a":1},"#, #""id":"","#, #""id":"x","#,
        #""jsonPath":"$.a[9]","#, #""jsonPath":"$.a.b.c","#, #""jsonPath":"$['a'][0]","#, #""numberValue":1,"#, #""boolValue":true,"#, #""nullValue":null,"#, #""index":1,"#, #""candidates":[],"#, #""promptFeedback":{"blockReason":"SAFETY"},"#,
        #""error":{"code":500},"#, #""usageMetadata":{"promptTokenCount":9223372036854775807,"toolUsePromptTokenCount":1},"#, #""responseId":"r","#,
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"x\"}]}}]}\r\n\r\n",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3]]

    private static func bodies() throws -> [[UInt8]] {
        guard Shared.has("streams/gemini") else { return own }
        let names = try Shared.list("streams/gemini").filter { name in
            [".sse", ".json"].contains(where: name.hasSuffix) && ![".expect.json", ".request.json"].contains(where: name.hasSuffix)
        }
        return try own + names.map { try Shared.bytes("streams/gemini/\($0)") }
    }

    @Test func everyResponseEndsOnceAndTheSameHoweverItIsCut() throws {
        let bodies = try Self.bodies()
        let report = Fuzzing.run("gemini-responses", cases: 600) { noise in
            let body = noise.damaged(noise.pick(bodies) ?? [], with: bodies, tokens: Self.tokens)
            let whole = Self.events([body])
            var wrong = Self.wrong(with: whole, body)
            for _ in 0..<2 where wrong == nil {
                let cut = Self.events(noise.pieces(of: body))
                if cut != whole { wrong = "cut up it gives \(cut), whole \(whole)" }
            }
            return (wrong.map { "\($0)\nin \(JSONValue.string(ExactString(String(decoding: body.prefix(4_000), as: UTF8.self))).serializedText)" }, body.count)
        }
        #expect(report.failures.isEmpty, Comment(rawValue: report.failures.joined(separator: "\n")))
    }

    private static func events(_ pieces: [[UInt8]]) -> [StreamEvent] {
        var decoder = GeminiDecoder()
        var events: [StreamEvent] = []
        for piece in pieces { events += decoder.receive(piece) }
        events += decoder.finish()
        return events + decoder.receive(Array("data: {}\n\n".utf8)) + decoder.finish()
    }

    /// What must hold of the events of any response.
    private static func wrong(with events: [StreamEvent], _ body: [UInt8]) -> String? {
        let ends = events.filter { if case .ended = $0 { true } else { false } }
        guard ends.count == 1, case .ended(let outcome)? = events.last else { return "it ended \(ends.count) times: \(events)" }
        var slots = 0
        var identified: Set<Int> = []
        var argued: Set<Int> = []
        var hasReason = false
        for event in events {
            switch event {
            case .callStarted(let slot):
                if slot.index != slots { return "slot \(slot.index) began as number \(slots)" }
                slots += 1
            case .callIdentified(let slot, let id, let name):
                if slot.index >= slots || id?.isEmpty == true || name?.isEmpty == true { return "slot \(slot.index) of \(slots) is called \(String(describing: name))" }
                if !identified.insert(slot.index).inserted { return "slot \(slot.index) was named twice" }
            case .callArguments(let slot, _):
                if slot.index >= slots { return "arguments of slot \(slot.index) of \(slots)" }
                if !argued.insert(slot.index).inserted { return "slot \(slot.index) got arguments twice" }
            case .callOpaque(let slot, _), .callMalformed(let slot, _): if slot.index >= slots { return "slot \(slot.index) of \(slots)" }
            case .textDelta(let text), .reasoningDelta(let text): if text.utf8.isEmpty { return "a piece of nothing" }
            case .stopReason: hasReason = true
            default: break
            }
        }
        if outcome == .complete, !hasReason { return "complete without a reason" }
        if outcome == .completeWithoutStopReason, body.firstRange(of: Array("[DONE]".utf8)) == nil { return "calls are allowed after a cut" }
        // Whatever it was, it can go back.
        let model = "gemini-3-pro"
        let message = GeminiEchoTests.message(of: events, model: model)
        let target = WireTarget(provider: GeminiEchoTests.provider, model: model)
        let request = WireFormat(.gemini).encode(Prompt(system: "", tools: [], messages: [message]), for: target)
        let broken = (try? GeminiRules.broken(request.body, model: model)) ?? ["no JSON"]
        return broken.isEmpty ? nil : "it goes back as what is refused: \(broken), \(String(decoding: request.body, as: UTF8.self))"
    }
}
