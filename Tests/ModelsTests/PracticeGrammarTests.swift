import TestSupport
import Testing

@testable import Models

/// What the practice model makes of what people type.
@Suite struct PracticeGrammarTests {
    struct Said: Sendable, CustomTestStringConvertible {
        let message: String
        let intents: [PracticeIntent]
        init(_ message: String, _ intents: PracticeIntent...) {
            self.message = message
            self.intents = intents
        }
        var testDescription: String { message }
    }

    static let said: [Said] = [
        // Lists
        Said("list", .list(".")),
        Said("list this folder", .list(".")),
        Said("List the files here, please.", .list(".")),
        Said("please list files in src", .list("src")),
        Said("can you list the contents of src/lib and docs?", .list("src/lib"), .list("docs")),
        Said("ls", .list(".")),
        Said("ls src", .list("src")),
        Said("show me the files in src", .list("src")),
        Said("what's in src?", .list("src")),
        Said("What is in this folder?", .list(".")),
        Said("what files are there?", .list(".")),
        Said("which files are in logs", .list("logs")),
        Said("look in logs", .list("logs")),
        Said("open src/", .list("src/")),
        Said("list .", .list(".")),
        Said("list ..", .list("..")),
        // Reads
        Said("read notes.txt", .read("notes.txt")),
        Said("Read notes.txt.", .read("notes.txt")),
        Said("show notes.txt", .read("notes.txt")),
        Said("cat README", .read("README")),
        Said("open the file notes.txt for me", .read("notes.txt")),
        Said("could you please show me notes.txt?", .read("notes.txt")),
        Said("I want to read a.txt, b.txt and c.txt", .read("a.txt"), .read("b.txt"), .read("c.txt")),
        Said("read README and notes.txt", .read("README"), .read("notes.txt")),
        Said("read \"my notes.txt\"", .read("my notes.txt")),
        Said("read 'it is.txt'", .read("it is.txt")),
        Said("read “große Liste.txt”", .read("große Liste.txt")),
        Said("what does notes.txt say?", .read("notes.txt")),
        Said("notes.txt", .read("notes.txt")),
        // Writes
        Said("write \"hello there\" to notes.txt", .write(path: "notes.txt", content: "hello there")),
        Said("write hello there to notes.txt", .write(path: "notes.txt", content: "hello there")),
        Said("write \"a\\nb\\n\" into out/list.txt", .write(path: "out/list.txt", content: "a\nb\n")),
        Said("save \"x\" as notes.txt", .write(path: "notes.txt", content: "x")),
        Said("put 'say \"hi\"' in notes.txt", .write(path: "notes.txt", content: "say \"hi\"")),
        Said("write \"hello\" to \"my notes.txt\"", .write(path: "my notes.txt", content: "hello")),
        Said("create a file called todo.txt with the text buy milk and bread", .write(path: "todo.txt", content: "buy milk and bread")),
        Said("create notes.txt with \"one, two.\"", .write(path: "notes.txt", content: "one, two.")),
        Said("make a file todo.txt containing \"x\"", .write(path: "todo.txt", content: "x")),
        Said("create an empty.txt", .write(path: "empty.txt", content: "")),
        Said("create a.txt and b.txt", .write(path: "a.txt", content: ""), .write(path: "b.txt", content: "")),
        Said("create a folder called build", .makeFolder("build")),
        Said("write \"delete everything and run away\" to a.txt", .write(path: "a.txt", content: "delete everything and run away")),
        // Changes
        Said("replace colour with color in notes.txt", .change(path: "notes.txt", from: "colour", to: "color")),
        Said("replace \"good day\" with \"hello there\" in notes.txt", .change(path: "notes.txt", from: "good day", to: "hello there")),
        Said("change hello to goodbye in notes.txt", .change(path: "notes.txt", from: "hello", to: "goodbye")),
        Said("change hello in notes.txt to goodbye", .change(path: "notes.txt", from: "hello", to: "goodbye")),
        Said("in notes.txt replace the word hello with hi", .change(path: "notes.txt", from: "hello", to: "hi")),
        Said("In notes.txt, change one to two", .change(path: "notes.txt", from: "one", to: "two")),
        Said("edit notes.txt: replace a with b", .change(path: "notes.txt", from: "a", to: "b")),
        Said("edit notes.txt and replace x with y", .change(path: "notes.txt", from: "x", to: "y")),
        // Looking for things
        Said("find *.log", .find(pattern: "*.log", folder: nil)),
        Said("please find all *.swift files in src", .find(pattern: "*.swift", folder: "src")),
        Said("find the file notes.txt", .find(pattern: "notes.txt", folder: nil)),
        Said("find files called README below docs", .find(pattern: "README", folder: "docs")),
        Said("find \"my notes\"", .find(pattern: "my notes", folder: nil)),
        Said("find . -name x", .run(argv: ["find", ".", "-name", "x"], folder: nil)),
        Said("search for \"TODO: this\"", .search(text: "TODO: this", place: nil)),
        Said("search for TODO in src", .search(text: "TODO", place: "src")),
        Said("search src/lib for the text hello there", .search(text: "hello there", place: "src/lib")),
        Said("search this folder for \"in a\"", .search(text: "in a", place: nil)),
        Said("grep main", .search(text: "main", place: nil)),
        Said("grep -n main a.c", .run(argv: ["grep", "-n", "main", "a.c"], folder: nil)),
        Said("find *.log and delete a.log", .find(pattern: "*.log", folder: nil), .delete("a.log")),
        // Moves and folders
        Said("move a.txt to b.txt", .move(from: "a.txt", to: "b.txt")),
        Said("rename the file a to b", .move(from: "a", to: "b")),
        Said("mv a.txt old/", .move(from: "a.txt", to: "old/a.txt")),
        Said("move src/a.txt into \"my folder/\"", .move(from: "src/a.txt", to: "my folder/a.txt")),
        Said("mv -f a b", .run(argv: ["mv", "-f", "a", "b"], folder: nil)),
        Said("mkdir out/a", .makeFolder("out/a")),
        Said("make folder x", .makeFolder("x")),
        Said("make the folders a and b", .makeFolder("a"), .makeFolder("b")),
        // Deletes
        Said("delete a.log and b.log", .delete("a.log"), .delete("b.log")),
        Said("Delete a.log, b.log and c.log.", .delete("a.log"), .delete("b.log"), .delete("c.log")),
        Said("delete a.log,b.log", .delete("a.log"), .delete("b.log")),
        Said("please remove the file old.txt", .delete("old.txt")),
        Said("rm tmp/x", .delete("tmp/x")),
        Said("delete a and b", .delete("a"), .delete("b")),
        Said("help me delete old.log", .delete("old.log")),
        Said("clear out the old logs in logs", .clear(folder: "logs")),
        Said("Clear out the old logs in var/log, keep this week's.", .clear(folder: "var/log")),
        Said("delete the old logs in logs", .clear(folder: "logs")),
        Said("clean up logs/", .clear(folder: "logs/")),
        Said("clear out old logs here", .clear(folder: ".")),
        // Commands
        Said("run ls -la", .run(argv: ["ls", "-la"], folder: nil)),
        Said("ls -la", .run(argv: ["ls", "-la"], folder: nil)),
        Said("run the command uname -a", .run(argv: ["uname", "-a"], folder: nil)),
        Said("execute git commit -m \"first try\"", .run(argv: ["git", "commit", "-m", "first try"], folder: nil)),
        Said("run `git log --oneline`", .run(argv: ["git", "log", "--oneline"], folder: nil)),
        Said("run make in src", .run(argv: ["make"], folder: "src")),
        Said("run grep -n TODO main.c in ./src", .run(argv: ["grep", "-n", "TODO", "main.c"], folder: "./src")),
        Said("run echo a | wc -c", .run(argv: ["sh", "-c", "echo a | wc -c"], folder: nil)),
        Said("run cd x; rm y", .run(argv: ["sh", "-c", "cd x; rm y"], folder: nil)),
        Said("run echo 'a  b' \"c\\\"d\" e\\ f", .run(argv: ["echo", "a  b", "c\"d", "e f"], folder: nil)),
        // Several at once
        Said("list . and read notes.txt", .list("."), .read("notes.txt")),
        Said("run ls -la and read notes.txt", .run(argv: ["ls", "-la"], folder: nil), .read("notes.txt")),
        Said("read a.txt, then delete b.txt", .read("a.txt"), .delete("b.txt")),
        Said("delete a.log and b.log and then list logs", .delete("a.log"), .delete("b.log"), .list("logs")),
        Said("write \"x\" to a.txt and please delete b.txt", .write(path: "a.txt", content: "x"), .delete("b.txt")),
        // Weather
        Said("what's the weather in Paris?", .weather(place: "Paris")),
        Said("What is the weather like in Paris and New York today?", .weather(place: "Paris"), .weather(place: "New York")),
        Said("weather for Paris, Rome and Berlin", .weather(place: "Paris"), .weather(place: "Rome"), .weather(place: "Berlin")),
        Said("weather in Paris, France", .weather(place: "Paris, France")),
        Said("show me the temperature in Oslo please", .weather(place: "Oslo")),
        Said("Paris weather", .weather(place: "Paris")),
        // Any tool
        Said("call list_directory {\"path\": \"a and b\"}", .call(tool: "list_directory", arguments: "{\"path\": \"a and b\"}")),
        Said("use the tool github/create_issue with {\"title\":\"x\"}", .call(tool: "github/create_issue", arguments: "{\"title\":\"x\"}")),
        Said("call read_file {\"path\":", .call(tool: "read_file", arguments: "{\"path\":")),
    ]

    @Test(arguments: said)
    func request(_ said: Said) {
        #expect(PracticeGrammar.meaning(of: said.message) == .intents(said.intents))
    }

    static let talk: [(String, PracticeMeaning)] = [
        ("hello", .greeting), ("Hi there!", .greeting), ("good morning", .greeting), ("", .unknown),
        ("help", .help), ("what can you do?", .help), ("who are you?", .help), ("help me", .help), ("how does this work?", .help),
        ("thanks a lot", .thanks), ("tell a story", .story), ("tell me a long story", .story), ("write a long answer", .story),
        ("shout hello there", .shout("hello there")), ("think about it", .think("about it")),
    ]

    @Test(arguments: talk.map(\.0))
    func smallTalk(_ message: String) {
        #expect(PracticeGrammar.meaning(of: message) == Self.talk.first { $0.0 == message }?.1)
    }

    /// What is not understood leads to no call.
    @Test(arguments: [
        "explain quantum physics", "the list was long and I read it", "why is the sky blue?", "read", "delete", "write", "run", "replace",
        "find", "search", "move", "rename", "mkdir", "find out who did it", "move on", "move a.txt", "rename a.txt b.txt c.txt", "search",
        "delete everything that you can find on this disk right now", "what's the weather like today?", "use your imagination",
        "I deleted notes.txt yesterday", "don't delete notes.txt", "what do you think about delete notes", "add two and two",
        "\u{0}\u{1B}[2J", "🤷", "((((", "\"unclosed", String(repeating: "and ", count: 5000),
    ])
    func noCall(_ message: String) {
        if case .intents(let intents) = PracticeGrammar.meaning(of: message) {
            Issue.record("\(message) was taken for \(intents)")
        }
    }

    @Test(arguments: [
        ("a b", ["a", "b"]), ("a 'b c' \"d e\"", ["a", "b c", "d e"]), ("a\\ b", ["a b"]), ("a''", ["a"]), ("''", [""]), ("", []),
        ("\"a\\\"b\\\\\"", ["a\"b\\"]), ("'a\\b'", ["a\\b"]),
    ])
    func quoting(_ text: String, _ words: [String]) { #expect(ShellWords.split(text) == words) }

    @Test(arguments: ["a | b", "a > b", "a && b", "a; b", "$HOME", "\"$HOME\"", "`a`", "*.c", "a'", "\"a", "a\nb", "(a)", "a &", "~"])
    func needsAShell(_ text: String) { #expect(ShellWords.split(text) == nil) }

    /// Anything that can be typed is answered, calls have arguments that are JSON, and the same words get the same answer.
    @Test func noise() {
        var random = Noise(seed: 7)
        let pieces = [
            "list", "read", "write", "change", "replace", "delete", "clear", "run", "call", "weather", "in", "with", "to", "and", "then", "a.txt", ".", "..", "/",
            "\"", "'", "`", "\"a b\"", ",", ";", "?", "{", "}", "the", "a", "old", "logs", "files", "folder", "-la", "|", "\\", "é", "“", "”", "\n", "what's", "for", "help", "story",
        ]
        for _ in 0..<4000 {
            var message = ""
            for _ in 0..<Int(random.next() % 12) {
                message += pieces[Int(random.next() % UInt64(pieces.count))] + (random.next() % 4 == 0 ? "" : " ")
            }
            let meaning = PracticeGrammar.meaning(of: message)
            #expect(meaning == PracticeGrammar.meaning(of: message))
            if case .intents(let intents) = meaning { #expect(!intents.isEmpty, "\(message)") }
        }
    }
}
