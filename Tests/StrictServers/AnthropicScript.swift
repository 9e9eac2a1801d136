import JSON
import TestSupport

/// Answers in the format of the Messages API.
struct AnthropicScript {
    let asked: Asked
    let answer: Answer
    let tokens: Tokens
    /// Whether thoughts come without their text.
    let hidesThoughts: Bool

    static func asked(_ request: JSONValue) -> Asked {
        var asked = Asked()
        let messages = request["messages"]?.array ?? []
        let results: (JSONValue) -> [JSONValue] = { ($0["content"]?.array ?? []).filter { $0["type"]?.string == "tool_result" } }
        // A user's message right behind results still belongs to them.
        let start = messages.indices.last { index in
            messages[index]["role"]?.string == "user" && results(messages[index]).isEmpty
                && (index == 0 || messages[index - 1]["role"]?.string != "user" || results(messages[index - 1]).isEmpty)
        }
        asked.words = start.map { Asked.text(messages[$0]["content"]) } ?? ""
        for message in messages[((start ?? -1) + 1)...] {
            if message["role"]?.string == "assistant" {
                if (message["content"]?.array ?? []).contains(where: { $0["type"]?.string == "tool_use" }) { asked.steps += 1 }
                continue
            }
            if let text = message["content"]?.string { asked.results.append(.init(text: text, isError: false)) }
            for block in message["content"]?.array ?? [] {
                let isResult = block["type"]?.string == "tool_result"
                asked.results.append(.init(text: Asked.text(isResult ? block["content"] : [block]), isError: block["is_error"]?.bool ?? false))
            }
        }
        asked.tools = (request["tools"]?.array ?? []).map { .init(name: $0["name"]?.string ?? "", schema: $0["input_schema"] ?? [:]) }
        switch request["tool_choice"]?["type"]?.string {
        case "none": asked.choice = .none
        case "any": asked.choice = .any
        case "tool": asked.choice = .named(request["tool_choice"]?["name"]?.string ?? "")
        default: break
        }
        asked.isParallel = request["tool_choice"]?["disable_parallel_tool_use"]?.bool != true
        asked.format = request["output_config"]?["format"]?["schema"]
        asked.reasons = StrictAnthropic(request: request).thinks
        return asked
    }

    private var blocks: [JSONValue] {
        var blocks: [JSONValue] = []
        if asked.reasons {
            let thought = hidesThoughts ? "" : answer.reasoning
            blocks.append(["type": "thinking", "thinking": .text(thought), "signature": .text(Seal(owner: "anthropic", kind: "thinking", place: "0/2", covers: thought).text)])
            blocks.append(["type": "redacted_thinking", "data": .text(Seal(owner: "anthropic", kind: "redacted", place: "1/2", covers: asked.nonce).text)])
        }
        blocks.append(["type": "text", "text": .text(answer.text)])
        for (index, call) in answer.calls.enumerated() {
            blocks.append(["type": "tool_use", "id": .text("toolu_\(asked.nonce)_\(index)"), "name": .text(call.name), "input": call.arguments])
        }
        return blocks
    }

    private func usage(output: Int) -> JSONValue {
        [
            "input_tokens": .count(tokens.input - tokens.cached), "cache_creation_input_tokens": 0, "cache_read_input_tokens": .count(tokens.cached),
            "cache_creation": ["ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0], "output_tokens": .count(output), "service_tier": "standard",
        ]
    }

    private var stopReason: JSONValue { answer.calls.isEmpty ? "end_turn" : "tool_use" }

    private func message(_ content: [JSONValue], stop: JSONValue, output: Int) -> JSONValue {
        [
            "model": .text(asked.model), "id": .text("msg_\(asked.nonce)"), "type": "message", "role": "assistant", "content": .array(content), "stop_reason": stop,
            "stop_sequence": .null, "usage": usage(output: output),
        ]
    }

    /// The body when nothing is streamed.
    var whole: JSONValue { message(blocks, stop: stopReason, output: tokens.output) }

    private func events(_ block: JSONValue, _ index: Int) -> [JSONValue] {
        func delta(_ type: String, _ key: String, _ text: String) -> JSONValue {
            ["type": "content_block_delta", "index": .count(index), "delta": .members(["type": .text(type)]).with(key, .text(text))]
        }
        var opening = block
        var deltas: [JSONValue] = []
        switch block["type"]?.string {
        case "thinking":
            opening = ["type": "thinking", "thinking": "", "signature": ""]
            deltas = Answer.pieces(block["thinking"]?.string ?? "").map { delta("thinking_delta", "thinking", $0) }
            deltas.append(delta("signature_delta", "signature", block["signature"]?.string ?? ""))
        case "text":
            opening = ["type": "text", "text": ""]
            deltas = Answer.pieces(block["text"]?.string ?? "").map { delta("text_delta", "text", $0) }
        case "tool_use":
            opening = block.with("input", [:])
            // The first piece is always empty; an empty input has no other.
            let pieces = block["input"]?.object?.isEmpty == true ? [] : Answer.pieces(block["input"]?.serializedText ?? "")
            deltas = ([""] + pieces).map { delta("input_json_delta", "partial_json", $0) }
        default: break
        }
        return [["type": "content_block_start", "index": .count(index), "content_block": opening]] + deltas + [["type": "content_block_stop", "index": .count(index)]]
    }

    private var events: [JSONValue] {
        var list: [JSONValue] = [["type": "message_start", "message": message([], stop: .null, output: 1)]]
        for (index, block) in blocks.enumerated() {
            list += events(block, index)
            if index == 0 { list.insert(["type": "ping"], at: 2) }
        }
        list.append(["type": "message_delta", "delta": ["stop_reason": stopReason, "stop_sequence": .null], "usage": usage(output: tokens.output)])
        return list + [["type": "message_stop"]]
    }

    var reply: HTTPServer.Reply {
        let headers = [("request-id", "req_\(asked.nonce)")]
        guard asked.streams else { return .json(whole.serializedText, headers: headers) }
        return HTTPServer.Reply(
            headers: [("Content-Type", "text/event-stream; charset=utf-8")] + headers,
            steps: events.enumerated().map { index, event in
                // Behind the data come blanks, as many as it pleases.
                .send("event: \(event["type"]?.string ?? "")\ndata: \(event.serializedText)\(String(repeating: " ", count: index % 5 * 3))\n\n")
            })
    }
}
