/// What a person answers a question of the model: the numbers of choices, or words of their own, or both.
public struct Reply: Sendable, Equatable, Codable {
    /// From 1 on, in the order of the question's choices.
    public let choices: [Int]
    public let text: String?

    public init(choices: [Int], text: String? = nil) {
        self.choices = choices
        self.text = text
    }
}

/// A question with choices that a call asks the person.
public struct CallQuestion: Sendable, Equatable, Codable {
    /// As the model wrote them: a label, and what it says of it.
    public struct Choice: Sendable, Equatable, Codable {
        public let label: String
        public let about: String?

        public init(label: String, about: String?) {
            self.label = label
            self.about = about
        }
    }

    public let choices: [Choice]
    /// More than one may be chosen.
    public let takesSeveral: Bool
    /// Words of the person's own are an answer too.
    public let takesWords: Bool

    /// Keys are the digits.
    public static let mostChoices = 9

    public init(choices: [Choice], takesSeveral: Bool, takesWords: Bool) {
        self.choices = choices
        self.takesSeveral = takesSeveral
        self.takesWords = takesWords
    }

    /// Why a reply is none to this question; nil when it is one.
    public func problem(_ reply: Reply) -> String? {
        if reply.choices.isEmpty, reply.text?.utf8.isEmpty ?? true { return "The answer is empty." }
        if reply.text != nil, !takesWords { return "The question takes one of its choices only." }
        if reply.choices.count > 1, !takesSeveral { return "The question takes one answer." }
        if Set(reply.choices).count != reply.choices.count { return "An answer was chosen twice." }
        return reply.choices.allSatisfy { choices.indices.contains($0 - 1) } ? nil : "There is no such choice."
    }

    /// For the model.
    public func words(_ reply: Reply) -> String {
        var lines = reply.choices.sorted().compactMap { choices.indices.contains($0 - 1) ? "Answer: \(choices[$0 - 1].label)" : nil }
        if let text = reply.text { lines.append("Answer, in the person's own words: \(text)") }
        return lines.joined(separator: "\n")
    }
}
