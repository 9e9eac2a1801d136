import JSON
import Synchronization
import TestSupport

/// Judges and answers; what the server remembers.
final class StrictDesk: Sendable {
    struct State {
        var requests: [JSONValue] = []
        var refusals: [Refusal] = []
        var cache = PromptCache()
        /// The items of each stored response, those before it included.
        var stored: [String: [JSONValue]] = [:]
    }

    let wire: StrictWire
    let key: String
    let steps: Int
    let state = Mutex(State())

    init(wire: StrictWire, key: String, steps: Int) {
        self.wire = wire
        self.key = key
        self.steps = steps
    }

    static func prefix(of wire: StrictWire) -> String {
        switch wire {
        case .chat(.openRouter): "/api/v1"
        case .chat(.geminiCompat): "/v1beta/openai"
        case .chat, .responses: "/v1"
        case .anthropic: ""
        case .gemini: "/v1beta"
        }
    }

    func answer(_ request: Knock) -> HTTPServer.Reply {
        do throws(Refusal) {
            return try judged(request)
        } catch {
            state.withLock { $0.refusals.append(error) }
            return .json(error.body.serializedText, status: error.status, headers: [("x-should-retry", "false")])
        }
    }

    private func judged(_ request: Knock) throws(Refusal) -> HTTPServer.Reply {
        try judgeKey(request)
        let place = request.target.split(separator: "?", maxSplits: 1).map(String.init)
        // Gemini has the same in v1 as in v1beta.
        let full = (place.first ?? "").hasPrefix("/v1/") && wire == .gemini ? "/v1beta" + (place.first ?? "").dropFirst(3) : place.first ?? ""
        guard full.hasPrefix(Self.prefix(of: wire)) else { throw unknown(request) }
        let path = String(full.dropFirst(Self.prefix(of: wire).count))
        let query = place.count > 1 ? place[1].split(separator: "&").map(String.init) : []
        if request.method == "GET", path == (wire == .anthropic ? "/v1/models" : "/models") { return .json(models.serializedText) }
        guard request.method == "POST" else { throw unknown(request) }
        let body = try body(request)
        state.withLock { $0.requests.append(body) }
        switch (wire, path) {
        case (.chat(let dialect), "/chat/completions"): return try chat(body, dialect)
        case (.responses, "/responses"): return try responses(body)
        case (.anthropic, "/v1/messages"): return try anthropic(body, request.header("anthropic-version") ?? "")
        case (.anthropic, "/v1/messages/count_tokens"):
            if let refusal = StrictAnthropic.refusal(of: body.with("max_tokens", 1_000_000)) { throw refusal }
            return .json(JSONValue.members(["input_tokens": .count(Tokens.count(body.serializedText))]).serializedText)
        case (.gemini, _):
            guard path.hasPrefix("/models/"), let colon = path.lastIndex(of: ":") else { break }
            let model = String(path[..<colon].dropFirst("/models/".count))
            switch path[colon...] {
            case ":generateContent": return try gemini(body, model, streams: false, isEventStream: false)
            case ":streamGenerateContent": return try gemini(body, model, streams: true, isEventStream: query.contains("alt=sse"))
            default: break
            }
        default: break
        }
        throw unknown(request)
    }

    private func unknown(_ request: Knock) -> Refusal {
        fault(404, "not-found", "Unknown request URL: \(request.method) \(request.target). Please check the URL for typos.")
    }

    private func body(_ request: Knock) throws(Refusal) -> JSONValue {
        guard request.header("content-type")?.lowercased().hasPrefix("application/json") == true else {
            throw fault(400, "content-type", "Invalid content type header. Expected one of application/json.")
        }
        guard let document = try? JSONParser.parse(request.body) else { throw fault(400, "not-json", "We could not parse the JSON body of your request.") }
        if let key = document.duplicateKeys.first { throw fault(400, "duplicate-key", "The JSON body has a duplicate key: \(key.string)") }
        return document.value
    }

    // MARK: The four formats

    private func finished(_ asked: Asked, _ body: JSONValue, prompt: JSONValue?) -> (Asked, Answer, Tokens) {
        var asked = asked
        let text = prompt?.serializedText ?? ""
        let read = state.withLock { state in
            asked.nonce = Seal.hash("\(state.requests.count) \(body.serializedText)")
            // Without the closing bracket, a prompt that goes on begins with this one.
            return state.cache.read(Array(text.utf8.dropLast()))
        }
        let answer = Answer(to: asked, steps: steps)
        let reasoning = asked.reasons ? Tokens.count(answer.reasoning) : 0
        let input = Tokens.count(text) + Tokens.count((body["tools"] ?? .null).serializedText)
        let said = Tokens.count(answer.text) + answer.calls.reduce(0) { $0 + Tokens.count($1.arguments.serializedText) + 8 }
        return (asked, answer, Tokens(input: input, cached: read / 4 / 16 * 16, output: said + reasoning, reasoning: reasoning))
    }

    private func chat(_ body: JSONValue, _ dialect: ChatDialect) throws(Refusal) -> HTTPServer.Reply {
        if let refusal = StrictChat.refusal(of: body, dialect: dialect) { throw refusal }
        var asked = ChatScript.asked(body)
        asked.model = try known(body["model"]?.string)
        asked.streams = body["stream"]?.bool ?? false
        let (asking, answer, tokens) = finished(asked, body, prompt: body["messages"])
        let usage = body["stream_options"]?["include_usage"]?.bool ?? false
        return ChatScript(dialect: dialect, asked: asking, answer: answer, tokens: tokens, includesUsage: usage).reply
    }

    private func responses(_ body: JSONValue) throws(Refusal) -> HTTPServer.Reply {
        var stored: [JSONValue] = []
        if let previous = body["previous_response_id"], !previous.isNull {
            guard let items = state.withLock({ $0.stored[previous.string ?? ""] }) else {
                let message = "Previous response with id '\(previous.string ?? "")' not found."
                throw Refusal(
                    status: 400, body: StrictChat.body(message, .openAI, param: "previous_response_id", code: "previous_response_not_found"),
                    rule: "previous-response")
            }
            stored = items
        }
        if let refusal = StrictResponses.refusal(of: body, stored: stored) { throw refusal }
        var asked = ResponsesScript.asked(body, stored: stored)
        asked.model = try known(body["model"]?.string)
        asked.streams = body["stream"]?.bool ?? false
        let (asking, answer, tokens) = finished(asked, body, prompt: .array(stored + (body["input"]?.array ?? [body["input"] ?? .null])))
        let script = ResponsesScript(request: body, asked: asking, answer: answer, tokens: tokens)
        if body["store"]?.bool ?? true {
            let sent = body["input"]?.array ?? [["role": "user", "content": body["input"] ?? ""]]
            let items = stored + sent + script.output
            state.withLock { $0.stored[script.id] = items }
        }
        return script.reply
    }

    private func anthropic(_ body: JSONValue, _ version: String) throws(Refusal) -> HTTPServer.Reply {
        if let refusal = StrictAnthropic.refusal(of: body, version: version) { throw refusal }
        var asked = AnthropicScript.asked(body)
        asked.model = try known(body["model"]?.string)
        asked.streams = body["stream"]?.bool ?? false
        let (asking, answer, tokens) = finished(asked, body, prompt: body["messages"])
        return AnthropicScript(asked: asking, answer: answer, tokens: tokens, hidesThoughts: body["thinking"]?["display"]?.string == "omitted").reply
    }

    private func gemini(_ body: JSONValue, _ model: String, streams: Bool, isEventStream: Bool) throws(Refusal) -> HTTPServer.Reply {
        let model = try known(model)
        if let refusal = StrictGemini.refusal(of: body, model: model) {
            // A stream that is an array brings its error in one.
            throw streams && !isEventStream ? Refusal(status: refusal.status, body: [refusal.body], rule: refusal.rule) : refusal
        }
        var asked = GeminiScript.asked(StrictGemini.camelized(body))
        asked.model = model
        asked.streams = streams
        let (asking, answer, tokens) = finished(asked, body, prompt: body["contents"])
        return GeminiScript(asked: asking, answer: answer, tokens: tokens, isEventStream: isEventStream).reply
    }
}
