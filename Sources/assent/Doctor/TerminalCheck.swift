import CPlatform
import Interface
import Screen
import Surface

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Whether the chat can draw here.
struct TerminalCheck {
    let environment: [String: String]

    var findings: [Finding] {
        let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        defer { if terminal >= 0 { close(terminal) } }
        return [device(terminal), type(hasTerminal: terminal >= 0), characters(terminal)] + multiplexer
    }

    private func device(_ terminal: Int32) -> Finding {
        guard terminal >= 0 else {
            return .warning("terminal", "there is none here", mend: "The chat needs one (over ssh: `ssh -t`). `assent run` works without.")
        }
        var rows: Int32 = 0
        var columns: Int32 = 0
        guard cplatform_window_size(terminal, &rows, &columns) == 0, rows > 0, columns > 0 else {
            return .warning("terminal", "it does not say how large it is", mend: "Set its size: `stty rows 40 columns 120`.")
        }
        let size = "\(columns) columns, \(rows) rows"
        let least = InterfaceState.leastSize
        if columns < least.columns || rows < least.rows {
            return .warning("terminal", size, mend: "Make it at least \(least.columns) columns and \(least.rows) rows: calls are approved on no less.")
        }
        return .ok("terminal", size)
    }

    private func type(hasTerminal: Bool) -> Finding {
        let name = environment["TERM"] ?? ""
        guard !name.isEmpty else {
            if !hasTerminal { return .ok("terminal type", "none set, and none needed without a terminal") }
            return .warning("terminal type", "TERM is not set, so a usual one is assumed", mend: "Set TERM to what your terminal is, for example xterm-256color.")
        }
        let type = TerminalType(name)
        switch type.description {
        case .unknown:
            return .warning(
                "terminal type", "TERM is \(name), which this system has no description of; a usual type is taken instead",
                mend: "Install its description (Debian: ncurses-term), or set TERM to a known type such as xterm-256color.")
        case .noDescriptions:
            return .problem("terminal type", "this system has no descriptions of terminals", mend: "Install them (Debian: ncurses-base).")
        case .known: break
        }
        if !type.movesCursor {
            return .problem(
                "terminal type", "TERM is \(name), a type that cannot move its cursor",
                mend: "Set TERM to what your terminal is, for example xterm-256color.")
        }
        let colors =
            switch type.colors {
            case .monochrome: "no colours"
            case .eight: "8 colours"
            case .sixteen: "16 colours"
            case .palette: "256 colours"
            case .direct: "all colours"
            }
        let isColorless = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return .ok("terminal type", "\(name), \(isColorless ? "no colours, since NO_COLOR is set" : colors)")
    }

    private func characters(_ terminal: Int32) -> Finding {
        let asked = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { name in
            environment[name].flatMap { $0.isEmpty ? nil : "\(name)=\($0)" }
        }.first
        let reason = asked.map { "\($0) is not UTF-8 or not installed" } ?? "no locale is set"
        switch CharacterSetting.use(type: environment["TERM"] ?? "", descriptor: terminal) {
        case .locale: return .ok("characters", "UTF-8 (\(asked ?? "the system's own setting"))")
        case .terminal: return .ok("characters", "UTF-8 (as the terminal shows it, since \(reason))")
        case .ascii:
            return .warning(
                "characters", "only ASCII is drawn, since \(reason)", mend: "Set LANG=C.UTF-8 if your terminal shows UTF-8 (Debian: `locale-gen C.UTF-8`).")
        }
    }

    // MARK: tmux

    private var multiplexer: [Finding] {
        guard environment["TMUX"].map({ !$0.isEmpty }) ?? false else { return [] }
        guard let text = OtherProgram.output(["tmux", "show-options", "-sv", "escape-time"]), let time = Int(text) else {
            return [.warning("tmux", "it does not answer", mend: "Is this its terminal still? `tmux info` should say something.")]
        }
        var findings: [Finding] = []
        if time > 50 {
            findings.append(
                .warning(
                    "tmux", "it holds the Esc key back for \(time) ms",
                    mend: "Put `set -s escape-time 10` into ~/.tmux.conf and run `tmux source ~/.tmux.conf`."))
        }
        if let clipboard = OtherProgram.output(["tmux", "show-options", "-sv", "set-clipboard"]), clipboard != "on" {
            findings.append(
                .warning(
                    "tmux", "what is copied in the chat does not reach the clipboard (set-clipboard is \(clipboard))",
                    mend: "Put `set -s set-clipboard on` into ~/.tmux.conf and run `tmux source ~/.tmux.conf`."))
        }
        return [.ok("tmux", "escape-time \(time) ms")] + findings
    }
}
