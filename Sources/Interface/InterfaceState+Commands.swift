import Link
import Surface

/// Commands that are typed, and the list of them above the composer.
extension InterfaceState {
    /// Why the conversation cannot be asked again, put in fewer words or forgotten now.
    var whyConversationStays: String? {
        if let whyReadOnly { return whyReadOnly }
        if log.isEmpty { return "Nothing has been said yet." }
        if !calls.pending.isEmpty { return "Calls wait; decide them first." }
        return phase == .idle ? nil : "The model is at work; \(keys.key("interrupt")) stops it."
    }

    mutating func perform(_ command: SlashCommand, _ argument: String, _ press: Press) -> [InterfaceEffect] {
        let text = composer.editor.text
        if let name = command.argument, !command.isArgumentOptional, argument.isEmpty, command.whyDisabled(self) == nil {
            composer.setText(command.typed + " ")
            say("Write it after the command: \(command.typed) \(name)", .notice, press.now)
            return []
        }
        if let choice = command.answers, pause != nil, offers(choice) {
            if let why = whyNotAnswer(choice) {
                say(why, .notice, press.now)
                return []
            }
            let effects = answer(choice, press)
            if !effects.isEmpty { composer.clearAfterSending(text) }
            return effects
        }
        let why = command.whyDisabled(self)
        // What was written after the command stays.
        if why == nil || command.argument == nil { composer.clearAfterSending(text) }
        if let why {
            say(why, .notice, press.now)
            return []
        }
        if command.argument != nil { handed = text }
        return command.perform(&self, press, argument)
    }

    /// The model must answer with a call of a tool: its name, and after it the words that the model is told.
    mutating func force(_ argument: String, _ now: Milliseconds) -> [InterfaceEffect] {
        let parts = argument.unicodeScalars.split(maxSplits: 1) { $0 == " " || $0 == "\n" }.map { String($0) }
        guard let tool = parts.first else { return [] }
        let words = parts.count < 2 ? "" : String(parts[1].unicodeScalars.drop { $0 == " " || $0 == "\n" })
        scrollToEnd()
        return [.send(.call(tool: tool, words))]
    }

    /// The engine did not take what was handed to it: it comes back, unless something else is being written by now.
    mutating func takeBackHanded() -> String? {
        guard let text = handed else { return nil }
        handed = nil
        if composer.editor.text.utf8.elementsEqual(text.utf8) { return nil }
        guard composer.editor.isEmpty else { return "\(keys.key("previous-line")) in an empty composer brings your text back" }
        composer.setText(text)
        return nil
    }

    // MARK: A line that the person runs

    /// Keys that come together and what cannot be read may not run anything.
    mutating func runOwn(_ line: String, _ press: Press) -> [InterfaceEffect] {
        if press.judgement == .burst { return refuse(.burst, press) }
        if composer.editor.hasFolded {
            say("A folded paste cannot be run: what runs must be readable.", .warning, press.now)
            return []
        }
        let line = String(decoding: line.utf8.reversed().drop { $0 == 0x0A }.reversed(), as: UTF8.self)
        // A text that was pasted to be read, not run, may begin with ! as well.
        if line.utf8.contains(0x0A) {
            say("Only one line is run; to send the text, put a blank before the !", .warning, press.now)
            return []
        }
        handed = composer.editor.text
        composer.clearAfterSending(composer.editor.text)
        scrollToEnd()
        return [.send(.runOwn(line))]
    }

    /// Whether what stands in the composer is a line that the person runs.
    var isOwnCommand: Bool {
        guard let first = composer.editor.lines[0].first else { return false }
        return first.text.utf8.first == UInt8(ascii: "!")
    }

    // MARK: The list

    /// The commands that what is written could become; nil when it is no beginning of a command.
    private var stem: String? {
        guard focus == .composer, mode.isNormal, composer.editor.lines.count == 1, composer.editor.lines[0].count <= 20 else { return nil }
        let text = composer.editor.text
        if let completion = composer.completion, completion.shown.utf8.elementsEqual(text.utf8) { return completion.stem }
        return ComposerText.stem(Array(text.utf8))
    }

    private var matches: [SlashCommand] { stem.map(SlashCommand.matching) ?? [] }

    /// Those that the list shows: also the one whose argument is being written.
    private var listed: [SlashCommand] {
        guard stem == nil, focus == .composer, mode.isNormal, composer.editor.lines.count == 1, composer.editor.lines[0].count <= 200,
            case .command(let command, _) = ComposerText(composer.editor.text), command.argument != nil
        else { return matches }
        return [command]
    }

    /// Something can still be completed.
    var isCompleting: Bool {
        let matches = matches
        return matches.count > 1 || matches.first.map { $0.typed != composer.editor.text } ?? false
    }

    /// As far as all matches agree, and then one after the other.
    mutating func complete() {
        let matches = matches
        guard let stem, let first = matches.first else { return }
        let text = composer.editor.text
        let common = matches.reduce(first.name) { $0.commonPrefix(with: $1.name) }
        if "/\(common)".utf8.count > text.utf8.count {
            composer.setText("/\(common)")
            return
        }
        let place = matches.firstIndex { $0.typed.utf8.elementsEqual(text.utf8) }
        let isCycling = composer.completion?.shown.utf8.elementsEqual(text.utf8) ?? false
        let next = matches[isCycling ? ((place ?? -1) + 1) % matches.count : 0]
        composer.setText(next.typed)
        composer.completion = .init(stem: stem, shown: next.typed)
    }

    func paletteLines(width: Int, rows: Int) -> [StyledLine] {
        let matches = listed
        if matches.isEmpty || rows == 0 { return [] }
        let shown = matches.count <= rows ? matches.count : max(1, rows - 1)
        let column = SlashCommand.all.reduce(0) { max($0, $1.title.utf8.count) }
        var lines = matches.prefix(shown).map { command -> StyledLine in
            let why = command.answers.map(offers) == true && !isReadOnly ? nil : command.whyDisabled(self)
            let isChosen = command.typed.utf8.elementsEqual(composer.editor.text.utf8)
            return [
                Span(isChosen ? " ▸ " : "   ", .key), Span(command.title, why == nil ? .key : .keyDisabled),
                Span(.blanks(column - command.title.utf8.count + 2)), Span(why ?? command.help, why == nil ? .text : .keyDisabled),
            ]
        }
        if shown < matches.count, rows > 1 { lines.append([Span("   +\(matches.count - shown) more", .dim)]) }
        return lines.map { $0.fitted(width) }
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(unicodeScalars, other.unicodeScalars).prefix { $0 == $1 }.reduce(into: "") { $0.unicodeScalars.append($1.0) })
    }
}
