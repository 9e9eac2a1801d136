import Approval
import Conversation
import Link
import Surface

/// The words of the conversation's entries.
extension InterfaceState {
    /// What stands before an entry; before the first that is here, that there is more.
    func entryLead(_ index: Int, width: Int) -> [StyledLine] {
        let lines = lead(log[index], after: index > 0 ? log[index - 1].kind : nil, width: width)
        return index == 0 && hasEarlier ? [[Span(earlier.words, .dim)].fitted(width)] + lines : lines
    }

    /// A blank line and who speaks, where that changes.
    private func lead(_ item: ConversationLog.Item, after before: ConversationLog.Item.Kind?, width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        func header(_ name: String, _ role: Ink) {
            lines.append([Span(name, role)].justified([Span(clock.timeOfDay(item.time), .dim)], columns: width))
        }
        switch item.kind {
        case .you:
            if before != nil { lines.append([]) }
            header("you", .you)
        case .assistant, .reasoning:
            switch before {
            case .assistant, .reasoning, .call: break
            case .you, .notice, .report, nil:
                if before != nil { lines.append([]) }
                header("assistant", .assistant)
            }
        case .call(let handle):
            switch before {
            case .you, .notice, .report: lines.append([])
            // What the person ran stands apart from what the model did.
            case .assistant where calls[handle]?.isYours == true: lines.append([])
            case .assistant, .reasoning, .call, nil: break
            }
        case .report: if before != nil { lines.append([]) }
        case .notice:
            if case .notice = before {} else if before != nil { lines.append([]) }
        }
        return lines
    }

    func noticeLines(_ notice: Notice, width: Int) -> [StyledLine] {
        let sign: Span
        switch notice.level {
        case .information: sign = Span("·", .notice)
        case .warning: sign = Span("!", .warning)
        case .error: sign = Span("!", .danger)
        }
        let role = sign.role
        let room = max(1, width - 2)
        var lines: [StyledLine] = []
        for part in SafeText.visible(notice.message).split(separator: "\n", omittingEmptySubsequences: false) {
            for line in Wrap.words([Span(SafeText.line(String(part)), role)], width: room) {
                lines.append((lines.isEmpty ? [sign, Span(" ")] : [Span("  ")]) + line)
            }
        }
        if let hint = notice.hint {
            lines += Wrap.words([Span(SafeText.line(hint), .dim)], width: room).map { [Span("  ")] + $0 }
        }
        return lines
    }

    /// `✓ list_directory var/log    built-in rule   4 ms`
    ///
    /// - Parameter saysWhy: a call that did not run has the reason on its line; else the line only says that it did not.
    func callLine(_ handle: Int, isSelected: Bool, saysWhy: Bool = true, width: Int, _ now: Milliseconds) -> StyledLine {
        guard let call = calls[handle] else { return [Span("#\(handle)", .dim)] }
        var (sign, end) = callStage(call, now)
        if !saysWhy { end = [Span(call.misfit == nil ? "not run" : "invalid", .warning)] }
        // The rule's own words are in the opened call.
        let isHooks = call.decidedBy?.kind == .program
        let who = isHooks || call.isPending || call.isYours ? [] : call.isAutomatic ? AuthorWords.automatic(call) : call.decidedBy.map { [words(for: $0)] } ?? []
        let name = Self.isUndo(call) ? "you: undo" : call.isYours ? "you ran" : SafeText.line(call.tool)
        var line: StyledLine = [sign, Span(" "), Span(name, isSelected ? .selection : call.isYours ? .you : .toolLine)]
        if !call.summary.isEmpty { line += [Span(" ")] + MarkedText.spans(String(call.summary.prefix(400)), role: .value) }
        if isSelected { line = InterfaceState.chosenMark + line }
        // Where there is not room for all, who decided gives way first, and then the summary.
        let least = min(width / 2, 14 + Width.of(name))
        let right = [Span("  ")] + end
        // All that is known of a rule where the call's own words stay whole beside it; else where it stands.
        let known = who.map { [Span("  "), Span($0 + "  ", .dim)] + end }
        if let whole = known.first(where: { line.width + $0.width < width }) ?? known.last, min(line.width, least) + whole.width <= width {
            return line.justified(whole, columns: width)
        }
        return line.justified(right.fitted(max(0, width - least)), columns: width)
    }

    /// Why a call of the model's did not run, below its line, where there is no room on it; nil where there is, and of other calls.
    func whyNotRunLines(_ handle: Int, isSelected: Bool, width: Int, _ now: Milliseconds) -> [StyledLine]? {
        guard let call = calls[handle], case .notRun(let why) = call.stage, call.whyNotRun == nil || call.whyNotRun == .invalid else { return nil }
        let words = SafeText.line(String(why.unicodeScalars.prefix(Self.longestReason)))
        let line = callLine(handle, isSelected: isSelected, width: width, now)
        if line.map(\.text).joined().utf8.reversed().starts(with: words.utf8.reversed()) { return nil }
        let room = max(1, width - 2)
        var lines = Wrap.words([Span(words, .warning)], width: room)
        if lines.count > Self.reasonLines {
            lines = Array(lines.prefix(Self.reasonLines))
            lines[lines.count - 1] = (lines[lines.count - 1] + [Span(" …", .warning)]).fitted(room)
        }
        return lines.map { [Span("  ")] + $0 }
    }

    /// Of a reason that is longer the opened call has the rest.
    private static let reasonLines = 3
    private static let longestReason = 1000

    /// The sign and the words for how far a call is.
    private func callStage(_ call: CallState, _ now: Milliseconds) -> (sign: Span, end: StyledLine) {
        switch call.stage {
        case .arriving where call.isYours, .checking where call.isYours:
            return (Span(InterfaceState.spinner(now), .key), [Span("starting", .dim)])
        case .arriving: return (Span(InterfaceState.spinner(now), .dim), [Span("arriving", .dim)])
        case .held: return (Span("◌", .warning), [Span("held", .warning)])
        case .checking: return (Span(InterfaceState.spinner(now), .dim), [Span("checking", .dim)])
        case .waiting where call.misfit != nil && !isSent(call): return (Span("◌", .danger), [Span("invalid, waits for you", .danger)])
        case .waiting:
            let odd = calls.isOdd(call.handle) ? [Span("!", .danger), Span(" ")] : []
            return (Span("◌", .warning), odd + [Span(isSent(call) ? "sent" : "waiting", .warning)])
        case .queued(let places):
            let place = places == 0 ? "a call that changes the same place" : places == 1 ? "its place" : "one of \(places) places"
            return (Span("◌", .key), [Span("approved; waits for \(place)", .dim)])
        case .starting: return (Span(InterfaceState.spinner(now), .key), [Span("starting", .dim)])
        case .running(let since):
            let elapsed = clock.age(of: since, at: now).map(ClockText.elapsed) ?? "running"
            return (Span(InterfaceState.spinner(now), .key), [Span(elapsed, .text)])
        case .succeeded(let time):
            // Of a question the answer says more than the time.
            let answer = call.question == nil ? nil : call.result?.utf8.split(separator: 0x0A).first.map { SafeText.line(String($0.prefix(200)) ?? "") }
            return (Span("✓", .ok), [Span(answer ?? ClockText.took(time), .dim)])
        case .failed(let time): return (Span("✗", .danger), [Span("failed", .danger), Span("  " + ClockText.took(time), .dim)])
        case .denied:
            let reason = call.comment.map { " (\(SafeText.line($0)))" } ?? ""
            let hook = call.decidedBy.flatMap { $0.kind == .program ? " by \(words(for: $0))" : nil } ?? ""
            return (Span("✗", .warning), [Span("denied\(hook)\(reason)", .warning)])
        case .notRun(let why) where call.whyNotRun == .timedOut || call.whyNotRun == .undecided:
            return (Span("–", .warning), [Span("\(call.whyNotRun?.words ?? ""): \(SafeText.line(why))", .warning)])
        case .notRun(let why) where call.whyNotRun == .cancelled: return (Span("–", .dim), [Span("cancelled: \(SafeText.line(why))", .dim)])
        case .notRun(let why) where call.misfit != nil: return (Span("✗", .warning), [Span("invalid: \(SafeText.line(why))", .warning)])
        case .notRun(let why): return (Span("✗", .warning), [Span("not run: \(SafeText.line(why))", .warning)])
        case .cancelled: return (Span("–", .dim), [Span("cancelled", .dim)])
        case .outcomeUnknown: return (Span("?", .warning), [Span("outcome unknown", .warning)])
        }
    }

    /// The arguments as they were shown; as they came where nothing was shown.
    private func argumentRows(of call: CallState) -> [DisplayRow] {
        let shown = rows(of: call).filter { [.argument, .argumentLine, .original].contains($0.kind) }
        if !shown.isEmpty || call.arguments.bytes.isEmpty { return shown }
        let lines = VisibleText.lines(String(decoding: call.arguments.bytes, as: UTF8.self))
        return lines.enumerated().map {
            DisplayRow($0.offset == 0 ? .argument : .argumentLine, label: $0.offset == 0 ? "arguments" : "", $0.element)
        }
    }

    /// Before every line of what a tool brought, so that nothing in it can pass for a line of the conversation.
    private static let outputMark = Span("▏ ", .dim)

    /// What an opened call shows: its arguments, who decided, and the result.
    func openedCall(_ handle: Int, width: Int) -> [StyledLine] {
        guard let call = calls[handle] else { return [] }
        let indent = [Span(.blanks(2))]
        let room = max(1, width - 2)
        var lines: [StyledLine] = []
        // The line above says what was typed; what it is run with is of use only where it was looked at.
        if !call.isYours || call.isAmended {
            let layout = DetailLayout(argumentRows(of: call), width: room)
            lines += (0..<layout.count).map { indent + layout.line($0) }
        }
        if !call.isYours, let by = call.decidedBy {
            // What has started was approved.
            let verb = call.stage == .outcomeUnknown ? "approved" : "decided"
            lines += Wrap.words([Span("\(verb) by \(allWords(for: by))", .dim)], width: room).map { indent + $0 }
        }
        if call.stage == .outcomeUnknown {
            let started = call.started.map { "It started \(clock.dayAndTime($0)) and still ran" } ?? "It had started"
            let words = "\(started) when the engine was ended: whether it took effect is not known. It is never run again by itself."
            lines += Wrap.words([Span(words, .warning)], width: room).map { indent + $0 }
        }
        if let misfit = call.misfit, call.whyNotRun == nil || call.whyNotRun == .invalid {
            for problem in misfit.problems {
                lines += Wrap.words([Span("invalid: \(SafeText.line(problem))", .warning)], width: room).map { indent + $0 }
            }
        } else if case .notRun(let why) = call.stage {
            let end = call.whyNotRun.flatMap { $0 == .invalid ? nil : $0.words } ?? "not run"
            lines += Wrap.words([Span("\(end): \(SafeText.line(why))", .warning)], width: room).map { indent + $0 }
        }
        if let comment = call.comment {
            let words: StyledLine = [Span("comment: ", .label), Span(SafeText.line(comment), .text)]
            lines += Wrap.words(words, width: room).map { indent + $0 }
        }
        if let result = call.result {
            if !call.isYours { lines.append(indent + [Span("result", .heading)]) }
            for row in result.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
                lines += Wrap.hard(MarkedText.spans(String(row), role: .value), width: max(1, room - 2)).map { indent + [Self.outputMark] + $0 }
            }
        } else {
            for row in calls.output(handle)?.last(20) ?? [] {
                lines += Wrap.hard(MarkedText.spans(row, role: .value), width: max(1, room - 2)).map { indent + [Self.outputMark] + $0 }
            }
        }
        return lines
    }
}
