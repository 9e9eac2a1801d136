import Conversation
import JSON
import StrictServers
import Testing
import Transport
import Wire

@testable import Models

/// A conversation with strict servers, over real connections: what a session's engine does, without an engine.
struct JudgedTalk {
    let session = SessionID("judged")
    private(set) var messages: [Message] = []
    private(set) var notes: [String] = []
    private var number = 0

    /// Two tools, one of which no wire calls by its name.
    static let tools = [
        ToolDefinition(
            name: "weather", summary: "The weather of a place.",
            parameters: ["type": "object", "properties": ["place": ["type": "string"], "days": ["type": "integer"]], "required": ["place"]]),
        ToolDefinition(
            name: "read", server: "fs", summary: "Reads a file.",
            parameters: [
                "type": "object", "properties": ["path": ["type": "string"], "options": ["type": "object", "properties": ["raw": ["type": "boolean"]], "required": ["raw"]]],
                "required": ["path", "options"],
            ]),
    ]
    static let image = ImageContent(mediaType: "image/png", base64: "iVBORw0KGgo=")

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static func model(_ server: StrictServer, adjust: (inout ModelEndpoint) -> Void = { _ in }) throws -> HTTPModel {
        let format = format(server.wire)
        guard let base = BaseURL(server.base, for: format.api) else { throw Failure(description: "no address: \(server.base)") }
        var endpoint = ModelEndpoint(baseURL: base, key: server.key, model: server.model, format: format)
        adjust(&endpoint)
        return HTTPModel(endpoint: endpoint, client: HTTPClient(configuration: HTTPConfiguration(userAgent: "test")))
    }

    static func format(_ wire: StrictWire) -> WireFormat {
        switch wire {
        case .chat(.openAI): ProviderTable.openAI.format(of: "gpt-4o")
        case .chat(.mistral): provider("mistral", "mistral-large")
        case .chat(.deepSeekThinking): provider("deepseek", "deepseek-reasoner")
        case .chat(.openRouter): provider("openrouter", "anthropic/claude-sonnet-4.5")
        case .chat(.geminiCompat): provider("gemini-openai", "gemini-3-pro-preview")
        case .responses: provider("openai", "gpt-5")
        case .anthropic: provider("anthropic", "claude-sonnet-4-5")
        case .gemini: provider("gemini", "gemini-3-pro-preview")
        }
    }

    private static func provider(_ id: ExactString, _ model: String) -> WireFormat { Provider.named(id)?.format(of: model) ?? WireFormat(.openAIChat) }

    /// One message of the person, and everything until the model rests. The second result of an answer is an error, the first
    /// has a picture.
    mutating func say(
        _ words: String, to model: HTTPModel, choice: ToolChoice = .auto, parallel: Bool = true, constrained: Bool = false, schema: AnswerSchema? = nil,
        tools: [ToolDefinition] = tools
    ) async throws -> String {
        messages.append(Message(role: .user, blocks: [.text(words)]))
        return try await goOn(with: model, choice: choice, parallel: parallel, constrained: constrained, schema: schema, tools: tools)
    }

    /// Until the model rests.
    mutating func goOn(
        with model: HTTPModel, choice: ToolChoice = .auto, parallel: Bool = true, constrained: Bool = false, schema: AnswerSchema? = nil,
        tools: [ToolDefinition] = tools
    ) async throws -> String {
        for round in 0..<8 {
            let prompt = Prompt(
                system: "Be brief.", tools: tools, messages: messages, choice: round == 0 ? choice : choice == .none ? .none : .auto, allowsParallelCalls: parallel,
                constrainsArguments: constrained, answerSchema: schema)
            if try await step(prompt, model) { return messages.last?.text ?? "" }
        }
        throw Failure(description: "The model never rests.")
    }

    /// A turn that is left when its calls have their results.
    mutating func begin(_ words: String, with model: HTTPModel) async throws {
        messages.append(Message(role: .user, blocks: [.text(words)]))
        _ = try await step(Prompt(system: "Be brief.", tools: Self.tools, messages: messages), model)
    }

    /// - Returns: whether the model rests.
    private mutating func step(_ prompt: Prompt, _ model: HTTPModel) async throws -> Bool {
        let answer = try await ask(prompt, model)
        messages.append(answer)
        let calls = answer.calls
        if calls.isEmpty { return true }
        for call in calls { _ = try call.arguments() }
        let results = calls.enumerated().map { index, call in
            ToolResult(key: call.key, text: index == 1 ? "no such thing" : "done \(call.key.number)", isError: index == 1, images: index == 0 ? [Self.image] : [])
        }
        messages.append(Message(role: .tool, blocks: results.map(ContentBlock.toolResult)))
        return false
    }

    private mutating func ask(_ prompt: Prompt, _ model: HTTPModel) async throws -> Message {
        let request = model.encode(prompt)
        notes += request.notes.filter { !notes.contains($0) }
        let response = try await model.open(request)
        var decoder = model.decoder(for: response)
        var events: [StreamEvent] = []
        while let bytes = try await response.next() { events += decoder.receive(bytes) }
        events += decoder.finish()
        return try answer(events, model)
    }

    private mutating func answer(_ events: [StreamEvent], _ model: HTTPModel) throws -> Message {
        var parts = AnswerParts()
        var calls: [(number: Int, id: ExactString?, name: ExactString, arguments: [UInt8], opaque: Opaque?)] = []
        for event in events {
            parts.receive(event)
            switch event {
            case .callStarted:
                number += 1
                calls.append((number, nil, "", [], nil))
            case .callIdentified(let slot, let id, let name):
                calls[slot.index].id = id ?? calls[slot.index].id
                calls[slot.index].name = name ?? calls[slot.index].name
            case .callArguments(let slot, let bytes): calls[slot.index].arguments += bytes
            case .callOpaque(let slot, let opaque): calls[slot.index].opaque = opaque
            case .ended(let outcome): if outcome != .complete { throw Failure(description: "The answer ended with \(outcome).") }
            default: break
            }
        }
        let session = session
        let blocks = parts.blocks { slot in
            let call = calls[slot.index]
            return ToolCall(
                key: CallKey(session: session, number: call.number), wireID: call.id, name: call.name, rawArguments: call.arguments, opaque: call.opaque)
        }
        return Message(role: .assistant, blocks: blocks, origin: model.provider, model: model.modelName)
    }
}

extension ModelEndpoint {
    /// Asked to think, where that is said in the request.
    var thinking: ModelEndpoint { format.api == .openAIChat ? self : with(ModelWishes(reasoning: .medium)) }
}
