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
    /// Whether the thoughts of the running turn go back; where the model does not think, they are refused.
    let keepsThoughts: Bool
    /// Whether a call can be demanded no more.
    let excludesForcing: Bool

    /// - Parameters:
    ///   - isForced: whether the model must call something.
    ///   - notes: gets a sentence where the wish cannot be met.
    init(
        _ options: AnthropicMessages.Options, habit: AnthropicMessages.ThinkingHabit, maxTokens: Int,
        history: AnthropicMessagesHistory, isForced: Bool, _ notes: inout [String]
    ) {
        var mode = options.thinking
        if case .budget = mode, maxTokens <= Self.least {
            notes.append("The answer may have only \(maxTokens) tokens: too few to think in.")
            mode = .off
        }
        if case .budget = mode, habit == .always {
            notes.append("This model decides for itself how much it thinks.")
            mode = .adaptive
        }
        if mode == .off, habit == .always {
            notes.append("This model cannot be told not to think.")
            mode = .unsaid
        }
        if habit != .always, isForced || Self.isHindered(mode, history) {
            switch mode {
            case .unsaid: if habit == .unlessToldNot { mode = .off }
            case .off: break
            case .budget, .adaptive: mode = .off
            }
        }
        let display: [JSONObject.Member] = options.thinkingDisplay.map { [.init(key: "display", value: .string($0))] } ?? []
        switch mode {
        case .unsaid: value = .none
        // Models that think only when asked are told so by silence: the oldest do not know the word.
        case .off: value = habit == .onlyWhenAsked ? .none : .some(["type": "disabled"])
        case .adaptive: value = .object(JSONObject([.init(key: "type", value: "adaptive")] + display))
        case .budget(let wish):
            // Thoughts count as output: half of it is left for the answer.
            let most = max(Self.least, maxTokens / 2)
            if wish > most { notes.append("The answer may have \(maxTokens) tokens: the model thinks in \(most) of them at most.") }
            let budget = JSONValue.number(JSONNumber(min(max(wish, Self.least), most)))
            let members: [JSONObject.Member] = [.init(key: "type", value: "enabled"), .init(key: "budget_tokens", value: budget)]
            value = .object(JSONObject(members + display))
        }
        keepsThoughts = mode == .unsaid ? habit != .onlyWhenAsked : mode != .off
        excludesForcing = mode == .unsaid ? habit == .always : mode != .off
    }

    /// Of `budget_tokens`.
    private static let least = 1024

    /// Whether the running turn is not one that the model can go on thinking in.
    private static func isHindered(_ mode: AnthropicMessages.Thinking, _ history: AnthropicMessagesHistory) -> Bool {
        if case .budget = mode { return !history.lastTurnBeginsWithThinking }
        return history.lastTurnLacksThinking
    }
}
