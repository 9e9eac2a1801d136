import Link
import Surface

/// Writing and sending messages.
extension InterfaceState {
    var whyNotSend: String? {
        let isBlank = composer.editor.text.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
        return isBlank ? "There is nothing to send." : nil
    }

    mutating func send(_ press: Press) -> [InterfaceEffect] {
        if press.isInsideText {
            composer.editor.insertNewline()
            return []
        }
        let text = composer.editor.text
        switch SlashCommand(text) {
        case .known(let command):
            composer.setText("")
            composer.remember([text])
            return perform(command, press.now)
        case .unknown(let name):
            say("There is no command /\(name); /help shows what there is.", .warning, press.now)
            return []
        case .none: break
        }
        let isQueued = isBusy || !calls.pending.isEmpty
        composer.clearAfterSending(text, isQueued: isQueued)
        scrollToEnd()
        return [.send(.say(text))]
    }

    private mutating func perform(_ command: SlashCommand.Known, _ now: Milliseconds) -> [InterfaceEffect] {
        switch command {
        case .help: openHelp()
        case .quit: return leave()
        case .stop:
            if let why = whyNotStop { say(why, .notice, now) } else { askToStop() }
        }
        return []
    }

    mutating func deleteOrLeave(_ now: Milliseconds) -> [InterfaceEffect] {
        if composer.editor.isEmpty { return leave() }
        composer.editor.deleteForward()
        return []
    }

    mutating func composerUp() {
        if !composer.editor.moveUp(width: composerWidth) { _ = composer.earlier() }
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

/// A command that is typed in the composer: one word of letters after a slash. Anything else is a message.
enum SlashCommand: Sendable, Equatable {
    enum Known: String, Sendable, CaseIterable {
        case help, stop, quit

        var words: String {
            switch self {
            case .help: "show all keys"
            case .stop: "deny all that waits and end the turn (asks)"
            case .quit: "end the session (asks while calls wait)"
            }
        }
    }

    case known(Known)
    case unknown(String)
    case none

    init(_ text: String) {
        let bytes = Array(text.utf8.reversed().drop { $0 == 0x20 || $0 == 0x0A }.reversed())
        let name = bytes.dropFirst()
        guard bytes.first == UInt8(ascii: "/"), !name.isEmpty, name.allSatisfy({ (0x61...0x7A).contains($0) }) else {
            self = .none
            return
        }
        let word = String(decoding: name, as: UTF8.self)
        self = Known.allCases.first { $0.rawValue.utf8.elementsEqual(name) }.map { .known($0) } ?? .unknown(word)
    }
}
