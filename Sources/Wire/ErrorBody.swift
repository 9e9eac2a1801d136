public import Conversation
import JSON

/// Reads what a provider, a gateway or a proxy says when something went wrong, in any of the shapes that are about.
public enum ErrorBody {
    /// More of a body is not looked at.
    public static let limit = 1 << 20

    /// The error in the body of a response.
    ///
    /// - Parameters:
    ///   - status: the HTTP status; nil when it is not known.
    ///   - header: the value of a response header, looked up without regard to case.
    ///   - now: seconds since 1970, for a `retry-after` date.
    public static func decode(
        status: Int?, header: (String) -> String? = { _ in nil }, body: [UInt8], now: Double? = nil
    ) -> ProviderError {
        let body = Array(body.prefix(limit))
        var error = json(body).flatMap(decode) ?? ProviderError(message: sentence(status: status, body: body))
        error.status = status ?? error.status
        error.retryAfter = RetryAfter.seconds(header: header, now: now) ?? error.retryAfter
        return error
    }

    /// The error that an event's value states.
    /// - Parameter isErrorEvent: the event's name says that it is one, whatever its shape.
    static func decode(_ value: JSONValue, isErrorEvent: Bool) -> ProviderError? {
        decode(value) ?? (isErrorEvent ? decode(["error": value]) : nil)
    }

    /// The error that a JSON value states; nil when it states none.
    static func decode(_ value: JSONValue) -> ProviderError? {
        if let elements = value.array { return elements.lazy.compactMap(decode).first }
        guard let object = value.object else { return nil }
        if let inner = object["error"], !inner.isNull { return decode(inner: inner, outer: object) }
        if let errors = object["errors"]?.array, let first = errors.first {
            return first.string.map { ProviderError(message: $0, raw: value) } ?? details(first, raw: value)
        }
        if let detail = object["detail"], !detail.isNull { return ProviderError(message: words(detail), raw: value) }
        let isError = object["object"]?.exact == "error" || object["type"]?.exact == "error"
        if isError || object["choices"] == nil, object["message"]?.string != nil { return details(value, raw: value) }
        return nil
    }

    private static func decode(inner: JSONValue, outer: JSONObject) -> ProviderError {
        if let text = inner.string {
            let message = text.isEmpty ? outer["message"]?.string ?? outer["error_description"]?.string ?? "" : text
            return ProviderError(
                type: outer["type"]?.string, code: code(outer["code"]), message: or(message, inner), raw: .object(outer))
        }
        return details(inner, raw: inner) ?? ProviderError(
            message: outer["message"]?.string ?? inner.serializedText, raw: inner)
    }

    /// `{"message","type","code",…}`.
    private static func details(_ value: JSONValue, raw: JSONValue) -> ProviderError? {
        guard let object = value.object else { return nil }
        let message = ["message", "msg", "detail", "error", "title"].lazy.compactMap { object[ExactString($0)] }
            .first { !$0.isNull }.map(words)
        // Google: the status as a number in `code`, and as a word in `status`.
        let word = object["type"]?.string ?? object["status"]?.string
        let number = object["status_code"]?.integer ?? object["code"]?.integer.flatMap { object["status"] != nil && (400..<600).contains($0) ? $0 : nil }
        return ProviderError(
            status: number, type: word, code: code(object["code"]),
            message: or(message ?? "", value), retryAfter: delay(object), raw: raw)
    }

    /// An empty message would leave a person with nothing: then the object itself.
    private static func or(_ message: String, _ value: JSONValue) -> String {
        message.utf8.isEmpty ? WireText.quote(value.serialized(), scalars: 300) : message
    }

    private static func code(_ value: JSONValue?) -> String? {
        switch value {
        case .string(let text): text.string
        case .number(let number): number.text.string
        default: nil
        }
    }

    /// Text, or FastAPI's list of `{loc, msg, type}`.
    private static func words(_ value: JSONValue) -> String {
        if let text = value.string { return text }
        if let list = value.array {
            return list.prefix(10).map { item in
                guard let message = item["msg"]?.string ?? item["message"]?.string else { return words(item) }
                let place = (item["loc"]?.array ?? []).map { $0.string ?? $0.serializedText }.joined(separator: ".")
                return place.isEmpty ? message : "\(place): \(message)"
            }.joined(separator: "; ")
        }
        if let message = value["message"]?.string ?? value["msg"]?.string { return message }
        return WireText.quote(value.serialized(), scalars: 300)
    }

    /// Google's `RetryInfo`: `details: [{"@type": "…RetryInfo", "retryDelay": "34.4s"}]`.
    private static func delay(_ object: JSONObject) -> Double? {
        for detail in object["details"]?.array ?? [] {
            guard let text = detail["retryDelay"]?.string, text.utf8.last == UInt8(ascii: "s") else { continue }
            return RetryAfter.seconds(header: { $0 == "retry-after" ? String(text.dropLast()) : nil })
        }
        return nil
    }

    // MARK: What is not JSON

    private static func json(_ body: [UInt8]) -> JSONValue? {
        let trimmed = WireText.trimmed(body)
        guard let first = trimmed.first else { return nil }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return try? JSONParser.lenient(Array(trimmed)) }
        // Some send the error of a refused request in the framing of a stream.
        var parser = SSEParser()
        var events = parser.receive(body)
        if let last = parser.finish() { events.append(last) }
        return events.lazy.compactMap { try? JSONParser.lenient($0.data) }.first { decode($0) != nil }
    }

    private static func sentence(status: Int?, body: [UInt8]) -> String {
        let what = status.map { "The server answered with status \($0)" } ?? "The server answered with an error"
        let trimmed = WireText.trimmed(body)
        if trimmed.isEmpty { return "\(what) and no words." }
        return "\(what): “\(WireText.quote(title(of: trimmed) ?? Array(trimmed)))”"
    }

    /// The title of a page of HTML.
    static func title(of body: some Collection<UInt8>) -> [UInt8]? {
        let text = Array(body.prefix(16 << 10))
        guard text.first == UInt8(ascii: "<") else { return nil }
        let lower = text.map(ASCII.lower)
        guard let open = lower.firstRange(of: Array("<title".utf8)),
            let start = lower[open.upperBound...].firstIndex(of: UInt8(ascii: ">")),
            let end = lower[start...].firstRange(of: Array("</title".utf8))
        else { return nil }
        let title = text[(start + 1)..<end.lowerBound]
        return WireText.trimmed(Array(title)).isEmpty ? nil : Array(title)
    }
}
