import Link
import Surface

/// What comes from the terminal.
extension InterfaceState {
    mutating func receive(_ batch: InputBatch, _ now: Milliseconds) -> [InterfaceEffect] {
        let judgement = rhythm.judge(batch, at: now)
        var effects: [InterfaceEffect] = []
        for (index, event) in batch.events.enumerated() {
            switch event {
            case .key(let key):
                let rest = batch.events[(index + 1)...]
                var press = Press(key: key, now: now, judgement: judgement)
                press.isInsideText = rest.first.map { $0.writes } ?? false
                effects += handle(press)
            case .paste(let text): paste(text, now)
            case .focusGained: setTerminalFocus(true)
            case .focusLost: setTerminalFocus(false)
            case .resized(let size): resize(to: size)
            // A lost terminal is no decision about anything.
            case .hangup: effects.append(isDetachable || isReadOnly ? .detach : .quit)
            }
        }
        return effects
    }

    private mutating func setTerminalFocus(_ isFocused: Bool) {
        isTerminalFocused = isFocused
        focusBefore = nil
        arming.restart()
    }

    /// Where keys mean something now, the nearest first.
    var contexts: [KeyContext] {
        switch mode {
        case .page: [.help, .pause, .always]
        case .running: [.running, .pause, .always]
        case .rules: [.rules, .pause, .always]
        case .rule: [.rule, .text, .pause, .always]
        case .line: [.line, .text, .pause, .always]
        case .edit: [.form, .text, .pause, .always]
        case .question: [.question]
        case .sheet: [.sheet, .pause, .always]
        case .normal:
            switch focus {
            case .composer: (isCompleting ? [.completion] : []) + [.composer, .text, .panes, .pause, .always]
            case .conversation: [.conversation, .panes, .pause, .always]
            case .pending: [.pending, .panes, .pause, .always]
            }
        }
    }

    private mutating func handle(_ press: Press) -> [InterfaceEffect] {
        let press = judgedAsProse(press)
        if let message, !message.stays { self.message = nil }
        let sequence = prefix + [press.key]
        let wasBegun = !prefix.isEmpty
        prefix = []
        let match = match(sequence)
        earlier.seeksStart = false
        forgetPairs(unless: match)
        switch match {
        case .found(let binding):
            if let why = binding.whyDisabled(self) {
                say(why, .notice, press.now)
                return []
            }
            return binding.perform(&self, press)
        case .begun:
            prefix = sequence
            return []
        case .none:
            if wasBegun {
                say("\(KeyBinding.describe(sequence)) is no key", .notice, press.now)
            } else {
                handleUnbound(press)
            }
            return []
        }
    }

    /// A question takes every key for an answer, but for the one that leaves with all running: it decides nothing.
    private func match(_ sequence: [KeyPress]) -> KeyTable.Match {
        if case .question = mode, case .found(let binding) = keys.match(sequence, in: [.always]), binding.name == "detach" {
            return .found(binding)
        }
        return keys.match(sequence, in: contexts)
    }

    /// Somebody writes a message and the pane has the keys: after a letter that means nothing there, those that follow
    /// without a rest are words too, whatever they would mean.
    private mutating func judgedAsProse(_ press: Press) -> Press {
        guard let last = proseAt else { return press }
        guard press.key.isPrinting, press.now - last < KeyRhythm.quiet else {
            proseAt = nil
            return press
        }
        proseAt = press.now
        var press = press
        press.judgement = .burst
        return press
    }

    /// A key that means more when it comes twice is forgotten when another comes between.
    private mutating func forgetPairs(unless match: KeyTable.Match) {
        var name = ""
        if case .found(let binding) = match { name = binding.name }
        if name != "interrupt" { leavingSince = nil }
        if name != "to-composer" { escapedAt = nil }
    }

    private mutating func handleUnbound(_ press: Press) {
        switch mode {
        case .question:
            // Any other key is a no.
            answerNo(press.now)
            // Whoever goes on writing has answered no, and loses no letter by it.
            if mode.isNormal, focus == .composer { insert(press.key) }
        case .rule(let sheet) where sheet.draft != nil && sheet.draft?.field == nil && press.key.isPrinting:
            let words = sheet.draft?.refusal == nil ? "\(keys.key("rule-narrower")) and \(keys.key("rule-wider")) choose" : "\(keys.key("leave-rule")) goes back"
            say("nothing can be typed here: \(words)", .notice, press.now)
        case .sheet, .page, .running, .rules: sayUnbound(press.key, press.now)
        case .normal where !press.key.isPrinting, .edit where !press.key.isPrinting, .line where !press.key.isPrinting, .rule where !press.key.isPrinting:
            sayUnbound(press.key, press.now)
        case .edit: if let text = press.key.text { writeInForm(text, press.now) }
        case .line, .rule: insert(press.key)
        case .normal:
            switch focus {
            case .composer: insert(press.key)
            case .conversation, .pending:
                if press.key.isPrinting {
                    proseAt = press.now
                    say("\(keys.key("to-composer")): write a message · \(keys.key("help")): all keys", .notice, press.now)
                }
            }
        }
    }

    /// A key that means nothing here. Bytes that are no key (the mouse, a terminal's answer, an unknown sequence) come without
    /// an event and are passed over in silence: nobody pressed them on purpose, and they would put a sentence in the place of
    /// one that matters.
    private mutating func sayUnbound(_ key: KeyPress, _ now: Milliseconds) {
        let way: String
        if case .normal = mode { way = "\(keys.key("help")): all keys" } else { way = "\(leavingKey): back" }
        say("\(SafeText.line(key.description)) does nothing here · \(way)", .notice, now)
    }

    private mutating func insert(_ key: KeyPress) {
        guard let text = key.text else { return }
        changeText { $0.insert(text) }
    }

    /// A paste goes into the field that has the keys, and nowhere else; it never decides anything.
    private mutating func paste(_ text: String, _ now: Milliseconds) {
        if let message, !message.stays { self.message = nil }
        prefix = []
        forgetPairs(unless: .none)
        switch mode {
        case .edit: pasteInForm(text)
        case .line, .rule: changeText { $0.paste(text) }
        case .question:
            answerNo(now)
            say(Obstacle.pasted.sentence(keys), .warning, now)
        case .sheet: say(Obstacle.pasted.sentence(keys), .warning, now)
        case .page, .running, .rules: break
        case .normal:
            if focus == .composer {
                changeText { $0.paste(text) }
            } else {
                say("\(Obstacle.pasted.sentence(keys)); \(keys.key("to-composer")) goes to the composer", .warning, now)
            }
        }
    }

    /// Changes the text in the field that has the keys.
    mutating func changeText(_ change: (inout TextEditor) -> Void) {
        switch mode {
        case .line(var form):
            mode = .normal
            change(&form.editor)
            mode = .line(form)
        case .edit(var form):
            mode = .normal
            switch form.stage {
            case .opening: break
            case .fields(var fields):
                form.stage = .opening
                fields.changeText(change)
                form.stage = .fields(fields)
            case .text(var text):
                change(&text.editor)
                text.validate()
                form.stage = .text(text)
            }
            mode = .edit(form)
        case .rule(var sheet):
            // Where nothing can be typed the keys mean nothing.
            guard sheet.draft?.field != nil else { return }
            mode = .normal
            let before = sheet.editor.text
            change(&sheet.editor)
            if !sheet.editor.text.utf8.elementsEqual(before.utf8) { sheet.wish.typed = sheet.editor.text }
            mode = .rule(sheet)
        case .normal where focus == .composer: change(&composer.editor)
        case .normal, .page, .running, .rules, .question, .sheet: break
        }
    }

    mutating func setFocus(_ focus: Focus) {
        if focus == self.focus { return }
        self.focus = focus
        if focus != .pending { zoom = .none }
        arming.restart()
    }

    mutating func toggleZoom(_ zoom: Zoom) {
        self.zoom = self.zoom == zoom ? .none : zoom
        arming.restart()
    }

    mutating func leaveMode() {
        mode = .normal
        arming.restart()
    }

    mutating func suspend() -> [InterfaceEffect] {
        wasSuspended = true
        arming.restart()
        return [.suspend]
    }

    /// The first thing that happens after a suspension starts the clock again: a frame may have been painted before it.
    mutating func wakeUp(_ input: InterfaceInput) {
        guard wasSuspended else { return }
        switch input {
        case .keys, .clockTime:
            wasSuspended = false
            arming.restart()
        case .event, .drawn, .tick, .editorReturned, .away: break
        }
    }

    mutating func interrupt(_ now: Milliseconds) -> [InterfaceEffect] {
        // A question of the engine is ended like an answer: the word goes back to the person.
        if !isReadOnly, isBusy || phase == .paused {
            say("stopping…", .notice, now, isProgress: true)
            return [.send(.interrupt)]
        }
        switch mode {
        case .normal: break
        case .page, .running, .rules, .rule, .sheet, .question:
            leaveMode()
            return []
        case .line:
            leaveLine()
            return []
        case .edit:
            leaveForm()
            return []
        }
        if !composer.editor.isEmpty {
            composer.setText("")
            return []
        }
        if leavingSince != nil {
            leavingSince = nil
            return leave()
        }
        leavingSince = now
        say(leavingWords, .notice, now)
        return []
    }

    private var leavingWords: String {
        let again = "press \(keys.key("interrupt")) again"
        if isReadOnly { return "\(again) to leave" }
        if !isDetachable { return "\(again) or type /quit to leave" }
        return "\(again) or type /quit to end the session; \(detachName) leaves it running"
    }

    /// What leaves with all running, as the screen names it.
    var detachName: String { keys["detach"]?.keys.isEmpty == false ? keys.key("detach") : "/detach" }

    var whyNotDetach: String? {
        isDetachable || isReadOnly ? nil : "This session lives in this process (--attached); it can only be ended."
    }

    /// Ends the session, and asks first where that would cut something off. Whoever may only look just goes.
    mutating func leave() -> [InterfaceEffect] {
        if isReadOnly { return [.detach] }
        let end = EndOfSession(waiting: calls.pending.count, running: calls.running.count, isBusy: isBusy, others: others.count)
        if end.isQuiet { return endSession() }
        ask(.quit(end))
        return []
    }

    mutating func endSession() -> [InterfaceEffect] {
        isLeaving = true
        return [.send(.close), .quit]
    }

    mutating func ask(_ subject: Question.Subject, form: ArgumentForm? = nil) {
        questions += 1
        mode = .question(Question(subject: subject, number: questions, form: form))
    }
}

extension InputEvent {
    /// It would write something into a text.
    fileprivate var writes: Bool {
        switch self {
        case .key(let key): key.isPrinting || key.key == .enter
        case .paste: true
        case .focusGained, .focusLost, .resized, .hangup: false
        }
    }
}
