import JSON

extension StrictGemini {
    public enum Rule: String, CaseIterable, Sendable {
        case unknownKey = "unknown-key"
        case requiredKey = "required-key"
        case wrongType = "wrong-type"
        case wrongValue = "wrong-value"
        case contentsEmpty = "contents-empty"
        case role
        case firstRole = "first-role"
        case partsEmpty = "parts-empty"
        case partData = "part-data"
        case partPlace = "part-place"
        case textEmpty = "text-empty"
        case inlineData = "inline-data"
        case responseCount = "response-count"
        case responseName = "response-name"
        case responseID = "response-id"
        case responseOrphan = "response-orphan"
        case responseObject = "response-object"
        case responsePure = "response-pure"
        case responseParts = "response-parts"
        case callIDUnique = "call-id-unique"
        case signatureMissing = "signature-missing"
        case signatureInvalid = "signature-invalid"
        case signatureMoved = "signature-moved"
        case toolsEmpty = "tools-empty"
        case toolName = "tool-name"
        case toolUnique = "tool-unique"
        case schemaBoth = "schema-both"
        case schemaList = "schema-list"
        case schemaEmpty = "schema-empty"
        case schemaRoot = "schema-root"
        case schemaInvalid = "schema-invalid"
        case parameterName = "parameter-name"
        case choiceWithoutTools = "choice-without-tools"
        case choiceMode = "choice-mode"
        case choiceUndeclared = "choice-undeclared"
        case formatMime = "format-mime"
        case lastRole = "last-role"
    }

    static func refuse(_ rule: Rule, _ message: String, field: String? = nil) -> Refusal {
        Refusal(status: 400, body: body(400, "INVALID_ARGUMENT", message, field: field), rule: rule.rawValue)
    }

    /// The body of an error.
    static func body(_ code: Int, _ status: String, _ message: String, field: String? = nil, reason: String? = nil) -> JSONValue {
        var details: [JSONValue] = []
        if let field {
            details.append([
                "@type": "type.googleapis.com/google.rpc.BadRequest",
                "fieldViolations": [.members(["field": JSONValue.when(!field.isEmpty, .text(field)), "description": .text(message)])],
            ])
        }
        if let reason {
            details.append([
                "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": .text(reason), "domain": "googleapis.com",
                "metadata": ["service": "generativelanguage.googleapis.com"],
            ])
        }
        return ["error": .members(["code": .count(code), "message": .text(message), "status": .text(status), "details": JSONValue.when(!details.isEmpty, .array(details))])]
    }

    /// The words for a call without its signature.
    static func missingSignature(_ name: String, position: Int) -> String {
        "Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call `default_api:\(name)` , position \(position). Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details."
    }

    /// What takes the place of a signature on a call that came from another model.
    static let bypass = "skip_thought_signature_validator"

    /// What the signature of a call covers.
    static func covered(_ name: String, _ arguments: JSONValue) -> String { name + String(decoding: arguments.canonical(), as: UTF8.self) }

    func object(_ value: JSONValue?, _ keys: Keys, at place: String) throws(Refusal) -> JSONObject {
        guard let object = value?.object else { throw Self.invalid(value, "Starting an object on a scalar or list field", at: place) }
        if let key = keys.unknown(in: object) {
            let snake = place.isEmpty ? "" : " at '\(place)'"
            throw Self.refuse(.unknownKey, "Invalid JSON payload received. Unknown name \"\(key)\"\(snake): Cannot find field.", field: place)
        }
        if let key = keys.missing(in: object) {
            throw Self.refuse(.requiredKey, "* GenerateContentRequest.\(place.isEmpty ? "" : place + ".")\(Self.snake(key)): is not specified", field: place)
        }
        return object
    }

    static func invalid(_ value: JSONValue?, _ why: String, at place: String) -> Refusal {
        refuse(.wrongType, "Invalid value at '\(place)' (\(why)), \(value?.serializedText ?? "null")", field: place)
    }

    func string(_ value: JSONValue?, at place: String) throws(Refusal) -> String {
        guard let text = value?.string else { throw Self.invalid(value, "TYPE_STRING", at: place) }
        return text
    }

    func list(_ value: JSONValue?, at place: String) throws(Refusal) -> [JSONValue] {
        guard let list = value?.array else {
            throw Self.refuse(.wrongType, "Invalid JSON payload received. Unknown name \"\": Proto field is repeating, but a list was expected at '\(place)'.", field: place)
        }
        return list
    }

    /// `functionCall` → `function_call`, as places are named.
    static func snake(_ name: String) -> String {
        name.reduce(into: "") { text, letter in text += letter.isUppercase ? "_" + letter.lowercased() : String(letter) }
    }

    /// `function_call` → `functionCall`: both are accepted in a request.
    static func camel(_ name: String) -> String {
        let words = name.split(separator: "_", omittingEmptySubsequences: false)
        return words.dropFirst().reduce(String(words.first ?? "")) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }
}
