/// Why a key that approves does not count now.
enum Obstacle: Sendable, Equatable {
    case nothingSelected
    /// Its arguments still come, or its facts are being gathered.
    case notReady(String)
    /// It is invalid; how it could be settled.
    case invalid(canBeMended: Bool)
    /// It is a question, which is answered and not approved.
    case question
    case alreadySent
    case alreadyAnswered
    case notFocused
    case terminalNotFocused
    case tooSmall
    /// Lines that have not been on screen yet, below and above what is.
    case unread(below: Int, above: Int)
    case justShown
    case tooFast
    case burst
    case held
    case pasted
    case nothingMarked

    /// One line for the footer; `key` is the key that the person pressed, as it is shown.
    func sentence(_ keys: KeyTable, key: String = "") -> String {
        switch self {
        case .nothingSelected: "No call is selected."
        case .notReady(let why): "not yet: \(why)"
        case .invalid(true): "invalid, so it cannot be approved: \(keys.key("edit")) mends it, \(keys.key("deny")) denies it"
        case .invalid(false): "There is no such tool: it can only be denied (\(keys.key("deny")))."
        case .question: "a question: \(keys.key("answer")) answer it with a number, \(keys.key("answer-words")) writes an answer, \(keys.key("deny")) declines"
        case .alreadySent: "Already decided; the answer is on its way."
        case .alreadyAnswered: "Already answered; the answer is on its way."
        case .notFocused: "not here: press \(keys.key("focus-next")) until the pending pane is bright"
        case .terminalNotFocused: "not yet: the terminal does not have the focus"
        case .tooSmall: "The terminal is too small to show this call and its choices; make it larger to approve."
        case .unread(let below, 0): "not yet: read it first — \(Counted.more(below, "line")) below (\(keys.key("detail-page-down")), or \(keys.key("whole-call")) for the whole call)"
        case .unread(0, let above): "not yet: read it first — \(Counted.more(above, "line")) above not seen"
        case .unread(let below, let above): "not yet: read it first — \(Counted.more(below, "line")) below, \(above) above"
        case .justShown: "not yet: it has only just been shown; press \(key) again"
        case .tooFast: "keys typed too fast do not count; press \(key) again"
        case .burst: "keys that come together do not count; press \(key) again, alone"
        case .held: "a held key does not count; press \(key) again"
        case .pasted: "a paste never decides anything"
        case .nothingMarked: "Mark calls with \(keys.key("select")) first; \(keys.key("select-read")) marks all that you have read."
        }
    }
}
