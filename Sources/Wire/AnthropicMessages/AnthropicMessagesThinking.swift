import Conversation
import JSON

/// Whether and how the model thinks in one request.
///
/// A call that is forced and thinking exclude each other. With a budget, the turn that is running must begin with a thought
/// of the model's own; one mode counts for a whole turn. (platform.claude.com, "Extended thinking": tool choice, toggling
/// modes; "Adaptive thinking": there a turn need not begin with a thought, but what the model thought must not be missing.)
struct AnthropicMessagesThinking {
    /// `thinking` of the request; nil: not sent.
    let value: JSONValue?
    let isOn: Bool

    /// - Parameters:
    ///   - isForced: whether the model must call something.
    ///   - notes: gets a sentence where the wish cannot be met.
    init(
        _ options: AnthropicMessages.Options, habit: AnthropicMessages.ThinkingHabit, maxTokens: Int,
        history: AnthropicMessagesHistory, isForced: Bool, _ notes: inout [String]
    ) {
        let off: JSONValue? = habit == .unlessToldNot ? ["type": "disabled"] : nil
        let isHindered: Bool
        switch options.thinking {
        case .budget: isHindered = isForced || !history.lastTurnBeginsWithThinking
        case .unsaid, .off, .adaptive: isHindered = isForced || history.lastTurnLacksThinking
        }
        let display: [JSONObject.Member] = options.thinkingDisplay.map { [.init(key: "display", value: .string($0))] } ?? []
        switch options.thinking {
        case .off where habit == .always:
            notes.append("This model cannot be told not to think.")
            (value, isOn) = (nil, true)
        case .off: (value, isOn) = (off, false)
        case .unsaid where habit == .onlyWhenAsked: (value, isOn) = (nil, false)
        case _ where isHindered && habit != .always: (value, isOn) = (off, false)
        case .unsaid: (value, isOn) = (nil, true)
        case .adaptive: (value, isOn) = (.object(JSONObject([.init(key: "type", value: "adaptive")] + display)), true)
        case .budget(let wish):
            guard maxTokens > 1024 else {
                notes.append("The answer may have only \(maxTokens) tokens: too few to think in.")
                (value, isOn) = (off, habit == .always)
                return
            }
            let budget = JSONValue.number(JSONNumber(min(max(wish, 1024), maxTokens - 1)))
            let members: [JSONObject.Member] = [.init(key: "type", value: "enabled"), .init(key: "budget_tokens", value: budget)]
            (value, isOn) = (.object(JSONObject(members + display)), true)
        }
    }
}
