import Approval
import Link
import Surface

/// Answering a call that is a question: by the number of a choice, or in words.
extension InterfaceState {
    /// The word beside the digits, when a question is selected.
    var answerWord: String? {
        guard let question = selectedCall?.question else { return nil }
        return "… \(question.choices.count) \(question.takesSeveral ? "choose" : "answer")"
    }

    /// The word beside the key that approves.
    var approveWord: String? {
        guard let call = selectedCall, call.misfit == nil, call.stage != .held else { return selectedCall == nil ? "approve" : nil }
        guard let question = call.question else { return "approve" }
        return question.takesSeveral ? "send" : nil
    }

    var whyNotAnswerCall: String? {
        if let why = whyNotDecide { return why }
        return selectedCall?.question == nil ? "This call asks nothing: \(keys.key("approve")) approves it." : nil
    }

    var whyNotAnswerInWords: String? {
        if let why = whyNotAnswerCall ?? whyNotWrite { return why }
        return selectedCall?.question?.takesWords == false ? "This question takes one of its choices only." : nil
    }

    /// A digit: the answer, or a mark on a choice where several may be taken.
    mutating func choose(_ press: Press) -> [InterfaceEffect] {
        guard let call = selectedCall, let question = call.question, let number = number(of: press.key) else { return [] }
        guard question.choices.indices.contains(number - 1) else {
            say("there is no choice \(number)", .warning, press.now)
            return []
        }
        if let obstacle = obstacle(press.judgement, at: press.now) { return refuse(obstacle, press) }
        if question.takesSeveral {
            var chosen = pending.chosen[call.handle] ?? []
            if chosen.remove(number) == nil { chosen.insert(number) }
            pending.chosen[call.handle] = chosen
            return []
        }
        guard let showing = showing(of: call) else { return [] }
        return send(Reply(choices: [number]), to: call, showing, press.now)
    }

    /// Which choice a key stands for, as the key table has them in order.
    private func number(of key: KeyPress) -> Int? {
        keys.bindings.first { $0.name.utf8.elementsEqual("answer".utf8) }?.keys.firstIndex { $0 == [key] }.map { $0 + 1 }
    }

    /// The key that approves sends the marked choices.
    mutating func sendChosen(_ call: CallState, _ showing: Showing, _ press: Press) -> [InterfaceEffect] {
        guard let chosen = pending.chosen[call.handle], !chosen.isEmpty else {
            say("choose with \(keys.key("answer")) first", .warning, press.now)
            return []
        }
        return send(Reply(choices: chosen.sorted()), to: call, showing, press.now)
    }

    mutating func send(_ reply: Reply, to call: CallState, _ showing: Showing, _ now: Milliseconds) -> [InterfaceEffect] {
        rhythm.decided(at: now)
        say("answered #\(call.handle)", .ok, now)
        return [approval(of: call, showing, reply: reply)]
    }
}
