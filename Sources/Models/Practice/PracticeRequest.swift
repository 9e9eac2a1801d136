import Conversation
import JSON
import Wire

/// A request as the practice model reads it: the same bytes that a server would get.
struct PracticeRequest: Sendable {
    /// One call of the running turn, with its result.
    struct Step: Sendable {
        let tool: ExactString
        let arguments: JSONValue
        let result: PracticeResult
    }

    /// What the person asks, a message each: several when they were typed while the model worked.
    let messages: [String]
    var message: String { messages.last ?? "" }
    let tools: [JSONValue]
    /// The calls since then, one list for each answer that had calls.
    let rounds: [[Step]]
    /// Everything that was denied in the whole conversation.
    let denied: [Step]
    /// Calls in the whole conversation, for ids that are given once.
    let callCount: Int
    let byteCount: Int

    init?(_ body: [UInt8]) {
        guard let value = try? JSONParser.parse(body).value, let messages = value["messages"]?.array else { return nil }
        tools = value["tools"]?.array ?? []
        byteCount = body.count
        var results: [ExactString: PracticeResult] = [:]
        for message in messages where message["role"]?.exact == "tool" {
            guard let id = message["tool_call_id"]?.exact else { continue }
            results[id] = PracticeResult(Self.text(message["content"]))
        }
        var words: [String] = []
        var hasAnswer = true
        var rounds: [[Step]] = []
        var denied: [Step] = []
        var count = 0
        for message in messages {
            switch message["role"]?.exact {
            case "user":
                if hasAnswer { words = [] }
                hasAnswer = false
                let text = Self.text(message["content"])
                if !Self.asides.contains(where: { text.utf8.starts(with: $0.utf8) }) { words.append(text) }
                rounds = []
            case "assistant":
                hasAnswer = true
                let calls = (message["tool_calls"]?.array ?? []).map { call -> Step in
                    let function = call["function"]
                    let arguments = (function?["arguments"]?.string).flatMap { try? JSONParser.parse($0).value } ?? [:]
                    return Step(
                        tool: function?["name"]?.exact ?? "", arguments: arguments,
                        result: call["id"]?.exact.flatMap { results[$0] } ?? PracticeResult(""))
                }
                count += calls.count
                denied += calls.filter { $0.result.isDenied }
                if !calls.isEmpty { rounds.append(calls) }
            default: break
            }
        }
        self.messages = words
        self.rounds = rounds
        self.denied = denied
        callCount = count
    }

    /// How messages begin that come beside what the person asks: outputs, summaries, notes.
    private static let asides = ["I ran this command myself:", "This is a summary of our conversation", "["]

    private static func text(_ content: JSONValue?) -> String {
        if let text = content?.string { return text }
        return (content?.array ?? []).compactMap { $0["text"]?.string }.joined(separator: "\n")
    }

    /// The wire name of an offered tool: the name itself, or the one that has it as its last part.
    func tool(_ name: ExactString) -> ExactString? {
        let names = tools.compactMap { $0["function"]?["name"]?.exact }
        return names.first { $0 == name } ?? names.first { ToolNameMap().wireName(name) == $0 }
    }

    /// A tool that tells the weather, and the parameter that takes the place.
    var weatherTool: (name: ExactString, parameter: ExactString, function: JSONValue)? {
        for tool in tools {
            guard let function = tool["function"], let name = function["name"]?.exact, ASCII.contains(name.string, "weather") else { continue }
            let properties = function["parameters"]?["properties"]?.object
            let known: [ExactString] = ["location", "city", "place", "town", "query", "q", "name"]
            let text = properties?.members.first { $0.value["type"]?.exact == "string" }?.key
            guard let parameter = known.first(where: { properties?[$0] != nil }) ?? text else { continue }
            return (name, parameter, function)
        }
        return nil
    }
}

/// What came back for a call, as far as its words tell.
struct PracticeResult: Sendable, Equatable {
    /// Without the marks that the encoder and the engine put before it.
    let text: String
    let isError: Bool
    let isDenied: Bool
    /// Ended before anyone decided.
    let isUndecided: Bool
    let reason: String?
    let byRule: Bool
    let byHook: Bool
    let comment: String?
    /// What ran instead of what was proposed.
    let amended: String?

    init(_ text: String) {
        var text = text
        let mark = "Error: "
        isError = text.utf8.starts(with: mark.utf8)
        if isError { text = String(decoding: text.utf8.dropFirst(mark.utf8.count), as: UTF8.self) }
        let firstLine = Self.line(text)
        isDenied = isError && (ASCII.contains(firstLine, "denied this call") || ASCII.contains(firstLine, "refused this call"))
        isUndecided = isError && !isDenied && ASCII.contains(firstLine, "was not run")
        byRule = ASCII.hasPrefix(firstLine, "a rule")
        byHook = ASCII.hasPrefix(firstLine, "a program of the person's")
        reason = isDenied ? Self.after("Reason: ", in: text) : nil
        comment = Self.after("The person's comment: ", in: text)
        // Of a change of long arguments only the places are told.
        let isAmended = ASCII.hasPrefix(text, "the person changed the arguments") || ASCII.hasPrefix(text, "the person had changed this very call")
        amended = isAmended ? Self.after("What ran: ", in: text) ?? Self.after("what ran: ", in: text) : nil
        if amended != nil || comment != nil, let range = text.utf8.firstRange(of: "Result:\n".utf8) {
            text = String(decoding: text.utf8[range.upperBound...], as: UTF8.self)
        }
        self.text = text
    }

    private static func line(_ text: String) -> String {
        String(decoding: text.utf8.prefix { $0 != 0x0A }, as: UTF8.self)
    }

    private static func after(_ mark: String, in text: String) -> String? {
        guard let range = text.utf8.firstRange(of: mark.utf8) else { return nil }
        let rest = String(decoding: text.utf8[range.upperBound...].prefix { $0 != 0x0A }, as: UTF8.self)
        return rest.utf8.isEmpty ? nil : rest
    }

    /// Whether the text is a note of a tool rather than content: `[the file is empty]`.
    var isEmptyFile: Bool { ExactString(text) == "[the file is empty]" }
}
