import Guards
import TestSupport
import Testing

@Suite struct GuardStreamTests {
    /// However a text is cut, what passes is what would pass whole.
    @Test func piecesComeToTheSameAsTheWhole() throws {
        let set = try GuardTests.set(
            GuardTests.numbers + """

                [[guard]]
                on = "output"
                detect = "secrets"
                effect = "redact"
                [[guard]]
                on = "output"
                pattern = '(?<=id )\\b[0-9]+\\b'
                name = "ids"
                effect = "redact"
                """)
        let texts = [
            "plain words, nothing else", "KD-12345678", "a KD-1234567 KD-123456789 id 77 id x7", "é KD-12345678é API_KEY=demo-key-1234567890\nnext",
            "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA " + "PRIVATE KEY-----\nKD-00000001", "AKIA" + "IOSFODNN7QRSTUVW and sk-", "KD-", "id 1",
            String(repeating: "word ", count: 300) + "KD-12345678" + String(repeating: " id 5", count: 100),
        ]
        for text in texts {
            let whole = set.screen(text, at: .output)?.redacted ?? text
            for size in [1, 2, 3, 7, 64] {
                var stream = try #require(GuardStream(set, at: .output))
                var passed = ""
                let scalars = Array(text.unicodeScalars)
                for start in stride(from: 0, to: scalars.count, by: size) {
                    passed += stream.take(String(String.UnicodeScalarView(scalars[start..<min(start + size, scalars.count)])))
                }
                passed += stream.finish()
                #expect(passed.utf8.elementsEqual(whole.utf8), "in pieces of \(size): \(text)")
            }
        }
    }

    @Test func whatIsHarmlessPassesAtOnce() throws {
        let set = try GuardTests.set(GuardTests.numbers)
        var stream = try #require(GuardStream(set, at: .output))
        #expect(stream.take("Hello, wor") == "Hello, wor")
        #expect(stream.take("ld K") == "ld ")
        #expect(stream.take("atze") == "Katze")
        #expect(stream.acts == [])
    }

    @Test func aGuardThatAsksHoldsTheRest() throws {
        let set = try GuardTests.set(GuardTests.numbers.replacing("\"redact\"", with: "\"ask\""))
        var stream = try #require(GuardStream(set, at: .output))
        #expect(stream.take("a KD-12345678 b") == "a ")
        #expect(stream.stopped?.effect == .ask)
        #expect(stream.take(" c KD-00000000") == "")
        #expect(stream.finish() == "")
        #expect(stream.takeRest() == "KD-12345678 b c KD-00000000")
    }

    /// What never comes to an end is not waited for.
    @Test func holdingHasAnEnd() throws {
        let set = try GuardTests.set("[[guard]]\nname = \"all\"\non = \"output\"\npattern = 'BEGIN[\\s\\S]*END'\neffect = \"redact\"")
        var stream = try #require(GuardStream(set, at: .output))
        var passed = stream.take("x BEGIN ")
        for _ in 0..<100 { passed += stream.take(String(repeating: "secret ", count: 200)) }
        passed += stream.finish()
        #expect(passed.hasPrefix("x [redacted: all]"))
        #expect(passed.utf8.count < 80_000)
    }
}
