import JSON

@testable import Wire

/// What the API refuses, as a check of a request's body. Written apart from the encoder, from the page of the wire.
struct GeminiRules {
    private var broken: [String] = []

    static func broken(_ body: [UInt8], model: String) throws -> [String] {
        var rules = GeminiRules()
        rules.check(try JSONParser.parse(body).value, model: model)
        return rules.broken
    }

    private mutating func expect(_ isSo: Bool, _ rule: String) { if !isSo { broken.append(rule) } }

    private mutating func check(_ body: JSONValue, model: String) {
        let known: Set<ExactString> = ["systemInstruction", "contents", "tools", "toolConfig", "generationConfig"]
        expect(body.object?.keys.allSatisfy(known.contains) == true, "unknown field of the request")
        check(contents: body["contents"]?.array ?? [], isThird: model.hasPrefix("gemini-3") || model.hasPrefix("gemini-9"))
        check(tools: body)
        if let system = body["systemInstruction"] { expect(system["parts"]?.array?.first?["text"]?.string?.isEmpty == false, "empty system instruction") }
    }

    private mutating func check(contents: [JSONValue], isThird: Bool) {
        expect(!contents.isEmpty, "no contents")
        expect(contents.first?["role"]?.exact == "user", "contents begin with the model")
        expect(contents.last?["role"]?.exact == "user", "contents end with the model")
        var open: [JSONValue] = []
        var before: JSONValue?
        for content in contents {
            let parts = content["parts"]?.array ?? []
            expect(!parts.isEmpty, "a content without parts")
            expect(parts.allSatisfy { part in
                part.object.map { $0.keys.filter { !["thought", "thoughtSignature"].contains($0) }.count == 1 } == true
            }, "a part that is not one thing")
            for part in parts where part["text"] != nil {
                expect(part["text"]?.string?.isEmpty == false || part["thoughtSignature"] != nil, "an empty text")
            }
            let calls = parts.compactMap { $0["functionCall"] }
            let responses = parts.compactMap { $0["functionResponse"] }
            switch content["role"]?.exact {
            case "user":
                expect(calls.isEmpty, "the person calls")
                if responses.isEmpty {
                    expect(open.isEmpty, "calls without their results behind them")
                    expect(before.map { $0["role"]?.exact == "model" || $0["parts"]?.array?.first?["functionResponse"] != nil } ?? true, "neighbours of the person")
                } else {
                    expect(responses.count == parts.count, "something beside results")
                    expect(responses.count == open.count, "another number of results than of calls")
                    for (call, response) in zip(open, responses) {
                        expect(call["name"] == response["name"], "a result under another name")
                        expect(call["id"] == response["id"], "a result under another id")
                        expect(response["response"]?.object != nil, "a response that is no object")
                        for image in response["parts"]?.array ?? [] { check(image: image["inlineData"]) }
                    }
                }
                open = []
                for part in parts { if let image = part["inlineData"] { check(image: image) } }
            case "model":
                expect(responses.isEmpty, "the model answers calls")
                expect(open.isEmpty, "calls without results before the model's next turn")
                expect(before?["role"]?.exact == "user", "the model's turn behind the model's turn")
                if isThird, let first = parts.first(where: { $0["functionCall"] != nil }) {
                    expect(first["thoughtSignature"]?.string?.isEmpty == false, "the first call has no signature")
                }
                for call in calls {
                    expect(call["args"] == nil || call["args"]?.object != nil, "arguments that are no object")
                    expect(ToolNameMap.fits(call["name"]?.exact ?? ""), "a name of a call")
                    expect(call["id"]?.exact?.isEmpty != true, "an empty id")
                }
                open = calls
            default: expect(false, "a role that is none")
            }
            before = content
        }
        expect(open.isEmpty, "calls without results at the end")
    }

    private mutating func check(image: JSONValue?) {
        let types: Set<ExactString> = ["image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"]
        expect(image?["mimeType"]?.exact.map(types.contains) == true, "a picture of another kind")
    }

    // MARK: Tools

    private mutating func check(tools body: JSONValue) {
        let declarations = body["tools"]?.array?.first?["functionDeclarations"]?.array ?? []
        expect(body["tools"] == nil || !declarations.isEmpty, "tools without any")
        expect(body["toolConfig"] == nil || body["tools"] != nil, "a choice of nothing")
        let names = declarations.compactMap { $0["name"]?.exact }
        expect(Set(names).count == declarations.count, "two tools of a name")
        expect(names.allSatisfy(ToolNameMap.fits), "a tool's name")
        for tool in declarations {
            expect(tool["parameters"] == nil || tool["parametersJsonSchema"] == nil, "two schemas")
            if let schema = tool["parameters"] {
                expect(schema["type"]?.exact == "OBJECT", "parameters that are no object")
                check(schema: schema)
            }
            if let schema = tool["parametersJsonSchema"] {
                expect(schema["type"]?.exact == "object", "parameters that are no object")
                checkNames(schema)
            }
        }
        if let schema = body["generationConfig"]?["responseSchema"] { check(schema: schema) }
        let config = body["toolConfig"]?["functionCallingConfig"]
        let allowed = config?["allowedFunctionNames"]?.array ?? []
        expect(allowed.isEmpty || ["ANY", "VALIDATED"].contains(config?["mode"]?.exact ?? ""), "allowed names in another mode")
        expect(allowed.allSatisfy { $0.exact.map(names.contains) == true }, "an allowed name that is no tool")
    }

    private mutating func checkNames(_ schema: JSONValue) {
        if schema["$ref"] != nil { expect(schema.object?.keys.allSatisfy { $0.utf8.first == UInt8(ascii: "$") } == true, "something beside a reference") }
        for property in schema["properties"]?.object?.members ?? [] {
            expect(GeminiJSONSchema.isName(property.key), "a parameter's name")
            checkNames(property.value)
        }
        if let items = schema["items"] { checkNames(items) }
        for choice in schema["anyOf"]?.array ?? [] { checkNames(choice) }
    }

    private static let keywords: Set<ExactString> = [
        "type", "format", "title", "description", "nullable", "enum", "items", "minItems", "maxItems", "properties", "required", "minProperties", "maxProperties",
        "minimum", "maximum", "minLength", "maxLength", "pattern", "default", "anyOf",
    ]

    /// The subset of OpenAPI.
    private mutating func check(schema: JSONValue) {
        guard let object = schema.object else { return expect(false, "a schema that is no object") }
        for key in object.keys where !Self.keywords.contains(key) { expect(false, "the keyword \(key)") }
        expect(Set(object.keys).count == object.keys.count, "a keyword twice")
        if let choices = object["anyOf"] {
            expect(object.members.count == 1, "something beside anyOf")
            expect((choices.array?.count ?? 0) > 1, "a choice of one")
            for choice in choices.array ?? [] { check(schema: choice) }
            return
        }
        let type = object["type"]?.exact ?? ""
        expect(["STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT"].contains(type), "the type \(type)")
        if type == "OBJECT" {
            let names = object["properties"]?.object?.keys ?? []
            expect(!names.isEmpty, "an object without properties")
            for member in object["properties"]?.object?.members ?? [] {
                expect(GeminiJSONSchema.isName(member.key), "a parameter's name")
                check(schema: member.value)
            }
            for name in object["required"]?.array ?? [] { expect(name.exact.map(names.contains) == true, "required and absent") }
        } else {
            expect(object["properties"] == nil && object["required"] == nil, "properties of no object")
        }
        if type == "ARRAY" {
            if let items = object["items"] { check(schema: items) } else { expect(false, "an array without items") }
        }
        if let values = object["enum"]?.array { expect(type == "STRING" && !values.isEmpty && values.allSatisfy { $0.exact?.isEmpty == false }, "enum of no texts") }
        if type == "STRING", let format = object["format"]?.exact { expect(["enum", "date-time"].contains(format), "the format \(format)") }
    }
}
