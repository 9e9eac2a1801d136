import Approval
import Link
import Surface

/// Deciding several calls together: the list, and the key that decides it.
extension InterfaceState {
    var hasMarks: Bool { !pending.marked.isEmpty }

    /// `approve 2`, beside the key.
    func markedWords(_ verb: String) -> String? { hasMarks ? "\(verb) \(pending.marked.count)" : nil }

    var whyNothingMarked: String? {
        if let whyReadOnly { return whyReadOnly }
        return hasMarks ? nil : Obstacle.nothingMarked.sentence(keys)
    }

    /// Lists the marked calls. What comes later is not in the list.
    mutating func openSheet(_ answer: BatchSheet.Answer, _ press: Press) -> [InterfaceEffect] {
        if let obstacle = rhythmObstacle(press.judgement) { return refuse(obstacle, press) }
        if isTerminalFocused == false { return refuse(.terminalNotFocused, press) }
        if let size, ScreenPlan.isTiny(size) { return refuse(.tooSmall, press) }
        let items = pending.marked.sorted().compactMap { calls[$0] }.map { call in
            let isDestructive = call.risk == .destructive
            return BatchSheet.Item(
                handle: call.handle, showing: showing(of: call), revision: call.revision, tool: call.tool, summary: call.summary,
                risk: call.risk, isInvalid: call.misfit != nil, destruction: isDestructive ? destruction(by: call) : nil,
                isForGood: isDestructive && call.isUndoable != true, leftOut: whyLeftOut(call, answer))
        }
        if items.allSatisfy({ $0.leftOut != nil }), let first = items.first, let reason = first.leftOut {
            say("None of the marked calls can be decided. Of #\(first.handle): \(reason).", .warning, press.now)
            return []
        }
        mode = .sheet(BatchSheet(answer: answer, items: items))
        arming.restart()
        return []
    }

    private func whyLeftOut(_ call: CallState, _ answer: BatchSheet.Answer) -> String? {
        if call.stage != .waiting { return "it cannot be decided yet" }
        if isSent(call) { return "it is decided already" }
        if call.display == nil { return "there is nothing to show of it yet" }
        if answer == .deny { return nil }
        if call.misfit != nil { return "it is invalid and cannot be approved" }
        if call.question != nil { return "it is a question and takes an answer" }
        if call.isTwice == true { return "a rule has it approved in two steps" }
        if isSeen(call) { return nil }
        if let seen = pending.seen[call.handle], seen.isComplete { return "it has changed since you read it" }
        return "you have not read it to its end"
    }

    func whyNotConfirm(_ answer: BatchSheet.Answer, forGood: Bool = false) -> String? {
        if let whyReadOnly { return whyReadOnly }
        guard case .sheet(let sheet) = mode else { return "There is no list." }
        if sheet.count == 0 { return "Nothing on the list can be decided any more." }
        if sheet.answer == answer, forGood == (answer == .approve && sheet.forGood > 0) { return nil }
        let right = sheetKey(sheet)
        if sheet.answer == .approve, sheet.forGood > 0, answer == .approve {
            return "\(forGoodWords(sheet)): \(right) approves \(sheet.count == 1 ? "it" : "all \(sheet.count)")"
        }
        return "press \(right) to \(sheet.answer == .approve ? "approve" : "deny") these, or go back"
    }

    /// Which key decides the list. What cannot be undone takes another one than a list without it: a habit is no decision.
    func sheetKey(_ sheet: BatchSheet) -> String {
        keys.key(sheet.answer == .deny ? "confirm-deny" : sheet.forGood > 0 ? "confirm-destructive" : "confirm-approve")
    }

    private func forGoodWords(_ sheet: BatchSheet) -> String {
        let handles = sheet.handlesForGood
        let named = handles.prefix(5).map { "#\($0)" }.joined(separator: ", ")
        return "\(named)\(handles.count > 5 ? " and \(handles.count - 5) more" : "") cannot be undone"
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
        var tally = BatchTally(answer: answer, count: sheet.count)
        for item in sheet.decided {
            guard let call = calls[item.handle], let showing = showing(of: call), showing == item.showing, !isSent(call),
                whyLeftOut(call, answer) == nil
            else {
                tally.failed(item.handle, "had changed")
                continue
            }
            switch answer {
            case .approve: effects.append(approval(of: call, showing))
            case .deny: effects.append(denial(of: call, reason: pending.comments[call.handle]))
            }
            tally.sent(item.handle)
            pending.marked.remove(item.handle)
        }
        rhythm.decided(at: press.now)
        leaveMode()
        let count = Counted.words(effects.count, "call")
        say("\(answer == .approve ? "approving" : "denying") \(count)…", .notice, press.now)
        pending.batch = tally
        endBatch(press.now)
        return effects
    }

    mutating func leaveSheet() { leaveMode() }

    mutating func scrollSheet(_ lines: Int = 0, pages: Int = 0) {
        guard case .sheet(let open) = mode, let size else { return }
        var sheet = open
        let total = sheetLines(sheet, width: sheetWidth(size)).count
        let height = sheetHeight(size)
        sheet.top = min(max(0, sheet.top + lines + pages * max(1, height)), max(0, total - height))
        mode = .sheet(sheet)
    }

    // MARK: What comes of it

    /// - Returns: whether what the engine refused is told with the other calls of a batch.
    mutating func takeRefusal(of handle: Int, _ reason: String, _ now: Milliseconds) -> Bool {
        guard pending.batch?.open.contains(handle) == true else { return false }
        pending.batch?.failed(handle, BatchTally.short(SafeText.line(reason), handle))
        endBatch(now)
        return true
    }

    /// - Returns: whether what became of the call is told with the other calls of a batch.
    mutating func takeOutcome(of call: CallState, before: CallState?, _ now: Milliseconds) -> Bool {
        guard let answer = pending.batch?.answer, pending.batch?.open.contains(call.handle) == true else { return false }
        switch call.stage {
        case .arriving, .held, .checking, .starting: return true
        case .waiting:
            // It was on its way to its start, and waits again: the journal did not take the decision.
            if case .starting? = before?.stage { pending.batch?.failed(call.handle, "waits again") } else { return true }
        case .notRun(let reason): pending.batch?.failed(call.handle, "was not run: \(SafeText.line(reason))")
        case .queued, .running, .succeeded, .failed, .denied, .cancelled, .outcomeUnknown:
            let isAsWanted = (call.stage == .denied) == (answer == .deny)
            // Whoever was slower is told so by the engine.
            if isAsWanted, call.decidedBy == me {
                pending.batch?.succeeded(call.handle)
            } else if call.decidedBy?.kind == .person {
                return true
            } else {
                let who = call.decidedBy.map { words(for: $0) } ?? "somebody"
                pending.batch?.failed(call.handle, "was \(call.stage == .denied ? "denied" : "approved") by \(who)")
            }
        }
        endBatch(now)
        return true
    }

    /// After a whole state: what was said of a call in between is not known any more.
    mutating func settleBatch(_ now: Milliseconds) {
        guard let open = pending.batch?.open else { return }
        for handle in open.sorted() {
            guard let call = calls[handle], !call.isPending, call.stage != .starting else { continue }
            if !takeOutcome(of: call, before: nil, now) || pending.batch?.open.contains(handle) == true {
                let who = call.decidedBy.map { words(for: $0) } ?? "somebody"
                pending.batch?.failed(handle, "was decided by \(who)")
            }
        }
        for handle in pending.batch?.open.sorted() ?? [] where calls[handle]?.stage == .waiting { pending.batch?.failed(handle, "still waits") }
        endBatch(now)
    }

    private mutating func endBatch(_ now: Milliseconds) {
        guard let batch = pending.batch, batch.isOver else { return }
        pending.batch = nil
        let role: Ink = !batch.failures.isEmpty ? .warning : batch.answer == .approve ? .ok : .notice
        say(batch.words, role, now, stays: !batch.failures.isEmpty)
    }
}

extension BatchTally {
    /// The first sentence of the engine's words, without the number that stands before it anyway.
    static func short(_ reason: String, _ handle: Int) -> String {
        var words = Substring(reason).unicodeScalars
        for prefix in ["Call #\(handle) ", "call #\(handle) "] where words.starts(with: prefix.unicodeScalars) { words = words.dropFirst(prefix.unicodeScalars.count) }
        var last: Unicode.Scalar?
        var end = words.endIndex
        for index in words.indices {
            if last == ".", words[index] == " " {
                end = words.index(before: index)
                break
            }
            last = words[index]
        }
        words = words[..<end]
        if words.last == "." { words = words.dropLast() }
        return String(words)
    }
}
