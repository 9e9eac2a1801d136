import Conversation
import Guards
import JSON
import TOML
import Testing

@testable import Approval

/// Rules about other things than commands, their order, their ends, and what is above all of them.
@Suite struct RuleTests {
    private func rule(_ text: String) throws -> Rule { try RuleFixture.rule(text) }
    private func ruling(_ sheet: CallSheet, _ rules: [Rule]) -> Verdict.Ruling { RuleFixture.verdict(sheet, rules).ruling }

    @Test func denyBeforeAskBeforeAllow() throws {
        let rules = [
            try rule(#"{"effect":"allow","tool":"write_file"}"#), try rule(#"{"effect":"ask","tool":"write_*"}"#), try rule(#"{"effect":"deny","tool":"*"}"#),
        ]
        let sheet = try RuleFixture.file("write_file", "a.txt")
        #expect(ruling(sheet, [rules[0]]) == .allow)
        for order in [[0, 1], [1, 0]] { #expect(ruling(sheet, order.map { rules[$0] }) == .ask) }
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] { #expect(ruling(sheet, order.map { rules[$0] }) == .deny) }
    }

    @Test func aFolderIsComparedByNames() throws {
        let inside = try rule(#"{"effect":"allow","tool":"write_file","inside":"src"}"#)
        #expect(ruling(try RuleFixture.file("write_file", "src/a.c"), [inside]) == .allow)
        #expect(ruling(try RuleFixture.file("write_file", "src-evil/a.c"), [inside]) == .ask)
        #expect(ruling(try RuleFixture.file("write_file", "src/../b.c", resolved: "/w/b.c"), [inside]) == .ask)
        #expect(ruling(try RuleFixture.file("write_file", "/x/a", resolved: "/x/a", inside: false), [try rule(#"{"effect":"allow","tool":"write_file"}"#)]) == .ask)
        #expect(ruling(try RuleFixture.file("write_file", "/x/a", resolved: "/x/a", inside: false), [try rule(#"{"effect":"allow","tool":"write_file","inside":"/x"}"#)]) == .allow)
        let deny = try rule(#"{"effect":"deny","inside":"secret"}"#)
        #expect(ruling(try RuleFixture.file("read_file", "link", resolved: "/w/secret/a", risk: .readOnly), [deny]) == .deny)
    }

    @Test func whatNoRuleAllows() throws {
        let all = try rule(#"{"effect":"allow","tool":"write_file"}"#)
        #expect(ruling(try RuleFixture.file("write_file", ".git/config", sensitive: "git runs what it says"), [all]) == .ask)
        #expect(ruling(try RuleFixture.file("write_file", "a", risk: .destructive), [all]) == .ask)
        #expect(ruling(try RuleFixture.file("write_file", "a", names: 2), [all]) == .ask)
        #expect(ruling(try RuleFixture.file("write_file", "a\u{202E}b"), [all]) == .ask)
        let sheet = try RuleFixture.file("write_file", "a")
        let denied = CallSheet(key: sheet.key, revision: 1, definition: sheet.definition, arguments: sheet.arguments, facts: sheet.facts, earlier: EarlierCalls(denied: 2))
        #expect(ruling(denied, [all]) == .ask)
        #expect(RuleFixture.verdict(sheet, [all], damage: ["policy.toml, line 3: no."]).ruling == .ask)
    }

    @Test func aRuleEnds() throws {
        let sheet = try RuleFixture.file("write_file", "a")
        let timed = try rule(#"{"effect":"allow","tool":"write_file","expires":"2027-01-15T08:00:00Z"}"#)
        #expect(RuleFixture.verdict(sheet, [timed], at: Timestamp(milliseconds: 1_799_999_999_999)).ruling == .allow)
        #expect(RuleFixture.verdict(sheet, [timed], at: Timestamp(milliseconds: 1_800_000_000_000)).ruling == .ask)
        let counted = try rule(#"{"effect":"allow","tool":"write_file","uses":2}"#)
        #expect(RuleFixture.verdict(sheet, [counted], used: [counted.id: 1]).ruling == .allow)
        let spent = RuleFixture.verdict(sheet, [counted], used: [counted.id: 2])
        #expect(spent.ruling == .ask)
        #expect(spent.because.contains { $0.contains("spent") }, "\(spent.because)")
        // Another rule takes over.
        #expect(RuleFixture.verdict(sheet, [counted, try rule(#"{"effect":"allow","tool":"write_file"}"#)], used: [counted.id: 2]).ruling == .allow)
        let here = try rule(#"{"effect":"allow","tool":"write_file","session":"desk"}"#)
        #expect(RuleFixture.verdict(sheet, [here], session: ["x", "desk"]).ruling == .allow)
        #expect(RuleFixture.verdict(sheet, [here], session: ["x"]).ruling == .ask)
        #expect(ruling(sheet, [try rule(#"{"effect":"allow","tool":"write_file","workspace":"/v"}"#)]) == .ask)
        #expect(ruling(sheet, [try rule(#"{"effect":"allow","tool":"write_file","workspace":"/w"}"#)]) == .allow)
    }

    @Test func theWebNeedsAHost() throws {
        let docs = try rule(#"{"effect":"allow","tool":"fetch_url","host":"Docs.Example"}"#)
        let good = try RuleFixture.fetch("https://docs.example/a", host: "docs.example")
        #expect(ruling(good, [docs]) == .allow)
        #expect(ruling(good, [try rule(#"{"effect":"allow","tool":"fetch_url"}"#)]) == .ask)
        for bad in [
            try RuleFixture.fetch("http://docs.example/a", scheme: "http", host: "docs.example"), try RuleFixture.fetch("https://docs.example:8443/", host: "docs.example", port: 8443),
            try RuleFixture.fetch("https://docs.example.evil/", host: "docs.example.evil"), try RuleFixture.fetch("https://www.docs.example/", host: "www.docs.example"),
            try RuleFixture.fetch("https://docs.example/r?to=https://evil.example/", host: "docs.example"),
            try RuleFixture.fetch("https://docs.example/r?to=https%3A%2F%2Fevil.example/", host: "docs.example"),
            try RuleFixture.fetch("https://docs.example/?q=x", host: "docs.example", oddities: [.data]),
        ] { #expect(ruling(bad, [docs]) == .ask, "\(bad.arguments.object)") }
        let deny = try rule(#"{"effect":"deny","host":"evil.example"}"#)
        #expect(ruling(try RuleFixture.fetch("https://a.evil.example/", host: "a.evil.example"), [deny]) == .deny)
        #expect(ruling(try RuleFixture.fetch("https://notevil.example/", host: "notevil.example"), [deny]) == .ask)
    }

    @Test func argumentsAreConditions() throws {
        let sheet = try RuleFixture.file("write_file", "notes/today.md")
        func one(_ condition: String) throws -> Verdict.Ruling {
            ruling(sheet, [try rule(#"{"effect":"allow","tool":"write_file","arguments":{"path":"# + condition + "}}")])
        }
        #expect(try one(#"{"matches":"notes/.*\\.md"}"#) == .allow)
        #expect(try one(#"{"matches":"notes"}"#) == .ask)
        #expect(try one(#"{"equals":"notes/today.md"}"#) == .allow)
        #expect(try one(#"{"one_of":["a","notes/today.md"]}"#) == .allow)
        #expect(try one(#"{"min":3}"#) == .ask)
        #expect(ruling(sheet, [try rule(#"{"effect":"allow","tool":"write_file","arguments":{"other":{"equals":1}}}"#)]) == .ask)
    }

    @Test func aConditionOnAPathIsOnItsLetters() throws {
        let notes = try rule(#"{"effect":"allow","tool":"write_file","arguments":{"path":{"matches":"notes/.*"}}}"#)
        #expect(ruling(try RuleFixture.file("write_file", "notes/a.md"), [notes]) == .allow)
        #expect(ruling(try RuleFixture.file("write_file", "notes/../src/a.c", resolved: "/w/src/a.c"), [notes]) == .ask)
        let deny = try rule(#"{"effect":"deny","tool":"write_file","arguments":{"path":{"matches":"notes/.*"}}}"#)
        #expect(ruling(try RuleFixture.file("write_file", "notes/../src/a.c", resolved: "/w/src/a.c"), [deny]) == .deny)
    }

    @Test func quantitiesAndLimits() throws {
        let definition = ToolDefinition(name: "pay", server: "bank", summary: "", parameters: ["type": "object", "properties": ["n": ["type": "number"], "t": ["type": "string"]]])
        func sheet(_ arguments: String) throws -> CallSheet {
            CallSheet(
                key: Fixture.key, revision: 1, definition: definition, arguments: try ToolArguments(parsing: Array(arguments.utf8)),
                facts: Facts(risk: .unknown, riskReason: "", folder: "/w"))
        }
        let deny = try rule(#"{"effect":"deny","tool":"bank/pay","arguments":{"n":{"equals":1}}}"#)
        for number in ["1", "1.0", "10e-1", "0.1e1"] { #expect(ruling(try sheet(#"{"n":"# + number + "}"), [deny]) == .deny, "\(number)") }
        #expect(ruling(try sheet(#"{"n":1.5}"#), [deny]) == .ask)
        // What cannot be told within the limits denies where it is to deny, and allows nothing.
        let costly = String(repeating: "a", count: 60) + "!"
        let text = try sheet(#"{"t":""# + costly + #""}"#)
        let pattern = #"{"t":{"matches":"(a+)+(b|c)?(a+)+\\d"}}"#
        #expect(ruling(text, [try rule(#"{"effect":"deny","tool":"bank/pay","arguments":"# + pattern + "}")]) == .deny)
        #expect(ruling(text, [try rule(#"{"effect":"allow","tool":"bank/pay","arguments":"# + pattern + "}")]) == .ask)
    }

    /// JSON has no infinite number, and a bound that is none would be one of zero.
    @Test(arguments: ["min = -inf", "max = inf", "max = nan"]) func aBoundIsANumber(_ bound: String) throws {
        let text = "[[rule]]\neffect = \"deny\"\ntool = \"bank/pay\"\narguments.n = { \(bound) }\n"
        let document = try PolicyDocument(Array(text.utf8), layer: .user, path: "p")
        #expect(document.rules.isEmpty)
        #expect(document.damage?.message == "a condition is equals, one_of (a list), matches (a text), min or max (numbers)")
    }

    @Test func aServersToolMustBeNamed() throws {
        let definition = ToolDefinition(name: "get", server: "acme", summary: "Gets.", parameters: ["type": "object"])
        let sheet = CallSheet(
            key: Fixture.key, revision: 1, definition: definition, arguments: try ToolArguments(parsing: []), facts: Facts(risk: .unknown, riskReason: "", folder: "/w"))
        #expect(ruling(sheet, [try rule(#"{"effect":"allow","tool":"acme/get"}"#)]) == .allow)
        #expect(ruling(sheet, [try rule(#"{"effect":"allow","tool":"acme/*"}"#)]) == .allow)
        #expect(ruling(sheet, [try rule(#"{"effect":"allow","tool":"*"}"#)]) == .ask)
        #expect(ruling(sheet, [try rule(#"{"effect":"allow","tool":"*/get"}"#)]) == .allow)
        #expect(ruling(sheet, [try rule(#"{"effect":"deny","tool":"*"}"#)]) == .deny)
        let pinned = try rule(#"{"effect":"allow","tool":"acme/get","definition":""# + definition.digest.hex + #""}"#)
        #expect(ruling(sheet, [pinned]) == .allow)
        let other = CallSheet(
            key: Fixture.key, revision: 1, definition: ToolDefinition(name: "get", server: "acme", summary: "Gets all.", parameters: ["type": "object"]),
            arguments: sheet.arguments, facts: sheet.facts)
        #expect(ruling(other, [pinned]) == .ask)
    }

    @Test(arguments: [
        (#"{}"#, ""), (#"{"effect":"maybe"}"#, "effect"), (#"{"effect":"allow"}"#, ""), (#"{"effect":"allow","tool":"x","risky":1}"#, "risky"),
        (#"{"effect":"allow","command":"ls | rm"}"#, "command"), (#"{"effect":"allow","command":"[unreadable"}"#, "command"), (#"{"effect":"allow","command":"echo $x"}"#, "command"),
        (#"{"effect":"allow","command":""}"#, "command"), (#"{"effect":"allow","tool":"x","uses":0}"#, "uses"), (#"{"effect":"deny","tool":"x","uses":1}"#, "uses"),
        (#"{"effect":"allow","tool":"x","expires":"tomorrow"}"#, "expires"), (#"{"effect":"allow","tool":"x","twice":true}"#, "twice"), (#"{"effect":"allow","risk":"unknown"}"#, "risk"),
        (#"{"effect":"allow","tool":"x","arguments":{"a":{"like":1}}}"#, "arguments.a.like"), (#"{"effect":"allow","tool":"x","arguments":{"a":{"matches":"("}}}"#, "arguments.a.matches"),
        (#"{"effect":"allow","tool":"x","options":["-v"]}"#, "options"), (#"{"effect":"allow","tool":"x","workspace":"here"}"#, "workspace"),
        (#"{"effect":"allow","command":"ls","examples":{"match":["rm x"]}}"#, "examples"), (#"{"effect":"allow","command":"ls","examples":{"no_match":["ls -l"]}}"#, "examples"),
        (#"{"effect":"deny","command":"rm","examples":{"no_match":["sudo rm x"]}}"#, "examples"), (#"{"effect":"allow","command":"ls","examples":{"maybe":[]}}"#, "examples.maybe"),
    ])
    func refusesAndSaysWhere(_ text: String, _ key: String) throws {
        do throws(RuleError) {
            _ = try Rule((try? JSONParser.parse(Array(text.utf8)).value) ?? .null)
            Issue.record("\(text) was read")
        } catch {
            #expect(error.key.map(\.string).joined(separator: ".") == key, "\(error.message)")
            #expect(!error.message.isEmpty)
        }
    }

    @Test func examplesOfAllKinds() throws {
        _ = try rule(#"{"effect":"allow","command":"git log","examples":{"match":["git log -3","git log --oneline && git log"],"no_match":["git logout","git log; rm x"]}}"#)
        _ = try rule(#"{"effect":"allow","tool":"write_file","inside":"docs","examples":{"match":["docs/a.md"],"no_match":["docs/../a.md","docsy/a"]}}"#)
        _ = try rule(#"{"effect":"allow","tool":"fetch_url","host":"a.example","examples":{"match":["https://a.example/x"],"no_match":["http://a.example/","https://b.example/"]}}"#)
        _ = try rule(#"{"effect":"deny","tool":"x/y","arguments":{"n":{"min":10}},"examples":{"match":[{"n":10}],"no_match":[{"n":9.5},{}]}}"#)
    }

    @Test func theTextIsTheRule() throws {
        let rules = [
            try rule(#"{"effect":"allow","command":"git log","options":["-p"],"uses":3,"expires":"2027-01-15T08:00:00Z","reason":"say \"why\"\nand more"}"#),
            try rule(#"{"effect":"ask","tool":"write_file","inside":"a b/\u202e","twice":true}"#),
            try rule(#"{"effect":"deny","host":"x.example","arguments":{"q r":{"one_of":["a",1,true],"max":2.5}},"examples":{"no_match":[{"url":"x"}]}}"#),
        ]
        for rule in rules {
            let document = try PolicyDocument(Array(RuleText.toml(rule).utf8), layer: .user, path: "p")
            var read = try #require(document.rules.first, "\(String(describing: document.damage)) \(RuleText.toml(rule))")
            read.origin = rule.origin
            #expect(read == rule)
            #expect(RuleText.toml(rule).unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
        }
        #expect(rules[0].id != rules[1].id)
    }

    @Test func aBrokenRuleLeavesTheGuards() throws {
        let text = "[[guard]]\non = \"output\"\neffect = \"deny\"\npattern = \"x+\"\n\n[[rule]]\neffect = \"allow\"\ncommand = \"ls\"\n\n[[rule]]\neffect = \"allow\"\ncomand = \"rm\"\n"
        let document = try PolicyDocument(Array(text.utf8), layer: .user, path: "/p/policy.toml")
        #expect(document.guards.all.count == 1)
        #expect(document.rules.isEmpty)
        #expect(document.damage?.position.line == 12)
        #expect(document.damage?.words.contains("/p/policy.toml, line 12") == true)
        #expect(throws: PolicyDocument.Damage.self) { try PolicyDocument(Array("[[rul]]\n".utf8), layer: .user, path: "p") }
        let folder = try PolicyDocument(Array("[[guard]]\non=\"output\"\neffect=\"deny\"\npattern=\"x\"\n".utf8), layer: .workspace, path: "p")
        #expect(folder.damage != nil)
        #expect(folder.guards.all.isEmpty)
    }

    @Test func time() {
        for (text, milliseconds) in [
            ("1970-01-01T00:00:00Z", 0), ("2027-01-15T08:00:00Z", 1_800_000_000_000), ("2027-01-15T09:00:00.250+01:00", 1_800_000_000_250), ("2000-02-29t23:59:59z", 951_868_799_000),
            ("1969-12-31T23:59:59.999Z", -1),
        ] as [(String, Int64)] {
            #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds, "\(text)")
        }
        for text in ["", "2027-01-15", "2027-01-15T08:00:00", "2027-02-29T00:00:00Z", "2027-13-01T00:00:00Z", "2027-01-15T24:00:00Z", "2027-01-15T08:00:00Zx", "2027-01-15T08:00:00+1:00"] {
            #expect(Timestamp(rfc3339: text) == nil, "\(text)")
        }
        for milliseconds: Int64 in [0, 1, 951_782_400_000, 1_800_000_000_123, -62_135_596_800_000] {
            #expect(Timestamp(rfc3339: Timestamp(milliseconds: milliseconds).rfc3339)?.milliseconds == milliseconds)
        }
    }
}
