import JSON

extension StrictChat {
    public enum Rule: String, CaseIterable, Sendable {
        case unknownKey = "unknown-key"
        case requiredKey = "required-key"
        case wrongType = "wrong-type"
        case wrongValue = "wrong-value"
        case role
        case messagesEmpty = "messages-empty"
        case systemFirst = "system-first"
        case assistantEmpty = "assistant-empty"
        case textEmpty = "text-empty"
        case callsEmpty = "calls-empty"
        case callID = "call-id"
        case callIDUnique = "call-id-unique"
        case arguments
        case resultMissing = "result-missing"
        case resultOrphan = "result-orphan"
        case resultDuplicate = "result-duplicate"
        case resultContent = "result-content"
        case imagePlace = "image-place"
        case imageURL = "image-url"
        case toolsEmpty = "tools-empty"
        case toolsMany = "tools-many"
        case toolName = "tool-name"
        case toolUnique = "tool-unique"
        case schemaRoot = "schema-root"
        case schemaCombinator = "schema-combinator"
        case schemaInvalid = "schema-invalid"
        case strictSchema = "strict-schema"
        case parallelWithoutTools = "parallel-without-tools"
        case choiceWithoutTools = "choice-without-tools"
        case choiceUndeclared = "choice-undeclared"
        case unsupportedParameter = "unsupported-parameter"
        case streamOptions = "stream-options"
        case roleOrder = "role-order"
        case lastRole = "last-role"
        case reasoningMissing = "reasoning-missing"
        case reasoningModified = "reasoning-modified"
        case signatureMissing = "signature-missing"
        case signatureInvalid = "signature-invalid"
    }

    /// In the shape of the server that is imitated.
    func refuse(_ rule: Rule, _ message: String, param: String? = nil, code: String? = nil) -> Refusal {
        if dialect == .mistral, rule == .unknownKey || rule == .requiredKey || rule == .streamOptions || rule == .wrongType {
            let words = (param ?? "").split(whereSeparator: { ".[]".contains($0) }).map { JSONValue.text(String($0)) }
            let type = rule == .requiredKey ? "missing" : rule == .wrongType ? "value_error" : "extra_forbidden"
            let text = rule == .requiredKey ? "Field required" : rule == .wrongType ? message : "Extra inputs are not permitted"
            return Refusal(
                status: 422, body: ["detail": [["type": .text(type), "loc": .array(["body"] + words), "msg": .text(text), "input": .null]]], rule: rule.rawValue)
        }
        return Refusal(status: 400, body: Self.body(message, dialect, type: rule == .callID ? "invalid_function_call" : "invalid_request_error", param: param, code: code), rule: rule.rawValue)
    }

    /// The body of an error.
    static func body(_ message: String, _ dialect: ChatDialect, type: String = "invalid_request_error", param: String? = nil, code: String? = nil, status: Int = 400) -> JSONValue {
        let param = param.map { JSONValue.text($0) } ?? .null
        return switch dialect {
        case .mistral: ["object": "error", "message": .text(message), "type": .text(type), "param": param, "code": .text(code ?? "3051")]
        case .openRouter:
            ["error": ["code": .count(status), "message": "Provider returned error", "metadata": ["provider_name": "Strict", "raw": .text(message)]], "user_id": "user_strict"]
        case .geminiCompat:
            [["error": ["code": .count(status), "message": .text(message), "status": .text(status == 404 ? "NOT_FOUND" : "INVALID_ARGUMENT")]]]
        case .openAI, .deepSeekThinking:
            ["error": ["message": .text(message), "type": .text(type), "param": param, "code": code.map { .text($0) } ?? .null]]
        }
    }

    func object(_ value: JSONValue?, _ keys: Keys, at place: String) throws(Refusal) -> JSONObject {
        guard let object = value?.object else { throw invalidType(value, "an object", at: place) }
        let prefix = place.isEmpty ? "" : place + "."
        if let key = keys.missing(in: object) {
            throw refuse(.requiredKey, "Missing required parameter: '\(prefix)\(key)'.", param: prefix + key, code: "missing_required_parameter")
        }
        if let key = keys.unknown(in: object) { throw unknown(prefix + key) }
        return object
    }

    func unknown(_ key: String) -> Refusal {
        refuse(.unknownKey, key.contains(".") ? "Unknown parameter: '\(key)'." : "Unrecognized request argument supplied: \(key)", param: key, code: "unknown_parameter")
    }

    func invalidType(_ value: JSONValue?, _ wanted: String, at place: String) -> Refusal {
        refuse(.wrongType, "Invalid type for '\(place)': expected \(wanted), but got \(value?.kind ?? "null") instead.", param: place, code: "invalid_type")
    }

    func string(_ value: JSONValue?, at place: String) throws(Refusal) -> String {
        guard let text = value?.string else { throw invalidType(value, "a string", at: place) }
        return text
    }

    func list(_ value: JSONValue?, at place: String) throws(Refusal) -> [JSONValue] {
        guard let list = value?.array else { throw invalidType(value, "an array", at: place) }
        return list
    }

    func word(_ value: JSONValue?, of words: [String], at place: String, rule: Rule = .wrongValue) throws(Refusal) -> String {
        let text = try string(value, at: place)
        guard words.contains(text) else {
            throw refuse(
                rule, "Invalid value: '\(text)'. Supported values are: \(words.map { "'\($0)'" }.joined(separator: ", ")).", param: place, code: "invalid_value")
        }
        return text
    }
}
