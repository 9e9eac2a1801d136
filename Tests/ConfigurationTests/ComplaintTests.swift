import Configuration
import Testing

/// What is wrong is said with its place, what belongs there and what stands there.
@Suite struct ComplaintTests {
    struct Wrong: Sendable, CustomTestStringConvertible {
        let text: String
        let says: String
        var testDescription: String { text }

        init(_ text: String, _ says: String) {
            self.text = text
            self.says = says
        }
    }

    static let wrongs = [
        Wrong("modle = 'x'", "line 1, column 1: there is no setting modle; did you mean model?"),
        Wrong("\n [limits]\n  round = 1", "line 3, column 3: there is no setting limits.round; did you mean limits.rounds?"),
        Wrong("rounds = 3", "line 1, column 1: there is no setting rounds; did you mean limits.rounds?"),
        Wrong("zzzzzzzz = 3", "line 1, column 1: there is no setting zzzzzzzz; `assent config` lists all."),
        Wrong("\"limits.rounds\" = 3", "line 1, column 1: there is no setting \"limits.rounds\"; did you mean limits.rounds?"),
        Wrong("model = 3", "line 1, column 9: model must be a text on one line, not 3."),
        Wrong("model = ''", "line 1, column 9: model must be a text on one line, not an empty text."),
        Wrong("model = \"a\\nb\"", "line 1, column 9: model must be a text on one line, not \"a\nb\"."),
        Wrong("model.name = 'x'", "line 1, column 1: model must be a text on one line, not a table."),
        Wrong("limits = 3", "line 1, column 10: limits must be a table, not 3."),
        Wrong("limits.calls = 0", "line 1, column 16: limits.calls must be a whole number from 1 to 1000000, not 0."),
        Wrong("limits.calls = -1", "line 1, column 16: limits.calls must be a whole number from 1 to 1000000, not -1."),
        Wrong("limits.calls = 9223372036854775807", "line 1, column 16: limits.calls must be a whole number from 1 to 1000000, not 9223372036854775807."),
        Wrong("limits.calls = 2.5", "line 1, column 16: limits.calls must be a whole number from 1 to 1000000, not 2.5."),
        Wrong("agents_file = 'no'", "line 1, column 15: agents_file must be true or false, not \"no\"."),
        Wrong("keys.approve = ['x', 1]", "line 1, column 22: keys.approve must be a key or a list of keys, not 1."),
        Wrong("keys.approve.x = 'y'", "line 1, column 6: keys.approve must be a key or a list of keys, not a table."),
        Wrong("keys = 'x'", "line 1, column 8: keys must be a table, not \"x\"."),
        Wrong("model = ", "line 1, column 9: a value is expected, not the end of the text."),
        Wrong("model = 'a'\nmodel = 'b'", "line 2, column 1: "),
    ]

    @Test(arguments: wrongs)
    func aWrongFileOfTheUser(_ wrong: Wrong) throws {
        let words = complaints(ConfigurationSources(user: wrong.text))
        #expect(words.count == 1)
        let first = try #require(words.first)
        #expect(first.utf8.starts(with: "/home/c.toml, \(wrong.says)".utf8), "\(first)")
    }

    @Test func allThatIsWrongIsSaidAtOnce() {
        let words = complaints(ConfigurationSources(system: "a = 1\nmodel = 2", user: "theme = 3", options: [("-m", "")]))
        #expect(words.count == 4)
        #expect(words[0].hasPrefix("/etc/c.toml, line 1") && words[2].hasPrefix("/home/c.toml, line 1"))
        #expect(words[3] == "-m: model must be a text on one line, not an empty text.")
    }

    /// A folder cannot keep its person out: its file is left aside as a whole, with the reason.
    @Test(arguments: wrongs)
    func aWrongFileOfAFolder(_ wrong: Wrong) throws {
        for trusted in [false, true] {
            let the = try EffectiveConfiguration(ConfigurationSources(workspace: "theme='light'\n" + wrong.text, trusted: trusted))
            #expect(the.ignored.count == 1)
            #expect(the.entries.allSatisfy { $0.origin == .builtIn })
            #expect(the.untrusted.isEmpty)
        }
    }

    @Test func bytesThatAreNoText() throws {
        var sources = ConfigurationSources()
        sources.workspace = SettingsFile(path: "/work/c.toml", bytes: [0xFF, 0x00])
        #expect(try EffectiveConfiguration(sources).ignored.count == 1)
        sources.user = sources.workspace
        #expect(complaints(sources).count == 1)
    }
}
