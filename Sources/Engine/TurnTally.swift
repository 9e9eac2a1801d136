import Approval
import Conversation
import JSON

/// What the model has done in the present turn, against its limits.
struct TurnTally: Sendable, Equatable {
    /// A call by what it means: its tool, and its arguments in canonical form.
    private struct Form: Hashable {
        let tool: ExactString
        let arguments: [UInt8]

        init(_ call: ToolCall) {
            tool = call.name
            let parsed = try? call.arguments()
            arguments = parsed.map { JSONValue.object($0.object).canonical() } ?? call.rawArguments
        }
    }

    private let limits: TurnLimits
    private(set) var rounds = 0
    private var calls = 0
    private var roundsAllowed: Int
    private var callsAllowed: Int
    /// In how many answers each call was proposed.
    private var proposed: [Form: Int] = [:]

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
        var seen: Set<Form> = []
        for call in next {
            let form = Form(call)
            // Several at once are no loop.
            if seen.insert(form).inserted, proposed[form, default: 0] + 1 >= limits.repeats {
                let summary = (try? call.arguments()).map { " " + Inspection.summary(of: $0) } ?? ""
                reasons.append("The model proposes the same call \(Self.times(limits.repeats)): \(VisibleText.line(call.name.string))\(summary)")
            }
        }
        return reasons.isEmpty ? nil : reasons.joined(separator: " ")
    }

    mutating func count(_ next: [ToolCall]) {
        calls += next.count
        for form in Set(next.map(Form.init)) { proposed[form, default: 0] += 1 }
    }

    /// The person lets it go on: as much again of everything.
    mutating func goOn() {
        roundsAllowed = rounds + limits.rounds
        callsAllowed = calls + limits.calls
        proposed = [:]
    }

    private static func times(_ count: Int) -> String {
        switch count {
        case 1: "at all"
        case 2: "a second time"
        case 3: "for the third time"
        default: "for the \(count)th time"
        }
    }
}
