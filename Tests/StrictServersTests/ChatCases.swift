import JSON

@testable import StrictServers

/// The cases of ``ChatJudgeTests``, and what they are made of.
enum ChatCases {
    static let user: String = #"{"role":"user","content":"hi"}"#

    static func body(_ more: String = "", _ messages: String = user) -> String { #"{\#(more)"model":"m","messages":[\#(messages)]}"# }
    static func call(_ id: String, arguments: String = "{}", more: String = "") -> String {
        #"{"id":"\#(id)","type":"function",\#(more)"function":{"name":"f","arguments":"\#(arguments)"}}"#
    }
    static func assistant(_ calls: String, more: String = "") -> String { #"{"role":"assistant",\#(more)"content":null,"tool_calls":[\#(calls)]}"# }
    static func result(_ id: String, content: String = #""x""#) -> String { #"{"role":"tool","tool_call_id":"\#(id)","content":\#(content)}"# }
    static func turn(_ rest: String...) -> String { body("", ([user] + rest).joined(separator: ",")) }
    static func tool(_ function: String) -> String { #"{"type":"function","function":\#(function)}"# }
    static func tools(_ functions: String..., more: String = "") -> String { body(#"\#(more)"tools":[\#(functions.map(tool).joined(separator: ","))],"#) }
    static func schema(_ schema: String, strict: Bool = false) -> String { tools(#"{"name":"f","strict":\#(strict),"parameters":\#(schema)}"#) }
    static let both: String = assistant(call("a") + "," + call("b"))
    static func parts(_ parts: String, role: String = "user") -> String { body("", #"{"role":"\#(role)","content":[\#(parts)]}"#) }
    static func image(_ url: String) -> String { #"{"type":"image_url","image_url":{"url":"\#(url)"}}"# }

    static let requests: [JudgeCase] = [
        JudgeCase("unknown-key", body(#""max_output_tokens":1,"#), body(#""max_tokens":1,"#)),
        JudgeCase("unknown-key", body("", #"{"role":"user","content":"hi","id":"x"}"#), body()),
        JudgeCase("required-key", #"{"model":"m"}"#, body()),
        JudgeCase("wrong-type", body(#""stream":1,"#), body(#""stream":true,"#)),
        JudgeCase("wrong-value", body(#""reasoning_effort":"huge","#), body(#""reasoning_effort":"high","#)),
        JudgeCase("role", body("", #"{"role":"model","content":"hi"}"#), body()),
        JudgeCase("messages-empty", body("", ""), body()),
        JudgeCase("system-first", body("", user + #",{"role":"system","content":"x"}"#), body("", #"{"role":"system","content":"x"},"# + user)),
        JudgeCase("assistant-empty", turn(#"{"role":"assistant","content":null}"#, user), turn(#"{"role":"assistant","content":"x"}"#, user)),
        JudgeCase("text-empty", body("", #"{"role":"user","content":""}"#), body()),
        JudgeCase("text-empty", parts(#"{"type":"text","text":""}"#), parts(#"{"type":"text","text":"x"}"#)),
        JudgeCase("image-url", parts(image("file:///x.png")), parts(image("data:image/png;base64,AAAA"))),
        JudgeCase("image-place", parts(image("https://x"), role: "system"), parts(image("https://x"))),
        JudgeCase("tools-empty", tools(), tools(#"{"name":"f"}"#)),
        JudgeCase(
            "tools-many", body(#""tools":[\#((0..<129).map { tool(#"{"name":"f\#($0)"}"#) }.joined(separator: ","))],"#),
            body(#""tools":[\#((0..<128).map { tool(#"{"name":"f\#($0)"}"#) }.joined(separator: ","))],"#)),
        JudgeCase("tool-name", tools(#"{"name":"a.b"}"#), tools(#"{"name":"a-b"}"#)),
        JudgeCase("tool-name", tools(#"{"name":"\#(String(repeating: "a", count: 65))"}"#), tools(#"{"name":"\#(String(repeating: "a", count: 64))"}"#)),
        JudgeCase("tool-unique", tools(#"{"name":"f"}"#, #"{"name":"f"}"#), tools(#"{"name":"f"}"#, #"{"name":"g"}"#)),
        JudgeCase("schema-root", schema("{}"), schema(#"{"type":"object"}"#)),
        JudgeCase("schema-combinator", schema(#"{"type":"object","anyOf":[]}"#), schema(#"{"type":"object"}"#)),
        JudgeCase(
            "schema-invalid", schema(#"{"type":"object","properties":{"a":{"type":"array"}}}"#),
            schema(#"{"type":"object","properties":{"a":{"type":"array","items":{}}}}"#)),
        JudgeCase("strict-schema", schema(#"{"type":"object"}"#, strict: true), schema(#"{"type":"object","additionalProperties":false}"#, strict: true)),
        JudgeCase(
            "strict-schema", schema(#"{"type":"object","additionalProperties":false,"properties":{"a":{}}}"#, strict: true),
            schema(#"{"type":"object","additionalProperties":false,"properties":{"a":{}},"required":["a"]}"#, strict: true)),
        JudgeCase("parallel-without-tools", body(#""parallel_tool_calls":false,"#), tools(#"{"name":"f"}"#, more: #""parallel_tool_calls":false,"#)),
        JudgeCase("choice-without-tools", body(#""tool_choice":"auto","#), tools(#"{"name":"f"}"#, more: #""tool_choice":"auto","#)),
        JudgeCase(
            "choice-undeclared", tools(#"{"name":"f"}"#, more: #""tool_choice":{"type":"function","function":{"name":"g"}},"#),
            tools(#"{"name":"f"}"#, more: #""tool_choice":{"type":"function","function":{"name":"f"}},"#)),
        JudgeCase("stream-options", body(#""stream_options":{"include_usage":true},"#), body(#""stream":true,"stream_options":{"include_usage":true},"#)),
        JudgeCase(
            "unsupported-parameter", #"{"model":"gpt-5","max_tokens":9,"messages":[{"role":"user","content":"x"}]}"#,
            #"{"model":"gpt-5","max_completion_tokens":9,"messages":[{"role":"user","content":"x"}]}"#),
    ]

    static let turns: [JudgeCase] = [
        JudgeCase("calls-empty", turn(assistant(""), user), turn(both, result("a"), result("b"))),
        JudgeCase(
            "call-id", turn(assistant(call(String(repeating: "i", count: 65))), result(String(repeating: "i", count: 65))),
            turn(assistant(call(String(repeating: "i", count: 64))), result(String(repeating: "i", count: 64)))),
        JudgeCase("call-id-unique", turn(assistant(call("a") + "," + call("a")), result("a")), turn(both, result("a"), result("b"))),
        JudgeCase("arguments", turn(assistant(call("a", arguments: "[1")), result("a")), turn(assistant(call("a")), result("a"))),
        JudgeCase("result-missing", turn(both, result("a")), turn(both, result("a"), result("b"))),
        JudgeCase("result-missing", turn(both, result("a"), user, result("b")), turn(both, result("b"), result("a"), user)),
        JudgeCase("result-orphan", turn(result("a")), turn(assistant(call("a")), result("a"))),
        JudgeCase("result-duplicate", turn(assistant(call("a")), result("a"), result("a")), turn(assistant(call("a")), result("a"))),
        JudgeCase(
            "result-content", turn(assistant(call("a")), result("a", content: "[\(image("https://x"))]")),
            turn(assistant(call("a")), result("a", content: #"[{"type":"text","text":"x"}]"#))),
    ]

    static let nine: String = "abcDEF123"
    static let mistral: [JudgeCase] = [
        JudgeCase("call-id", turn(assistant(call("call_1")), result("call_1")), turn(assistant(call(nine)), result(nine))),
        JudgeCase("stream-options", body(#""stream":true,"stream_options":{},"#), body(#""stream":true,"#)),
        JudgeCase("unknown-key", body(#""store":false,"#), body()),
        JudgeCase(
            "role-order", turn(assistant(call(nine)), result(nine), user), turn(assistant(call(nine)), result(nine), #"{"role":"assistant","content":"x"}"#, user)),
        JudgeCase("last-role", turn(#"{"role":"assistant","content":"x"}"#), turn(#"{"role":"assistant","content":"x","prefix":true}"#)),
    ]

    static let reasoning: String = "hm " + Seal(owner: "deepseek", kind: "reasoning_content", covers: "hm").text
    static func thought(_ text: String) -> String { turn(assistant(call("a"), more: #""reasoning_content":"\#(text)","#), result("a")) }
    static let deepSeek: [JudgeCase] = [
        JudgeCase("reasoning-missing", turn(assistant(call("a")), result("a")), thought(reasoning)),
        JudgeCase("reasoning-missing", turn(assistant(call("call_00_a"), more: #""reasoning_content":"","#), result("call_00_a")), turn(assistant(call("a"), more: #""reasoning_content":"","#), result("a"))),
        JudgeCase("reasoning-modified", thought("hm"), thought(reasoning)),
    ]

    static func details(_ text: String) -> String {
        let seal = Seal(owner: "openrouter", kind: "text", place: "0/1", covers: "hm").text
        let detail = #"{"type":"reasoning.text","text":"\#(text)","signature":"\#(seal)","format":"anthropic-claude-v1","index":0}"#
        return turn(assistant(call("a"), more: #""reasoning_details":[\#(detail)],"#), result("a"))
    }
    static let openRouter: [JudgeCase] = [
        JudgeCase("reasoning-missing", turn(assistant(call("toolu_or_a")), result("toolu_or_a")), details("hm")),
        JudgeCase("reasoning-modified", details("no"), details("hm")),
    ]

    static func signed(_ signature: String) -> String {
        turn(assistant(call("a", more: #""extra_content":{"google":{"thought_signature":"\#(signature)"}},"#) + "," + call("b")), result("a"), result("b"))
    }
    static let good: String = Seal(owner: "gemini", kind: "functionCall", covers: StrictGemini.covered("f", [:])).text
    static let gemini: [JudgeCase] = [
        JudgeCase("signature-missing", turn(both, result("a"), result("b")), signed(good)),
        JudgeCase("signature-missing", turn(both, result("a"), result("b")), signed("skip_thought_signature_validator")),
        JudgeCase("signature-invalid", signed("AAAA"), signed(good)),
    ]
}
