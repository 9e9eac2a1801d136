/// A question to the person without which the engine does not go on. It decides about no call.
public struct Pause: Sendable, Equatable, Codable {
    public enum Choice: String, Sendable, Codable, CaseIterable {
        /// As if there had been no limit, until the next one.
        case goOn
        /// One more answer, without tools.
        case wrapUp
        /// The word goes back to the person.
        case stop
        /// A summary takes the place of the conversation, and the request is made again.
        case compact
        /// The model forgets the conversation.
        case startNew
        /// What a guard holds passes as it is.
        case pass
        /// It passes with marks in the place of what the guard found.
        case redact
        /// It does not pass.
        case withhold
    }

    /// Given once in a session.
    public let id: Int
    /// What happened, in a sentence.
    public let message: String
    /// What to consider.
    public let hint: String?
    /// In the order in which they are offered.
    public let choices: [Choice]

    public init(id: Int, message: String, hint: String? = nil, choices: [Choice]) {
        self.id = id
        self.message = message
        self.hint = hint
        self.choices = choices
    }
}
