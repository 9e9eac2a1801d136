import JSON
import TestSupport

/// Answers in the format of Chat Completions.
struct ChatScript {
    let dialect: ChatDialect
    let asked: Asked
    let answer: Answer
    let tokens: Tokens
    let includesUsage: Bool

    static func asked(_ request: JSONValue) -> Asked {
        var asked = Asked()
        let messages = request["messages"]?.array ?? []
        let start = Asked.start(of: messages)
        asked.words = start < 0 ? "" : Asked.text(messages[start]["content"])
        for message in messages[(start + 1)...] {
            switch message["role"]?.string {
            case "tool": asked.results.append(.init(text: Asked.text(message["content"]), isError: false))
            case "user": asked.results.append(.init(text: Asked.text(message["content"]), isError: false))
            default: if message["tool_calls"]?.array?.isEmpty == false { asked.steps += 1 }
            }
        }
        asked.tools = (request["tools"]?.array ?? []).map { .init(name: $0["function"]?["name"]?.string ?? "", schema: $0["function"]?["parameters"] ?? [:]) }
        switch request["tool_choice"]?.string {
        case "none": asked.choice = .none
        case "required", "any": asked.choice = .any
        default: asked.choice = (request["tool_choice"]?["function"]?["name"]?.string).map { .named($0) } ?? .auto
        }
        asked.isParallel = request["parallel_tool_calls"]?.bool ?? true
        asked.format = request["response_format"]?["json_schema"]?["schema"]
        asked.reasons = request["thinking"]?["type"]?.string != "disabled"
        return asked
    }

    private var id: String { "chatcmpl-\(asked.nonce)" }

    private func callID(_ index: Int) -> String {
        switch dialect {
        case .mistral: "\(asked.nonce.prefix(8))\(index)"
        // Without thoughts there is nothing that it could miss later.
        case .deepSeekThinking: (asked.reasons ? Self.ownPrefixes[.deepSeekThinking, default: ""] : "call_01_") + "\(asked.nonce)_\(index)"
        case .openRouter: Self.ownPrefixes[.openRouter, default: ""] + "\(asked.nonce)_\(index)"
        case .openAI, .geminiCompat: "call_\(asked.nonce)_\(index)"
        }
    }

    /// By the ids of its calls a server knows its own messages: of others' it cannot have thought anything.
    static let ownPrefixes: [ChatDialect: String] = [.deepSeekThinking: "call_00_", .openRouter: "toolu_or_"]

    private func call(_ index: Int, whole: Bool) -> JSONValue {
        let call = answer.calls[index]
        let seal = Seal(owner: "gemini", kind: "functionCall", covers: StrictGemini.covered(call.name, call.arguments))
        return .members([
            "id": .text(callID(index)), "type": "function", "function": ["name": .text(call.name), "arguments": whole ? .text(call.arguments.serializedText) : ""],
            "extra_content": JSONValue.when(dialect == .geminiCompat && index == 0, ["google": ["thought_signature": .text(seal.text)]]),
        ])
    }

    /// The thoughts, with what makes them known again.
    private var reasoning: String? {
        guard asked.reasons else { return nil }
        switch dialect {
        case .deepSeekThinking: return answer.reasoning + " " + Seal(owner: "deepseek", kind: "reasoning_content", covers: answer.reasoning).text
        case .openRouter: return answer.reasoning
        case .openAI, .mistral, .geminiCompat: return nil
        }
    }

    private var details: [JSONValue] {
        let id = "rd_\(asked.nonce)"
        return [
            [
                "type": "reasoning.text", "text": .text(answer.reasoning), "signature": .text(Seal(owner: "openrouter", kind: "text", place: "0/2", covers: answer.reasoning).text),
                "format": "anthropic-claude-v1", "index": 0,
            ],
            [
                "type": "reasoning.encrypted", "data": .text(Seal(owner: "openrouter", kind: "encrypted", place: "1/2", covers: id).text), "id": .text(id),
                "format": "anthropic-claude-v1", "index": 1,
            ],
        ]
    }

    private var usage: JSONValue {
        [
            "prompt_tokens": .count(tokens.input), "completion_tokens": .count(tokens.output), "total_tokens": .count(tokens.input + tokens.output),
            "prompt_tokens_details": ["cached_tokens": .count(tokens.cached), "audio_tokens": 0],
            "completion_tokens_details": ["reasoning_tokens": .count(tokens.reasoning), "audio_tokens": 0, "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0],
        ]
    }

    private var finish: JSONValue { answer.calls.isEmpty ? "stop" : "tool_calls" }

    /// The body when nothing is streamed.
    var whole: JSONValue {
        let message: JSONValue = .members([
            "role": "assistant", "content": .text(answer.text), "refusal": JSONValue.when(dialect == .openAI, .null),
            "reasoning_content": JSONValue.when(dialect == .deepSeekThinking && reasoning != nil, .text(reasoning ?? "")),
            "reasoning": JSONValue.when(dialect == .openRouter && reasoning != nil, .text(reasoning ?? "")),
            "reasoning_details": JSONValue.when(dialect == .openRouter && reasoning != nil, .array(details)),
            "tool_calls": JSONValue.when(!answer.calls.isEmpty, .array(answer.calls.indices.map { call($0, whole: true) })),
        ])
        return [
            "id": .text(id), "object": "chat.completion", "created": 1_764_000_000, "model": .text(asked.model),
            "choices": [["index": 0, "message": message, "logprobs": .null, "finish_reason": finish]], "usage": usage, "service_tier": "default",
        ]
    }

    private func chunk(_ delta: JSONValue, finish: JSONValue = .null, usage: JSONValue? = nil) -> JSONValue {
        .members([
            "id": .text(id), "object": "chat.completion.chunk", "created": 1_764_000_000, "model": .text(asked.model), "service_tier": JSONValue.when(dialect == .openAI, "default"),
            "choices": [["index": 0, "delta": delta, "logprobs": .null, "finish_reason": finish]],
            "usage": usage ?? JSONValue.when(dialect == .openAI && includesUsage, .null),
        ])
    }

    private var chunks: [JSONValue] {
        var list = [chunk(["role": "assistant", "content": ""])]
        switch dialect {
        case .deepSeekThinking: for piece in Answer.pieces(reasoning ?? "") { list.append(chunk(["content": .null, "reasoning_content": .text(piece)])) }
        case .openRouter where asked.reasons:
            // The text in pieces, its signature after it, the encrypted part whole.
            for piece in Answer.pieces(answer.reasoning) {
                list.append(chunk(["role": "assistant", "content": "", "reasoning": .text(piece), "reasoning_details": [["type": "reasoning.text", "text": .text(piece), "format": "anthropic-claude-v1", "index": 0]]]))
            }
            let signature = details[0]["signature"] ?? .null
            list.append(chunk(["role": "assistant", "content": "", "reasoning_details": [["type": "reasoning.text", "signature": signature, "format": "anthropic-claude-v1", "index": 0]]]))
            list.append(chunk(["role": "assistant", "content": "", "reasoning_details": [details[1]]]))
        default: break
        }
        for piece in Answer.pieces(answer.text) { list.append(chunk(["content": .text(piece)])) }
        for index in answer.calls.indices {
            let isWhole = dialect == .mistral || dialect == .geminiCompat
            list.append(chunk(["tool_calls": [JSONValue.members(["index": .count(index)]).joined(call(index, whole: isWhole))]]))
            guard !isWhole else { continue }
            for piece in Answer.pieces(answer.calls[index].arguments.serializedText) {
                list.append(chunk(["tool_calls": [["index": .count(index), "function": ["arguments": .text(piece)]]]]))
            }
        }
        switch dialect {
        case .openRouter:
            list.append(chunk(["role": "assistant", "content": ""], finish: finish))
            list.append(chunk(["role": "assistant", "content": ""], finish: finish, usage: usage))
        case .deepSeekThinking, .mistral: list.append(chunk(["content": ""], finish: finish, usage: usage))
        case .openAI, .geminiCompat:
            list.append(chunk([:], finish: finish))
            if includesUsage { list.append(chunk([:], usage: usage).with("choices", [])) }
        }
        return list
    }

    var reply: HTTPServer.Reply {
        guard asked.streams else { return .json(whole.serializedText) }
        let start: [HTTPServer.Step] = dialect == .openRouter ? [.send(": OPENROUTER PROCESSING\n\n")] : []
        return HTTPServer.Reply(
            headers: [("Content-Type", "text/event-stream; charset=utf-8")],
            steps: start + chunks.map { .send("data: \($0.serializedText)\n\n") } + [.send("data: [DONE]\n\n")])
    }
}

extension JSONValue {
    /// The members of both, in order.
    func joined(_ other: JSONValue) -> JSONValue { .object(JSONObject((object?.members ?? []) + (other.object?.members ?? []))) }
}
