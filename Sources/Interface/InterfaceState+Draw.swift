import Link
public import Surface

/// The state as a screen.
extension InterfaceState {
    /// What a screen of this size shows now. Changes nothing.
    public func draw(size: Size, now: Milliseconds) -> Drawing {
        let size = Size(rows: max(0, size.rows), columns: max(0, size.columns))
        var surface = Surface(size: size)
        var shown = Shown(size: size, epoch: arming.epoch)
        var wrapped = 0
        let plan = plan(size)
        drawStatus(&surface, plan.status, plan, now, &shown)
        if case .page(let page, let top) = mode {
            drawPage(&surface, plan, page, top: top)
        } else if case .rules(let list) = mode {
            drawRuleList(&surface, plan, list)
        } else if case .question(let question) = mode, let list = question.rules {
            drawRuleList(&surface, plan, list)
        } else if case .running(let list) = mode {
            drawRunningList(&surface, plan, list, now)
        } else {
            drawConversation(&surface, plan, now, &wrapped)
            drawPane(&surface, plan, now, &shown)
        }
        drawAboveComposer(&surface, plan.above, now, &shown)
        drawComposer(&surface, plan)
        drawFooter(&surface, plan.footer, &shown)
        return Drawing(surface: surface, shown: shown, wrapped: wrapped)
    }

    private func drawConversation(_ surface: inout Surface, _ plan: ScreenPlan, _ now: Milliseconds, _ wrapped: inout Int) {
        if plan.conversation.isEmpty { return }
        let rect = plan.inside(plan.conversation)
        let isFocused = focus == .conversation && mode.isNormal
        let trailing = reader.top == nil ? "" : reader.hasNew ? "↓ new" : "↓ more"
        drawTitle(&surface, plan, plan.conversation, "Conversation", trailing, isFocused: isFocused)
        var lines = log.isEmpty ? [] : conversationWindow(rect, now, wrapped: &wrapped).lines.map(\.spans)
        // What is said at the start does not take the place of who this is and what to type.
        if !log.hasTalk { lines += (lines.isEmpty ? [] : [[]]) + welcomeLines(width: rect.columns) }
        for (index, line) in lines.prefix(rect.rows).enumerated() {
            surface.put(line, row: rect.row + index, column: rect.column, limit: rect.columns)
        }
    }

    /// Makes what the next frame needs, so that it is made once and not for every frame.
    mutating func prepare(_ now: Milliseconds) {
        isStale = false
        prepareConversation()
        followForm()
        keepDetail()
        keepSheet()
    }

    /// The selected call's detail, laid out once.
    mutating func keepDetail() {
        // The key that scrolls is named where it is needed, and may take a row of its own: whether it is needed is a question
        // about the place without it.
        scrolls = false
        guard let size, let call = selectedCall, let inside = paneInside(size) else { return }
        let place = panePlan(inside).detail
        let version = calls.version(call.handle)
        defer { scrolls = (detail?.layout.count ?? 0) > place.rows }
        if let detail, detail.handle == call.handle, detail.version == version, detail.layout.width == max(1, place.columns), detail.wanted == differenceForm { return }
        let layout = detailLayout(of: call, width: place.columns)
        layouts += 1
        detail = KeptDetail(handle: call.handle, version: version, wanted: differenceForm, layout: layout)
    }
}
