import Conversation
import JSON
import TestSupport
import Testing

@testable import Wire

/// What the model said goes back to it as it came.
@Suite struct AnthropicEchoTests {
    private static let provider = ProviderID("anthropic-messages@api.anthropic.com")

    /// The content that the events of a recording make, put together in the plainest way.
    private static func content(_ body: [UInt8]) throws -> [JSONValue] {
        if body.first == UInt8(ascii: "{") { return try JSONParser.parse(body).value["content"]?.array ?? [] }
        var blocks: [(members: [ExactString: JSONValue], json: String)] = []
        for line in body.split(separator: 10) where line.starts(with: "data: ".utf8) {
            let event = try JSONParser.parse(Array(line.dropFirst(6))).value
            let index = event["index"]?.integer ?? 0
            switch event["type"]?.exact {
            case "content_block_start":
                let members = event["content_block"]?.object?.members ?? []
                blocks.append((Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }), ""))
            case "content_block_delta":
                let delta = event["delta"] ?? [:]
                func append(_ key: ExactString) {
                    blocks[index].members[key] = .string(ExactString((blocks[index].members[key]?.string ?? "") + (delta[key]?.string ?? "")))
                }
                switch delta["type"]?.exact {
                case "text_delta": append("text")
                case "thinking_delta": append("thinking")
                case "signature_delta": append("signature")
                case "compaction_delta": append("content")
                case "citations_delta": blocks[index].members["citations"] = .array((blocks[index].members["citations"]?.array ?? []) + [delta["citation"] ?? .null])
                case "input_json_delta": blocks[index].json += delta["partial_json"]?.string ?? ""
                default: Issue.record("unknown delta")
                }
            default: break
            }
        }
        return try blocks.map { block in
            var members = block.members
            if !block.json.isEmpty { members["input"] = try JSONParser.parse(Array(block.json.utf8)).value }
            return .object(JSONObject(members.map { .init(key: $0.key, value: $0.value) }))
        }
    }

    /// Without what the API does not take back: blank text, citations that are none, and nulls in those that are.
    private static func takenBack(_ blocks: [JSONValue]) -> [JSONValue] {
        blocks.compactMap { block in
            guard let object = block.object else { return block }
            if object["type"]?.exact == "text", AnthropicMessagesHistory.isBlank(object["text"]?.string ?? "") { return nil }
            return .object(
                JSONObject(
                    object.members.compactMap { member in
                        guard member.key == "citations" else { return member }
                        guard let list = member.value.array, !list.isEmpty else { return nil }
                        let plain = list.map { JSONValue.object(JSONObject(($0.object?.members ?? []).filter { !$0.value.isNull })) }
                        return .init(key: "citations", value: .array(plain))
                    }))
        }
    }

    private static func echo(_ answer: AnthropicAnswer, model: String, to target: WireTarget) throws -> [JSONValue] {
        let results = answer.blocks.compactMap { block -> ContentBlock? in
            if case .toolCall(let call) = block { .toolResult(ToolResult(key: call.key, text: "ok", isError: false)) } else { nil }
        }
        let messages = [
            Message(role: .user, blocks: [.text("q")]), Message(role: .assistant, blocks: answer.blocks, origin: provider, model: model),
            results.isEmpty ? Message(role: .user, blocks: [.text("next")]) : Message(role: .tool, blocks: results),
        ]
        var options = AnthropicMessages.Options()
        options.thinking = .adaptive
        let request = WireFormat.anthropicMessages(options).encode(Prompt(system: "", tools: [], messages: messages), for: target)
        let value = try JSONParser.parse(request.body).value
        #expect(AnthropicRules.broken(by: value) == [])
        return value["messages"]?.array?.first { $0["role"]?.exact == "assistant" }?["content"]?.array ?? []
    }

    @Test(.enabled(if: StreamRecordings.isHere, Comment(rawValue: Shared.absent)))
    func everyRecordingComesBackAsItWas() throws {
        var checked = 0
        for recording in try StreamRecordings(api: .anthropicMessages, folders: ["streams/anthropic"]).load() where recording.expected["outcome"]?.exact == "complete" {
            let answer = AnthropicAnswer(recording.body)
            let model = recording.expected["model"]?.string ?? "claude-3-opus-20240229"
            let wanted = Self.takenBack(try Self.content(recording.body)).map { $0.canonical() }
            let own = try Self.echo(answer, model: model, to: WireTarget(provider: Self.provider, model: model))
            #expect(own.map { $0.canonical() } == wanted, "\(recording.name)")
            for target in [WireTarget(provider: ProviderID("other"), model: model), WireTarget(provider: Self.provider, model: "claude-haiku-9")] {
                let types = try Self.echo(answer, model: model, to: target).compactMap { $0["type"]?.string }
                #expect(Set(types).isSubset(of: ["text", "tool_use"]), "\(recording.name)")
            }
            checked += 1
            print("echo \(recording.name): \(wanted.count) blocks")
        }
        #expect(checked >= 18)
    }
}
