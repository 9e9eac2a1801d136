import JSON

extension StrictChat {
    /// The results of an assistant's calls stand right behind it, one for each, and nowhere else.
    func judgePairs(_ messages: [JSONValue]) throws(Refusal) {
        var open: [String] = []
        var given: Set<String> = []
        var previous = ""
        for (index, message) in messages.enumerated() {
            let role = message["role"]?.string ?? ""
            if role == "tool" {
                let id = try string(message["tool_call_id"], at: "messages[\(index)].tool_call_id")
                try judgeID(id, at: "messages[\(index)].tool_call_id")
                if given.contains(id) { throw refuse(.resultDuplicate, "Duplicate value for 'tool_call_id' of '\(id)' in message[\(index)].", param: "messages.[\(index)].tool_call_id") }
                guard open.contains(id) else { throw orphan(index) }
                given.insert(id)
                open.removeAll { $0 == id }
            } else {
                if !open.isEmpty { throw unanswered(open, at: index) }
                given = []
                if dialect == .mistral, role == "user", previous == "tool" {
                    throw refuse(.roleOrder, "Unexpected role 'user' after role 'tool'", code: "3230")
                }
                let ids = (message["tool_calls"]?.array ?? []).compactMap { $0["id"]?.string }
                if Set(ids).count != ids.count {
                    throw refuse(.callIDUnique, "Invalid 'messages[\(index)].tool_calls': duplicate tool call id.", param: "messages[\(index)].tool_calls", code: "invalid_value")
                }
                open = ids
            }
            previous = role
        }
        if !open.isEmpty { throw unanswered(open, at: messages.count) }
        if dialect == .mistral, previous == "assistant", messages.last?["prefix"]?.bool != true {
            throw refuse(.lastRole, "Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant", code: "3230")
        }
    }

    private func orphan(_ index: Int) -> Refusal {
        refuse(
            .resultOrphan, "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
            param: "messages.[\(index)].role")
    }

    private func unanswered(_ ids: [String], at index: Int) -> Refusal {
        let start = "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'."
        if dialect == .mistral { return refuse(.resultMissing, "Not the same number of function calls and responses", code: "3230") }
        return refuse(
            .resultMissing,
            dialect == .deepSeekThinking
                ? "\(start) (insufficient tool messages following tool_calls message)"
                : "\(start) The following tool_call_ids did not have response messages: \(ids.joined(separator: ", "))", param: "messages.[\(index)].role")
    }

    /// What the model gave for itself comes back unchanged, on the assistant's messages of the running turn.
    func judgeEcho(_ messages: [JSONValue]) throws(Refusal) {
        let start = Asked.start(of: messages) + 1
        for (index, message) in messages.enumerated() where message["role"]?.string == "assistant" {
            let isRunning = index >= start && message["tool_calls"]?.array?.isEmpty == false
            switch dialect {
            case .openAI, .mistral: break
            case .deepSeekThinking: try judgeReasoning(message, at: index, isRunning: isRunning)
            case .openRouter: try judgeDetails(message, isRunning: isRunning)
            case .geminiCompat: try judgeSignatures(message, at: index, isRunning: isRunning)
            }
        }
    }

    private func isOwn(_ message: JSONValue) -> Bool {
        guard let prefix = ChatScript.ownPrefixes[dialect] else { return true }
        return (message["tool_calls"]?.array ?? []).contains { $0["id"]?.string?.hasPrefix(prefix) == true }
    }

    private func judgeReasoning(_ message: JSONValue, at index: Int, isRunning: Bool) throws(Refusal) {
        guard request["thinking"]?["type"]?.string != "disabled" else { return }
        // An answer of another model, taken over by the client, has none; the field must be there all the same.
        guard let text = message["reasoning_content"]?.string, !text.isEmpty else {
            if isRunning, isOwn(message) || message["reasoning_content"]?.string == nil { throw refuse(.reasoningMissing, "The `reasoning_content` in the thinking mode must be passed back to the API.") }
            return
        }
        // The server's thoughts end with their own seal.
        guard isRunning else { return }
        let words = text.split(separator: " ")
        guard let last = words.last, let seal = Seal(String(last)), seal.kind == "reasoning_content",
            seal.covers(words.dropLast().joined(separator: " "))
        else { throw refuse(.reasoningModified, "The `reasoning_content` in the thinking mode must be passed back to the API unchanged.") }
    }

    private func judgeDetails(_ message: JSONValue, isRunning: Bool) throws(Refusal) {
        guard let details = message["reasoning_details"]?.array, !details.isEmpty else {
            if isRunning, isOwn(message) { throw refuse(.reasoningMissing, "messages: `reasoning_details` of the running turn must be passed back") }
            return
        }
        for (number, detail) in details.enumerated() {
            let isText = detail["type"]?.string == "reasoning.text"
            let seal = Seal(detail[isText ? "signature" : "data"]?.string ?? "")
            let covered = isText ? detail["text"]?.string ?? "" : detail["id"]?.string ?? ""
            guard let seal, seal.owner == "openrouter", seal.place == "\(number)/\(details.count)", seal.covers(covered), detail["index"]?.integer == number,
                detail["format"]?.string == "anthropic-claude-v1"
            else { throw refuse(.reasoningModified, "messages: Invalid `signature` in `thinking` block") }
        }
    }

    private func judgeSignatures(_ message: JSONValue, at index: Int, isRunning: Bool) throws(Refusal) {
        for (number, call) in (message["tool_calls"]?.array ?? []).enumerated() {
            let name = call["function"]?["name"]?.string ?? ""
            guard let signature = call["extra_content"]?["google"]?["thought_signature"]?.string else {
                if isRunning, number == 0 { throw refuse(.signatureMissing, StrictGemini.missingSignature(name, position: index + 1)) }
                continue
            }
            if signature == StrictGemini.bypass { continue }
            guard let seal = Seal(signature), seal.owner == "gemini", seal.kind == "functionCall",
                seal.covers(StrictGemini.covered(name, (try? JSONParser.parse(call["function"]?["arguments"]?.string ?? ""))?.value ?? .null))
            else { throw refuse(.signatureInvalid, "Thought signature is not valid.") }
        }
    }
}
