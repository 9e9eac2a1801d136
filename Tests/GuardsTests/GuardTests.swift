import Guards
import JSON
import TOML
import Testing

@Suite struct GuardTests {
    static func set(_ text: String) throws -> GuardSet {
        let table = try TOMLParser.parse(Array(text.utf8))
        return try table["guard"].map { value throws(TOMLError) in try GuardSet(value) } ?? GuardSet()
    }

    static let numbers = """
        [[guard]]
        name = "customer numbers"
        on = ["result", "output"]
        pattern = 'KD-\\d{8}'
        effect = "redact"
        examples = { match = ["KD-12345678"], no_match = ["KD-1", "12345678"] }
        """

    @Test func aWholeTextIsScreened() throws {
        let set = try Self.set(Self.numbers)
        let screened = try #require(set.screen("a KD-00000001 b KD-00000002.", at: .result))
        #expect(screened.redacted == "a [redacted: customer numbers] b [redacted: customer numbers].")
        #expect(screened.effect == .redact)
        #expect(screened.words == "the guard “customer numbers” (2 places)")
        #expect(set.screen("a KD-00000001", at: .input) == nil)
        #expect(set.screen("nothing", at: .result) == nil)
    }

    @Test func theStrictestDecides() throws {
        let set = try Self.set(
            Self.numbers + """

                [[guard]]
                on = "result"
                detect = "secrets"
                effect = "deny"
                reason = "Keys stay here."
                """)
        let screened = try #require(set.screen("KD-00000001 API_KEY=q1w2e3r4t5", at: .result))
        #expect(screened.effect == .deny)
        #expect(screened.words == "the guard “secrets” (1 place)")
        #expect(screened.reason == "Keys stay here.")
        #expect(screened.redacted == "[redacted: customer numbers] API_KEY=[redacted: secrets]")
    }

    @Test(arguments: [
        ("[[guard]]\non = \"result\"\neffect = \"redact\"", "a guard needs a pattern, or detect = \"secrets\"", 1),
        ("[[guard]]\non = \"results\"\npattern = \"x\"\neffect = \"redact\"", "on must be one of \"input\", \"output\", \"result\"", 2),
        ("[[guard]]\npattern = \"x\"\neffect = \"redact\"", "it says where the guard looks", 1),
        ("[[guard]]\non = \"result\"\npattern = \"(\"\neffect = \"redact\"", "the pattern cannot be used: missing closing parenthesis", 3),
        ("[[guard]]\non = \"result\"\npattern = \"x*\"\neffect = \"redact\"", "the pattern finds the empty text", 3),
        ("[[guard]]\non = \"result\"\npattern = '(?<=a{65})b'\neffect = \"ask\"", "looks back over more than 64 characters", 3),
        ("[[guard]]\non = \"result\"\npattern = \"x\"\neffect = \"allow\"", "effect must be one of", 4),
        ("[[guard]]\non = \"result\"\npatern = \"x\"\neffect = \"ask\"", "a guard has no patern; did you mean pattern?", 3),
        ("[[guard]]\non = \"result\"\npattern = \"x\"\ndetect = \"secrets\"\neffect = \"ask\"", "not both", 4),
        ("[[guard]]\non = \"result\"\npattern = \"x\"\neffect = \"ask\"\nexamples.match = [\"y\"]", "finds nothing in its example \"y\"", 5),
        ("[[guard]]\non = \"result\"\npattern = \"x\"\neffect = \"ask\"\nexamples.no_match = [\"axb\"]", "finds something in its example \"axb\"", 5),
        ("guard = \"x\"", "a guard is written [[guard]]", 1),
    ])
    func whatIsWrongIsSaidWithItsPlace(_ text: String, _ words: String, _ line: Int) throws {
        do {
            _ = try Self.set(text)
            Issue.record("it was taken")
        } catch let error as TOMLError {
            #expect(error.message.contains(words), "\(error.message)")
            #expect(error.position.line == line)
        }
    }

    /// A pattern that would never come to an end finds, after a while, whatever it could not look at.
    @Test func aCostlyPatternHoldsBackTheText() throws {
        let set = try Self.set("[[guard]]\nname = \"slow\"\non = \"result\"\npattern = '(?:a|aa)+[bc]'\neffect = \"redact\"")
        let text = String(repeating: "a", count: 40_000) + "!"
        let screened = try #require(set.screen(text, at: .result))
        #expect(screened.redacted.hasSuffix("[redacted: slow]"))
    }

    /// Canonical equivalents are other bytes.
    @Test func bytesAreCompared() throws {
        let set = try Self.set("[[guard]]\non = \"result\"\npattern = ';'\neffect = \"redact\"")
        #expect(set.screen("\u{37E}", at: .result) == nil)
    }
}
