import JSON
import StrictServers
import Testing

/// The smallest request that breaks a rule, and the same put right.
struct JudgeCase: Sendable, CustomTestStringConvertible {
    let rule: String
    let wrong: JSONValue
    let right: JSONValue

    init(_ rule: String, _ wrong: String, _ right: String) {
        self.rule = rule
        self.wrong = Self.parsed(wrong)
        self.right = Self.parsed(right)
    }

    var testDescription: String { "\(rule): \(wrong.serializedText.prefix(160))" }

    static func parsed(_ text: String) -> JSONValue {
        do { return try JSONParser.parse(text).value } catch {
            Issue.record("\(error) in \(text)")
            return .null
        }
    }

    /// Refused for this reason, with a body that says something; accepted when put right.
    func check(_ judge: (JSONValue) -> Refusal?) {
        let refusal = judge(wrong)
        #expect(refusal?.rule == rule, "\(refusal?.message ?? "accepted")")
        #expect(refusal.map { $0.status == 400 || $0.status == 422 } ?? true)
        #expect(refusal?.message.isEmpty == false)
        #expect(judge(right) == nil)
    }
}
