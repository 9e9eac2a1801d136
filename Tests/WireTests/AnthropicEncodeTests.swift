import Conversation
import JSON
import Testing

@testable import Wire

@Suite struct AnthropicEncodeTests {
    private static let target = WireTarget(provider: ProviderID("anthropic-messages@localhost"), model: "claude-sonnet-4-5")
    private let session = SessionID("s")

    private func call(_ number: Int, _ name: ExactString = "f", id: ExactString? = nil, _ arguments: String = "{}", malformed: String? = nil, opaque: Opaque? = nil) -> ContentBlock {
        .toolCall(ToolCall(key: CallKey(session: session, number: number), wireID: id, name: name, rawArguments: Array(arguments.utf8), malformed: malformed, opaque: opaque))
    }

    private func result(_ number: Int, _ text: String, isError: Bool = false, images: [ImageContent] = []) -> Message {
        Message(role: .tool, blocks: [.toolResult(ToolResult(key: CallKey(session: session, number: number), text: text, isError: isError, images: images))])
    }

    private func user(_ text: String) -> Message { Message(role: .user, blocks: [.text(text)]) }

    private func own(_ blocks: ContentBlock..., model: String = "claude-sonnet-4-5") -> Message {
        Message(role: .assistant, blocks: blocks, origin: Self.target.provider, model: model)
    }

    private func thought(_ text: String, _ signature: String = "S") -> ContentBlock {
        .reasoning(text, opaque: Opaque(["type": "thinking", "signature": .string(ExactString(signature))]))
    }

    private func request(_ prompt: Prompt, _ options: AnthropicMessages.Options = .init(), model: String = "claude-sonnet-4-5") throws -> (value: JSONValue, notes: [String]) {
        let target = WireTarget(provider: Self.target.provider, model: model)
        let encoded = WireFormat.anthropicMessages(options).encode(prompt, for: target)
        let value = try JSONParser.parse(encoded.body).value
        if !options.echoesUnsignedThinking { #expect(AnthropicRules.broken(by: value) == []) }
        return (value, encoded.notes)
    }

    private var plain: AnthropicMessages.Options {
        var options = AnthropicMessages.Options()
        options.caches = false
        return options
    }

    private func messages(_ messages: [Message], _ options: AnthropicMessages.Options? = nil, model: String = "claude-sonnet-4-5") throws -> [String] {
        try (request(Prompt(system: "", tools: [], messages: messages), options ?? plain, model: model).value["messages"]?.array ?? []).map { message in
            "\(message["role"]?.string ?? "") " + (message["content"]?.array ?? []).map(\.serializedText).joined(separator: " ")
        }
    }

    private static let tool = ToolDefinition(name: "f", summary: "does f", parameters: ["type": "object", "properties": ["a": ["type": "string"]], "required": ["a"]])

    @Test func theSmallestRequest() throws {
        let body = WireFormat(.anthropicMessages).encode(Prompt(system: "Be brief.", tools: [], messages: [user("hi")]), for: Self.target).body
        #expect(String(decoding: body, as: UTF8.self) == #"{"model":"claude-sonnet-4-5","max_tokens":64000,"system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}],"messages":[{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]}],"stream":true}"#)
    }

    @Test(arguments: [
        ("claude-3-opus-20240229", 4096, AnthropicMessages.ThinkingHabit.onlyWhenAsked), ("claude-3-haiku-20240307", 4096, .onlyWhenAsked), ("claude-2.1", 4096, .onlyWhenAsked),
        ("claude-3-5-sonnet-20241022", 8192, .onlyWhenAsked), ("anthropic/claude-3.5-haiku", 8192, .onlyWhenAsked), ("claude-3-7-sonnet-latest", 64_000, .onlyWhenAsked),
        ("claude-sonnet-4-20250514", 64_000, .onlyWhenAsked), ("claude-opus-4-20250514", 32_000, .onlyWhenAsked), ("claude-opus-4-1-20250805", 32_000, .onlyWhenAsked),
        ("claude-opus-4-5", 64_000, .onlyWhenAsked), ("us.anthropic.claude-haiku-4-5-20251001-v1:0", 64_000, .onlyWhenAsked), ("claude-sonnet-5", 64_000, .unlessToldNot),
        ("claude-fable-5", 64_000, .always), ("claude-mythos-preview", 64_000, .always), ("deepseek-chat", 8192, .unknown), ("", 8192, .unknown),
    ])
    func whatIsKnownOfAModel(_ name: String, _ maxTokens: Int, _ habit: AnthropicMessages.ThinkingHabit) {
        let facts = AnthropicModelFacts(name)
        #expect(facts.maxTokens == maxTokens && facts.habit == habit)
    }

    // MARK: Messages

    @Test func everyCallIsAnsweredInTheNextMessage() throws {
        let list = try messages([
            user("do"), own(.text("ok"), call(1, id: "x", #"{"a":1.0}"#), .text(" behind"), call(2, id: "y")), result(2, "two", isError: true), result(1, " "), user("and?"), user("well?"),
        ])
        #expect(list == [
            #"user {"type":"text","text":"do"}"#,
            #"assistant {"type":"text","text":"ok"} {"type":"text","text":" behind"} {"type":"tool_use","id":"x","name":"f","input":{"a":1.0}} {"type":"tool_use","id":"y","name":"f","input":{}}"#,
            #"user {"type":"tool_result","tool_use_id":"x","content":"(no output)"} {"type":"tool_result","tool_use_id":"y","content":"two","is_error":true} {"type":"text","text":"and?"} {"type":"text","text":"well?"}"#,
        ])
    }

    @Test func whatDoesNotFitTogetherIsMadeToFit() throws {
        let list = try messages([
            result(7, "an orphan"), own(.text(" \n")), user("\u{3000}"), own(.text("a")), own(.text("b"), call(1, id: "functions.f:0", "[1]")), user("go on"), own(.text("c ")),
        ])
        #expect(list == [
            #"user {"type":"text","text":"(What was said before is not shown.)"}"#,
            #"assistant {"type":"text","text":"a"} {"type":"text","text":"b"} {"type":"tool_use","id":"call_1","name":"f","input":{}}"#,
            #"user {"type":"tool_result","tool_use_id":"call_1","content":"there is no result for this call. It may or may not have run.","is_error":true} {"type":"text","text":"go on"}"#,
            #"assistant {"type":"text","text":"c "}"#, #"user {"type":"text","text":"Continue."}"#,
        ])
        #expect(try messages([]) == [#"user {"type":"text","text":"(What was said before is not shown.)"}"#])
    }

    @Test func idsAreUniqueAndPlain() throws {
        let list = try messages([user("q"), own(call(1, id: "a.b"), call(2, id: "same"), call(3, id: "same"), call(4), call(5, id: ""))])
        #expect(list[1].components(of: #""id":""#) == ["call_1", "same", "call_3", "call_4", "call_5"])
        #expect(list[2].components(of: #""tool_use_id":""#) == ["call_1", "same", "call_3", "call_4", "call_5"])
    }

    @Test func pictures() throws {
        let png = ImageContent(mediaType: "image/png", base64: "AAAA")
        let odd = ImageContent(mediaType: "image/tiff", base64: "AAAA")
        let large = ImageContent(mediaType: "image/jpeg", base64: String(repeating: "A", count: 5 << 20 + 4))
        let prompt = Prompt(system: "", tools: [], messages: [
            Message(role: .user, blocks: [.text("see"), .image(png), .image(odd)]), own(call(1, id: "x"), call(2, id: "y")), result(1, "", images: [png]), result(2, "bad", isError: true, images: [png, large]),
        ])
        let (value, notes) = try request(prompt, plain)
        let picture = #"{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}"#
        let none = #"{"type":"text","text":"[A picture that could not be sent]"}"#
        let list = (value["messages"]?.array ?? []).map { $0["content"]?.serializedText }
        #expect(list[0] == #"[{"type":"text","text":"see"},\#(picture),\#(none)]"#)
        #expect(list[2] == #"[{"type":"tool_result","tool_use_id":"x","content":[\#(picture)]},{"type":"tool_result","tool_use_id":"y","content":"bad","is_error":true},{"type":"text","text":"[The 2 pictures of the result of f]"},\#(picture),\#(none)]"#)
        #expect(notes == ["The provider takes pictures of people and tools only, as JPEG, PNG, GIF or WebP of at most 5 MB: 2 are left out."])
        var options = plain
        options.takesImages = false
        #expect(try request(prompt, options).notes == ["This server takes no pictures: 5 are left out."])
    }

    @Test func whatOnlyItsMakerUnderstandsGoesToNobodyElse() throws {
        let item = ContentBlock.providerItem(label: "x", item: Opaque(["type": "compaction", "content": "c"]))
        let message = own(item, thought("t"), .text("a", opaque: Opaque(["citations": [["type": "c", "file_id": .null]]])), call(1, id: "x", opaque: Opaque(["caller": ["type": "direct"]])))
        let tail = #"user {"type":"tool_result","tool_use_id":"x","content":"r"}"#
        var options = plain
        options.thinking = .adaptive
        #expect(try messages([user("q"), message, result(1, "r")], options) == [
            #"user {"type":"text","text":"q"}"#,
            #"assistant {"type":"compaction","content":"c"} {"type":"thinking","thinking":"t","signature":"S"} {"type":"text","text":"a","citations":[{"type":"c"}]} {"type":"tool_use","id":"x","name":"f","input":{},"caller":{"type":"direct"}}"#, tail,
        ])
        #expect(try messages([user("q"), message, result(1, "r")], options, model: "claude-opus-4-5") == [
            #"user {"type":"text","text":"q"}"#, #"assistant {"type":"text","text":"a"} {"type":"tool_use","id":"x","name":"f","input":{}}"#, tail,
        ])
    }

    @Test func whatTheServerRunsIsGivenBackInPairs() throws {
        func use(_ id: ExactString) -> ContentBlock { .providerItem(label: "s", item: Opaque(["type": "server_tool_use", "id": .string(id), "name": "s", "input": [:]])) }
        func found(_ id: ExactString) -> ContentBlock { .providerItem(label: "r", item: Opaque(["type": "web_search_tool_result", "tool_use_id": .string(id), "content": []])) }
        func kept(_ list: [Message]) throws -> [String] { try messages(list).flatMap { $0.components(of: #"use","id":""#) + $0.components(of: #""web_search_tool_result","tool_use_id":""#).map { "=" + $0 } } }
        #expect(try kept([user("q"), own(use("a"), found("a"), .text("t"), use("b")), user("n")]) == ["a", "=a"])
        #expect(try kept([user("q"), own(found("a"), use("a"), .text("t")), user("n")]) == [])
        // Still to be run: the same goes on.
        #expect(try kept([user("q"), own(.text("t "), use("a"))]) == ["a"])
        #expect(try kept([user("q"), own(use("a")), own(found("a"), .text("t")), user("n")]) == ["a", "=a"])
        // Beside a call of ours: only results may follow.
        #expect(try kept([user("q"), own(use("a"), call(1, id: "x")), result(1, "r")]) == ["a", "x"])
        #expect(try kept([user("q"), own(use("a"), call(1, id: "x")), result(1, "r"), user("n")]) == ["x"])
        #expect(try kept([user("q"), own(use("a"), call(1, id: "x")), result(1, "r"), own(found("a"), .text("t")), user("n")]) == ["a", "x", "=a"])
    }

    @Test func theContainerGoesBackWhileTheTurnLasts() throws {
        let container = ContentBlock.providerItem(label: "container", item: Opaque(["container": "c1"]))
        let turn = [user("q"), own(call(1, id: "x"), container), result(1, "r")]
        #expect(try request(Prompt(system: "", tools: [], messages: turn)).value["container"]?.string == "c1")
        #expect(try request(Prompt(system: "", tools: [], messages: turn + [user("n")])).value["container"] == nil)
    }

    // MARK: Thinking

    private func thinking(_ list: [Message], _ thinking: AnthropicMessages.Thinking, choice: ToolChoice = .auto, model: String = "claude-sonnet-4-5", maxTokens: Int? = nil) throws -> String {
        var options = plain
        options.thinking = thinking
        options.maxTokens = maxTokens
        let (value, notes) = try request(Prompt(system: "", tools: [Self.tool], messages: list, choice: choice), options, model: model)
        let thoughts = (value["messages"]?.array ?? []).flatMap { $0["content"]?.array ?? [] }.count { $0["type"]?.exact == "thinking" }
        return "\(value["thinking"]?.serializedText ?? "-") \(value["tool_choice"]?["type"]?.string ?? "-") \(thoughts)" + (notes.isEmpty ? "" : " !")
    }

    @Test func howMuchTheModelThinks() throws {
        #expect(try thinking([user("q")], .unsaid) == "- - 0")
        #expect(try thinking([user("q")], .off) == "- - 0")
        #expect(try thinking([user("q")], .adaptive) == #"{"type":"adaptive"} - 0"#)
        #expect(try thinking([user("q")], .budget(5000)) == #"{"type":"enabled","budget_tokens":5000} - 0"#)
        #expect(try thinking([user("q")], .budget(1)) == #"{"type":"enabled","budget_tokens":1024} - 0"#)
        #expect(try thinking([user("q")], .budget(5000), maxTokens: 2000) == #"{"type":"enabled","budget_tokens":1024} - 0 !"#)
        #expect(try thinking([user("q")], .budget(5000), maxTokens: 1000) == "- - 0 !")
        #expect(try thinking([user("q")], .off, model: "claude-sonnet-5") == #"{"type":"disabled"} - 0"#)
        #expect(try thinking([user("q")], .off, model: "claude-fable-5") == "- - 0 !")
    }

    @Test func aForcedCallLeavesNoRoomForThoughts() throws {
        for choice in [ToolChoice.any, .named("f")] {
            let word = choice == .any ? "any" : "tool"
            #expect(try thinking([user("q")], .adaptive, choice: choice) == "- \(word) 0")
            #expect(try thinking([user("q")], .budget(2000), choice: choice) == "- \(word) 0")
            #expect(try thinking([user("q")], .unsaid, choice: choice, model: "claude-sonnet-5") == #"{"type":"disabled"} "# + "\(word) 0")
            #expect(try thinking([user("q")], .unsaid, choice: choice, model: "claude-fable-5") == "- - 0 !")
            #expect(try thinking([user("q")], .unsaid, choice: choice, model: "some-model") == "- \(word) 0")
        }
        let turn = [user("q"), own(thought("t"), call(1, id: "x")), result(1, "r")]
        #expect(try thinking(turn, .adaptive, choice: .any) == "- any 0")
        #expect(try thinking(turn, .adaptive, choice: ToolChoice.none) == #"{"type":"adaptive"} none 1"#)
    }

    @Test func aTurnGoesOnAsItBegan() throws {
        let with = own(thought("t"), call(1, id: "x"))
        let without = own(.text("a"), call(2, id: "y"))
        let foreign = own(thought("t"), call(2, id: "y"), model: "claude-opus-4-5")
        let unsigned = own(.reasoning("t"), call(2, id: "y"))
        let budget = #"{"type":"enabled","budget_tokens":2000}"#
        #expect(try thinking([user("q"), with, result(1, "r")], .budget(2000)) == "\(budget) - 1")
        // Between calls it need not think.
        #expect(try thinking([user("q"), with, result(1, "r"), without, result(2, "r")], .budget(2000)) == "\(budget) - 1")
        #expect(try thinking([user("q"), without, result(2, "r")], .budget(2000)) == "- - 0")
        #expect(try thinking([user("q"), without, result(2, "r"), with, result(1, "r")], .budget(2000)) == "- - 0")
        // A new turn may begin with one.
        #expect(try thinking([user("q"), without, result(2, "r"), own(.text("b")), user("n")], .budget(2000)) == "\(budget) - 0")
        // It may do without where it decides for itself, but what it thought must not be missing.
        #expect(try thinking([user("q"), without, result(2, "r")], .adaptive) == #"{"type":"adaptive"} - 0"#)
        for lost in [foreign, unsigned] { #expect(try thinking([user("q"), lost, result(2, "r")], .adaptive) == "- - 0") }
        // Not thinking: then no thought in the turn that goes on, and earlier ones as they were.
        #expect(try thinking([user("q"), with, result(1, "r")], .unsaid) == "- - 0")
        #expect(try thinking([user("q"), with, result(1, "r"), own(.text("b")), user("n")], .unsaid) == "- - 1")
    }

    @Test func serversThatWantThoughtsThatNobodySigned() throws {
        var options = plain
        options.echoesUnsignedThinking = true
        let list = [user("q"), own(.reasoning("t"), call(1, id: "x"), model: "deepseek-v4"), result(1, "r")]
        #expect(try messages(list, options, model: "deepseek-v4")[1] == #"assistant {"type":"thinking","thinking":"t","signature":""} {"type":"tool_use","id":"x","name":"f","input":{}}"#)
        #expect(try !messages(list, options, model: "kimi-k3")[1].contains("thinking"))
    }

    @Test func aThoughtIsNeverTheEnd() throws {
        #expect(try messages([user("q"), own(thought("t")), user("n")]) == [#"user {"type":"text","text":"q"} {"type":"text","text":"n"}"#])
    }

    // MARK: Tools

    private func tools(_ prompt: Prompt, _ options: AnthropicMessages.Options? = nil) throws -> (tools: [String], choice: String?, notes: [String]) {
        let (value, notes) = try request(prompt, options ?? plain)
        return ((value["tools"]?.array ?? []).map(\.serializedText), value["tool_choice"]?.serializedText, notes)
    }

    private func prompt(_ tools: [ToolDefinition] = [tool], choice: ToolChoice = .auto, parallel: Bool = true, strict: Bool = false, answer: AnswerSchema? = nil) -> Prompt {
        Prompt(system: "", tools: tools, messages: [user("q")], choice: choice, allowsParallelCalls: parallel, constrainsArguments: strict, answerSchema: answer)
    }

    @Test func toolsAndChoice() throws {
        let plain = #"{"name":"f","description":"does f","input_schema":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}}"#
        let all = try tools(prompt())
        #expect(all.tools == [plain] && all.choice == nil && all.notes.isEmpty)
        #expect(try tools(prompt(choice: .any)).choice == #"{"type":"any"}"#)
        #expect(try tools(prompt(choice: .none)).choice == #"{"type":"none"}"#)
        #expect(try tools(prompt(choice: .named("f"), parallel: false)).choice == #"{"type":"tool","name":"f","disable_parallel_tool_use":true}"#)
        #expect(try tools(prompt(parallel: false)).choice == #"{"type":"auto","disable_parallel_tool_use":true}"#)
        #expect(try tools(prompt(choice: .none, parallel: false)).choice == #"{"type":"none"}"#)
        #expect(try tools(prompt([], choice: .any)).choice == nil)
        let gone = try tools(prompt(choice: .named("g")))
        #expect(gone.choice == nil && gone.notes == ["There is no tool g in this request: which tool is called is left to the model."])
        var options = self.plain
        options.takesToolChoice = false
        let without = try tools(prompt(choice: .any, parallel: false), options)
        #expect(without.choice == nil && without.notes.count == 2)
    }

    @Test func strictOnlyWhereTheSchemaMeansTheSame() throws {
        let loose = ToolDefinition(name: "g", summary: "", parameters: ["type": "object", "properties": ["a": ["type": "string"]]])
        let list = try tools(prompt([Self.tool, loose], strict: true)).tools
        #expect(list[0] == #"{"name":"f","description":"does f","input_schema":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false},"strict":true}"#)
        #expect(list[1] == #"{"name":"g","input_schema":{"type":"object","properties":{"a":{"type":"string"}}}}"#)
        let old = try request(prompt(strict: true), plain, model: "claude-opus-4-1").value
        #expect(old["tools"]?.serializedText.contains("strict") == false)
        let many = (0..<25).map { ToolDefinition(name: ExactString("f\($0)"), summary: "", parameters: Self.tool.parameters) }
        #expect(try tools(prompt(many, strict: true)).tools.count { $0.contains(#""strict":true"#) } == 20)
        let union: JSONValue = ["type": "object", "properties": ["a": ["type": ["string", "null"]], "b": ["anyOf": [["type": "string"], ["type": "null"]]]], "required": ["a", "b"]]
        let unions = (0..<10).map { ToolDefinition(name: ExactString("f\($0)"), summary: "", parameters: union) }
        #expect(try tools(prompt(unions, strict: true)).tools.count { $0.contains(#""strict":true"#) } == 8)
    }

    @Test(arguments: [
        (#"{"type":"object","properties":{"a b":{}}}"#, "it takes no property called “a b”"),
        (#"{"type":"object","properties":{"a":{"properties":{"$x":{}}}}}"#, "it takes no property called “$x”"),
        (#"{"type":"object","properties":{"a":{"type":"str"}}}"#, "/properties/a/type is no type"),
        (#"{"type":"object","properties":{"a":{"type":"array","items":[{"type":"string"}]}}}"#, "/properties/a/items is no schema"),
        (#"{"type":"object","properties":{"a":{"minimum":0,"exclusiveMinimum":true}}}"#, "/properties/a/exclusiveMinimum is no number that fits"),
        (#"{"type":"object","properties":{"a":{"required":true}}}"#, "/properties/a/required is no list of names"),
        (#"{"type":"object","properties":[]}"#, "/properties is no object"),
        (#"{"type":"object","$defs":{"a":{"anyOf":[]}}}"#, "/$defs/a/anyOf is no list of schemas"),
        (#"{"type":"object","properties":{"a":{"minLength":-1}}}"#, "/properties/a/minLength is no count"),
        (#""object""#, "the whole is no schema"),
    ])
    func aSchemaThatIsNotTaken(_ schema: String, _ reason: String) throws {
        let odd = ToolDefinition(name: "odd", summary: "", parameters: try JSONParser.parse(Array(schema.utf8)).value)
        let all = try tools(prompt([odd, Self.tool], choice: .named("odd")))
        #expect(all.tools.count == 1 && all.choice == nil)
        #expect(all.notes.first == "The provider does not take the schema of odd, and the tool is left out: \(reason).")
    }

    @Test func schemasThatAreTakenAsTheyAre() throws {
        for schema in [#"{}"#, "true", ##"{"type":"object","properties":{"a.b-c_1":{"enum":[1,null],"const":2,"x-more":[]},"b":{"items":{"$ref":"#/$defs/c"}},"d":false},"$defs":{"c":{}},"$schema":"http://json-schema.org/draft-07/schema#"}"##] {
            #expect(AnthropicSchemaRules.problem(in: try JSONParser.parse(Array(schema.utf8)).value) == nil)
        }
        let root = ToolDefinition(name: "g", summary: "", parameters: ["anyOf": [["type": "object"]]])
        #expect(try tools(prompt([root])).notes == ["The provider takes no anyOf at the top of a schema: g is sent without."])
    }

    @Test func toolsThatAreGoneAreDeclared() throws {
        let list = Prompt(system: "", tools: [], messages: [user("q"), own(call(1, "a/b"), call(2, "f"), call(3, "f"))])
        let all = try tools(list)
        #expect(all.tools == [#"{"name":"\#(ToolNameMap().wireName("a/b"))","input_schema":{"type":"object","properties":{}}}"#, #"{"name":"f","input_schema":{"type":"object","properties":{}}}"#])
        #expect(all.choice == #"{"type":"none"}"#)
    }

    @Test func twoToolsOfOneName() throws {
        let all = try tools(prompt([Self.tool, Self.tool]))
        #expect(all.tools.count == 1 && all.notes == ["There are two tools called f: the second is left out."])
    }

    @Test func theShapeOfAnAnswer() throws {
        let schema = AnswerSchema(schema: ["type": "object", "properties": ["a": ["type": "integer"]], "required": ["a"]])
        var options = plain
        options.holdsAnswers = true
        options.effort = "low"
        let held = try request(prompt([], answer: schema), options).value
        #expect(held["output_config"]?.serializedText == #"{"effort":"low","format":{"type":"json_schema","schema":{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],"additionalProperties":false}}}"#)
        options.holdsAnswers = false
        options.thinking = .adaptive
        let called = try request(prompt([], answer: schema), options).value
        #expect(called["tool_choice"]?.serializedText == #"{"type":"tool","name":"give_answer"}"#)
        #expect(called["thinking"] == nil && called["output_config"]?["format"] == nil)
    }

    // MARK: The cache

    @Test func fourPlacesAreMarked() throws {
        var options = AnthropicMessages.Options()
        let list = [user("1"), own(.text("a"), call(1, id: "x")), result(1, "r"), own(.text("b")), user("2")]
        let value = try request(Prompt(system: "s", tools: [Self.tool, ToolDefinition(name: "g", summary: "", parameters: [:])], messages: list), options).value
        func marks(_ value: JSONValue?) -> [Bool] { (value?.array ?? []).map { $0["cache_control"]?.serializedText == #"{"type":"ephemeral"}"# } }
        #expect(marks(value["tools"]) == [false, true])
        #expect(marks(value["system"]) == [true])
        #expect((value["messages"]?.array ?? []).map { marks($0["content"]) } == [[false], [false, false], [true], [false], [true]])
        options.caches = false
        #expect(AnthropicRules.broken(by: try request(Prompt(system: "s", tools: [], messages: list), options).value) == [])
    }

    /// Without its marks, a request begins with the one before it.
    @Test func whatWasSentIsSentAgain() throws {
        var options = plain
        options.thinking = .budget(2000)
        let list = [user("1"), own(thought("t"), .text("a"), call(1, id: "x")), result(1, "r"), own(.text("b")), user("2"), own(thought("u"), .text("c")), user("3")]
        var before: [String] = []
        for count in [1, 3, 5, 7] {
            let now = try messages(Array(list.prefix(count)), options)
            #expect(Array(now.prefix(before.count)) == before)
            before = now
        }
    }

    @Test func theSameConversationIsTheSameText() throws {
        let prompt = Prompt(system: "s", tools: [ToolDefinition(name: "a b", server: "x", summary: "", parameters: [:])], messages: [user("q"), own(call(1, "x/a b"), call(2, "gone/tool"))])
        #expect(WireFormat(.anthropicMessages).encode(prompt, for: Self.target) == WireFormat(.anthropicMessages).encode(prompt, for: Self.target))
    }
}

extension String {
    /// What stands between each occurrence of a text and the next quote.
    fileprivate func components(of key: String) -> [String] {
        let text = Array(utf8)
        let key = Array(key.utf8)
        return text.ranges(of: key).map { String(decoding: text[$0.upperBound...].prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self) }
    }
}
