import JSON

/// One thing that a person asked for, as far as the practice model understands.
enum PracticeIntent: Sendable, Equatable {
    case list(String)
    case find(pattern: String, folder: String?)
    case search(text: String, place: String?)
    case read(String)
    case write(path: String, content: String)
    case change(path: String, from: String, to: String)
    case delete(String)
    /// Delete what looks old in a folder: first look, then propose.
    case clear(folder: String)
    case run(argv: [String], folder: String?)
    case makeFolder(String)
    case move(from: String, to: String)
    case weather(place: String)
    /// A question back, with choices.
    case ask(question: String, choices: [String])
    /// Any tool by its name, with the arguments as typed.
    case call(tool: String, arguments: String)
}

/// What a message comes to.
enum PracticeMeaning: Sendable, Equatable {
    case intents([PracticeIntent])
    case greeting
    case thanks
    case help
    case story
    case shout(String)
    case think(String)
    /// It begins like something that is understood, but something is missing: what to say.
    case incomplete(String)
    case unknown
}
