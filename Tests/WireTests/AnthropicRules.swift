import JSON

/// What the API refuses, as far as its page and its refusals tell: a small reading of a request, written without a look at
/// how requests are made.
enum AnthropicRules {
    /// The rules that a request breaks, in words.
    static func broken(by request: JSONValue) -> [String] {
        var checker = Checker()
        checker.check(request)
        return checker.broken
    }

    private struct Checker {
        var broken: [String] = []
        private var uses: Set<ExactString> = []

        mutating func demand(_ holds: Bool, _ words: @autoclosure () -> String) { if !holds { broken.append(words()) } }

        mutating func check(_ request: JSONValue) {
            demand((request["max_tokens"]?.integer ?? 0) > 0, "max_tokens")
            demand(request["temperature"] == nil && request["top_k"] == nil && request["top_p"] == nil, "temperature")
            if let system = request["system"] {
                demand(system.array?.isEmpty == false, "empty system")
                for block in system.array ?? [] { text(block) }
            }
            let messages = request["messages"]?.array ?? []
            demand(!messages.isEmpty, "no messages")
            demand(messages.first?["role"]?.exact == "user", "first message")
            for (index, message) in messages.enumerated() {
                self.message(message, before: index > 0 ? messages[index - 1] : nil, isLast: index == messages.count - 1)
            }
            for (index, message) in messages.enumerated() where message["role"]?.exact == "assistant" {
                results(message, index + 1 < messages.count ? messages[index + 1] : nil)
            }
            serverTools(messages)
            tools(request)
            thinking(request, messages)
            demand(Self.count("cache_control", in: request) <= 4, "more than four marks")
        }

        static func count(_ key: ExactString, in value: JSONValue) -> Int {
            switch value {
            // A tool's schema is not looked into: it may have a property of that name.
            case .object(let object):
                object.members.reduce(0) { $0 + ($1.key == key ? 1 : 0) + ($1.key == "input_schema" || $1.key == "input" ? 0 : count(key, in: $1.value)) }
            case .array(let list): list.reduce(0) { $0 + count(key, in: $1) }
            default: 0
            }
        }

        static func isBlank(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(\.properties.isWhitespace) }

        mutating func text(_ block: JSONValue) {
            demand(block["text"]?.string.map { !Self.isBlank($0) } == true, "blank text")
            for citation in block["citations"]?.array ?? [] { demand(citation.object?.members.allSatisfy { !$0.value.isNull } == true, "null in a citation") }
            demand(block["citations"].map { $0.array != nil } ?? true, "citations")
        }

        mutating func image(_ block: JSONValue) {
            let source = block["source"] ?? [:]
            demand(source["type"]?.exact == "base64", "image source")
            demand(["image/jpeg", "image/png", "image/gif", "image/webp"].contains(source["media_type"]?.string), "image type")
            demand((1...(5 << 20)).contains(source["data"]?.string?.utf8.count ?? 0), "image size")
        }

        mutating func message(_ message: JSONValue, before: JSONValue?, isLast: Bool) {
            let role = message["role"]?.exact
            demand(role == "user" || role == "assistant", "role")
            demand(role != before?["role"]?.exact, "two messages of one role")
            let blocks = message["content"]?.array ?? []
            demand(!blocks.isEmpty, "empty message")
            var sawOther = false
            var sawUse = false
            for block in blocks {
                let type = block["type"]?.string ?? ""
                if role == "user" {
                    switch type {
                    case "tool_result":
                        demand(!sawOther, "a result behind other content")
                        result(block)
                    case "text": text(block)
                    case "image": image(block)
                    default: broken.append("\(type) in a user's message")
                    }
                    sawOther = sawOther || type != "tool_result"
                    continue
                }
                switch type {
                case "text":
                    demand(!sawUse, "text behind a call")
                    text(block)
                case "tool_use":
                    sawUse = true
                    use(block)
                case "thinking":
                    demand(block["signature"]?.string?.isEmpty == false && block["thinking"]?.string != nil, "a thought without signature")
                    demand(block["cache_control"] == nil, "a mark on a thought")
                case "redacted_thinking": demand(block["data"]?.string?.isEmpty == false && block["cache_control"] == nil, "a hidden thought without data")
                case "", "tool_result", "image", "document": broken.append("“\(type)” in an assistant's message")
                default: break
                }
            }
            guard role == "assistant" else { return }
            let last = blocks.last?["type"]?.string ?? ""
            demand(last != "thinking" && last != "redacted_thinking", "a thought at the end")
            demand(!sawUse || last == "tool_use", "a call that is not last")
            if isLast {
                demand(blocks.contains { !["text", "thinking", "redacted_thinking", "tool_use"].contains($0["type"]?.string ?? "") }, "the assistant has the last word")
                demand(last != "text" || blocks.last?["text"]?.string?.unicodeScalars.last?.properties.isWhitespace != true, "white space at the end")
            }
        }

        mutating func use(_ block: JSONValue) {
            let id = block["id"]?.exact ?? ""
            demand(Self.isName(id, 1...128), "id \(id)")
            demand(uses.insert(id).inserted, "id \(id) twice")
            demand(Self.isName(block["name"]?.exact ?? "", 1...128), "name of a call")
            demand(block["input"]?.object != nil, "input")
        }

        mutating func result(_ block: JSONValue) {
            if let list = block["content"]?.array {
                demand(!list.isEmpty, "empty result")
                for part in list {
                    if part["type"]?.exact == "text" { text(part) } else { image(part) }
                    demand(block["is_error"]?.bool != true || part["type"]?.exact == "text", "a picture in an error")
                }
            } else {
                demand(block["content"]?.string.map { !Self.isBlank($0) } == true, "blank result")
            }
        }

        mutating func results(_ message: JSONValue, _ next: JSONValue?) {
            let calls = (message["content"]?.array ?? []).filter { $0["type"]?.exact == "tool_use" }.compactMap { $0["id"]?.exact }
            let results = (next?["content"]?.array ?? []).filter { $0["type"]?.exact == "tool_result" }.compactMap { $0["tool_use_id"]?.exact }
            demand(calls == results, "calls \(calls) and results \(results)")
        }

        /// The server's uses and results, within one turn.
        mutating func serverTools(_ messages: [JSONValue]) {
            var open: Set<ExactString> = []
            var seen: Set<ExactString> = []
            for (index, message) in messages.enumerated() {
                let blocks = message["content"]?.array ?? []
                if message["role"]?.exact == "user", blocks.contains(where: { $0["type"]?.exact != "tool_result" }) {
                    demand(open.isEmpty, "a use of the server's without result")
                    open = []
                }
                if message["role"]?.exact == "assistant" {
                    // What is left from an answer before must be done at the beginning of this one.
                    let left = open
                    for block in blocks {
                        let type = block["type"]?.string ?? ""
                        if type.hasSuffix("_tool_use") {
                            let id = block["id"]?.exact ?? ""
                            demand(Self.isName(id, 1...128) && seen.insert(id).inserted, "id of a use of the server's")
                            open.insert(id)
                        } else if type.hasSuffix("_result") {
                            demand(open.remove(block["tool_use_id"]?.exact ?? "") != nil, "a result of the server's without use")
                        }
                    }
                    demand(left.isDisjoint(with: open) || index < 0, "a use of the server's that is never answered")
                }
            }
        }

        static func isName(_ name: ExactString, _ length: ClosedRange<Int>) -> Bool {
            length.contains(name.utf8.count) && name.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x5F || $0 == 0x2D }
        }

        mutating func tools(_ request: JSONValue) {
            let tools = request["tools"]?.array ?? []
            demand(request["tools"] == nil || !tools.isEmpty, "empty tools")
            var names: Set<ExactString> = []
            for tool in tools {
                let name = tool["name"]?.exact ?? ""
                demand(Self.isName(name, 1...128) && names.insert(name).inserted, "name of a tool: \(name)")
                let schema = tool["input_schema"] ?? .null
                demand(schema["type"]?.exact == "object", "root of a schema")
                for key: ExactString in ["anyOf", "oneOf", "allOf"] { demand(schema[key] == nil, "\(key) at the root") }
                for key in Self.properties(schema) {
                    demand((1...64).contains(key.utf8.count) && key.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x5F || $0 == 0x2D || $0 == 0x2E }, "property \(key)")
                }
                if tool["strict"]?.bool == true { demand(schema["additionalProperties"]?.bool == false, "strict, and open") }
                demand(tool["description"].map { !Self.isBlank($0.string ?? "") } ?? true, "description")
            }
            demand(tools.count { $0["strict"]?.bool == true } <= 20, "too many strict tools")
            demand(uses.isEmpty || !tools.isEmpty, "calls without tools")
            guard let choice = request["tool_choice"] else { return }
            demand(!tools.isEmpty, "a choice without tools")
            switch choice["type"]?.exact {
            case "auto", "any": break
            case "none": demand(choice["disable_parallel_tool_use"] == nil, "parallel with none")
            case "tool": demand(choice["name"]?.exact.map(names.contains) == true, "a choice of no tool")
            default: broken.append("tool_choice")
            }
        }

        static func properties(_ schema: JSONValue) -> [ExactString] {
            switch schema {
            case .object(let object):
                object.members.flatMap { ($0.key == "properties" ? $0.value.object?.keys ?? [] : []) + properties($0.value) }
            case .array(let list): list.flatMap(properties)
            default: []
            }
        }

        mutating func thinking(_ request: JSONValue, _ messages: [JSONValue]) {
            let type = request["thinking"]?["type"]?.exact
            let isForced = ["any", "tool"].contains(request["tool_choice"]?["type"]?.string)
            let lastUser = messages.lastIndex { $0["role"]?.exact == "user" && $0["content"]?.array?.contains { $0["type"]?.exact == "tool_result" } != true }
            let turn = messages[(lastUser.map { $0 + 1 } ?? 0)...]
            func thinks(_ block: JSONValue?) -> Bool { ["thinking", "redacted_thinking"].contains(block?["type"]?.string) }
            switch type {
            case "enabled":
                let budget = request["thinking"]?["budget_tokens"]?.integer ?? 0
                demand(budget >= 1024 && budget < request["max_tokens"]?.integer ?? 0, "budget")
                demand(turn.first { $0["role"]?.exact == "assistant" }.map { thinks($0["content"]?.array?.first) } ?? true, "a turn that begins without a thought")
            case "adaptive": break
            case "disabled":
                demand(!turn.contains { $0["content"]?.array?.contains(where: thinks) == true }, "thoughts in a turn without thinking")
                return
            case nil: return
            default: broken.append("thinking")
            }
            demand(!isForced, "a forced call with thinking")
        }
    }
}
