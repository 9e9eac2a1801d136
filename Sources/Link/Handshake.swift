public import Conversation
import JSON

/// The version of what follows the handshake: it counts up whenever ``Command``, ``Event`` or what they hold changes.
public enum LinkProtocol {
    public static let version = 6
    /// Bytes of one frame; a peer that announces more is cut off.
    public static let frameLimit = 1 << 28
}

/// What a front end says first.
///
/// Hello and ``Greeting`` are the handshake, whose form is the same in all versions: fields are only ever added, and a
/// reader passes over those that it does not know. Without a common version what they offer is still possible: to ask
/// how the session is, for the engine's own program, and for its end.
public struct Hello: Sendable, Equatable, Codable {
    /// As text, so that a wish that a version does not know is an answer and not an unreadable frame.
    public enum Wish: String, Sendable {
        /// Commands and events follow.
        case attach
        /// The same, and everybody else is sent away.
        case attachAlone
        /// ``Greeting/status``, and no more.
        case status
        /// A descriptor of the program that the engine runs, with the byte that carries it.
        case program
        /// The end of the session: what waits is recorded as not decided, what runs is stopped.
        case end
        /// The end of the engine as soon as nothing is open in it; refused while something is.
        case endWhenAtRest
    }

    public var version: Int
    /// For a person, for example `assent 0.2.0`.
    public var program: String
    public var wish: String
    /// It wants to look and not to touch.
    public var isReadOnly: Bool
    /// What the front end says of its terminal and its way here; the engine asks the system who it is.
    public var terminal: String?
    public var origin: String?
    public var key: String?

    public init(
        _ wish: Wish, program: String, version: Int = LinkProtocol.version, isReadOnly: Bool = false, terminal: String? = nil,
        origin: String? = nil, key: String? = nil
    ) {
        self.version = version
        self.program = program
        self.wish = wish.rawValue
        self.isReadOnly = isReadOnly
        self.terminal = terminal
        self.origin = origin
        self.key = key
    }
}

/// What the engine answers first.
public struct Greeting: Sendable, Equatable, Codable {
    /// Why a wish is not met.
    public struct Refusal: Sendable, Equatable, Codable {
        public var message: String
        public var hint: String?
        /// What a command should end with.
        public var status: Int32

        public init(_ message: String, hint: String? = nil, status: Int32 = 1) {
            self.message = message
            self.hint = hint
            self.status = status
        }
    }

    public var version: Int
    public var program: String
    public var status: SessionStatus?
    public var refusal: Refusal?

    public init(program: String, version: Int = LinkProtocol.version, status: SessionStatus? = nil, refusal: Refusal? = nil) {
        self.version = version
        self.program = program
        self.status = status
        self.refusal = refusal
    }
}

/// How a session that runs is.
public struct SessionStatus: Sendable, Equatable, Codable {
    public var session: String
    public var name: String
    public var folder: String
    public var model: String
    /// The engine's.
    public var process: Int32
    public var began: Timestamp
    public var frontEnds: Int
    /// Calls that wait for a person.
    public var pending: Int
    public var running: Int
    /// The model answers, or a request is about to be made.
    public var isBusy: Bool
    /// When something last happened.
    public var lastChange: Timestamp
    /// Where the journal lies, so that sessions of another one are told apart.
    public var dataFolder: String

    public init(
        session: String, name: String, folder: String, model: String, process: Int32, began: Timestamp, frontEnds: Int, pending: Int,
        running: Int, isBusy: Bool, lastChange: Timestamp, dataFolder: String
    ) {
        self.session = session
        self.name = name
        self.folder = folder
        self.model = model
        self.process = process
        self.began = began
        self.frontEnds = frontEnds
        self.pending = pending
        self.running = running
        self.isBusy = isBusy
        self.lastChange = lastChange
        self.dataFolder = dataFolder
    }

    /// Whether the session is one of this journal; of two folders whose names look alike, only one is.
    public func isOf(dataFolder folder: String) -> Bool { ExactString(dataFolder) == ExactString(folder) }
}
