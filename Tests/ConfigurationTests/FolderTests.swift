import Configuration
import JSON
import Testing

/// What the file of a folder may do before it is trusted: tighten, and change looks.
@Suite struct FolderTests {
    private func layer(_ key: ExactString, _ sources: ConfigurationSources) throws -> Layer? {
        try EffectiveConfiguration(sources)[key]?.origin.layer
    }

    @Test func whatTightensOrIsAboutLooksHoldsAtOnce() throws {
        let the = try EffectiveConfiguration(
            ConfigurationSources(workspace: "theme='light'\nagents_file=false\n[limits]\nrounds=2\ncalls=99\nrepeats=1"))
        #expect(the.theme.value == "light" && !the.readsAgentsFile)
        #expect(the.limits.rounds == 2 && the.limits.calls == 99 && the.limits.repeats == 1)
        #expect(the.untrusted.isEmpty)
    }

    @Test(arguments: [
        "model='m'", "base_url='http://evil'", "system_prompt_file='p'", "limits.rounds=26", "limits.calls=101",
        "limits.repeats=4", "keys.approve='j'", "keys.approve='a'",
    ])
    func whatLoosensWaitsForTrust(_ text: String) throws {
        let untrusted = try EffectiveConfiguration(ConfigurationSources(workspace: text))
        #expect(untrusted.untrusted.count == 1)
        let plain = try EffectiveConfiguration(ConfigurationSources())
        #expect(untrusted.entries == plain.entries)
        let trusted = try EffectiveConfiguration(ConfigurationSources(workspace: text, trusted: true))
        #expect(trusted.untrusted.isEmpty && trusted.entries != plain.entries)
    }

    /// A sandbox is only ever made stricter by a folder, trusted or not.
    @Test(arguments: [
        ("off", "network", true), ("off", "no-network", true), ("network", "no-network", true), ("network", "off", false),
        ("no-network", "off", false), ("no-network", "network", false),
    ])
    func aSandboxIsOnlyMadeStricter(_ own: String, _ wanted: String, _ holds: Bool) throws {
        for trusted in [false, true] {
            let the = try EffectiveConfiguration(
                ConfigurationSources(user: "[sandbox]\nrun_command='\(own)'", workspace: "[sandbox]\nrun_command='\(wanted)'", trusted: trusted))
            #expect(the.sandboxOfCommands == (holds ? wanted : own))
            #expect(the.sandboxOfShells == "off")
            #expect(the.untrusted.isEmpty)
            #expect(the.loosening.map(\.key) == (holds ? [] : ["sandbox.run_command"]))
        }
    }

    @Test func whatThePersonTurnedOffStaysOff() throws {
        let the = try EffectiveConfiguration(ConfigurationSources(user: "agents_file=false", workspace: "agents_file=true"))
        #expect(!the.readsAgentsFile && the.untrusted.map(\.key) == ["agents_file"])
    }

    /// The limit that counts is the one that holds without the folder.
    @Test func theUsersLimitIsTheMeasure() throws {
        #expect(try layer("limits.rounds", ConfigurationSources(user: "limits.rounds=5", workspace: "limits.rounds=6")) == .user)
        #expect(try layer("limits.rounds", ConfigurationSources(user: "limits.rounds=50", workspace: "limits.rounds=40")) == .workspace)
        let same = try EffectiveConfiguration(ConfigurationSources(user: "limits.rounds=5", workspace: "limits.rounds=5"))
        #expect(same.untrusted.isEmpty && same["limits.rounds"]?.origin.layer == .user)
    }

    @Test(arguments: [false, true])
    func aFolderNeverApprovesFromScripts(_ trusted: Bool) throws {
        for value in ["true", "false"] {
            let the = try EffectiveConfiguration(
                ConfigurationSources(workspace: "approve_from_scripts=\(value)\ntheme='light'", trusted: trusted))
            #expect(!the.approvesFromScripts && the.theme.value == "dark")
            #expect(the.ignored.first?.description == "/work/c.toml, line 1, column 1: approve_from_scripts cannot be set by a folder, only in your own configuration.")
        }
        #expect(try EffectiveConfiguration(ConfigurationSources(user: "approve_from_scripts=true")).approvesFromScripts)
    }

    /// Every setting is either harmless in a folder's hand or waits; a new one has to say which.
    @Test func theTableSaysWhatAFolderMay() {
        let free = SettingTable.all.filter { $0.folder == .free }.map(\.key)
        #expect(free == ["theme"])
        #expect(
            SettingTable.all.filter { $0.folder == .never }.map(\.key) == ["approval_timeout_seconds", "undo.megabytes", "undo.days", "approve_from_scripts", "attention.on_pending"])
    }

    @Test func trustIsForOnePathAndOneContent() throws {
        let (one, two) = (ExactString(String(repeating: "1", count: 64)), ExactString(String(repeating: "2", count: 64)))
        var book = TrustBook()
        book.set("/a", digest: one)
        book.set("/b", digest: one)
        book.set("/a", digest: two)
        let read = try #require(TrustBook(book.bytes))
        #expect(read == book)
        #expect(read.trusts("/a", digest: two) && !read.trusts("/a", digest: one) && !read.trusts("/c", digest: one))
        // The two spellings of é are two paths.
        book.set("/caf\u{E9}", digest: one)
        #expect(!book.trusts("/cafe\u{301}", digest: one))
        book.set("/a", digest: nil)
        #expect(!book.knows("/a") && book.knows("/b"))
    }

    @Test(arguments: ["", "[]", "{\"a\":1}", "{\"a\":\"short\"}", "{\"a\":\"", "null"])
    func aDamagedBookTrustsNothing(_ text: String) { #expect(TrustBook(Array(text.utf8)) == nil) }
}
