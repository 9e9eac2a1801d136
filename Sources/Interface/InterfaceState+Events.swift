import Approval
import Conversation
import Link
import Surface

/// What the engine says.
extension InterfaceState {
    mutating func receive(_ event: Event, _ now: Milliseconds) -> [InterfaceEffect] {
        if event.isOfAnswer { heard = now }
        if event.takesWords { handed = nil }
        switch event {
        case .session(let session): return take(session, now)
        case .entryAdded(let entry):
            log.add(entry)
            noteNew()
        case .entryText(let id, let text):
            log.append(text, to: id)
            noteNew()
        case .entryEnded(let id, let interrupted): log.end(id, interrupted: interrupted)
        case .call(let call): return take(call, now) ? self.call(for: [call.handle], now) : []
        case .callOutput(let handle, let text): calls.append(text, to: handle)
        case .phase(let phase):
            self.phase = phase
            // What was said about the way there is over.
            if phase == .idle || phase == .paused, message?.isProgress == true { message = nil }
        case .usage(let usage): self.usage = usage
        case .queued(let queue): take(queue)
        case .pause(let pause): return take(pause) ? call(for: [nil], now) : []
        case .refused(let handle, let reason):
            if let handle {
                pending.sent[handle] = nil
                formWasRefused(handle)
                if handle == pending.selected { arming.restart() }
                // What is said of calls that were decided together is said together.
                if takeRefusal(of: handle, reason, now) { return [] }
            } else {
                pause?.isAnswered = false
                if earlier.isOnTheWay {
                    earlier.isOnTheWay = false
                    earlier.hasFailed = true
                    earlier.seeksStart = false
                }
            }
            let call = handle.map { "#\($0): " } ?? ""
            let hint = (handle == nil ? takeBackHanded() : nil).map { " (\($0))" } ?? ""
            say(SafeText.line(call + reason + hint), .danger, now, stays: true)
            message?.refused = handle
        case .ruleDraft(let draft): take(draft)
        case .form(let source): take(source, now)
        case .rules(let listing): take(listing)
        case .frontEnds(let all): take(all, now)
        case .renamed(let name): self.name = name
        case .earlier(let piece): take(piece)
        case .detached(let reason):
            isClosed = true
            farewell = SafeText.line(reason)
            return [.detach]
        case .closed:
            isClosed = true
            if !isLeaving { farewell = "The session was ended." }
            return [.quit]
        }
        return []
    }

    private mutating func take(_ session: SessionState, _ now: Milliseconds) -> [InterfaceEffect] {
        let isFirst = !isAttached
        let hold = readerHold
        name = session.name
        folder = session.folder
        model = session.model
        phase = session.phase
        usage = session.usage
        frontEnds = session.frontEnds
        you = session.you
        isDetachable = session.isDetachable
        log = ConversationLog(session.entries)
        earlier = EarlierReading()
        earlier.isDue = true
        isAttached = true
        let before = calls
        calls.replace(with: session.calls)
        let waits = session.calls.filter { $0.stage == .waiting && before[$0.handle]?.stage != .waiting }.map(\.handle)
        for handle in before.pending where calls[handle]?.isPending != true { attention.known.remove(handle) }
        if case .sheet = mode { for call in session.calls { leaveOutOfSheet(call) } }
        settleBatch(now)
        askForDraftAgain()
        askForFormAgain()
        for handle in before.pending where calls[handle]?.isPending != true { pending.forget(handle) }
        pending.read = pending.read.filter { calls[$0].map(isSeen) ?? false }
        askToStopAgain(was: before.pending)
        pending.sent = [:]
        settleSelection(was: before.pending)
        arming.restart()
        take(session.queued)
        let isAsked = take(session.pause)
        if isFirst {
            composer.remember(session.entries.compactMap { if case .you(let text) = $0.body { ComposerText.written(text) } else { nil } })
            scrollToEnd()
            if let desk = session.desk { restore(desk, now) }
            keeper.begin(with: desk, deskMark)
        } else {
            stand(at: hold)
            for handle in before.pending { if let call = calls[handle] { tellDecision(call, before: before[handle], now) } }
        }
        if isFirst { knowWaiting() }
        return call(for: (isFirst ? [] : waits) + (isAsked && !isFirst ? [nil] : []), now)
    }

    /// - Returns: whether it has just begun to wait for the person.
    private mutating func take(_ call: CallState, _ now: Milliseconds) -> Bool {
        let queue = calls.pending
        let before = calls.update(call)
        // Whoever runs a command wants to read what it says.
        if before == nil, call.isYours { reader.expanded.insert(call.handle) }
        if !takeOutcome(of: call, before: before, now) { tellDecision(call, before: before, now) }
        // What was said about its end is over with it.
        if !call.isRunning, message?.isProgress == true, message?.text == InterfaceState.stopping(call.handle) { message = nil }
        let beganToWait = call.stage == .waiting && before?.stage != .waiting
        if !call.isPending {
            pending.forget(call.handle)
            attention.known.remove(call.handle)
        }
        if pending.read.contains(call.handle), !isSeen(call) { pending.read.remove(call.handle) }
        if let sent = pending.sent[call.handle], sent != call.revision || call.stage == .checking {
            pending.sent[call.handle] = nil
        }
        settleSelection(was: queue)
        askToStopAgain(was: queue)
        let changed =
            before?.stage != call.stage || before?.revision != call.revision
            || before?.display?.digest != call.display?.digest
        if changed {
            if call.handle == pending.selected {
                if before?.display?.digest != call.display?.digest { pending.top = 0 }
                arming.restart()
            }
            leaveOutOfSheet(call)
        }
        return beganToWait
    }

    /// The selection stays on its call; when that call has left the queue it goes to the next one below, or the last.
    mutating func settleSelection(was queue: [Int]) {
        if let selected = pending.selected, calls.isPending(selected) { return }
        let next = pending.selected.flatMap { calls.pending(after: $0) } ?? calls.pending.last
        // Nothing was selected: the first that comes is.
        select(pending.selected == nil ? calls.pending.first : next)
    }

    mutating func select(_ handle: Int?) {
        guard handle != pending.selected else { return }
        pending.selected = handle
        pending.top = 0
        arming.restart()
    }

    /// A call that changed while a sheet lists it is not decided by that sheet.
    private mutating func leaveOutOfSheet(_ call: CallState) {
        guard case .sheet(let open) = mode, let item = open.item(call.handle), item.leftOut == nil else { return }
        guard item.showing != showing(of: call) || !call.isPending else { return }
        var sheet = open
        mode = .normal
        sheet.leaveOut(call.handle, because: call.isPending ? "it has changed meanwhile" : wayOut(of: call))
        mode = .sheet(sheet)
        arming.restart()
    }

    /// How a call has left the queue, and by whom.
    private func wayOut(of call: CallState) -> String {
        guard let author = call.decidedBy else {
            if case .notRun(let reason) = call.stage { return "it is over and was not run: \(SafeText.line(reason))" }
            return "it is not pending any more"
        }
        return "it was \(call.stage == .denied ? "denied" : "approved") meanwhile by \(words(for: author))"
    }

    private mutating func noteNew() {
        if reader.top != nil { reader.hasNew = true }
    }
}

extension Event {
    /// It tells that the engine took what the person wrote last.
    fileprivate var takesWords: Bool {
        switch self {
        case .session, .queued, .renamed: true
        case .entryAdded(let entry): if case .you = entry.body { true } else { false }
        case .call(let call): call.isYours
        case .entryText, .entryEnded, .callOutput, .phase, .usage, .pause, .refused, .ruleDraft, .form, .rules, .frontEnds, .earlier, .detached, .closed: false
        }
    }

    /// It tells that the model is still there: words, calls, or that it has been asked.
    fileprivate var isOfAnswer: Bool {
        switch self {
        case .session, .entryAdded, .entryText, .call, .phase: true
        case .entryEnded, .callOutput, .usage, .queued, .pause, .refused, .ruleDraft, .form, .rules, .frontEnds, .renamed, .earlier, .detached, .closed: false
        }
    }
}
