import JSON

extension StrictResponses {
    func judgeItem(_ item: JSONValue, at place: String) throws(Refusal) {
        guard item.object != nil else { throw invalidType(item, "an object", at: place) }
        let type = item["type"]?.string ?? (item["role"] != nil ? "message" : "")
        switch type {
        case "message": try judgeMessage(item, at: place)
        case "function_call":
            let call = try object(item, "type! call_id! name! arguments! id status namespace caller", at: place)
            try judgeID(call["id"], "fc", at: "\(place).id")
            try judgeCallID(call["call_id"], at: "\(place).call_id")
            guard try string(call["name"], at: "\(place).name").isMade(of: "_-", upTo: 64) else { throw pattern("\(place).name") }
            let arguments = try string(call["arguments"], at: "\(place).arguments")
            if (try? JSONParser.parse(arguments))?.value.object == nil {
                throw Self.refuse(.arguments, "Invalid '\(place).arguments': expected the JSON text of an object.", param: "\(place).arguments", code: "invalid_value")
            }
        case "function_call_output":
            let result = try object(item, "type! call_id! output! id status", at: place)
            try judgeID(result["id"], "fc", at: "\(place).id")
            try judgeCallID(result["call_id"], at: "\(place).call_id")
            guard result["output"]?.string == nil else { return }
            guard let parts = result["output"]?.array else { throw invalidType(result["output"], "one of a string or array of objects", at: "\(place).output") }
            if parts.isEmpty { throw Self.refuse(.textEmpty, "Invalid '\(place).output': empty array.", param: "\(place).output", code: "empty_array") }
            for (number, part) in parts.enumerated() {
                try judgePart(part, of: ["input_text", "input_image", "input_file"], at: "\(place).output[\(number)]")
            }
        case "reasoning":
            let reasoning = try object(item, "type! id! summary! content encrypted_content status", at: place)
            try judgeID(reasoning["id"], "rs", at: "\(place).id")
            for (number, part) in try list(reasoning["summary"], at: "\(place).summary").enumerated() {
                _ = try word(try object(part, "type! text!", at: "\(place).summary[\(number)]")["type"], of: ["summary_text"], at: "\(place).summary[\(number)].type")
            }
        case "item_reference": _ = try object(item, "type id!", at: place)
        case "custom_tool_call", "custom_tool_call_output", "compaction", "web_search_call": break
        default:
            throw Self.refuse(
                .wrongValue, "Invalid value: '\(type)'. Supported values are: 'function_call', 'function_call_output', 'item_reference', 'message' and 'reasoning'.",
                param: "\(place).type", code: "invalid_value")
        }
    }

    private func judgeMessage(_ item: JSONValue, at place: String) throws(Refusal) {
        let message = try object(item, "type role! content! id status phase", at: place)
        let role = try word(message["role"], of: ["assistant", "system", "developer", "user"], at: "\(place).role")
        try judgeID(message["id"], "msg", at: "\(place).id")
        if let phase = message["phase"], !phase.isNull { _ = try word(phase, of: ["commentary", "final_answer"], at: "\(place).phase") }
        if let text = message["content"]?.string {
            if text.isEmpty { throw Self.refuse(.textEmpty, "Invalid '\(place).content': empty string.", param: "\(place).content", code: "invalid_value") }
            return
        }
        guard let parts = message["content"]?.array else { throw invalidType(message["content"], "one of a string or array of objects", at: "\(place).content") }
        if parts.isEmpty {
            throw Self.refuse(.textEmpty, "Invalid '\(place).content': empty array. Expected an array with minimum length 1, but got an empty array instead.", param: "\(place).content", code: "empty_array")
        }
        let kinds = role == "assistant" ? ["output_text", "refusal"] : role == "user" ? ["input_text", "input_image", "input_file"] : ["input_text"]
        for (number, part) in parts.enumerated() { try judgePart(part, of: kinds, at: "\(place).content[\(number)]") }
    }

    private func judgePart(_ part: JSONValue, of kinds: [String], at place: String) throws(Refusal) {
        let type = try string(part["type"], at: "\(place).type")
        guard kinds.contains(type) else {
            throw Self.refuse(.partPlace, "Invalid value: '\(type)'. Supported values are: \(kinds.map { "'\($0)'" }.joined(separator: " and ")).", param: place, code: "invalid_value")
        }
        switch type {
        case "input_text", "output_text":
            let keys: Keys = type == "input_text" ? "type! text! prompt_cache_breakpoint" : "type! text! annotations logprobs"
            if try string(try object(part, keys, at: place)["text"], at: "\(place).text").isEmpty {
                throw Self.refuse(.textEmpty, "Invalid '\(place).text': empty string.", param: "\(place).text", code: "invalid_value")
            }
        case "input_image":
            let image = try object(part, "type! image_url file_id detail prompt_cache_breakpoint", at: place)
            guard image["file_id"] == nil else { return }
            let url = try string(image["image_url"], at: "\(place).image_url")
            let types = ["image/png", "image/jpeg", "image/gif", "image/webp"]
            let data = types.first { url.hasPrefix("data:\($0);base64,") }.map { Array(url.utf8.dropFirst("data:\($0);base64,".utf8.count)) }
            let isData = data.map { !$0.isEmpty && Base64.decode($0) != nil } ?? false
            guard url.hasPrefix("https://") || url.hasPrefix("http://") || isData else {
                throw Self.refuse(
                    .imageURL, "Invalid '\(place).image_url'. Expected a base64-encoded data URL with an image MIME type (e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU='), but got unsupported MIME type.",
                    param: "\(place).image_url", code: "invalid_value")
            }
        case "input_file": _ = try object(part, "type! file_id file_data file_url filename detail prompt_cache_breakpoint", at: place)
        default: _ = try object(part, "type! refusal!", at: place)
        }
    }

    private func judgeID(_ value: JSONValue?, _ prefix: String, at place: String) throws(Refusal) {
        guard let value, !value.isNull else { return }
        let id = try string(value, at: place)
        guard id.hasPrefix(prefix + "_") else {
            throw Self.refuse(.itemID, "Invalid '\(place)': '\(id)'. Expected an ID that begins with '\(prefix)'.", param: place, code: "invalid_value")
        }
        guard id.isMade(of: "_-", upTo: 64) else {
            throw Self.refuse(.itemID, "Invalid '\(place)': '\(id)'. Expected an ID that contains letters, numbers, underscores, or dashes, but this value contained additional characters.", param: place, code: "invalid_value")
        }
    }

    private func judgeCallID(_ value: JSONValue?, at place: String) throws(Refusal) {
        let id = try string(value, at: place)
        if id.isEmpty || id.utf8.count > 64 {
            throw Self.refuse(
                .callID, "Invalid '\(place)': string too long. Expected a string with maximum length 64, but got a string with length \(id.utf8.count) instead.",
                param: place, code: "string_above_max_length")
        }
    }

    /// Every call has one output before the model is asked again, and every output a call.
    func judgePairs(_ items: [JSONValue]) throws(Refusal) {
        var ids: Set<String> = []
        for item in stored + items {
            guard let id = item["id"]?.string, item["type"]?.string != "item_reference" else { continue }
            if !ids.insert(id).inserted {
                throw Self.refuse(.duplicateItem, "Duplicate item found with id \(id). Remove duplicate items from your input and try again.", param: "input")
            }
        }
        var open: [String] = []
        var seen: Set<String> = []
        var answered: Set<String> = []
        for item in stored + items {
            let id = item["call_id"]?.string ?? ""
            switch item["type"]?.string {
            case "function_call":
                if !seen.insert(id).inserted { throw Self.refuse(.callIDUnique, "Duplicate function call found with call_id \(id).", param: "input") }
                // Outputs come when all calls of an answer are there: the model was not asked in between.
                open.append(id)
            case "function_call_output":
                if answered.contains(id) { throw Self.refuse(.resultDuplicate, "Duplicate function call output found with call_id \(id).", param: "input") }
                guard open.contains(id) else { throw Self.refuse(.resultOrphan, "No tool call found for function call output with call_id \(id).", param: "input") }
                open.removeAll { $0 == id }
                answered.insert(id)
            default:
                if let id = open.first, isBoundary(item) { throw Self.refuse(.resultMissing, "No tool output found for function call \(id).", param: "input") }
            }
        }
        if let id = open.first { throw Self.refuse(.resultMissing, "No tool output found for function call \(id).", param: "input") }
    }

    /// Whether an item shows that the answer with the calls is over.
    private func isBoundary(_ item: JSONValue) -> Bool { item["type"]?.string ?? "message" == "message" || item["type"]?.string == "reasoning" }

    /// Reasoning goes with the items it led to, and they with it.
    func judgeReasoningItems(_ items: [JSONValue]) throws(Refusal) {
        let isStored = request["store"]?.bool ?? true
        let known = Set((stored + items).filter { $0["type"]?.string == "reasoning" }.compactMap { $0["id"]?.string })
        for (index, item) in items.enumerated() {
            let type = item["type"]?.string ?? "message"
            let id = item["id"]?.string ?? ""
            if type == "reasoning" {
                try judgeSeal(item, id: id, isStored: isStored)
                let follows = JSONValue.array(items)[index + 1].map { $0["role"]?.string == "assistant" || ["function_call", "reasoning"].contains($0["type"]?.string) } ?? false
                if !follows { throw Self.refuse(.reasoningAlone, "Item '\(id)' of type 'reasoning' was provided without its required following item.", param: "input") }
            } else if let reasoning = Self.reasoning(behind: id), !known.contains(reasoning) {
                throw Self.refuse(.reasoningAbsent, "Item '\(id)' of type '\(type)' was provided without its required 'reasoning' item: '\(reasoning)'.", param: "input")
            }
        }
    }

    private func judgeSeal(_ item: JSONValue, id: String, isStored: Bool) throws(Refusal) {
        guard let text = item["encrypted_content"]?.string else {
            if isStored { return }
            throw Self.refuse(
                .reasoningUnsealed, "Item with id '\(id)' not found. Items are not persisted when `store` is set to false. Try again with `store` set to true, or remove this item from your input.",
                param: "input")
        }
        guard let seal = Seal(text), seal.owner == "responses", seal.covers(id) else {
            throw Self.refuse(
                .reasoningForeign, "The encrypted content \(text.prefix(8))... could not be verified. Reason: Encrypted content could not be decrypted or parsed.",
                code: "invalid_encrypted_content")
        }
    }

    /// The reasoning item that an item of this server came from: `fc_r0123_1` came from `rs_r0123`.
    static func reasoning(behind id: String) -> String? {
        let words = id.split(separator: "_")
        guard words.count == 3, words[0] == "fc" || words[0] == "msg", words[1].hasPrefix("r") else { return nil }
        return "rs_\(words[1])"
    }
}
