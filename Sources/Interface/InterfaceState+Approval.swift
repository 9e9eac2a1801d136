import Approval
import Link
import Surface

/// Approving and denying the selected call.
extension InterfaceState {
    /// A stranger may have left the focus here and wants to go on writing.
    var whyNoSelection: String? {
        selectedCall == nil ? "No call waits · \(keys.key("to-composer")): write a message" : nil
    }

    /// Why the selected call cannot be decided at all, however it is looked at.
    var whyNotDecide: String? {
        if let whyReadOnly { return whyReadOnly }
        guard let call = selectedCall else { return whyNoSelection }
        if isSent(call) { return Obstacle.alreadySent.sentence(keys) }
        return notReady(call).map { Obstacle.notReady($0).sentence(keys) }
    }

    /// The same for approving, which takes a call that is valid.
    var whyNotApprove: String? {
        if let why = whyNotDecide { return why }
        if let question = selectedCall?.question, !question.takesSeveral { return Obstacle.question.sentence(keys) }
        return selectedCall?.misfit.map { Obstacle.invalid(canBeMended: $0.canBeMended).sentence(keys) }
    }

    /// For what is written in the pane: a screen that is too small has none.
    var whyNotWrite: String? {
        if let why = whyNotDecide { return why }
        return size.map(ScreenPlan.isTiny) == true ? "The terminal is too small to write here." : nil
    }

    private func notReady(_ call: CallState) -> String? {
        switch call.stage {
        case .arriving: "its arguments are still arriving"
        case .checking: "it is being checked"
        case .held: "it waits for the calls before it"
        case .waiting: call.display == nil ? "there is nothing to show of it yet" : nil
        default: "it is no longer waiting"
        }
    }

    /// Why a key that approves the selected call does not count at this moment; nil when it does.
    func obstacle(_ judgement: KeyRhythm.Judgement, at now: Milliseconds) -> Obstacle? {
        guard let call = selectedCall else { return .nothingSelected }
        if let why = notReady(call) { return .notReady(why) }
        if let misfit = call.misfit { return .invalid(canBeMended: misfit.canBeMended) }
        guard let showing = showing(of: call) else { return .notReady("there is nothing to show of it yet") }
        if isSent(call) { return .alreadySent }
        if focus != .pending { return .notFocused }
        if isTerminalFocused == false { return .terminalNotFocused }
        if let size, ScreenPlan.isTiny(size) { return .tooSmall }
        guard let shown, shown.detail?.showing == showing else { return .justShown }
        if !shown.hasChoices { return .tooSmall }
        if !isSeen(call) { return unread(call, shown) }
        if !arming.isArmed(at: now) {
            return judgement == .deliberate || judgement == .held ? .justShown : rhythmObstacle(judgement)
        }
        return rhythmObstacle(judgement)
    }

    func rhythmObstacle(_ judgement: KeyRhythm.Judgement) -> Obstacle? {
        switch judgement {
        case .deliberate: nil
        case .tooFast: .tooFast
        case .burst: .burst
        case .held: .held
        }
    }

    /// Why a press cannot have been meant: for what needs no reading first.
    func accident(_ judgement: KeyRhythm.Judgement) -> Obstacle? {
        switch judgement {
        case .burst: .burst
        case .held: .held
        case .tooFast(same: true): .tooFast
        case .tooFast(same: false), .deliberate: nil
        }
    }

    private func unread(_ call: CallState, _ shown: Shown) -> Obstacle {
        guard let lines = shown.detail, let seen = pending.seen[call.handle] else { return .justShown }
        let unseen = seen.unseen(around: lines.lines)
        return unseen.below + unseen.above == 0 ? .justShown : .unread(below: unseen.below, above: unseen.above)
    }

    /// Whether a press of the key that approves would count now: for the brightness of its name.
    func isReadyToApprove(at now: Milliseconds) -> Bool {
        obstacle(.deliberate, at: now) == nil && rhythm.isQuiet(at: now)
    }

    // MARK: One call

    mutating func approve(_ press: Press) -> [InterfaceEffect] {
        if let obstacle = obstacle(press.judgement, at: press.now) {
            say(obstacle.sentence(keys, key: keys.key("approve")), .warning, press.now)
            return []
        }
        guard let call = selectedCall, let showing = showing(of: call) else { return [] }
        if call.question != nil { return sendChosen(call, showing, press) }
        if call.risk == .destructive && call.isUndoable != true || call.isTwice == true {
            ask(.destroy(showing))
            return []
        }
        return send(approvalOf: call, showing, press.now)
    }

    private mutating func send(approvalOf call: CallState, _ showing: Showing, _ now: Milliseconds) -> [InterfaceEffect] {
        rhythm.decided(at: now)
        say("approved #\(call.handle)", .ok, now)
        return [approval(of: call, showing)]
    }

    mutating func approval(of call: CallState, _ showing: Showing, reply: Reply? = nil) -> InterfaceEffect {
        pending.sent[call.handle] = call.revision
        let approve = Command.Approve(
            handle: showing.handle, revision: showing.revision, display: showing.digest, rowsSeen: rows(of: call).count,
            comment: pending.comments[call.handle], reply: reply)
        return .send(.approve(approve))
    }

    mutating func deny(_ press: Press) -> [InterfaceEffect] {
        guard let call = selectedCall else { return [] }
        // A denial needs no reading, but it must be a press for this call: not a paste, not a held key that goes on to the
        // next call, and not a key for a call that has just left.
        if let obstacle = accident(press.judgement) { return refuse(obstacle, press) }
        if rhythm.hasJustDecided(at: press.now) { return refuse(.tooFast, press) }
        if shown?.selected != call.handle { return refuse(.justShown, press) }
        // What is denied is what the frame shows, not what came after it.
        if let detail = shown?.detail, detail.showing != showing(of: call) { return refuse(.justShown, press) }
        rhythm.decided(at: press.now)
        say("denied #\(call.handle)", .notice, press.now)
        return [denial(of: call, reason: pending.comments[call.handle])]
    }

    mutating func denial(of call: CallState, reason: String?) -> InterfaceEffect {
        pending.sent[call.handle] = call.revision
        return .send(.deny(.init(handle: call.handle, revision: call.revision, display: call.display?.digest, reason: reason)))
    }

    mutating func refuse(_ obstacle: Obstacle, _ press: Press) -> [InterfaceEffect] {
        say(obstacle.sentence(keys, key: press.key.description), .warning, press.now)
        return []
    }

    // MARK: Questions

    var whyNotStop: String? { whyReadOnly ?? (calls.pending.isEmpty && !isBusy ? "There is nothing to stop." : nil) }

    mutating func askToStop() { ask(.stop(waiting: calls.pending.count)) }

    /// What the question is about has changed: it is asked anew, and counts when that has been on the screen.
    mutating func askToStopAgain(was queue: [Int]) {
        guard case .question(let question) = mode, case .stop = question.subject, calls.pending != queue else { return }
        askToStop()
    }

    mutating func answerYes(_ press: Press) -> [InterfaceEffect] {
        guard case .question(let question) = mode else { return [] }
        let obstacle = question.isPainted ? rhythmObstacle(press.judgement) : .justShown
        if let obstacle {
            // Too early keeps the question; what was no press of its own is a no.
            if obstacle == .burst { answerNo(press.now) }
            return refuse(obstacle, press)
        }
        switch question.subject {
        case .destroy(let showing):
            guard let call = selectedCall, self.showing(of: call) == showing, self.obstacle(press.judgement, at: press.now) == nil
            else {
                answerNo(press.now)
                return []
            }
            mode = .normal
            return send(approvalOf: call, showing, press.now)
        case .stop:
            leaveMode()
            say("stopping: everything that waits is denied", .notice, press.now)
            return [.send(.stop)]
        case .quit:
            leaveMode()
            return endSession()
        case .beginAnew:
            leaveMode()
            return [.send(.newConversation)]
        case .compact:
            leaveMode()
            return [.send(.compact)]
        case .leaveForm:
            leaveMode()
            return []
        case .revoke(let rule, _):
            leaveMode()
            mode = question.rules.map { .rules($0) } ?? .normal
            return [.send(.revokeRule(rule))]
        }
    }

    mutating func answerNo(_ now: Milliseconds) {
        guard case .question(let question) = mode else { return }
        leaveMode()
        switch question.subject {
        case .destroy(let showing): say("#\(showing.handle) keeps waiting", .notice, now)
        case .stop: say("nothing was stopped", .notice, now)
        case .quit: say("still here", .notice, now)
        case .beginAnew, .compact: say("the conversation stays as it is", .notice, now)
        case .leaveForm: mode = question.form.map { .edit($0) } ?? .normal
        case .revoke:
            mode = question.rules.map { .rules($0) } ?? .normal
            say("the rule stays", .notice, now)
        }
    }
}
