import Link
import Surface

/// The list of what runs, and stopping one call of it.
extension InterfaceState {
    mutating func openRunning() {
        var list = RunningList(handles: [])
        list.add(calls.running)
        mode = .running(list)
    }

    /// After anything that the engine said.
    mutating func watchRunning() {
        guard case .running(var list) = mode else { return }
        list.add(calls.running)
        mode = .running(list)
    }

    mutating func chooseRunning(_ step: Int) {
        guard case .running(var list) = mode, let selected = list.selected, let index = list.handles.firstIndex(of: selected) else { return }
        list.selected = list.handles[min(max(0, index + step), list.handles.count - 1)]
        mode = .running(list)
    }

    /// The call that the key that stops one is for.
    private var stoppable: Int? {
        if case .running(let list) = mode { return list.selected }
        guard let index = reader.selected, index < log.count, case .call(let handle) = log[index].kind else { return nil }
        return handle
    }

    var whyNotStopCall: String? {
        if let whyReadOnly { return whyReadOnly }
        guard let handle = stoppable else {
            if case .running = mode { return "Nothing runs." }
            return "Choose a call that runs with \(keys.key("call-below")) and \(keys.key("call-above")) first."
        }
        return calls[handle]?.isRunning == true ? nil : "Call #\(handle) does not run."
    }

    /// Stops one call; the others go on. Decides nothing.
    mutating func stopCall(_ press: Press) -> [InterfaceEffect] {
        if press.judgement == .burst { return refuse(.burst, press) }
        guard let handle = stoppable else { return [] }
        say(InterfaceState.stopping(handle), .notice, press.now, isProgress: true)
        return [.send(.cancel(handle: handle))]
    }

    static func stopping(_ handle: Int) -> String { "stopping #\(handle)…" }

    /// Two lines a call: itself, and what it wrote last.
    private func runningLines(_ list: RunningList, width: Int, _ now: Milliseconds) -> [(handle: Int, line: StyledLine)] {
        list.handles.flatMap { handle -> [(handle: Int, line: StyledLine)] in
            let isSelected = handle == list.selected
            let number = "#\(handle) "
            let call = callLine(handle, isSelected: false, width: max(1, width - 2 - number.utf8.count), now)
            let first: StyledLine = [Span(isSelected ? "▸ " : "  ", .key), Span(number, isSelected ? .selection : .dim)] + call
            let words = calls.output(handle)?.last(1).last ?? ""
            let last: StyledLine = [Span(.blanks(4))] + (words.isEmpty ? [] : MarkedText.spans(words, role: .value))
            return [(handle, first), (handle, last.fitted(width))]
        }
    }

    func drawRunningList(_ surface: inout Surface, _ plan: ScreenPlan, _ list: RunningList, _ now: Milliseconds) {
        let rect = plan.body
        let inside = plan.inside(rect)
        surface.fill(rect)
        surface.cursor = nil
        var lines = runningLines(list, width: inside.columns, now)
        let count = list.handles.count { calls[$0]?.isRunning == true }
        drawTitle(&surface, plan, rect, "Running", count == 0 ? "" : "\(count)", isFocused: true)
        if lines.isEmpty { lines = [(0, [Span("Nothing runs.", .dim)])] }
        // The chosen call is always visible, with its line of output.
        let selected = lines.lastIndex { $0.handle == list.selected } ?? 0
        let top = min(max(0, selected + 1 - inside.rows), max(0, lines.count - inside.rows))
        for (index, line) in lines.dropFirst(top).prefix(inside.rows).enumerated() {
            surface.put(line.line.fitted(inside.columns), row: inside.row + index, column: inside.column, limit: inside.columns)
        }
    }
}
