import Approval
import Conversation
import JSON
import Testing

@testable import Tools

/// Invariant 13: scheme, host and port of an address as they are used.
@Suite struct HostFactsTests {
    private func host(_ address: String) -> HostFact { HostFacts.host(ExactString(address), argument: "url") }

    @Test func theHostIsTheOneThatIsAskedFor() {
        let plain = host("https://docs.example.invalid/a?b#c")
        #expect(plain.host == "docs.example.invalid" && plain.port == 443 && plain.scheme == "https" && plain.oddities.isEmpty)
        #expect(host("http://EXAMPLE.invalid:8080").port == 8080)
        let hidden = host("https://docs.example.invalid%20%20@evil.invalid/")
        #expect(hidden.host == "evil.invalid" && hidden.oddities == [.credentials])
    }

    @Test func otherLettersAreShownAsTheyAreAskedFor() {
        let mixed = host("https://docs.ex\u{430}mple.invalid/")
        #expect(mixed.host == "docs.xn--exmple-4nf.invalid" && mixed.oddities == [.international])
        #expect(host("https://b\u{FC}cher.example/").host == "xn--bcher-kva.example")
        // What the rules for names ignore is asked for without it, and said to be there.
        #expect(host("https://docs.exa\u{AD}mple.invalid/").host == "docs.example.invalid")
    }

    @Test(arguments: [
        "https://evil.invalid\\@docs.example.invalid/", "https://docs.example.invalid%00.evil.invalid/", "https://a@b@c/",
        "https://0x7f.1/", "https://2130706433/", "https://",
    ]) func whatProgramsReadDifferentlyIsSaid(_ address: String) {
        #expect(host(address).oddities.contains(.ambiguous), "\(host(address))")
    }

    @Test func addressesAreFoundInWordsAndArguments() throws {
        let words: [ExactString] = ["curl", "-o", "x", "--url=https://a.invalid/x", "see 'http://b.invalid/';ls"]
        #expect(HostFacts.hosts(inWords: words) { "argv[\($0)]" }.map(\.host) == ["a.invalid", "b.invalid"])
        let arguments = try ToolArguments(parsing: Array(#"{"a":{"b":["https://c.invalid"]},"text":"read https://d.invalid"}"#.utf8))
        let found = HostFacts.hosts(in: arguments.object)
        #expect(found.map(\.host) == ["c.invalid"] && found.map(\.argument) == ["a.b[0]"])
        let dotted = try ToolArguments(parsing: Array(#"{"a.b":"https://c.invalid"}"#.utf8))
        #expect(HostFacts.hosts(in: dotted.object).map(\.argument) == ["\"a.b\""], "as the pane labels it")
    }
}
