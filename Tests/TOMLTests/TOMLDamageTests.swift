import TestSupport
import Testing

@testable import TOML

@Suite struct TOMLDamageTests {
    @Test func `damaged documents give a table or an error at a place in the text`() {
        var generator = Noise(seed: 8)
        var refused = 0
        for _ in 0..<3000 {
            let cases = TOMLParserTests.valid
            var bytes = Array(cases[Int(generator.next() % UInt64(cases.count))].text.utf8)
            for _ in 0..<(1 + generator.next() % 4) { damage(&bytes, &generator) }
            do throws(TOMLError) {
                _ = try TOMLParser.parse(bytes)
            } catch {
                refused += 1
                let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
                #expect(lines.indices.contains(error.position.line - 1))
                #expect(error.position.column >= 1)
            }
        }
        #expect(refused > 1500 && refused < 3000)
    }
}

/// One random change.
func damage(_ bytes: inout [UInt8], _ generator: inout Noise) {
    let letters = Array("[]{}\"'\\.=,#_-+:0eTzx \n\r\t\u{0}\u{7F}é".utf8) + [0xFF]
    let place = Int(generator.next() % UInt64(bytes.count + 1))
    let letter = letters[Int(generator.next() % UInt64(letters.count))]
    switch generator.next() % 5 {
    case 0: bytes.insert(letter, at: place)
    case 1 where place < bytes.count: bytes[place] = letter
    case 2 where place < bytes.count: bytes.remove(at: place)
    case 3: bytes.insert(contentsOf: bytes[place...].prefix(20), at: 0)
    default: bytes.removeSubrange(place...)
    }
}
