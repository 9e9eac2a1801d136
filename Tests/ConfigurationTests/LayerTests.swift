import Configuration
import JSON
import TOML
import Testing

@Suite struct LayerTests {
    @Test func withoutAnythingTheBuiltInValuesHold() throws {
        let the = try EffectiveConfiguration(ConfigurationSources())
        #expect(the.model == nil && the.baseURL == nil && the.systemPromptFile == nil)
        #expect(the.theme == Sourced("dark", from: .builtIn))
        #expect(the.limits == ConfiguredLimits.standard)
        #expect(the.readsAgentsFile && !the.approvesFromScripts && the.keys.isEmpty)
        #expect(the.entries.allSatisfy { $0.origin == .builtIn })
        #expect(the.entries.count == SettingTable.all.count - 1)
    }

    /// One more layer at a time: the strongest wins, and its place is known.
    @Test func eachLayerOverridesTheOnesBefore() throws {
        var sources = ConfigurationSources(system: "# comment\nmodel = \"s\"")
        func model() throws -> Sourced<String>? { try EffectiveConfiguration(sources).model }
        #expect(try model() == Sourced("s", from: .file(.system, path: "/etc/c.toml", TOMLPosition(line: 2, column: 1))))
        sources.user = SettingsFile(path: "/home/c.toml", bytes: Array(" model='u'".utf8))
        #expect(try model() == Sourced("u", from: .file(.user, path: "/home/c.toml", TOMLPosition(line: 1, column: 2))))
        sources.workspace = SettingsFile(path: "/work/c.toml", bytes: Array("model='w'".utf8))
        #expect(try model()?.value == "u")
        sources.isWorkspaceTrusted = true
        #expect(try model()?.value == "w")
        sources.environment = { $0 == "OPENAI_MODEL" ? "e" : nil }
        #expect(try model() == Sourced("e", from: .variable("OPENAI_MODEL")))
        sources.options = [("-m", "o")]
        #expect(try model() == Sourced("o", from: .option("-m")))
    }

    @Test func anEmptyVariableIsNoneAndTheStrongestCounts() throws {
        #expect(try EffectiveConfiguration(ConfigurationSources(user: "model='u'", environment: ["OPENAI_MODEL": ""])).model?.value == "u")
        let both = ["OPENAI_BASE_URL": "http://a", "OPENAI_API_BASE": "http://b"]
        #expect(try EffectiveConfiguration(ConfigurationSources(environment: both)).baseURL == Sourced("http://a", from: .variable("OPENAI_BASE_URL")))
        #expect(try EffectiveConfiguration(ConfigurationSources(environment: ["OPENAI_API_BASE": "http://b"])).baseURL?.value == "http://b")
    }

    @Test func keysAreNamedAndOverriddenOneByOne() throws {
        let the = try EffectiveConfiguration(
            ConfigurationSources(system: "[keys]\napprove='x'\ndeny=['1','f2']", user: "keys.approve='y'\nkeys.help=[]"))
        #expect(the.keys.map(\.name) == ["approve", "deny", "help"])
        #expect(the.keys.map(\.keys) == [["y"], ["1", "f2"], []])
        #expect(the.keys.map(\.origin.layer) == [.user, .system, .user])
    }

    @Test func aValueAsAFileWritesIt() {
        #expect(SettingValue.text("a\\\"b   (line 1)").written == "\"a\\\\\\\"b   (line 1)\"")
        #expect(SettingValue.keys(["x", "f2"]).written == "[\"x\", \"f2\"]")
        #expect(SettingValue.number(3).written == "3" && SettingValue.flag(true).written == "true")
    }

    @Test func limits() throws {
        let the = try EffectiveConfiguration(ConfigurationSources(user: "[limits]\nrounds=7\nrepeats=1"))
        #expect(the.limits.rounds == 7 && the.limits.calls == 100 && the.limits.repeats == 1)
    }
}
