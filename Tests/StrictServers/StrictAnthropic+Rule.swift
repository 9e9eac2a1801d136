import JSON

extension StrictAnthropic {
    public enum Rule: String, CaseIterable, Sendable {
        case unknownKey = "unknown-key"
        case requiredKey = "required-key"
        case wrongType = "wrong-type"
        case wrongValue = "wrong-value"
        case role
        case messagesEmpty = "messages-empty"
        case firstRole = "first-role"
        case contentEmpty = "content-empty"
        case textEmpty = "text-empty"
        case textBlank = "text-blank"
        case prefill
        case prefillWhitespace = "prefill-whitespace"
        case blockPlace = "block-place"
        case imageSource = "image-source"
        case callID = "call-id"
        case callIDUnique = "call-id-unique"
        case textAfterCall = "text-after-call"
        case resultMissing = "result-missing"
        case resultFirst = "result-first"
        case resultDuplicate = "result-duplicate"
        case resultOrphan = "result-orphan"
        case toolsEmpty = "tools-empty"
        case toolsAbsent = "tools-absent"
        case toolName = "tool-name"
        case toolUnique = "tool-unique"
        case schemaRoot = "schema-root"
        case schemaCombinator = "schema-combinator"
        case schemaInvalid = "schema-invalid"
        case propertyName = "property-name"
        case strictSchema = "strict-schema"
        case choiceWithoutTools = "choice-without-tools"
        case choiceUndeclared = "choice-undeclared"
        case thinkingForced = "thinking-forced"
        case budgetSmall = "budget-small"
        case budgetLarge = "budget-large"
        case thinkingTemperature = "thinking-temperature"
        case signatureMissing = "signature-missing"
        case signatureInvalid = "signature-invalid"
        case thinkingFirst = "thinking-first"
        case thinkingModified = "thinking-modified"
        case cacheControls = "cache-controls"
    }

    static func refuse(_ rule: Rule, _ message: String, status: Int = 400, type: String = "invalid_request_error") -> Refusal {
        Refusal(status: status, body: body(type, message), rule: rule.rawValue)
    }

    /// The body of an error.
    static func body(_ type: String, _ message: String) -> JSONValue {
        ["type": "error", "error": ["type": .text(type), "message": .text(message)], "request_id": "req_011CStrict"]
    }

    /// Checks an object's members against a list, in the words of the provider.
    func object(_ value: JSONValue?, _ keys: Keys, at place: String) throws(Refusal) -> JSONObject {
        guard let object = value?.object else {
            throw Self.refuse(.wrongType, "\(place.isEmpty ? "body" : place): Input should be a valid dictionary or object to extract fields from")
        }
        let prefix = place.isEmpty ? "" : place + "."
        if let key = keys.missing(in: object) { throw Self.refuse(.requiredKey, "\(prefix)\(key): Field required") }
        if let key = keys.unknown(in: object) { throw Self.refuse(.unknownKey, "\(prefix)\(key): Extra inputs are not permitted") }
        return object
    }

    func string(_ value: JSONValue?, at place: String) throws(Refusal) -> String {
        guard let text = value?.string else { throw Self.refuse(.wrongType, "\(place): Input should be a valid string") }
        return text
    }

    func list(_ value: JSONValue?, at place: String) throws(Refusal) -> [JSONValue] {
        guard let list = value?.array else { throw Self.refuse(.wrongType, "\(place): Input should be a valid list") }
        return list
    }

    func choice(_ value: JSONValue?, of words: [String], at place: String) throws(Refusal) -> String {
        let text = try string(value, at: place)
        guard words.contains(text) else {
            throw Self.refuse(.wrongValue, "\(place): Input tag '\(text)' found using 'type' does not match any of the expected tags: '\(words.joined(separator: "', '"))'")
        }
        return text
    }
}
