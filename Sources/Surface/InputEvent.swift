/// What comes from the terminal.
public enum InputEvent: Sendable, Hashable {
    case key(KeyPress)
    /// The whole text of a bracketed paste, line ends as `\n`.
    case paste(String)
    case focusGained, focusLost
    case resized(Size)
    /// The terminal is gone.
    case hangup
}

/// Everything that came in one reading of the terminal. The boundary matters: keys that arrive together are a burst,
/// and a burst never approves.
public struct InputBatch: Sendable, Hashable {
    public var events: [InputEvent]
    /// Whether bytes were swallowed that are no key of a person: unknown sequences, a terminal's replies, the mouse.
    public var hadUnknown: Bool

    public init(_ events: [InputEvent], hadUnknown: Bool = false) {
        self.events = events
        self.hadUnknown = hadUnknown
    }

    /// The one plain key press that this batch consists of; nil when there was anything else.
    public var singleKey: KeyPress? {
        guard !hadUnknown, events.count == 1, case .key(let press) = events[0] else { return nil }
        return press
    }
}
