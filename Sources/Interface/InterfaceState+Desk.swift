public import Link
import Surface

/// What outlives this terminal.
extension InterfaceState {
    /// What the person has begun and where they read. What was seen, marked or asked is not in it: that is done anew.
    public var desk: Desk {
        let draft = composer.written
        var desk = Desk(draft: draft.utf8.count > DeskKeeper.draftLimit ? "" : draft, selected: pending.selected)
        if let top = reader.top, top.entry < log.count { desk.top = Desk.Place(entry: log[top.entry].id, line: top.line) }
        desk.expanded = reader.expanded.sorted()
        desk.opensThoughts = reader.thoughts.opensAll
        desk.otherThoughts = reader.thoughts.others.sorted()
        desk.comments = pending.comments
        desk.reasons = pending.reasons
        if case .line(let form) = mode, form.purpose == .denial, calls[form.handle]?.isPending == true {
            desk.reasons[form.handle] = form.editor.isEmpty ? nil : form.editor.text
        }
        desk.edit = unsaved
        return desk
    }

    /// What was changed in the form that is open, or was open when a terminal was lost.
    private var unsaved: Desk.Edit? {
        let open: ArgumentForm? =
            switch mode {
            case .edit(let form): form
            case .question(let question): question.form
            default: nil
            }
        guard let open, open.isOpen else { return pending.unsaved }
        guard open.isChanged, let text = open.text, text.utf8.count <= DeskKeeper.draftLimit else { return nil }
        return Desk.Edit(handle: open.handle, revision: open.revision, text: text)
    }

    var deskMark: DeskKeeper.Mark {
        var line: String?
        if case .line(let form) = mode { line = form.editor.text }
        var changes: Int?
        if case .edit(let form) = mode { changes = form.changes }
        return DeskKeeper.Mark(
            changes: composer.changes, line: line, selected: pending.selected, top: reader.top, expanded: reader.expanded,
            thoughts: reader.thoughts, comments: pending.comments, reasons: pending.reasons, form: changes)
    }

    /// What was left by whoever was here before. Words that this person has already begun stay.
    mutating func restore(_ desk: Desk, _ now: Milliseconds) {
        if composer.editor.isEmpty { composer.setText(desk.draft) }
        if let selected = desk.selected, calls.isPending(selected) { select(selected) }
        reader.expanded.formUnion(desk.expanded)
        reader.thoughts = ThoughtFolding(opensAll: desk.opensThoughts, others: Set(desk.otherThoughts))
        for handle in calls.pending {
            if pending.comments[handle] == nil { pending.comments[handle] = desk.comments[handle] }
            if pending.reasons[handle] == nil { pending.reasons[handle] = desk.reasons[handle] }
        }
        if let edit = desk.edit, calls[edit.handle]?.stage == .waiting, calls[edit.handle]?.revision == edit.revision {
            pending.unsaved = edit
            say("#\(edit.handle): what you changed is kept; \(keys.key("edit")) in the pane goes on with it", .notice, now, stays: true)
        }
        if let top = desk.top, let index = log.index(of: top.entry) {
            reader.top = Reader.Place(entry: index, line: min(max(0, top.line), 1_000_000))
        }
    }

    /// Gives the desk to the engine when it is time, and at once before the person leaves.
    mutating func keepDesk(after input: InterfaceInput, _ now: Milliseconds, _ effects: inout [InterfaceEffect]) {
        guard isAttached, !isClosed, !isReadOnly else { return }
        switch input {
        // What was refused may have come back to the composer.
        case .keys, .editorReturned, .event(.refused): keeper.saw(deskMark, at: now)
        // What a frame showed is no reason to say something that the next frame would have to show.
        case .drawn: return
        case .event, .tick, .clockTime, .away: break
        }
        let isLeaving = effects.contains { $0.leavesTerminal }
        guard isLeaving || keeper.due.map({ $0 <= now }) == true else { return }
        if composer.written.utf8.count > DeskKeeper.draftLimit, !keeper.hasToldLimit {
            keeper.hasToldLimit = true
            say("A draft of more than 256 kB is not kept when you leave.", .warning, now, stays: true)
        }
        let desk = desk
        if keeper.give(desk) { effects.insert(.send(.keepDesk(desk)), at: 0) }
    }
}

extension InterfaceEffect {
    /// The person is away from the terminal after it.
    fileprivate var leavesTerminal: Bool {
        switch self {
        case .suspend, .openEditor, .detach, .quit: true
        case .send, .wake, .beep, .notify, .title, .copy, .repaint, .resend: false
        }
    }
}
