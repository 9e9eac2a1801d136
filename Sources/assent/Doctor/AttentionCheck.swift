import Approval
import Configuration
import JSON
import Screen
import Tools

/// How a person who does not look hears of a call that waits, in this terminal and by their program.
struct AttentionCheck {
    let environment: [String: String]
    let attention: ConfiguredAttention
    let options: SessionOptions

    private static let reload = "into ~/.tmux.conf and run `tmux source ~/.tmux.conf`."

    var findings: [Finding] { terminal + program }

    private var terminal: [Finding] {
        let notifier = Notifier(setting: attention.notification, environment: environment)
        let tmux = notifier.askTmux()
        var ways = [attention.rings ? "bell" : "no bell"]
        let isSet = NotificationForm(rawValue: attention.notification) != nil
        switch (notifier.isOff, notifier.form(tmux)) {
        case (true, _): ways.append("no notifications (attention.notify is off)")
        case (_, nil): ways.append("no notifications: this terminal is not known to show any (attention.notify can name a way)")
        case (_, let form?): ways.append("notifications by \(form.words)\(isSet ? ", as attention.notify says" : ", as this terminal is known to understand")")
        }
        ways.append(attention.countsInTitle ? "count in the title" : "no count in the title")
        return [.ok("attention", ways.joined(separator: "; "))] + (notifier.isInsideTmux ? inside(notifier, tmux) : [])
    }

    private func inside(_ notifier: Notifier, _ tmux: TmuxClient?) -> [Finding] {
        // That it does not answer at all another check says.
        guard let tmux else { return [] }
        var findings: [Finding] = []
        if !notifier.isOff, notifier.form(tmux) != nil {
            if !tmux.letsThrough {
                findings.append(
                    .warning(
                        "attention", "tmux lets no notification through (allow-passthrough is off)",
                        mend: "Put `set -g allow-passthrough all` (before tmux 3.4: `on`) \(Self.reload)"))
            } else if !tmux.passthrough.utf8.elementsEqual("all".utf8), !tmux.isFlag {
                findings.append(
                    .warning(
                        "attention", "tmux lets notifications through only from a window on the screen (allow-passthrough is \(VisibleText.line(tmux.passthrough)))",
                        mend: "Put `set -g allow-passthrough all` \(Self.reload)"))
            }
        }
        if option("-sv", "focus-events", is: "off") {
            findings.append(
                .warning(
                    "attention", "tmux does not say whether you look (focus-events is off), so each call that waits counts as seen by nobody",
                    mend: "Put `set -s focus-events on` \(Self.reload)"))
        }
        if attention.rings, option("-gwv", "monitor-bell", is: "off") {
            findings.append(
                .warning("attention", "tmux does not mark windows that ring (monitor-bell is off)", mend: "Put `set -g monitor-bell on` \(Self.reload)"))
        }
        return findings
    }

    private func option(_ kind: String, _ name: String, is value: String) -> Bool {
        OtherProgram.output(["tmux", "show-options", kind, name])?.utf8.elementsEqual(value.utf8) ?? false
    }

    private var program: [Finding] {
        guard let command = attention.command, let workspace = try? SessionOpening.workspace(options.folder ?? ".") else { return [] }
        let program = PendingProgram(command, workspace: workspace, environment: ChildEnvironment(choosingFrom: []))
        if let trouble = program.trouble {
            return [
                .problem(
                    "on_pending", "the program of attention.on_pending \(trouble)",
                    mend: "Mend it in config.toml: a name in the system's folders or an absolute path, outside the working folder, executable, and written by nobody else.")
            ]
        }
        return [.ok("on_pending", VisibleText.line(program.path?.string ?? ""))]
    }
}

extension NotificationForm {
    fileprivate var words: String {
        switch self {
        case .osc9: "OSC 9"
        case .osc777: "OSC 777"
        case .osc99: "OSC 99"
        }
    }
}
