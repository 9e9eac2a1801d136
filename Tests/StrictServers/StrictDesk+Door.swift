import JSON

/// What comes before a body is looked at: keys, models, places.
extension StrictDesk {
    /// A refusal that has nothing to do with what a request says.
    func fault(_ status: Int, _ rule: String, _ message: String, code: String? = nil) -> Refusal {
        let body: JSONValue =
            switch wire {
            case .chat(let dialect): StrictChat.body(message, dialect, code: code, status: status)
            case .responses: StrictChat.body(message, .openAI, code: code)
            case .anthropic:
                StrictAnthropic.body(status == 401 ? "authentication_error" : status == 404 ? "not_found_error" : "invalid_request_error", message)
            case .gemini:
                StrictGemini.body(
                    status, status == 404 ? "NOT_FOUND" : "INVALID_ARGUMENT", message, reason: JSONValue.when(rule == "key", "API_KEY_INVALID")?.string)
            }
        return Refusal(status: status, body: body, rule: rule)
    }

    func judgeKey(_ request: Knock) throws(Refusal) {
        let bearer = request.header("authorization") == "Bearer \(key)"
        switch wire {
        case .anthropic:
            guard request.header("x-api-key") == key || bearer else { throw fault(401, "key", "invalid x-api-key") }
            guard StrictAnthropic.versions.contains(request.header("anthropic-version") ?? "") else { throw fault(400, "version", "anthropic-version: header is required") }
        case .gemini:
            // A bad key is no 401 there.
            guard request.header("x-goog-api-key") == key else { throw fault(400, "key", "API key not valid. Please pass a valid API key.") }
        case .chat(.mistral):
            guard bearer else { throw Refusal(status: 401, body: ["detail": "Invalid API Key"], rule: "key") }
        case .chat(.geminiCompat):
            guard bearer else { throw fault(400, "key", "API key not valid. Please pass a valid API key.") }
        case .chat, .responses:
            guard bearer else {
                throw fault(401, "key", "Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.", code: "invalid_api_key")
            }
        }
    }

    func known(_ model: String?) throws(Refusal) -> String {
        let model = model ?? ""
        if StrictServer.models(of: wire).contains(model) { return model }
        switch wire {
        case .chat(.mistral): throw fault(400, "model", "Invalid model: \(model)", code: "1500")
        case .chat: throw fault(404, "model", "The model `\(model)` does not exist or you do not have access to it.", code: "model_not_found")
        case .responses: throw fault(400, "model", "The requested model '\(model)' does not exist.", code: "model_not_found")
        case .anthropic: throw fault(404, "model", "model: \(model)")
        case .gemini:
            throw fault(404, "model", "models/\(model) is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.")
        }
    }

    /// The list of models in the provider's shape.
    var models: JSONValue {
        let names = StrictServer.models(of: wire)
        switch wire {
        case .chat, .responses:
            return [
                "object": "list",
                "data": .array(
                    names.map { name in
                        var model: JSONValue = ["id": .text(name), "object": "model", "created": 1_764_000_000, "owned_by": "strict"]
                        if wire == .chat(.openRouter) { model = model.with("name", .text(name)).with("context_length", 200_000) }
                        return model
                    }),
            ]
        case .anthropic:
            return [
                "data": .array(
                    names.map {
                        [
                            "type": "model", "id": .text($0), "display_name": .text($0), "created_at": "2026-02-01T00:00:00Z", "max_input_tokens": 200_000,
                            "max_tokens": 64_000,
                        ]
                    }), "has_more": false, "first_id": .text(names[0]), "last_id": .text(names[names.count - 1]),
            ]
        case .gemini:
            return [
                "models": .array(
                    names.map {
                        [
                            "name": .text("models/\($0)"), "version": "1", "displayName": .text($0), "inputTokenLimit": 1_048_576, "outputTokenLimit": 65_536,
                            "supportedGenerationMethods": ["generateContent", "countTokens"], "thinking": true,
                        ]
                    })
            ]
        }
    }
}
