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
    /// Answers ``Command/draftRule(_:)``, and only to the front end that asked.
    case ruleDraft(RuleDraft)
    /// Answers ``Command/listRules`` and ``Command/revokeRule(_:)``.
    case rules(RuleListing)
    /// Answers ``Command/openForm(handle:revision:)``, and only to the front end that asked.
    case form(ArgumentSource)
    /// A command was not carried out; nothing changed. Told only to the front end that gave it.
    case refused(handle: Int?, reason: String)
    /// Who is attached now, all of them.
    case frontEnds([FrontEnd])
    case renamed(String)
    /// Answers ``Command/earlier(before:)``.
    case earlier(EarlierEntries)
    /// The engine sends this front end away, and why; the session goes on.
    case detached(String)
    case closed
}

/// A piece of the conversation above what a front end was given first.
public struct EarlierEntries: Sendable, Equatable, Codable {
    /// In order; empty at the conversation's beginning.
    public let entries: [Entry]
    /// The calls that stand among them.
    public let calls: [CallState]

    public init(entries: [Entry], calls: [CallState]) {
        self.entries = entries
        self.calls = calls
    }
}

/// What a front end shows of a session: the end of the conversation, and every call that is open.
public struct SessionState: Sendable, Equatable, Codable {
    public var name: String
    public var folder: String
    public var model: ModelState
    /// The last entries, numbered without a gap. What lies before the first of them, if its number is not 1, can be asked
    /// for by ``Command/earlier(before:)``.
    public var entries: [Entry]
    /// Those that wait or run, and those that stand among the entries.
    public var calls: [CallState]
    public var phase: Phase
    public var usage: TokenUse
    public var queued: [QueuedMessage]
    public var pause: Pause?
    public var frontEnds: [FrontEnd]
    /// ``FrontEnd/number`` of the one that this is told to; 0 where it is told to nobody in particular.
    public var you: Int
    /// What was left on the desk by whoever was attached before; nil when nothing was.
    public var desk: Desk?
    /// The engine is a process of its own, so that a front end can leave without ending it.
    public var isDetachable: Bool

    public init(
        name: String, folder: String, model: ModelState, entries: [Entry] = [], calls: [CallState] = [],
        phase: Phase = .idle, usage: TokenUse = TokenUse(), queued: [QueuedMessage] = [], pause: Pause? = nil,
        frontEnds: [FrontEnd] = [], you: Int = 0, desk: Desk? = nil, isDetachable: Bool = false
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
        self.frontEnds = frontEnds
        self.you = you
        self.desk = desk
        self.isDetachable = isDetachable
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
    /// Of the input, what the provider had in its cache.
    public var cached: Int
    /// Of the last request's input.
    public var lastCached: Int

    public init(context: Int = 0, input: Int = 0, output: Int = 0, cached: Int = 0, lastCached: Int = 0) {
        self.context = context
        self.input = input
        self.output = output
        self.cached = cached
        self.lastCached = lastCached
    }

    /// What was kept before caches were counted says nothing of them.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        context = try container.decode(Int.self, forKey: .context)
        input = try container.decode(Int.self, forKey: .input)
        output = try container.decode(Int.self, forKey: .output)
        cached = try container.decodeIfPresent(Int.self, forKey: .cached) ?? 0
        lastCached = try container.decodeIfPresent(Int.self, forKey: .lastCached) ?? 0
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
        /// What the model thought, as far as its maker shows it.
        case reasoning(text: String, isOpen: Bool)
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
