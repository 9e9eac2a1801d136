import Surface

/// When keys came, as far as it says whether a press was deliberate.
struct KeyRhythm: Sendable {
    enum Judgement: Sendable, Equatable {
        case deliberate
        /// Another key came less than the quiet time before; whether it was the same one.
        case tooFast(same: Bool)
        /// Something else came in the same reading of the terminal.
        case burst
        /// The same key came before, and the distance could be the delay before a keyboard repeats a held key.
        case held
    }

    /// The quiet before a key that decides.
    static let quiet: Milliseconds = 300
    /// Keyboards wait a quarter of a second to about a second before they repeat a held key.
    static let longestDelay: Milliseconds = 1000

    private(set) var last: Milliseconds?
    private var lastKey: KeyPress?
    private var decision: Milliseconds?
    /// Presses of ``lastKey`` in a row that each kept the quiet time. A held key gives at most one: after it, repeats come
    /// fast. So a third press in this rhythm is a person's.
    private var evenPresses = 0

    /// Judges what came and remembers it. Nothing but a single plain key is ever `deliberate`.
    mutating func judge(_ batch: InputBatch, at now: Milliseconds) -> Judgement {
        let hasKeys = batch.hadUnknown || batch.events.contains { $0.isFromKeyboard }
        guard let key = batch.singleKey else {
            if hasKeys {
                last = now
                lastKey = nil
                evenPresses = 0
            }
            return .burst
        }
        let gap = last.map { now - $0 }
        let same = lastKey == key
        defer {
            last = now
            lastKey = key
        }
        if let gap, gap < KeyRhythm.quiet {
            evenPresses = 0
            return .tooFast(same: same)
        }
        let before = evenPresses
        evenPresses = same ? before + 1 : 0
        if same, let gap, gap < KeyRhythm.longestDelay, before == 0 { return .held }
        return .deliberate
    }

    /// The last press decided something: if its key is still held, the repeat must not decide the next thing.
    mutating func decided(at now: Milliseconds) {
        evenPresses = 0
        decision = now
    }

    /// A key has just decided something: what follows it at the speed of typing is a word, not a second decision.
    func hasJustDecided(at now: Milliseconds) -> Bool { decision.map { now - $0 < KeyRhythm.quiet } ?? false }

    /// When the quiet time after the last key is over.
    var deadline: Milliseconds? { last.map { $0 + KeyRhythm.quiet } }
    func isQuiet(at now: Milliseconds) -> Bool { deadline.map { now >= $0 } ?? true }
}

extension InputEvent {
    fileprivate var isFromKeyboard: Bool {
        switch self {
        case .key, .paste: true
        case .focusGained, .focusLost, .resized, .hangup: false
        }
    }
}
