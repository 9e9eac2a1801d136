import JSON
import Link
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `assent doctor` as a real process on machines with and without faults.
@Suite struct DoctorTests {
    private struct Visit {
        let status: Int32
        let checks: [JSONValue]

        func found(_ check: String) -> [JSONValue] { checks.filter { $0["check"]?.string == check } }
        func has(_ level: String, _ check: String, _ words: String) -> Bool {
            found(check).contains { $0["level"]?.string == level && $0["found"]?.string?.contains(words) == true }
        }
    }

    private func visit(_ scratch: ScratchFolder, _ words: [String] = ["--practice"], _ environment: [String: String] = [:]) throws -> Visit {
        var variables = ["PATH": "/usr/bin:/bin", "HOME": scratch.path, "LANG": "C.UTF-8", "TERM": "xterm-256color", "NO_PROXY": "*"]
        variables.merge(environment) { $1 }
        let settings = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let outcome = try Shell.run(["env", "-i"] + settings + [Program.path, "doctor", "--json"] + words)
        let json = try JSONParser.parse(outcome.text).value
        let checks = try #require(json["checks"]?.array)
        #expect(checks.allSatisfy { ($0["remedy"]?.isNull == false) == ($0["level"]?.string != "ok") }, "what is not ok can be mended")
        return Visit(status: outcome.status, checks: checks)
    }

    private func folder(_ scratch: ScratchFolder, mode: Int = 0o700) throws -> String {
        let path = "\(scratch.path)/.local/share/assent"
        _ = try Shell.run(["mkdir", "-p", path])
        chmod(path, mode_t(mode))
        return path
    }

    @Test func aSoundMachineHasNoProblem() throws {
        let scratch = try ScratchFolder()
        let visit = try visit(scratch)
        #expect(visit.status == 0)
        #expect(visit.has("ok", "journal", "none yet") && visit.has("ok", "data folder", "will be made"))
        #expect(visit.has("ok", "model", "practice") && visit.has("ok", "characters", "UTF-8"))
        #expect(visit.has("ok", "libraries", "libcurl/") && visit.has("ok", "libraries", "ncurses"))
        #expect(try Files.list(scratch.path).isEmpty, "nothing was made")
    }

    /// Engines that run, one that was stopped, and a folder of sockets that is none.
    @Test(.timeLimit(.minutes(1))) func enginesAreLookedAt() throws {
        let desk = try EngineDesk()
        let talk = try desk.launch(["--practice"])
        try talk.awaitGreeting()
        let variables = desk.environment.filter { ["HOME", "ASSENT_TMPDIR"].contains($0.key) }
        #expect(try visit(desk.scratch, variables).has("ok", "engines", "1 running, 0 calls wait"))
        let process = try #require(talk.status?.process)
        kill(process, SIGSTOP)
        let stopped = try visit(desk.scratch, variables)
        kill(process, SIGCONT)
        #expect(stopped.has("warning", "engines", "does not say how it is") && stopped.status == 0)

        let other = try ScratchFolder()
        try Files.write("", to: "\(other.path)/assent-\(getuid())")
        let blocked = try visit(other, ["ASSENT_TMPDIR": other.path])
        #expect(blocked.has("problem", "sockets", "assent-\(getuid())") && blocked.status == 1)
    }

    private func visit(_ scratch: ScratchFolder, _ environment: [String: String]) throws -> Visit { try visit(scratch, ["--practice"], environment) }

    @Test func textHasTheSameFindings() throws {
        let scratch = try ScratchFolder()
        let outcome = try Program.run(["doctor", "--practice"], home: scratch.path)
        #expect(outcome.status == 0)
        #expect(outcome.text.contains("\nok       ") && outcome.text.contains("no problems, "))
    }

    @Test func theJournalIsLookedAtAndLeftAsItIs() throws {
        let scratch = try ScratchFolder()
        let session = try Program.run(["run", "--practice", "-C", scratch.path, "hello"], home: scratch.path)
        #expect(session.status == 0)
        let folder = "\(scratch.path)/.local/share/assent"
        let before = try Files.list(folder)
        let sound = try visit(scratch)
        #expect(sound.status == 0 && sound.has("ok", "journal", "sound, schema 6") && sound.has("ok", "last session", "ended"))
        #expect(try Set(Files.list(folder)).isSubset(of: before), "nothing was made")

        try Files.write("no database, but longer than the header of one would be, so that it is read as what it is", to: "\(folder)/journal.sqlite")
        let damaged = try visit(scratch)
        #expect(damaged.status == 1 && damaged.has("problem", "journal", "not a database"))
    }

    @Test func aFolderThatCannotBeUsedIsAProblem() throws {
        let closed = try ScratchFolder()
        let path = try folder(closed, mode: 0o500)
        #expect(try visit(closed).has("problem", "data folder", "mode 500"))
        chmod(path, 0o755)
        let open = try visit(closed)
        #expect(open.status == 0 && open.has("warning", "data folder", "mode 755"))

        let taken = try ScratchFolder()
        _ = try Shell.run(["mkdir", "-p", "\(taken.path)/.local/share"])
        try Files.write("", to: "\(taken.path)/.local/share/assent")
        #expect(try visit(taken).has("problem", "data folder", "not a folder"))

        let linked = try ScratchFolder()
        _ = try Shell.run(["mkdir", "-p", "\(linked.path)/.local/share", "\(linked.path)/real"])
        _ = try Shell.run(["ln", "-s", "\(linked.path)/real", "\(linked.path)/.local/share/assent"])
        #expect(try visit(linked).has("problem", "data folder", "symbolic link"))
    }

    @Test func terminalTypesAreToldApart() throws {
        let scratch = try ScratchFolder()
        #expect(try visit(scratch).has("ok", "terminal type", "xterm-256color, 256 colours"))
        #expect(try visit(scratch, ["--practice"], ["NO_COLOR": "1"]).has("ok", "terminal type", "NO_COLOR"))
        #expect(try visit(scratch, ["--practice"], ["TERM": "no-such-terminal"]).has("warning", "terminal type", "no-such-terminal"))
        let dumb = try visit(scratch, ["--practice"], ["TERM": "dumb"])
        #expect(dumb.status == 1 && dumb.has("problem", "terminal type", "cannot move its cursor"))
    }

    @Test func aServerThatAnswers() throws {
        let server = try HTTPServer { _ in .json(#"{"data":[{"id":"mock"},{"id":"other"}]}"#) }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        let there = try visit(scratch, ["--base-url", server.address, "-m", "mock"])
        #expect(there.status == 0 && there.has("ok", "model", "mock at"))
        #expect(try visit(scratch, ["--base-url", server.address, "-m", "none"]).has("warning", "model", "not among the 2"))
        #expect(server.requests.allSatisfy { $0.method == "GET" && $0.target == "/v1/models" })
    }

    @Test func serversThatDoNot() throws {
        let scratch = try ScratchFolder()
        let port = try HTTPServer.unusedPort()
        let down = try visit(scratch, ["--base-url", "http://127.0.0.1:\(port)", "-m", "mock"])
        #expect(down.status == 1 && down.has("problem", "model", "Nothing answers at 127.0.0.1:\(port)"))
        let noName = try visit(scratch, ["--base-url", "http://nowhere.invalid", "-m", "mock"])
        #expect(noName.status == 1 && noName.has("problem", "model", "nowhere.invalid"))
        let old = try HTTPServer { _ in .json("{}", status: 404) }
        defer { old.stop() }
        let listless = try visit(scratch, ["--base-url", old.address, "-m", "mock"])
        #expect(listless.status == 0 && listless.has("warning", "model", "does not list"))
    }

    @Test func withoutAnyServerThePracticeModelAnswers() throws {
        let scratch = try ScratchFolder()
        let port = try HTTPServer.unusedPort()
        let visit = try visit(scratch, [], ["OLLAMA_HOST": "127.0.0.1:\(port)"])
        #expect(visit.has("ok", "server", "ollama at http://127.0.0.1:\(port)/v1: nothing answers"))
        #expect(visit.has("ok", "keys", "none is set"))
    }

    /// Not in a finding of ours, nor in the words of a server that repeats it.
    @Test func noKeyIsEverShown() throws {
        let key = "sk-proj-Zx81kQeLm0pvT"
        let password = "pa55word"
        let server = try HTTPServer { _ in
            .json(#"{"error":{"message":"Incorrect API key provided: sk-proj-********0pvT / \#(key)"}}"#, status: 401)
        }
        defer { server.stop() }
        let failing = try HTTPServer { _ in .json(#"{"error":{"message":"cannot handle \#(key)"}}"#, status: 500) }
        defer { failing.stop() }
        let scratch = try ScratchFolder()
        for (address, words) in [(server.address, "does not accept the key"), (failing.address, "cannot handle")] {
            for format in [[], ["--json"]] {
                let outcome = try Shell.run(
                    ["env", "-i", "PATH=/usr/bin:/bin", "HOME=\(scratch.path)", "OPENAI_API_KEY=\(key)", "GROQ_API_KEY=\(key) ",
                        "https_proxy=http://ada:\(password)@proxy.example:3128", Program.path, "doctor", "--base-url", address, "-m", "m"] + format)
                #expect(outcome.status == 1)
                #expect(outcome.text.contains("OPENAI_API_KEY") && outcome.text.contains("proxy.example:3128") && outcome.text.contains(words))
                for part in [key, "0pvT", "sk-proj", password] { #expect(!outcome.text.contains(part), "\(outcome.text)") }
            }
        }
        #expect(server.requests.first?.header("Authorization") == "Bearer \(key)")
    }

    @Test func theConfigurationIsRead() throws {
        let scratch = try ScratchFolder()
        let path = "\(scratch.path)/.config/assent"
        _ = try Shell.run(["mkdir", "-p", path])
        let server = try HTTPServer { _ in .json(#"{"data":[{"id":"mock"}]}"#) }
        defer { server.stop() }
        try Files.write("model = \"mock\"\nbase_url = \"\(server.address)\"\n", to: "\(path)/config.toml")
        let sound = try visit(scratch, [])
        #expect(sound.status == 0 && sound.has("ok", "configuration", "\(path)/config.toml") && sound.has("ok", "model", "mock at"))
        try Files.write("modle = \"mock\"\n[limits]\nrounds = \"many\"\n", to: "\(path)/config.toml")
        let wrong = try visit(scratch)
        #expect(wrong.status == 1 && wrong.has("problem", "configuration", "line 1") && wrong.has("problem", "configuration", "line 3"))
        #expect(wrong.has("ok", "journal", "none yet"), "it looks at everything")
    }

    @Test func anEditorThatIsNotThere() throws {
        let scratch = try ScratchFolder()
        #expect(try visit(scratch, ["--practice"], ["VISUAL": "no-such-editor"]).has("warning", "editor", "no-such-editor"))
        #expect(try visit(scratch, ["--practice"], ["EDITOR": "/bin/cat -n"]).has("ok", "editor", "/bin/cat"))
    }

    @Test func aProxyThatIsNotHeeded() throws {
        let scratch = try ScratchFolder()
        #expect(try visit(scratch, ["--practice"], ["HTTP_PROXY": "http://p:1"]).has("warning", "proxies", "HTTP_PROXY"))
        #expect(try visit(scratch, ["--practice"], ["http_proxy": "http://ada:word@p:1"]).has("ok", "proxies", "http: p:1"))
    }

    @Test func aFileOfCertificatesThatIsNotThere() throws {
        let scratch = try ScratchFolder()
        let visit = try visit(scratch, ["--practice"], ["SSL_CERT_FILE": "/no/such/file"])
        #expect(visit.status == 1 && visit.has("problem", "certificates", "/no/such/file"))
    }

    @Test(.enabled(if: Tmux.isInstalled, "tmux is not installed"))
    func insideTmux() throws {
        let scratch = try ScratchFolder()
        let screen = try Tmux(["cat"], in: scratch.path, environment: ["PATH": "/usr/bin:/bin"])
        // The server's own words for what it hands to its panes.
        let socket = try screen.tmux(["display-message", "-p", "#{socket_path},#{pid},0"]).split(separator: "\n").first.map(String.init) ?? ""
        try screen.tmux(["set-option", "-s", "set-clipboard", "on"])
        let sound = try visit(scratch, ["--practice"], ["TMUX": socket]).found("tmux")
        #expect(sound.count == 1 && sound.first?["level"] == "ok")
        try screen.tmux(["set-option", "-s", "escape-time", "500"])
        try screen.tmux(["set-option", "-s", "set-clipboard", "external"])
        let slow = try visit(scratch, ["--practice"], ["TMUX": socket])
        #expect(slow.has("warning", "tmux", "500 ms") && slow.has("warning", "tmux", "clipboard"))
        try screen.tmux(["set-option", "-s", "focus-events", "off"])
        try screen.tmux(["set-option", "-g", "allow-passthrough", "off"])
        let blind = try visit(scratch, ["--practice"], ["TMUX": socket, "KITTY_WINDOW_ID": "1"])
        #expect(blind.has("warning", "attention", "focus-events is off") && blind.has("warning", "attention", "allow-passthrough is off"))
        try screen.tmux(["set-option", "-s", "focus-events", "on"])
        try screen.tmux(["set-option", "-g", "allow-passthrough", "on"])
        let seeing = try visit(scratch, ["--practice"], ["TMUX": socket, "KITTY_WINDOW_ID": "1"])
        #expect(seeing.has("ok", "attention", "OSC 99") && !seeing.has("warning", "attention", "off"))
    }
}
