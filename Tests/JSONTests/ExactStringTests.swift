import Testing

@testable import JSON

@Suite struct ExactStringTests {
    @Test(arguments: [("é", "e\u{301}"), (";", "\u{37E}"), ("K", "\u{212A}"), ("", "\u{0}"), ("\u{FFFF}", "\u{10000}")])
    func `differs where Swift's String may not`(_ a: String, _ b: String) {
        #expect(ExactString(a) != ExactString(b))
        #expect(Set([ExactString(a), ExactString(b)]).count == 2)
        #expect((ExactString(a) < ExactString(b)) == Array(a.utf8).lexicographicallyPrecedes(Array(b.utf8)))
    }

    @Test func `equal bytes have one hash however they are stored`() {
        let long = String(repeating: "schlüssel", count: 20)
        let piece = ExactString(String(("x" + long).dropFirst()))
        #expect(ExactString(long) == piece)
        #expect(ExactString(long).hashValue == piece.hashValue)
    }
}
