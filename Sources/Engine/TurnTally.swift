import Approval
import Conversation
import JSON

/// What the model has done in the present turn, against its limits.
struct TurnTally: Sendable, Equatable {
    private let limits: TurnLimits
    private(set) var rounds = 0
    private var calls = 0
    private var roundsAllowed: Int
    private var callsAllowed: Int
    /// In how many answers each call was proposed.
    private var proposed: [CallForm: Int] = [:]
    /// Answers in a row whose calls contained an invalid one.
    private(set) var misfits = 0
    private var invalid: Set<CallForm> = []

    init(_ limits: TurnLimits) {
        self.limits = limits
        roundsAllowed = limits.rounds
        callsAllowed = limits.calls
    }

    mutating func countRequest() { rounds += 1 }

    /// Why no further request should be made without asking; nil when one may.
    var reasonAgainstRequest: String? {
        rounds < roundsAllowed ? nil : "The model has been asked \(rounds == 1 ? "once" : "\(rounds) times") in this turn."
    }

    /// Why these calls should not be proposed without asking; nil when they may.
    func reason(against next: [ToolCall]) -> String? {
        var reasons: [String] = []
        if calls + next.count > callsAllowed {
            reasons.append("With this answer the model proposes \(calls + next.count) calls in this turn.")
        }
        var seen: Set<CallForm> = []
        let repeated = next.filter { call in
            let form = CallForm(call)
            // Several at once are no loop.
            guard seen.insert(form).inserted, proposed[form, default: 0] + 1 >= limits.repeats else { return false }
            // What is put before the person anyway needs no question before that.
            return !(isToBeHandedOver && invalid.contains(form))
        }
        if let first = repeated.first {
            reasons.append("The model proposes the same call \(Self.times(limits.repeats)): \(Self.words(for: first))")
            if repeated.count > 1 { reasons.append("And \(repeated.count - 1) more of them.") }
        }
        return reasons.isEmpty ? nil : reasons.joined(separator: " ")
    }

    /// The model's own words, so no more than a few: the call itself stands where it is proposed.
    private static func words(for call: ToolCall) -> String {
        let summary = (try? call.arguments()).map { " " + Inspection.summary(of: $0) } ?? ""
        let words = VisibleText.line(call.name.string) + summary
        let start = words.unicodeScalars.prefix(longest)
        return start.endIndex < words.endIndex ? String(start) + "…" : words
    }

    /// Characters of a call that are named in a question.
    private static let longest = 200

    mutating func count(_ next: [ToolCall]) {
        calls += next.count
        for form in Set(next.map(CallForm.init)) { proposed[form, default: 0] += 1 }
    }

    /// The person lets it go on: as much again of everything.
    mutating func goOn() {
        roundsAllowed = rounds + limits.rounds
        callsAllowed = calls + limits.calls
        proposed = [:]
    }

    /// Whether a call that is invalid waits for the person, in place of being told to the model by itself once more.
    var isToBeHandedOver: Bool { misfits >= limits.repairs }

    mutating func noteInvalid(_ call: ToolCall) { invalid.insert(CallForm(call)) }

    /// The calls of an answer are all settled.
    mutating func countAnswer(hasInvalid: Bool) { misfits = hasInvalid ? misfits + 1 : 0 }

    private static func times(_ count: Int) -> String {
        switch count {
        case 1: "at all"
        case 2: "a second time"
        case 3: "for the third time"
        default: "for the \(count)th time"
        }
    }
}
