import JSON
import TestSupport
import Testing

@testable import Approval

/// Lines of random parts: none is a crash, and bash agrees on all that are plain.
@Suite struct ShellFuzzTests {
    private static let parts = [
        ";", ";;", "&", "&&", "|", "||", "\n", "\\\n", "\\", "'", "\"", "`", "$", "$(", "(", ")", "{", "}", "<", ">", ">>", "<<", "<<-",
        "<(", "#",
        " ", " ", " ", " ", "\t", "a", "bb", "x", "-r", "=", "a=", "1", "2", "~", "*", "?", "[", "]", "!", "$x", "${", "$((", "))", "$[",
        "$'",
        "$\"", "if", "then", "fi", "while", "do", "done", "case", "in", "esac", "for", "function", "time", "coproc", "[[", "]]", "{a,b}",
        "{1..2}", ",", "..", "\r", "\u{37E}", "é", ">\u{301}", "@", "+", "()", "x y", "\"a b\"", "'c d'", "a[", "|&", "&>", "2>", "<<EOF\n",
        "\nEOF\n", "^", ":", "rm x", "sh -c '", "eval ", "git ", "find . -exec ", "sed -e ", "s/a/b/", "xargs ", "env ", "--", "curl ",
    ]
    private static let simple = [
        ";", "&&", "|", "||", "\n", "\\", "'", "\"", " ", " ", " ", "a", "bb", "x", "-r", "=", "1", "*", "[", "]", "{", "}", "#", "!", ",",
        ".", "é",
        "\u{37E}", "\"a b\"", "'c d'", "\\;", "\\\\", "\t", "^", ":", "@", "+",
    ]

    private static func line(_ noise: inout Noise) -> String {
        let parts = noise.below(3) == 0 ? parts : simple
        return (0...noise.below([6, 12, 25][noise.below(3)])).map { _ in noise.pick(parts) ?? "" }.joined()
    }

    @Test func nothingCrashesAndWhatIsPlainIsWhole() {
        let report = Fuzzing.run("shell", cases: 3_000) { noise in
            var text = Self.line(&noise)
            // Now and then a long one, for the time that a byte takes.
            if noise.below(200) == 0 { text = String(repeating: text, count: 1 + noise.below(400)) }
            let line = ShellLine(text)
            let judgement = CommandRisk.judge(line: text)
            _ = line.simpleCommands.compactMap(CommandScript.path)
            var wrong: String?
            if line.isPlain != (line.because == nil) { wrong = "plain and a reason: \(text)" }
            if line.isPlain, line.commands.isEmpty || line.commands.contains(where: \.isEmpty) { wrong = "plain and empty: \(text)" }
            if line.isPlain, !line.traits.isSubset(of: [.chain, .pipe, .expansion, .quoting, .functionOrAlias, .environmentChange]) {
                wrong = "plain and \(line.traits): \(text)"
            }
            if judgement.risk == .readOnly, !line.traits.isDisjoint(with: [.substitution, .expansion, .unparsed, .background]) {
                wrong = "reads only, and \(line.traits): \(text)"
            }
            return (wrong, text.utf8.count)
        }
        #expect(report.failures.isEmpty, "\(report.failures)")
    }

    @Test(.enabled(if: BashWords.isHere, "there is no /bin/bash here")) func bashAgreesOnPlainLines() throws {
        let report = try Fuzzing.run("shell-bash", cases: 2) { noise in
            var plain: [(text: [UInt8], line: ShellLine)] = []
            var bytes = 0
            for _ in 0..<400 {
                let text = Self.line(&noise)
                bytes += text.utf8.count
                let line = ShellLine(text)
                if line.isPlain { plain.append((Array(text.utf8), line)) }
            }
            for (text, _) in plain.prefix(60) {
                if let refusal = try BashWords.refusal(of: text) {
                    return ("bash refuses \(String(decoding: text, as: UTF8.self)): \(refusal)", bytes)
                }
            }
            let looked = plain.filter {
                $0.line.commands.allSatisfy { BashWords.isLookedUp($0.first ?? "") } && !$0.text.contains(UInt8(ascii: "~"))
            }
            for status in [0, 1] {
                let ran = try BashWords.commands(of: looked.map(\.text), status: status)
                if ran.count != looked.count { return ("bash read \(ran.count) of \(looked.count) lines", bytes) }
                for ((text, line), commands) in zip(looked, ran) where !Self.agrees(line, text, commands, status) {
                    return ("\(String(decoding: text, as: UTF8.self)): \(line.commands), bash \(commands)", bytes)
                }
            }
            return (nil, bytes)
        }
        #expect(report.failures.isEmpty, "\(report.failures)")
    }

    /// Whether bash ran what the line says it would, when every command ends with the status. Those of a pipe run in any order.
    private static func agrees(_ line: ShellLine, _ text: [UInt8], _ ran: [[String]], _ status: Int) -> Bool {
        func sorted(_ commands: [[String]]) -> [[ExactString]] {
            commands.map { $0.map { ExactString($0) } }.sorted { $0.lexicographicallyPrecedes($1) }
        }
        guard !text.contains(0x0A), line.operators.count >= line.commands.count - 1 else {
            // Newlines are no operators, so what was skipped is not known.
            let all = Set(sorted(line.commands))
            return sorted(ran).allSatisfy(all.contains) && !ran.isEmpty
        }
        var expected: [[String]] = []
        var last = 0
        var runs = true
        for (index, command) in line.commands.enumerated() {
            if index > 0 {
                switch line.operators[index - 1] {
                case "&&": runs = last == 0
                case "||": runs = last != 0
                case ";": runs = true
                default: break
                }
            }
            if runs {
                expected.append(command)
                last = status
            }
        }
        return sorted(expected) == sorted(ran)
    }
}
