public import Conversation
public import Journal
public import Models
public import Tools

/// What a session is given of the world, and how it is to live.
extension SessionEngine {
    /// Everything outside the state machine that a session needs.
    public struct Services: Sendable {
        public var model: any Model
        public var tools: ToolBox
        public var journal: SessionJournal
        /// Where what the screens show is kept; nil where it cannot be.
        public var scrollback: Scrollback?
        public var rules: any RuleBook
        /// What tells the person of calls that wait while nobody looks; nil for nothing.
        public var onPending: PendingProgram?
        public var clock: @Sendable () -> Timestamp

        public init(
            model: any Model, tools: ToolBox, journal: SessionJournal, scrollback: Scrollback? = nil, rules: any RuleBook = NoRuleBook(),
            onPending: PendingProgram? = nil, clock: @escaping @Sendable () -> Timestamp
        ) {
            self.model = model
            self.tools = tools
            self.journal = journal
            self.scrollback = scrollback
            self.rules = rules
            self.onPending = onPending
            self.clock = clock
        }
    }

    /// How the session lives: alone in its process, or with the front end in one.
    public struct Keeping: Sendable {
        /// A front end can leave without ending the engine.
        public var isDetachable = false
        /// Seconds after which an engine without a front end, with nothing open, ends; nil for never.
        public var idleSeconds: Int?

        public init(isDetachable: Bool = false, idleSeconds: Int? = nil) {
            self.isDetachable = isDetachable
            self.idleSeconds = idleSeconds
        }
    }
}
