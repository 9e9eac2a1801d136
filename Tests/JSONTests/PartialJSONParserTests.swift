import TestSupport
import Testing

@testable import JSON

@Suite struct PartialJSONParserTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let value: JSONValue?
        init(_ text: String, _ value: JSONValue?) { (self.text, self.value) = (text, value) }
        var testDescription: String { text }
    }

    static let cases: [Case] = [
        .init("", nil), .init(" ", nil), .init("-", nil), .init("tru", nil), .init("true", true), .init("{", [:]),
        .init("{\"a", [:]), .init("{\"a\"", [:]), .init("{\"a\":", [:]), .init("{\"a\": t", [:]),
        .init("{\"a\":\"", ["a": ""]),
        .init("{\"a\":\"x\\", ["a": "x"]), .init("{\"a\":\"x\\u00", ["a": "x"]), .init("{\"a\":\"x\\ud83d", ["a": "x"]),
        .init("{\"a\":\"x\\ud83d\\", ["a": "x"]), .init("{\"a\":\"x\\ud83d\\ude0", ["a": "x"]),
        .init("{\"a\":\"x\\ud83d\\ude00", ["a": "x😀"]), .init("[1,", [1]), .init("[1,-", [1]), .init("[1,-2", [1, -2]),
        .init("[1,-2.", [1]), .init("[1,2e", [1]), .init("[1,2e+", [1]), .init("[[1],[2", [[1], [2]]),
        .init("{\"a\":[{\"b\":1},{\"c\":[nul", ["a": [["b": 1], ["c": []]]]), .init("\"abc", "abc"), .init("12", 12),
        .init("{\"a\":1,\"b\":{\"c\"", ["a": 1, "b": [:]]),
    ]

    @Test(arguments: cases) func `shows what is known so far`(_ the: Case) {
        for size in [1, 2, 3, 1000] {
            let parser = fed(Array(the.text.utf8), size)
            #expect(parser.value == the.value)
            #expect(parser.error == nil)
        }
    }

    @Test func `cuts a string before an unfinished scalar`() {
        var parser = PartialJSONParser()
        parser.append([0x22, 0x61, 0xF0, 0x9F, 0x98])
        #expect(parser.value == "a")
        parser.append([0x80])
        #expect(parser.value == "a😀")
        #expect(parser.value(openStringLimit: 3) == "a")
        #expect(!parser.isComplete)
        parser.append(CollectionOfOne(0x22))
        #expect(parser.isComplete)
    }

    @Test func `the end makes a number whole, and what is open an error`() {
        var number = PartialJSONParser()
        number.append(Array("-12".utf8))
        #expect(!number.isComplete)
        number.finish()
        #expect(number.isComplete)
        #expect(number.value == -12)
        var open = PartialJSONParser()
        open.append(Array("{\"a\":1".utf8))
        open.finish()
        #expect(open.error?.kind == .unexpectedEnd(expected: .commaOrEndOfObject))
        #expect(open.value == ["a": 1])
    }

    @Test func `keeps what was known before an error and stays there`() {
        for size in [1, 2, 100] {
            let parser = fed(Array("{\"a\":[1,02,3]}".utf8), size)
            #expect(parser.error == JSONError(kind: .invalidNumber, offset: 9))
            #expect(parser.value == ["a": [1, 0]])
            #expect(!parser.isComplete)
        }
        #expect(fed(Array("[\"ab\u{1}cd\"]".utf8), 100).value == ["ab"])
        #expect(fed(Array("{} x".utf8), 1).error?.kind == .trailingData(UInt8(ascii: "x")))
    }

    @Test func `bounds hold while streaming`() {
        let limits = JSONLimits(depth: 2, bytes: 8)
        #expect(fed(Array("[[[".utf8), 1, limits).error?.kind == .tooDeep(limit: 2))
        #expect(fed(Array("\"123456789\"".utf8), 3, limits).error == JSONError(kind: .tooLong(limit: 8), offset: 8))
        #expect(fed(Array("\"123456\"".utf8), 3, limits).error == nil)
    }

    @Test func `pieces of any size give what the whole gives, for mutated texts too`() {
        var generator = Noise(seed: 3)
        for _ in 0..<400 {
            var bytes = JSONValue.random(&generator, depth: 3).pretty(indent: 1).utf8.map { $0 }
            for _ in 0..<generator.below(3) { mutate(&bytes, &generator) }
            var whole = PartialJSONParser(limits: .document)
            whole.append(bytes)
            let strict = Result { () throws(JSONError) in try JSONParser.parse(bytes) }
            for size in [1, 1 + generator.below(9)] {
                var pieces = fed(bytes, size, .document)
                #expect(pieces.value == whole.value)
                #expect(pieces.error == whole.error)
                #expect(pieces.duplicateKeys == whole.duplicateKeys)
                pieces.finish()
                switch strict {
                case .success(let document):
                    #expect(pieces.value == document.value)
                    #expect(pieces.isComplete)
                    #expect(pieces.duplicateKeys == document.duplicateKeys)
                case .failure(let error): #expect(pieces.error == error)
                }
            }
        }
    }

    @Test func `no prefix contradicts the whole`() {
        var generator = Noise(seed: 4)
        for _ in 0..<60 {
            let value = JSONValue.random(&generator, depth: 3)
            var parser = PartialJSONParser()
            for byte in value.serialized() {
                parser.append([byte])
                #expect(parser.error == nil)
                if let known = parser.value { #expect(known.agrees(with: value)) }
            }
            parser.finish()
            #expect(parser.value == value)
        }
    }

    @Test func `many small pieces of one large string`() {
        let piece = Array(String(repeating: "text é ", count: 8).utf8)
        var parser = PartialJSONParser()
        parser.append(Array("{\"content\":\"".utf8))
        for _ in 0..<20_000 { parser.append(piece) }
        #expect(parser.value(openStringLimit: 6) == ["content": "text "])
        parser.append(Array("\"}".utf8))
        #expect(parser.value?["content"]?.string?.utf8.count == piece.count * 20_000)
    }
}

func fed(_ bytes: [UInt8], _ size: Int, _ limits: JSONLimits = .arguments) -> PartialJSONParser {
    var parser = PartialJSONParser(limits: limits)
    for start in stride(from: 0, to: bytes.count, by: size) {
        parser.append(Array(bytes[start..<min(bytes.count, start + size)]))
    }
    return parser
}

func mutate(_ bytes: inout [UInt8], _ generator: inout Noise) {
    let letters = Array("{}[]\",:\\u0e-.1tfn \n\u{0}\u{FF}é😀".utf8)
    let place = generator.below(bytes.count + 1)
    switch generator.below(4) {
    case 0: bytes.insert(letters[generator.below(letters.count)], at: place)
    case 1 where place < bytes.count: bytes[place] = letters[generator.below(letters.count)]
    case 2 where place < bytes.count: bytes[place] ^= 1 << UInt8(generator.below(8))
    default: if place < bytes.count { bytes.remove(at: place) }
    }
}

extension JSONValue {
    /// Whether this can be the beginning of a value: parts in order, only the last one unfinished.
    func agrees(with whole: JSONValue) -> Bool {
        switch (self, whole) {
        case (.string(let a), .string(let b)): b.utf8.starts(with: a.utf8)
        case (.number(let a), .number(let b)): b.text.utf8.starts(with: a.text.utf8)
        case (.array(let a), .array(let b)):
            a.count <= b.count && zip(a, b).dropLast().allSatisfy { $0 == $1 }
                && zip(a, b).suffix(1).allSatisfy { $0.agrees(with: $1) }
        case (.object(let a), .object(let b)):
            a.members.count <= b.members.count && zip(a.keys, b.keys).allSatisfy { $0 == $1 }
                && zip(a.members, b.members).dropLast().allSatisfy { $0 == $1 }
                && zip(a.members, b.members).suffix(1).allSatisfy { $0.value.agrees(with: $1.value) }
        default: self == whole
        }
    }
}
