import JSON

@testable import StrictServers

/// The cases of ``GeminiJudgeTests``, and what they are made of.
enum GeminiCases {
    static let user: String = #"{"role":"user","parts":[{"text":"hi"}]}"#
    static let three: String = "gemini-3-pro-preview"

    static func body(_ more: String = "", _ contents: String = user) -> String { #"{\#(more)"contents":[\#(contents)]}"# }
    static func seal(_ place: Int = 0, arguments: JSONValue = [:]) -> String {
        Seal(owner: "gemini", kind: "functionCall", place: "\(place)", covers: StrictGemini.covered("f", arguments)).text
    }
    static func call(_ id: String, _ signature: String? = nil, name: String = "f") -> String {
        #"{"functionCall":{"id":"\#(id)","name":"\#(name)","args":{}}"# + (signature.map { #","thoughtSignature":"\#($0)""# } ?? "") + "}"
    }
    static func response(_ id: String, name: String = "f", _ value: String = #"{"output":"x"}"#, more: String = "") -> String {
        #"{"functionResponse":{"id":"\#(id)","name":"\#(name)",\#(more)"response":\#(value)}}"#
    }
    static func turn(_ calls: String, _ responses: String, after: String = "") -> String {
        body("", user + #",{"role":"model","parts":[\#(calls)]},{"role":"user","parts":[\#(responses)]}"# + after)
    }
    static let signed: String = call("a", seal())
    static let good: String = turn(signed, response("a"))
    static func tools(_ declarations: String..., more: String = "") -> String {
        body(#"\#(more)"tools":[{"functionDeclarations":[\#(declarations.joined(separator: ","))]}],"#)
    }
    static func parameters(_ schema: String) -> String { tools(#"{"name":"f","parameters":\#(schema)}"#) }
    static let plain: String = #"{"type":"OBJECT","properties":{"a":{"type":"STRING"}}}"#
    static func property(_ schema: String) -> String { parameters(#"{"type":"OBJECT","properties":{"a":\#(schema)}}"#) }
    static func part(_ part: String) -> String { body("", #"{"role":"user","parts":[\#(part)]}"#) }
    static func calling(_ config: String) -> String { tools(#"{"name":"f"}"#, more: #""toolConfig":{"functionCallingConfig":\#(config)},"#) }
    static func config(_ config: String) -> String { body(#""generationConfig":\#(config),"#) }

    static let requests: [JudgeCase] = [
        JudgeCase("unknown-key", body(#""stream":true,"#), body(#""system_instruction":{"parts":[{"text":"x"}]},"#)),
        JudgeCase("unknown-key", parameters(#"{"type":"OBJECT","properties":{"a":{"type":"STRING"}},"additionalProperties":false}"#), parameters(plain)),
        JudgeCase("required-key", #"{"generationConfig":{}}"#, body()),
        JudgeCase("wrong-type", body("", #"{"role":"user","parts":[{"text":1}]}"#), body()),
        JudgeCase(
            "wrong-value", config(#"{"thinkingConfig":{"thinkingBudget":1,"thinkingLevel":"low"}}"#), config(#"{"thinkingConfig":{"thinkingLevel":"low"}}"#)),
        JudgeCase("contents-empty", body("", ""), body()),
        JudgeCase("role", body("", #"{"role":"assistant","parts":[{"text":"hi"}]}"#), body()),
        JudgeCase("first-role", body("", #"{"role":"model","parts":[{"text":"x"}]},"# + user), body("", user + #",{"role":"model","parts":[{"text":"x"}]},"# + user)),
        JudgeCase("last-role", body("", user + #",{"role":"model","parts":[{"text":"x"}]}"#), body("", user + #",{"role":"model","parts":[{"text":"x"}]},"# + user)),
        JudgeCase("parts-empty", part(""), body()),
        JudgeCase("part-data", part("{}"), part(#"{"text":"x"}"#)),
        JudgeCase("part-data", part(#"{"text":"x","inlineData":{"mimeType":"image/png","data":"AAAA"}}"#), part(#"{"text":"x"}"#)),
        JudgeCase("part-place", part(call("a")), good),
        JudgeCase("text-empty", part(#"{"text":""}"#), part(#"{"text":"x"}"#)),
        JudgeCase(
            "inline-data", part(#"{"inlineData":{"mimeType":"image/png","data":"data:image/png;base64,AAAA"}}"#),
            part(#"{"inlineData":{"mimeType":"image/png","data":"AAAA"}}"#)),
        JudgeCase("tools-empty", tools(), tools(#"{"name":"f"}"#)),
        JudgeCase("tools-empty", body(#""tools":[],"#), tools(#"{"name":"f"}"#)),
        JudgeCase("tool-name", tools(#"{"name":"1f"}"#), tools(#"{"name":"_f.g:h-1"}"#)),
        JudgeCase("tool-unique", tools(#"{"name":"f"}"#, #"{"name":"f"}"#), tools(#"{"name":"f"}"#, #"{"name":"g"}"#)),
        JudgeCase(
            "schema-both", tools(#"{"name":"f","parameters":\#(plain),"parametersJsonSchema":{"type":"object"}}"#),
            tools(#"{"name":"f","parametersJsonSchema":{"type":"object","additionalProperties":false,"$defs":{}}}"#)),
        JudgeCase("schema-list", property(#"{"type":["string","null"]}"#), property(#"{"type":"string","nullable":true}"#)),
        JudgeCase("schema-empty", parameters(#"{"type":"OBJECT","properties":{}}"#), tools(#"{"name":"f"}"#)),
        JudgeCase("schema-root", parameters(#"{"type":"STRING"}"#), parameters(plain)),
        JudgeCase("schema-invalid", property(#"{"type":"ARRAY"}"#), property(#"{"type":"ARRAY","items":{"type":"STRING"}}"#)),
        JudgeCase("schema-invalid", property(#"{"type":"INTEGER","enum":["1"]}"#), property(#"{"type":"STRING","enum":["1"]}"#)),
        JudgeCase("schema-invalid", property(#"{"type":"STRING","format":"uri"}"#), property(#"{"type":"STRING","format":"date-time"}"#)),
        JudgeCase(
            "schema-invalid", parameters(#"{"type":"OBJECT","properties":{"a":{"type":"STRING"}},"required":["b"]}"#),
            parameters(#"{"type":"OBJECT","properties":{"a":{"type":"STRING"}},"required":["a"]}"#)),
        JudgeCase("parameter-name", parameters(#"{"type":"OBJECT","properties":{"a-b":{"type":"STRING"}}}"#), parameters(plain)),
        JudgeCase("choice-without-tools", body(#""toolConfig":{"functionCallingConfig":{"mode":"AUTO"}},"#), calling(#"{"mode":"AUTO"}"#)),
        JudgeCase("choice-mode", calling(#"{"mode":"AUTO","allowedFunctionNames":["f"]}"#), calling(#"{"mode":"ANY","allowedFunctionNames":["f"]}"#)),
        JudgeCase("choice-undeclared", calling(#"{"mode":"ANY","allowedFunctionNames":["g"]}"#), calling(#"{"mode":"ANY","allowedFunctionNames":["f"]}"#)),
        JudgeCase("format-mime", config(#"{"responseJsonSchema":{}}"#), config(#"{"responseMimeType":"application/json","responseJsonSchema":{}}"#)),
    ]

    static let turns: [JudgeCase] = [
        JudgeCase("response-count", turn(signed + "," + call("b"), response("a")), turn(signed + "," + call("b"), response("a") + "," + response("b"))),
        JudgeCase("response-count", body("", user + #",{"role":"model","parts":[\#(signed)]},"# + user), good),
        JudgeCase("response-name", turn(signed, response("a", name: "g")), good),
        JudgeCase("response-id", turn(signed, response("b")), good),
        JudgeCase("response-orphan", body("", user + #",{"role":"user","parts":[\#(response("a"))]}"#), good),
        JudgeCase("response-object", turn(signed, response("a", #""x""#)), good),
        JudgeCase("response-pure", turn(signed, response("a") + #",{"text":"x"}"#), turn(signed, response("a"), after: "," + user)),
        JudgeCase("call-id-unique", turn(signed + "," + call("a"), response("a") + "," + response("a")), turn(signed + "," + call("b"), response("a") + "," + response("b"))),
        JudgeCase("signature-missing", turn(call("a"), response("a")), good),
        JudgeCase("signature-missing", turn(call("a"), response("a")), turn(call("a", "skip_thought_signature_validator"), response("a"))),
        JudgeCase("signature-invalid", turn(call("a", "AAAA"), response("a")), good),
        JudgeCase("signature-moved", turn(call("a", seal(arguments: ["x": 1])), response("a")), good),
        JudgeCase(
            "signature-moved", turn(signed + "," + call("b", seal()), response("a") + "," + response("b")), turn(signed + "," + call("b"), response("a") + "," + response("b"))),
        JudgeCase("unknown-key", turn(#"{"functionCall":{"id":"a","name":"f","args":{},"thoughtSignature":"\#(seal())"}}"#, response("a")), good),
    ]

    static let older: [JudgeCase] = [
        JudgeCase(
            "response-parts", turn(call("a"), response("a", more: #""parts":[{"inlineData":{"mimeType":"image/png","data":"AAAA"}}],"#)), turn(call("a"), response("a")))
    ]
}
