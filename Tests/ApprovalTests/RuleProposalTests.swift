import Conversation
import JSON
import Testing

@testable import Approval

/// Rules that are made from a call.
@Suite struct RuleProposalTests {
    private func texts(_ sheet: CallSheet, _ rules: [Rule] = []) -> [String] {
        switch RuleProposal.choices(for: sheet, policy(rules)) {
        case .success(let choices): choices.map { $0.rules.map(\.words).joined(separator: " + ") }
        case .failure(let refusal): ["! \(refusal.sentence)"]
        }
    }

    private func policy(_ rules: [Rule] = []) -> Policy { Policy(rules: RuleSet(rules), circumstances: .init(now: RuleFixture.now)) }

    @Test func fromNarrowToWide() throws {
        #expect(texts(try RuleFixture.shell("git log --oneline -n 5")) == [
            "git log --oneline -n 5", "git log --oneline", "git log", "git",
        ])
        #expect(texts(try RuleFixture.shell("swift build")) == ["swift build"])
        #expect(texts(try RuleFixture.file("write_file", "src/a/b.c")) == ["write_file inside src/a/b.c", "write_file inside src/a", "write_file inside src", "write_file inside ."])
        #expect(texts(try RuleFixture.file("write_file", "/x/y/z", resolved: "/x/y/z", inside: false)) == ["write_file inside /x/y/z", "write_file inside /x/y", "write_file inside /x"])
        #expect(texts(try RuleFixture.fetch("https://a.example/x", host: "a.example")).count == 2)
    }

    /// What ends between an option and its value is no rule that anybody would mean.
    @Test(arguments: [
        ("git -C src log", ["git -C src log", "git -C src", "git"]),
        ("git log --max-count 3 x", ["git log --max-count 3 x", "git log --max-count 3", "git log", "git"]),
        ("find . -name x -type f", ["find . -name x -type f", "find . -name x", "find .", "find"]),
        ("head -n -5 x", ["head -n -5 x", "head -n -5", "head"]),
        ("ls -l x", ["ls -l x", "ls -l", "ls"]),
        ("git diff -- x", ["git diff -- x", "git diff", "git"]),
        ("echo -n x", ["echo -n x", "echo -n", "echo"]),
    ])
    func isNotCutFromItsValue(_ line: String, _ offered: [String]) throws {
        #expect(texts(try RuleFixture.shell(line)) == offered)
    }

    @Test func whatIsNotKnownIsNotCutEither() throws {
        // Of this program no options are known: any could take the next word, but not the next option.
        func cuts(_ line: String) -> [Int] {
            let words = line.utf8.split(separator: 0x20).map { ExactString(String(decoding: Array($0), as: UTF8.self)) }
            return (1...words.count).filter { OptionCut.isThere(words, $0) }
        }
        #expect(cuts("nosuchprogram --out x -a -b --c=d e") == [2])
        #expect(cuts("sort -o x y") == [2])
        #expect(cuts("ls") == [])
    }

    @Test func aCallThatRulesAllowByNow() throws {
        let texts = texts(try RuleFixture.shell("git log -3"), [try RuleFixture.allow("git log")])
        #expect(texts.count == 1 && texts[0].contains("allow such a call by now"), "\(texts)")
    }

    @Test(arguments: [
        "python3 -c 'print(1)'", "rm -rf build", "bash -lc 'ls'", "env touch x", "ls $(touch x)", "sudo ls", "cat > x", "ls *.c", "for f in a; do ls; done", "xargs ls", "ls 'a\u{202E}b'",
        "find . -delete", "./build.sh", "sort -o x y; python3 x.py",
    ])
    func isNotOffered(_ line: String) throws {
        let texts = texts(try RuleFixture.shell(line))
        #expect(texts.count == 1 && texts[0].hasPrefix("! "), "\(texts)")
    }

    @Test func oneRuleForEachPart() throws {
        #expect(texts(try RuleFixture.shell("git status && swift build")).first == "git status + swift build")
        let known = try RuleFixture.allow("git status")
        #expect(texts(try RuleFixture.shell("git status && swift build"), [known]) == ["swift build"])
        // What follows a push is not offered with it.
        for choice in texts(try RuleFixture.shell("git status && git push")) { #expect(choice.contains("git push") || choice.hasPrefix("!"), "\(choice)") }
    }

    @Test func whatIsOfferedCoversTheCallAndNoMore() throws {
        let sheet = try RuleFixture.shell("git push origin main")
        guard case .success(let choices) = RuleProposal.choices(for: sheet, policy()) else { return #expect(Bool(false)) }
        #expect(choices.count == 1)
        for line in ["git push", "git push --force", "git push origin", "git push origin other", "touch x"] {
            #expect(RuleFixture.verdict(try RuleFixture.shell(line), choices[0].rules).ruling == .ask, "\(line)")
        }
    }

    @Test func typingIsReadAsAFileWould() throws {
        let sheet = try RuleFixture.shell("git log -3")
        guard case .success(let choices) = RuleProposal.choices(for: sheet, policy()) else { return #expect(Bool(false)) }
        #expect(try RuleProposal.typed("git log", in: choices[0]).first?.words == "git log")
        #expect(RuleProposal.problem(with: try RuleProposal.typed("git log", in: choices[0]), for: sheet, policy()) == nil)
        #expect(RuleProposal.problem(with: try RuleProposal.typed("git status", in: choices[0]), for: sheet, policy()) != nil)
        #expect(throws: RuleError.self) { try RuleProposal.typed("git log; rm", in: choices[0]) }
        #expect(throws: RuleError.self) { try RuleProposal.typed("", in: choices[0]) }
    }

    @Test func aDenyingRuleComesFirst() throws {
        let deny = try Rule(["effect": "deny", "command": "git push"])
        let texts = texts(try RuleFixture.shell("git push origin"), [deny])
        #expect(texts.count == 1 && texts[0].contains("denied"), "\(texts)")
    }

    @Test func callsOfTheJournal() throws {
        func past(_ line: String, flags: Set<String> = []) throws -> PastCall {
            PastCall(
                tool: "run_shell", arguments: try ToolArguments(parsing: (["command": .string(ExactString(line))] as JSONValue).serialized()), risk: CommandRisk.judge(line: line).risk,
                flags: flags, folder: "/w", wasAsked: true)
        }
        let rule = try RuleFixture.allow("git log")
        #expect(try past("git log -5").isAllowed(by: [rule]))
        #expect(try !past("git status").isAllowed(by: [rule]))
        #expect(try !past("git log | sh").isAllowed(by: [rule]))
        #expect(try !past("git log -5", flags: ["hidden-characters"]).isAllowed(by: [rule]))
        var write = try RuleFixture.rule(#"{"effect":"allow","tool":"write_file","inside":"src"}"#)
        write.inside?.components = ["w", "src"]
        let arguments = try ToolArguments(parsing: Array(#"{"path":"src/a","content":""}"#.utf8))
        #expect(PastCall(tool: "write_file", arguments: arguments, risk: .writes, flags: [], folder: "/w", wasAsked: false).isAllowed(by: [write]))
        #expect(!PastCall(tool: "write_file", arguments: arguments, risk: .writes, flags: [], folder: "/v", wasAsked: false).isAllowed(by: [write]))
    }
}
