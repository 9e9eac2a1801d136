import Approval
import Conversation
import Link
import Surface

/// Everybody who is attached, and what they do.
extension InterfaceState {
    /// This front end may look and not touch: it was asked for so, or the engine says so.
    var isReadOnly: Bool { wantsReadOnly || frontEnds.first { $0.number == you }?.isReadOnly == true }

    var whyReadOnly: String? { isReadOnly ? "You are attached read-only." : nil }

    var others: [FrontEnd] { frontEnds.filter { $0.number != you } }

    /// `2 attached`, while it is more than one.
    var attachedWords: String? { frontEnds.count > 1 ? "\(frontEnds.count) attached" : nil }

    mutating func take(_ all: [FrontEnd], _ now: Milliseconds) {
        let before = others
        frontEnds = all
        let come = others.filter { new in !before.contains { $0.number == new.number } }
        let gone = before.filter { old in !all.contains { $0.number == old.number } }
        if let first = come.first {
            var words = "\(AuthorWords.name(first.author)) attached"
            if first.isReadOnly { words += " read-only" }
            let places = AuthorWords.places(first.author).joined(separator: ", ")
            if !places.isEmpty { words += AuthorWords.terminal(first.author) == nil ? " \(places)" : " on \(places)" }
            say(words + more(come), .notice, now, stays: true)
        } else if let first = gone.first {
            let who = [AuthorWords.name(first.author), AuthorWords.terminal(first.author)].compactMap { $0 }.joined(separator: ", ")
            say("\(who) left\(more(gone))", .notice, now, stays: true)
        }
    }

    private func more(_ all: [FrontEnd]) -> String { all.count > 1 ? ", and \(all.count - 1) more" : "" }

    /// Says who decided a call, when it was somebody else who was faster.
    mutating func tellDecision(_ call: CallState, before: CallState?, _ now: Milliseconds) {
        guard let before, before.isPending, !call.isPending, let author = call.decidedBy, author.kind == .person, author != me else { return }
        let words = "#\(call.handle) \(call.stage == .denied ? "denied" : "approved") by \(words(for: author))"
        if let message, message.refused == call.handle {
            // What the engine said about an answer of this front end's own stays in sight.
            say("\(message.text) · \(words)", message.role, now, stays: true)
        } else {
            say(words, .notice, now, stays: true)
        }
    }

    // MARK: Who is attached

    func whoLines(width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        for end in frontEnds {
            if !lines.isEmpty { lines.append([]) }
            var head: StyledLine = [Span(AuthorWords.name(end.author), .strong)]
            if end.number == you { head.append(Span("  you", .you)) }
            if end.isReadOnly { head.append(Span("  read-only", .warning)) }
            lines.append(head.justified([Span("since \(clock.dayAndTime(end.since))", .dim)], columns: width))
            for (label, value, isClaimed) in AuthorWords.known(end.author) {
                let label = "  " + label + String.blanks(10 - label.utf8.count)
                let words = MarkedText.spans(value, role: .value) + (isClaimed ? [Span(" (as claimed)", .dim)] : [])
                let indent = min(Width.of(label), width / 2)
                let rows = Wrap.words(words, width: max(1, width - indent))
                lines += rows.enumerated().map { ($0.offset == 0 ? [Span(label, .label)].fitted(indent) : [Span(.blanks(indent))]) + $0.element }
            }
        }
        if lines.isEmpty { lines = Wrap.words([Span("The engine has not said who is attached.", .dim)], width: width) }
        return lines
    }
}
