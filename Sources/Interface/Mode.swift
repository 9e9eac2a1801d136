import Approval
import Surface

/// Which part of the screen the keys go to. It changes by a key of the person and by nothing else.
enum Focus: Sendable, Equatable {
    case composer, conversation, pending

    var next: Focus {
        switch self {
        case .composer: .pending
        case .pending: .conversation
        case .conversation: .composer
        }
    }
    var previous: Focus { next.next }

    var word: String {
        switch self {
        case .composer: "write"
        case .conversation: "conversation"
        case .pending: "pending"
        }
    }
}

/// How much of the screen the pending pane takes.
enum Zoom: Sendable, Equatable {
    case none
    /// The pane in place of the conversation.
    case pane
    /// The selected call alone.
    case call
}

/// What can be read over the whole screen.
enum Page: Sendable, Equatable {
    case help
    /// Who is attached.
    case who

    var title: String {
        switch self {
        case .help: "Help"
        case .who: "Attached"
        }
    }
}

/// What lies over the normal screen and takes the keys until it is left.
enum Mode: Sendable {
    case normal
    /// Something to read over the whole screen.
    case page(Page, top: Int)
    /// What runs, to stop one of it.
    case running(RunningList)
    /// One line of text for a call: why it is denied, or what goes with its decision.
    case line(LineForm)
    case edit(ArgumentForm)
    /// A rule is made from a call.
    case rule(RuleSheet)
    /// All rules.
    case rules(RuleList)
    case question(Question)
    case sheet(BatchSheet)

    /// The list of calls that wait is not to be seen.
    var coversQueue: Bool {
        switch self {
        case .normal, .line: false
        case .question(let question): question.rules != nil || question.form != nil
        case .page, .running, .edit, .rule, .rules, .sheet: true
        }
    }

    var isNormal: Bool {
        if case .normal = self { return true }
        return false
    }
}

/// The calls that have run since the list was opened. Those that end stay in it, so that no key meets another call than the
/// one that was looked at.
struct RunningList: Sendable, Equatable {
    /// Oldest first.
    var handles: [Int]
    var selected: Int?

    /// Takes in what runs by now.
    mutating func add(_ running: [Int]) {
        let new = running.filter { !handles.contains($0) }
        if !new.isEmpty { handles = (handles + new).sorted() }
        if selected == nil { selected = handles.first }
    }
}

/// The line in which a reason or a comment is typed.
struct LineForm: Sendable {
    enum Purpose: Sendable, Equatable { case denial, comment, answer }
    let purpose: Purpose
    let handle: Int
    let revision: Int
    /// Of the rows that were on screen when it was opened.
    let display: Digest?
    var editor: TextEditor
}

/// What the end of the session would cut off.
struct EndOfSession: Sendable, Equatable {
    let waiting: Int
    /// Calls that run.
    let running: Int
    /// Something runs, be it only the model's answer: that alone is not asked about.
    let isBusy: Bool
    /// Others who are attached.
    let others: Int

    /// Nobody would miss anything.
    var isQuiet: Bool { waiting == 0 && running == 0 && others == 0 }
}

/// Something that is asked once more, with a key that is named on the screen.
struct Question: Sendable {
    enum Subject: Sendable, Equatable {
        /// The second key of a destructive call.
        case destroy(Showing)
        case stop(waiting: Int)
        case quit(EndOfSession)
        case beginAnew
        case compact
        case leaveForm
        /// A rule that denies or asks.
        case revoke(RuleID, Rule.Effect)
    }

    let subject: Subject
    /// Tells this question from earlier ones in frames that are still under way.
    let number: Int
    /// It has been on the screen, whole.
    var isPainted = false
    /// The form that is left or kept.
    var form: ArgumentForm?
    /// The list that is gone back to.
    var rules: RuleList?
}
