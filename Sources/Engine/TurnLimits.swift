/// How much a model may do in one turn (from a message of the person to the model's rest) before the person is asked,
/// and how long the person is waited for.
public struct TurnLimits: Sendable, Equatable {
    /// Requests to the model.
    public var rounds: Int
    public var calls: Int
    /// Answers that propose the same call, compared by tool and canonical arguments (RFC 8785).
    public var repeats: Int
    /// Answers in a row with an invalid call that the model is told of by itself; the next one waits for the person.
    public var repairs: Int
    /// Calls of the model that run programs at the same time; further ones that are approved wait for their place.
    public var parallel: Int
    /// Seconds after which a call that waits for a person ends unanswered; nil for never.
    public var answerSeconds: Int?

    public init(rounds: Int = 25, calls: Int = 100, repeats: Int = 3, repairs: Int = 2, parallel: Int = 4, answerSeconds: Int? = nil) {
        self.rounds = max(1, rounds)
        self.calls = max(1, calls)
        self.repeats = max(1, repeats)
        self.repairs = max(0, repairs)
        self.parallel = max(1, parallel)
        self.answerSeconds = answerSeconds.flatMap { $0 > 0 ? $0 : nil }
    }
}
