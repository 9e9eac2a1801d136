import Approval
import Conversation
import JSON
import Link
import Tools

/// What can be undone in a session, the newest first.
enum ChangeReport {
    /// Rows of it; the command line has all.
    private static let most = 30

    static func make(_ changes: [UndoableChange], folder: ExactString) -> Report {
        guard !changes.isEmpty else { return Report(title: "Nothing can be undone", rows: [], note: "No tool has changed a file in this session, or no copy is kept any more.") }
        let rows = changes.prefix(most).map { change in
            Report.Row("#\(change.call) \(VisibleText.line(change.tool.string))", "\(change.words(in: folder)), \(minute(change.time))")
        }
        let more = changes.count > most ? " \(changes.count - most) older ones are left out; `assent undo --list` has all." : ""
        return Report(title: "What tools changed in this session", rows: Array(rows), note: "/undo undoes the first that is not undone, /undo NUMBER another one.\(more)")
    }

    /// `2026-11-05 08:10 UTC`
    private static func minute(_ time: Timestamp) -> String {
        let text = Array(time.rfc3339.utf8)
        return String(decoding: text.prefix(10), as: UTF8.self) + " " + String(decoding: text[11..<16], as: UTF8.self) + " UTC"
    }
}
