import Conversation
import JSON

/// The tokens of a message: what its beginning says, overlaid by every field that comes later and is not null.
struct AnthropicMessagesUsage: Sendable, Equatable {
    private var raw: JSONObject?

    /// - Returns: nil where nothing was said.
    mutating func overlay(_ value: JSONValue?) -> Usage? {
        guard let new = value?.object, !new.isEmpty else { return nil }
        let before = raw?.members ?? []
        let said = new.members.filter { !$0.value.isNull }
        let latest = Dictionary(said.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        let known = Set(before.map(\.key))
        var members = before.map { JSONObject.Member(key: $0.key, value: latest[$0.key] ?? $0.value) }
        // Of the first one a null is kept, too: it is what was sent.
        members += (raw == nil ? new.members : said).filter { !known.contains($0.key) }
        let object = JSONObject(members)
        raw = object
        return Self.usage(object)
    }

    private static func usage(_ raw: JSONObject) -> Usage {
        let read = raw["cache_read_input_tokens"]?.integer
        let written = raw["cache_creation_input_tokens"]?.integer
        return Usage(
            // `input_tokens` leaves out whatever was cached.
            input: raw["input_tokens"]?.integer.map { sum([$0, read ?? 0, written ?? 0]) },
            output: raw["output_tokens"]?.integer, cacheRead: read, cacheWrite: written,
            reasoning: raw["output_tokens_details"]?["thinking_tokens"]?.integer
                ?? raw["output_tokens_details"]?["reasoning_tokens"]?.integer,
            raw: .object(raw))
    }

    /// Numbers of a server, which may be any.
    private static func sum(_ numbers: [Int]) -> Int {
        numbers.reduce(0) { total, number in
            let (sum, overflow) = total.addingReportingOverflow(number)
            return overflow ? total : sum
        }
    }
}
