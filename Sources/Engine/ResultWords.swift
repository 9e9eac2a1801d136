import Approval
import Conversation
import Guards
import JSON

/// What the model is told about a call, in words that invite no way round.
enum ResultWords {
    static let stopReason = "the turn was stopped"

    /// - Parameters:
    ///   - misfit: what was wrong with it besides.
    ///   - earlier: what became of calls before it that asked the same.
    static func denied(reason: String?, by author: Author, misfit: Misfit? = nil, earlier: EarlierCalls = EarlierCalls()) -> String {
        let who =
            switch author.kind {
            case .person: "The person"
            case .rule: "A rule"
            case .program: "A program of the person's, \(author.name),"
            }
        let because = reason.map { " Reason: \($0)" } ?? ""
        let wrong = misfit.map { "\nIt was not valid either:\n\(details($0))" } ?? ""
        return "\(who) denied this call. It was not run.\(because)\n\(repeated(earlier))Do not seek the same effect in another way.\(wrong)"
    }

    /// Of a call that nobody was asked about.
    static func invalid(_ misfit: Misfit) -> String {
        "This call is not valid and was not run:\n\(details(misfit))\nIf you still want it, make it again so that it fits."
    }

    private static func details(_ misfit: Misfit) -> String {
        let head = misfit.canBeMended ? ["What the tool takes:"] : []
        return (misfit.problems.map { "- \($0)" } + head + misfit.expected).joined(separator: "\n")
    }

    /// In the place of a result that a guard does not let pass.
    static func withheld(_ screened: Screened) -> ExecutionResult {
        let why = screened.reason.map { " Reason: \(VisibleText.sentence($0))." } ?? ""
        return ExecutionResult(
            text: "The call ran, and its result was withheld by \(VisibleText.line(screened.words)).\(why)\nDo not seek what it held in another way.", isError: true)
    }

    private static let stoppedWhileItRan =
        "The person stopped this call while it ran; what it had done by then stays. Do not make it again, and do not seek the rest of its effect in another way."

    static let outcomeUnknown = """
        This call had started when the program that ran it was ended from outside. Whether it took effect, in whole or in part, \
        is not known, and a program that it started may still be running. Do not make it again before you have looked at what it did.
        """

    /// How the words here begin.
    private static let beginnings = [
        "The person", "A rule", "A program", "Nobody", "The session", "The engine", "The very", "This call", "This command", "You asked", "What ran", "Result:",
    ]

    /// - Parameter earlier: what became of calls before it that asked the same.
    static func ran(_ result: ExecutionResult, record: CallRecord, earlier: EarlierCalls = EarlierCalls()) -> String {
        var words = repeated(EarlierCalls(changed: earlier.changed)) + changed(record)
        if let comment = record.decision?.comment { words += "The person's comment: \(comment)\n" }
        // Where a result begins as these words do, it is told from them.
        let isMistakable = beginnings.contains { result.text.utf8.starts(with: $0.utf8) }
        words += words.isEmpty && !isMistakable ? result.text : "Result:\n" + result.text
        return record.wasCancelled ? words + "\n\(stoppedWhileItRan)" : words
    }

    /// Lines of a result that front ends are given, of its beginning and of its end; the journal and the model have all of it.
    private static let shownLines = (first: 100, last: 60)
    private static let shownBytes = 64_000

    static func shown(_ text: String) -> String {
        let utf8 = text.utf8
        guard utf8.count > shownBytes else { return shown(VisibleText.output(text)) }
        // How it ended is told at the end.
        let head = VisibleText.output(String(decoding: utf8.prefix(shownBytes / 2), as: UTF8.self))
        let tail = VisibleText.output(String(decoding: utf8.suffix(shownBytes / 2), as: UTF8.self))
        return shown(["(\(utf8.count) bytes; not all of them are shown)"] + head + ["(\(utf8.count - shownBytes) bytes are left out here)"] + tail)
    }

    private static func shown(_ rows: [String]) -> String {
        let left = rows.count - shownLines.first - shownLines.last
        guard left > 0 else { return rows.joined(separator: "\n") }
        return (rows.prefix(shownLines.first) + ["(\(left) \(left == 1 ? "line is" : "lines are") left out here)"] + rows.suffix(shownLines.last))
            .joined(separator: "\n")
    }
}
