public import Conversation

/// What the engine tells its front ends.
public enum Event: Sendable, Equatable, Codable {
    /// Everything that there is to show; a front end that fell behind gets one of these in place of what it missed.
    case session(SessionState)
    case entryAdded(Entry)
    /// More text of an entry that is still being written.
    case entryText(id: Int, text: String)
    case entryEnded(id: Int, interrupted: String?)
    /// A call is new or has changed.
    case call(CallState)
    /// Live output of a running call.
    case callOutput(handle: Int, text: String)
    case phase(Phase)
    case usage(TokenUse)
    /// What waits for the next request now, all of it.
    case queued([QueuedMessage])
    /// The engine waits for an answer of the person before it goes on; nil when it does not any more.
    case pause(Pause?)
    /// A command was not carried out; nothing changed.
    case refused(handle: Int?, reason: String)
    case closed
}

/// Everything that a front end shows of a session.
public struct SessionState: Sendable, Equatable, Codable {
    public var name: String
    public var folder: String
    public var model: ModelState
    public var entries: [Entry]
    public var calls: [CallState]
    public var phase: Phase
    public var usage: TokenUse
    public var queued: [QueuedMessage]
    public var pause: Pause?

    public init(
        name: String, folder: String, model: ModelState, entries: [Entry] = [], calls: [CallState] = [],
        phase: Phase = .idle, usage: TokenUse = TokenUse(), queued: [QueuedMessage] = [], pause: Pause? = nil
    ) {
        self.name = name
        self.folder = folder
        self.model = model
        self.entries = entries
        self.calls = calls
        self.phase = phase
        self.usage = usage
        self.queued = queued
        self.pause = pause
    }
}

public struct ModelState: Sendable, Equatable, Codable {
    public var name: String
    /// The embedded, rule-based model: the screen says so.
    public var isPractice: Bool
    /// Tokens; nil when not known.
    public var contextSize: Int?
    /// Where the conversation goes, host and port; nil for what goes nowhere.
    public var host: String?

    public init(name: String, isPractice: Bool, contextSize: Int? = nil, host: String? = nil) {
        self.name = name
        self.host = host
        self.isPractice = isPractice
        self.contextSize = contextSize
    }
}

public struct TokenUse: Sendable, Equatable, Codable {
    /// Tokens in the context of the last request and its answer.
    public var context: Int
    public var input: Int
    public var output: Int

    public init(context: Int = 0, input: Int = 0, output: Int = 0) {
        self.context = context
        self.input = input
        self.output = output
    }
}

/// What the engine is doing.
public enum Phase: Sendable, Equatable, Codable {
    case idle
    /// A request is out; nothing has come yet.
    case asking(since: Timestamp)
    /// The answer is streaming.
    case answering(since: Timestamp)
    /// At least one call waits for the person or runs.
    case working
    /// A request failed before anything of its answer was used; it is made again by itself.
    case retrying(Retry)
    /// It waits for an answer to ``SessionState/pause``.
    case paused
}

/// One entry of the conversation, numbered from 1 in the session.
public struct Entry: Sendable, Equatable, Codable {
    public enum Body: Sendable, Equatable, Codable {
        case you(String)
        case assistant(text: String, isOpen: Bool, interrupted: String?)
        /// The call with this handle; its state is in the calls.
        case call(handle: Int)
        case notice(Notice)
        case report(Report)
    }

    public let id: Int
    public let time: Timestamp
    public var body: Body

    public init(id: Int, time: Timestamp, body: Body) {
        self.id = id
        self.time = time
        self.body = body
    }
}

/// A sentence to the person, and what to do about it.
public struct Notice: Sendable, Equatable, Codable {
    public enum Level: String, Sendable, Codable { case information, warning, error }
    public let level: Level
    public let message: String
    public let hint: String?

    public init(_ level: Level, _ message: String, hint: String? = nil) {
        self.level = level
        self.message = message
        self.hint = hint
    }
}
