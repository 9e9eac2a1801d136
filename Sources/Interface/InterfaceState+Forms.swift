import Approval
import Conversation
import Link
import Surface

/// Writing in the pane: a reason, a comment, other arguments.
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
            say("#\(form.handle) has changed or is decided; \(keys.key("leave-line")) goes back", .warning, press.now)
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

    // MARK: Arguments

    mutating func edit(_ press: Press) -> [InterfaceEffect] {
        guard let call = selectedCall else { return [] }
        if let obstacle = accident(press.judgement) { return refuse(obstacle, press) }
        mode = .edit(
            ArgumentForm(
                handle: call.handle, revision: call.revision, tool: call.tool, arguments: call.arguments.bytes, misfit: call.misfit))
        return []
    }

    var whyNotEdit: String? {
        if let why = whyNotWrite { return why }
        return selectedCall?.misfit?.canBeMended == false ? Obstacle.invalid(canBeMended: false).sentence(keys) : nil
    }

    /// The call changed or was decided while its arguments were being edited.
    func isStale(_ form: ArgumentForm) -> Bool {
        guard let call = calls[form.handle] else { return true }
        return call.stage != .waiting || call.revision != form.revision || isSent(call)
    }

    var whyNotSave: String? {
        if let whyReadOnly { return whyReadOnly }
        guard case .edit(let form) = mode else { return "Nothing is being edited." }
        if isStale(form) { return "#\(form.handle) has changed or is decided meanwhile; go back and look at it again." }
        return form.problem == nil ? nil : "Not saved: the text above is not finished."
    }

    mutating func saveForm(_ now: Milliseconds) -> [InterfaceEffect] {
        guard case .edit(let form) = mode else { return [] }
        leaveMode()
        guard form.isWorthSaving else {
            say("Nothing was changed.", .notice, now)
            return []
        }
        return [amendment(of: form.handle, form.revision, RawBytes(Array(form.text.utf8)), now)]
    }

    private mutating func amendment(of handle: Int, _ revision: Int, _ arguments: RawBytes, _ now: Milliseconds) -> InterfaceEffect {
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

    mutating func leaveForm() {
        guard case .edit(let form) = mode else { return }
        if form.isChanged { ask(.leaveForm, form: form) } else { leaveMode() }
    }

    mutating func moveInForm(_ rows: Int) {
        guard case .edit(var form) = mode else { return }
        _ = form.editor.moveRows(rows, width: formWidth)
        mode = .edit(form)
    }

    // MARK: The external editor

    mutating func openEditor() -> [InterfaceEffect] {
        if case .edit(let form) = mode {
            return [.openEditor(text: form.text, purpose: .arguments(handle: form.handle, revision: form.revision))]
        }
        return [.openEditor(text: composer.editor.text, purpose: .message)]
    }

    mutating func editorReturned(_ result: EditorResult, _ now: Milliseconds) {
        arming.restart()
        switch result {
        case .failed(let why, _): say(SafeText.line(why), .danger, now, stays: true)
        case .saved(let text, .message): composer.setText(InterfaceState.withoutLastBreak(text))
        case .saved(let text, .arguments(let handle, let revision)):
            guard case .edit(var form) = mode, form.handle == handle, form.revision == revision else { return }
            form.setText(form.initial.utf8.last == 0x0A ? text : InterfaceState.withoutLastBreak(text))
            mode = .edit(form)
        }
    }

    /// Editors end a file with a line feed that nobody typed.
    private static func withoutLastBreak(_ text: String) -> String {
        text.utf8.last == 0x0A ? String(text.unicodeScalars.dropLast()) : text
    }

    mutating func copyArguments(_ now: Milliseconds) -> [InterfaceEffect] {
        guard let call = selectedCall else { return [] }
        say("copied the arguments of #\(call.handle)", .notice, now)
        return [.copy(String(decoding: call.arguments.bytes, as: UTF8.self))]
    }
}
