import JSON

@testable import StrictServers

/// The cases of ``AnthropicJudgeTests``, and what they are made of.
enum AnthropicCases {
    static let tool: String = #"{"name":"f","input_schema":{"type":"object"}}"#
    static let user: String = #"{"role":"user","content":"hi"}"#
    static let thinking: String = #""thinking":{"type":"enabled","budget_tokens":1024},"#

    /// A request with these members before the usual ones, and these messages.
    static func body(_ more: String = "", _ messages: String = user, tokens: Int = 2000) -> String {
        #"{\#(more)"model":"m","max_tokens":\#(tokens),"messages":[\#(messages)]}"#
    }

    /// A turn of two calls and its results, with the tool declared.
    static func turn(
        _ calls: String = call("a") + "," + call("b"), _ results: String = result("a") + "," + result("b"), more: String = "", after: String = ""
    ) -> String {
        body(
            more + #""tools":[\#(tool)],"#,
            user + #",{"role":"assistant","content":[\#(calls)]},{"role":"user","content":[\#(results)]}"# + after)
    }

    static func call(_ id: String) -> String { #"{"type":"tool_use","id":"\#(id)","name":"f","input":{}}"# }
    static func result(_ id: String) -> String { #"{"type":"tool_result","tool_use_id":"\#(id)","content":"x"}"# }

    static func thought(_ place: String, _ text: String = "hm", said: String? = nil) -> String {
        #"{"type":"thinking","thinking":"\#(said ?? text)","signature":"\#(Seal(owner: "anthropic", kind: "thinking", place: place, covers: text).text)"}"#
    }

    static func tools(_ list: String) -> String { body(#""tools":[\#(list)],"#) }
    static func schema(_ schema: String, strict: String = "") -> String { tools(#"{"name":"f",\#(strict)"input_schema":\#(schema)}"#) }
    static func content(_ blocks: String) -> String { body("", #"{"role":"user","content":[\#(blocks)]}"#) }

    static let requests: [JudgeCase] = [
        JudgeCase("unknown-key", body(#""stream_options":{},"#), body(#""stream":true,"#)),
        JudgeCase("unknown-key", body("", #"{"role":"user","content":"hi","name":"x"}"#), body()),
        JudgeCase("required-key", #"{"model":"m","messages":[{"role":"user","content":"hi"}]}"#, body()),
        JudgeCase("wrong-type", body(#""stream":"yes","#), body(#""stream":false,"#)),
        JudgeCase("wrong-type", turn(#"{"type":"tool_use","id":"a","name":"f","input":"{}"}"#, result("a")), turn(call("a"), result("a"))),
        JudgeCase("wrong-value", body(#""output_config":{"effort":"huge"},"#), body(#""output_config":{"effort":"high"},"#)),
        JudgeCase("wrong-value", body(tokens: 0), body(tokens: 1)),
        JudgeCase("role", body("", #"{"role":"system","content":"x"}"#), body(#""system":"x","#)),
        JudgeCase("messages-empty", body("", ""), body()),
        JudgeCase("first-role", body("", #"{"role":"assistant","content":"x"},"# + user), body("", user + #",{"role":"assistant","content":"x"}"#)),
        JudgeCase("content-empty", body("", #"{"role":"user","content":[]}"#), body()),
        JudgeCase(
            "content-empty", turn(call("a"), #"{"type":"tool_result","tool_use_id":"a","content":"","is_error":true}"#),
            turn(call("a"), #"{"type":"tool_result","tool_use_id":"a","content":""}"#)),
        JudgeCase("text-empty", content(#"{"type":"text","text":""}"#), content(#"{"type":"text","text":"x"}"#)),
        JudgeCase("text-blank", content(#"{"type":"text","text":" \n"}"#), content(#"{"type":"text","text":" x"}"#)),
        JudgeCase("text-blank", body(#""system":[{"type":"text","text":" "}],"#), body(#""system":[{"type":"text","text":"x"}],"#)),
        JudgeCase("prefill", body(thinking, user + #",{"role":"assistant","content":"so"}"#), body("", user + #",{"role":"assistant","content":"so"}"#)),
        JudgeCase(
            "prefill-whitespace", body("", user + #",{"role":"assistant","content":"so "}"#), body("", user + #",{"role":"assistant","content":"so"}"#)),
        JudgeCase(
            "block-place", content(#"{"type":"text","text":"x"},"# + call("a")),
            body(#""tools":[\#(tool)],"#, user + #",{"role":"assistant","content":[\#(call("a"))]},{"role":"user","content":[\#(result("a"))]}"#)),
        JudgeCase(
            "image-source", content(#"{"type":"image","source":{"type":"base64","media_type":"image/bmp","data":"AAAA"}}"#),
            content(#"{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}"#)),
        JudgeCase(
            "image-source",
            turn(call("a"), #"{"type":"tool_result","tool_use_id":"a","content":[{"type":"image","source":{"type":"url","url":"https://x"}}]}"#),
            turn(
                call("a"),
                #"{"type":"tool_result","tool_use_id":"a","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]}"#)),
        JudgeCase("tools-empty", tools(""), tools(tool)),
        JudgeCase("tool-name", tools(#"{"name":"a.b","input_schema":{"type":"object"}}"#), tools(tool)),
        JudgeCase("tool-unique", tools(tool + "," + tool), tools(tool + #",{"name":"g","input_schema":{"type":"object"}}"#)),
        JudgeCase("schema-root", schema(#"{"properties":{}}"#), schema(#"{"type":"object","properties":{}}"#)),
        JudgeCase("schema-root", schema(#"{"type":["object","null"]}"#), schema(#"{"type":"object"}"#)),
        JudgeCase("schema-combinator", schema(#"{"type":"object","oneOf":[{}]}"#), schema(#"{"type":"object","properties":{"a":{"oneOf":[{}]}}}"#)),
        JudgeCase(
            "schema-invalid", schema(#"{"type":"object","properties":{"a":{"type":"text"}}}"#), schema(#"{"type":"object","properties":{"a":{"type":"string"}}}"#)),
        JudgeCase("property-name", schema(#"{"type":"object","properties":{"a b":{}}}"#), schema(#"{"type":"object","properties":{"a.b":{}}}"#)),
        JudgeCase(
            "strict-schema", schema(#"{"type":"object"}"#, strict: #""strict":true,"#),
            schema(#"{"type":"object","additionalProperties":false}"#, strict: #""strict":true,"#)),
        JudgeCase("choice-without-tools", body(#""tool_choice":{"type":"auto"},"#), body(#""tools":[\#(tool)],"tool_choice":{"type":"auto"},"#)),
        JudgeCase(
            "choice-undeclared", body(#""tools":[\#(tool)],"tool_choice":{"type":"tool","name":"g"},"#),
            body(#""tools":[\#(tool)],"tool_choice":{"type":"tool","name":"f"},"#)),
        JudgeCase(
            "thinking-forced", body(thinking + #""tools":[\#(tool)],"tool_choice":{"type":"any"},"#),
            body(thinking + #""tools":[\#(tool)],"tool_choice":{"type":"none"},"#)),
        JudgeCase("budget-small", body(#""thinking":{"type":"enabled","budget_tokens":1023},"#), body(thinking)),
        JudgeCase("budget-large", body(thinking, tokens: 1024), body(thinking, tokens: 1025)),
        JudgeCase("thinking-temperature", body(thinking + #""temperature":0.5,"#), body(thinking + #""temperature":1,"#)),
        JudgeCase("thinking-temperature", body(thinking + #""top_k":5,"#), body(#""top_k":5,"#)),
        JudgeCase(
            "cache-controls", content((0..<5).map { #"{"type":"text","text":"\#($0)","cache_control":{"type":"ephemeral"}}"# }.joined(separator: ",")),
            content((0..<4).map { #"{"type":"text","text":"\#($0)","cache_control":{"type":"ephemeral"}}"# }.joined(separator: ","))),
    ]

    static let turns: [JudgeCase] = [
        JudgeCase("call-id", turn(call("f:0"), result("f:0")), turn(call("f_0"), result("f_0"))),
        JudgeCase("call-id-unique", turn(call("a") + "," + call("a"), result("a")), turn()),
        JudgeCase("text-after-call", turn(call("a") + #",{"type":"text","text":"x"}"#, result("a")), turn(#"{"type":"text","text":"x"},"# + call("a"), result("a"))),
        JudgeCase("result-missing", turn(call("a") + "," + call("b"), result("a")), turn()),
        JudgeCase(
            "result-missing", turn(call("a") + "," + call("b"), result("a"), after: #",{"role":"user","content":[\#(result("b"))]}"#),
            turn(after: #",{"role":"user","content":"x"}"#)),
        JudgeCase("result-first", turn(call("a"), #"{"type":"text","text":"x"},"# + result("a")), turn(call("a"), result("a") + #",{"type":"text","text":"x"}"#)),
        JudgeCase("result-duplicate", turn(call("a"), result("a") + "," + result("a")), turn(call("a"), result("a"))),
        JudgeCase("result-orphan", turn(call("a"), result("a") + "," + result("b")), turn()),
        JudgeCase(
            "tools-absent", body("", user + #",{"role":"assistant","content":[\#(call("a"))]},{"role":"user","content":[\#(result("a"))]}"#), turn(call("a"), result("a"))),
        JudgeCase("thinking-first", turn(more: thinking), turn(thought("0/1") + "," + call("a"), result("a"), more: thinking)),
        JudgeCase(
            "thinking-modified", turn(thought("0/2") + "," + call("a"), result("a"), more: thinking), turn(thought("0/1") + "," + call("a"), result("a"), more: thinking)),
        JudgeCase(
            "signature-invalid", turn(thought("0/1", said: "no") + "," + call("a"), result("a"), more: thinking),
            turn(thought("0/1") + "," + call("a"), result("a"), more: thinking)),
        JudgeCase(
            "signature-missing", turn(#"{"type":"thinking","thinking":"hm"},"# + call("a"), result("a"), more: thinking),
            turn(thought("0/1") + "," + call("a"), result("a"), more: thinking)),
    ]
}
