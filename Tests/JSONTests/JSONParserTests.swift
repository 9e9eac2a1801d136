import Testing

@testable import JSON

@Suite struct JSONParserTests {
    struct Accepted: Sendable, CustomTestStringConvertible {
        let text: String
        let value: JSONValue
        init(_ text: String, _ value: JSONValue) { (self.text, self.value) = (text, value) }
        var testDescription: String { text }
    }

    static let accepted: [Accepted] = [
        .init("null", .null), .init(" true\r\n\t ", true), .init("false", false), .init("[]", []), .init("{ }", [:]),
        .init("\"\"", ""), .init(#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        .init(#""\u00e9\u00E9\ud83d\ude00\u0000""#, "éé😀\0"), .init("\"é\u{7F}\u{FFFF}😀\"", "é\u{7F}\u{FFFF}😀"),
        .init("[1, -2,[ ] ,{\"a\":{}}]", [1, -2, [], ["a": [:]]]),
        .init("{\"b\":1,\"a\":[null]}", ["b": 1, "a": [.null]]),
        .init("[1.0,1e0,-0]", .array(["1.0", "1e0", "-0"].map { .number(JSONNumber(text: $0)) })),
        .init("-12.5E+07", .number(JSONNumber(text: "-12.5E+07"))),
    ]

    @Test(arguments: accepted) func `reads what is valid`(_ the: Accepted) throws {
        #expect(try JSONParser.parse(the.text) == JSONDocument(value: the.value))
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let bytes: [UInt8]
        let error: JSONError
        init(_ text: String, _ kind: JSONError.Kind, _ offset: Int, line: Int = 1, column: Int? = nil) {
            self.init(Array(text.utf8), kind, offset, line: line, column: column)
        }
        init(_ bytes: [UInt8], _ kind: JSONError.Kind, _ offset: Int, line: Int = 1, column: Int? = nil) {
            self.bytes = bytes
            error = JSONError(kind: kind, offset: offset, line: line, column: column)
        }
        var testDescription: String { String(decoding: bytes, as: UTF8.self) }
    }

    static let refused: [Refused] = [
        .init("", .unexpectedEnd(expected: .value), 0),
        .init("  ", .unexpectedEnd(expected: .value), 2),
        .init("\u{FEFF}1", .byteOrderMark, 0),
        .init("[1,]", .unexpectedByte(UInt8(ascii: "]"), expected: .value), 3),
        .init("{\"a\":1,}", .unexpectedByte(UInt8(ascii: "}"), expected: .key), 7),
        .init("{,}", .unexpectedByte(UInt8(ascii: ","), expected: .keyOrEndOfObject), 1),
        .init("[,]", .unexpectedByte(UInt8(ascii: ","), expected: .valueOrEndOfArray), 1),
        .init("[1}", .unexpectedByte(UInt8(ascii: "}"), expected: .commaOrEndOfArray), 2),
        .init("{\"a\" 1}", .unexpectedByte(UInt8(ascii: "1"), expected: .colon), 5),
        .init("{\"a\":1]", .unexpectedByte(UInt8(ascii: "]"), expected: .commaOrEndOfObject), 6),
        .init("{a:1}", .unexpectedByte(UInt8(ascii: "a"), expected: .keyOrEndOfObject), 1),
        .init("/* */1", .unexpectedByte(UInt8(ascii: "/"), expected: .value), 0),
        .init("'a'", .unexpectedByte(UInt8(ascii: "'"), expected: .value), 0),
        .init("NaN", .unexpectedByte(UInt8(ascii: "N"), expected: .value), 0),
        .init("nulL", .unexpectedByte(UInt8(ascii: "L"), expected: .restOfLiteral), 3),
        .init("tru", .unexpectedEnd(expected: .restOfLiteral), 3),
        .init("true false", .trailingData(UInt8(ascii: "f")), 5),
        .init("{}}", .trailingData(UInt8(ascii: "}")), 2),
        .init("1\0", .trailingData(0), 1),
        .init("01", .invalidNumber, 1), .init("-", .unexpectedEnd(expected: .restOfNumber), 1),
        .init("-x", .invalidNumber, 1), .init("1.", .unexpectedEnd(expected: .restOfNumber), 2),
        .init("[1.]", .invalidNumber, 3), .init("1e+", .unexpectedEnd(expected: .restOfNumber), 3),
        .init("[1e]", .invalidNumber, 3), .init("+1", .unexpectedByte(UInt8(ascii: "+"), expected: .value), 0),
        .init(".5", .unexpectedByte(UInt8(ascii: "."), expected: .value), 0),
        .init("\"a", .unexpectedEnd(expected: .restOfString), 2),
        .init("\"\\", .unexpectedEnd(expected: .escape), 2),
        .init("\"\\x\"", .unexpectedByte(UInt8(ascii: "x"), expected: .escape), 2),
        .init("\"\\u12g4\"", .unexpectedByte(UInt8(ascii: "g"), expected: .hexDigit), 5),
        .init("\"\\ud800\"", .loneSurrogate, 1), .init("\"ab\\udc00\"", .loneSurrogate, 3),
        .init("\"\\ud800\\n\"", .loneSurrogate, 1), .init("\"\\ud800\\ud800\"", .loneSurrogate, 1),
        .init("\"\\ud800\\u0041\"", .loneSurrogate, 1),
        .init("\"a\tb\"", .controlCharacter(9), 2),
        .init(
            "[1,\n \"é\" x]", .unexpectedByte(UInt8(ascii: "x"), expected: .commaOrEndOfArray), 10, line: 2, column: 6),
        .init([0x22, 0xFF, 0x22], .invalidUTF8, 1),
        .init([0x22, 0xC0, 0x80, 0x22], .invalidUTF8, 1),
        .init([0x22, 0x61, 0xE2, 0x82, 0x22], .invalidUTF8, 2),
        .init([0x22, 0xED, 0xA0, 0x80, 0x22], .invalidUTF8, 1),
        .init([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .invalidUTF8, 1),
        .init([0x22, 0xE0, 0x80, 0x80, 0x22], .invalidUTF8, 1),
        .init([0x22, 0xF0, 0x80, 0x80, 0x80, 0x22], .invalidUTF8, 1),
        .init([0x22, 0x80, 0x22], .invalidUTF8, 1),
        .init([0x22, 0xC3], .unexpectedEnd(expected: .restOfString), 2),
        .init([0x31, 0xC3, 0xA9], .trailingData(0xC3), 1),
    ]

    @Test(arguments: refused) func `refuses with kind and place`(_ the: Refused) {
        #expect(throws: the.error) { try JSONParser.parse(the.bytes) }
        #expect(the.error.description.hasPrefix("Line \(the.error.line), column \(the.error.column): "))
    }

    @Test func `says what is wrong in a sentence`() {
        #expect(throws: Sentence("Line 2, column 3: a value is expected, not \"]\" (a comma may not stand last).")) {
            do throws(JSONError) { _ = try JSONParser.parse("[1,\n  ]") } catch { throw Sentence(error.description) }
        }
    }

    @Test func `bounds hold exactly`() throws {
        let nested = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(throws: Never.self) { try JSONParser.parse(nested, limits: .arguments) }
        let mixed = String(repeating: "{\"a\":[", count: 32) + "[" + String(repeating: "]}", count: 32)
        #expect(throws: JSONError(kind: .tooDeep(limit: 64), offset: 192)) {
            try JSONParser.parse(mixed, limits: .arguments)
        }
        let small = JSONLimits(depth: 0, bytes: 4)
        #expect(try JSONParser.parse("1234", limits: small).value == 1234)
        #expect(throws: JSONError(kind: .tooLong(limit: 4), offset: 4)) { try JSONParser.parse("12345", limits: small) }
        #expect(throws: JSONError(kind: .tooDeep(limit: 0), offset: 0)) { try JSONParser.parse("[]", limits: small) }
    }

    // MARK: Duplicates

    @Test(arguments: [
        (#"{"a":1,"a":2}"#, ["/a"]), (#"{"a":1,"\u0061":2,"a":3}"#, ["/a"]), (#"{"a":{"a":1},"b":{"a":1}}"#, []),
        (#"[0,{"x/y":[{"~":1,"":2,"~":3,"":4}]}]"#, ["/1/x~1y/0/~0", "/1/x~1y/0/"]),
        ("{\"é\":1,\"e\u{301}\":2}", []), (#"{"a":1,"b":{"c":1,"c":2},"a":2}"#, ["/b/c", "/a"]),
    ])
    func `reports duplicate keys, unescaped, by bytes`(_ text: String, _ paths: [String]) throws {
        #expect(try JSONParser.parse(text).duplicateKeys.map(\.string) == paths)
    }

    @Test func `keeps both members of a duplicate`() throws {
        let object = try JSONParser.parse(#"{"a":1,"b":2,"a":3}"#).value.object
        #expect(object?.keys == ["a", "b", "a"])
        #expect(object?["a"] == 1)
    }

    @Test func `finds duplicates among many keys`() throws {
        var text = "{"
        for i in 0..<100_000 { text += "\"key\(i)\":\(i)," }
        text += "\"key99\":0,\"key99999\":0,\"key99\":1}"
        let document = try JSONParser.parse(text)
        #expect(document.duplicateKeys == ["/key99", "/key99999"])
        #expect(document.value["key54321"] == 54321)
    }

    @Test func `a hostile text cannot make the report grow with its square`() throws {
        let outer = String(repeating: "k", count: 100_000)
        let members = (0..<5000).map { "\"m\($0)\":0,\"m\($0)\":0" }.joined(separator: ",")
        let paths = try JSONParser.parse("{\"\(outer)\":{\(members)}}").duplicateKeys
        #expect(!paths.isEmpty)
        #expect(paths.reduce(0) { $0 + $1.utf8.count } < 2 << 20)
    }
}

/// Lets an expectation show the words.
struct Sentence: Error, Equatable {
    let text: String
    init(_ text: String) { self.text = text }
}
