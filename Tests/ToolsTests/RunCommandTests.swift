import Approval
import Conversation
import JSON
import Synchronization
import TestSupport
import Testing

@testable import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The result's text without the time in its last line.
private func withoutTime(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let last = lines.popLast() else { return text }
    return (lines + [last.split(separator: ",").first.map(String.init) ?? last]).joined(separator: "\n")
}

@Suite struct RunCommandTests {
    struct Ending: Sendable, CustomTestStringConvertible {
        let script: String
        let text: String
        let isError: Bool
        var testDescription: String { script }
    }

    @Test(arguments: [
        Ending(script: "echo hello", text: "hello\nexit status 0", isError: false),
        Ending(script: "printf hello", text: "hello\nexit status 0", isError: false),
        Ending(script: ":", text: "exit status 0", isError: false),
        Ending(script: "echo out; exit 3", text: "out\nexit status 3", isError: true),
        Ending(script: "echo bad >&2; false", text: "bad\nexit status 1", isError: true),
        Ending(script: "kill -9 $$", text: "killed by signal 9", isError: true),
        Ending(script: "printf 'a\\000b\\377\\n'", text: "a\u{FFFD}b\u{FFFD}\n[bytes that are not text are replaced by U+FFFD]\nexit status 0", isError: false),
        Ending(script: "printf 'caf\\303\\251 \\342\\202\\254'", text: "caf\u{E9} \u{20AC}\nexit status 0", isError: false),
        Ending(script: "cat", text: "exit status 0", isError: false),
    ])
    func endsAreTold(_ ending: Ending) async throws {
        let result = try await Fixture().shell(ending.script)
        #expect(withoutTime(result.text).utf8.elementsEqual(ending.text.utf8), "\(result.text)")
        #expect(result.isError == ending.isError)
    }

    @Test func wordsArePassedOnAsTheyAre() async throws {
        let words = ["", " ", "a b", "$HOME", "*", "`id`", "'", "\"", "\\", "\n", "e\u{301}", "\u{37E}", "--", "\u{1B}[2J", "\u{10FFFF}"]
        let result = try await Fixture().command(["printf", "<%s>"] + words)
        let expected = words.map { "<\($0)>" }.joined() + "\n"
        #expect(result.text.utf8.starts(with: expected.utf8))
    }

    @Test func outputComesWhileItRunsAndByItsStream() async throws {
        let fixture = try Fixture()
        let chunks = Mutex<[OutputChunk]>([])
        let watcher = Watcher()
        // The program goes on only when its first words have arrived: a result at the end would be too late.
        #expect(mkfifo("\(fixture.workspace)/go", 0o600) == 0)
        async let result = fixture.shell("echo first; cat go; echo second >&2") { chunk in
            chunks.withLock { $0.append(chunk) }
            watcher.take(chunk)
        }
        await watcher.wait(for: 6)
        #expect(watcher.text == "first\n")
        try Files.write("", to: "\(fixture.workspace)/go")
        #expect(withoutTime(try await result.text) == "first\nsecond\nexit status 0")
        let expected = [
            OutputChunk(stream: .output, bytes: Array("first\n".utf8)), OutputChunk(stream: .error, bytes: Array("second\n".utf8)),
        ]
        #expect(chunks.withLock { $0 } == expected)
    }

    @Test func theEnvironmentIsExactlyTheListedOne() async throws {
        let variables = [
            EnvironmentEntry(name: "SECRET_KEY", value: "k"), EnvironmentEntry(name: "HOME", value: "/home/u"),
            EnvironmentEntry(name: "HOME", value: "/other"), EnvironmentEntry(name: "PATH", value: "/evil"),
            EnvironmentEntry(name: "LC_TIME", value: "C"), EnvironmentEntry(name: "LC_SECRET", value: "s"),
            EnvironmentEntry(name: "TERM", value: "xterm"), EnvironmentEntry(name: "TZ", value: "UTC"),
            EnvironmentEntry(name: "USER", value: "u"), EnvironmentEntry(name: "LD_PRELOAD", value: "x.so"),
            EnvironmentEntry(name: "TMPDIR", value: "/tmp"), EnvironmentEntry(name: "LOGNAME", value: "u"),
        ]
        let fixture = try Fixture(variables: variables)
        let expected = [
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/home/u", "USER=u", "LOGNAME=u",
            "LC_TIME=C", "TZ=UTC", "TMPDIR=/tmp", "TERM=dumb", "ASSENT_CALL=1",
            "GIT_PAGER=cat", "GIT_EDITOR=:", "GIT_SEQUENCE_EDITOR=:", "GIT_ASKPASS=", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0",
            "GIT_CONFIG_PARAMETERS='core.fsmonitor=false' 'core.hooksPath=/dev/null' 'log.showSignature=false' 'protocol.ext.allow=never' 'safe.bareRepository=explicit'",
        ]
        let facts = try await fixture.facts("run_command", Fixture.command(["env"]))
        #expect(facts.environment.map { "\($0.name)=\($0.value)" } == expected)
        let result = try await fixture.command(["env"])
        #expect(withoutTime(result.text) == (expected + ["exit status 0"]).joined(separator: "\n"))
    }

    @Test func thereIsNoTerminalNoInputAndNoOtherDescriptor() async throws {
        let fixture = try Fixture()
        // A descriptor of ours that is not closed on exec.
        let stray = open("/etc/passwd", O_RDONLY)
        defer { close(stray) }
        let descriptors = try await fixture.command(["ls", "/proc/self/fd"])
        // The fourth is the listing's own.
        #expect(withoutTime(descriptors.text) == "0\n1\n2\n3\nexit status 0")
        #expect(try await fixture.shell("exec 3</dev/tty").isError)
        let kinds = try await fixture.shell("readlink /proc/self/fd/0; for n in 1 2; do readlink /proc/$$/fd/$n | cut -c1-5; done; test -t 0 -o -t 1 -o -t 2")
        #expect(withoutTime(kinds.text) == "/dev/null\npipe:\npipe:\nexit status 1")
        // Its own session and group, and no terminal in it.
        let session = try await fixture.shell("cut -d' ' -f1,5,6,7 /proc/$$/stat")
        let numbers = session.text.split(separator: "\n").first?.split(separator: " ") ?? []
        #expect(numbers.count == 4)
        #expect(Set(numbers.prefix(3)).count == 1)
        #expect(numbers.last == "0")
    }

    @Test func runsInTheWorkingFolderOrWhereItIsTold() async throws {
        let fixture = try Fixture()
        try fixture.folder("sub")
        try fixture.link("link", to: "sub")
        #expect(try await fixture.command(["pwd"]).text.hasPrefix("\(fixture.workspace)\n"))
        #expect(try await fixture.command(["pwd"], cwd: "link").text.hasPrefix("\(fixture.workspace)/sub\n"))
        let inside = try await fixture.facts("run_command", Fixture.command(["pwd"], cwd: "link"))
        #expect(inside.targets.map(\.inside) == [true])
        #expect(inside.targets.first?.argument == "cwd")
        let outside = try await fixture.facts("run_command", Fixture.command(["pwd"], cwd: "../out"))
        #expect(outside.targets.map(\.inside) == [false])
        #expect(try await fixture.command(["pwd"], cwd: "../out").text.hasPrefix("\(fixture.outside)\n"))
        #expect(try await fixture.problem("run_command", Fixture.command(["pwd"], cwd: "none")).contains("nothing"))
    }

    @Test func theProgramIsTheOneOfTheFixedPath() async throws {
        let fixture = try Fixture()
        try fixture.write("#!/bin/sh\necho planted\n", to: "ls")
        #expect(chmod("\(fixture.workspace)/ls", 0o755) == 0)
        let facts = try await fixture.facts("run_command", Fixture.command(["ls"]))
        let program = try #require(facts.program)
        #expect(program.resolved?.string.hasSuffix("/bin/ls") == true)
        #expect(!program.inside)
        #expect(program.given == "ls")
        #expect(facts.risk == .readOnly)
        #expect(facts.effect == .runs(argv: ["ls"]))
        #expect(!(try await fixture.command(["ls"]).text.contains("planted")))
        let planted = try await fixture.facts("run_command", Fixture.command(["./ls"]))
        #expect(planted.program?.inside == true)
        #expect(planted.program?.resolved == ExactString("\(fixture.workspace)/ls"))
        #expect(try await fixture.command(["./ls"]).text.hasPrefix("planted\n"))
        try fixture.folder("sub")
        #expect(try await fixture.command(["../ls"], cwd: "sub").text.hasPrefix("planted\n"))
    }

    @Test func theFirstWordStaysAsItWasGiven() async throws {
        let fixture = try Fixture()
        try fixture.link("alias", to: "/bin/sh")
        let result = try await fixture.command(["./alias", "-c", "echo $0; tr '\\0' ' ' </proc/$$/cmdline"])
        #expect(result.text.hasPrefix("./alias\n./alias -c"))
        #expect(try await fixture.facts("run_command", Fixture.command(["./alias"])).program?.resolved?.string.hasPrefix("/") == true)
    }

    @Test func whatCannotBeStartedIsAProblem() async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "plain")
        try fixture.folder("folder")
        #expect(try await fixture.problem("run_command", Fixture.command(["no-such-program"])).contains("no-such-program"))
        #expect(try await fixture.problem("run_command", Fixture.command(["./none"])).contains("no such file"))
        #expect(try await fixture.problem("run_command", Fixture.command(["./plain"])).contains("permission denied"))
        #expect(try await fixture.problem("run_command", Fixture.command(["./folder"])).contains("folder"))
        #expect(try await fixture.problem("run_command", Fixture.command([])).contains("empty"))
        #expect(try await fixture.problem("run_command", Fixture.command([""])).contains("empty"))
        #expect(try await fixture.problem("run_command", ["argv": "ls"]).contains("array"))
        #expect(try await fixture.problem("run_command", ["argv": ["ls", 1]]).contains("“/argv/1” must be a string"))
        #expect(try await fixture.problem("run_command", [:]).contains("missing"))
    }

    @Test func aFileThatIsNoProgramIsToldAsSuch() async throws {
        let fixture = try Fixture()
        try fixture.write("no program", to: "junk")
        #expect(chmod("\(fixture.workspace)/junk", 0o755) == 0)
        let result = try await fixture.command(["./junk"])
        #expect(result.isError)
        #expect(result.text.contains("nothing was run"))
        let long = try await fixture.command(["echo", String(repeating: "x", count: 3_000_000)])
        #expect(long.isError)
        #expect(long.text.contains("could not be started"))
    }

    @Test func parallelRunsKeepToThemselves() async throws {
        let fixture = try Fixture()
        try await withThrowingTaskGroup { group in
            for number in 0..<20 {
                group.addTask {
                    let watcher = Watcher()
                    let script = "i=0; while [ $i -lt 50 ]; do echo \(number) $i; i=$((i+1)); done; exit \(number)"
                    let result = try await fixture.shell(script, output: watcher.take)
                    let lines = (0..<50).map { "\(number) \($0)\n" }.joined()
                    #expect(watcher.text == lines)
                    #expect(withoutTime(result.text) == lines + "exit status \(number)")
                }
            }
            try await group.waitForAll()
        }
    }
}
