import JSON
import Testing

@testable import Schema

/// Patterns mean what ECMA-262 says, not what PCRE2 would.
@Suite struct PatternTests {
    private func matches(_ pattern: String, _ text: String) throws -> Bool {
        try Pattern(ExactString(pattern), longest: 1 << 14).match(ExactString(text), Pattern.PatternWorkspace(milliseconds: 10_000)) == .matches
    }

    @Test(arguments: [
        (#"^abc$"#, ["abc"], ["abc\n", "xabc"]),
        (#"^\d+$"#, ["42"], ["٣", "४"]),
        (#"^\w$"#, ["_", "a"], ["é", "ß"]),
        (#"^\s$"#, [" ", "\u{FEFF}", "\u{2028}", "\u{A0}", "\u{3000}"], ["\u{200B}", "x", "\u{85}"]),
        (#"^[\s]$"#, [" ", "\u{FEFF}"], ["x"]),
        (#"^[\S]$"#, ["x", "\u{200B}", "😀"], [" ", "\u{FEFF}"]),
        (#"^[^\s]$"#, ["x"], ["\u{2029}"]),
        (#"^.$"#, ["x", "😀", "\u{85}"], ["\n", "\u{2028}", "\r"]),
        (#"^\p{Lu}\p{Letter}*$"#, ["Äb"], ["äb"]),
        (#"^\p{Script=Greek}+$"#, ["αβγ"], ["abc"]),
        (#"^\p{sc=Cyrl}+$"#, ["дом"], ["dom"]),
        (#"^\P{L}$"#, ["1"], ["a"]),
        (#"^[\p{Nd}_-]+$"#, ["٣_-"], ["a"]),
        (#"^\p{Assigned}$"#, ["a"], ["\u{378}"]),
        (#"^\p{Emoji_Presentation}$"#, ["😀"], ["a"]),
        (#"^\u{1F600}$"#, ["😀"], ["x"]),
        (#"^\ud83d\ude00$"#, ["😀"], ["x"]),
        (#"^[\ud83d\ude00-\ud83d\ude02]$"#, ["😁"], ["x"]),
        (#"^\x41\u0042\cA\0$"#, ["AB\u{1}\0"], ["AB"]),
        (#"^[\b]$"#, ["\u{8}"], ["b"]),
        (#"^a{2}$"#, ["aa"], ["a"]),
        (#"^a{,2}$"#, ["a{,2}"], ["aa"]),
        (#"^{a}$"#, ["{a}"], ["a"]),
        (#"^(?<year>\d{4})-\k<year>$"#, ["2020-2020"], ["2020-2021"]),
        (#"^(a)?\1b$"#, ["aab", "b"], ["ab"]),
        (#"^[]$"#, [], ["", "a"]),
        (#"^[^]$"#, ["a", "\n"], [""]),
        (#"^[a-]$"#, ["a", "-"], ["b"]),
        (#"^[\w-.]+$"#, ["a-b.c"], ["!"]),
        (#"^[[:alpha:]]$"#, [":]"], ["a"]),
        (#"^a\/b\-c\"$"#, [#"a/b-c""#], ["a"]),
        (#"(?<=a)b(?!c)"#, ["ab"], ["b", "abc"]),
        (#"#x y"#, ["#x y"], ["xy"]),
        ("", ["", "a"], []),
        ("é", ["é", "xé"], ["e\u{301}"]),
    ] as [(String, [String], [String])])
    func meaning(_ pattern: String, _ fit: [String], _ misfit: [String]) throws {
        for text in fit { #expect(try matches(pattern, text), "\(pattern) \(text)") }
        for text in misfit { #expect(try !matches(pattern, text), "\(pattern) \(text)") }
    }

    @Test(arguments: [
        "(", ")", "a)", "[", "*a", "a**", "a++", "a{2}{3}", #"\Z"#, #"\A"#, #"\a"#, #"\Q"#, "(?i)a", "(?R)", "(?>a)", "(*UTF)a", "(?|a)", "(?#x)", #"\"#,
        #"\u{110000}"#, #"\u12"#, #"\x1"#, #"\c1"#, #"\p{Nope}"#, #"\pL"#, #"\p{L"#, "[b-a]", #"\2(a)"#, #"\k<x>"#, "(?<n>a)(?<n>b)", "(?<1>a)", #"\01"#, #"\C"#,
        #"\p{Lu}{2}{3}"#, "[a", "{2}", "^*", #"\p{^L}"#, #"\p{gc=}"#, #"\p{sc=Nope}"#, "(?<=a+)b",
    ])
    func whatIsRefused(_ pattern: String) {
        #expect(throws: Pattern.Failure.self) { try Pattern(ExactString(pattern), longest: 1 << 14) }
    }

    @Test func aLongOrBigPatternIsRefused() {
        #expect(throws: Pattern.Failure.self) { try Pattern(ExactString(String(repeating: "a", count: 20_000)), longest: 16_384) }
        #expect(throws: Pattern.Failure.self) { try Pattern("((a{9999}){9999}){9999}", longest: 16_384) }
        #expect(throws: Pattern.Failure.self) { try Pattern(ExactString(String(repeating: "(", count: 5000) + String(repeating: ")", count: 5000)), longest: 16_384) }
    }
}
