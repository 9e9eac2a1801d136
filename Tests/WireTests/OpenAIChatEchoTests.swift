import Conversation
import JSON
import Testing

@testable import Wire

/// What a compatible server wants back is given back, to it and to nobody else.
@Suite struct OpenAIChatEchoTests {
    private let target = WireTarget(provider: ProviderID("openai-chat@a"), model: "m-1")

    private func message(_ deltas: [String], _ maker: WireTarget? = nil) -> Message {
        var decoder = OpenAIChatDecoder()
        let chunks = deltas.map { #"{"choices":[{"index":0,"delta":\#($0)}]}"# } + [#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#, "[DONE]"]
        let events = decoder.receive(Array(chunks.map { "data: \($0)\n\n" }.joined().utf8))
        var parts = AnswerParts()
        var calls: [(id: ExactString?, name: ExactString, arguments: [UInt8], opaque: Opaque?)] = []
        for event in events {
            parts.receive(event)
            switch event {
            case .callStarted: calls.append((nil, "", [], nil))
            case .callIdentified(let slot, let id, let name):
                if let id { calls[slot.index].id = id }
                if let name { calls[slot.index].name = name }
            case .callArguments(let slot, let bytes): calls[slot.index].arguments += bytes
            case .callOpaque(let slot, let opaque): calls[slot.index].opaque = opaque
            default: break
            }
        }
        let blocks = parts.blocks { slot in
            let call = calls[slot.index]
            return ToolCall(
                key: CallKey(session: SessionID("s"), number: slot.index + 1), wireID: call.id, name: call.name, rawArguments: call.arguments, opaque: call.opaque)
        }
        return Message(role: .assistant, blocks: blocks, origin: (maker ?? target).provider, model: (maker ?? target).model)
    }

    private func echo(_ message: Message, _ adjust: (inout OpenAIChat.Options) -> Void) throws -> JSONValue {
        var options = OpenAIChat.Options()
        adjust(&options)
        let prompt = Prompt(system: "", tools: [], messages: [Message(role: .user, blocks: [.text("q")]), message])
        let body = try JSONParser.parse(WireFormat.openAIChat(options).encode(prompt, for: target).body).value
        return try #require(body["messages"]?.array?[1])
    }

    @Test(arguments: ["reasoning_content", "reasoning"])
    func textInTheFieldItCameIn(_ field: String) throws {
        let message = message([#"{"\#(field)":"I th"}"#, #"{"\#(field)":"ink"}"#, #"{"content":"so"}"#])
        let echoed = try echo(message) { $0.reasoningEcho = .text }
        #expect(echoed[ExactString(field)]?.string == "I think")
        #expect(echoed["content"]?.string == "so")
        #expect(try echo(message) { $0.reasoningEcho = .none }.object?.keys == ["role", "content"])
    }

    @Test func detailsAreOneForEachIndexAndType() throws {
        let message = message([
            #"{"reasoning":"I th","reasoning_details":[{"type":"reasoning.text","text":"I th","format":"anthropic-claude-v1","index":0}]}"#,
            #"{"reasoning":"ink","reasoning_details":[{"type":"reasoning.text","text":"ink","index":0}]}"#,
            #"{"reasoning_details":[{"type":"reasoning.text","signature":"SIG","index":0}]}"#, #"{"content":"so"}"#,
            #"{"reasoning_details":[{"type":"reasoning.encrypted","data":"xyz","id":"c1","index":0}]}"#,
        ])
        #expect(message.reasoning == "I think" && message.text == "so")
        let echoed = try echo(message) { $0.reasoningEcho = .details }
        #expect(
            echoed["reasoning_details"]?.serializedText
                == #"[{"type":"reasoning.text","text":"I think","format":"anthropic-claude-v1","index":0,"signature":"SIG"},{"type":"reasoning.encrypted","data":"xyz","id":"c1","index":0}]"#)
    }

    /// A signature is of every word, also of one that comes twice.
    @Test func detailsHoldTheSameWordTwice() throws {
        let word = #"{"reasoning":"no ","reasoning_details":[{"type":"reasoning.text","text":"no ","index":0}]}"#
        let message = message([word, word, word, word, #"{"content":"so"}"#])
        #expect(message.reasoning == "no no no no ")
        #expect(
            try echo(message) { $0.reasoningEcho = .details }["reasoning_details"]?.serializedText
                == #"[{"type":"reasoning.text","text":"no no no no ","index":0}]"#)
    }

    /// LiteLLM in front of Anthropic.
    @Test func blocksOfThoughts() throws {
        let message = message([
            #"{"reasoning_content":"I th","thinking_blocks":[{"type":"thinking","thinking":"I th"}]}"#,
            #"{"reasoning_content":"ink","thinking_blocks":[{"type":"thinking","thinking":"ink"}]}"#,
            #"{"thinking_blocks":[{"type":"thinking","thinking":"","signature":"SIG"}]}"#,
            #"{"thinking_blocks":[{"type":"redacted_thinking","data":"xyz"}]}"#, #"{"content":"so"}"#,
        ])
        #expect(message.reasoning == "I think" && message.text == "so")
        #expect(
            try echo(message) { _ in }["thinking_blocks"]?.serializedText
                == #"[{"type":"thinking","thinking":"I think","signature":"SIG"},{"type":"redacted_thinking","data":"xyz"}]"#)
    }

    @Test func aSignatureOnItsCall() throws {
        let message = message([
            #"{"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":"{}"}}]}"#,
            #"{"tool_calls":[{"index":0,"extra_content":{"google":{"thought_signature":"SIG"}}}]}"#,
            #"{"tool_calls":[{"index":1,"id":"c2","function":{"name":"f","arguments":"{}"}}]}"#,
        ])
        let calls = try echo(message) { _ in }["tool_calls"]?.array ?? []
        #expect(calls.first?["extra_content"]?["google"]?["thought_signature"]?.string == "SIG")
        #expect(calls.last?["extra_content"] == nil)
    }

    @Test func partsOfTheContent() throws {
        let message = message([#"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]}"#, #"{"content":[{"type":"text","text":"so"}]}"#])
        let echoed = try echo(message) { $0.reasoningEcho = .parts }
        #expect(echoed["content"]?.serializedText == #"[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"so"}]"#)
    }

    @Test func nothingOfItGoesToAnyoneElse() throws {
        let foreign = message(
            [
                #"{"reasoning_content":"secret","reasoning_details":[{"type":"reasoning.encrypted","data":"secret","index":0}]}"#,
                #"{"tool_calls":[{"index":0,"id":"c1","extra_content":{"x":"secret"},"function":{"name":"f","arguments":"{}"}}]}"#,
            ], WireTarget(provider: ProviderID("openai-chat@b"), model: "m-1"))
        for echo in [OpenAIChat.ReasoningEcho.none, .text, .details, .parts] {
            #expect(try !self.echo(foreign) { $0.reasoningEcho = echo }.serializedText.contains("secret"))
        }
    }
}

@Suite struct OpenAIChatImageTests {
    private let image = ImageContent(mediaType: "image/png", base64: "iVBORw0KGgo=")

    private func messages(_ messages: [Message], _ options: OpenAIChat.Options = .init()) throws -> ([JSONValue], [String]) {
        let request = WireFormat.openAIChat(options).encode(Prompt(system: "", tools: [], messages: messages), for: WireTarget(provider: ProviderID("p"), model: "m"))
        return (try JSONParser.parse(request.body).value["messages"]?.array ?? [], request.notes)
    }

    /// A result has no place for them: they follow after the last result, and say whose they are.
    @Test func picturesOfResultsFollowAllResults() throws {
        func key(_ number: Int) -> CallKey { CallKey(session: SessionID("s"), number: number) }
        let conversation = [
            Message(role: .user, blocks: [.text("look"), .image(image)]),
            Message(role: .assistant, blocks: (1...2).map { .toolCall(ToolCall(key: key($0), wireID: nil, name: "see", rawArguments: [])) }),
            Message(role: .tool, blocks: [.toolResult(ToolResult(key: key(1), text: "", isError: false, images: [image])), .toolResult(ToolResult(key: key(2), text: "no", isError: true))]),
        ]
        var seeing = OpenAIChat.Options()
        seeing.takesImages = true
        let (list, notes) = try messages(conversation, seeing)
        #expect(list.map { $0["role"]?.string } == ["user", "assistant", "tool", "tool", "user"])
        #expect(list[0]["content"]?.array?[1]["image_url"]?["url"]?.string == "data:image/png;base64,iVBORw0KGgo=")
        #expect(list[2]["content"]?.string == "(no output)" && list[3]["content"]?.string == "Error: no")
        #expect(list[4]["content"]?.array?.count == 2)
        #expect(notes.isEmpty)
        let (plain, said) = try messages(conversation)
        #expect(plain.map { $0["role"]?.string } == ["user", "assistant", "tool", "tool"])
        #expect(said == ["This server takes no pictures: 2 are left out."])
    }
}
