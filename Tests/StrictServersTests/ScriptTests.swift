import JSON
import Testing

@testable import StrictServers

/// The game of two calls, played with each server by sending back what it gave.
@Suite struct ScriptTests {
    static let schema: JSONValue = ["type": "object", "properties": ["city": ["type": "string"]], "required": ["city"], "additionalProperties": false]
    static let said: String = "Results: [1] sunny [2] "

    @Test(arguments: ChatDialect.allCases) func chat(_ dialect: ChatDialect) throws {
        let visitor = Visitor(.chat(dialect))
        let tools: JSONValue = .array(["f", "g"].map { ["type": "function", "function": ["name": .text($0), "parameters": Self.schema]] })
        func body(_ messages: [JSONValue]) -> JSONValue { ["model": .text(StrictServer.models(of: visitor.wire)[0]), "messages": .array(messages), "tools": tools] }
        var messages: [JSONValue] = [["role": "user", "content": "hi"]]
        for _ in 0..<2 {
            var message = try visitor.ask(body(messages))["choices"]?[0]?["message"] ?? .null
            let calls = message["tool_calls"]?.array ?? []
            #expect(calls.map { $0["function"]?["arguments"]?.string } == [#"{"city":"x"}"#, #"{"city":"x"}"#])
            // What OpenAI gives is more than what it takes; `reasoning` is there twice.
            message = .object(JSONObject(message.object?.members.filter { $0.key != "refusal" && $0.key != "reasoning" } ?? []))
            messages.append(message)
            for (call, text) in zip(calls, ["sunny", "{\"error\":\"none\"}"]) {
                messages.append(["role": "tool", "tool_call_id": call["id"] ?? .null, "content": .text(text)])
            }
            let text = try visitor.ask(body(messages))["choices"]?[0]?["message"]?["content"]?.string ?? ""
            #expect(text == Self.said + "{\"error\":\"none\"}")
            let streamed = try visitor.stream(body(messages)).compactMap { $0["choices"]?[0]?["delta"]?["content"]?.string }.joined()
            #expect(streamed == text)
            messages += [["role": "assistant", "content": .text(text)], ["role": "user", "content": "more"]]
        }
    }

    @Test func responses() throws {
        let visitor = Visitor(.responses, steps: 2)
        let tools: JSONValue = .array(["f", "g"].map { ["type": "function", "name": .text($0), "parameters": Self.schema, "strict": true] })
        func body(_ items: [JSONValue]) -> JSONValue {
            ["model": "gpt-5", "input": .array(items), "tools": tools, "store": false, "include": ["reasoning.encrypted_content"]]
        }
        var items: [JSONValue] = [["role": "user", "content": "hi"]]
        for count in [2, 1] {
            let output = try visitor.ask(body(items))["output"]?.array ?? []
            let streamed = try visitor.stream(body(items)).last?["response"]?["output"]?.array ?? []
            #expect(streamed.map { $0["type"] } == output.map { $0["type"] })
            let calls = output.filter { $0["type"] == "function_call" }
            #expect(calls.count == count)
            items += output + calls.map { ["type": "function_call_output", "call_id": $0["call_id"] ?? .null, "output": "sunny"] }
        }
        let last = try visitor.ask(body(items))["output"]?.array?.last
        #expect(last?["content"]?[0]?["text"] == "Results: [1] sunny [2] sunny [3] sunny")
    }

    @Test func anthropic() throws {
        let visitor = Visitor(.anthropic, steps: 2)
        let tools: JSONValue = .array(["f", "g"].map { ["name": .text($0), "input_schema": Self.schema] })
        func body(_ messages: [JSONValue]) -> JSONValue {
            ["model": "claude-sonnet-4-5", "max_tokens": 2000, "messages": .array(messages), "tools": tools, "thinking": ["type": "adaptive"]]
        }
        var messages: [JSONValue] = [["role": "user", "content": "hi"]]
        for count in [2, 1] {
            let content = try visitor.ask(body(messages))["content"] ?? .null
            #expect((content.array ?? []).prefix(3).map { $0["type"] } == ["thinking", "redacted_thinking", "text"])
            let calls = (content.array ?? []).filter { $0["type"] == "tool_use" }
            #expect(calls.count == count)
            let results = calls.map { JSONValue.members(["type": "tool_result", "tool_use_id": $0["id"], "content": "sunny", "is_error": .bool($0["name"] == "g")]) }
            messages += [["role": "assistant", "content": content], ["role": "user", "content": .array(results)]]
        }
        let last = try visitor.ask(body(messages))["content"]?.array?.last
        #expect(last?["text"] == "Results: [1] sunny [2] error sunny [3] sunny")
        let streamed = try visitor.stream(body(messages)).compactMap { $0["delta"]?["text"]?.string }.joined()
        #expect(streamed == last?["text"]?.string)
    }

    @Test func gemini() throws {
        let visitor = Visitor(.gemini, steps: 2)
        let tools: JSONValue = [["functionDeclarations": .array(["f", "g"].map { ["name": .text($0), "parametersJsonSchema": Self.schema] })]]
        func body(_ contents: [JSONValue]) -> JSONValue { ["contents": .array(contents), "tools": tools] }
        var contents: [JSONValue] = [["role": "user", "parts": [["text": "hi"]]]]
        for count in [2, 1] {
            let content = try visitor.ask(body(contents))["candidates"]?[0]?["content"] ?? .null
            let calls = (content["parts"]?.array ?? []).compactMap { $0["functionCall"] }
            #expect(calls.count == count)
            let responses = calls.map { call -> JSONValue in
                let value: JSONValue = call["name"] == "g" ? ["error": "none"] : ["output": "sunny"]
                return ["functionResponse": .members(["id": call["id"], "name": call["name"], "response": value])]
            }
            contents += [content, ["role": "user", "parts": .array(responses)]]
        }
        let last = try visitor.ask(body(contents))["candidates"]?[0]?["content"]?["parts"]?[0]?["text"]
        #expect(last == "Results: [1] sunny [2] error none [3] sunny")
        let streamed = try visitor.stream(body(contents)).compactMap { $0["candidates"]?[0]?["content"]?["parts"]?[0]?["text"]?.string }.joined()
        #expect(streamed == last?.string)
    }
}
