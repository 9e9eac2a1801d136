import JSON

extension StrictAnthropic {
    /// The blocks a role may send, with their members.
    private static let blocks: [String: (roles: Set<String>, keys: Keys)] = [
        "text": (["user", "assistant"], "type! text! cache_control citations"),
        "image": (["user"], "type! source! cache_control transformations"),
        "document": (["user"], "type! source! cache_control citations context title"),
        "search_result": (["user"], "type! source! title! content! cache_control citations"),
        "tool_use": (["assistant"], "type! id! name! input! cache_control caller"),
        "tool_result": (["user"], "type! tool_use_id! content is_error cache_control"),
        "thinking": (["assistant"], "type! thinking! signature"),
        "redacted_thinking": (["assistant"], "type! data!"),
        "server_tool_use": (["assistant"], "type! id! name! input! cache_control caller"),
    ]

    func judgeMessages(_ messages: [JSONValue]) throws(Refusal) {
        if messages.isEmpty { throw Self.refuse(.messagesEmpty, "messages: at least one message is required") }
        for (index, message) in messages.enumerated() {
            let place = "messages.\(index)"
            let object = try object(message, "role! content!", at: place)
            guard let role = object["role"]?.string, role == "user" || role == "assistant" else {
                throw Self.refuse(.role, "messages: Unexpected role \"\(object["role"]?.string ?? "")\". Allowed roles are \"user\" or \"assistant\"")
            }
            if index == 0, role != "user" { throw Self.refuse(.firstRole, "messages: first message must use the \"user\" role") }
            let isPrefill = role == "assistant" && index == messages.count - 1
            if let text = object["content"]?.string {
                if text.isEmpty, !isPrefill { throw empty(index) }
                if text.isBlank, !isPrefill { throw Self.refuse(.textBlank, "messages: text content blocks must contain non-whitespace text") }
            } else {
                let blocks = try list(object["content"], at: "\(place).content")
                if blocks.isEmpty, !isPrefill { throw empty(index) }
                for (number, block) in blocks.enumerated() { try judgeBlock(block, role: role, at: "\(place).content.\(number)") }
            }
            if isPrefill { try judgePrefill(object["content"]) }
        }
    }

    private func empty(_ index: Int) -> Refusal {
        Self.refuse(.contentEmpty, "messages.\(index): all messages must have non-empty content except for the optional final assistant message")
    }

    private func judgePrefill(_ content: JSONValue?) throws(Refusal) {
        if thinks {
            throw Self.refuse(.prefill, "This model does not support assistant message prefill. The conversation must end with a user message.")
        }
        if let text = content?.string ?? content?.array?.last?["text"]?.string, text.last?.isWhitespace == true {
            throw Self.refuse(.prefillWhitespace, "messages: final assistant content cannot end with trailing whitespace")
        }
    }

    private func judgeBlock(_ block: JSONValue, role: String, at place: String) throws(Refusal) {
        let type = block["type"]?.string ?? ""
        guard let rule = Self.blocks[type] else {
            throw Self.refuse(.wrongValue, "\(place): Input tag '\(type)' found using 'type' does not match any of the expected tags: \(Self.blocks.keys.sorted().map { "'\($0)'" }.joined(separator: ", "))")
        }
        let object = try object(block, rule.keys, at: "\(place).\(type)")
        guard rule.roles.contains(role) else {
            throw Self.refuse(.blockPlace, "messages: `\(type)` blocks can only be in `\(rule.roles.sorted().joined(separator: "` or `"))` messages")
        }
        try judgeCacheControl(object["cache_control"], at: "\(place).\(type)")
        switch type {
        case "text":
            try judgeText(object["text"], at: "messages: text content blocks", place: "\(place).text.text")
            if isNew, role == "user", object["citations"]?.array?.isEmpty == false {
                throw Self.refuse(.blockPlace, "\(place).text.citations: citations are not permitted in `user` messages")
            }
        case "image": try judgeImage(object["source"], at: "\(place).image.source", inResult: false)
        case "tool_use": try judgeCall(object, at: "\(place).tool_use")
        case "tool_result": try judgeResult(object, at: "\(place).tool_result")
        case "thinking": try judgeSeal(object["signature"], covers: try string(object["thinking"], at: "\(place).thinking.thinking"), at: place)
        case "redacted_thinking":
            guard let seal = Seal(try string(object["data"], at: "\(place).redacted_thinking.data")), seal.owner == "anthropic", seal.kind == "redacted" else {
                throw Self.refuse(.signatureInvalid, "\(place): Invalid `data` in `redacted_thinking` block")
            }
        default: break
        }
    }

    private func judgeSeal(_ signature: JSONValue?, covers text: String, at place: String) throws(Refusal) {
        guard let signature = signature?.string else { throw Self.refuse(.signatureMissing, "\(place).thinking.signature: Field required") }
        guard let seal = Seal(signature), seal.owner == "anthropic", seal.kind == "thinking", seal.covers(text) else {
            throw Self.refuse(.signatureInvalid, "\(place): Invalid `signature` in `thinking` block")
        }
    }

    private func judgeCall(_ call: JSONObject, at place: String) throws(Refusal) {
        guard try string(call["id"], at: "\(place).id").isMade(of: "_-") else {
            throw Self.refuse(.callID, "\(place).id: String should match pattern '^[a-zA-Z0-9_-]+$'")
        }
        guard try string(call["name"], at: "\(place).name").isMade(of: "_-", upTo: 200) else {
            throw Self.refuse(.toolName, "\(place).name: String should match pattern '^[a-zA-Z0-9_-]{1,200}$'")
        }
        guard call["input"]?.object != nil else { throw Self.refuse(.wrongType, "\(place).input: Input should be a valid dictionary") }
        guard request["tools"]?.array?.isEmpty == false else {
            throw Self.refuse(.toolsAbsent, "Requests which include `tool_use` or `tool_result` blocks must define tools")
        }
    }

    private func judgeResult(_ result: JSONObject, at place: String) throws(Refusal) {
        guard try string(result["tool_use_id"], at: "\(place).tool_use_id").isMade(of: "_-") else {
            throw Self.refuse(.callID, "\(place).tool_use_id: String should match pattern '^[a-zA-Z0-9_-]+$'")
        }
        if let flag = result["is_error"], flag.bool == nil { throw Self.refuse(.wrongType, "\(place).is_error: Input should be a valid boolean") }
        let isEmpty = result["content"].map { $0.string?.isEmpty ?? $0.array?.isEmpty ?? false } ?? true
        if isEmpty, result["is_error"]?.bool == true {
            throw Self.refuse(.contentEmpty, "\(place): content cannot be empty if `is_error` is true")
        }
        guard let content = result["content"], content.string == nil else { return }
        for (number, block) in try list(content, at: "\(place).content").enumerated() {
            let inner = "\(place).content.\(number)"
            let type = try choice(block["type"], of: ["document", "image", "search_result", "text"], at: inner)
            guard let keys = Self.blocks[type]?.keys else { continue }
            let object = try object(block, keys, at: "\(inner).\(type)")
            if type == "text" { try judgeText(object["text"], at: "messages: text content blocks", place: "\(inner).text.text") }
            if type == "image" { try judgeImage(object["source"], at: "\(inner).image.source", inResult: true) }
        }
    }

    private func judgeImage(_ source: JSONValue?, at place: String, inResult: Bool) throws(Refusal) {
        let types = inResult ? ["base64"] : ["base64", "file", "url"]
        guard let type = source?["type"]?.string, types.contains(type) else {
            throw Self.refuse(.imageSource, "\(place): Input tag '\(source?["type"]?.string ?? "")' found using 'type' does not match any of the expected tags: '\(types.joined(separator: "', '"))'")
        }
        guard type == "base64" else {
            _ = try object(source, type == "url" ? "type! url!" : "type! file_id!", at: "\(place).\(type)")
            return
        }
        let object = try object(source, "type! media_type! data!", at: "\(place).base64")
        guard ["image/jpeg", "image/png", "image/gif", "image/webp"].contains(object["media_type"]?.string) else {
            throw Self.refuse(.imageSource, "\(place).base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'")
        }
        guard let data = object["data"]?.string, !data.isEmpty, Base64.decode(Array(data.utf8)) != nil else {
            throw Self.refuse(.imageSource, "\(place).base64: invalid base64 data")
        }
    }
}
