import Link
import Surface

/// Writing and sending messages.
extension InterfaceState {
    var whyNotSend: String? {
        if canSendQueued, composer.editor.isEmpty { return nil }
        let isBlank = composer.editor.text.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
        return isBlank ? "There is nothing to send." : nil
    }

    mutating func send(_ press: Press) -> [InterfaceEffect] {
        if press.isInsideText {
            composer.editor.insertNewline()
            return []
        }
        if composer.editor.isEmpty { return sendQueued(press.now) }
        let text = composer.editor.text
        switch ComposerText(text) {
        case .command(let command): return perform(command, press)
        case .unknown(let name):
            say("There is no command /\(name); /help shows what there is.", .warning, press.now)
            return []
        case .run(let line): return runOwn(line, press)
        case .nothingToRun:
            say("! runs a command of your own, for example !ls; its output goes with your next message.", .notice, press.now)
            return []
        case .message(let message):
            composer.clearAfterSending(text)
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
        if composer.editor.isEmpty, !waitingMessages.isEmpty { return takeBack(now) }
        if !composer.editor.moveUp(width: composerWidth) { _ = composer.earlier() }
        return []
    }

    mutating func composerDown() {
        if !composer.editor.moveDown(width: composerWidth) { _ = composer.later() }
    }

    // MARK: Help

    mutating func openHelp() { mode = .help(top: 0) }
    mutating func closeHelp() { leaveMode() }

    mutating func scrollHelp(_ lines: Int = 0, pages: Int = 0) {
        guard case .help(let top) = mode, let size else { return }
        let height = helpHeight(size)
        let last = max(0, helpLines(width: helpWidth(size)).count - height)
        mode = .help(top: min(max(0, top + lines + pages * max(1, height - 1)), last))
    }
}
