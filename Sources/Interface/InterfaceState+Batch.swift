import Approval
import Link
import Surface

/// Deciding several calls together.
extension InterfaceState {
    var markedCalls: [Int] { calls.pending.filter(pending.marked.contains) }

    /// `approve 2`, beside the key.
    func markedWords(_ verb: String) -> String? { markedCalls.isEmpty ? nil : "\(verb) \(markedCalls.count)" }

    var whyNothingMarked: String? {
        if let whyReadOnly { return whyReadOnly }
        return !markedCalls.isEmpty ? nil : Obstacle.nothingMarked.sentence(keys)
    }

    mutating func toggleMark() {
        guard let handle = pending.selected else { return }
        if pending.marked.remove(handle) == nil { pending.marked.insert(handle) }
    }

    /// Lists the marked calls. What comes later is not in the list.
    mutating func openSheet(_ answer: BatchSheet.Answer, _ press: Press) -> [InterfaceEffect] {
        if let obstacle = rhythmObstacle(press.judgement) { return refuse(obstacle, press) }
        if isTerminalFocused == false { return refuse(.terminalNotFocused, press) }
        if let size, ScreenPlan.isTiny(size) { return refuse(.tooSmall, press) }
        let items = calls.pendingCalls.filter { pending.marked.contains($0.handle) }.map { call in
            var item = BatchSheet.Item(
                handle: call.handle, showing: showing(of: call), revision: call.revision, tool: call.tool, summary: call.summary,
                risk: call.risk, isInvalid: call.misfit != nil, destruction: call.risk == .destructive ? destruction(by: call) : nil)
            if call.stage != .waiting {
                item.leftOut = "it cannot be decided yet"
            } else if isSent(call) {
                item.leftOut = "it is decided already"
            } else if answer == .approve, call.misfit != nil {
                item.leftOut = "it is invalid and cannot be approved"
            } else if answer == .approve, call.question != nil {
                item.leftOut = "it is a question and takes an answer"
            } else if answer == .approve, call.isTwice == true {
                item.leftOut = "a rule has it approved in two steps"
            } else if answer == .approve, !isSeen(call) {
                item.leftOut = "you have not read it to its end"
            }
            return item
        }
        if items.allSatisfy({ $0.leftOut != nil }), let reason = items.first?.leftOut {
            say("None of the marked calls can be decided so: \(reason).", .warning, press.now)
            return []
        }
        mode = .sheet(BatchSheet(answer: answer, items: items))
        arming.restart()
        return []
    }

    func whyNotConfirm(_ answer: BatchSheet.Answer) -> String? {
        if let whyReadOnly { return whyReadOnly }
        guard case .sheet(let sheet) = mode else { return "There is no list." }
        let right = keys.key(sheet.answer == .approve ? "confirm-approve" : "confirm-deny")
        if sheet.answer != answer {
            return "press \(right) to \(sheet.answer == .approve ? "approve" : "deny") these, or go back"
        }
        return sheet.decided.isEmpty ? "Nothing on the list can be decided any more." : nil
    }

    mutating func decideSheet(_ answer: BatchSheet.Answer, _ press: Press) -> [InterfaceEffect] {
        guard case .sheet(let sheet) = mode, sheet.answer == answer else { return [] }
        if isTerminalFocused == false { return refuse(.terminalNotFocused, press) }
        if let size, ScreenPlan.isTiny(size) { return refuse(.tooSmall, press) }
        if let size {
            let unseen = sheetLines(sheet, width: sheetWidth(size)).count - sheet.seenLines.count
            if unseen > 0 { return refuse(.unread(below: unseen, above: 0), press) }
        }
        if !arming.isArmed(at: press.now) { return refuse(.justShown, press) }
        if let obstacle = rhythmObstacle(press.judgement) { return refuse(obstacle, press) }
        var effects: [InterfaceEffect] = []
        for item in sheet.decided {
            guard let call = calls[item.handle], call.stage == .waiting, call.revision == item.revision, !isSent(call) else {
                continue
            }
            switch answer {
            case .approve:
                guard let showing = showing(of: call), showing == item.showing, isSeen(call), call.misfit == nil, call.question == nil, call.isTwice != true else { continue }
                effects.append(approval(of: call, showing))
            case .deny: effects.append(denial(of: call, reason: pending.comments[call.handle]))
            }
            pending.marked.remove(item.handle)
        }
        rhythm.decided(at: press.now)
        leaveMode()
        let count = Counted.words(effects.count, "call")
        say("\(answer == .approve ? "approved" : "denied") \(count)", answer == .approve ? .ok : .notice, press.now)
        return effects
    }

    mutating func leaveSheet() { leaveMode() }

    mutating func scrollSheet(_ lines: Int) {
        guard case .sheet(var sheet) = mode, let size else { return }
        let total = sheetLines(sheet, width: sheetWidth(size)).count
        sheet.top = min(max(0, sheet.top + lines), max(0, total - sheetHeight(size)))
        mode = .sheet(sheet)
    }

    /// What a call is about. It has been read in the call itself, or is not approved: of a long one the beginning will do,
    /// and how much there is more.
    private func summaryLines(_ summary: String, width: Int) -> [StyledLine] {
        if summary.isEmpty { return [] }
        let head = summary.prefix(BatchSheet.longestSummary)
        let lines = Wrap.hard(MarkedText.spans(String(head), role: .value), width: width)
        if head.endIndex == summary.endIndex { return lines }
        let more = Counted.words(summary.unicodeScalars.distance(from: head.endIndex, to: summary.endIndex), "more character")
        return lines + Wrap.words([Span("and \(more), in the call itself", .dim)], width: width)
    }

    /// The list as lines, none cut.
    func sheetLines(_ sheet: BatchSheet, width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        for item in sheet.items {
            var head: StyledLine = [Span("#\(item.handle) ", .strong)]
            head += MarkedText.spans(item.tool, role: .strong)
            head += [Span("  "), RiskWords.span(item.risk, isInvalid: item.isInvalid)]
            lines += Wrap.hard(head, width: width)
            lines += summaryLines(item.summary, width: max(1, width - 3)).map { [Span("   ")] + $0 }
            if let destruction = item.destruction {
                lines += Wrap.words([Span("destructive: \(destruction)", .danger)], width: max(1, width - 3)).map { [Span("   ")] + $0 }
            }
            if let comment = pending.comments[item.handle] {
                let words: StyledLine = [Span("comment: ", .label), Span(SafeText.foreign(comment), .text)]
                lines += Wrap.words(words, width: max(1, width - 3)).map { [Span("   ")] + $0 }
            }
            if let leftOut = item.leftOut {
                lines += Wrap.words([Span("left out: \(leftOut)", .warning)], width: max(1, width - 3)).map { [Span("   ")] + $0 }
            }
        }
        return lines
    }
}
