import Conversation
import Link
public import Surface

/// The program that a person sees: everything it knows, as one value.
///
/// ``receive(_:now:)`` changes it and says what is to be done; ``draw(size:now:)`` shows it. Neither reads a clock, a file
/// or a terminal. A driver's loop is: receive, do the effects, ``prepareToDraw(now:)``, draw, paint, `receive(.drawn(…))`.
public struct InterfaceState: Sendable {
    /// The least size at which a call can be read and decided.
    public static let leastSize = Size(rows: ScreenPlan.fewestRows, columns: ScreenPlan.fewestColumns)

    let keys: KeyTable

    // What the engine said.
    var name = ""
    var folder = ""
    var model = ModelState(name: "", isPractice: false)
    var phase = Phase.idle
    var usage = TokenUse()
    /// When anything of an answer was last heard.
    var heard = Milliseconds(0)
    var queued: [QueuedMessage] = []
    var pause: OpenPause?
    /// Everybody who is attached, and which of them this is.
    var frontEnds: [FrontEnd] = []
    var you = 0
    var log = ConversationLog()
    var earlier = EarlierReading()
    var calls = CallBook()
    var isAttached = false
    var isClosed = false
    /// The engine is a process of its own.
    var isDetachable = false
    /// This front end was asked to look and not to touch.
    let wantsReadOnly: Bool
    /// The person ended the session.
    var isLeaving = false
    /// What is to be said once the terminal is as it was before, if the end was not this person's wish.
    public internal(set) var farewell: String?

    // What the person does.
    var focus = Focus.composer
    /// As it was asked for. It stays while nothing waits, so that calls that come one after the other are each shown so.
    var zoom = Zoom.none
    /// How differences stand, of whatever call; where there is no room, one below the other.
    var differenceForm = DifferenceForm.unified
    var mode = Mode.normal
    var pending = PendingState()
    var reader = Reader()
    var composer = Composer()
    /// What was sent last, as it was typed, until it is clear that the engine took it.
    var handed: String?
    var keeper = DeskKeeper()
    /// Keys of a sequence that is not complete.
    var prefix: [KeyPress] = []
    var rhythm = KeyRhythm()
    /// When a key came that belongs to words typed at a pane.
    var proseAt: Milliseconds?
    var arming = Arming()
    var message: FooterMessage?
    /// The program was put to sleep; what was on the screen before does not count any more.
    var wasSuspended = false
    /// When Ctrl-C was pressed with nothing to stop.
    var leavingSince: Milliseconds?
    /// When Esc was pressed in the composer.
    var escapedAt: Milliseconds?
    /// Numbers of queued messages that were taken back and are still told as queued.
    var takenBack: Set<Int> = []
    var questions = 0
    /// The list of rules was asked for.
    var wantsRules = false

    // What the terminal said.
    var size: Size?
    var isTerminalFocused: Bool?
    /// The same before the terminal was given to somebody else.
    var focusBefore: Bool?
    /// What the engine was told of it last.
    var toldLooking: Bool?
    let attentionSettings: AttentionSettings
    var attention = Attention()
    var shown: Shown?
    var clock = WallClock()
    var title = ""
    var wakeAt: Milliseconds?

    // What is kept so that it need not be made again.
    /// Events have come since it was made.
    var isStale = false
    var detail: KeptDetail?
    /// There is more of the selected call than its place on the screen holds.
    var scrolls = false
    /// Details that had to be laid out so far.
    var layouts = 0
    /// Lists of calls that had to be laid out so far.
    var sheetsLaid = 0
    /// Entries that had to be wrapped so far.
    var wraps = 0

    /// - Parameters:
    ///   - keys: what the keys do; see ``KeyTable/standard``.
    ///   - isReadOnly: nothing is sent that would change anything, whatever the engine would permit.
    ///   - attention: what it may do to be noticed.
    ///   - isDetachable: whether the session can be left before its engine has said so.
    public init(keys: KeyTable = .standard, isReadOnly: Bool = false, attention: AttentionSettings = AttentionSettings(), isDetachable: Bool = false) {
        self.keys = keys
        attentionSettings = attention
        wantsReadOnly = isReadOnly
        self.isDetachable = isDetachable
    }

    /// The one function that changes it.
    ///
    /// - Parameter now: never goes back.
    public mutating func receive(_ input: InterfaceInput, now: Milliseconds) -> [InterfaceEffect] {
        var effects: [InterfaceEffect] = []
        wakeUp(input)
        switch input {
        case .event(let event): effects = receive(event, now)
        case .keys(let batch): effects = receive(batch, now)
        case .drawn(let shown): drawn(shown, now)
        case .tick: wakeAt = nil
        case .editorReturned(let result): editorReturned(result, now)
        case .clockTime(let time, let offset):
            clock.set(time, offset: offset, at: now)
            comeBack()
        case .away: goAway()
        }
        expire(now)
        watchRunning()
        watchTop(input)
        // Events come many to a frame: what they change is made ready once, before it is drawn.
        if case .event = input { isStale = true } else { prepare(now) }
        if let effect = earlierEffect() { effects.append(effect) }
        if let effect = ruleEffect() { effects.append(effect) }
        if let effect = formEffect() { effects.append(effect) }
        if let effect = resendEffect(now) { effects.append(effect) }
        keepDesk(after: input, now, &effects)
        if isReadOnly { effects.removeAll { !$0.isAllowedReadOnly } }
        if let effect = lookingEffect() { effects.append(effect) }
        if let effect = notifyEffect(now) { effects.append(effect) }
        if let effect = titleEffect() { effects.append(effect) }
        if let effect = wakeEffect(now) { effects.append(effect) }
        return effects
    }

    /// To be called before ``draw(size:now:)``, so that drawing finds ready what events have changed.
    public mutating func prepareToDraw(now: Milliseconds) {
        if isStale { prepare(now) }
    }

    /// Whether the person has asked to leave or the engine has ended.
    public var isOver: Bool { isClosed }
}
