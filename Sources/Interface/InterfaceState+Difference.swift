import Approval
import Link
import Surface

/// Differences side by side, or one below the other.
extension InterfaceState {
    /// The word beside the key: what a press would give.
    var differenceWord: String? {
        guard selectedCall != nil, whyNotSideBySide == nil else { return nil }
        return differenceForm == .unified ? "side by side" : "one column"
    }

    var whyNotSideBySide: String? {
        guard let call = selectedCall else { return whyNoSelection }
        if !hasDifference(call) { return "This call has no difference to show." }
        guard let width = paneInside(size ?? InterfaceState.assumedSize)?.columns, width >= DifferenceForm.fewestColumns else {
            let hint = zoom == .none ? " (\(keys.key("whole-call")): this call on the whole screen)" : ""
            return "Side by side takes \(DifferenceForm.fewestColumns) columns of text; there are fewer\(hint)."
        }
        return nil
    }

    private func hasDifference(_ call: CallState) -> Bool {
        if let detail, detail.handle == call.handle, detail.version == calls.version(call.handle) { return detail.layout.hasDifference }
        return rows(of: call).contains { $0.kind == .diffAdded || $0.kind == .diffRemoved }
    }

    /// Decides nothing, and what was seen stays seen. The screen changes under the reader, so the clock starts again; the
    /// first row that is visible stays in sight.
    mutating func toggleDifferenceForm() {
        let row = firstRow
        differenceForm = differenceForm == .unified ? .sideBySide : .unified
        arming.restart()
        keepDetail()
        guard let row, let call = selectedCall, let rect = detailRect else { return }
        let layout = detailLayout(of: call, width: rect.columns)
        pending.top = min(layout.lines(ofRow: row).lowerBound, max(0, layout.count - rect.rows))
    }

    /// Of all rows that are visible the one that comes first in the call; nil at the top of the call.
    private var firstRow: Int? {
        guard pending.top > 0, let call = selectedCall, let rect = detailRect else { return nil }
        let layout = detailLayout(of: call, width: rect.columns)
        let visible = (pending.top..<pending.top + rect.rows).clamped(to: 0..<layout.count)
        return visible.map { layout.rows(ofLine: $0).0 }.min()
    }
}
