import JSON
import TestSupport
import Testing

@testable import Approval

/// The corpus' command lines: the flags that reading alone can raise.
@Suite(.enabled(if: Shared.has("attacks/cases.jsonl"), Comment(rawValue: Shared.absent))) struct ShellCaseTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let id: String
        let line: String
        let json: JSONValue
        var testDescription: String { id }

        func names(_ key: ExactString) -> Set<String> { Set((json["must"]?[key]?.array ?? []).compactMap(\.string)) }
    }

    /// Those that say what a line is or a program does; the others need the tool, the folder or the person.
    private static let readable: Set<String> = Set(ShellTrait.allCases.map(\.rawValue)).union([
        "exec-option", "write-option", "wrapper", "interpreter", "indirect-script", "destructive", "network", "repository-config",
        "path-planted-binary",
    ])

    static func cases() -> [Case] {
        guard let lines = try? Shared.lines("attacks/cases.jsonl") else { return [] }
        return lines.compactMap { line in
            guard let value = try? JSONParser.parse(line).value, let id = value["id"]?.string, value["tool"]?.string == "run_command",
                let command = value["arguments"]?["command"]?.string
            else { return nil }
            let filled = command.replacing("@WS@", with: "/tmp/assent/ws").replacing("@WSNAME@", with: "ws").replacing(
                "@TMP@", with: "/tmp/assent/t"
            )
            .replacing("@HOME@", with: "/tmp/assent/home")
            return Case(id: id, line: filled, json: value)
        }
    }

    @Test(arguments: cases()) func theFlagsOfALine(_ item: Case) {
        let judgement = CommandRisk.judge(line: item.line)
        // What a repository configures is found in its files, not in the words.
        let asked = item.names("flags_if_asked").subtracting(["repository-config"])
        let missing = item.names("flags").union(asked).intersection(Self.readable).subtracting(judgement.flags)
        #expect(missing.isEmpty, "\(item.line): \(judgement)")
        let wrong = item.names("flags_absent").intersection(judgement.flags)
        #expect(wrong.isEmpty, "\(item.line): \(judgement)")
    }

    /// A harmless twin of an attack must not look like one.
    @Test(arguments: cases().filter { $0.json["look_alike"] == .bool(true) }) func lookAlikesAreNotDestructive(_ item: Case) {
        let judgement = CommandRisk.judge(line: item.line)
        #expect(judgement.risk == .readOnly || judgement.risk == .writes, "\(item.line): \(judgement)")
    }

    /// What was seen to leave a mark when it ran is never told as reading; but for git, where the mark was left by what a
    /// repository configures and what is switched off when the command runs.
    @Test(arguments: cases().filter { $0.json["marker"] != nil })
    func whatLeavesAMarkIsNeverReading(_ item: Case) {
        guard item.json["checked"] != nil else { return }
        let judgement = CommandRisk.judge(line: item.line)
        let isConfigured = item.json["setup"]?["git_config"] != nil
        #expect(judgement.risk != .readOnly || isConfigured, "\(item.line): \(judgement)")
    }
}
