import Approval
import JSON
import Link

/// The events of a run as text: the answer for standard output, everything else for standard error.
struct RunText {
    struct Piece: Equatable {
        enum Stream: Equatable { case output, error }
        let stream: Stream
        let text: String
    }

    /// Whether a terminal shows the answer: then nothing in it may steer the terminal.
    let isTerminal: Bool
    /// Only the JSON value at the end counts.
    let onlyValue: Bool
    private var lastEntry: Int?
    private var isInLine = false

    init(isTerminal: Bool, onlyValue: Bool) {
        self.isTerminal = isTerminal
        self.onlyValue = onlyValue
    }

    mutating func pieces(for event: RunEvent) -> [Piece] {
        switch event {
        case .text(let entry, let text): return onlyValue ? [] : answer(entry, text)
        // Why it is not whole, if it is not, a notice tells.
        case .answer: return endLine()
        case .call(let state): return call(state)
        case .notice(let notice): return endLine() + Self.notice(notice)
        case .retry(let retry):
            return endLine() + [error("\(retry.reason) Trying again (\(retry.attempt) of \(retry.attempts)).")]
        case .end(let ending):
            guard onlyValue, let value = ending.value else { return endLine() }
            return [Piece(stream: .output, text: (isTerminal ? value.asciiText : value.serializedText) + "\n")]
        case .session, .message, .reasoning, .output, .usage: return []
        }
    }

    static func notice(_ notice: Notice) -> [Piece] {
        var text = "assent: \(safe(notice.message))\n"
        if let hint = notice.hint { text += "  \(safe(hint))\n" }
        return [Piece(stream: .error, text: text)]
    }

    /// Answers before and after calls stand a blank line apart.
    private mutating func answer(_ entry: Int, _ text: String) -> [Piece] {
        let gap = lastEntry.map { $0 == entry ? "" : isInLine ? "\n\n" : "\n" } ?? ""
        lastEntry = entry
        isInLine = text.utf8.last != 0x0A
        return [Piece(stream: .output, text: gap + (isTerminal ? Self.foreign(text) : text))]
    }

    private mutating func endLine() -> [Piece] {
        guard isInLine else { return [] }
        isInLine = false
        return [Piece(stream: .output, text: "\n")]
    }

    private func call(_ state: CallState) -> [Piece] {
        let name = "call #\(state.handle) \(state.tool)\(state.summary.isEmpty ? "" : " " + state.summary)"
        let problems = state.misfit?.problems.joined(separator: " ") ?? ""
        let by = state.decidedBy.map { " (\($0.words))" } ?? ""
        switch state.stage {
        case .succeeded(let time): return [error("\(name): done in \(time) ms\(by)")]
        case .failed(let time): return [error("\(name): failed after \(time) ms\(by)")]
        case .denied where state.misfit != nil: return [error("\(name): denied, since it is invalid: \(problems)")]
        case .notRun(let why) where state.whyNotRun.map { $0 != .invalid } ?? false: return [error("\(name): \(state.whyNotRun?.words ?? ""): \(why)")]
        case .notRun(let why) where state.misfit != nil: return [error("\(name): invalid: \(why)")]
        case .denied where state.decidedBy?.kind == .program:
            return [error("\(name): denied by \(state.decidedBy?.name ?? "")\(state.comment.map { ": \($0)" } ?? "")")]
        case .denied: return [error("\(name): denied, since nobody is there to approve it")]
        case .notRun(let why): return [error("\(name): not run: \(why)")]
        case .cancelled: return [error("\(name): stopped")]
        case .outcomeUnknown: return [error("\(name): outcome unknown")]
        case .arriving, .held, .checking, .waiting, .queued, .starting, .running: return []
        }
    }

    private func error(_ text: String) -> Piece { Piece(stream: .error, text: "assent: \(Self.safe(text))\n") }

    /// Words of the program, in which foreign parts are visible already. Line ends stay.
    private static func safe(_ text: String) -> String { lines(text, VisibleText.sentence) }

    /// Words of the model. Line ends stay; everything else that is not plain text becomes a mark.
    private static func foreign(_ text: String) -> String { lines(text, VisibleText.line) }

    private static func lines(_ text: String, _ make: (String) -> String) -> String {
        text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { make(String(decoding: $0, as: UTF8.self)) }.joined(separator: "\n")
    }
}
