import JSON

extension StrictChat {
    private func keys(of role: String) -> Keys {
        switch role {
        case "system", "developer": "role! content! name"
        case "user": "role! content! name"
        case "tool": dialect == .openAI ? "role! content! tool_call_id!" : "role! content! tool_call_id! name"
        default:
            switch dialect {
            case .openAI: "role! content name refusal tool_calls audio"
            case .mistral: "role! content tool_calls prefix"
            case .deepSeekThinking: "role! content name tool_calls reasoning_content prefix"
            case .openRouter: "role! content name refusal tool_calls reasoning reasoning_details"
            case .geminiCompat: "role! content name refusal tool_calls extra_content"
            }
        }
    }

    func judgeMessages(_ messages: [JSONValue]) throws(Refusal) {
        if messages.isEmpty {
            throw refuse(
                .messagesEmpty, "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.", param: "messages", code: "empty_array")
        }
        for (index, message) in messages.enumerated() {
            let place = "messages[\(index)]"
            let roles = dialect == .openAI ? ["system", "developer", "user", "assistant", "tool"] : ["system", "user", "assistant", "tool"]
            if message.object != nil, message["role"] == nil { _ = try object(message, "role!", at: place) }
            let role = try word(message["role"], of: roles, at: "\(place).role", rule: .role)
            let object = try object(message, keys(of: role), at: place)
            if index > 0, role == "system" || role == "developer" {
                throw refuse(.systemFirst, "Invalid '\(place)': the system message must be the first one and there may be only one.", param: "\(place).role")
            }
            try judgeContent(object["content"], role: role, hasCalls: object["tool_calls"].map { !$0.isNull } ?? false, at: "\(place).content")
            if let calls = object["tool_calls"], !calls.isNull { try judgeCalls(try list(calls, at: "\(place).tool_calls"), at: "\(place).tool_calls") }
        }
    }

    private func judgeContent(_ content: JSONValue?, role: String, hasCalls: Bool, at place: String) throws(Refusal) {
        if role == "assistant", content?.isNull ?? true {
            if !hasCalls { throw refuse(.assistantEmpty, "Invalid value for 'content': expected a string, got null.", param: place, code: "invalid_type") }
            return
        }
        if let text = content?.string {
            if text.isEmpty, role != "tool", !hasCalls { throw refuse(role == "assistant" ? .assistantEmpty : .textEmpty, "Invalid '\(place)': empty string.", param: place, code: "invalid_value") }
            return
        }
        guard let parts = content?.array else { throw invalidType(content, "one of a string or array of objects", at: place) }
        if parts.isEmpty {
            throw refuse(
                .textEmpty, "Invalid '\(place)': empty array. Expected an array with minimum length 1, but got an empty array instead.", param: place, code: "empty_array")
        }
        for (number, part) in parts.enumerated() { try judgePart(part, role: role, at: "\(place)[\(number)]", message: String(place.dropLast(8))) }
    }

    private func judgePart(_ part: JSONValue, role: String, at place: String, message: String) throws(Refusal) {
        let type = try string(part["type"], at: "\(place).type")
        switch (type, role) {
        case ("text", _):
            let text = try string(try object(part, "type! text! prompt_cache_breakpoint", at: place)["text"], at: "\(place).text")
            if text.isEmpty { throw refuse(.textEmpty, "Invalid '\(place).text': empty string.", param: "\(place).text", code: "invalid_value") }
        case ("image_url", "user"):
            let image = try object(try object(part, "type! image_url! prompt_cache_breakpoint", at: place)["image_url"], "url! detail", at: "\(place).image_url")
            let url = try string(image["url"], at: "\(place).image_url.url")
            guard url.hasPrefix("https://") || url.hasPrefix("http://") || isData(url) else {
                throw refuse(.imageURL, "Invalid MIME type. Only image types are supported.", param: "\(place).image_url.url", code: "invalid_image_format")
            }
        case ("input_audio", "user"), ("file", "user"): break
        case ("thinking", "assistant") where dialect == .mistral: break
        case ("refusal", "assistant"): _ = try object(part, "type! refusal!", at: place)
        case ("image_url", "tool"), ("input_audio", "tool"), ("file", "tool"):
            throw refuse(
                .resultContent, "Invalid '\(message)'. Content blocks are expected to be either text or image_url type.", param: message, code: "invalid_value")
        case ("image_url", _):
            throw refuse(.imagePlace, "Invalid '\(message)'. Image URLs are only allowed for messages with role 'user', but this message with role '\(role)' contains an image URL.", param: message, code: "invalid_value")
        default: throw refuse(.wrongValue, "Invalid value: '\(type)'. Supported values are: 'text', 'image_url', 'input_audio', 'refusal', 'audio', and 'file'.", param: place, code: "invalid_value")
        }
    }

    private func isData(_ url: String) -> Bool {
        let types = ["image/png", "image/jpeg", "image/gif", "image/webp"]
        guard let type = types.first(where: { url.hasPrefix("data:\($0);base64,") }) else { return false }
        let data = url.dropFirst("data:\(type);base64,".count)
        return !data.isEmpty && Base64.decode(Array(data.utf8)) != nil
    }

    private func judgeCalls(_ calls: [JSONValue], at place: String) throws(Refusal) {
        if calls.isEmpty {
            throw refuse(
                .callsEmpty, "Invalid '\(place)': empty array. Expected an array with minimum length 1, but got an empty array instead.", param: place, code: "empty_array")
        }
        for (number, call) in calls.enumerated() {
            let place = "\(place)[\(number)]"
            let outer = try object(call, dialect == .geminiCompat ? "id! type! function! extra_content" : "id! type! function!", at: place)
            _ = try word(outer["type"], of: ["function"], at: "\(place).type")
            let id = try string(outer["id"], at: "\(place).id")
            try judgeID(id, at: "\(place).id")
            let function = try object(outer["function"], "name! arguments!", at: "\(place).function")
            let name = try string(function["name"], at: "\(place).function.name")
            guard name.isMade(of: "_-", upTo: 64) else { throw pattern("\(place).function.name") }
            let arguments = try string(function["arguments"], at: "\(place).function.arguments")
            if (try? JSONParser.parse(arguments))?.value.object == nil {
                throw refuse(.arguments, "Invalid '\(place).function.arguments': expected the JSON text of an object.", param: "\(place).function.arguments", code: "invalid_value")
            }
        }
    }

    func judgeID(_ id: String, at place: String) throws(Refusal) {
        if dialect == .mistral {
            guard id.utf8.count == 9, id.isMade() else {
                throw refuse(.callID, "Tool call id was \(id) but must be a-z, A-Z, 0-9, with a length of 9.", code: "3280")
            }
        } else if id.isEmpty || id.utf8.count > 64 {
            throw refuse(
                .callID, "Invalid '\(place)': string too long. Expected a string with maximum length 64, but got a string with length \(id.utf8.count) instead.",
                param: place, code: "string_above_max_length")
        }
    }
}
