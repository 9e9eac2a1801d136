import Surface

/// Which part of the screen is for what.
struct ScreenPlan: Sendable {
    /// Conversation and pane beside each other from this width on.
    static let wideColumns = 100
    /// Below either there is one line about what is pending, and nothing can be approved.
    static let fewestColumns = 40
    static let fewestRows = 10
    /// Below this no sentence can be read.
    static let fewestLegibleColumns = 20
    /// Below either, frames are a line above instead of a box.
    static let boxedRows = 16
    static let boxedColumns = 60
    /// The conversation above the pane keeps so many rows, with its frame, when the pane takes more than half.
    static let conversationRows = 6

    let isTiny: Bool
    let isBoxed: Bool
    private(set) var status = Rect(row: 0, column: 0, rows: 0, columns: 0)
    private(set) var conversation = Rect(row: 0, column: 0, rows: 0, columns: 0)
    /// Nil while there is no pane.
    private(set) var pane: Rect?
    /// Between panes and composer.
    private(set) var above = Rect(row: 0, column: 0, rows: 0, columns: 0)
    private(set) var composer = Rect(row: 0, column: 0, rows: 0, columns: 0)
    private(set) var footer = Rect(row: 0, column: 0, rows: 0, columns: 0)
    /// Conversation and pane: for what lies over them.
    private(set) var body = Rect(row: 0, column: 0, rows: 0, columns: 0)

    static func isTiny(_ size: Size) -> Bool { size.columns < fewestColumns || size.rows < fewestRows }

    /// - Parameters:
    ///   - composerRows: how many rows its text has.
    ///   - aboveRows: what stands above the composer.
    ///   - footerRows: what the footer has to say.
    init(
        size: Size, composerRows: Int, aboveRows: Int, footerRows: Int, zoom: Zoom, hasPane: Bool
    ) {
        isTiny = ScreenPlan.isTiny(size)
        isBoxed = size.rows >= ScreenPlan.boxedRows && size.columns >= ScreenPlan.boxedColumns
        let all = Rect(size)
        let third = max(1, size.rows / 3)
        let composerRows = isTiny ? min(composerRows, size.rows > 6 ? 2 : 1) : min(composerRows, third)
        let footerRows = size.rows < 5 ? 0 : min(footerRows, third)
        let statusRows = size.rows >= 2 ? 1 : 0
        let below = min(size.rows - statusRows, composerRows + footerRows + aboveRows)
        let upper = all.splitRows(size.rows - below)
        let lower = upper.bottom.splitRows(aboveRows)
        above = lower.top
        (composer, footer) = lower.bottom.splitRows(composerRows)
        (status, body) = upper.top.splitRows(statusRows)
        conversation = body
        if isTiny || !hasPane { return }
        if zoom != .none {
            conversation = body.splitRows(0).top
            pane = body
        } else if size.columns >= ScreenPlan.wideColumns {
            let paneColumns = min(max(44, size.columns * 45 / 100), 100)
            let parts = body.splitColumns(size.columns - paneColumns)
            (conversation, pane) = (parts.left, parts.right)
        } else {
            // Half for each, and for what is decided a little more, as long as some lines of the conversation stay.
            let paneRows = min(max(size.rows / 2, min(size.rows * 3 / 5, body.rows - ScreenPlan.conversationRows)), body.rows)
            let parts = body.splitRows(body.rows - paneRows)
            (conversation, pane) = (parts.top, parts.bottom)
        }
    }

    /// What is inside a pane's frame.
    func inside(_ rect: Rect) -> Rect {
        if isTiny { return rect }
        if isBoxed { return rect.inset(rows: 1, columns: 2) }
        let body = rect.splitRows(1).bottom
        return Rect(row: body.row, column: body.column + 1, rows: body.rows, columns: body.columns - 2)
    }
}

/// The parts of the pending pane.
struct PanePlan: Sendable {
    let queue: Rect
    /// Rows of calls that run, below the queue.
    let running: Rect
    let detail: Rect
    /// The keys, a question, or the line in which a reason is written.
    let choices: Rect
    /// Rows of the lines between the parts.
    let dividers: [Int]

    init(inside: Rect, waiting: Int, running runningCount: Int, choiceRows: Int, wholeCall: Bool) {
        let rows = inside.rows
        let hasDividers = rows >= 10
        let choiceCount = min(choiceRows, max(1, rows - 3))
        let queueCount = wholeCall ? 0 : min(waiting, max(1, rows / 4))
        let runningCount = wholeCall || rows < 12 ? 0 : min(runningCount, 2)
        let parts = inside.splitRows(queueCount)
        queue = parts.top
        let rest = parts.bottom.splitRows(runningCount)
        running = rest.top
        var body = rest.bottom
        var dividers: [Int] = []
        if hasDividers, queueCount + runningCount > 0 {
            dividers.append(body.row)
            body = body.splitRows(1).bottom
        }
        let lower = body.splitRows(max(0, body.rows - choiceCount))
        choices = lower.bottom
        var middle = lower.top
        if hasDividers, middle.rows > 1 {
            middle = middle.splitRows(middle.rows - 1).top
            dividers.append(middle.endRow)
        }
        detail = middle
        self.dividers = dividers
    }
}
