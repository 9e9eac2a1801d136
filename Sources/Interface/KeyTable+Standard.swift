import Approval
import Link
import Surface

// A long file because it is a table: every key of the program, once.

extension KeyTable {
    /// The keys of the program as it comes.
    public static let standard = KeyTable(
        bindings: always + panes + pause + completion + composer + text + conversation + pending + form + line + rule + rules + sheet + running + question + help)

    private static func key(
        _ context: KeyContext, _ name: String, _ keys: [String], _ help: String, footer: String? = nil,
        footerNow: (@Sendable (InterfaceState) -> String?)? = nil, urgent: @escaping @Sendable (InterfaceState) -> Bool = { _ in false },
        decides: Bool = false,
        unless whyDisabled: @escaping @Sendable (InterfaceState) -> String? = { _ in nil },
        _ perform: @escaping @Sendable (inout InterfaceState, Press) -> [InterfaceEffect]
    ) -> KeyBinding {
        let sequences = keys.map { sequence in
            sequence.split(separator: " ").map { name in
                guard let press = KeyPress(name: String(name)) else { preconditionFailure("\(name) is not a key") }
                return press
            }
        }
        return KeyBinding(
            name: name, context: context, keys: sequences, help: help, decides: decides, footer: footerNow ?? { _ in footer },
            isUrgent: urgent, whyDisabled: whyDisabled, perform: perform)
    }

    /// For what only changes the state.
    private static func doing(
        _ change: @escaping @Sendable (inout InterfaceState) -> Void
    ) -> @Sendable (inout InterfaceState, Press) -> [InterfaceEffect] {
        { state, _ in
            change(&state)
            return []
        }
    }

    /// For what only changes the text in the field that has the keys.
    private static func writing(
        _ change: @escaping @Sendable (inout TextEditor) -> Void
    ) -> @Sendable (inout InterfaceState, Press) -> [InterfaceEffect] {
        { state, _ in
            state.changeText(change)
            return []
        }
    }

    private static let always: [KeyBinding] = [
        key(.always, "interrupt", ["ctrl-c"], "stop the answer or what runs; else clear the text; twice to leave", footerNow: { $0.canInterrupt ? "stop" : nil }, urgent: { $0.canInterrupt }) {
            $0.interrupt($1.now)
        },
        key(.always, "detach", ["ctrl-\\"], "leave with all running; decides nothing", unless: { $0.whyNotDetach }) { _, _ in [.detach] },
        key(.always, "suspend", ["ctrl-z"], "put the program to sleep; fg wakes it") { state, _ in state.suspend() },
        key(.always, "redraw", ["ctrl-l"], "draw the screen anew") { _, _ in [.repaint] },
    ]

    private static let panes: [KeyBinding] = [
        key(.panes, "focus-next", ["tab"], "go to the next pane", footerNow: { $0.focus.next.word }, doing { $0.setFocus($0.focus.next) }),
        key(.panes, "focus-previous", ["shift-tab"], "go to the pane before", doing { $0.setFocus($0.focus.previous) }),
        key(.panes, "to-composer", ["esc"], "back to the composer, decides nothing; twice: send what is queued", footerNow: { $0.focus == .composer || $0.focus.next == .composer ? nil : "write" }) { $0.escape($1.now) },
        key(.panes, "running", ["alt-r"], "list what runs, to stop one of it", footerNow: { $0.calls.running.count > 1 ? "running" : nil }, doing { $0.openRunning() }),
        key(.panes, "help", ["ctrl-o"], "show all keys", footer: "help", doing { $0.openHelp() }),
    ]

    /// They decide about no call, so they may be keys that can be pressed while writing.
    private static let pause: [KeyBinding] = [
        answering(.goOn, "alt-c", "go on, as if there had been no limit, until the next one"),
        answering(.wrapUp, "alt-w", "wrap up: one more answer, without tools"),
        answering(.stop, "alt-s", "stop: the word goes back to you"),
        answering(.compact, "alt-o", "compact: a summary takes the place of the conversation"),
        answering(.startNew, "alt-n", "start new: the model forgets the conversation"),
        answering(.pass, "alt-p", "let pass what a guard holds, as it is"),
        answering(.redact, "alt-m", "let it pass with marks in the place of what the guard found"),
        answering(.withhold, "alt-h", "hold it back"),
    ]

    private static func answering(_ choice: Pause.Choice, _ name: String, _ help: String) -> KeyBinding {
        key(.pause, choice.binding, [name], help, footerNow: { $0.answerWord(choice) }, urgent: { _ in true }, unless: { $0.whyNotAnswer(choice) }) { $0.answer(choice, $1) }
    }

    private static let completion: [KeyBinding] = [
        key(.completion, "complete", ["tab"], "complete the command, then the next that begins so", footer: "complete", doing { $0.complete() })
    ]

    private static let composer: [KeyBinding] = [
        key(.composer, "send", ["enter"], "send the message, or what is queued", footerNow: { $0.sendWord }, unless: { $0.whyNotSend }) { $0.send($1) },
        key(.composer, "newline", ["alt-enter", "ctrl-j"], "begin a new line", writing { $0.insertNewline() }),
        key(.composer, "previous-line", ["up", "ctrl-p"], "line above, or an earlier message; takes back what is queued") { $0.composerUp($1.now) },
        key(.composer, "next-line", ["down", "ctrl-n"], "line below; on the last line: a later message", doing { $0.composerDown() }),
        key(.composer, "composer-editor", ["ctrl-x ctrl-e"], "write the message in $EDITOR") { state, _ in state.openEditor() },
        key(.composer, "leave", ["ctrl-d"], "delete the next character; in an empty composer: end the session (asks)") { $0.deleteOrLeave($1.now) },
        key(.composer, "read-up", ["pgup"], "scroll the conversation up", doing { $0.scrollConversation(pages: -1) }),
        key(.composer, "read-down", ["pgdn"], "scroll the conversation down", doing { $0.scrollConversation(pages: 1) }),
    ]

    private static let text: [KeyBinding] = [
        key(.text, "line-start", ["ctrl-a", "home"], "to the start of the line", writing { $0.moveToLineStart() }),
        key(.text, "line-end", ["ctrl-e", "end"], "to the end of the line", writing { $0.moveToLineEnd() }),
        key(.text, "left", ["left", "ctrl-b"], "a character to the left", writing { $0.moveLeft() }),
        key(.text, "right", ["right", "ctrl-f"], "a character to the right", writing { $0.moveRight() }),
        key(.text, "word-left", ["alt-b", "ctrl-left", "alt-left"], "a word to the left", writing { $0.moveWordLeft() }),
        key(.text, "word-right", ["alt-f", "ctrl-right", "alt-right"], "a word to the right", writing { $0.moveWordRight() }),
        key(.text, "delete-left", ["backspace", "ctrl-h"], "delete the character before", writing { $0.deleteBackward() }),
        key(.text, "delete-right", ["del", "ctrl-d"], "delete the character after", writing { $0.deleteForward() }),
        key(.text, "cut-word-left", ["ctrl-w", "alt-backspace"], "cut the word before", writing { $0.cutWordBackward() }),
        key(.text, "cut-word-right", ["alt-d"], "cut the word after", writing { $0.cutWordForward() }),
        key(.text, "cut-to-start", ["ctrl-u"], "cut to the start of the line", writing { $0.cutToLineStart() }),
        key(.text, "cut-to-end", ["ctrl-k"], "cut to the end of the line", writing { $0.cutToLineEnd() }),
        key(.text, "insert-cut", ["ctrl-y"], "insert what was cut", writing { $0.insertCut() }),
    ]

    private static let conversation: [KeyBinding] = [
        key(.conversation, "call-below", ["j", "down"], "choose the next call or reasoning", footer: "choose", doing { $0.choose(1) }),
        key(.conversation, "call-above", ["k", "up"], "choose the call or reasoning before", doing { $0.choose(-1) }),
        key(.conversation, "open-call", ["enter", "o"], "open or close what is chosen", footerNow: { $0.openWord }, unless: { $0.whyNothingChosen }, doing { $0.toggleChosen() }),
        key(.conversation, "stop-chosen", ["x"], "stop the chosen call, and no other", footerNow: { $0.whyNotStopCall == nil ? "stop this" : nil }, urgent: { $0.whyNotStopCall == nil }, unless: { $0.whyNotStopCall }) { $0.stopCall($1) },
        key(.conversation, "line-down", ["J"], "scroll a line down", doing { $0.scrollConversation(lines: 1) }),
        key(.conversation, "line-up", ["K"], "scroll a line up", doing { $0.scrollConversation(lines: -1) }),
        key(.conversation, "page-down", ["pgdn", "ctrl-f"], "scroll a page down", doing { $0.scrollConversation(pages: 1) }),
        key(.conversation, "page-up", ["pgup", "ctrl-b"], "scroll a page up", footer: "scroll", doing { $0.scrollConversation(pages: -1) }),
        key(.conversation, "to-start", ["g", "home"], "to the beginning", doing { $0.scrollToStart() }),
        key(.conversation, "to-end", ["G", "end"], "to the end, and follow it", footer: "end", doing { $0.scrollToEnd() }),
        key(.conversation, "conversation-help", ["?"], "show all keys", doing { $0.openHelp() }),
    ]

    private static let pending: [KeyBinding] = [
        key(.pending, "approve", ["a"], "approve this call, once", footerNow: { $0.approveWord }, decides: true, unless: { $0.whyNotApprove }) { $0.approve($1) },
        key(.pending, "answer", ["1", "2", "3", "4", "5", "6", "7", "8", "9"], "answer a question, or mark one of several answers", footerNow: { $0.answerWord }, urgent: { $0.answerWord != nil }, decides: true, unless: { $0.whyNotAnswerCall }) { $0.choose($1) },
        key(.pending, "answer-words", ["i"], "answer a question in your own words", footerNow: { $0.selectedCall?.question?.takesWords == true ? "write" : nil }, urgent: { $0.answerWord != nil }, unless: { $0.whyNotAnswerInWords }) { $0.openLine(.answer, $1) },
        key(.pending, "edit", ["e"], "edit the arguments; approves nothing", footerNow: { $0.selectedCall?.misfit?.canBeMended == false ? nil : "edit" }, urgent: { $0.selectedCall?.misfit?.canBeMended == true }, unless: { $0.whyNotEdit }) { $0.edit($1) },
        key(.pending, "take-offer", ["t"], "take the arguments that are offered; approves nothing", footerNow: { $0.offerWord }, urgent: { $0.offerWord != nil }, unless: { $0.whyNotTakeOffer }) { $0.takeOffer($1) },
        key(.pending, "deny", ["d"], "deny this call; the turn goes on", footer: "deny", urgent: { $0.scrollWord != nil || $0.hasMarks }, decides: true, unless: { $0.whyNotDecide }) { $0.deny($1) },
        key(.pending, "deny-and-say", ["D"], "deny and say why", footer: "deny & say", unless: { $0.whyNotWrite }) { $0.openLine(.denial, $1) },
        key(.pending, "comment", ["c"], "a comment that goes with the decision", footer: "comment", unless: { $0.whyNotWrite }) { $0.openLine(.comment, $1) },
        key(.pending, "rule", ["r"], "make a rule from this call; approves nothing", footer: "rule…", unless: { $0.whyNotRule }) { $0.openRule($1) },
        key(.pending, "select", ["space"], "mark this call for a decision together, or unmark it; goes to the next", footer: "mark", unless: { $0.whyReadOnly ?? $0.whyNoSelection }, doing { $0.toggleMark() }),
        key(.pending, "next-unread", ["n"], "go to the next call that is not read to its end (• in the queue)", footerNow: { $0.unreadWords }, unless: { $0.whyNoSelection }) {
            $0.selectUnread($1.now)
            return []
        },
        key(.pending, "select-read", ["*"], "mark all calls that you have read to their end", footerNow: { $0.calls.pending.count > 1 ? "mark those read" : nil }, unless: { $0.whyReadOnly ?? $0.whyNoSelection }) {
            $0.markRead($1.now)
            return []
        },
        key(.pending, "select-stretch", ["M"], "mark all from the call marked last to this one", unless: { $0.whyReadOnly ?? $0.whyNoSelection }) {
            $0.markStretch($1.now)
            return []
        },
        key(.pending, "select-none", ["U"], "take all marks away", footerNow: { $0.hasMarks ? "unmark" : nil }, unless: { $0.whyReadOnly ?? $0.whyNoSelection }) {
            $0.clearMarks($1.now)
            return []
        },
        key(.pending, "approve-selected", ["A"], "approve the marked calls, after a list of them", footerNow: { $0.markedWords("approve") }, urgent: { $0.hasMarks }, decides: true, unless: { $0.whyNothingMarked }) { $0.openSheet(.approve, $1) },
        key(.pending, "deny-selected", ["X"], "deny the marked calls, after a list of them", footerNow: { $0.markedWords("deny") }, urgent: { $0.hasMarks }, decides: true, unless: { $0.whyNothingMarked }) { $0.openSheet(.deny, $1) },
        key(.pending, "stop", ["S"], "deny all that waits and end the turn (asks)", footer: "stop", decides: true, unless: { $0.whyNotStop }, doing { $0.askToStop() }),
        key(.pending, "undo", ["u"], "undo the last file change that a tool made", decides: true, unless: { $0.whyReadOnly }) { $0.undoLast($1) },
        key(.pending, "next-call", ["j", "down"], "choose the call below", doing { $0.selectNext(1) }),
        key(.pending, "previous-call", ["k", "up"], "choose the call above", doing { $0.selectNext(-1) }),
        key(.pending, "detail-down", ["J"], "scroll the detail a line down", doing { $0.scrollDetail(lines: 1) }),
        key(.pending, "detail-up", ["K"], "scroll the detail a line up", doing { $0.scrollDetail(lines: -1) }),
        key(.pending, "detail-page-down", ["pgdn", "ctrl-f"], "scroll the detail a page down", footerNow: { $0.scrollWord }, urgent: { $0.scrollWord != nil }, doing { $0.scrollDetail(pages: 1) }),
        key(.pending, "detail-page-up", ["pgup", "ctrl-b"], "scroll the detail a page up", doing { $0.scrollDetail(pages: -1) }),
        key(.pending, "detail-top", ["g", "home"], "to the top of the detail", doing { $0.scrollDetail(lines: -1_000_000) }),
        key(.pending, "detail-end", ["G", "end"], "to the end of the detail", doing { $0.scrollDetail(lines: 1_000_000) }),
        key(.pending, "whole-call", ["o"], "the selected call alone on the whole screen, and back", footerNow: { $0.zoom == .call ? "back" : "whole" }, urgent: { $0.scrollWord != nil }, unless: { $0.whyNoSelection }, doing { $0.toggleZoom(.call) }),
        key(.pending, "diff-layout", ["v"], "the difference side by side, or one below the other", footerNow: { $0.differenceWord }, unless: { $0.whyNotSideBySide }, doing { $0.toggleDifferenceForm() }),
        key(.pending, "zoom", ["z"], "the pane on the whole screen, and back", footer: "zoom", doing { $0.toggleZoom(.pane) }),
        key(.pending, "copy-call", ["Y"], "copy the arguments", unless: { $0.whyNoSelection }) { $0.copyArguments($1.now) },
        key(.pending, "not-approve", ["y"], "decides nothing; names the key that approves", unless: { $0.whyNoSelection }) {
            $0.say("press \($0.keys.key("approve")) to approve", .notice, $1.now)
            return []
        },
        key(.pending, "no-default", ["enter"], "decides nothing", unless: { $0.whyNoSelection }) {
            let keys = $0.keys
            $0.say("\($1.key) decides nothing: \(keys.key("approve")) approves, \(keys.key("deny")) denies", .notice, $1.now)
            return []
        },
        key(.pending, "pending-help", ["?"], "show all keys", footer: "help", doing { $0.openHelp() }),
    ]

    private static let form: [KeyBinding] = [
        key(.form, "save", ["ctrl-s"], "put these arguments in place of the model's; approves nothing", footer: "save", unless: { $0.whyNotSave }) { $0.saveForm($1.now) },
        key(.form, "leave-form", ["esc"], "leave without saving (asks if there are changes)", footer: "back", doing { $0.leaveForm() }),
        key(.form, "form-next", ["tab"], "the next field", footerNow: { $0.fieldWord { _ in "next field" } }, doing { $0.goInForm(1) }),
        key(.form, "form-previous", ["shift-tab"], "the field before", doing { $0.goInForm(-1) }),
        key(.form, "form-enter", ["enter"], "add, fold, a new line in a long text; else the next field", footerNow: { $0.fieldWord { $0.enterWord } }) { state, press in
            state.enterInForm(press.now)
            return []
        },
        key(.form, "form-newline", ["ctrl-j", "alt-enter"], "begin a new line in a text", writing { $0.insertNewline() }),
        key(.form, "form-up", ["up", "ctrl-p"], "line or field above", doing { $0.moveInForm(-1) }),
        key(.form, "form-down", ["down", "ctrl-n"], "line or field below", doing { $0.moveInForm(1) }),
        key(.form, "form-page-up", ["pgup"], "ten lines or fields up", doing { $0.pageInForm(-10) }),
        key(.form, "form-page-down", ["pgdn"], "ten lines or fields down", doing { $0.pageInForm(10) }),
        key(.form, "form-left", ["left"], "to the left; the choice before", doing { $0.turnInForm(-1) }),
        key(.form, "form-right", ["right"], "to the right; the next choice", footerNow: { $0.fieldWord { $0.isTurned ? "next choice" : nil } }, doing { $0.turnInForm(1) }),
        key(.form, "form-kind", ["ctrl-t"], "another kind of value, where there are several", footerNow: { $0.fieldWord { $0.hasKinds ? "kind" : nil } }, fields { $0.takeNextKind() }),
        key(.form, "form-remove", ["ctrl-r"], "take the field or item away", footerNow: { $0.fieldWord { $0.canRemove ? "remove" : nil } }, fields { $0.remove() }),
        key(.form, "form-item-up", ["alt-up"], "move the item up in its list", fields { $0.moveItem(-1) }),
        key(.form, "form-item-down", ["alt-down"], "move the item down in its list", fields { $0.moveItem(1) }),
        key(.form, "form-undo", ["ctrl-_", "alt-u"], "undo the last change", footerNow: { $0.fieldWord { $0.canUndo ? "undo" : nil } }) {
            $0.undoInForm($1.now)
            return []
        },
        key(.form, "form-redo", ["alt-U"], "do again what was undone") {
            $0.undoInForm($1.now, forward: true)
            return []
        },
        key(.form, "form-asked", ["ctrl-g"], "show what the model asked in every changed field", footerNow: { $0.fieldWord { _ in "compare" } }, fields { $0.toggleAsked() }),
        key(.form, "form-restore", ["alt-a"], "put back what the model asked in this field", footerNow: { $0.fieldWord { $0.canRestore ? "as asked" : nil } }, fields { $0.restore() }),
        key(.form, "form-editor", ["ctrl-x ctrl-e"], "edit the arguments as JSON in $EDITOR", footer: "$EDITOR") { state, _ in state.openEditor() },
    ]

    /// For what only changes the fields of the form; it says why it did not.
    private static func fields(
        _ change: @escaping @Sendable (inout FieldForm) -> String?
    ) -> @Sendable (inout InterfaceState, Press) -> [InterfaceEffect] {
        { state, press in
            state.changeFields(press.now, change)
            return []
        }
    }

    private static let line: [KeyBinding] = [
        key(.line, "line-done", ["enter"], "send the denial, or keep the comment", footerNow: { $0.lineWord }) { $0.finishLine($1) },
        key(.line, "leave-line", ["esc"], "leave without deciding; what you wrote is kept", footer: "back", doing { $0.leaveLine() }),
    ]

    private static let rule: [KeyBinding] = [
        key(.rule, "save-rule", ["ctrl-s"], "make exactly this rule; approves nothing", footerNow: { $0.ruleDraftWord("save") }, unless: { $0.whyNotSaveRule }) { $0.saveRule($1) },
        key(.rule, "rule-page-down", ["pgdn"], "scroll down", footerNow: { $0.ruleScrollWord }, urgent: { $0.ruleScrollWord != nil }, doing { $0.scrollRule(pages: 1) }),
        key(.rule, "rule-page-up", ["pgup"], "scroll up", doing { $0.scrollRule(pages: -1) }),
        key(.rule, "rule-down", ["down"], "scroll a line down", doing { $0.scrollRule(lines: 1) }),
        key(.rule, "rule-up", ["up"], "scroll a line up", doing { $0.scrollRule(lines: -1) }),
        key(.rule, "leave-rule", ["esc"], "back, without a rule", footer: "back", doing { $0.leaveMode() }),
        key(.rule, "rule-narrower", ["left"], "a narrower rule", doing { $0.widenRule(-1) }),
        key(.rule, "rule-wider", ["right"], "a wider rule", doing { $0.widenRule(1) }),
        key(.rule, "rule-scope", ["tab"], "this session, this workspace, or everywhere", footerNow: { $0.ruleDraftWord("where") }, doing { $0.changeRuleScope() }),
        key(.rule, "rule-end", ["shift-tab"], "when the rule ends", footerNow: { $0.ruleDraftWord("end") }, doing { $0.changeRuleEnd() }),
        key(.rule, "rule-enter", ["enter"], "saves nothing; names the key that does") {
            let keys = $0.keys
            $0.say("\($1.key) saves nothing: \(keys.key("save-rule")) makes the rule", .notice, $1.now)
            return []
        },
    ]

    private static let rules: [KeyBinding] = [
        key(.rules, "revoke", ["x"], "take the chosen rule back (asks for one that denies or asks)", footerNow: { $0.whyNotRevoke == nil ? "take back" : nil }, unless: { $0.whyNotRevoke }) { $0.revokeRule($1) },
        key(.rules, "rule-below", ["j", "down"], "choose the rule below", footer: "choose", doing { $0.chooseRule(1) }),
        key(.rules, "rule-above", ["k", "up"], "choose the rule above", doing { $0.chooseRule(-1) }),
        key(.rules, "rules-page-down", ["pgdn"], "scroll down", doing { $0.scrollRules(pages: 1) }),
        key(.rules, "rules-page-up", ["pgup"], "scroll up", doing { $0.scrollRules(pages: -1) }),
        key(.rules, "leave-rules", ["esc", "q"], "back", footer: "back", doing { $0.closeHelp() }),
    ]

    private static let sheet: [KeyBinding] = [
        key(.sheet, "confirm-destructive", ["Y"], "approve the calls of a list of which some cannot be undone", footerNow: { $0.whyNotConfirm(.approve, forGood: true) == nil ? "approve these, no undo" : nil }, decides: true, unless: { $0.whyNotConfirm(.approve, forGood: true) }) { $0.decideSheet(.approve, $1) },
        key(.sheet, "confirm-approve", ["y"], "approve the calls of the list", footer: "approve these", decides: true, unless: { $0.whyNotConfirm(.approve) }) { $0.decideSheet(.approve, $1) },
        key(.sheet, "confirm-deny", ["d"], "deny the calls of the list", footer: "deny these", decides: true, unless: { $0.whyNotConfirm(.deny) }) { $0.decideSheet(.deny, $1) },
        key(.sheet, "sheet-page-down", ["pgdn", "ctrl-f"], "scroll the list a page down", footerNow: { $0.sheetScrollWord }, urgent: { $0.sheetScrollWord != nil }, doing { $0.scrollSheet(pages: 1) }),
        key(.sheet, "sheet-page-up", ["pgup", "ctrl-b"], "scroll the list a page up", doing { $0.scrollSheet(pages: -1) }),
        key(.sheet, "sheet-down", ["j", "J", "down"], "scroll the list down", doing { $0.scrollSheet(1) }),
        key(.sheet, "sheet-up", ["k", "K", "up"], "scroll the list up", doing { $0.scrollSheet(-1) }),
        key(.sheet, "leave-sheet", ["esc", "q"], "back, without deciding", footer: "back", doing { $0.leaveSheet() }),
    ]

    private static let running: [KeyBinding] = [
        key(.running, "stop-call", ["x"], "stop the chosen call, and no other; decides nothing", footerNow: { $0.whyNotStopCall == nil ? "stop this" : nil }, unless: { $0.whyNotStopCall }) { $0.stopCall($1) },
        key(.running, "running-below", ["j", "down"], "choose the call below", footerNow: { $0.calls.running.count > 1 ? "choose" : nil }, doing { $0.chooseRunning(1) }),
        key(.running, "running-above", ["k", "up"], "choose the call above", doing { $0.chooseRunning(-1) }),
        key(.running, "leave-running", ["esc", "q"], "back", footer: "back", doing { $0.closeHelp() }),
    ]

    private static let question: [KeyBinding] = [
        key(.question, "confirm", ["y"], "yes; any other key means no", decides: true) { $0.answerYes($1) }
    ]

    private static let help: [KeyBinding] = [
        key(.help, "help-down", ["j", "J", "down", "ctrl-n"], "scroll down", doing { $0.scrollHelp(1) }),
        key(.help, "help-up", ["k", "K", "up", "ctrl-p"], "scroll up", doing { $0.scrollHelp(-1) }),
        key(.help, "help-page-down", ["pgdn", "space"], "scroll a page down", footer: "scroll", doing { $0.scrollHelp(pages: 1) }),
        key(.help, "help-page-up", ["pgup"], "scroll a page up", doing { $0.scrollHelp(pages: -1) }),
        key(.help, "help-top", ["g", "home"], "to the top", doing { $0.scrollHelp(-100_000) }),
        key(.help, "help-end", ["G", "end"], "to the end", doing { $0.scrollHelp(100_000) }),
        key(.help, "leave-help", ["esc", "q", "?", "ctrl-o", "enter"], "back", footer: "back", doing { $0.closeHelp() }),
    ]
}
