import Conversation
import JSON
import Testing

@testable import Wire

@Suite struct GeminiEncodeTests {
    private static let provider = ProviderID("gemini@localhost")
    private static let second = WireTarget(provider: provider, model: "gemini-2.5-flash")
    private static let third = WireTarget(provider: provider, model: "models/gemini-3.1-pro-preview")
    private let session = SessionID("s")

    private func call(_ number: Int, _ name: ExactString = "f", id: ExactString? = nil, _ arguments: String = #"{"a":1}"#, malformed: String? = nil, signature: ExactString? = nil) -> ContentBlock {
        .toolCall(ToolCall(
            key: CallKey(session: session, number: number), wireID: id, name: name, rawArguments: Array(arguments.utf8), malformed: malformed,
            opaque: signature.map { Opaque(["thoughtSignature": .string($0)]) }))
    }

    private func result(_ number: Int, _ text: String, isError: Bool = false, images: [ImageContent] = []) -> ContentBlock {
        .toolResult(ToolResult(key: CallKey(session: session, number: number), text: text, isError: isError, images: images))
    }

    private func user(_ text: String) -> Message { Message(role: .user, blocks: [.text(text)]) }
    private func tool(_ blocks: ContentBlock...) -> Message { Message(role: .tool, blocks: blocks) }
    private func own(_ model: String, _ blocks: ContentBlock...) -> Message { Message(role: .assistant, blocks: blocks, origin: Self.provider, model: model) }
    private func foreign(_ blocks: ContentBlock...) -> Message { Message(role: .assistant, blocks: blocks, origin: ProviderID("x"), model: "y") }

    private func encode(_ prompt: Prompt, _ target: WireTarget = second, _ options: Gemini.Options = .init()) throws -> (body: JSONValue, notes: [String]) {
        let request = WireFormat.gemini(options).encode(prompt, for: target)
        #expect(request == WireFormat.gemini(options).encode(prompt, for: target))
        return (try JSONParser.parse(request.body).value, request.notes)
    }

    private func contents(_ messages: [Message], _ target: WireTarget = second, _ options: Gemini.Options = .init()) throws -> [String] {
        let body = try encode(Prompt(system: "", tools: [], messages: messages), target, options).body
        #expect(try GeminiRules.broken(body.serialized(), model: target.model.replacing("models/", with: "")) == [])
        return (body["contents"]?.array ?? []).map(\.serializedText)
    }

    @Test func theSmallestRequest() {
        let body = WireFormat(.gemini).encode(Prompt(system: "Be brief.", tools: [], messages: [user("hi \"you\"\n")]), for: Self.second).body
        #expect(String(decoding: body, as: UTF8.self) == #"{"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user","parts":[{"text":"hi \"you\"\n"}]}],"generationConfig":{"thinkingConfig":{"includeThoughts":true}}}"#)
    }

    // MARK: Contents

    @Test func resultsFollowInOneContentOfTheirOwn() throws {
        let list = try contents([
            user("do"), own("gemini-2.5-flash", .text("ok"), call(1, id: "x"), call(2, "g", id: "y")), tool(result(2, "two", isError: true)), tool(result(1, "")), user("and?"), user("well?"),
        ])
        #expect(list == [
            #"{"role":"user","parts":[{"text":"do"}]}"#,
            #"{"role":"model","parts":[{"text":"ok"},{"functionCall":{"id":"x","name":"f","args":{"a":1}}},{"functionCall":{"id":"y","name":"g","args":{"a":1}}}]}"#,
            #"{"role":"user","parts":[{"functionResponse":{"id":"x","name":"f","response":{"output":"(no output)"}}},{"functionResponse":{"id":"y","name":"g","response":{"error":"two"}}}]}"#,
            #"{"role":"user","parts":[{"text":"and?"},{"text":"well?"}]}"#,
        ])
    }

    @Test func contentsBeginAndEndWithThePerson() throws {
        #expect(try contents([]) == [#"{"role":"user","parts":[{"text":"…"}]}"#])
        #expect(try contents([user(" \n"), foreign(.text("a")), foreign(.text(" ")), foreign(.text("b"))]) == [
            #"{"role":"user","parts":[{"text":"…"}]}"#, #"{"role":"model","parts":[{"text":"a"},{"text":"b"}]}"#, #"{"role":"user","parts":[{"text":"Go on."}]}"#,
        ])
        let list = try contents([foreign(.text("a")), foreign(call(1))])
        #expect(list[1] == #"{"role":"model","parts":[{"text":"a"},{"functionCall":{"name":"f","args":{"a":1}}}]}"#)
        #expect(list[2] == #"{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"error":"there is no result for this call. It may or may not have run."}}}]}"#)
    }

    @Test func whatIsNobodysBusinessIsLeftOut() throws {
        let list = try contents([
            user("q"), tool(result(9, "an orphan")),
            foreign(.reasoning("hm", opaque: Opaque(["thoughtSignature": "s"])), .text("a", opaque: Opaque(["thoughtSignature": "s"])), .providerItem(label: "x", item: Opaque(["executableCode": [:]]))),
            user("r"), foreign(.reasoning("hm")), user("s"),
        ])
        #expect(list == [#"{"role":"user","parts":[{"text":"q"}]}"#, #"{"role":"model","parts":[{"text":"a"}]}"#, #"{"role":"user","parts":[{"text":"r"},{"text":"s"}]}"#])
    }

    @Test func idsOfOthersStayHereAndOwnOnesAreNotSentTwice() throws {
        #expect(try contents([user("q"), foreign(call(1, id: "call_1"))]).allSatisfy { !$0.contains("call_1") })
        let list = try contents([user("q"), own("gemini-2.5-pro", call(1, id: "0"), call(2, id: "0"), call(3, id: ""))])
        #expect(list.map { $0.components("\"id\":\"0\"") } == [0, 1, 1])
        var options = Gemini.Options()
        options.takesCallIDs = false
        #expect(try contents([user("q"), own("gemini-2.5-pro", call(1, id: "0"))], Self.second, options).allSatisfy { !$0.contains("\"id\"") })
    }

    @Test func theFirstCallOfAStepIsSigned() throws {
        let bypass = #","thoughtSignature":"skip_thought_signature_validator"}"#
        let list = try contents([
            user("q"), own("gemini-3-flash", call(1, signature: "S"), call(2)), tool(result(1, "1"), result(2, "2")), own("gemini-2.5-pro", call(3, signature: "T"), call(4)), tool(result(3, "3")),
            foreign(.text("a"), call(5)), tool(result(5, "5")), own("gemini-3-flash", call(6)),
        ], Self.third)
        #expect(list[1] == #"{"role":"model","parts":[{"functionCall":{"name":"f","args":{"a":1}},"thoughtSignature":"S"},{"functionCall":{"name":"f","args":{"a":1}}}]}"#)
        #expect(list[3] == #"{"role":"model","parts":[{"functionCall":{"name":"f","args":{"a":1}}\#(bypass),{"functionCall":{"name":"f","args":{"a":1}}}]}"#)
        #expect(list[5] == #"{"role":"model","parts":[{"text":"a"},{"functionCall":{"name":"f","args":{"a":1}}\#(bypass)]}"#)
        #expect(list[7].contains(bypass))
        // Models before the third generation want none.
        #expect(try contents([user("q"), foreign(call(1))]).allSatisfy { !$0.contains("thoughtSignature") })
        var options = Gemini.Options()
        options.wantsSignatures = true
        #expect(try contents([user("q"), foreign(call(1))], Self.second, options)[1].contains(bypass))
    }

    @Test(arguments: [
        ("gemini-2.5-flash", false, true), ("gemini-3-pro-preview", true, true), ("models/gemini-3.1-pro", true, true), ("gemini-flash-latest", true, true), ("gemini-10-x", true, true),
        ("gemini-2.0-flash", false, false), ("gemini-1.5-pro", false, false), ("gemini-2.5-flash-image", false, false), ("gemini-2.5-pro-preview-tts", false, false), ("gemma-3-27b-it", false, false), ("", false, false),
        ("publishers/google/models/Gemini-3-Flash", true, true), ("gemini-99999999999999999999", false, false), ("gemini-exp-1206", false, false), ("gemini-pro", false, false), ("gemini-1.5-pro-latest", false, false),
    ])
    func modelsByTheirNames(_ name: String, _ isThird: Bool, _ thinks: Bool) {
        #expect(GeminiModel(name).isThirdOrLater == isThird)
        #expect(GeminiModel(name).thinks == thinks)
    }

    @Test(arguments: ["{\"a\":", "[1]", "nonsense", "{\"a\":1,\"a\":2}", "\"x\""])
    func unusableArgumentsAreEchoedAsNone(_ raw: String) throws {
        #expect(try contents([user("q"), own("gemini-2.5-pro", call(1, "f", raw))])[1] == #"{"role":"model","parts":[{"functionCall":{"name":"f","args":{}}}]}"#)
        #expect(try contents([user("q"), foreign(call(1, "f", ""))])[1].contains(#""args":{}"#))
        #expect(try contents([user("q"), own("gemini-2.5-pro", call(1, "f", "", malformed: "cut"))])[1].contains(#""args":{}"#))
    }

    private static let png = ImageContent(mediaType: "image/png", base64: "AA==")

    @Test func picturesOfResults() throws {
        let messages = [user("q"), foreign(call(1), call(2, "g")), tool(result(1, "1", images: [Self.png, Self.png]), result(2, "2")), user("r")]
        #expect(Array(try contents(messages).dropFirst(2)) == [
            #"{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"output":"1"}}},{"functionResponse":{"name":"g","response":{"output":"2"}}}]}"#,
            #"{"role":"user","parts":[{"text":"[The 2 pictures of the result of f]"},{"inlineData":{"mimeType":"image/png","data":"AA=="}},{"inlineData":{"mimeType":"image/png","data":"AA=="}},{"text":"r"}]}"#,
        ])
        #expect(Array(try contents(messages, Self.third).dropFirst(2)) == [
            #"{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"output":"1"},"parts":[{"inlineData":{"mimeType":"image/png","data":"AA=="}},{"inlineData":{"mimeType":"image/png","data":"AA=="}}]}},{"functionResponse":{"name":"g","response":{"output":"2"}}}]}"#,
            #"{"role":"user","parts":[{"text":"r"}]}"#,
        ])
    }

    @Test func picturesThatAreNotTaken() throws {
        let gif = ImageContent(mediaType: "image/gif", base64: "AA==")
        let prompt = Prompt(system: "", tools: [], messages: [Message(role: .user, blocks: [.image(gif), .image(Self.png), .text("q")]), foreign(call(1)), tool(result(1, "1", images: [gif]))])
        let (body, notes) = try encode(prompt)
        #expect(body["contents"]?.array?.first?.serializedText == #"{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"AA=="}},{"text":"q"}]}"#)
        #expect(notes == ["The provider does not take every picture: 2 are left out."])
    }

    @Test func aModelWithoutASystemPromptGetsItFirst() throws {
        var options = Gemini.Options()
        options.takesSystem = false
        let body = try encode(Prompt(system: "s", tools: [], messages: [user("q")]), Self.second, options).body
        #expect(body["systemInstruction"] == nil)
        #expect(body["contents"]?.serializedText == #"[{"role":"user","parts":[{"text":"s"},{"text":"q"}]}]"#)
    }

    // MARK: Tools

    private static let schema: JSONValue = ["type": "object", "properties": ["a": ["type": ["string", "null"]]], "required": ["a"], "additionalProperties": false]

    private func tools(_ tools: [ToolDefinition], _ options: Gemini.Options = .init()) throws -> (list: [String], notes: [String]) {
        let (body, notes) = try encode(Prompt(system: "", tools: tools, messages: []), Self.second, options)
        #expect(try GeminiRules.broken(body.serialized(), model: "gemini-2.5-flash") == [])
        return ((body["tools"]?.array?.first?["functionDeclarations"]?.array ?? []).map(\.serializedText), notes)
    }

    @Test func schemasAreSentAsTheyAre() throws {
        let (list, notes) = try tools([
            ToolDefinition(name: "f", summary: "does f", parameters: Self.schema), ToolDefinition(name: "g", summary: "", parameters: .bool(true)),
            ToolDefinition(name: "h", summary: "", parameters: ["type": "object", "properties": [:], "additionalProperties": false]), ToolDefinition(name: "f", summary: "again", parameters: [:]),
            ToolDefinition(name: "i", summary: "", parameters: ["$defs": ["x": ["type": "string"]], "properties": ["a": ["$ref": "#/$defs/x"]]]),
        ])
        #expect(list == [
            #"{"name":"f","description":"does f","parametersJsonSchema":{"type":"object","properties":{"a":{"type":["string","null"]}},"required":["a"],"additionalProperties":false}}"#,
            #"{"name":"g"}"#, #"{"name":"h"}"#, ##"{"name":"i","parametersJsonSchema":{"type":"object","$defs":{"x":{"type":"string"}},"properties":{"a":{"$ref":"#/$defs/x"}}}}"##,
        ])
        #expect(notes == [])
    }

    @Test(arguments: [
        (["properties": ["a b": ["type": "string"]]], "the provider takes no such name as a b for a parameter"),
        (["properties": ["a": ["type": "array", "items": ["properties": ["ä": [:]]]]]], "the provider takes no such name as ä for a parameter"),
        (["properties": ["": [:]]], "the provider takes no such name as  for a parameter"), (["properties": ["1a": [:]]], "the provider takes no such name as 1a for a parameter"),
        (["properties": ["a": ["$ref": "https://example.com/x"]]], #"it refers to what is not in it: "https://example.com/x""#), (["properties": ["a": ["$ref": "#/$defs/x"]]], ##"it refers to what is not in it: "#/$defs/x""##),
    ] as [(JSONValue, String)])
    func schemasThatCannotBeTaken(_ schema: JSONValue, _ reason: String) throws {
        let (list, notes) = try tools([ToolDefinition(name: "f", server: "s", summary: "", parameters: schema), ToolDefinition(name: "g", summary: "", parameters: [:])])
        #expect(list == [#"{"name":"g"}"#])
        #expect(notes.last == "s/f is not sent, because the provider cannot take its schema: \(reason).")
    }

    private func config(_ prompt: Prompt) throws -> String? { try encode(prompt, Self.second).body["toolConfig"]?["functionCallingConfig"]?.serializedText }

    @Test func choices() throws {
        let tools = [ToolDefinition(name: "a.b", server: "x", summary: "", parameters: Self.schema), ToolDefinition(name: "g", summary: "", parameters: [:])]
        func prompt(_ choice: ToolChoice, constrains: Bool = false, _ tools: [ToolDefinition]) -> Prompt { Prompt(system: "", tools: tools, messages: [], choice: choice, constrainsArguments: constrains) }
        #expect(try config(prompt(.auto, tools)) == nil)
        #expect(try config(prompt(.any, tools)) == #"{"mode":"ANY"}"#)
        #expect(try config(prompt(.none, tools)) == #"{"mode":"NONE"}"#)
        let wire = ToolNameMap(tools).wireName("x/a.b")
        #expect(try config(prompt(.named("x/a.b"), tools)) == #"{"mode":"ANY","allowedFunctionNames":["\#(wire)"]}"#)
        #expect(try config(prompt(.auto, constrains: true, tools)) == #"{"mode":"VALIDATED"}"#)
        #expect(try config(prompt(.any, constrains: true, tools)) == #"{"mode":"ANY"}"#)
        #expect(try config(prompt(.any, [])) == nil)
    }

    @Test func whatCannotBeDemandedIsSaid() throws {
        let tools = [ToolDefinition(name: "f", summary: "", parameters: ["properties": ["a b": [:]]]), ToolDefinition(name: "g", summary: "", parameters: [:])]
        let (body, notes) = try encode(Prompt(system: "", tools: tools, messages: [], choice: .named("f"), allowsParallelCalls: false))
        #expect(body["toolConfig"] == nil)
        #expect(notes == [
            "f is not sent, because the provider cannot take its schema: the provider takes no such name as a b for a parameter.",
            "This provider cannot be told to make one call at a time.", "f cannot be demanded, for it is not among the tools that are sent: the model calls what it sees fit.",
        ])
    }

    // MARK: Generation

    private func generation(_ target: WireTarget = second, answer: AnswerSchema? = nil, tools: [ToolDefinition] = [], _ set: (inout Gemini.Options) -> Void) throws -> (text: String?, notes: [String]) {
        var options = Gemini.Options()
        options.includesThoughts = false
        set(&options)
        let (body, notes) = try encode(Prompt(system: "", tools: tools, messages: [], answerSchema: answer), target, options)
        return (body["generationConfig"]?.serializedText, notes)
    }

    @Test func thinking() throws {
        let old = WireTarget(provider: Self.provider, model: "gemini-2.0-flash")
        #expect(try generation { _ in }.text == nil)
        #expect(try generation { $0.maxTokens = 7 }.text == #"{"maxOutputTokens":7}"#)
        #expect(try generation { $0.includesThoughts = true }.text == #"{"thinkingConfig":{"includeThoughts":true}}"#)
        #expect(try generation(old) { $0.includesThoughts = true }.text == nil)
        #expect(try generation(old) { $0.thinks = true; $0.includesThoughts = true }.text == #"{"thinkingConfig":{"includeThoughts":true}}"#)
        #expect(try generation { $0.reasoningEffort = "low"; $0.thinkingBudget = 5 }.text == #"{"thinkingConfig":{"thinkingBudget":1024}}"#)
        #expect(try generation { $0.reasoningEffort = "none" }.text == #"{"thinkingConfig":{"thinkingBudget":0}}"#)
        #expect(try generation { $0.thinkingBudget = -1 }.text == #"{"thinkingConfig":{"thinkingBudget":-1}}"#)
        #expect(try generation(Self.third) { $0.reasoningEffort = "low"; $0.thinkingBudget = 5 }.text == #"{"thinkingConfig":{"thinkingLevel":"low"}}"#)
        #expect(try generation(Self.third) { $0.reasoningEffort = "none" } == (nil, ["This model cannot be told not to think."]))
        #expect(try generation { $0.reasoningEffort = "huge" } == (nil, ["This model knows no effort called huge."]))
        #expect(try generation(old) { $0.reasoningEffort = "low" } == (nil, ["This model does not think: how much it should is not sent."]))
    }

    @Test func theShapeOfAnAnswer() throws {
        let answer = AnswerSchema(schema: ["type": "object", "properties": ["a b": ["const": 1]], "required": ["a b"]])
        #expect(try generation(answer: answer) { _ in }.text == #"{"responseMimeType":"application/json","responseJsonSchema":{"type":"object","properties":{"a b":{"const":1}},"required":["a b"]}}"#)
        let simple = AnswerSchema(schema: ["type": "array", "items": ["type": "string"], "uniqueItems": true])
        // With tools beside it a call stands for the answer.
        #expect(try generation(answer: simple, tools: [ToolDefinition(name: "f", summary: "", parameters: [:])]) { _ in }.text == nil)
        #expect(try generation(answer: simple) { $0.holdsAnswers = false }.text == nil)
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(_ text: String) -> Int { split(separator: text, omittingEmptySubsequences: false).count - 1 }
}

/// JSON Schema where it is taken nearly as it is.
@Suite struct GeminiJSONSchemaTests {
    private static func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)).value }

    @Test(arguments: [
        (##"{"$schema":"x","type":"object","properties":{"a":{"$ref":"#/$defs/x"},"$ref":{"type":"string"}},"$defs":{"x":{"type":"string"}}}"##, nil),
        (
            ##"{"properties":{"a":{"$ref":"#/$defs/x","description":"d"}},"$defs":{"x":{"type":"string","description":"e"}}}"##,
            ##"{"properties":{"a":{"description":"d","type":"string"}},"$defs":{"x":{"type":"string","description":"e"}}}"##
        ),
        // What a reference leads to may itself be one, with something beside it.
        (
            ##"{"properties":{"a":{"$ref":"#/$defs/x","title":"t"}},"$defs":{"x":{"$ref":"#/$defs/y","description":"d"},"y":{"type":"string"}}}"##,
            ##"{"properties":{"a":{"title":"t","description":"d","type":"string"}},"$defs":{"x":{"description":"d","type":"string"},"y":{"type":"string"}}}"##
        ),
        // One that comes back to itself stays a reference.
        (
            ##"{"properties":{"a":{"$ref":"#","description":"d"}}}"##, ##"{"properties":{"a":{"description":"d","properties":{"a":{"$ref":"#"}}}}}"##
        ),
        (##"{"properties":{"a":{"enum":[{"$ref":"no","x":1}],"default":{"$ref":"no","x":1}}}}"##, ##"{"properties":{"a":{"enum":[{"$ref":"no","x":1}],"default":{"$ref":"no","x":1}}}}"##),
    ] as [(String, String?)])
    func references(_ schema: String, _ prepared: String?) throws {
        if let prepared {
            #expect(try GeminiJSONSchema.prepared(try Self.parse(schema), hasParameters: true).serializedText == prepared)
        } else {
            #expect(throws: GeminiJSONSchema.Failure.self) { _ = try GeminiJSONSchema.prepared(try Self.parse(schema), hasParameters: true) }
            #expect(try GeminiJSONSchema.prepared(try Self.parse(schema), hasParameters: false)["$schema"] == nil)
        }
    }

    @Test func growthIsBounded() throws {
        let many = (0..<40).map { "\"a\($0)\":{\"$ref\":\"#/$defs/x\($0)\",\"title\":\"t\"}" }.joined(separator: ",")
        let defs = (0..<40).map { "\"x\($0)\":{\"properties\":{\(many)}}" }.joined(separator: ",")
        let schema = try Self.parse("{\"properties\":{\(many)},\"$defs\":{\(defs)}}")
        #expect(throws: GeminiJSONSchema.Failure.self) { _ = try GeminiJSONSchema.prepared(schema, hasParameters: true) }
    }
}
