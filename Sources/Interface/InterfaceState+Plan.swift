import Link
import Surface

/// Where things stand on a screen of a size.
extension InterfaceState {
    /// Used until the first frame has said how large the screen is.
    static let assumedSize = Size(rows: 24, columns: 80)

    func plan(_ size: Size) -> ScreenPlan {
        ScreenPlan(
            size: size, composerRows: EditorLayout(composer.editor, width: composerWidth(size)).rows.count,
            aboveRows: aboveComposer(size, 0).lines.count, footerRows: footerLines(size).count, zoom: zoom(size), hasPane: hasPane(size))
    }

    /// While nothing waits there is nothing to show on the whole screen, and the conversation is there. The next call is shown
    /// as it was asked for; nothing of it was seen by then, so it begins unread, with a clock of its own.
    var seenZoom: Zoom { zoom == .call && calls.pending.isEmpty ? .none : zoom }

    /// All of a rule must be read before it can be saved, all of a list of calls before they are decided, and a form is written
    /// in: they have the whole screen where half of one is little.
    private func zoom(_ size: Size) -> Zoom {
        guard size.columns < ScreenPlan.wideColumns || size.rows < 30 else { return seenZoom }
        switch mode {
        case .rule, .sheet, .edit: return .pane
        case .question(let question) where question.form != nil: return .pane
        default: return seenZoom
        }
    }

    /// A wide screen always has the pane, so that the frame stays as it is; a narrow one while there is a reason.
    private func hasPane(_ size: Size) -> Bool {
        if size.columns >= ScreenPlan.wideColumns || !calls.pending.isEmpty || focus == .pending { return true }
        switch mode {
        case .line, .edit, .rule, .sheet: return true
        case .normal, .page, .running, .rules, .question: return false
        }
    }

    private func composerWidth(_ size: Size) -> Int { max(1, size.columns - 4) }
    var composerWidth: Int { composerWidth(size ?? InterfaceState.assumedSize) }

    /// The inside of the pane; nil while there is none.
    func paneInside(_ size: Size) -> Rect? {
        let plan = plan(size)
        return plan.pane.map(plan.inside)
    }

    func panePlan(_ inside: Rect) -> PanePlan {
        PanePlan(
            inside: inside, waiting: calls.pending.count, running: calls.running.count,
            choiceRows: choiceLines(width: inside.columns, rows: inside.rows).count, wholeCall: seenZoom == .call)
    }

    var formWidth: Int { max(1, (paneInside(size ?? InterfaceState.assumedSize)?.columns ?? 40) - 2) }

    func sheetWidth(_ size: Size) -> Int { max(1, paneInside(size)?.columns ?? 1) }
    func sheetHeight(_ size: Size) -> Int { max(0, (paneInside(size)?.rows ?? 0) - 3) }
    func helpWidth(_ size: Size) -> Int { max(1, plan(size).inside(plan(size).body).columns) }
    func helpHeight(_ size: Size) -> Int { plan(size).inside(plan(size).body).rows }

    // MARK: The detail of the selected call

    var detailRect: Rect? {
        guard let size, let inside = paneInside(size) else { return nil }
        return panePlan(inside).detail
    }

    mutating func scrollDetail(lines: Int = 0, pages: Int = 0) {
        guard let call = selectedCall, let rect = detailRect else { return }
        let total = detailLayout(of: call, width: rect.columns).count
        let step = lines + pages * max(1, rect.rows - 1)
        pending.top = min(max(0, pending.top + step), max(0, total - rect.rows))
    }

    /// For the keys below the call, when its place cannot show all of it.
    var scrollWord: String? { scrolls ? "scroll" : nil }

    mutating func selectNext(_ step: Int) {
        guard let selected = pending.selected, let index = calls.place(selected) else { return }
        let next = index + step
        if calls.pending.indices.contains(next) { select(calls.pending[next]) }
    }
}
