import Conversation
import JSON

/// `usageMetadata`, which is cumulative: of each field the last value counts, and a chunk may hold only some of them.
struct GeminiUsage: Sendable, Equatable {
    /// More fields than this are no counts; then only the last chunk's are kept.
    private static let mostFields = 64

    private var members: [JSONObject.Member] = []

    /// - Returns: nil where nothing is new.
    mutating func receive(_ fields: [JSONObject.Member]) -> Usage? {
        var isNew = false
        for member in fields.prefix(Self.mostFields) where !member.value.isNull {
            if let index = members.firstIndex(where: { $0.key == member.key }) {
                if members[index].value == member.value { continue }
                members[index] = member
            } else {
                members.append(member)
            }
            isNew = true
        }
        if members.count > Self.mostFields { members = Array(fields.prefix(Self.mostFields)) }
        guard isNew else { return nil }
        let raw = JSONObject(members)
        let thoughts = raw["thoughtsTokenCount"]?.integer
        return Usage(
            // Counted apart: what the provider's own tools read.
            input: Self.sum(raw["promptTokenCount"]?.integer, raw["toolUsePromptTokenCount"]?.integer),
            output: Self.sum(raw["candidatesTokenCount"]?.integer, thoughts),
            cacheRead: raw["cachedContentTokenCount"]?.integer, reasoning: thoughts, raw: .object(raw))
    }

    private static func sum(_ a: Int?, _ b: Int?) -> Int? {
        guard let a, let b else { return a ?? b }
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? nil : sum
    }
}
