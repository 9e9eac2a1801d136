public import Surface

/// Where a key means something.
public enum KeyContext: String, Sendable, CaseIterable {
    case composer, conversation, pending
    /// Any field in which text is written.
    case text
    /// The editor of a call's arguments.
    case form
    /// The line for a reason or a comment.
    case line
    /// The list of calls that are decided together.
    case sheet
    /// The sheet that makes a rule from a call.
    case rule
    /// The list of all rules.
    case rules
    /// The list of what runs.
    case running
    /// Something is asked once more.
    case question
    case help
    /// A command in the composer that can still be completed.
    case completion
    /// The engine asks something before it goes on.
    case pause
    /// Composer, conversation and pending pane alike.
    case panes
    /// Everywhere, whatever lies over the screen.
    case always

    /// In the order in which a person needs them.
    static let inOrder: [KeyContext] = [
        .pending, .panes, .composer, .completion, .conversation, .always, .pause, .running, .form, .line, .rule, .rules, .sheet, .question, .text, .help,
    ]

    /// As the help sheet names it.
    var title: String {
        switch self {
        case .composer: "Composer"
        case .conversation: "Conversation"
        case .pending: "Pending calls"
        case .text: "Writing"
        case .form: "Editing arguments"
        case .line: "Reason or comment"
        case .sheet: "Deciding several calls"
        case .running: "What runs"
        case .rule: "Making a rule"
        case .rules: "All rules"
        case .question: "A question"
        case .help: "This sheet"
        case .completion: "Completing a command"
        case .pause: "When the engine asks before it goes on"
        case .panes: "Panes"
        case .always: "Always"
        }
    }
}

/// One thing that a key does: its name for the configuration, its keys, its words for footer and help sheet, why it does
/// nothing now, and what it does.
public struct KeyBinding: Sendable {
    public let name: String
    public let context: KeyContext
    /// Each a key or a sequence of keys.
    public internal(set) var keys: [[KeyPress]]
    public let help: String
    /// It decides about a call. It may never be bound to Enter, Space, or anything that is not one plain key.
    public let decides: Bool
    /// The word beside the key in the footer; nil where only the help sheet names it.
    let footer: @Sendable (InterfaceState) -> String?
    /// Where there is no room for all words, it comes before the others now.
    let isUrgent: @Sendable (InterfaceState) -> Bool
    let whyDisabled: @Sendable (InterfaceState) -> String?
    let perform: @Sendable (inout InterfaceState, Press) -> [InterfaceEffect]

    /// The first of its keys, as a person writes it.
    var keyName: String { keys.first.map(KeyBinding.describe) ?? "" }

    static func describe(_ sequence: [KeyPress]) -> String { sequence.map(\.description).joined(separator: " ") }
}

/// A key press with what decides whether it counts.
struct Press: Sendable {
    let key: KeyPress
    let now: Milliseconds
    var judgement: KeyRhythm.Judgement
    /// Text or a line break follows in the same reading: this is a paste of a terminal that does not mark pastes.
    var isInsideText = false
}

/// All keys. Dispatch, footer and help sheet read this and nothing else.
public struct KeyTable: Sendable {
    public internal(set) var bindings: [KeyBinding] {
        didSet { self = KeyTable(bindings: bindings) }
    }
    /// The same by their contexts, and where each name stands: every frame asks for them.
    private let byContext: [KeyContext: [KeyBinding]]
    private let places: [String: Int]

    init(bindings: [KeyBinding]) {
        self.bindings = bindings
        byContext = Dictionary(grouping: bindings, by: \.context)
        places = Dictionary(bindings.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
    }

    func bindings(in context: KeyContext) -> [KeyBinding] { byContext[context] ?? [] }

    enum Match {
        case none
        /// The keys begin a longer sequence.
        case begun
        case found(KeyBinding)
    }

    /// What keys mean where these contexts hold, the first one first.
    func match(_ keys: [KeyPress], in contexts: [KeyContext]) -> Match {
        var begun = false
        for context in contexts {
            for binding in bindings(in: context) {
                for sequence in binding.keys {
                    if sequence == keys { return .found(binding) }
                    if sequence.count > keys.count, sequence.starts(with: keys) { begun = true }
                }
            }
        }
        return begun ? .begun : .none
    }

    subscript(name: String) -> KeyBinding? { places[name].map { bindings[$0] } }

    /// The key of a binding in the words of the screen.
    func key(_ name: String) -> String {
        let key = self[name]?.keyName ?? ""
        return key.isEmpty ? "(no key)" : key
    }
}
