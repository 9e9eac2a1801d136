import Approval
import Conversation
import JSON

/// What the model is told about a call, in words that invite no way round.
enum ResultWords {
    static let stopReason = "the person stopped the turn"
    static let stopped = "The person stopped the turn before this call was decided. It was not run."

    static func denied(reason: String?, by author: Author) -> String {
        let who = author.kind == .person ? "The person" : "A rule"
        let because = reason.map { " Reason: \($0)" } ?? ""
        return "\(who) denied this call. It was not run.\(because)\nDo not seek the same effect in another way."
    }

    static func ran(_ result: ExecutionResult, record: CallRecord) -> String {
        var words = ""
        if record.isAmended, let arguments = record.arguments {
            words += "The person changed the arguments before approving. What ran: "
            words += JSONValue.object(arguments.object).serializedText + "\n"
        }
        if let comment = record.decision?.comment { words += "The person's comment: \(comment)\n" }
        words += words.isEmpty ? result.text : "Result:\n" + result.text
        return record.wasCancelled ? words + "\nThe person stopped this call while it ran." : words
    }

    /// Lines of a result that front ends are given; the journal and the model have all of it.
    private static let shownLines = 400
    private static let shownBytes = 64_000

    static func shown(_ text: String) -> String {
        let bytes = text.utf8.prefix(shownBytes)
        var rows = VisibleText.output(String(decoding: bytes, as: UTF8.self))
        var cut = bytes.count < text.utf8.count
        if rows.count > shownLines {
            rows = Array(rows.prefix(shownLines))
            cut = true
        }
        if cut { rows.append("(more; the model has all of it)") }
        return rows.joined(separator: "\n")
    }
}
