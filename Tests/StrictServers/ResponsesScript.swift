import JSON
import TestSupport

/// Answers in the format of the Responses API.
struct ResponsesScript {
    let request: JSONValue
    let asked: Asked
    let answer: Answer
    let tokens: Tokens

    /// - Parameter stored: the items behind `previous_response_id`.
    static func asked(_ request: JSONValue, stored: [JSONValue]) -> Asked {
        var asked = Asked()
        var items = stored
        if let text = request["input"]?.string { items.append(["role": "user", "content": .text(text)]) }
        items += request["input"]?.array ?? []
        let isOutput: (JSONValue) -> Bool = { $0["type"]?.string == "function_call_output" }
        let start = items.indices.last { index in items[index]["role"]?.string == "user" && (index == 0 || !isOutput(items[index - 1])) }
        asked.words = start.map { Asked.text(items[$0]["content"]) } ?? ""
        var isCalling = false
        for item in items[((start ?? -1) + 1)...] {
            let isCall = item["type"]?.string == "function_call"
            if isCall, !isCalling { asked.steps += 1 }
            isCalling = isCall || isCalling && !isOutput(item)
            if isOutput(item) { asked.results.append(.init(text: Asked.text(item["output"]), isError: false)) }
            if item["role"]?.string == "user" { asked.results.append(.init(text: Asked.text(item["content"]), isError: false)) }
        }
        asked.tools = (request["tools"]?.array ?? []).filter { $0["type"]?.string == "function" }.map {
            .init(name: $0["name"]?.string ?? "", schema: $0["parameters"] ?? [:])
        }
        switch request["tool_choice"]?.string {
        case "none": asked.choice = .none
        case "required": asked.choice = .any
        default: asked.choice = (request["tool_choice"]?["name"]?.string).map { .named($0) } ?? .auto
        }
        asked.isParallel = request["parallel_tool_calls"]?.bool ?? true
        asked.format = request["text"]?["format"]?["schema"]
        asked.reasons = StrictResponses.thinks(request["model"]?.string ?? "")
        return asked
    }

    private var encrypts: Bool { (request["include"]?.array ?? []).contains { $0.string == "reasoning.encrypted_content" } }
    private var summarizes: Bool { request["reasoning"]?["summary"]?.string != nil }
    private var suffix: String { (asked.reasons ? "r" : "n") + asked.nonce }

    /// The items of the answer, complete.
    var output: [JSONValue] {
        var items: [JSONValue] = []
        if asked.reasons {
            let id = "rs_\(suffix)"
            items.append(
                .members([
                    "id": .text(id), "type": "reasoning", "summary": summarizes ? [["type": "summary_text", "text": .text(answer.reasoning)]] : [],
                    "encrypted_content": JSONValue.when(encrypts, .text(Seal(owner: "responses", kind: "reasoning", covers: id).text)),
                ]))
        }
        items.append([
            "id": .text("msg_\(suffix)_0"), "type": "message", "status": "completed", "role": "assistant",
            "content": [["type": "output_text", "annotations": [], "logprobs": [], "text": .text(answer.text)]],
        ])
        for (index, call) in answer.calls.enumerated() {
            items.append([
                "id": .text("fc_\(suffix)_\(index + 1)"), "type": "function_call", "status": "completed", "arguments": .text(call.arguments.serializedText),
                "call_id": .text("call_\(asked.nonce)_\(index)"), "name": .text(call.name),
            ])
        }
        return items
    }

    var id: String { "resp_\(asked.nonce)" }

    private func response(_ status: String, output: [JSONValue], usage: JSONValue) -> JSONValue {
        .members([
            "id": .text(id), "object": "response", "created_at": 1_764_000_000, "status": .text(status), "background": false, "error": .null,
            "incomplete_details": .null, "instructions": request["instructions"] ?? .null, "max_output_tokens": request["max_output_tokens"] ?? .null,
            "model": .text(asked.model), "output": .array(output), "parallel_tool_calls": .bool(asked.isParallel),
            "previous_response_id": request["previous_response_id"] ?? .null, "reasoning": ["effort": request["reasoning"]?["effort"] ?? .null, "summary": request["reasoning"]?["summary"] ?? .null],
            "store": .bool(request["store"]?.bool ?? true), "temperature": 1, "text": request["text"] ?? ["format": ["type": "text"]],
            "tool_choice": request["tool_choice"] ?? "auto", "tools": request["tools"] ?? [], "top_p": 1, "truncation": "disabled", "usage": usage, "metadata": [:],
        ])
    }

    /// The body when nothing is streamed.
    var whole: JSONValue {
        response(
            "completed", output: output,
            usage: [
                "input_tokens": .count(tokens.input), "input_tokens_details": ["cached_tokens": .count(tokens.cached)], "output_tokens": .count(tokens.output),
                "output_tokens_details": ["reasoning_tokens": .count(tokens.reasoning)], "total_tokens": .count(tokens.input + tokens.output),
            ])
    }

    private func events(_ item: JSONValue, _ index: Int) -> [JSONValue] {
        let id = item["id"] ?? .null
        func event(_ type: String, _ rest: JSONValue) -> JSONValue {
            JSONValue.members(["type": .text("response." + type), "item_id": id, "output_index": .count(index)]).joined(rest)
        }
        func whole(_ type: String, _ item: JSONValue) -> JSONValue { ["type": .text("response." + type), "output_index": .count(index), "item": item] }
        var opening = item
        var list: [JSONValue] = []
        switch item["type"]?.string {
        case "reasoning":
            opening = item.with("summary", [])
            for (number, part) in (item["summary"]?.array ?? []).enumerated() {
                let place: JSONValue = ["summary_index": .count(number)]
                let text = part["text"]?.string ?? ""
                list.append(event("reasoning_summary_part.added", place.with("part", ["type": "summary_text", "text": ""])))
                list += Answer.pieces(text).map { event("reasoning_summary_text.delta", place.with("delta", .text($0))) }
                list.append(event("reasoning_summary_text.done", place.with("text", .text(text))))
                list.append(event("reasoning_summary_part.done", place.with("part", part)))
            }
        case "message":
            opening = item.with("status", "in_progress").with("content", [])
            let place: JSONValue = ["content_index": 0]
            let part = item["content"]?[0] ?? .null
            list.append(event("content_part.added", place.with("part", part.with("text", ""))))
            list += Answer.pieces(answer.text).map { event("output_text.delta", place.with("delta", .text($0)).with("logprobs", []).with("obfuscation", "pad")) }
            list.append(event("output_text.done", place.with("text", .text(answer.text)).with("logprobs", [])))
            list.append(event("content_part.done", place.with("part", part)))
        default:
            opening = item.with("status", "in_progress").with("arguments", "")
            let text = item["arguments"]?.string ?? ""
            list += Answer.pieces(text).map { event("function_call_arguments.delta", ["delta": .text($0), "obfuscation": "pad"]) }
            list.append(event("function_call_arguments.done", ["arguments": .text(text), "name": item["name"] ?? .null]))
        }
        return [whole("output_item.added", opening)] + list + [whole("output_item.done", item)]
    }

    private var events: [JSONValue] {
        let begun = response("in_progress", output: [], usage: .null)
        var list: [JSONValue] = [["type": "response.created", "response": begun], ["type": "response.in_progress", "response": begun]]
        for (index, item) in output.enumerated() { list += events(item, index) }
        list.append(["type": "response.completed", "response": whole])
        return list.enumerated().map { $0.element.with("sequence_number", .count($0.offset)) }
    }

    var reply: HTTPServer.Reply {
        guard asked.streams else { return .json(whole.serializedText) }
        return HTTPServer.Reply(
            headers: [("Content-Type", "text/event-stream; charset=utf-8")],
            steps: events.map { .send("event: \($0["type"]?.string ?? "")\ndata: \($0.serializedText)\n\n") })
    }
}
