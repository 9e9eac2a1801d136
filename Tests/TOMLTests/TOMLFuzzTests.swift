import JSON
import TestSupport
import Testing

@testable import TOML

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Documents cut, crossed and grown into each other, and what must hold for every one of them.
///
/// A fixed number of cases always runs; `ASSENT_FUZZ_SECONDS=600` goes on that long with another seed, which is printed.
@Suite struct TOMLFuzzTests {
    @Test func whatHoldsForEveryText() throws {
        let pieces = try Self.pieces()
        var generator = Noise(seed: 11)
        var tally = Tally()
        for _ in 0..<4000 { try Self.examine(Self.text(pieces, &generator), &tally) }
        #expect(tally.accepted > 400 && tally.refused > 400, "\(tally)")
    }

    @Test(.enabled(if: seconds != nil, "set ASSENT_FUZZ_SECONDS to go on for that long"))
    func forALongTime() throws {
        let pieces = try Self.pieces()
        let seed = UInt64.random(in: .min ... .max)
        print("TOML, seed \(seed)")
        var generator = Noise(seed: seed)
        var tally = Tally()
        let end = ContinuousClock.now + .seconds(Self.seconds ?? 0)
        while ContinuousClock.now < end {
            for _ in 0..<500 { try Self.examine(Self.text(pieces, &generator), &tally) }
        }
        print("TOML: \(tally)")
    }

    private static let seconds: Int? = getenv("ASSENT_FUZZ_SECONDS").flatMap { Int(String(cString: $0)) }

    struct Tally: CustomStringConvertible {
        var accepted = 0
        var refused = 0
        var description: String { "\(accepted) texts accepted, \(refused) refused" }
    }

    // MARK: What must hold

    private static func examine(_ bytes: [UInt8], _ tally: inout Tally) throws {
        let shifted = [0x0A] + bytes
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        do throws(TOMLError) {
            let table = try TOMLParser.parse(bytes)
            tally.accepted += 1
            let written = TOMLWriting.text(table)
            expect(again(Array(written.utf8)) == written, "written anew it says something else: \(written)", bytes)
            expect(again(bytes + Array("\n# end".utf8)) == written, "a comment at the end changes it", bytes)
            if !hasMark { expect(again(shifted) == written, "an empty line before it changes it", bytes) }
            expect(TOMLWriting.firstPlaceOutside(table, lines(bytes)) == nil, "a place outside of the text", bytes)
        } catch {
            tally.refused += 1
            let lines = lines(bytes)
            let (line, column) = (error.position.line, error.position.column)
            expect(lines.indices.contains(line - 1) && column >= 1 && column <= lines[line - 1] + 1, "refused at \(error.position)", bytes)
            if hasMark { return }
            do throws(TOMLError) {
                _ = try TOMLParser.parse(shifted)
                expect(false, "an empty line before it makes it right", bytes)
            } catch let other {
                let same = words(other) == words(error) && other.position == TOMLPosition(line: line + 1, column: column)
                expect(same, "an empty line before it changes “\(error)” to “\(other)”", bytes)
            }
        }
    }

    /// The message without the earlier place that it may name.
    private static func words(_ error: TOMLError) -> String {
        error.message.firstRange(of: ", since line").map { String(error.message[..<$0.lowerBound]) } ?? error.message
    }

    private static func expect(_ holds: Bool, _ what: String, _ bytes: [UInt8]) {
        if !holds { Issue.record("\(what)\nbytes: \(bytes)\ntext: \(String(decoding: bytes, as: UTF8.self))") }
    }

    private static func again(_ bytes: [UInt8]) -> String? { (try? TOMLParser.parse(bytes)).map(TOMLWriting.text) }

    /// The length of each line in bytes: columns count scalars, which are no more.
    private static func lines(_ bytes: [UInt8]) -> [Int] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(\.count)
    }

    // MARK: Texts

    private struct Pieces {
        var valid = TOMLParserTests.valid.map { Array($0.text.utf8) }
        var invalid: [[UInt8]] = []
    }

    private static func pieces() throws -> Pieces {
        var pieces = Pieces()
        guard Shared.has("corpora/toml/cases.jsonl") else { return pieces }
        for the in try TOMLCorpusTests.documents() {
            if the.isValid { pieces.valid.append(the.bytes) } else { pieces.invalid.append(the.bytes) }
        }
        return pieces
    }

    /// What is rare in documents and has meaning in the grammar.
    private static let tokens = [
        "[[a]]\n", "[a]\n", "a.b.c = 1\n", "a = {b = 1}\n", "\"\"\"", "'''", "\\", "\\u0000", "\\UD800", "\\U00110000", "\r\n", "\r",
        "1979-05-27T07:32:00Z", "0000-00-00", "9223372036854775808", "-9223372036854775808", "0x", "0b2", "1e400", "-0.0", "nan", "+inf",
        "1__0", ".", " . ", "{", "}", "[", "]", ",", "=", "#", "\u{FEFF}", "\u{85}", "\u{2028}", "e\u{301}", "é", "\u{10FFFF}", "\"a\" = 1\n", "a = 1\n",
        "[a.b]\n", "[[a.b]]\n", "24:00:00", "23:59:60", "+1", "00", "1.", "0o8",
    ].map { Array($0.utf8) }

    private static func text(_ pieces: Pieces, _ generator: inout Noise) -> [UInt8] {
        func below(_ count: Int) -> Int { Int(generator.next() % UInt64(max(1, count))) }
        // What is wrong already has little left to go wrong.
        func piece() -> [UInt8] {
            let some = below(8) == 0 && !pieces.invalid.isEmpty ? pieces.invalid : pieces.valid
            return some[below(some.count)]
        }
        var bytes = piece()
        for _ in 0..<below(4) {
            let place = below(bytes.count + 1)
            switch below(8) {
            case 0: bytes.insert(contentsOf: tokens[below(tokens.count)], at: place)
            case 1:
                let other = piece()
                bytes = Array(bytes[..<place]) + Array(other[below(other.count + 1)...])
            case 2: bytes += [0x0A] + piece()
            case 3:
                var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
                lines.swapAt(below(lines.count), below(lines.count))
                bytes = Array(lines.joined(separator: [0x0A]))
            case 4:
                let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
                bytes += [0x0A] + lines[below(lines.count)]
            case 5: bytes.insert(contentsOf: Array(repeating: UInt8(ascii: "["), count: below(4) == 0 ? below(140) : 1), at: place)
            case 6: bytes.removeSubrange(place..<min(bytes.count, place + below(6)))
            default: damage(&bytes, &generator)
            }
        }
        return Array(bytes.prefix(20_000))
    }
}

/// Writes a table as one inline table a line, so that two readings can be compared, `nan` included.
enum TOMLWriting {
    static func text(_ table: TOMLTable) -> String {
        table.entries.map { "\(quoted($0.key)) = \(text($0.value))\n" }.joined()
    }

    private static func text(_ value: TOMLValue) -> String {
        switch value.kind {
        case .string(let text): quoted(text)
        case .integer(let number): "\(number)"
        case .float(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        case .offsetDateTime(let time), .localDateTime(let time): "\(time)"
        case .localDate(let date): "\(date)"
        case .localTime(let time): "\(time)"
        case .array(let parts): "[" + parts.map(text).joined(separator: ", ") + "]"
        case .table(let table): "{" + table.entries.map { "\(quoted($0.key)) = \(text($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" || scalar.value < 0x20 || scalar.value == 0x7F {
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// - Parameter lines: the length of each line.
    static func firstPlaceOutside(_ table: TOMLTable, _ lines: [Int]) -> TOMLPosition? {
        func isOutside(_ place: TOMLPosition) -> Bool {
            !lines.indices.contains(place.line - 1) || place.column < 1 || place.column > lines[place.line - 1] + 1
        }
        func first(_ value: TOMLValue) -> TOMLPosition? {
            if isOutside(value.position) { return value.position }
            switch value.kind {
            case .array(let parts): return parts.lazy.compactMap(first).first
            case .table(let table): return firstPlaceOutside(table, lines)
            default: return nil
            }
        }
        return table.entries.lazy.compactMap { isOutside($0.keyPosition) ? $0.keyPosition : first($0.value) }.first
    }
}
