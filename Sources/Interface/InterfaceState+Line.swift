import Approval
import Conversation
import Link
import Surface

/// Writing in the pane: a reason, a comment, an answer; and taking what is offered.
extension InterfaceState {
    // MARK: One line

    mutating func openLine(_ purpose: LineForm.Purpose, _ press: Press) -> [InterfaceEffect] {
        guard let call = selectedCall else { return [] }
        if let obstacle = accident(press.judgement) { return refuse(obstacle, press) }
        // What is written is an answer as soon as it is sent: the question must have been read before.
        if purpose == .answer, let obstacle = obstacle(press.judgement, at: press.now) { return refuse(obstacle, press) }
        let comment = purpose == .answer ? nil : pending.comments[call.handle]
        let text = purpose == .answer ? nil : purpose == .comment ? comment : pending.reasons[call.handle] ?? comment
        mode = .line(
            LineForm(
                purpose: purpose, handle: call.handle, revision: call.revision, display: call.display?.digest, editor: TextEditor(text ?? "", style: .oneLine)))
        return []
    }

    /// What the key that ends the line does.
    var lineWord: String {
        guard case .line(let form) = mode else { return "deny" }
        return switch form.purpose {
        case .comment: "keep it for the decision"
        case .answer: "send the answer"
        case .denial: "deny"
        }
    }

    mutating func finishLine(_ press: Press) -> [InterfaceEffect] {
        guard case .line(let form) = mode else { return [] }
        let text = form.editor.text
        let said = text.unicodeScalars.allSatisfy { $0 == " " } ? nil : text
        guard let call = calls[form.handle], call.stage == .waiting, call.revision == form.revision, call.display?.digest == form.display, !isSent(call)
        else {
            let end = calls[form.handle]?.whyNotRun == .timedOut ? "ended unanswered" : "has changed or is decided"
            say("#\(form.handle) \(end); \(keys.key("leave-line")) goes back", .warning, press.now)
            return []
        }
        switch form.purpose {
        case .comment:
            pending.comments[form.handle] = said
            leaveMode()
            return []
        case .answer:
            if press.judgement == .burst { return refuse(.burst, press) }
            guard let said else {
                say("the answer is empty; \(keys.key("leave-line")) goes back", .warning, press.now)
                return []
            }
            guard let showing = showing(of: call), isSeen(call) else { return refuse(.justShown, press) }
            leaveMode()
            return send(Reply(choices: [], text: said), to: call, showing, press.now)
        case .denial:
            if press.judgement == .burst { return refuse(.burst, press) }
            leaveMode()
            rhythm.decided(at: press.now)
            say("denied #\(form.handle)", .notice, press.now)
            return [denial(of: call, reason: said ?? pending.comments[form.handle])]
        }
    }

    mutating func leaveLine() {
        guard case .line(let form) = mode else { return }
        if form.purpose == .denial, calls[form.handle]?.isPending == true {
            pending.reasons[form.handle] = form.editor.isEmpty ? nil : form.editor.text
        }
        leaveMode()
    }

    mutating func amendment(of handle: Int, _ revision: Int, _ arguments: RawBytes, _ now: Milliseconds) -> InterfaceEffect {
        // Nobody decides the revision that is being replaced.
        pending.sent[handle] = revision
        say("amended #\(handle); it is checked and shown again before you decide", .notice, now)
        return .send(.amend(.init(handle: handle, revision: revision, arguments: arguments)))
    }

    // MARK: The offer

    /// What the key that takes the offer does; nil where there is none.
    var offerWord: String? { whyNotTakeOffer == nil ? "take the offer" : nil }

    var whyNotTakeOffer: String? {
        if let why = whyNotDecide { return why }
        return selectedCall?.misfit?.offer == nil ? "Nothing is offered for this call." : nil
    }

    /// Changes the arguments as a person would who typed them. The call is checked and shown again.
    mutating func takeOffer(_ press: Press) -> [InterfaceEffect] {
        guard let call = selectedCall, let offer = call.misfit?.offer else { return [] }
        if let obstacle = accident(press.judgement) { return refuse(obstacle, press) }
        if shown?.selected != call.handle { return refuse(.justShown, press) }
        return [amendment(of: call.handle, call.revision, offer.arguments, press.now)]
    }

    mutating func copyArguments(_ now: Milliseconds) -> [InterfaceEffect] {
        guard let call = selectedCall else { return [] }
        say("copied the arguments of #\(call.handle)", .notice, now)
        return [.copy(String(decoding: call.arguments.bytes, as: UTF8.self))]
    }
}
