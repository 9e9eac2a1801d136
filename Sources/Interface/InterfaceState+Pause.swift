import Link
import Surface

/// Answering a question of the engine.
extension InterfaceState {
    /// - Returns: whether it is a question that was not there before.
    mutating func take(_ pause: Pause?) -> Bool {
        guard let pause else {
            self.pause = nil
            return false
        }
        if self.pause?.pause == pause {
            self.pause?.isAnswered = false
            return false
        }
        self.pause = OpenPause(pause: pause)
        return true
    }

    func offers(_ choice: Pause.Choice) -> Bool { pause?.pause.choices.contains(choice) ?? false }

    func whyNotAnswer(_ choice: Pause.Choice) -> String? {
        if let whyReadOnly { return whyReadOnly }
        guard let pause else { return "Nothing is asked at the moment." }
        if !offers(choice) { return "\"\(choice.word)\" is no answer to what is asked." }
        return pause.isAnswered ? Obstacle.alreadyAnswered.sentence(keys) : nil
    }

    /// A question is answered by a press of its own, once it has been painted: never by a paste, a burst or a held key.
    mutating func answer(_ choice: Pause.Choice, _ press: Press) -> [InterfaceEffect] {
        guard let pause, whyNotAnswer(choice) == nil else { return [] }
        if let obstacle = pause.isPainted ? accident(press.judgement) : .justShown { return refuse(obstacle, press) }
        self.pause?.isAnswered = true
        say("answered: \(choice.word)", .notice, press.now)
        return [.send(.answer(pause: pause.pause.id, choice))]
    }

    /// The question with its answers and their keys.
    ///
    /// - Parameter rows: how many lines there may be; with one, the answers are in the footer.
    func pauseLines(_ pause: Pause, width: Int, rows: Int) -> [StyledLine] {
        let room = max(1, width - 3)
        let answers = InterfaceState.flow(pause.choices.map { hint($0) }, width: room)
        let message: StyledLine = [Span(SafeText.line(pause.message), .warning)]
        let sign = Span(" ? ", .warning)
        if rows <= answers.count { return [[sign] + message.fitted(room)] }
        var lines = Wrap.words(message, width: room)
        if lines.count + answers.count > rows { lines = [message.fitted(room)] }
        if let hint = pause.hint {
            let words = Wrap.words([Span(SafeText.line(hint), .dim)], width: room)
            if lines.count + words.count + answers.count <= rows { lines += words }
        }
        lines += answers
        return lines.enumerated().map { [$0.offset == 0 ? sign : Span("   ")] + $0.element }
    }

    /// For the footer, where the question has no room for its answers.
    func answerWord(_ choice: Pause.Choice) -> String? {
        guard whyNotAnswer(choice) == nil, let size, aboveRows(size) < 2 else { return nil }
        return choice.word
    }

    private func hint(_ choice: Pause.Choice) -> StyledLine {
        let isOpen = pause?.isAnswered == false && !isReadOnly
        return [
            Span(keys.key(choice.binding), isOpen ? .key : .keyDisabled), Span(" \(choice.word)", isOpen ? .text : .keyDisabled),
        ]
    }
}
