import Approval
import JSON
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The program's commands without a terminal.
@Suite struct CommandLineTests {
    @Test func wrongUsageEndsWithTwo() throws {
        #expect(try Program.run(["--no-such-option"]).status == 2)
        #expect(try Program.run(["inspect", "stream"]).status == 2)
        #expect(try Program.run(["log", "a", "b"]).status == 2)
        #expect(try Program.run(["config", "--no-such-option"]).status == 2)
        let both = try Program.run(["-m", "x", "--practice"])
        #expect(both.status == 2 && both.text.contains("choose one"))
        let address = try Program.run(["--base-url", "notaurl"])
        #expect(address.status == 2 && address.text.contains("“notaurl” is not the address of a server"))
    }

    @Test func aSlipInACommandsNameIsNoMessage() throws {
        for (word, command) in [("lgo", "log"), ("doctro", "doctor"), ("verfy", "verify")] {
            let outcome = try Program.run([word, "--practice"])
            #expect(outcome.status == 2 && outcome.text.contains("Did you mean `assent \(command)`?"), "\(outcome.text)")
        }
    }

    /// Greetings are near to short names.
    @Test func aShortWordIsAMessage() throws {
        for word in ["hi", "stop", "so", "test"] { #expect(try Program.run([word, "--practice"]).text.contains("needs a terminal")) }
    }

    @Test func helpAndVersionEndWithZero() throws {
        let commands = [
            ["--help"], ["--version"], ["chat", "--help"], ["run", "--help"], ["log", "--help"], ["stats", "--help"], ["verify", "--help"], ["doctor", "--help"],
            ["ls", "--help"], ["attach", "--help"], ["kill", "--help"], ["rename", "--help"], ["pending", "--help"], ["show", "--help"],
            ["approve", "--help"], ["deny", "--help"], ["config", "--help"], ["config", "show", "--help"], ["config", "trust", "--help"], ["config", "distrust", "--help"],
            ["policy", "--help"], ["policy", "list", "--help"], ["policy", "check", "--help"], ["policy", "test", "--help"], ["policy", "revoke", "--help"],
            ["policy", "trust", "--help"], ["policy", "untrust", "--help"],
            ["inspect", "stream", "--help"], ["inspect", "json", "--help"], ["inspect", "schema", "--help"],
            ["inspect", "shell", "--help"],
        ]
        for words in commands {
            let outcome = try Program.run(words)
            #expect(outcome.status == 0, "\(words)")
            if words.contains("--help") { #expect(outcome.text.contains("Example:"), "\(words) has no example") }
        }
    }

    /// Standard input is not a terminal here: one clear line, and no session is begun.
    @Test func withoutATerminalTheChatSaysSo() throws {
        let home = try ScratchFolder()
        let outcome = try Program.run(["--practice"], home: home.path)
        #expect(outcome.status == 1)
        #expect(outcome.text.contains("needs a terminal"))
        #expect(!Files.exists("\(home.path)/.local/share/assent/journal.sqlite"))
    }

    @Test func anEmptyJournalIsNoCrash() throws {
        let home = try ScratchFolder()
        for words in [["log"], ["verify"]] {
            let outcome = try Program.run(words, home: home.path)
            #expect(outcome.status == 1 && outcome.text.contains("assent: "), "\(outcome.text)")
        }
    }

    @Test func aTipThatIsKeptTellsLater() throws {
        let home = try ScratchFolder()
        func session() throws { #expect(try Program.run(["run", "--practice", "-C", home.path, "hello"], home: home.path).status == 0) }
        try session()
        let tip = try Program.run(["verify", "--tip"], home: home.path)
        #expect(tip.status == 0 && tip.text.split(separator: "\n").count == 1)
        let kept = String(tip.text.dropLast())
        try session()
        let later = try Program.run(["verify", "--kept", kept], home: home.path)
        #expect(later.status == 0 && later.text.contains("still the one of the kept tip"))
        // Another journal, longer than the kept one was.
        Files.remove("\(home.path)/.local")
        for _ in 0..<3 { try session() }
        #expect(try Program.run(["verify"], home: home.path).status == 0)
        for words in [["--kept", kept], ["--tip", "--kept", kept]] {
            let anew = try Program.run(["verify"] + words, home: home.path)
            #expect(anew.status == 1 && anew.text.contains("is not the one that the kept tip names"), "\(anew.text)")
        }
        #expect(try Program.run(["verify", "--kept", "1:abc"], home: home.path).status == 2)
    }

    @Test func sessionsAreListedSafely() throws {
        let home = try ScratchFolder()
        let name = "b\u{1B}[31m\u{202E}é"
        #expect(try Program.run(["run", "--practice", "--session", name, "-C", home.path, "hello"], home: home.path).status == 0)
        for words in [["--sessions"], ["--sessions", "--json"], ["no-such\u{1B}"]] {
            let outcome = try Program.run(["log"] + words, home: home.path)
            #expect(!outcome.text.utf8.contains(0x1B) && !outcome.text.contains("\u{202E}"))
        }
        let line = try Program.run(["log", "--sessions", "--json"], home: home.path).text
        // As it is kept from the beginning.
        #expect(try JSONParser.parse(String(line.dropLast())).value["name"]?.string == VisibleText.line(name))
    }

    @Test func inspectJSON() throws {
        let scratch = try ScratchFolder()
        try Files.write("{\"b\": 1.0, \"a\": 9007199254740993, \"b\": null}", to: "\(scratch.path)/x.json")
        let outcome = try Program.run(["inspect", "json", "\(scratch.path)/x.json"])
        #expect(outcome.status == 0)
        #expect(outcome.text.contains("\"value\":{\"b\":1.0,\"a\":9007199254740993,\"b\":null}"))
        #expect(outcome.text.contains("\"duplicates\":[\"/b\"]"))

        try Files.write("{\"text\":\"[1,\"}\nnonsense\n{\"text\":\"[2]\"}\n", to: "\(scratch.path)/lines")
        let batch = try Program.run(["inspect", "json", "--batch", "\(scratch.path)/lines"])
        #expect(batch.text.split(separator: "\n").count == 3 && batch.text.contains("\"canonical\":\"[2]\""))
    }

    @Test func inspectSchema() throws {
        let scratch = try ScratchFolder()
        try Files.write(#"{"properties":{"city":{"type":"string","format":"date"}}}"#, to: "\(scratch.path)/s.json")
        try Files.write(#"{"city":1}"#, to: "\(scratch.path)/i.json")
        let words = ["inspect", "schema", "--schema", "\(scratch.path)/s.json", "--instance"]
        let outcome = try Program.run(words + ["\(scratch.path)/i.json"])
        #expect(
            outcome.status == 0
                && outcome.text
                    == #"{"valid":false,"errors":[{"instance_path":"/city","keyword":"type","schema_path":"/properties/city/type","message":"“/city” must be a string, but is a number."}]}"# + "\n")
        try Files.write(#"{"city":"x"}"#, to: "\(scratch.path)/t.json")
        #expect(try Program.run(words + ["\(scratch.path)/t.json"]).text == #"{"valid":true,"errors":[]}"# + "\n")
        #expect(try Program.run(words + ["\(scratch.path)/t.json", "--format-assertion"]).text.contains(#""keyword":"format""#))
        try Files.write(#"{"items":[true]}"#, to: "\(scratch.path)/s.json")
        let list = try Program.run(words + ["\(scratch.path)/t.json"])
        #expect(list.status == 1 && list.text.hasPrefix(#"{"error":"“/items” in the schema is a list"#))
        #expect(try Program.run(words + ["\(scratch.path)/t.json", "--draft", "draft7"]).text == #"{"valid":true,"errors":[]}"# + "\n")
        #expect(try Program.run(words + ["\(scratch.path)/t.json", "--draft", "3"]).status == 2)
        #expect(try Program.run(["inspect", "schema"]).status == 2)
        try Files.write("{\"schema\":{},\"instance\":1}\nx\n{\"schema\":false,\"instance\":1}", to: "\(scratch.path)/lines")
        let batch = try Program.run(["inspect", "schema", "--batch", "\(scratch.path)/lines"])
        let lines = batch.text.split(separator: "\n")
        #expect(batch.status == 0 && lines.count == 3 && lines[1].hasPrefix("{\"error\"") && lines[2].hasPrefix("{\"valid\":false"))
    }

    @Test func inspectShell() throws {
        let scratch = try ScratchFolder()
        try Files.write("ls 'my src' | wc -l\n", to: "\(scratch.path)/line")
        let outcome = try Program.run(["inspect", "shell", "\(scratch.path)/line"])
        #expect(
            outcome.status == 0
                && outcome.text == #"{"plain":true,"commands":[["ls","my src"],["wc","-l"]],"operators":["|"],"because":null}"# + "\n")

        try Files.write("{\"line\":\"ls > x\"}\nnonsense\n{\"line\":\"ls\"}\n", to: "\(scratch.path)/lines")
        let batch = try Program.run(["inspect", "shell", "--batch", "\(scratch.path)/lines"])
        let lines = batch.text.split(separator: "\n")
        #expect(batch.status == 0 && lines.count == 3 && lines[1].hasPrefix("{\"error\""))
        #expect(lines[0] == #"{"plain":false,"commands":[],"operators":[],"because":"It redirects input or output."}"#)
    }

    @Test func inspectStream() throws {
        let scratch = try ScratchFolder()
        try Files.write(
            """
            data: {"choices":[{"index":0,"delta":{"content":"Hel"},"finish_reason":null}]}

            data: {"choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":"stop"}]}

            data: [DONE]


            """, to: "\(scratch.path)/x.sse")
        for chunk in [["--chunk", "1"], ["--chunk", "random:3"], []] {
            let outcome = try Program.run(["inspect", "stream", "--api", "openai-chat"] + chunk + ["\(scratch.path)/x.sse"])
            let answer = try JSONParser.parse(outcome.text).value
            #expect(answer["text"]?.string == "Hello" && answer["outcome"]?.string == "complete")
        }
    }
}

/// The program that was built beside the tests.
enum Program {
    /// Beside the tests, or the one that `ASSENT_PROGRAM` names.
    static let path: String = {
        if let named = getenv("ASSENT_PROGRAM") { return String(cString: named) }
        let binary = CommandLine.arguments[0]
        let folder = binary.prefix(upTo: binary.lastIndex(of: "/") ?? binary.startIndex)
        return (folder.isEmpty ? "." : String(folder)) + "/assent"
    }()

    static func run(_ words: [String], home: String = "/nonexistent") throws -> Shell.Outcome {
        try Shell.run(["env", "-i", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=\(home)", path] + words)
    }
}
