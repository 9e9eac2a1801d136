import Link
import Surface

/// What has come to the screen, and the clocks that run from it.
extension InterfaceState {
    mutating func drawn(_ shown: Shown, _ now: Milliseconds) {
        // A frame of a new size belongs to the start that its own size makes.
        let isCurrent = shown.epoch == arming.epoch
        resize(to: shown.size)
        let epoch = isCurrent ? arming.epoch : shown.epoch
        self.shown = shown
        // What is painted while another window has the keyboard is not taken as seen.
        if isTerminalFocused != false { notePainted(shown, isCurrent: isCurrent) }
        if case .question(var question) = mode, shown.question == question.number {
            question.isPainted = true
            mode = .question(question)
        }
        if let pause, shown.pause == pause.pause.id, isTerminalFocused != false { self.pause?.isPainted = true }
        arming.painted(epoch: epoch, complete: isComplete(shown), at: now)
    }

    /// A new size may hide rows, so the clock starts again.
    mutating func resize(to size: Size) {
        if self.size == size { return }
        if self.size != nil { arming.restart() }
        self.size = size
    }

    private mutating func notePainted(_ shown: Shown, isCurrent: Bool) {
        if let detail = shown.detail, let call = calls[detail.showing.handle], showing(of: call) == detail.showing {
            var seen = pending.seen[call.handle] ?? SeenRows(detail.showing, rows: rows(of: call).count)
            if seen.showing != detail.showing { seen = SeenRows(detail.showing, rows: rows(of: call).count) }
            pending.seen[call.handle] = nil
            seen.painted(detail.lines, of: detailLayout(of: call, width: detail.width, form: detail.form))
            pending.seen[call.handle] = seen
            if seen.isComplete { pending.read.insert(call.handle) }
        }
        if case .rule(var sheet) = mode, let lines = shown.sheet, isCurrent {
            // The same number of columns need not be the same pane.
            let width = sheetWidth(shown.size)
            if sheet.seenWidth != width { (sheet.seenWidth, sheet.seenLines) = (width, []) }
            sheet.seenLines.formUnion(lines)
            mode = .rule(sheet)
        }
        if case .sheet(var sheet) = mode, let lines = shown.sheet, isCurrent {
            let width = sheetWidth(shown.size)
            mode = .normal
            if sheet.seenWidth != width { (sheet.seenWidth, sheet.seenLines) = (width, []) }
            sheet.seenLines.formUnion(lines)
            mode = .sheet(sheet)
        }
    }

    /// Nothing is left to be read in the frame, it names the choices, and the keys would go there.
    private func isComplete(_ shown: Shown) -> Bool {
        guard isTerminalFocused != false, focus == .pending, shown.isPaneFocused else { return false }
        switch mode {
        case .normal, .question:
            guard let call = selectedCall, let showing = showing(of: call) else { return false }
            return shown.hasChoices && shown.detail?.showing == showing && isSeen(call)
        case .sheet(let sheet):
            guard let size, let lines = shown.sheet, !lines.isEmpty else { return false }
            return sheet.seenLines.count >= sheetLines(sheet, width: sheetWidth(size)).count
        case .rule(let sheet):
            guard let size, let lines = shown.sheet, !lines.isEmpty else { return false }
            return sheet.seenLines.count >= ruleLines(sheet, width: sheetWidth(size)).count
        case .page, .running, .rules, .line, .edit: return false
        }
    }
}
