import JSON
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `assent config` and what a configuration does to the start, with real files.
@Suite struct ConfigTests {
    /// A home and a folder with configuration files.
    struct Place {
        let scratch: ScratchFolder
        var home: String { "\(scratch.path)/home" }
        var work: String { "\(scratch.path)/work" }
        var userFile: String { "\(home)/.config/assent/config.toml" }
        var folderFile: String { "\(work)/.assent/config.toml" }

        init(user: String? = nil, folder: String? = nil) throws {
            scratch = try ScratchFolder()
            _ = try Shell.run(["mkdir", "-p", "\(home)/.config/assent", "\(work)/.assent"])
            if let user { try Files.write(user, to: userFile) }
            if let folder { try Files.write(folder, to: folderFile) }
        }

        func run(_ words: [String]) throws -> Shell.Outcome { try Program.run(words, home: home) }
        func config(_ words: [String] = []) throws -> Shell.Outcome { try run(["config", "-C", work] + words) }

        /// The row of a setting, its columns.
        func row(_ key: String) throws -> [String] {
            let row = try config().text.split(separator: "\n").first { $0.hasPrefix(key + " ") } ?? ""
            return row.split(separator: " ").map(String.init)
        }
    }

    @Test func everyValueStandsWithItsOrigin() throws {
        let place = try Place(user: "\nmodel = 'm'\nkeys.approve = ['x', 'f2']", folder: "limits.rounds = 3")
        #expect(try place.config().status == 0)
        #expect(try place.row("model") == ["model", "m", place.userFile + ",", "line", "2"])
        #expect(try place.row("limits.rounds") == ["limits.rounds", "3", place.folderFile + ",", "line", "1"])
        #expect(try place.row("limits.calls") == ["limits.calls", "100", "built", "in"])
        #expect(try place.row("keys.approve").prefix(4) == ["keys.approve", "x", "or", "f2"])
        #expect(try place.row("base_url") == ["base_url", "not", "set"])

        let json = try JSONParser.parse(try place.config(["--json"]).text).value
        let model = json["settings"]?.array?.first
        #expect(model?["value"]?.string == "m" && model?["origin"]?["layer"]?.string == "user" && model?["origin"]?["line"]?.integer == 2)
        #expect(json["files"]?.array?.count == 3)
    }

    @Test func aPasswordInAnAddressIsNotShown() throws {
        let place = try Place(user: "base_url = 'http://me:SECRET@127.0.0.1:9/v1?key=SECRET'")
        for words in [[], ["--json"]] {
            let text = try place.config(words).text
            #expect(text.contains("http://127.0.0.1:9/v1") && !text.contains("SECRET"))
        }
    }

    struct Broken: Sendable, CustomTestStringConvertible {
        let text: String
        let says: String
        var testDescription: String { text }
    }

    static let broken = [
        Broken(text: "modle = 'x'", says: "line 1, column 1: there is no setting modle; did you mean model?"),
        Broken(text: "theme = ", says: "line 1, column 9: a value is expected"),
        Broken(text: "keys.approve = 'enter'", says: "line 1, column 6: keys.approve: enter cannot be the key for approve"),
        Broken(text: "keys.approve = 'space'", says: "line 1, column 6: keys.approve: space cannot be the key"),
        Broken(text: "keys.approve = 'd'", says: "line 1, column 6: keys.approve: d for approve is the key for deny already."),
        Broken(text: "\nkeys.confirm = 'a'", says: "line 2, column 6: keys.confirm: a cannot both approve and confirm"),
        Broken(text: "keys.aprove = 'x'", says: "did you mean \"approve\"?"),
        Broken(text: "theme = 'drak'", says: "theme: there is no theme drak; looked in "),
        Broken(text: "base_url = 'not url'", says: "base_url: “not url” is not the address of a server"),
        Broken(text: "system_prompt_file = 'absent.md'", says: "there is no file absent.md"),
        Broken(text: "\"a\\u202Eb\" = 1", says: "there is no setting \"a⟨U+202E⟩b\""),
    ]

    /// The chat does not start, and says why; no session is begun.
    @Test(arguments: broken)
    func aBrokenFileOfTheUser(_ broken: Broken) throws {
        let place = try Place(user: broken.text)
        for words in [["--practice", "-C", place.work], ["config", "-C", place.work]] {
            let outcome = try place.run(words)
            #expect(outcome.status == 1)
            #expect(outcome.text.hasPrefix("assent: \(place.userFile), line "), "\(outcome.text)")
            #expect(outcome.text.contains(broken.says), "\(outcome.text)")
        }
        #expect(!Files.exists("\(place.home)/.local/share/assent/journal.sqlite"))
    }

    /// What comes from a folder is no more than a few words in a notice, however it is written.
    @Test(arguments: ["\"LONG\" = 1", "keys.\"LONG\" = 'x'", "theme = 'LONG'"])
    func aFolderDoesNotFillTheScreen(_ text: String) throws {
        let long = String(repeating: "All is well. ", count: 40_000)
        let outcome = try Place(folder: text.replacing("LONG", with: long)).config()
        #expect(outcome.status == 0 && outcome.text.contains("All is well. All is well."))
        #expect(outcome.text.utf8.count < 4000, "\(outcome.text.prefix(2000))")
    }

    /// A folder keeps nobody out, trusted or not: its file is left aside as a whole.
    @Test(arguments: broken)
    func aBrokenFileOfAFolder(_ broken: Broken) throws {
        let text = "limits.calls = 1\n" + broken.text
        let place = try Place(folder: text)
        try Self.trust(place, text)
        let outcome = try place.config()
        #expect(outcome.status == 0)
        #expect(outcome.text.contains("The folder's settings are left aside as a whole: \(place.folderFile), line"), "\(outcome.text)")
        #expect(try place.row("limits.calls") == ["limits.calls", "100", "built", "in"])
    }

    /// As the person's yes is kept; the yes itself is played in a terminal elsewhere.
    static func trust(_ place: Place, _ text: String) throws {
        let digest = try Shell.run(["sha256sum", place.folderFile]).text.prefix(64)
        _ = try Shell.run(["mkdir", "-p", "-m", "700", "\(place.home)/.local/share/assent"])
        try Files.write("{\"\(place.folderFile)\":\"\(digest)\"}", to: "\(place.home)/.local/share/assent/trusted-folders.json")
    }

    @Test func trustIsForTheContentAndForThePlace() throws {
        let text = "model = 'w'\nkeys.approve = 'x'"
        let place = try Place(folder: text)
        #expect(try place.row("model") == ["model", "not", "set"])
        #expect(try place.config().text.contains("wants to set model and keys.approve"))
        try Self.trust(place, text)
        #expect(try place.row("model").prefix(2) == ["model", "w"])
        #expect(try !place.config().text.contains("wants to set"))

        // A copy elsewhere is not trusted, nor the same place with another byte.
        let copy = "\(place.scratch.path)/copy"
        _ = try Shell.run(["cp", "-r", place.work, copy])
        #expect(try place.run(["config", "-C", copy]).text.contains("wants to set"))
        try Files.write(text + "\n", to: place.folderFile)
        #expect(try place.row("model") == ["model", "not", "set"])

        #expect(try place.run(["config", "distrust", place.work]).text.contains("not trusted any more"))
        try Files.write(text, to: place.folderFile)
        #expect(try place.row("model") == ["model", "not", "set"])
    }

    @Test func aDamagedRecordOfTrustTrustsNothingAndSaysSo() throws {
        let place = try Place(folder: "model = 'w'")
        try Self.trust(place, "")
        try Files.write("{", to: "\(place.home)/.local/share/assent/trusted-folders.json")
        let outcome = try place.config()
        #expect(outcome.status == 0 && outcome.text.contains("No folder is trusted now.") && outcome.text.contains("wants to set model"))
    }

    /// Themes lie beside the program too; without any, the loss of colours is said.
    @Test func themesBesideTheProgram() throws {
        let place = try Place()
        let program = "\(place.scratch.path)/a/b/c/d/e/assent"
        _ = try Shell.run(["mkdir", "-p", "\(place.scratch.path)/a/b/c/d/e"])
        _ = try Shell.run(["cp", Program.path, program])
        func say(_ words: [String]) throws -> String {
            try Shell.run(["env", "-i", "HOME=\(place.home)", program] + words).text
        }
        #expect(try say(["config"]).contains("There are no colours, since the theme dark was not found; looked in \(place.home)/.config/assent/themes, \(place.scratch.path)/a/b/c/d/e/themes"))
        #expect(try say(["--practice", "--theme", "mine"]).contains("assent: --theme: there is no theme mine"))
        _ = try Shell.run(["mkdir", "\(place.scratch.path)/a/b/c/d/e/themes"])
        for name in ["dark", "mine"] { try Files.write("[roles]\ndim = \"red\"\n", to: "\(place.scratch.path)/a/b/c/d/e/themes/\(name).toml") }
        #expect(try !say(["config"]).contains("no colours"))
        #expect(try say(["--practice", "--theme", "mine"]).contains("needs a terminal"))
    }

    @Test func trustNeedsAPersonAtATerminal() throws {
        let place = try Place(folder: "model = 'w'")
        let outcome = try place.run(["config", "trust", place.work])
        #expect(outcome.status == 1 && outcome.text.contains("trust needs a terminal"))
        #expect(!Files.exists("\(place.home)/.local/share/assent/trusted-folders.json"))
        #expect(try place.run(["config", "trust", place.home]).status == 1)
        let called = try Shell.run(["env", "-i", "ASSENT_CALL=1", "HOME=\(place.home)", "sh", "-c", "env -u ASSENT_CALL \(Program.path) config trust \(place.work); true"])
        #expect(called.text.contains("a tool's call cannot give trust"))
    }

    @Test func aFileThatOthersMayWriteIsRefused() throws {
        let place = try Place(user: "model = 'm'")
        for mode in ["666", "646"] {
            _ = try Shell.run(["chmod", mode, place.userFile])
            let outcome = try place.config()
            #expect(outcome.status == 1 && outcome.text.contains("others may write it"), "\(mode)")
        }
        _ = try Shell.run(["chmod", "600", place.userFile])
        #expect(try place.config().status == 0)
        _ = try Shell.run(["chmod", "777", "\(place.home)/.config/assent"])
        #expect(try place.config().text.contains("others may write it"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func aFileOfSomebodyElseIsRefused() throws {
        let place = try Place(user: "model = 'm'")
        #expect(chown(place.userFile, 65534, 0) == 0)
        #expect(try place.config().text.contains("belongs to another user (uid 65534)"))
        // The group that has it is not the user's own.
        #expect(chown(place.userFile, 0, 65534) == 0 && chmod(place.userFile, 0o660) == 0)
        #expect(try place.config().text.contains("others may write it"))
        #expect(chmod(place.userFile, 0o640) == 0)
        #expect(try place.config().status == 0)
    }

    @Test func whatIsNoOrdinaryFileIsRefused() throws {
        let place = try Place()
        _ = try Shell.run(["mkfifo", place.userFile])
        #expect(try place.config().text.contains("not an ordinary file"))
        Files.remove(place.userFile)
        try Files.write([UInt8](repeating: UInt8(ascii: "#"), count: 1_000_001), to: place.userFile)
        #expect(try place.config().text.contains("longer than 1000000 bytes"))
        Files.remove(place.userFile)
        // People keep such files elsewhere and link to them.
        try Files.write("model = 'linked'", to: "\(place.home)/dotfile")
        _ = try Shell.run(["ln", "-s", "\(place.home)/dotfile", place.userFile])
        #expect(try place.row("model").prefix(2) == ["model", "linked"])
    }

    /// A folder from elsewhere may point anywhere; nothing is read through it.
    @Test func linksOfAFolderLeadNowhere() throws {
        let place = try Place()
        try Files.write("theme = 'light'", to: "\(place.home)/outside.toml")
        try Files.write("secret", to: "\(place.home)/secret.md")
        try Files.write("secret", to: "\(place.work)/.env")
        _ = try Shell.run(["ln", "-s", "\(place.home)/outside.toml", place.folderFile])
        for (target, words) in [("\(place.home)/secret.md", "it leads out of the folder"), (".env", "it is a link to something else")] {
            Files.remove("\(place.work)/AGENTS.md")
            _ = try Shell.run(["ln", "-s", target, "\(place.work)/AGENTS.md"])
            let outcome = try place.config()
            #expect(outcome.status == 0)
            #expect(outcome.text.contains("The folder's settings are left aside: \(place.folderFile): it leads out of the folder."))
            #expect(outcome.text.contains("AGENTS.md of this folder is not read: \(words)"), "\(outcome.text)")
        }
        #expect(try place.row("theme").prefix(2) == ["theme", "dark"])
    }

    @Test func agentsFilesThatAreNoTextOrLong() throws {
        let place = try Place()
        try Files.write([0x61, 0xFF], to: "\(place.work)/AGENTS.md")
        #expect(try place.config().text.contains("AGENTS.md of this folder is not read: it is not valid UTF-8."))
        try Files.write("x" + String(repeating: "é", count: 40_000), to: "\(place.work)/AGENTS.md")
        #expect(try place.config().text.contains("AGENTS.md of this folder is long: its first 64 kB go to the model"))
        try Files.write("do\u{E0041}\u{200B} good", to: "\(place.work)/AGENTS.md")
        #expect(try place.config().text.contains("AGENTS.md of this folder holds invisible characters; read it"))
        try Files.write("agents_file = false", to: place.folderFile)
        #expect(try !place.config().text.contains("AGENTS.md"))
    }
}
