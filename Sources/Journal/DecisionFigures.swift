public import Conversation

/// How the calls of a session came to be decided, in numbers.
public struct DecisionFigures: Sendable, Equatable {
    /// Who decided: persons by a key, or rules and hooks without asking.
    public struct Answers: Sendable, Equatable {
        public var persons = 0
        public var rules = 0
        public var all: Int { persons + rules }

        public init(persons: Int = 0, rules: Int = 0) {
            self.persons = persons
            self.rules = rules
        }
    }

    public var approved = Answers()
    public var denied = Answers()
    /// Calls whose arguments a person changed, whatever became of them.
    public var amended = 0
    public var timedOut = 0
    /// Called off before they had started.
    public var cancelled = 0
    /// Stopped while they ran; they are among the approved.
    public var stopped = 0
    public var undecided = 0
    /// Nobody was asked.
    public var invalid = 0
    /// Rows of older programs that do not say why a call did not run.
    public var unexplained = 0
    /// Persons' own commands: typing them was the decision, and they are in no other figure.
    public var own = 0
    /// Nobody has decided them yet.
    public var waiting = 0

    /// Of persons' decisions, from the showing that was decided; milliseconds.
    public var longestWait: Int64?
    public var medianWait: Int64?
    /// Persons' approvals with a showing, and those of them that came within ``quick``.
    public var timedApprovals = 0
    public var quickApprovals = 0
    /// Milliseconds.
    public static let quick: Int64 = 2000

    /// The first and the last decision of a person.
    public var first: Timestamp?
    public var last: Timestamp?
    /// Decisions of persons in the hour before the moment that was asked for.
    public var lastHour = 0
    /// The same of each of the 24 hours before it, the oldest first.
    public var byHour = [Int](repeating: 0, count: 24)

    public init() {}

    public var byPersons: Int { approved.persons + denied.persons }
    public var byRules: Int { approved.rules + denied.rules }
    /// Calls that ran or were denied.
    public var decided: Int { approved.all + denied.all }
    /// Nothing has become of any call.
    public var isEmpty: Bool { decided + timedOut + cancelled + undecided + invalid + unexplained == 0 }
}
