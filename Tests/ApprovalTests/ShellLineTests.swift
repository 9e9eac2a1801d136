import JSON
import Testing

@testable import Approval

/// Shell lines and what bash makes of them.
@Suite struct ShellLineTests {
    struct Plain: Sendable, CustomTestStringConvertible {
        let line: String
        let commands: [[String]]
        let operators: [String]
        init(_ line: String, _ commands: [[String]], _ operators: [String] = []) {
            self.line = line
            self.commands = commands
            self.operators = operators
        }
        var testDescription: String { VisibleText.line(line) }
    }

    static let plain = [
        Plain("ls -la src", [["ls", "-la", "src"]]),
        Plain("ls && pwd; echo 'hi there' | wc -l", [["ls"], ["pwd"], ["echo", "hi there"], ["wc", "-l"]], ["&&", ";", "|"]),
        Plain("a || b\n\nc;", [["a"], ["b"], ["c"]], ["||", ";"]),
        Plain("echo '/usr'\"/\"'local'/bin", [["echo", "/usr/local/bin"]]),
        Plain("echo \"a \\\" b \\x \\\\\"", [["echo", "a \" b \\x \\"]]),
        Plain("find . -exec rm {} \\;", [["find", ".", "-exec", "rm", "{}", ";"]]),
        Plain("ls *.c ~/x", [["ls", "*.c", "~/x"]]),
        Plain("foo {", [["foo", "{"]]),
        Plain("echo a#b", [["echo", "a#b"]]),
        Plain("echo if then", [["echo", "if", "then"]]),
        Plain("'' x", [["", "x"]]),
        Plain("time foo", [["time", "foo"]]),
        Plain("ls src\u{37E} touch x", [["ls", "src\u{37E}", "touch", "x"]]),
        Plain("ls src\u{A0}x", [["ls", "src\u{A0}x"]]),
        Plain("\techo  x\t", [["echo", "x"]]),
        Plain("a &&\n\tb", [["a"], ["b"]], ["&&"]),
        Plain("!foo", [["!foo"]]),

    ]

    @Test(arguments: plain) func aPlainLineIsItsCommands(_ plain: Plain) {
        let line = ShellLine(plain.line)
        #expect(line.isPlain, "\(line.because ?? "")")
        #expect(line.commands == plain.commands && line.operators == plain.operators)
        #expect(line.because == nil)
    }

    /// A line, a part of the reason, and the flags.
    static let notPlain: [(String, String, [ShellTrait])] = [
        ("echo $HOME", "variable", [.expansion]),
        ("echo \"${x:-1}\"", "variable", [.expansion]),
        ("echo $(pwd)", "command substitution", [.substitution]),
        ("echo `pwd`", "command substitution", [.substitution]),
        ("cat <(ls)", "process substitution", [.substitution]),
        ("tee >(cat)", "process substitution", [.substitution]),
        ("echo ${b@P}", "variable", [.expansion, .substitution]),
        ("echo $((1+1))", "arithmetic", [.expansion]),
        ("echo $((a[$(x)0]))", "arithmetic", [.expansion, .substitution]),
        ("echo $[ x='a[$(y)]', x ]", "arithmetic", [.expansion, .substitution]),
        ("ls > x", "redirects", [.redirect]),
        ("> x", "redirects", [.redirect]),
        ("echo hi >\u{301}out", "redirects", [.redirect]),
        ("ls 2>&1", "redirects", [.redirect]),
        ("ls &> x", "redirects", [.redirect]),
        ("cat <<EOF\n$(x)\nEOF", "here-document", [.heredoc, .substitution]),
        ("cat <<'EOF'\n$(x)\nEOF", "here-document", [.heredoc]),
        ("cat <<< x", "here-string", [.heredoc]),
        ("A=b ls", "sets a variable", [.environmentPrefix]),
        ("TZ=UTC\rls touch x", "carriage return", [.environmentPrefix]),
        ("A=b", "sets a variable", [.environmentChange]),
        ("export A=b", "declares", [.environmentChange]),
        ("(ls; pwd)", "subshell", [.chain]),
        ("{ ls; }", "group", [.chain]),
        ("ls & pwd", "background", [.background, .chain]),
        ("ls &", "background", [.background]),
        ("for f in a; do ls; done", "control structure", [.chain]),
        ("ls() { pwd; }; ls", "function", [.functionOrAlias, .chain]),
        ("function f { ls; }", "function", [.functionOrAlias, .chain]),
        ("[ -f x ]", "test", []),
        ("[[ -f x ]]", "test", []),
        ("echo $'a\\'b'", "escapes", [.quoting, .unparsed]),
        ("! ls", "negation", []),
        ("ls # x", "comment", [.comment]),
        ("echo $'\\x41'", "escapes", [.quoting]),
        ("echo $\"x\"", "translate", [.quoting]),
        ("echo {a,b}", "brace expansion", [.expansion]),
        ("a |& b", "standard error", [.pipe, .redirect]),
        ("ls \\\n -l", "continues a line", []),
        ("ls\r", "carriage return", []),
        ("echo \"s$\"", "dollar sign", []),
        ("coproc ls", "coprocess", [.background]),
        ("echo \"x", "cannot read", [.unparsed]),
        ("&& ls", "cannot read", [.unparsed]),
        ("ls ;; pwd", "cannot read", [.unparsed, .chain]),
        ("ls | | wc", "cannot read", [.unparsed, .pipe]),
        ("foo(", "cannot read", [.unparsed]),
        ("done", "cannot read", [.unparsed]),
        ("time | x", "cannot read", [.unparsed]),
        ("", "no command", []),
        ("ls\0x", "NUL", [.unparsed]),
    ]

    @Test(arguments: notPlain) func everythingElseIsNotPlainAndSaysWhy(_ line: String, _ because: String, _ traits: [ShellTrait]) {
        let read = ShellLine(line)
        #expect(!read.isPlain && read.commands.isEmpty && read.operators.isEmpty)
        #expect(read.because?.contains(because) == true, "\(read.because ?? "")")
        // What stands behind an error is a sketch.
        #expect(read.traits == Set(traits) || traits.contains(.unparsed) && read.traits.isSuperset(of: traits), "\(read.traits)")
    }

    /// Words that read otherwise than they are; and those that are quoted as people quote.
    @Test(arguments: [
        ("to''uch x", true), ("r\\m x", true), ("r\"\"m x", true), ("'r'm x", true), ("$'rm' x", true), ("ls a\"b\"", true),
        ("echo 'it'\\''s'", true),
        ("cat -- '-n' \"my file\"", false), ("grep --include='*.c' x", false), ("rg -g'*.txt' x", false), ("git commit -m\"a b\"", false),
        ("ls my\\ file", false), ("find . \\( -name x \\)", false), ("echo \"it's fine\"", false), ("dd if=\"a b\"", false),
    ]) func spellingInPiecesIsATrait(_ line: String, _ hides: Bool) {
        #expect(ShellLine(line).traits.contains(.quoting) == hides)
    }

    /// For rules that deny: everything that could run is seen, wherever it stands.
    @Test(arguments: [
        "echo $(touch x)", "echo `touch x`", "echo \"a$(touch x)\"", "cat <(touch x)", "echo ${x:-$(touch x)}", "(touch x)", "{ touch x; }",
        "if touch x; then ls; fi", "for f in a; do touch x; done", "while true; do touch x; done", "case a in a) touch x ;; esac",
        "f() { touch x; }", "function f () (touch x)", "cat <<E\n$(touch x)\nE", "cat <<E\n`touch x`\nE", "ls & touch x", "! touch x",
        "A=$(touch x)", "A=b touch x", "a[$(touch x)]=b", "a=($(touch x))", "[[ -n $(touch x) ]]", "((a[$(touch x)]))",
        "echo $((`touch x`))",
        "coproc touch x", "coproc N { touch x; }", "echo `echo \\`touch x\\``", "ls > $(touch x)", "2>y touch x", "ls |& touch x",
        "echo \"unterminated\ntouch x\n", "ls ;; touch x", "ls ) touch x", "$'\\x74ouch' x", "to''uch x", "ls\ntouch x", "ls\r\ntouch x",
        "cat <<E; touch x\nE", "cat <<E\nE\ntouch x", "cat <<'E'\n`\nE\ntouch x", "echo a#b; touch x",
        "case x in a|b) ls;& *) touch x;; esac",
        "select x in a b; do touch x; done", "until touch x; do :; done", "echo ${x#'}'}; touch x", "echo \"${x#'}'}\"; touch x",
        "ls 'a\nb'; touch x",
        "touch \\\n x", "to\\\nuch x", "for ((;;)) { touch x; }", "( (touch x) )", "((touch x) | cat)", "$(touch x)",
        "ls $'a\\'b'; touch x",
    ]) func whatRunsInsideIsSeen(_ line: String) {
        let commands = ShellLine(line).simpleCommands.map(\.words)
        // A quote that is never closed hides what is behind it, and then bash runs none of it.
        if line.utf8.starts(with: "echo \"unterminated".utf8) { return }
        #expect(commands.contains { $0.first == .literal("touch") && $0.contains(.literal("x")) }, "\(commands)")
    }

    /// Through wrappers and shells as well.
    @Test(arguments: [
        "time touch x", "sudo -u bob touch x", "env A=b touch x", "xargs touch x", "nohup timeout 5 touch x", "sh -c 'ls; touch x'",
        "bash -lc 'touch x'",
        "eval 'touch' x", "find . -exec touch x \\;", "find . -name y -ok touch x {} +", "command touch x", "exec touch x",
        "trap 'touch x' EXIT",
        "sudo sh -c \"sh -c 'touch x'\"", "echo $(env touch x)", "watch touch x",
    ]) func whatWrappersRunIsSeen(_ line: String) {
        let commands = ShellLine(line).reachableCommands
        #expect(commands.contains { $0.starts(with: [.literal("touch"), .literal("x")]) }, "\(commands)")
    }

    @Test(arguments: [
        "$(", "(", "{ ", "${x:-", "\"$(", "<(", "if ", "`\\`", "$[", "((", "$((", "case x in a) ", "cat <<E\n$(", "f()", "coproc a ", "a=(",
    ])
    func nestingIsBounded(_ opening: String) {
        let line = ShellLine(String(repeating: opening, count: 4_000) + "rm x")
        #expect(!line.isPlain)
        let closed = ShellLine("echo " + String(repeating: "$(", count: 500) + "; rm x;" + String(repeating: ")", count: 500))
        #expect(closed.traits.contains(.unparsed))
        // Too deep to be read, and still seen.
        #expect(closed.simpleCommands.contains { $0.words == [.literal("rm"), .literal("x")] })
    }

    @Test func aHundredCommandsAreOneList() {
        let line = ShellLine(String(repeating: "true; ", count: 100) + "touch x")
        #expect(line.isPlain && line.commands.count == 101 && line.commands.last == ["touch", "x"])
    }

    @Test func aContinuedLineIsTransparentAndNotPlain() {
        let line = ShellLine("ls \\\n  -l \\\n  src")
        #expect(!line.isPlain && line.isTransparent && line.traits.isEmpty)
        #expect(line.simpleCommands.map(\.argv) == [["ls", "-l", "src"]])
        #expect(ShellLine("ls src 2>/dev/null").isTransparent)
        #expect(!ShellLine("ls src 2>x").isTransparent && !ShellLine("ls *").isTransparent && !ShellLine("").isTransparent)
    }

    @Test func bytesThatAreNotUTF8AreNotPlain() {
        let line = ShellLine([UInt8(ascii: "l"), UInt8(ascii: "s"), 0x20, 0xFF])
        #expect(!line.isPlain && line.simpleCommands.first?.words == [.literal("ls"), .unknown])
    }

    @Test func theAnswersOfInspectShell() {
        let answer = ShellInspection.answer(toLine: Array(#"{"line":"ls | wc"}"#.utf8))
        #expect(answer["plain"] == .bool(true) && answer["because"] == .null)
        #expect(ShellInspection.answer(toLine: Array("x".utf8))["error"] != nil)
        #expect(ShellInspection.answer(toLine: Array("{}".utf8))["error"] != nil)
    }
}
