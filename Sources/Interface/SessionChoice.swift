public import Conversation

/// A session that can be attached to or opened again, as a person recognises it.
public struct SessionChoice: Sendable, Equatable {
    public enum State: Sendable, Equatable {
        /// It has an engine: so many calls wait there, and so many front ends are attached.
        case running(pending: Int, attached: Int)
        /// It was ended in order.
        case resting
        /// Its engine was ended from outside.
        case cutOff
    }

    public var name: String
    public var id: String
    public var folder: String
    public var state: State
    public var lastChange: Timestamp
    /// The last message of the person.
    public var lastMessage: String?
    /// The last words of the model.
    public var lastWords: String?
    /// The calls that wait or whose outcome is not known, one line each, made visible.
    public var openCalls: [String]

    public init(
        name: String, id: String, folder: String, state: State, lastChange: Timestamp, lastMessage: String? = nil,
        lastWords: String? = nil, openCalls: [String] = []
    ) {
        self.name = name
        self.id = id
        self.folder = folder
        self.state = state
        self.lastChange = lastChange
        self.lastMessage = lastMessage
        self.lastWords = lastWords
        self.openCalls = openCalls
    }

    /// `running · 2 pending · 1 attached`
    var words: String {
        switch state {
        case .running(let pending, let attached):
            let counts = [pending > 0 ? "\(pending) pending" : nil, attached > 0 ? "\(attached) attached" : nil]
            return (["running"] + counts.compactMap { $0 }).joined(separator: " · ")
        case .resting: return "resting"
        case .cutOff: return "cut off"
        }
    }

    /// Whether some words, in small letters, stand in anything by which it is recognised.
    func holds(_ words: String) -> Bool {
        ([name, folder, lastMessage, lastWords].compactMap { $0 } + openCalls).contains { $0.lowercased().utf8.contains(words.utf8) }
    }
}

extension String.UTF8View {
    fileprivate func contains(_ part: String.UTF8View) -> Bool {
        if part.isEmpty { return true }
        let (text, part) = (Array(self), Array(part))
        guard text.count >= part.count else { return false }
        return (0...(text.count - part.count)).contains { text[$0] == part[0] && text[$0..<($0 + part.count)].elementsEqual(part) }
    }
}
