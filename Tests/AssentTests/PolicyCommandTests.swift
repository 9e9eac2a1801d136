import Approval
import Conversation
import Engine
import JSON
import Journal
import TestSupport
import Testing

@testable import assent

/// `assent policy`, the real program with real files.
@Suite struct PolicyCommandTests {
    private static let rules = """
        # mine
        [[rule]]
        effect = "allow"
        command = "git status"
        saved = "from call #7 of site"

        [[rule]]
        effect = "ask"
        command = "git push"
        reason = "not on a Friday"
        examples = { match = ["git push origin"], no_match = ["git pull"] }

        [[rule]]
        effect = "allow"
        tool = "write_file"
        inside = "out"
        uses = 3

        [[rule]]
        effect = "deny"
        tool = "delete_file"
        expires = "2020-01-01T00:00:00Z"

        """

    @Test func theListHasEveryRuleWithItsPlace() throws {
        let folder = try PolicyFolder(user: Self.rules, folder: PolicyFolder.build)
        let outcome = try folder.policy()
        #expect(outcome.status == 0)
        for line in [
            "1  allow  git status             \(folder.userFile):2\n          saved: from call #7 of site\n",
            "2  ask    git push               \(folder.userFile):7\n          reason: not on a Friday\n",
            "3  allow  write_file inside out  \(folder.userFile):13\n          3 times\n",
            "          holds for nothing: It ended 2020-01-01T00:00:00.000Z.\n",
            "5  allow  make build             \(folder.folderFile):1\n          in \(folder.work)\n          does not hold: ",
        ] { #expect(outcome.text.contains(line), "\(outcome.text)") }
        #expect(try folder.policy(["list"]).text == outcome.text)
        let json = try folder.policy(["--json"]).text.split(separator: "\n").map { try JSONParser.parse(String($0)).value }
        #expect(json.count == 5 && json[1]["line"]?.integer == 7 && json[1]["effect"]?.string == "ask" && json[1]["id"]?.string?.utf8.count == 24)
        #expect(json[4]["holds"] == .bool(false) && json[4]["layer"]?.string == "workspace")
    }

    @Test(arguments: [
        ("[[rule]]\neffect = 'allow'\ncommand = 'python3'\n", "python3 runs what it is given, so no rule allows it by its name."),
        ("[[rule]]\neffect = 'allow'\ncommand = 'rm -r build'\n", "no rule allows that"),
        ("[[rule]]\neffect = 'deny'\ntool = 'write_fil'\n", "There is no tool write_fil."),
        ("[[rule]]\neffect = 'allow'\ntool = 'fetch_url'\n", "A rule for the web must name its host."),
        ("[[rule]]\neffect = 'deny'\ntool = 'write_file'\nworkspace = '/elsewhere'\n", "It is for another folder than this one."),
        ("[[rule]]\neffect = 'allow'\ntool = 'write_file'\ninside = '~other/x'\n", "cannot be found out"),
    ]) func aRuleThatHoldsForNothingSaysSo(_ text: String, _ words: String) throws {
        let outcome = try PolicyFolder(user: text).policy()
        #expect(outcome.text.contains("holds for nothing: ") && outcome.text.contains(words), "\(outcome.text)")
    }

    @Test func nothingAndDamage() throws {
        let folder = try PolicyFolder()
        let none = try folder.policy()
        #expect(none.status == 0 && none.text.contains("there are no rules besides the built-in ones"))
        #expect(try folder.policy(["--json"]).text == "")
        try Files.write("[[rule]]\neffect = 'x'\n", to: folder.userFile)
        let damaged = try folder.policy()
        #expect(damaged.status == 1 && damaged.text.contains("No rule allows anything, since a policy is wrong: \(folder.userFile), line 2, column 10: "), "\(damaged.text)")
    }

    // MARK: test

    @Test func testPlaysAllExamples() throws {
        let folder = try PolicyFolder(user: Self.rules, folder: PolicyFolder.push)
        let outcome = try folder.policy(["test"])
        #expect(outcome.status == 0)
        #expect(outcome.text == "/etc/assent/policy.toml: not there\n\(folder.userFile): 4 rules, 2 examples\n\(folder.folderFile): 1 rule, 0 examples\n")
        let strict = try folder.policy(["test", "--strict"])
        #expect(strict.status == 1 && strict.text.contains("assent: \(folder.userFile):2: allow git status has no examples\n"), "\(strict.text)")
        #expect(!strict.text.contains("ask git push has no examples"))
        try Files.write(Self.rules.replacing("git pull", with: "git push -f"), to: folder.userFile)
        let wrong = try folder.policy(["test"])
        #expect(wrong.status == 1)
        #expect(wrong.text.contains("assent: \(folder.userFile), line 11, column 12: the rule matches its example \"git push -f\", and no_match says that it does not.\n"), "\(wrong.text)")
        #expect(wrong.text.contains("\(folder.folderFile): 1 rule, 0 examples\n"))
    }

    @Test func oneFile() throws {
        let folder = try PolicyFolder(user: "[[rule]", folder: "[[guard]]\non = 'result'\ndetect = 'secrets'\neffect = 'ask'\n")
        let file = "\(folder.home)/new.toml"
        try Files.write(PolicyFolder.build + "[[guard]]\non = 'result'\npattern = 'KD'\neffect = 'ask'\nexamples = { match = ['KD'] }\n", to: file)
        #expect(try folder.policy(["test", file]).text == "\(file): 1 rule, 1 guard, 1 example\n")
        #expect(try folder.policy(["test", folder.folderFile]).text.contains("the policy of a folder has rules and nothing else"))
        #expect(try folder.policy(["test", "/nonexistent"]).status == 1)
    }

    // MARK: check

    @Test func checkSaysWhy() throws {
        let folder = try PolicyFolder(user: Self.rules, folder: PolicyFolder.build)
        func says(_ call: String, _ parts: String..., words: [String] = []) throws {
            let outcome = try folder.check(call, words)
            #expect(outcome.status == 0, "\(outcome.text)")
            for part in parts { #expect(outcome.text.contains(part), "\(outcome.text)") }
        }
        try says(
            #"{"tool": "run_shell", "arguments": {"command": "git push origin"}}"#, "ask\n\n\(folder.userFile):7\n    [[rule]]\n    effect = \"ask\"\n    command = \"git push\"\n",
            "\nA rule asks: git push (policy.toml, line 7): not on a Friday.\n")
        try says(
            #"{"tool": "write_file", "arguments": {"path": "out/x", "content": "a"}}"#, "allow\n\n\(folder.userFile):13\n",
            "rule: write_file inside out (policy.toml, line 13)")
        try says(#"{"tool": "write_file", "arguments": {"path": "x", "content": "a"}}"#, "ask\n\nx is not inside out. (policy.toml, line 13)\n")
        try says(#"{"tool": "list_directory", "arguments": {"path": "."}}"#, "allow\n\nbuilt-in rule: read-only, inside the working folder\n")
        // A secret in the arguments keeps every rule from allowing it.
        try says(
            #"{"tool": "write_file", "arguments": {"path": "out/x", "content": "AKIAIOSFODNN7EXAMPLQ"}}"#, "ask\n\nThere is a secret in its arguments.\n",
            "Without that, this would allow it:\n\n\(folder.userFile):13\n")
        try says(#"{"tool": "run_shell", "arguments": {"command": "make build"}}"#, "ask\n", "without your trust", "\(folder.folderFile):1\n")
        try says(#"{"tool": "nothing", "arguments": {}}"#, "deny\n\nRefused before any rule is looked at: unknown tool")
        try says(#"{"tool": "write_file", "raw_arguments": "{\"path\": 1}"}"#, "deny\n\nGiven back to the model before any rule is looked at: ")
    }

    @Test func checkGoesByTheSession() throws {
        let folder = try PolicyFolder(user: "[[rule]]\neffect = 'deny'\ntool = 'write_file'\nsession = 'desk'\n")
        let call = #"{"tool": "write_file", "arguments": {"path": "x", "content": "a"}}"#
        #expect(try folder.check(call).text.hasPrefix("ask\n"))
        #expect(try folder.check(call, ["--session", "desk"]).text.hasPrefix("deny\n"))
        let json = try JSONParser.parse(try folder.check(call, ["--session", "desk", "--json"]).text).value
        #expect(json["decision"]?.string == "deny" && json["rules"]?.array?.first?["line"]?.integer == 1 && json["risk"]?.string == "writes")
    }

    @Test func checkWithDamage() throws {
        let folder = try PolicyFolder(user: PolicyFolder.push, folder: "x")
        #expect(try folder.check(#"{"tool": "run_shell", "arguments": {"command": "git push"}}"#).text.hasPrefix("deny\n"))
        #expect(try folder.check(#"{"tool": "list_directory", "arguments": {"path": "."}}"#).text.contains("ask\n\nNo rule allows anything in this folder, since its policy is wrong"))
        try Files.write("[[rule]", to: folder.userFile)
        #expect(try folder.check(#"{"tool": "list_directory", "arguments": {"path": "."}}"#).status == 1)
        #expect(try folder.policy(["check", "/dev/null"]).status == 1)
    }

    /// What a folder is called is somebody else's word.
    @Test func namesDoNotReachTheTerminalAsTheyAre() throws {
        let folder = try PolicyFolder()
        let named = "\(folder.work)/a\u{1B}[31mb"
        _ = try Shell.run(["mkdir", "-p", "\(named)/.assent/policy.toml"])
        try Files.write("{", to: "\(named)/file")
        let orders = [
            ["policy", "-C", named], ["policy", "-C", "\(named)/file"], ["policy", "trust", named], ["policy", "test", "\(named)/nothing"],
            ["policy", "check", "\(named)/nothing"], ["inspect", "json", "\(named)/nothing"], ["inspect", "schema", "--schema", "\(named)/file", "--instance", "-"],
            ["run", "--output-schema", "\(named)/file", "hi"],
        ]
        for order in orders {
            let outcome = try folder.run(order)
            #expect(outcome.text.contains("ESC") && !outcome.text.unicodeScalars.contains("\u{1B}"), "\(order): \(outcome.text)")
        }
    }

    // MARK: revoke

    @Test func revokeTakesOutItsLines() throws {
        let folder = try PolicyFolder(user: Self.rules)
        let refused = try folder.policy(["revoke", "2"])
        #expect(refused.status == 1 && refused.text.contains("needs a terminal, or --yes"))
        let outcome = try folder.policy(["revoke", "2", "--yes"])
        #expect(outcome.status == 0 && outcome.text.contains("    command = \"git push\"\n") && outcome.text.contains("The rule is gone.\n"), "\(outcome.text)")
        let left = Self.rules.replacing(
            "[[rule]]\neffect = \"ask\"\ncommand = \"git push\"\nreason = \"not on a Friday\"\nexamples = { match = [\"git push origin\"], no_match = [\"git pull\"] }\n\n", with: "")
        #expect(try Files.text(folder.userFile) == left)
        let id = try #require(try JSONParser.parse(String(try folder.policy(["--json"]).text.prefix { $0 != "\n" })).value["id"]?.string)
        #expect(try folder.policy(["revoke", String(id.prefix(8)), "--yes"]).status == 0)
        #expect(try !Files.text(folder.userFile).contains("git status"))
        for word in ["7", "0", "ffffffffffff"] { #expect(try folder.policy(["revoke", word, "--yes"]).status == 1) }
    }

    /// As it is when a rule is taken back in a session.
    @Test func revokingIsRecordedInTheSessionThatMadeTheRule() throws {
        let folder = try PolicyFolder(user: Self.rules)
        #expect(try folder.policy(["revoke", "1", "--yes"]).status == 0, "without a journal")
        let data = "\(folder.home)/.local/share/assent"
        let journal = try SessionJournal.open(folder: data)
        let rule = try #require(try folder.book().current().rules.first)
        let session = SessionID("s")
        let made = RuleRecord(
            act: .made, rule: rule.id, text: RuleText.toml(rule), scope: .workspace, call: CallKey(session: session, number: 7), author: Author(kind: .person, name: "ada"))
        try journal.append(.ruled(made), session: session, at: Here.now())
        let outcome = try folder.policy(["revoke", "1", "--yes"])
        #expect(outcome.status == 0 && outcome.text.hasSuffix("The rule is gone.\n"), "\(outcome.text)")
        let changes = try journal.ruleChanges()
        #expect(changes.map(\.record.act) == [.made, .revoked] && changes.allSatisfy { $0.session == session && $0.record.rule == rule.id })
        #expect(changes.last?.record.text == made.text && changes.last?.record.scope == .workspace && changes.last?.record.author.name == Here().author.name)
        // A rule of which the journal knows nothing leaves nothing there.
        #expect(try folder.policy(["revoke", "1", "--yes"]).status == 0)
        #expect(try journal.ruleChanges().count == 2)
    }

    @Test func revokeLeavesTheRulesOfOthers() throws {
        let folder = try PolicyFolder(folder: PolicyFolder.push)
        let outcome = try folder.policy(["revoke", "1", "--yes"])
        #expect(outcome.status == 1 && outcome.text.contains("The rule is the folder's, not yours: \(folder.folderFile), line 1."), "\(outcome.text)")
    }

    @Test func aToolCannotRevoke() throws {
        let folder = try PolicyFolder(user: PolicyFolder.push)
        let words = "env -u ASSENT_CALL \(Program.path) policy revoke 1 --yes; true"
        let outcome = try Shell.run(["env", "-i", "ASSENT_CALL=1", "HOME=\(folder.home)", "sh", "-c", words])
        #expect(outcome.text.contains("a tool's call cannot change the policy"), "\(outcome.text)")
        #expect(try Files.text(folder.userFile) == PolicyFolder.push)
    }

    /// No more than 512 bytes can be written; nothing of the old file is lost.
    @Test func aFullDiskChangesNothing() throws {
        let text = "# \(String(repeating: "x", count: 2000))\n" + Self.rules
        let folder = try PolicyFolder(user: text)
        let words = "trap '' XFSZ; ulimit -f 1; exec \(Program.path) policy revoke 1 --yes -C \(folder.work)"
        let outcome = try Shell.run(["env", "-i", "HOME=\(folder.home)", "sh", "-c", words])
        #expect(outcome.status == 1 && outcome.text.contains("Nothing was changed."), "\(outcome.text)")
        #expect(try Files.text(folder.userFile) == text)
        #expect(try Files.list("\(folder.home)/.config/assent") == ["policy.toml"])
    }

    /// As somebody to whom it matters: root may write anywhere.
    @Test(.enabled(if: Files.exists("/usr/bin/setpriv"))) func aFolderThatCannotBeWrittenChangesNothing() throws {
        let folder = try PolicyFolder(user: Self.rules)
        let place = "\(folder.home)/.config/assent"
        let program = "\(folder.scratch.path)/assent"
        _ = try Shell.run(["cp", Program.path, program])
        let isRoot = try Shell.run(["id", "-u"]).text == "0\n"
        if isRoot { _ = try Shell.run(["chown", "-R", "65534:65534", folder.scratch.path]) }
        _ = try Shell.run(["chmod", "500", place])
        defer { _ = try? Shell.run(["chmod", "700", place]) }
        let other = isRoot ? ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] : []
        let outcome = try Shell.run(other + ["env", "-i", "HOME=\(folder.home)", program, "policy", "revoke", "1", "--yes", "-C", folder.work])
        #expect(outcome.status == 1 && outcome.text.contains("Cannot make a file in \(place): Permission denied. Nothing was changed."), "\(outcome.text)")
        #expect(try Files.text(folder.userFile) == Self.rules)
    }

    // MARK: trust

    @Test func trustNeedsAPersonWhoHasSeenIt() throws {
        let folder = try PolicyFolder(folder: PolicyFolder.push)
        #expect(try folder.run(["policy", "trust", folder.work]).text == "Nothing in \(folder.folderFile) needs your trust.\n")
        let text = "# \u{202E}mark\n" + PolicyFolder.build + String(repeating: "# more\n", count: 60) + "# the end\n"
        try Files.write(text, to: folder.folderFile)
        let refused = try folder.run(["policy", "trust", folder.work])
        #expect(refused.status == 1 && refused.text.contains("trust needs a terminal"))
        func play(_ answers: [String], _ ending: String) throws {
            let screen = try Tmux(
                [Program.path, "policy", "trust", folder.work], in: folder.scratch.path,
                environment: ["PATH": "/usr/bin:/bin", "HOME": folder.home, "LANG": "C.UTF-8", "TERM": "tmux-256color"])
            try screen.wait(for: "wants to allow something (1 rule) in this folder")
            try screen.wait(for: "1  # ⟨U+202E⟩mark")
            for answer in answers {
                try screen.wait(for: answer.isEmpty ? "Enter shows more" : "Type trust")
                if !answer.isEmpty { try screen.type(answer) }
                try screen.press("Enter")
            }
            try screen.wait(for: ending)
        }
        try play(["", "yes"], "exit status 1")
        #expect(try folder.policy().text.contains("does not hold"))
        try play(["", "trust"], "exit status 0")
        #expect(try !folder.policy().text.contains("does not hold"))
        #expect(try folder.check(#"{"tool": "run_shell", "arguments": {"command": "make build"}}"#).text.hasPrefix("allow\n"))
        #expect(try folder.run(["policy", "trust", folder.work]).text == "\(folder.folderFile) is trusted already.\n")
        #expect(try folder.run(["policy", "untrust", folder.work]).text == "What \(folder.folderFile) allows does not hold any more.\n")
        #expect(try folder.policy().text.contains("does not hold"))
    }

    // MARK: Elsewhere

    @Test func doctorHasALine() throws {
        let folder = try PolicyFolder(user: Self.rules, folder: PolicyFolder.build)
        func doctor() throws -> String { try folder.run(["doctor", "--practice", "-C", folder.work]).text }
        let text = try doctor()
        #expect(text.contains("4 rules, 0 guards in \(folder.userFile), \(folder.folderFile)"), "\(text)")
        #expect(text.contains("wants to allow something (1 rule); it does not hold."))
        try Files.write("[[rule]]\neffect = 'x'\n", to: folder.userFile)
        #expect(try doctor().contains("No rule allows anything, since a policy is wrong: \(folder.userFile), line 2, column 10"))
        try Files.write("[[rule]", to: folder.userFile)
        #expect(try doctor().contains("No session begins."))
    }

    /// As a session tells it at its beginning.
    @Test func aSessionSaysWhatIsWrong() throws {
        let folder = try PolicyFolder(user: "[[rule]]\neffect = 'x'\n", folder: PolicyFolder.build)
        let outcome = try folder.run(["run", "--practice", "-C", folder.work, "--json", "hello"])
        #expect(outcome.status == 0, "\(outcome.text)")
        #expect(outcome.text.contains("No rule allows anything, since a policy is wrong: \(folder.userFile), line 2, column 10"), "\(outcome.text)")
        #expect(outcome.text.contains("wants to allow something (1 rule)"), "\(outcome.text)")
        try Files.write("[[rule]", to: folder.userFile)
        let stopped = try folder.run(["run", "--practice", "-C", folder.work, "hello"])
        #expect(stopped.status == 1 && stopped.text.contains("\(folder.userFile), line 1"), "\(stopped.text)")
    }

    @Test func completionsKnowIt() throws {
        for shell in ["bash", "zsh", "fish"] {
            let outcome = try Program.run(["--generate-completion-script", shell])
            #expect(outcome.status == 0 && outcome.text.contains("revoke"), "\(shell)")
        }
    }
}
