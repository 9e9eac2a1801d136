import JSON

@testable import StrictServers

/// The cases of ``ResponsesJudgeTests``, and what they are made of.
enum ResponsesCases {
    static let user: String = #"{"role":"user","content":"hi"}"#

    static func body(_ more: String = "", _ items: String = user, model: String = "gpt-5") -> String { #"{\#(more)"model":"\#(model)","input":[\#(items)]}"# }
    static func call(_ id: String, arguments: String = "{}", item: String = "") -> String {
        #"{"type":"function_call",\#(item)"call_id":"\#(id)","name":"f","arguments":"\#(arguments)"}"#
    }
    static func output(_ id: String, _ output: String = #""x""#) -> String { #"{"type":"function_call_output","call_id":"\#(id)","output":\#(output)}"# }
    static func turn(_ items: String..., more: String = "") -> String { body(more, ([user] + items).joined(separator: ",")) }
    static func reasoning(_ id: String = "rs_r1", sealed: String? = nil) -> String {
        let content = sealed ?? Seal(owner: "responses", kind: "reasoning", covers: id).text
        return #"{"type":"reasoning","id":"\#(id)","summary":[],"encrypted_content":"\#(content)"}"#
    }
    static func tool(_ schema: String, strict: Bool = false, name: String = "f") -> String {
        #"{"type":"function","name":"\#(name)","strict":\#(strict),"parameters":\#(schema)}"#
    }
    static func tools(_ list: String..., more: String = "") -> String { body(#"\#(more)"tools":[\#(list.joined(separator: ","))],"#) }
    static let plain: String = tool(#"{"type":"object"}"#)
    static func parts(_ parts: String, role: String = "user") -> String { body("", #"{"role":"\#(role)","content":[\#(parts)]}"#) }
    static let unstored: String = #""store":false,"#

    static let requests: [JudgeCase] = [
        JudgeCase("unknown-key", body(#""max_tokens":20,"#), body(#""max_output_tokens":20,"#)),
        JudgeCase("required-key", #"{"model":"m"}"#, body()),
        JudgeCase("required-key", tools(#"{"type":"function","name":"f","parameters":{"type":"object"}}"#), tools(plain)),
        JudgeCase("wrong-type", body(#""store":1,"#), body(#""store":true,"#)),
        JudgeCase("wrong-value", body(#""include":["everything"],"#), body(#""include":["reasoning.encrypted_content"],"#)),
        JudgeCase("input-empty", body("", ""), body()),
        JudgeCase("input-empty", #"{"model":"m","input":""}"#, #"{"model":"m","input":"x"}"#),
        JudgeCase("text-empty", parts(#"{"type":"input_text","text":""}"#), parts(#"{"type":"input_text","text":"x"}"#)),
        JudgeCase("part-place", parts(#"{"type":"input_text","text":"x"}"#, role: "assistant"), parts(#"{"type":"output_text","text":"x"}"#, role: "assistant")),
        JudgeCase("image-url", parts(#"{"type":"input_image","image_url":"file:///x"}"#), parts(#"{"type":"input_image","image_url":"data:image/png;base64,AAAA"}"#)),
        JudgeCase("tools-empty", tools(), tools(plain)),
        JudgeCase("tool-name", tools(tool(#"{"type":"object"}"#, name: "a.b")), tools(plain)),
        JudgeCase("tool-unique", tools(plain, plain), tools(plain, tool(#"{"type":"object"}"#, name: "g"))),
        JudgeCase("schema-root", tools(tool("{}")), tools(plain)),
        JudgeCase("schema-combinator", tools(tool(#"{"type":"object","oneOf":[]}"#)), tools(plain)),
        JudgeCase(
            "schema-invalid", tools(tool(#"{"type":"object","properties":{"a":{"type":"array"}}}"#)),
            tools(tool(#"{"type":"object","properties":{"a":{"type":"array","items":{}}}}"#))),
        JudgeCase("strict-schema", tools(tool(#"{"type":"object"}"#, strict: true)), tools(plain)),
        JudgeCase("parallel-without-tools", body(#""parallel_tool_calls":true,"#), tools(plain, more: #""parallel_tool_calls":true,"#)),
        JudgeCase("choice-without-tools", body(#""tool_choice":"auto","#), tools(plain, more: #""tool_choice":"auto","#)),
        JudgeCase(
            "choice-undeclared", tools(plain, more: #""tool_choice":{"type":"function","name":"g"},"#),
            tools(plain, more: #""tool_choice":{"type":"function","name":"f"},"#)),
        JudgeCase("output-tokens", body(#""max_output_tokens":15,"#), body(#""max_output_tokens":16,"#)),
        JudgeCase("reasoning-unsupported", body(#""reasoning":{"effort":"low"},"#, model: "gpt-4.1"), body(#""reasoning":{"effort":"low"},"#)),
        JudgeCase(
            "reasoning-unsupported", body(#""include":["reasoning.encrypted_content"],"#, model: "gpt-4.1"), body(#""include":["reasoning.encrypted_content"],"#)),
        JudgeCase("unsupported-parameter", body(#""temperature":1,"#), body(#""temperature":1,"#, model: "gpt-4.1")),
    ]

    static let turns: [JudgeCase] = [
        JudgeCase("item-id", turn(call("a", item: #""id":"call_a","#), output("a")), turn(call("a", item: #""id":"fc_a","#), output("a"))),
        JudgeCase("duplicate-item", turn(call("a", item: #""id":"fc_a","#), call("b", item: #""id":"fc_a","#), output("a"), output("b")), turn(call("a"), call("b"), output("a"), output("b"))),
        JudgeCase("call-id", turn(call(""), output("")), turn(call("a"), output("a"))),
        JudgeCase("call-id-unique", turn(call("a"), output("a"), call("a"), output("a")), turn(call("a"), output("a"), call("b"), output("b"))),
        JudgeCase("result-missing", turn(call("a"), call("b"), output("a")), turn(call("a"), call("b"), output("b"), output("a"))),
        JudgeCase("result-missing", turn(call("a"), user, output("a")), turn(call("a"), output("a"), user)),
        JudgeCase("result-orphan", turn(output("a")), turn(call("a"), output("a"))),
        JudgeCase("result-duplicate", turn(call("a"), output("a"), output("a")), turn(call("a"), output("a"))),
        JudgeCase("arguments", turn(call("a", arguments: "[]"), output("a")), turn(call("a"), output("a"))),
        JudgeCase("part-place", turn(call("a"), output("a", #"[{"type":"output_text","text":"x"}]"#)), turn(call("a"), output("a", #"[{"type":"input_text","text":"x"}]"#))),
        JudgeCase("reasoning-alone", turn(reasoning(), user), turn(reasoning(), call("a"), output("a"))),
        JudgeCase("reasoning-absent", turn(call("a", item: #""id":"fc_r1_1","#), output("a")), turn(reasoning(), call("a", item: #""id":"fc_r1_1","#), output("a"))),
        JudgeCase(
            "reasoning-unsealed", turn(#"{"type":"reasoning","id":"rs_r1","summary":[]}"#, call("a"), output("a"), more: unstored),
            turn(reasoning(), call("a"), output("a"), more: unstored)),
        JudgeCase("reasoning-foreign", turn(reasoning(sealed: "AAAA"), call("a"), output("a")), turn(reasoning(), call("a"), output("a"))),
    ]
}
