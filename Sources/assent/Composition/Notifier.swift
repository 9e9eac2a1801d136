import Configuration
import Dispatch
import Screen

/// How this terminal is asked for notifications: by the setting, and by what is known of the terminal.
struct Notifier: Sendable {
    /// ``ConfiguredAttention/notification``.
    let setting: String
    let environment: [String: String]

    /// What will be sent.
    enum Way: Sendable, Equatable {
        case none
        case direct(NotificationForm)
        case throughTmux(NotificationForm)
    }

    var isInsideTmux: Bool { environment["TMUX"].map { !$0.isEmpty } ?? false }
    var isOff: Bool { setting.utf8.elementsEqual("off".utf8) }

    /// What tmux says now: it may be shown in another terminal than a moment ago. Waits for it, at most two seconds.
    func askTmux() -> TmuxClient? {
        guard isInsideTmux else { return nil }
        let pane = environment["TMUX_PANE"].map { $0.isEmpty ? [] : ["-t", $0] } ?? []
        return OtherProgram.output(["tmux", "display-message", "-p"] + pane + [TmuxClient.question]).flatMap { TmuxClient(answer: $0) }
    }

    /// - Parameter tmux: what ``askTmux()`` gave.
    func way(_ tmux: TmuxClient?) -> Way {
        if isOff { return .none }
        if isInsideTmux {
            guard let tmux, tmux.letsThrough, let form = form(tmux) else { return .none }
            return .throughTmux(form)
        }
        return form(nil).map { .direct($0) } ?? .none
    }

    /// The one that is set, or the one that is known, whether or not tmux lets it through.
    func form(_ tmux: TmuxClient?) -> NotificationForm? { NotificationForm(rawValue: setting) ?? .known(environment, outside: tmux) }
}
