import Testing

@testable import Approval

@Suite struct ByteCountTests {
    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1249, "1.2 kB"), (9949, "9.9 kB"), (9950, "10 kB"), (999_499, "999 kB"), (999_500, "1.0 MB"),
        (15_000_000, "15 MB"), (999_999_999, "1.0 GB"), (Int64.max, "9223 PB"),
    ] as [(Int64, String)])
    func itIsRoundedToTheUnitThatItReaches(_ bytes: Int64, _ words: String) { #expect(ByteCount.words(bytes) == words) }
}
