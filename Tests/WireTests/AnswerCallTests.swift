import Conversation
import JSON
import Testing

@testable import Wire

/// A call that stands for the answer is nobody's business outside the wire.
@Suite struct AnswerCallTests {
    private let target = WireTarget(provider: ProviderID("p"), model: "m")
    private let schema: JSONValue = ["type": "array", "items": ["type": "string"]]
    private let tool = ToolDefinition(name: "look", summary: "", parameters: ["type": "object"])

    private func request(_ tools: [ToolDefinition], _ choice: ToolChoice = .auto) throws -> (JSONValue, ToolNameMap) {
        let prompt = Prompt(
            system: "", tools: tools, messages: [Message(role: .user, blocks: [.text("hi")])], choice: choice, answerSchema: AnswerSchema(schema: schema))
        let request = WireFormat(.openAIChat).encode(prompt, for: target)
        return (try JSONParser.parse(request.body).value, request.names)
    }

    private func answer(_ chunks: [String], _ names: ToolNameMap) -> [StreamEvent] {
        var decoder = WireFormat(.openAIChat).decoder(names: names)
        let body = (chunks + ["[DONE]"]).map { "data: \($0)\n\n" }.joined()
        return decoder.receive(Array(body.utf8)) + decoder.finish()
    }

    private func call(_ index: Int, _ name: String, _ arguments: String) -> String {
        let text = JSONValue.string(ExactString(arguments)).serializedText
        return #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":\#(index),"id":"c\#(index)","function":{"name":"\#(name)","arguments":\#(text)}}]}}]}"#
    }

    private let stop = #"{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"#

    @Test func theModelMustCallSomething() throws {
        let (alone, _) = try request([])
        #expect(alone["tools"]?.array?.count == 1)
        #expect(alone["tools"]?.array?.first?["function"]?["parameters"]?["properties"]?["answer"] == schema)
        #expect(alone["tool_choice"]?["function"]?["name"]?.string == "give_answer")
        let (beside, _) = try request([tool])
        #expect(beside["tools"]?.array?.count == 2)
        #expect(beside["tool_choice"]?.string == "required")
        #expect(try request([tool], .none).0["tool_choice"]?["function"]?["name"]?.string == "give_answer")
        #expect(try request([tool], .named("look")).0["tool_choice"]?["function"]?["name"]?.string == "look")
    }

    @Test func itsArgumentsAreTheText() throws {
        let (_, names) = try request([tool])
        let events = answer([call(0, "give_answer", #"{"answer":["a","#), #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1.50]}"}}]}}]}"#, stop], names)
        #expect(events.contains(.textDelta(#"["a",1.50]"#)))
        #expect(!events.contains { if case .callStarted = $0 { true } else { false } })
        #expect(events.last == .ended(.complete))
    }

    /// Some talk before they call.
    @Test func wordsBesideItAreNoPartOfTheAnswer() throws {
        let (_, names) = try request([tool])
        let talk = #"{"choices":[{"index":0,"delta":{"content":"Here it is:"}}]}"#
        func texts(_ events: [StreamEvent]) -> [String] { events.compactMap { if case .textDelta(let text) = $0 { text } else { nil } } }
        #expect(texts(answer([talk, call(0, "give_answer", #"{"answer":[]}"#), stop], names)) == ["[]"])
        #expect(texts(answer([talk, call(0, "look", "{}"), stop], names)) == ["Here it is:"])
        #expect(texts(answer([talk, #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#], names)) == ["Here it is:"])
    }

    @Test func otherCallsBesideItKeepTheirPlaces() throws {
        let (_, names) = try request([tool])
        let events = answer([call(0, "look", "{}"), call(1, "give_answer", #"{"answer":[]}"#), call(2, "look", #"{"a":1}"#), stop], names)
        let slots = events.compactMap { event -> Int? in if case .callStarted(let slot) = event { slot.index } else { nil } }
        #expect(slots == [0, 1])
        #expect(events.contains(.callArguments(CallSlot(1), Array(#"{"a":1}"#.utf8))))
        #expect(events.contains(.textDelta("[]")))
    }

    @Test func argumentsThatAreNoAnswerAreSaidAsTheyCame() throws {
        let (_, names) = try request([])
        #expect(answer([call(0, "give_answer", #"{"other":1}"#), stop], names).contains(.textDelta(#"{"other":1}"#)))
        #expect(answer([call(0, "give_answer", "broken"), stop], names).contains(.textDelta("broken")))
    }

    @Test func withoutASchemaNothingIsDone() throws {
        var decoder = WireFormat(.openAIChat).decoder()
        let body = [call(0, "give_answer", "{}"), stop, "[DONE]"].map { "data: \($0)\n\n" }.joined()
        let events = decoder.receive(Array(body.utf8))
        #expect(events.contains(.callStarted(CallSlot(0))))
    }

    @Test func whoHoldsAnswersIsAskedTo() throws {
        var options = OpenAIChat.Options()
        options.holdsAnswers = true
        let strict: JSONValue = ["type": "object", "properties": ["a": ["type": "integer"]], "required": ["a"]]
        func body(_ schema: JSONValue) throws -> JSONValue {
            let prompt = Prompt(system: "", tools: [], messages: [Message(role: .user, blocks: [.text("hi")])], answerSchema: AnswerSchema(schema: schema))
            return try JSONParser.parse(WireFormat.openAIChat(options).encode(prompt, for: target).body).value
        }
        let held = try body(strict)
        #expect(held["tools"] == nil)
        #expect(held["response_format"]?["json_schema"]?["strict"]?.bool == true)
        #expect(held["response_format"]?["json_schema"]?["schema"]?["additionalProperties"]?.bool == false)
        // A list is no object: it cannot be held, so a call stands for it.
        #expect(try body(schema)["tool_choice"]?["function"]?["name"]?.string == "give_answer")
    }
}
