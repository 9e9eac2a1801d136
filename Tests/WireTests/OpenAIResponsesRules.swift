import Conversation
import JSON

@testable import Wire

/// What OpenAI refuses, as far as it is known: every rule has been seen as a 400.
struct OpenAIResponsesRules {
    /// What is wrong with a request, in words.
    static func broken(_ request: JSONValue, _ options: OpenAIResponses.Options) -> [String] {
        var rules = OpenAIResponsesRules()
        rules.check(input: request["input"]?.array ?? [], options)
        rules.check(tools: request)
        if request["store"]?.bool != false { rules.found.append("store is not false") }
        if let limit = request["max_output_tokens"]?.integer, limit < 16 { rules.found.append("max_output_tokens \(limit)") }
        if request["include"] != nil, !options.encryptsReasoning { rules.found.append("include for a model that does not reason") }
        return rules.found
    }

    private var found: [String] = []
    private var itemIDs: Set<String> = []

    private mutating func check(input: [JSONValue], _ options: OpenAIResponses.Options) {
        /// Calls without an output, by call_id.
        var open: [String: String] = [:]
        var seen: Set<String> = []
        var isAnswering = false
        for (index, item) in input.enumerated() {
            let type = item["type"]?.string ?? ""
            check(id: item, type)
            switch type {
            case "function_call", "custom_tool_call":
                let id = item["call_id"]?.string ?? ""
                if isAnswering, !open.isEmpty { found.append("call, output, call, output: \(index)") }
                isAnswering = false
                if !seen.insert(id).inserted { found.append("call_id \(id) twice") }
                let isPlain = id.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == 0x5F || $0 == 0x2D }
                if !(1...64).contains(id.utf8.count) || !isPlain { found.append("call_id “\(id)”") }
                if type == "function_call" {
                    let text = item["arguments"]?.string ?? ""
                    if (try? JSONParser.parse(Array(text.utf8)).value.object) == nil { found.append("arguments \(text)") }
                } else if item["input"]?.string == nil {
                    found.append("no input")
                }
                if !ToolNameMap.fits(item["name"]?.exact ?? "") { found.append("name \(item["name"]?.serializedText ?? "")") }
                open[id] = type
            case "function_call_output", "custom_tool_call_output":
                let id = item["call_id"]?.string ?? ""
                if let call = open.removeValue(forKey: id) {
                    if "\(call)_output" != type { found.append("\(type) for a \(call)") }
                } else {
                    found.append("output for an unknown call \(id)")
                }
                check(content: item["output"], "output")
                isAnswering = true
            case "reasoning":
                if isAnswering, !open.isEmpty { found.append("a thought between outputs") }
                if item["encrypted_content"]?.string?.isEmpty != false, options.reasoningEcho == .encrypted { found.append("a thought that is stored nowhere") }
                let next = input[(index + 1)...].first { $0["type"]?.string != "reasoning" }
                let isItem = next.map { $0["type"] != nil && $0["type"]?.string?.hasSuffix("_call_output") != true } ?? false
                if !isItem { found.append("a thought without its following item") }
                if options.itemIDs == .prefixed, (item["id"] == nil) != (next?["id"] == nil) { found.append("of a thought and its item one has an id: \(item), \(next ?? .null)") }
            case "":
                if !open.isEmpty, item["role"]?.string == "user" { found.append("a user speaks before the output") }
                isAnswering = false
                if !["user", "assistant", "developer", "system"].contains(item["role"]?.string ?? "") { found.append("no role: \(item)") }
                check(content: item["content"], "content")
                if item["id"] != nil { found.append("a made message with an id") }
            default: break
            }
        }
        if !open.isEmpty { found.append("no output for \(open.keys.sorted())") }
    }

    private mutating func check(id item: JSONValue, _ type: String) {
        guard let id = item["id"] else { return }
        guard let text = id.string, (1...64).contains(text.utf8.count) else {
            found.append("id \(id)")
            return
        }
        if !itemIDs.insert(text).inserted { found.append("duplicate item \(text)") }
        let prefix = ["message": "msg", "reasoning": "rs", "function_call": "fc", "custom_tool_call": "ctc"][type] ?? ""
        if !text.hasPrefix(prefix) { found.append("id \(text) of a \(type)") }
    }

    private mutating func check(content: JSONValue?, _ what: String) {
        func isBlank(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(\.properties.isWhitespace) }
        if let text = content?.string {
            if isBlank(text) { found.append("blank \(what)") }
            return
        }
        guard let parts = content?.array, !parts.isEmpty else {
            found.append("no \(what)")
            return
        }
        for part in parts {
            switch part["type"]?.string {
            case "input_text": if part["text"]?.string.map(isBlank) != false { found.append("blank part") }
            case "input_image": if part["image_url"]?.string?.hasPrefix("data:image/") != true { found.append("no picture") }
            default: found.append("part \(part)")
            }
        }
    }

    private mutating func check(tools request: JSONValue) {
        let tools = request["tools"]?.array ?? []
        if tools.isEmpty, request["tools"] != nil || request["tool_choice"] != nil || request["parallel_tool_calls"] != nil { found.append("choices without tools") }
        var names: Set<String> = []
        for tool in tools {
            let name = tool["name"]?.string ?? ""
            if !names.insert(name).inserted { found.append("tool \(name) twice") }
            if !ToolNameMap.fits(ExactString(name)) { found.append("tool's name \(name)") }
            guard let strict = tool["strict"]?.bool else {
                found.append("strict is not said")
                continue
            }
            let schema = tool["parameters"] ?? .null
            if schema["type"]?.string != "object" || schema["properties"]?.object == nil { found.append("schema \(schema)") }
            for key: ExactString in ["anyOf", "oneOf", "allOf", "not", "enum"] where schema[key] != nil { found.append("\(key) at the top") }
            if strict, schema["additionalProperties"]?.bool != false { found.append("an open schema in strict mode") }
        }
        if let name = request["tool_choice"]?["name"]?.string, !names.contains(name) { found.append("tool_choice \(name) not found") }
    }
}
