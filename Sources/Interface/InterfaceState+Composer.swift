import Link
import Surface

/// Writing and sending messages.
extension InterfaceState {
    var whyNotSend: String? {
        if canSendQueued, composer.editor.isEmpty { return nil }
        let text = composer.editor.text
        if text.unicodeScalars.allSatisfy({ $0.properties.isWhitespace }) { return "There is nothing to send." }
        guard let whyReadOnly else { return nil }
        // Some commands only show something, or leave.
        if case .command = ComposerText(text) { return nil }
        return whyReadOnly
    }

    mutating func send(_ press: Press) -> [InterfaceEffect] {
        if press.isInsideText {
            composer.editor.insertNewline()
            return []
        }
        if composer.editor.isEmpty { return sendQueued(press.now) }
        let text = composer.editor.text
        switch ComposerText(text) {
        case .command(let command, let argument): return perform(command, argument, press)
        case .unknown(let name):
            say("There is no command /\(name); /help shows what there is.", .warning, press.now)
            return []
        case .run(let line): return runOwn(line, press)
        case .nothingToRun:
            say("! runs a command of your own, for example !ls; its output goes with your next message.", .notice, press.now)
            return []
        case .message(let message):
            composer.clearAfterSending(text)
            handed = text
            scrollToEnd()
            return [.send(.say(message))]
        }
    }

    /// What the key that sends does now.
    var sendWord: String {
        if composer.editor.isEmpty, canSendQueued { return "send queued" }
        return isOwnCommand ? "run" : "send"
    }

    mutating func deleteOrLeave(_ now: Milliseconds) -> [InterfaceEffect] {
        if composer.editor.isEmpty { return leave() }
        composer.editor.deleteForward()
        return []
    }

    mutating func composerUp(_ now: Milliseconds) -> [InterfaceEffect] {
        if composer.editor.isEmpty, !waitingMessages.isEmpty, !isReadOnly { return takeBack(now) }
        if !composer.editor.moveUp(width: composerWidth) { _ = composer.earlier() }
        return []
    }

    mutating func composerDown() {
        if !composer.editor.moveDown(width: composerWidth) { _ = composer.later() }
    }

    // MARK: Pages

    mutating func openHelp() { mode = .page(.help, top: 0) }
    mutating func openWho() { mode = .page(.who, top: 0) }
    mutating func closeHelp() { leaveMode() }

    mutating func scrollHelp(_ lines: Int = 0, pages: Int = 0) {
        guard case .page(let page, let top) = mode, let size else { return }
        let height = helpHeight(size)
        let last = max(0, self.lines(of: page, width: helpWidth(size)).count - height)
        mode = .page(page, top: min(max(0, top + lines + pages * max(1, height - 1)), last))
    }
}
