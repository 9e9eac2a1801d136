import Approval
import Conversation
import JSON
import TestSupport
import Testing

@testable import Tools

/// Invariant 19: what a repository configures does not run, or the call asks and says what it is. With real repositories.
@Suite struct GitSwitchTests {
    /// A repository with two commits, and a place where what ran leaves a mark.
    private struct Desk {
        let fixture: Fixture
        var mark: String { "\(fixture.scratch.path)/mark" }
        var touch: String { "touch \(mark)" }
        var hasRun: Bool { Files.exists(mark) }

        init() throws {
            fixture = try Fixture()
            try Desk.repository(fixture.workspace)
        }

        static func repository(_ folder: String) throws {
            if !Files.exists(folder) { try Fixture.makeFolder(folder) }
            try git(folder, "init", "-q", "-b", "main", ".")
            try git(folder, "config", "user.email", "a@example.invalid")
            try git(folder, "config", "user.name", "a")
            for text in ["one\n", "two\n"] {
                try Files.write(text, to: "\(folder)/a.txt")
                try git(folder, "add", ".")
                try git(folder, "commit", "-q", "-m", "c")
            }
            try Files.write("three\n", to: "\(folder)/a.txt")
        }

        static func git(_ folder: String, _ words: String...) throws {
            let outcome = try Shell.run(["git"] + words, in: folder, environment: ["HOME": "/nonexistent", "GIT_ALLOW_PROTOCOL": "file"])
            guard outcome.status == 0 else { throw Unexpected(description: "git \(words): \(outcome.text)") }
        }

        func git(_ words: String...) throws {
            let outcome = try Shell.run(["git"] + words, in: fixture.workspace, environment: ["HOME": "/nonexistent"])
            guard outcome.status == 0 else { throw Unexpected(description: "git \(words): \(outcome.text)") }
        }

        func script(_ path: String) throws {
            try Files.write("#!/bin/sh\n\(touch)\n", to: path)
            _ = try Shell.run(["chmod", "+x", path])
        }

        func run(_ line: String) async throws -> ExecutionResult {
            try await fixture.run("run_shell", ["command": .string(ExactString(line))])
        }

        func facts(_ line: String, cwd: String? = nil) async throws -> Facts {
            var members = [JSONObject.Member(key: "command", value: .string(ExactString(line)))]
            if let cwd { members.append(.init(key: "cwd", value: .string(ExactString(cwd)))) }
            return try await fixture.facts("run_shell", .object(JSONObject(members)))
        }
    }

    struct Switch: Sendable, CustomTestStringConvertible {
        let key: String
        /// `@` stands for the program that leaves the mark.
        let value: String
        let line: String
        var testDescription: String { "\(key): \(line)" }
    }

    /// Keys with fixed names: nothing runs, and nothing is asked for them.
    @Test(arguments: [
        Switch(key: "core.fsmonitor", value: "@;false", line: "git status"), Switch(key: "core.fsmonitor", value: "@;false", line: "git diff"),
        Switch(key: "core.fsmonitor", value: "@;false", line: "git add ."), Switch(key: "core.pager", value: "@", line: "git -p log"),
        Switch(key: "pager.log", value: "@", line: "git -p log"), Switch(key: "pager.status", value: "@", line: "git status"), Switch(key: "core.editor", value: "@;:", line: "git commit -a"),
        Switch(key: "core.editor", value: "@;:", line: "git commit --amend"), Switch(key: "sequence.editor", value: "@;:", line: "git stash && git rebase -i HEAD~1"),
        Switch(key: "protocol.ext.allow", value: "always", line: "git fetch 'ext::sh -c @;git-upload-pack%20.'"),
        Switch(key: "protocol.allow", value: "always", line: "git fetch 'ext::sh -c @;git-upload-pack%20.'"),
        Switch(key: "core.askPass", value: "@", line: "echo 'protocol=https\nhost=x.example.invalid\n' | git credential fill"),
    ]) func nothingRuns(_ item: Switch) async throws {
        for isGuarded in [false, true] {
            let desk = try Desk()
            try desk.script("\(desk.fixture.scratch.path)/program")
            let program = item.key == "core.askPass" ? "\(desk.fixture.scratch.path)/program" : desk.touch
            try desk.git("config", item.key, item.value.replacing("@", with: program))
            let line = item.line.replacing("@", with: "touch%20\(desk.mark)").replacing("touch%20", with: item.key.hasPrefix("protocol") ? "touch% " : "touch%20")
            if isGuarded {
                let facts = try await desk.facts(line)
                #expect(!facts.places.contains { $0.reach == .obeyed }, "\(facts.places)")
                _ = try await desk.run(line)
                #expect(!desk.hasRun)
            } else if !item.key.contains("pager"), !item.key.hasPrefix("protocol") {
                // Without the switches it does; but a pager needs a terminal.
                _ = try Shell.run(["sh", "-c", line], in: desk.fixture.workspace, environment: ["HOME": "/nonexistent", "TERM": "xterm", "GIT_TERMINAL_PROMPT": "0"])
                #expect(desk.hasRun)
            }
        }
    }

    @Test(arguments: ["pre-commit", "commit-msg", "post-commit", "post-index-change", "reference-transaction"])
    func hooksDoNotRun(_ hook: String) async throws {
        for isGuarded in [false, true] {
            let desk = try Desk()
            try desk.script("\(desk.fixture.workspace)/.git/hooks/\(hook)")
            if isGuarded {
                let result = try await desk.run("git commit -qam x && git log --oneline")
                #expect(!desk.hasRun && !result.isError, "\(result.text)")
            } else {
                try desk.git("commit", "-qam", "x")
                #expect(desk.hasRun)
            }
        }
        // Wherever they are.
        let desk = try Desk()
        try desk.fixture.folder("hooks")
        try desk.script("\(desk.fixture.workspace)/hooks/\(hook)")
        try desk.git("config", "core.hooksPath", "hooks")
        _ = try await desk.run("git commit -qam x")
        #expect(!desk.hasRun)
    }

    /// A folder that is a repository by its looks.
    @Test func aRepositoryWithoutWorkingFiles() async throws {
        let desk = try Desk()
        try Desk.git(desk.fixture.workspace, "clone", "-q", "--bare", ".", "sub")
        try Desk.git("\(desk.fixture.workspace)/sub", "config", "core.fsmonitor", "\(desk.touch);false")
        try Desk.git("\(desk.fixture.workspace)/sub", "config", "core.worktree", ".")
        let facts = try await desk.facts("cd sub && git status")
        #expect(facts.flags.contains("repository-config") && facts.places.contains { $0.reach == .obeyed && $0.sensitive?.contains("without working files") == true })
        _ = try await desk.run("cd sub && git status")
        #expect(!desk.hasRun)
    }

    /// Names that the repository chooses: the call asks, and the key is named.
    @Test(arguments: [
        "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv", "diff.evil.command", "diff.external", "merge.evil.driver", "alias.status", "remote.origin.uploadpack",
        "remote.origin.vcs", "include.path", "includeIf.gitdir:/.path", "core.sshCommand", "core.attributesFile", "core.gitProxy", "credential.helper", "credential.https://x.helper", "gpg.program",
        "gpg.ssh.program", "trailer.x.command", "interactive.diffFilter", "core.worktree", "core.alternateRefsCommand", "tar.x.command",
    ]) func aChosenNameAsks(_ key: String) async throws {
        let desk = try Desk()
        try desk.git("config", key, "/x")
        for line in ["git status", "env git status", "cd .git/.. && git status", "git -C .git/.. status", "git --git-dir=.git status", "sh -c 'git status'"] {
            let facts = try await desk.facts(line)
            let place = facts.places.first { $0.reach == .obeyed }
            #expect(facts.flags.contains("repository-config") && place?.sensitive?.lowercased().contains(key.lowercased()) == true, "\(line): \(facts.places)")
        }
        let pane = try await Self.rows("git status", desk)
        #expect(pane.contains { $0.lowercased().contains("git obeys \(desk.fixture.workspace)/.git/config. it has \(key)".lowercased()) }, "\(pane)")
        // Another command is not touched by it.
        #expect(try await !desk.facts("ls").flags.contains("repository-config"))
    }

    private static func rows(_ line: String, _ desk: Desk) async throws -> [String] {
        let arguments = try ToolArguments(parsing: JSONValue.object(JSONObject([.init(key: "command", value: .string(ExactString(line)))])).serialized())
        let sheet = CallSheet(
            key: CallKey(session: SessionID("s"), number: 1), revision: 1, definition: try desk.fixture.definition("run_shell"), arguments: arguments,
            facts: try await desk.facts(line))
        return Inspection.display(of: sheet, verdict: Policy().verdict(on: sheet)).rows.map(\.text)
    }

    /// An ordinary repository, with what is ordinary in it.
    @Test func anOrdinaryRepositoryAsksNothing() async throws {
        let desk = try Desk()
        for (key, value) in [
            ("remote.origin.url", "https://example.invalid/x"), ("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"), ("branch.main.remote", "origin"), ("pull.rebase", "true"),
            ("alias.co", "checkout"), ("blame.ignoreRevsFile", ".revs"), ("submodule.x.url", "y"), ("core.autocrlf", "input"), ("commit.gpgSign", "false"), ("diff.algorithm", "histogram"),
            ("core.fsmonitor", "true"), ("core.hooksPath", ".husky"),
        ] { try desk.git("config", key, value) }
        for line in ["git status", "git log --oneline -n 3", "git diff", "git commit --allow-empty -m 'x y'", "git stash list", "cd .git/.. && git status && git log"] {
            let facts = try await desk.facts(line)
            #expect(facts.flags.isDisjoint(with: ["repository-config"]) && facts.unknown.isEmpty && !facts.places.contains { $0.reach == .obeyed }, "\(line): \(facts)")
        }
        let result = try await desk.run("git status --short && git log --oneline && git diff --stat && git commit --allow-empty -qm 'x y'")
        #expect(!result.isError && result.text.contains("a.txt"), "\(result.text)")
    }

    @Test func aFurtherWorkingFolderHasTheConfigurationOfTheFirst() async throws {
        let desk = try Desk()
        try desk.git("worktree", "add", "-q", "tree")
        #expect(try await !desk.facts("git status", cwd: "tree").flags.contains("repository-config"))
        try desk.git("config", "filter.evil.clean", "x")
        #expect(try await desk.facts("git status", cwd: "tree").places.contains { $0.resolved == ExactString("\(desk.fixture.workspace)/.git/config") })
        try desk.git("config", "--unset", "filter.evil.clean")
        try desk.git("config", "extensions.worktreeConfig", "true")
        try Desk.git("\(desk.fixture.workspace)/tree", "config", "--worktree", "diff.external", "x")
        #expect(try await desk.facts("git -C tree diff").flags.contains("repository-config"))
        #expect(try await !desk.facts("git diff").flags.contains("repository-config"))
    }

    /// git goes into submodules by itself: the switches go with it, and names are looked for there.
    @Test func aSubmodule() async throws {
        let desk = try Desk()
        try Desk.repository(desk.fixture.outside)
        try Desk.git(desk.fixture.workspace, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", desk.fixture.outside, "sub")
        for line in ["git status", "git diff"] {
            let facts = try await desk.facts(line)
            #expect(!facts.flags.contains("repository-config") && facts.unknown.isEmpty, "\(line): \(facts.places) \(facts.unknown)")
        }
        let sub = "\(desk.fixture.workspace)/sub"
        try Desk.git(sub, "config", "core.fsmonitor", "\(desk.touch);false")
        _ = try await desk.run("git status; git diff; git add .; git -c submodule.recurse=true status")
        #expect(!desk.hasRun)
        try Desk.git(desk.fixture.workspace, "status")
        #expect(desk.hasRun)
        try Desk.git(sub, "config", "filter.evil.clean", desk.touch)
        let facts = try await desk.facts("git status")
        #expect(facts.places.contains { $0.reach == .obeyed && $0.resolved == ExactString("\(desk.fixture.workspace)/.git/modules/sub/config") }, "\(facts.places)")
        #expect(try await desk.facts("git status", cwd: "sub").flags.contains("repository-config"))
        for version in ["2", "3", "4"] {
            try desk.git("update-index", "--index-version", version)
            #expect(try await desk.facts("git status").flags.contains("repository-config"), "version \(version)")
        }
        try Desk.git(sub, "config", "--unset", "filter.evil.clean")
        #expect(try await !desk.facts("git status").flags.contains("repository-config"))
    }

    @Test func whatCannotBeReadAsks() async throws {
        let desk = try Desk()
        try Files.write("[core\n", to: "\(desk.fixture.workspace)/.git/config")
        #expect(try await desk.facts("git status").unknown.contains { $0.contains("could not be read") })
        let other = try Desk()
        try other.git("update-index", "--split-index")
        #expect(try await other.facts("git status").unknown.contains { $0.contains("index") })
        #expect(try await other.facts("git -C $X status").unknown.contains(RepositoryLook.unclear))
        #expect(try await Fixture().facts("run_shell", ["command": "git status"]).unknown.isEmpty)
    }

    /// A configuration that changes after the approval stops the start.
    @Test func aKeyThatComesLaterStopsTheStart() async throws {
        let desk = try Desk()
        let result = try await desk.fixture.run("run_shell", ["command": "git status; echo ran"], meanwhile: { try desk.git("config", "diff.external", desk.touch) })
        #expect(result.isError && !result.text.contains("ran") && !desk.hasRun)
    }

    /// The same keys as git reads, also in files that are written in odd ways.
    @Test(arguments: [
        "[core]\n\tfsmonitor = x\n", "[core] fsmonitor = x\n", "[a] b = c \\\n[core]\n d = e\n", "[a]\n b = \"x ; y\" ; z\n c\n", "[Filter \"E v\\\"il\"]\n CLEAN=x\r\n smudge = y", "\u{FEFF}[a]\nb=c\n",
        "[filter.Evil]\nclean = x\n", "# [a]\n;x\n[b]# y\nc=d#\\\ne=f\n", "[a]\nb = \"x\\ny\\\"z\" w \\\\\n", "[a][b \"c\"] d\n", "[a]\n b=1\n\n\n[a]\n b = 2\\\n # x\n c = 3\n", "[includeIf \"gitdir:/x/\"]\npath = y\n",
        "[a]\nb-1 = c\n", "[a \"\"]\nb = c\n",
    ]) func theKeysAreThoseOfGit(_ text: String) throws {
        let scratch = try ScratchFolder()
        try Files.write(text, to: "\(scratch.path)/config")
        let outcome = try Shell.run(["git", "config", "--file", "\(scratch.path)/config", "--no-includes", "--list", "-z"], environment: ["HOME": "/nonexistent"])
        let ours = ConfigurationKeys(Array(text.utf8))?.keys.map { key in key.text + (key.value.map { "\n\($0)" } ?? "") }
        let theirs = outcome.status == 0 ? outcome.text.split(separator: "\0", omittingEmptySubsequences: true).map(String.init) : nil
        #expect(ours == theirs, "\(outcome.text)")
    }

    @Test(arguments: ["[a\nb=c\n", "[a]\n1b = c\n", "[a]\nb = \"c\n", "[a]\nb = \\x\n", "[a]\nb c\n", "[a]\n- = c\n", "[a b]\nc = d\n"])
    func whatGitDoesNotReadIsNotRead(_ text: String) throws {
        let scratch = try ScratchFolder()
        try Files.write(text, to: "\(scratch.path)/config")
        #expect(try Shell.run(["git", "config", "--file", "\(scratch.path)/config", "--list"], environment: ["HOME": "/nonexistent"]).status != 0)
        #expect(ConfigurationKeys(Array(text.utf8)) == nil)
    }

    /// Cut off anywhere, an index is an index that is not understood, or one without what was cut off.
    @Test func aDamagedIndexDoesNoHarm() throws {
        let desk = try Desk()
        let bytes = try Files.read("\(desk.fixture.workspace)/.git/index")
        let index = try #require(IndexLinks(bytes, hash: 20))
        #expect(index.paths.isEmpty)
        for length in 0..<bytes.count { _ = IndexLinks(Array(bytes.prefix(length)), hash: 20) }
        for at in bytes.indices {
            var damaged = bytes
            damaged[at] ^= 0xFF
            _ = IndexLinks(damaged, hash: 20)
            _ = IndexLinks(damaged, hash: 32)
        }
    }

    /// git reads and writes where links among its own files lead.
    @Test(arguments: ["COMMIT_EDITMSG", "logs/HEAD", "packed-refs", "refs/heads/other"]) func aLinkAmongItsFiles(_ name: String) async throws {
        let desk = try Desk()
        try await expectNothing(desk, "git status")
        let path = "\(desk.fixture.workspace)/.git/\(name)"
        Files.remove(path)
        _ = try Shell.run(["ln", "-s", "/etc/hostname", path])
        let facts = try await desk.facts("git commit -m x")
        #expect(facts.flags.contains("repository-config") && facts.places.contains { $0.sensitive?.contains("link among git's own files") == true }, "\(facts.places)")
    }

    @Test(arguments: [
        ("extensions.partialClone", "origin"), ("remote.origin.promisor", "true"), ("blame.ignoreRevsFile", "/etc/passwd"), ("blame.ignoreRevsFile", "../x"), ("commit.gpgSign", "true"),
    ]) func keysThatLeadOut(_ key: String, _ value: String) async throws {
        let desk = try Desk()
        try desk.git("config", key, value)
        #expect(try await desk.facts("git log").flags.contains("repository-config"))
    }

    @Test func aRepositoryElsewhere() async throws {
        let desk = try Desk()
        try Desk.repository(desk.fixture.outside)
        Files.remove("\(desk.fixture.workspace)/.git")
        _ = try Shell.run(["rm", "-rf", "\(desk.fixture.workspace)/.git"])
        try Files.write("gitdir: \(desk.fixture.outside)/.git\n", to: "\(desk.fixture.workspace)/.git")
        #expect(try await desk.facts("git log -p").places.contains { $0.sensitive?.contains("lies outside of it") == true })
    }

    private func expectNothing(_ desk: Desk, _ line: String) async throws {
        let facts = try await desk.facts(line)
        #expect(!facts.flags.contains("repository-config") && facts.unknown.isEmpty, "\(facts.places) \(facts.unknown)")
    }

    /// A link in the folder that something is copied into is followed, and a file with two names can lie anywhere.
    @Test func whatIsCopiedIntoAFolder() async throws {
        let desk = try Desk()
        let work = desk.fixture.workspace
        try Fixture.makeFolder("\(work)/d")
        _ = try Shell.run(["ln", "-s", "/etc/hostname", "\(work)/d/a.txt"])
        #expect(try await desk.facts("cp a.txt d").places.contains { !$0.inside })
        #expect(try await desk.facts("cp a.txt b.txt").places.isEmpty)
        _ = try Shell.run(["ln", "\(work)/a.txt", "\(work)/other"])
        #expect(try await desk.facts("cat other").places.contains { $0.sensitive != nil })
    }
}
