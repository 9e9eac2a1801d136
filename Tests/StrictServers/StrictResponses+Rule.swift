import JSON

extension StrictResponses {
    public enum Rule: String, CaseIterable, Sendable {
        case unknownKey = "unknown-key"
        case requiredKey = "required-key"
        case wrongType = "wrong-type"
        case wrongValue = "wrong-value"
        case inputEmpty = "input-empty"
        case textEmpty = "text-empty"
        case partPlace = "part-place"
        case imageURL = "image-url"
        case itemID = "item-id"
        case duplicateItem = "duplicate-item"
        case callID = "call-id"
        case callIDUnique = "call-id-unique"
        case resultMissing = "result-missing"
        case resultOrphan = "result-orphan"
        case resultDuplicate = "result-duplicate"
        case arguments
        case reasoningAlone = "reasoning-alone"
        case reasoningAbsent = "reasoning-absent"
        case reasoningUnsealed = "reasoning-unsealed"
        case reasoningForeign = "reasoning-foreign"
        case toolsEmpty = "tools-empty"
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
        case outputTokens = "output-tokens"
        case reasoningUnsupported = "reasoning-unsupported"
    }

    static func refuse(_ rule: Rule, _ message: String, param: String? = nil, code: String? = nil) -> Refusal {
        Refusal(status: 400, body: StrictChat.body(message, .openAI, param: param, code: code), rule: rule.rawValue)
    }

    func object(_ value: JSONValue?, _ keys: Keys, at place: String) throws(Refusal) -> JSONObject {
        guard let object = value?.object else { throw invalidType(value, "an object", at: place) }
        let prefix = place.isEmpty ? "" : place + "."
        if let key = keys.missing(in: object) {
            throw Self.refuse(.requiredKey, "Missing required parameter: '\(prefix)\(key)'.", param: prefix + key, code: "missing_required_parameter")
        }
        if let key = keys.unknown(in: object) {
            throw Self.refuse(.unknownKey, "Unknown parameter: '\(prefix)\(key)'.", param: prefix + key, code: "unknown_parameter")
        }
        return object
    }

    func invalidType(_ value: JSONValue?, _ wanted: String, at place: String) -> Refusal {
        Self.refuse(.wrongType, "Invalid type for '\(place)': expected \(wanted), but got \(value?.kind ?? "null") instead.", param: place, code: "invalid_type")
    }

    func string(_ value: JSONValue?, at place: String) throws(Refusal) -> String {
        guard let text = value?.string else { throw invalidType(value, "a string", at: place) }
        return text
    }

    func list(_ value: JSONValue?, at place: String) throws(Refusal) -> [JSONValue] {
        guard let list = value?.array else { throw invalidType(value, "an array", at: place) }
        return list
    }

    func word(_ value: JSONValue?, of words: [String], at place: String) throws(Refusal) -> String {
        let text = try string(value, at: place)
        guard words.contains(text) else {
            throw Self.refuse(
                .wrongValue, "Invalid value: '\(text)'. Supported values are: \(words.map { "'\($0)'" }.joined(separator: ", ")).", param: place, code: "invalid_value")
        }
        return text
    }
}
