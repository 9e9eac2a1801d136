import Approval
import Surface

/// The last rows: a sentence where there is something to say, and else the keys that work now.
extension InterfaceState {
    /// Keys with their words, what matters most now before the others; what cannot be pressed now is left out.
    func keyHints(_ contexts: [KeyContext], now: Milliseconds?) -> [StyledLine] {
        var first: [StyledLine] = []
        var urgent: [StyledLine] = []
        var others: [StyledLine] = []
        for context in contexts {
            for binding in keys.bindings(in: context) where !binding.keys.isEmpty {
                guard let word = binding.footer(self) else { continue }
                let isApproval = ["approve", "confirm-approve", "confirm-destructive", "save-rule"].contains(binding.name)
                let isDisabled = binding.whyDisabled(self) != nil
                if isDisabled, !["approve", "save-rule"].contains(binding.name) || isReadOnly { continue }
                let waits = isApproval && !(now.map { isReady(binding, at: $0) } ?? false)
                let role: Ink = isDisabled || waits ? .keyDisabled : .key
                let hint: StyledLine = [Span(binding.keyName, role), Span(" \(word)", isDisabled || waits ? .keyDisabled : .dim)]
                if isApproval {
                    first.append(hint)
                } else if binding.isUrgent(self) {
                    urgent.append(hint)
                } else {
                    others.append(hint)
                }
            }
        }
        return first + urgent + others
    }

    private func isReady(_ binding: KeyBinding, at now: Milliseconds) -> Bool {
        binding.name == "approve" ? isReadyToApprove(at: now) : arming.isArmed(at: now) && rhythm.isQuiet(at: now)
    }

    /// Hints side by side, two blanks apart, broken between them.
    static func flow(_ hints: [StyledLine], width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        var used = 0
        for hint in hints where hint.width <= width {
            if let last = lines.indices.last, used + 2 + hint.width <= width {
                lines[last] += [Span("  ")] + hint
                used += 2 + hint.width
            } else {
                lines.append(hint)
                used = hint.width
            }
        }
        return lines
    }

    /// As many hints as so many lines hold, the first ones first; where some are left out, the last line ends with the key
    /// that shows all.
    static func flow(_ hints: [StyledLine], width: Int, rows: Int, last: StyledLine?) -> [StyledLine] {
        let all = flow(hints, width: width)
        guard all.count > rows, rows > 0, let last else { return Array(all.prefix(rows)) }
        let words = last.map(\.text).joined()
        var rest = hints.filter { $0.map(\.text).joined() != words }[...]
        var lines: [StyledLine] = []
        for row in 0..<rows {
            let room = row == rows - 1 ? width - last.width - 2 : width
            var line: StyledLine = []
            // In order, so that a key has its place; on the last line what is too wide gives way to what is not.
            while let hint = rest.first {
                let used = line.isEmpty ? 0 : line.width + 2
                if used + hint.width > room {
                    if row < rows - 1 { break }
                } else {
                    line += (line.isEmpty ? [] : [Span("  ")]) + hint
                }
                rest.removeFirst()
            }
            lines.append(line)
        }
        lines[rows - 1] += (lines[rows - 1].isEmpty ? [] : [Span("  ")]) + last
        return lines
    }

    /// A key with its word.
    func hint(_ name: String) -> StyledLine? {
        guard let binding = keys[name], !binding.keys.isEmpty, let word = binding.footer(self) else { return nil }
        return [Span(binding.keyName, .key), Span(" \(word)", .dim)]
    }

    /// As many hints as one line holds, the first ones first.
    static func oneLine(_ hints: [StyledLine], width: Int) -> StyledLine {
        var line: StyledLine = []
        for hint in hints where line.width + (line.isEmpty ? 0 : 2) + hint.width <= width {
            line += (line.isEmpty ? [] : [Span("  ")]) + hint
        }
        return line
    }

    /// What the footer says on a screen of this size.
    func footerLines(_ size: Size) -> [StyledLine] {
        let width = max(1, size.columns - 2)
        if case .question(let question) = mode, let words = questionWords(question, isTiny: ScreenPlan.isTiny(size)) {
            return Wrap.words([Span(words, .danger)], width: width)
        }
        if let message { return messageLines(message, width: width) }
        if let first = prefix.first { return [[Span("\(first) …", .key)]] }
        return [InterfaceState.oneLine(footerHints(size), width: width)]
    }

    /// A sentence, and beside it how to stop what runs: that must not have to wait until the sentence is gone.
    private func messageLines(_ message: FooterMessage, width: Int) -> [StyledLine] {
        let stop: StyledLine = canInterrupt ? [Span("  "), Span(keys.key("interrupt"), .key), Span(" stop", .dim)] : []
        let room = width - stop.width
        if stop.isEmpty || room < 16 { return Wrap.words([Span(message.text, message.role)], width: width) }
        var lines = Wrap.words([Span(message.text, message.role)], width: room)
        lines[0] = lines[0].justified(stop, columns: width)
        return lines
    }

    /// The keys that work now and that nothing else on the screen names.
    private func footerHints(_ size: Size) -> [StyledLine] {
        switch mode {
        case .page: return keyHints([.help], now: nil)
        case .running: return keyHints([.running, .always], now: nil)
        case .rules: return keyHints([.rules, .always], now: nil)
        case .line, .edit, .rule, .sheet:
            if ScreenPlan.isTiny(size) { return [[Span("too small; \(leavingKey): back", .warning)]] }
            return keyHints([.always], now: nil)
        case .question: return []
        case .normal: break
        }
        guard focus == .pending else { return keyHints(contexts, now: nil) }
        if !ScreenPlan.isTiny(size) || selectedCall == nil || isReadOnly { return keyHints([.panes, .pause, .always], now: nil) }
        let needed = "\(ScreenPlan.fewestColumns)×\(ScreenPlan.fewestRows) to approve"
        return [[Span(needed, .warning)], [Span(keys.key("deny"), .key), Span(" deny", .dim)]]
            + keyHints([.panes, .pause, .always], now: nil)
    }

    /// The key that leaves what lies over the pane.
    var leavingKey: String {
        switch mode {
        case .line: keys.key("leave-line")
        case .edit: keys.key("leave-form")
        case .sheet: keys.key("leave-sheet")
        case .page: keys.key("leave-help")
        case .running: keys.key("leave-running")
        case .rule: keys.key("leave-rule")
        case .rules: keys.key("leave-rules")
        case .normal, .question: keys.key("interrupt")
        }
    }

    /// Questions that are asked in the footer; the one about a destructive call stands in the pane, below the call.
    private func questionWords(_ question: Question, isTiny: Bool) -> String? {
        let yes = keys.key("confirm")
        if isTiny {
            switch question.subject {
            case .destroy: return nil
            case .stop: return "Stop? \(yes): yes"
            case .quit: return "End? \(yes): yes"
            case .leaveForm: return "Leave? \(yes): yes"
            case .beginAnew: return "Begin anew? \(yes): yes"
            case .compact: return "Compact? \(yes): yes"
            case .revoke: return "Take it back? \(yes): yes"
            }
        }
        let answers = "\(yes): yes · any other key: no"
        switch question.subject {
        case .destroy: return nil
        case .stop(let waiting):
            let what = waiting == 1 ? "Deny the call that waits" : "Deny all \(waiting) calls that wait"
            return "\(waiting == 0 ? "End" : what + " and end") this turn? \(answers)"
        case .quit(let end): return "End the session? \(cutOff(by: end))\(yes): yes · \(staying)any other key: no"
        case .beginAnew:
            return "Begin anew? The model forgets all that was said; the journal keeps it. \(answers)"
        case .compact:
            return "Put a summary in the place of the conversation? The model forgets the rest; the journal keeps it. \(answers)"
        case .leaveForm: return "Leave without saving the changes? \(answers)"
        case .revoke(_, let effect):
            return "Take back a rule that \(effect == .deny ? "denies" : "asks")? What it was about may run then. \(answers)"
        }
    }

    /// What happens to all that is open.
    private func cutOff(by end: EndOfSession) -> String {
        var words: [String] = []
        if end.waiting > 0 {
            words.append(
                end.waiting == 1
                    ? "The call that waits is recorded as not decided, never as denied."
                    : "The \(end.waiting) calls that wait are recorded as not decided, never as denied.")
        }
        if end.isBusy { words.append("What runs is stopped.") }
        switch end.others {
        case 0: break
        case 1: words.append("Another terminal is attached and is sent away.")
        default: words.append("\(end.others) other terminals are attached and are sent away.")
        }
        return words.map { $0 + " " }.joined()
    }

    private var staying: String { whyNotDetach == nil ? "\(detachName): leave with all running · " : "" }

    func drawFooter(_ surface: inout Surface, _ rect: Rect, _ shown: inout Shown) {
        let lines = footerLines(surface.size)
        for (index, line) in lines.prefix(rect.rows).enumerated() {
            surface.put(line.fitted(rect.columns - 1), row: rect.row + index, column: rect.column + 1, limit: rect.columns - 1)
        }
        if case .question(let question) = mode, questionWords(question, isTiny: ScreenPlan.isTiny(surface.size)) != nil,
            lines.count <= rect.rows
        {
            shown.question = question.number
        }
    }
}
