import JSON

extension StrictGemini {
    private static let data: Set<String> = ["text", "inlineData", "fileData", "functionCall", "functionResponse", "executableCode", "codeExecutionResult"]

    func judgeContents(_ contents: [JSONValue]) throws(Refusal) {
        if contents.isEmpty { throw Self.refuse(.contentsEmpty, "* GenerateContentRequest.contents: contents is not specified") }
        for (index, content) in contents.enumerated() {
            let place = "contents[\(index)]"
            let object = try object(content, "role! parts!", at: place)
            guard let role = object["role"]?.string, role == "user" || role == "model" else { throw Self.refuse(.role, "Please use a valid role: user, model.") }
            if index == 0, role != "user" {
                throw Self.refuse(.firstRole, "Please ensure that multiturn requests alternate between user and model, and that they start with a user turn.")
            }
            let parts = try list(object["parts"], at: "\(place).parts")
            if parts.isEmpty { throw Self.refuse(.partsEmpty, "* GenerateContentRequest.\(place).parts: contents.parts must not be empty.") }
            for (number, part) in parts.enumerated() { try judgePart(part, role: role, at: "\(place).parts[\(number)]") }
            let responses = parts.filter { $0["functionResponse"] != nil }.count
            if responses > 0, responses < parts.count { throw Self.refuse(.responsePure, "Requests ending with a model turn are not supported.") }
        }
        if isThree, contents.last?["role"]?.string == "model" { throw Self.refuse(.lastRole, "Requests ending with a model turn are not supported.") }
    }

    private func judgePart(_ value: JSONValue, role: String, at place: String) throws(Refusal) {
        let part = try object(
            value, "text inlineData fileData functionCall functionResponse executableCode codeExecutionResult thought thoughtSignature videoMetadata mediaResolution",
            at: place)
        let data = part.keys.map(\.string).filter { Self.data.contains($0) }
        guard let kind = data.first, data.count == 1 else {
            throw Self.refuse(
                .partData,
                data.isEmpty
                    ? "* GenerateContentRequest.\(place).data: required oneof field 'data' must have one initialized field"
                    : "Invalid value at '\(place)' (oneof), oneof field 'data' is already set. Cannot set '\(Self.snake(data[1]))'")
        }
        if kind == "functionCall" && role == "user" || kind == "functionResponse" && role == "model" || part["thought"] != nil && role == "user" {
            throw Self.refuse(.partPlace, "Please ensure that \(Self.snake(kind)) parts are in the turn of the \(role == "user" ? "model" : "user").")
        }
        switch kind {
        case "text": if try string(part["text"], at: "\(place).text").isEmpty, role == "user" { throw emptyText(place) }
        case "inlineData": try judgeData(part["inlineData"], at: "\(place).inline_data")
        case "fileData": _ = try object(part["fileData"], "mimeType fileUri! displayName", at: "\(place).file_data")
        case "functionCall":
            if part["functionCall"]?["thoughtSignature"] != nil { throw inside(place) }
            let call = try object(part["functionCall"], "id name! args", at: "\(place).function_call")
            _ = try string(call["name"], at: "\(place).function_call.name")
            if let arguments = call["args"], arguments.object == nil { throw Self.invalid(arguments, "TYPE_STRUCT", at: "\(place).function_call.args") }
        case "functionResponse": try judgeResponse(part["functionResponse"], at: "\(place).function_response")
        default: break
        }
    }

    private func inside(_ place: String) -> Refusal {
        Self.refuse(.unknownKey, "Invalid JSON payload received. Unknown name \"thoughtSignature\" at '\(place).function_call': Cannot find field.", field: "\(place).function_call")
    }

    private func judgeData(_ value: JSONValue?, at place: String) throws(Refusal) {
        let blob = try object(value, "mimeType! data! displayName", at: place)
        let data = try string(blob["data"], at: "\(place).data")
        // The SDKs write bytes in the alphabet of URLs.
        let plain = data.utf8.map { $0 == 45 ? 43 : $0 == 95 ? 47 : $0 }
        guard !plain.isEmpty, Base64.decode(plain) != nil else {
            throw Self.refuse(.inlineData, "Invalid value at '\(place).data' (TYPE_BYTES), Base64 decoding failed for \"\(data)\"")
        }
        guard try string(blob["mimeType"], at: "\(place).mime_type").contains("/") else { throw Self.refuse(.inlineData, "Unsupported MIME type: \(blob["mimeType"]?.string ?? "")") }
    }

    private func judgeResponse(_ value: JSONValue?, at place: String) throws(Refusal) {
        let response = try object(value, "id name! response! parts willContinue scheduling", at: place)
        _ = try string(response["name"], at: "\(place).name")
        guard response["response"]?.object != nil else {
            throw Self.refuse(
                .responseObject, "Invalid value at '\(place).response' (type.googleapis.com/google.protobuf.Struct), \(response["response"]?.serializedText ?? "null")",
                field: "\(place).response")
        }
        guard let parts = response["parts"] else { return }
        guard isThree else { throw Self.refuse(.responseParts, "Multimodal function response is not supported for this model.") }
        for (number, part) in try list(parts, at: "\(place).parts").enumerated() {
            let inner = "\(place).parts[\(number)]"
            let object = try object(part, "inlineData fileData", at: inner)
            if let data = object["inlineData"] { try judgeData(data, at: "\(inner).inline_data") }
            if object.isEmpty { throw Self.refuse(.partData, "* GenerateContentRequest.\(inner).data: required oneof field 'data' must have one initialized field") }
        }
    }

    private func calls(_ content: JSONValue) -> [JSONValue] { (content["parts"]?.array ?? []).compactMap { $0["functionCall"] } }
    private func responses(_ content: JSONValue) -> [JSONValue] { (content["parts"]?.array ?? []).compactMap { $0["functionResponse"] } }

    /// Each call has its response in the content right after it: as many, with the same names and ids, in the same order.
    func judgePairs(_ contents: [JSONValue]) throws(Refusal) {
        let unequal = "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn."
        var open: [JSONValue] = []
        var seen: Set<String> = []
        for content in contents {
            if content["role"]?.string == "model" {
                let calls = calls(content)
                // One answer may be spread over several contents: the chats of the SDK keep it as it was streamed.
                for id in calls.compactMap({ $0["id"]?.string }) where !seen.insert(id).inserted {
                    throw Self.refuse(.callIDUnique, "Duplicate function call id: \(id)")
                }
                open += calls
                continue
            }
            let responses = responses(content)
            if open.isEmpty, !responses.isEmpty {
                throw Self.refuse(.responseOrphan, "Please ensure that function response turn comes immediately after a function call turn.")
            }
            if responses.count != open.count { throw Self.refuse(.responseCount, unequal) }
            for (call, response) in zip(open, responses) {
                if call["name"] != response["name"] {
                    throw Self.refuse(.responseName, "Please ensure that function response names match the function call names, in order: expected \(call["name"]?.string ?? ""), found \(response["name"]?.string ?? "").")
                }
                if call["id"]?.string != response["id"]?.string {
                    throw Self.refuse(.responseID, "Please ensure that function response ids match the function call ids: expected \(call["id"]?.string ?? "none"), found \(response["id"]?.string ?? "none").")
                }
            }
            open = []
        }
        if !open.isEmpty { throw Self.refuse(.responseCount, unequal) }
    }

    /// The signatures are the server's own, on the parts they came on; the running turn of a new model has them all.
    func judgeSignatures(_ contents: [JSONValue]) throws(Refusal) {
        let start = (contents.lastIndex { $0["role"]?.string == "user" && responses($0).isEmpty } ?? -1) + 1
        var number = 0
        for (index, content) in contents.enumerated() {
            if content["role"]?.string == "user" {
                number = 0
                continue
            }
            for part in content["parts"]?.array ?? [] {
                let call = part["functionCall"]
                defer { if call != nil { number += 1 } }
                guard let text = part["thoughtSignature"] else {
                    if let call, number == 0, index >= start, isThree {
                        throw Self.refuse(.signatureMissing, Self.missingSignature(call["name"]?.string ?? "", position: index + 1))
                    }
                    continue
                }
                if text.string == Self.bypass || text.string.map({ Seal.decoded($0) == Self.bypass }) == true { continue }
                guard let seal = Seal(text.string ?? ""), seal.owner == "gemini" else {
                    throw Self.refuse(.signatureInvalid, "Thought signature is not valid. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.")
                }
                let isThere =
                    if let call { seal.kind == "functionCall" && seal.place == "\(number)" && seal.covers(Self.covered(call["name"]?.string ?? "", call["args"] ?? [:])) }
                    else { seal.kind == "text" && seal.covers(part["text"]?.string ?? "") }
                if !isThere { throw Self.refuse(.signatureMoved, "Thought signature is not valid: it belongs to another part.") }
            }
        }
    }
}
