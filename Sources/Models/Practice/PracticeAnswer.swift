import JSON

/// What the practice model answers: words, and calls to propose.
struct PracticeAnswer: Sendable, Equatable {
    struct Call: Sendable, Equatable {
        let tool: ExactString
        /// The text of the arguments.
        let arguments: [UInt8]

        init(_ tool: ExactString, _ arguments: JSONValue) {
            self.tool = tool
            self.arguments = arguments.serialized()
        }

        init(_ tool: ExactString, raw: String) {
            self.tool = tool
            arguments = Array(raw.utf8)
        }
    }

    var text: String
    var reasoning = ""
    var calls: [Call] = []

    init(_ text: String, calls: [Call] = []) {
        self.text = text
        self.calls = calls
    }

    /// The answer to a request. The same request gets the same answer: nothing is remembered between two.
    init(to request: PracticeRequest) {
        if let summary = PracticeSummary(of: request.message) {
            self.init(summary.text)
            return
        }
        let intents = request.messages.flatMap { message -> [PracticeIntent] in
            if case .intents(let intents) = PracticeGrammar.meaning(of: message) { intents } else { [] }
        }
        if !intents.isEmpty {
            self = PracticeTurn(request: request, intents: intents).answer
            return
        }
        switch PracticeGrammar.meaning(of: request.message) {
        case .intents(let intents): self = PracticeTurn(request: request, intents: intents).answer
        case .greeting: self.init(PracticeTexts.greeting)
        case .thanks: self.init("You are welcome.")
        case .help: self.init(PracticeTexts.help(for: request))
        case .story: self.init(PracticeTexts.story)
        case .shout(let words): self.init(words.uppercased())
        case .think(let words):
            self.init("I have thought about it: I am a practice model, so that was for show.")
            reasoning = "The person wants me to think\(words.utf8.isEmpty ? "" : " \(words)"). I cannot; but this is what thinking looks like while it streams, before the answer begins."
        case .incomplete(let words): self.init(words)
        case .unknown: self.init(PracticeTexts.unknown)
        }
    }
}
