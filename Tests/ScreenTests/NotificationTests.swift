import TestSupport
import Testing

@testable import Screen

/// What is sent to which terminal, byte by byte.
@Suite struct NotificationTests {
    private static let text = "assent desk: #3 delete_file waits"

    @Test(arguments: [
        (NotificationForm.osc9, "\u{1B}]9;assent desk: #3 delete_file waits\u{7}"),
        (.osc777, "\u{1B}]777;notify;Assent;assent desk: #3 delete_file waits\u{7}"),
        (.osc99, "\u{1B}]99;o=unfocused;assent desk: #3 delete_file waits\u{1B}\\"),
    ])
    func bytes(_ form: NotificationForm, _ bytes: String) {
        #expect(TerminalCommand.notification(Self.text, as: form) == Array(bytes.utf8))
    }

    @Test(arguments: [
        (NotificationForm.osc9, "\u{1B}Ptmux;\u{1B}\u{1B}]9;a\u{7}\u{1B}\\"),
        (.osc777, "\u{1B}Ptmux;\u{1B}\u{1B}]777;notify;Assent;a\u{7}\u{1B}\\"),
        (.osc99, "\u{1B}Ptmux;\u{1B}\u{1B}]99;o=unfocused;a\u{1B}\u{1B}\\\u{1B}\\"),
    ])
    func bytesThroughTmux(_ form: NotificationForm, _ bytes: String) {
        #expect(TerminalCommand.throughTmux(TerminalCommand.notification("a", as: form)) == Array(bytes.utf8))
    }

    /// Nothing in a text ends the sequence, divides it, or makes another command of it.
    @Test(arguments: NotificationForm.allCases) func noTextBreaksOut(_ form: NotificationForm) {
        let empty = TerminalCommand.notification("", as: form)
        for text in [
            "a\u{7}b\u{1B}\\c\u{9C}d\u{18}\u{1A}e\nf", "4;1;50", "9;4;3", ";;;", "\u{1B}]52;c;?\u{7}", "p=?;x", "\u{202E}é漢\u{E0041}", String(repeating: "x", count: 5000),
        ] {
            let bytes = TerminalCommand.notification(text, as: form)
            #expect(bytes.count { $0 == 0x1B } == empty.count { $0 == 0x1B } && bytes.count { $0 == 0x07 } == empty.count { $0 == 0x07 })
            #expect(bytes.count { $0 == UInt8(ascii: ";") } == empty.count { $0 == UInt8(ascii: ";") })
            #expect(bytes.allSatisfy { $0 < 0x7F } && bytes.count <= empty.count + TerminalCommand.titleLength)
        }
        #expect(TerminalCommand.notification("4;1;50", as: .osc9) == Array("\u{1B}]9; 4,1,50\u{7}".utf8))
        #expect(TerminalCommand.notification("", as: .osc9) == Array("\u{1B}]9; \u{7}".utf8))
    }

    @Test(arguments: [
        (["TERM": "xterm-kitty"], NotificationForm.osc99), (["TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"], .osc99),
        (["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"], .osc9), (["TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"], .osc9),
        (["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"], .osc9), (["TERM": "xterm-ghostty"], .osc9),
        (["TERM": "foot"], .osc777), (["TERM": "foot-extra"], .osc777), (["TERM": "rxvt-unicode-256color"], .osc777),
        (["TERM": "xterm-256color", "VTE_VERSION": "7600"], .osc777), (["TERM": "xterm-256color", "KONSOLE_VERSION": "240802"], .osc777),
        (["TERM": "xterm-256color", "WT_SESSION": "a-b"], .osc777), (["TERM": "contour"], .osc777),
        // Started from kitty, and another terminal.
        (["TERM": "xterm-256color", "TERM_PROGRAM": "ghostty", "KITTY_WINDOW_ID": "1"], .osc9),
    ] as [([String: String], NotificationForm)])
    func known(_ environment: [String: String], _ form: NotificationForm) { #expect(NotificationForm.known(environment) == form) }

    /// ConEmu's `OSC 9` are its own commands; the others ignore all three, or show them as text.
    @Test(arguments: [
        ["TERM": "xterm-256color"], ["TERM": "linux"], ["TERM": "alacritty"], ["TERM": "xterm-256color", "ConEmuPID": "4"], [:],
        ["TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"], ["TERM": "xterm-256color", "TERM_PROGRAM": "vscode", "VTE_VERSION": "7600"],
        ["TERM": "screen", "STY": "1.pts-0", "KITTY_WINDOW_ID": "1"],
    ])
    func notKnown(_ environment: [String: String]) { #expect(NotificationForm.known(environment) == nil) }

    @Test func insideTmuxTheClientCounts() {
        let environment = ["TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "KITTY_WINDOW_ID": "1"]
        func form(_ name: String, _ type: String) -> NotificationForm? {
            .known(environment, outside: TmuxClient(name: name, type: type, passthrough: "on"))
        }
        #expect(form("xterm-256color", "iTerm2 3.5.0") == .osc9)
        #expect(form("foot", "") == .osc777 && form("xterm-256color", "foot(1.16.2)") == .osc777)
        #expect(form("xterm-256color", "WezTerm 20240203") == .osc9)
        #expect(form("xterm-256color", "") == .osc99, "where it does not say, what tmux was started in is left")
    }

    @Test func whatTmuxAnswers() {
        #expect(TmuxClient(answer: "0|xterm|")?.letsThrough == false && TmuxClient(answer: "off|xterm|")?.letsThrough == false)
        #expect(TmuxClient(answer: "1|xterm|kitty(0.35.2)") != nil && TmuxClient(answer: "1|xterm|")?.letsThrough == true)
        #expect(TmuxClient(answer: "all|xterm-kitty|a|b")?.type == "a|b" && TmuxClient(answer: "|xterm|")?.passthrough == "all")
        #expect(TmuxClient(answer: "") == nil && TmuxClient(answer: "no server") == nil)
    }
}
