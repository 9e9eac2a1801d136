/// How a terminal is asked to show a notification on the desktop. None of these is answered by the terminal.
public enum NotificationForm: String, Sendable, CaseIterable {
    /// `OSC 9 ; text`, iTerm2's (https://iterm2.com/documentation-escape-codes.html). Where the text begins with a number and a
    /// semicolon it is one of ConEmu's commands, `9;4` a progress bar.
    case osc9
    /// `OSC 777 ; notify ; title ; text`, of urxvt's extension of that name.
    case osc777
    /// `OSC 99 ; metadata ; text`, kitty's (https://sw.kovidgoyal.net/kitty/desktop-notifications/).
    case osc99

    /// As the terminal is known to understand; nil for one that is not known to, where the bell is all there is.
    ///
    /// - Parameters:
    ///   - environment: of this program.
    ///   - outside: what tmux says of the terminal that it is shown in; nil outside tmux. Inside, variables tell of the terminal
    ///     in which tmux was once started, and count less.
    public static func known(_ environment: [String: String], outside: TmuxClient? = nil) -> NotificationForm? {
        // GNU screen hands nothing on that it does not know.
        if set(environment, "STY") { return nil }
        if let outside { return of(type: outside.type) ?? of(type: outside.name) ?? of(variables: environment) }
        return of(variables: environment) ?? of(type: environment["TERM"] ?? "")
    }

    private static func set(_ environment: [String: String], _ name: String) -> Bool { environment[name].map { !$0.utf8.isEmpty } ?? false }

    /// By the variables with which a terminal names itself.
    private static func of(variables: [String: String]) -> NotificationForm? {
        let programs: [(String, NotificationForm?)] = [
            ("iTerm.app", .osc9), ("WezTerm", .osc9), ("ghostty", .osc9), ("WarpTerminal", .osc9), ("zed", .osc9), ("kitty", .osc99),
            ("vscode", nil), ("Apple_Terminal", nil), ("Hyper", nil),
        ]
        if let name = variables["TERM_PROGRAM"], let known = programs.first(where: { $0.0.utf8.elementsEqual(name.utf8) }) { return known.1 }
        // iTerm2 sets it so that it goes through SSH.
        if let name = variables["LC_TERMINAL"], name.utf8.elementsEqual("iTerm2".utf8) { return .osc9 }
        if set(variables, "KITTY_WINDOW_ID") { return .osc99 }
        // Each terminal that builds on VTE or is started from another one has the variables of both: the more special first.
        for name in ["WT_SESSION", "KONSOLE_VERSION", "VTE_VERSION"] where set(variables, name) { return .osc777 }
        return nil
    }

    /// By a type of terminal as in `TERM`, or by a name with a version as terminals tell it to tmux: `kitty(0.35.2)`.
    private static func of(type: String) -> NotificationForm? {
        let types: [(String, NotificationForm)] = [
            ("xterm-kitty", .osc99), ("kitty", .osc99), ("xterm-ghostty", .osc9), ("ghostty", .osc9), ("wezterm", .osc9), ("iterm", .osc9),
            ("foot", .osc777), ("rxvt", .osc777), ("gnome", .osc777), ("vte", .osc777), ("konsole", .osc777), ("contour", .osc777),
        ]
        let lowered = type.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 32 : $0 }
        return types.first { lowered.starts(with: $0.0.utf8) }?.1
    }
}

/// What tmux says of the client in which a pane is shown, and of what it lets through.
public struct TmuxClient: Sendable, Equatable {
    /// Of its terminal, as in `TERM`.
    public var name: String
    /// As the terminal calls itself, for example `iTerm2 3.5.0`; empty where it does not.
    public var type: String
    /// `allow-passthrough`: off, on (from a pane that is on the screen) or all; tmux before 3.3 has no such option.
    public var passthrough: String
    /// It knows no `all`.
    public var isFlag = false

    public init(name: String, type: String, passthrough: String) {
        self.name = name
        self.type = type
        self.passthrough = passthrough
    }

    /// What ``init(answer:)`` reads: for `tmux display-message -p`.
    public static let question = "#{allow-passthrough}|#{client_termname}|#{client_termtype}"

    /// - Returns: nil for what is no answer.
    public init?(answer: String) {
        let parts = answer.utf8.split(separator: UInt8(ascii: "|"), maxSplits: 2, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 3 else { return nil }
        (name, type) = (parts[1], parts[2])
        // tmux 3.3 has a flag, later ones a word, and without the option everything is let through.
        let words = [("", "all"), ("0", "off"), ("1", "on")]
        passthrough = words.first { $0.0.utf8.elementsEqual(parts[0].utf8) }?.1 ?? parts[0]
        isFlag = parts[0].utf8.elementsEqual("1".utf8)
    }

    public var letsThrough: Bool { !passthrough.utf8.elementsEqual("off".utf8) }
}
