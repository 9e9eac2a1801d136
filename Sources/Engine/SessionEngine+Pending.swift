import Approval
import Conversation
import Dispatch
import JSON
import Link
import Tools
import Transport

/// Who looks, and telling a person who does not that calls wait.
extension SessionEngine {
    /// Somebody who may decide has the session before them. What is not known counts as nobody.
    var isLookedAt: Bool { frontEnds.values.contains { $0.frontEnd.isLooking } }

    /// The front end whose command this is says whether its terminal has the focus.
    func look(_ isLooking: Bool?) {
        guard let asking, let before = frontEnds[asking]?.frontEnd.isLooking, before != (isLooking == true) else { return }
        frontEnds[asking]?.frontEnd.isLooking = isLooking == true
        // The others need not ring any more, or have to.
        tellWho()
        tellPending()
    }

    func notePending(_ call: CallState) {
        if services.onPending != nil { teller.note(call, isLookedAt: isLookedAt) }
    }

    /// Starts the person's program if it has something to tell.
    func tellPending() {
        guard let program = services.onPending, !machine.isClosed else { return }
        switch teller.next(at: services.clock(), isLookedAt: isLookedAt) {
        case .nothing: break
        case .later(let milliseconds):
            after(.milliseconds(Int(clamping: milliseconds))) {
                $0.teller.timerFired()
                $0.tellPending()
            }
        case .tell(let call, let count):
            let variables = Self.variables(of: call, session: session.text.string, name: machine.view.name, count: count)
            beside({ await program.run(variables) }, then: { $0.toldPending($1) })
        }
    }

    private func toldPending(_ trouble: String?) {
        teller.ended()
        if let trouble, !teller.hasFailed, !machine.isClosed {
            // Once: it is the program that has to be mended, whatever the call.
            teller.hasFailed = true
            tellNotice(
                Notice(
                    .warning, "The program of attention.on_pending \(trouble).",
                    hint: "You may not have heard of calls that wait. `assent doctor` looks at it; if it fails again, that is not said."))
        }
        tellPending()
    }

    /// What the program hears of a call, by the names and in the words of `assent pending --json`: nothing of its arguments,
    /// which may be secret and are somebody else's words.
    static func variables(of call: CallState, session: String, name: String, count: Int) -> [EnvironmentEntry] {
        func entry(_ name: String, _ value: String) -> EnvironmentEntry { EnvironmentEntry(name: ExactString(name), value: ExactString(value)) }
        return [
            entry("ASSENT_SESSION", session), entry("ASSENT_HANDLE", "\(VisibleText.line(name))/\(call.handle)"),
            entry("ASSENT_DIGEST", call.display?.digest.hex ?? ""),
            // Of a tool that there is not it is the model's own words: whatever is not plain text in them is a mark.
            entry("ASSENT_TOOL", VisibleText.line(String(call.tool.unicodeScalars.prefix(PendingTeller.toolLength)))),
            entry("ASSENT_RISK", call.misfit == nil ? call.risk.rawValue : "invalid"), entry("ASSENT_PENDING", "\(count)"),
        ]
    }
}
