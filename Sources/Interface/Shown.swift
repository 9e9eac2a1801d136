public import Surface

/// What ``InterfaceState/draw(size:now:)`` made.
public struct Drawing: Sendable {
    public let surface: Surface
    /// To be given back by ``InterfaceInput/drawn(_:)`` once the surface is on the terminal.
    public let shown: Shown
    /// How many entries of the conversation had to be wrapped for this frame.
    let wrapped: Int
}

/// What a frame shows of that which can be decided.
public struct Shown: Sendable, Equatable {
    public let size: Size
    /// The call whose detail is visible, and how much of it; nil when none is.
    public internal(set) var detail: Detail?
    /// The call that the selection stands on and that the frame names, with or without its detail.
    var selected: Int?
    /// The key that approves is named on the frame.
    var hasChoices = false
    /// The pane is drawn as the one with the focus.
    var isPaneFocused = false
    /// A question is wholly visible: the number of the question.
    var question: Int?
    /// The engine's question that is on the screen.
    var pause: Int?
    /// Lines of a sheet that lists calls.
    var sheet: Range<Int>?
    /// The calls of which it shows how long they have waited.
    var ages: [Int] = []
    /// ``Arming/epoch`` of the state that was drawn.
    let epoch: Int

    /// The wholly visible lines of a call's detail.
    public struct Detail: Sendable, Equatable {
        public let showing: Showing
        /// Cells; the lines are those that the rows make when wrapped to it.
        public let width: Int
        let form: DifferenceForm
        public let lines: Range<Int>
        public let total: Int
    }

    init(size: Size, epoch: Int) {
        self.size = size
        self.epoch = epoch
    }
}
