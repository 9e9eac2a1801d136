import Approval
import Conversation
import JSON
import Link
import Surface

/// Changing the arguments of the selected call.
extension InterfaceState {
    mutating func edit(_ press: Press) -> [InterfaceEffect] {
        guard let call = selectedCall else { return [] }
        if let obstacle = accident(press.judgement) { return refuse(obstacle, press) }
        mode = .edit(ArgumentForm(handle: call.handle, revision: call.revision, tool: call.tool))
        return []
    }

    var whyNotEdit: String? {
        if let why = whyNotWrite { return why }
        return selectedCall?.misfit?.canBeMended == false ? Obstacle.invalid(canBeMended: false).sentence(keys) : nil
    }

    /// Asks for what the form is made of.
    mutating func formEffect() -> InterfaceEffect? {
        guard case .edit(var form) = mode, case .opening = form.stage, !form.isAsked else { return nil }
        form.isAsked = true
        mode = .edit(form)
        return .send(.openForm(handle: form.handle, revision: form.revision))
    }

    mutating func take(_ source: ArgumentSource, _ now: Milliseconds) {
        guard case .edit(let form) = mode, !form.isOpen else { return }
        changeForm { [misfit = calls[source.handle]?.misfit] in $0.take(source, misfit: misfit) }
        guard let unsaved = pending.unsaved, unsaved.handle == source.handle, unsaved.revision == source.revision else { return }
        changeForm { $0.take(edited: unsaved.text) }
        pending.unsaved = nil
        say("what you had changed is back; \(keys.key("form-undo")) takes it away", .notice, now)
    }

    /// An answer that was on the way may be lost with the events before a whole state.
    mutating func askForFormAgain() {
        changeForm { $0.isAsked = false }
    }

    /// The engine does not give what an opening form waits for.
    mutating func formWasRefused(_ handle: Int) {
        guard case .edit(let form) = mode, form.handle == handle, case .opening = form.stage else { return }
        leaveMode()
    }

    mutating func changeForm(_ change: (inout ArgumentForm) -> Void) {
        guard case .edit(var form) = mode else { return }
        mode = .normal
        change(&form)
        mode = .edit(form)
    }

    /// Changes the fields; nothing where there are none.
    /// - Parameter change: gives back why it did nothing, for the footer.
    mutating func changeFields(_ now: Milliseconds, _ change: (inout FieldForm) -> String?) {
        var words: String?
        changeForm { form in
            guard case .fields(var fields) = form.stage else { return }
            form.stage = .opening
            words = change(&fields)
            form.stage = .fields(fields)
        }
        if let words { say(words, .notice, now) }
    }

    /// The call changed or was decided while its arguments were being edited.
    func isStale(_ form: ArgumentForm) -> Bool {
        guard let call = calls[form.handle] else { return true }
        return call.stage != .waiting || call.revision != form.revision || isSent(call)
    }

    // MARK: Keys

    /// A key that writes something.
    mutating func writeInForm(_ text: String, _ now: Milliseconds) {
        guard case .edit(let form) = mode else { return }
        switch form.stage {
        case .opening: break
        case .fields: changeFields(now) { $0.type(text) }
        case .text: changeText { $0.insert(text) }
        }
    }

    mutating func pasteInForm(_ text: String) {
        guard case .edit(let form) = mode else { return }
        switch form.stage {
        case .opening: break
        case .fields: changeForm { if case .fields(var fields) = $0.stage { fields.paste(text); $0.stage = .fields(fields) } }
        case .text: changeText { $0.paste(text) }
        }
    }

    /// Of a text that is edited as such, its lines; of fields, the rows of a long text first.
    mutating func moveInForm(_ rows: Int) {
        guard case .edit(let form) = mode else { return }
        switch form.stage {
        case .opening: break
        case .fields(let fields):
            let width = fieldTextWidth(fields)
            changeForm { if case .fields(var fields) = $0.stage { fields.moveRows(rows, width: width); $0.stage = .fields(fields) } }
        case .text: changeText { [width = formWidth] in _ = $0.moveRows(rows, width: width) }
        }
    }

    mutating func pageInForm(_ step: Int) {
        guard case .edit(let form) = mode else { return }
        if case .fields = form.stage { goInForm(step) } else { moveInForm(step) }
    }

    /// To another field, whatever stands in this one.
    mutating func goInForm(_ step: Int) {
        guard case .edit(let form) = mode else { return }
        if case .text = form.stage { return moveInForm(step) }
        changeForm { if case .fields(var fields) = $0.stage { fields.move(step); $0.stage = .fields(fields) } }
    }

    mutating func enterInForm(_ now: Milliseconds) {
        guard case .edit(let form) = mode else { return }
        if case .text = form.stage { return changeText { $0.insertNewline() } }
        changeFields(now) { $0.enter() }
    }

    mutating func turnInForm(_ step: Int) {
        guard case .edit(let form) = mode else { return }
        if case .fields(let fields) = form.stage, fields.editor == nil {
            return changeForm { if case .fields(var fields) = $0.stage { fields.turn(step); $0.stage = .fields(fields) } }
        }
        changeText { if step < 0 { $0.moveLeft() } else { $0.moveRight() } }
    }

    mutating func undoInForm(_ now: Milliseconds, forward: Bool = false) {
        changeFields(now) { fields in
            if forward { return fields.redo() ? nil : "Nothing was undone." }
            return fields.undo() ? nil : "There is nothing to undo."
        }
    }

    /// The word in the footer, where the form is one of fields.
    func fieldWord(_ word: (FieldForm) -> String?) -> String? {
        guard case .edit(let form) = mode, case .fields(let fields) = form.stage else { return nil }
        return word(fields)
    }

    // MARK: Saving and leaving

    var whyNotSave: String? {
        if let whyReadOnly { return whyReadOnly }
        guard case .edit(let form) = mode else { return "Nothing is being edited." }
        if isStale(form) { return "#\(form.handle) has changed or is decided meanwhile; go back and look at it again." }
        return form.problem
    }

    mutating func saveForm(_ now: Milliseconds) -> [InterfaceEffect] {
        // A text from an editor is judged as fields are.
        changeForm { $0.readText() }
        if let whyNotSave {
            say(whyNotSave, .notice, now)
            return []
        }
        guard case .edit(let form) = mode else { return [] }
        leaveMode()
        guard let amended = form.amended else {
            say("Nothing was changed.", .notice, now)
            return []
        }
        return [amendment(of: form.handle, form.revision, RawBytes(amended), now)]
    }

    mutating func leaveForm() {
        guard case .edit(let form) = mode else { return }
        if form.isChanged { ask(.leaveForm, form: form) } else { leaveMode() }
    }

    // MARK: The external editor

    mutating func openEditor() -> [InterfaceEffect] {
        if case .edit(let form) = mode {
            guard let text = form.text else { return [] }
            return [.openEditor(text: text, purpose: .arguments(handle: form.handle, revision: form.revision))]
        }
        return [.openEditor(text: composer.editor.text, purpose: .message)]
    }

    mutating func editorReturned(_ result: EditorResult, _ now: Milliseconds) {
        arming.restart()
        switch result {
        case .failed(let why, _): say(SafeText.line(why), .danger, now, stays: true)
        case .saved(let text, .message): composer.setText(InterfaceState.withoutLastBreak(text))
        case .saved(let text, .arguments(let handle, let revision)):
            guard case .edit(let form) = mode, form.handle == handle, form.revision == revision else { return }
            let keepsBreak = if case .text(let raw) = form.stage { raw.initial.utf8.last == 0x0A } else { false }
            changeForm { $0.take(edited: keepsBreak ? text : InterfaceState.withoutLastBreak(text)) }
        }
    }

    /// Editors end a file with a line feed that nobody typed.
    private static func withoutLastBreak(_ text: String) -> String {
        text.utf8.last == 0x0A ? String(text.unicodeScalars.dropLast()) : text
    }
}
