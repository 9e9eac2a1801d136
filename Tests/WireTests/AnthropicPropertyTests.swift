import Conversation
import JSON
import TestSupport
import Testing

@testable import Wire

/// Conversations made at random, whatever they hold: the request keeps the rules.
@Suite struct AnthropicPropertyTests {
    private static let provider = ProviderID("anthropic-messages@localhost")
    private static let models = ["claude-sonnet-4-5", "claude-sonnet-5", "claude-fable-5", "some-model", "claude-3-opus-20240229"]
    private static let texts = ["", " ", "\n\t", "\u{3000}", "\u{1F}", "a", "b \n", "é\u{0}", " c"]
    private static let ids: [ExactString?] = [nil, "", "a", "b", "functions.f:0", "toolu_1", "ü", ExactString(String(repeating: "x", count: 200))]
    private static let names: [ExactString] = ["f", "g", "a/b", "", "ä", "give_answer"]
    private static let raws = ["", "{}", #"{"a":1}"#, #"{"a":1,"a":2}"#, "[", "[1]", "\"x\"", #"{"cache_control":{}}"#]

    private static func noise(_ noise: inout Noise, _ number: inout Int) -> ContentBlock {
        switch noise.below(9) {
        case 0, 1: return .text(noise.pick(texts) ?? "", opaque: noise.pick([nil, nil, Opaque(["citations": [["type": "c", "file_id": .null]]]), Opaque(["type": "x", "text": "", "cache_control": [:]])]) ?? nil)
        case 2, 3:
            let opaque: [Opaque?] = [
                nil, Opaque(["type": "thinking", "signature": "S"]), Opaque(["type": "thinking", "signature": ""]), Opaque(["type": "redacted_thinking", "data": "D"]),
                Opaque(["type": "redacted_thinking"]), Opaque("x"),
            ]
            return .reasoning(noise.pick(texts) ?? "", opaque: noise.pick(opaque) ?? nil)
        case 4: return .image(image(&noise))
        case 5, 6:
            number += 1
            let key = CallKey(session: SessionID("s"), number: noise.below(12) == 0 ? max(1, number - 1) : number)
            return .toolCall(
                ToolCall(
                    key: key, wireID: noise.pick(ids) ?? nil, name: noise.pick(names) ?? "f", rawArguments: Array((noise.pick(raws) ?? "").utf8),
                    malformed: noise.below(5) == 0 ? "twice" : nil,
                    opaque: noise.pick([nil, Opaque(["caller": ["type": "direct"]]), Opaque(["caller": ["type": "code", "tool_id": "u1"], "id": "no"])]) ?? nil))
        case 7:
            let id = JSONValue.string(noise.pick(["u1", "u2", "ü", ""]) ?? "")
            let items: [JSONValue] = [
                ["type": "server_tool_use", "id": id, "name": "s", "input": [:]], ["type": "web_search_tool_result", "tool_use_id": id, "content": []],
                ["type": "mcp_tool_use", "id": id, "name": "s", "input": [:]], ["type": "compaction", "content": "c"], ["type": "tool_use", "id": id, "name": "f", "input": [:]],
                ["type": "tool_result", "tool_use_id": id], ["type": "text", "text": ""], ["container": "c"], [:], "x", ["type": ""], ["type": "server_tool_use"],
            ]
            return .providerItem(label: "l", item: Opaque(noise.pick(items) ?? .null))
        default: return .toolResult(result(&noise, number))
        }
    }

    private static func image(_ noise: inout Noise) -> ImageContent {
        ImageContent(mediaType: noise.pick(["image/png", "IMAGE/JPG", "image/tiff", ""]) ?? "", base64: noise.pick(["AAAA", ""]) ?? "")
    }

    private static func result(_ noise: inout Noise, _ number: Int) -> ToolResult {
        let images = (0..<noise.below(3)).map { _ in image(&noise) }
        return ToolResult(key: CallKey(session: SessionID("s"), number: noise.below(number + 2)), text: noise.pick(texts) ?? "", isError: noise.below(3) == 0, images: noise.below(2) == 0 ? images : [])
    }

    private static func conversation(_ noise: inout Noise) -> [Message] {
        var number = 0
        return (0..<noise.below(9)).map { _ in
            let role = noise.pick([Role.user, .assistant, .assistant, .tool]) ?? .user
            var blocks = (0..<noise.below(6)).map { _ in Self.noise(&noise, &number) }
            if role == .tool { blocks += (0..<noise.below(4)).map { _ in .toolResult(result(&noise, number)) } }
            return Message(role: role, blocks: blocks, origin: noise.pick([provider, provider, provider, ProviderID("x"), nil]) ?? nil, model: noise.pick(models))
        }
    }

    private static func schema(_ noise: inout Noise) -> JSONValue {
        noise.pick([
            ["type": "object", "properties": ["a": ["type": "string"]], "required": ["a"]], ["anyOf": [["type": "object"]], "properties": ["a": true]], true, [:],
            ["type": "string"], ["type": "object", "properties": ["a b": [:]]], ["type": "object", "properties": ["a": ["type": ["string", "null"]]], "required": ["a"]],
            ["type": "object", "properties": ["cache_control": ["type": "object", "properties": [:]]]],
        ]) ?? true
    }

    private static func prompt(_ noise: inout Noise) -> Prompt {
        let tools = (0..<noise.below(4)).map { _ in
            ToolDefinition(name: noise.pick(names) ?? "f", server: noise.pick([nil, "s"]) ?? nil, summary: noise.pick(texts) ?? "", parameters: schema(&noise))
        }
        return Prompt(
            system: noise.pick(texts) ?? "", tools: tools, messages: conversation(&noise), choice: noise.pick([.auto, .any, .none, .named(noise.pick(names) ?? "f")]) ?? .auto,
            allowsParallelCalls: noise.below(2) == 0, constrainsArguments: noise.below(2) == 0, answerSchema: noise.below(4) == 0 ? AnswerSchema(schema: schema(&noise)) : nil)
    }

    private static func options(_ noise: inout Noise) -> AnthropicMessages.Options {
        var options = AnthropicMessages.Options()
        options.thinking = noise.pick([.unsaid, .off, .adaptive, .budget(noise.below(90_000))]) ?? .unsaid
        options.maxTokens = noise.pick([nil, nil, 0, 1024, 1025, 4000]) ?? nil
        options.caches = noise.below(4) > 0
        options.holdsAnswers = noise.below(2) == 0
        options.takesImagesInResults = noise.below(4) > 0
        options.takesImages = noise.below(8) > 0
        return options
    }

    @Test func everyRequestKeepsTheRules() throws {
        let report = try Fuzzing.run("anthropic-requests", cases: 1000) { noise in
            let prompt = Self.prompt(&noise)
            let options = Self.options(&noise)
            let target = WireTarget(provider: Self.provider, model: noise.pick(Self.models) ?? "m")
            let request = WireFormat.anthropicMessages(options).encode(prompt, for: target)
            let value = try JSONParser.parse(request.body).value
            var wrong = AnthropicRules.broken(by: value)
            if WireFormat.anthropicMessages(options).encode(prompt, for: target) != request { wrong.append("not the same twice") }
            return (wrong.isEmpty ? nil : "\(wrong) in \(value.serializedText)", request.body.count)
        }
        #expect(report.failures.isEmpty, Comment(rawValue: report.failures.joined(separator: "\n")))
    }
}
