/// What the reader makes of a text, as JSON: the answers of `assent inspect json`.
public enum JSONInspection {
    /// `{"value":…,"canonical":string}`, with `"duplicates":[pointer…]` when there are some, or `{"error":string}`.
    /// - Parameter partial: take the text as the beginning of one, and answer `{"value":…}` with what is known so far.
    public static func answer(to bytes: [UInt8], partial: Bool = false) -> JSONValue {
        partial ? partialAnswer(bytes) : strictAnswer(bytes)
    }

    /// The answer to one line of a batch: `{"text":string}` or `{"base64":string}`.
    public static func answer(toLine line: [UInt8], partial: Bool = false) -> JSONValue {
        do {
            let request = try JSONParser.parse(line).value
            if let text = request["text"]?.string {
                return answer(to: Array(text.utf8), partial: partial)
            }
            guard let base64 = request["base64"]?.string else {
                return failure("The line has neither \"text\" nor \"base64\" with a string.")
            }
            guard let bytes = Base64.decode(base64.utf8) else {
                return failure("\"base64\" is not base 64 with padding.")
            }
            return answer(to: bytes, partial: partial)
        } catch {
            return failure("The line is not JSON. \(error)")
        }
    }

    private static func strictAnswer(_ bytes: [UInt8]) -> JSONValue {
        do {
            let document = try JSONParser.parse(bytes)
            var members = [
                JSONObject.Member(key: "value", value: document.value),
                .init(
                    key: "canonical",
                    value: .string(ExactString(String(decoding: document.value.canonical(), as: UTF8.self)))),
            ]
            if !document.duplicateKeys.isEmpty {
                members.append(.init(key: "duplicates", value: .array(document.duplicateKeys.map { .string($0) })))
            }
            return .object(JSONObject(members))
        } catch {
            return failure(error.description)
        }
    }

    private static func partialAnswer(_ bytes: [UInt8]) -> JSONValue {
        var parser = PartialJSONParser(limits: .document)
        parser.append(bytes)
        if let error = parser.error { return failure(error.description) }
        guard let value = parser.value else { return failure("The text ends before anything of its value is known.") }
        return ["value": value]
    }

    private static func failure(_ text: String) -> JSONValue { ["error": .string(ExactString(text))] }
}
