import Approval
import Conversation
import JSON
import Link
import Surface

/// The selected call and what is known about its showing.
extension InterfaceState {
    var selectedCall: CallState? { pending.selected.flatMap { calls[$0] } }

    /// What an approval of the call would name; nil while it has not been shown or cannot be decided.
    func showing(of call: CallState) -> Showing? {
        guard call.stage == .waiting, let display = call.display else { return nil }
        return Showing(handle: call.handle, revision: call.revision, digest: display.digest)
    }

    /// Whether every row of the call as it is now has been on screen.
    func isSeen(_ call: CallState) -> Bool {
        guard let showing = showing(of: call), let seen = pending.seen[call.handle] else { return false }
        return seen.showing == showing && seen.isComplete
    }

    func isSent(_ call: CallState) -> Bool { pending.sent[call.handle] == call.revision }

    var isAnswering: Bool { if case .answering = phase { true } else { false } }

    var isStreaming: Bool {
        switch phase {
        case .asking, .answering, .retrying: true
        case .idle, .working, .paused: false
        }
    }

    /// Something that Ctrl-C can stop.
    var isBusy: Bool { isStreaming || !calls.running.isEmpty }

    /// Ctrl-C stops something here.
    var canInterrupt: Bool { isBusy && !isReadOnly }

    mutating func say(_ text: String, _ role: Ink, _ now: Milliseconds, stays: Bool = false, isProgress: Bool = false) {
        message = FooterMessage(
            text: text, role: role, until: now + (stays ? FooterMessage.longTime : FooterMessage.time), stays: stays,
            isProgress: isProgress)
    }

    /// Rows of what can be shown of a call now.
    func rows(of call: CallState) -> [DisplayRow] {
        if let display = call.display { return display.rows }
        let stage = call.stage == .arriving ? "arriving" : call.stage == .held ? "held" : "checking"
        let title = DisplayRow(.title, label: call.isPending ? stage : "", call.tool)
        if call.stage == .held {
            let arguments = try? ToolArguments(parsing: call.arguments.bytes)
            let why = "As things are now it cannot work. Calls before it may change that: it waits until they are over, is checked again, and then shown for you to decide."
            return [title] + Inspection.preview(of: arguments.map { .object($0.object) }, arrived: call.arguments.bytes.count) + [DisplayRow(.note, why)]
        }
        return [title] + call.preview
    }

    /// As it stands on the screen, or in the form that a frame had.
    func detailLayout(of call: CallState, width: Int, form: DifferenceForm? = nil) -> DetailLayout {
        let form = form ?? differenceForm
        if let detail, detail.handle == call.handle, detail.version == calls.version(call.handle),
            detail.layout.width == max(1, width), detail.layout.form == form || detail.wanted == form
        {
            return detail.layout
        }
        return DetailLayout(rows(of: call), width: width, form: form)
    }
}

/// The selected call's detail as it was last laid out.
struct KeptDetail: Sendable {
    let handle: Int
    let version: Int
    /// The form of differences that was asked for; there may be no difference, or no room.
    let wanted: DifferenceForm
    let layout: DetailLayout
}
