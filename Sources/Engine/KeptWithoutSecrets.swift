import Approval
import Conversation
import Journal
import Link

/// What screens showed is kept with marks in the place of secrets, as the journal's rows are.
extension Entry {
    var withoutSecrets: Entry {
        var entry = self
        switch body {
        case .you(let text): if let marked = SecretMarks.text(text) { entry.body = .you(marked) }
        case .assistant(let text, let isOpen, let interrupted):
            if let marked = SecretMarks.text(text) { entry.body = .assistant(text: marked, isOpen: isOpen, interrupted: interrupted) }
        case .reasoning(let text, let isOpen): if let marked = SecretMarks.text(text) { entry.body = .reasoning(text: marked, isOpen: isOpen) }
        case .call, .notice, .report: break
        }
        return entry
    }
}

extension Desk {
    /// Arguments with a secret in them are not kept on the disk while they are being changed: marks in their place would be
    /// saved as if somebody had typed them.
    var withoutSecrets: Desk {
        guard let edit, SecretMarks.text(edit.text) != nil || SecretMarks.arguments(Array(edit.text.utf8)) != nil else { return self }
        var desk = self
        desk.edit = nil
        return desk
    }
}

extension CallState {
    var withoutSecrets: CallState {
        var call = self
        if let marked = SecretMarks.arguments(arguments.bytes) {
            call.arguments = RawBytes(marked)
            // Each of them shows parts of the arguments.
            call.preview = SecretMarks.rows(preview) ?? preview
            call.summary = SecretMarks.text(summary) ?? summary
        } else if !preview.isEmpty {
            // They have come in part.
            call.preview = SecretMarks.rows(preview) ?? preview
        }
        // It shows all of the arguments, and a file's present content can hold one too.
        if let display = call.display, let marked = SecretMarks.display(display) { call.display = marked }
        if let result, let marked = SecretMarks.text(result) { call.result = marked }
        return call
    }
}

extension WorkingState {
    var withoutSecrets: WorkingState {
        var state = self
        state.queued = queued.map { message in
            SecretMarks.text(message.text).map { QueuedMessage(id: message.id, kind: message.kind, text: $0) } ?? message
        }
        if let open = interruption { state.interruption = Interruption(pause: open.pause, next: open.next.withoutSecrets) }
        return state
    }
}

extension Interruption.Next {
    fileprivate var withoutSecrets: Interruption.Next {
        switch self {
        case .propose(let text, let calls, let parts):
            .propose(
                text: SecretMarks.text(text) ?? text, calls.map { SecretMarks.call($0) ?? $0 },
                parts: parts.map { SecretMarks.message(Message(role: .assistant, blocks: $0))?.blocks ?? $0 })
        case .say(let text): .say(SecretMarks.text(text) ?? text)
        case .request, .results, .heldAnswer: self
        }
    }
}
