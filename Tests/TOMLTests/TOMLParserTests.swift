import Testing

@testable import TOML

@Suite struct TOMLParserTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let outline: String
        init(_ text: String, _ outline: String) { (self.text, self.outline) = (text, outline) }
        var testDescription: String { text }
    }

    static let valid: [Case] = [
        .init("", "{}"), .init(" \t\r\n# comment é", "{}"), .init("\u{FEFF}a = 1", "{a: 1}"),
        .init("a = 'x' # c\r\nb=\"y\"", "{a: 'x', b: 'y'}"),
        .init("z = 1\na = 2\n\"\" = 3\n'é.x' = 4", "{z: 1, a: 2, : 3, é.x: 4}"),
        .init("a . \"b\" . c = 1\na.d = 2", "{a: {b: {c: 1}, d: 2}}"),
        .init("3.14 = true\n-_ = false", "{3: {14: true}, -_: false}"),
        .init("a = [ 1 , # one\n [ ], [2,],\n]", "{a: [1, [], [2]]}"),
        .init("a = { b = 1, c.d = {}, c.e = [\n1\n] }", "{a: {b: 1, c: {d: {}, e: [1]}}}"),
        .init("[a.b]\nx=1\n[a]\ny=2", "{a: {b: {x: 1}, y: 2}}"),
        .init("[a.b.c]\n[a]\nb.x = 1", "{a: {b: {c: {}, x: 1}}}"),
        .init("[ a . 'b' ]\nx=1", "{a: {b: {x: 1}}}"),
        .init("[[a]]\nx=1\n[a.b]\ny=2\n[[a]]\n[[a.c]]\n[[ a . c ]]", "{a: [{x: 1, b: {y: 2}}, {c: [{}, {}]}]}"),
        .init("[a]\nb.c=1\n[a.b.d]\nx=1", "{a: {b: {c: 1, d: {x: 1}}}}"),
        .init("a = \"\\b\\t\\n\\f\\r\\\"\\\\\\u00e9\\U0001F600\"", "{a: '\u{8}\t\n\u{C}\r\"\\é😀'}"),
        .init("a = \"\"\"\nx\\  \n\n  y\"\"\"\"\"", "{a: 'xy\"\"'}"),
        .init("a = '''\r\n'x''y\\n\n'''''", "{a: ''x''y\\n\n'''}"),
        .init("a = \"\"\"\"\"\"\nb = ''''''", "{a: '', b: ''}"),
        .init(
            "a=0\nb=+1_000\nc=-0\nd=0xdead_BEEF\ne=0o17\nf=0b1_0", "{a: 0, b: 1000, c: 0, d: 3735928559, e: 15, f: 2}"),
        .init("a=9223372036854775807\nb=-9223372036854775808", "{a: 9223372036854775807, b: -9223372036854775808}"),
        .init(
            "a=1.5\nb=-1e3\nc=1_0.2_5E+0_1\nd=inf\ne=-inf\nf=+nan",
            "{a: 1.5, b: -1000.0, c: 102.5, d: inf, e: -inf, f: nan}"),
        .init(
            "a=1979-05-27\nb=07:32:00.5\nc=1979-05-27 07:32:00\nd=1979-05-27t07:32:00.1234567899z # c\ne=0000-01-01T00:00:60-12:30",
            "{a: 1979-05-27, b: 07:32:00.5, c: 1979-05-27T07:32:00, d: 1979-05-27T07:32:00.123456789Z, e: 0000-01-01T00:00:60-12:30}"
        ),
    ]

    @Test(arguments: valid) func `reads what is valid`(_ the: Case) throws {
        #expect(try TOMLParser.parse(the.text).outline == the.outline)
    }

    @Test func `keys are compared by bytes`() throws {
        let table = try TOMLParser.parse("\"é\" = 1\n\"e\u{301}\" = 2")
        #expect(table["é"]?.integer == 1)
        #expect(table["e\u{301}"]?.integer == 2)
        #expect(table["e"] == nil)
    }

    @Test func `keeps the place of every key and value`() throws {
        let table = try TOMLParser.parse(
            "é = 'x'".replacingKey("\"é\"") + "\n\n[ a.b ]\r\n  c = [1,\n  {d = 2}]\n[[e]]")
        #expect(table.entry("é")?.keyPosition == TOMLPosition(line: 1, column: 1))
        #expect(table["é"]?.position == TOMLPosition(line: 1, column: 7))
        let a = table.entry("a")
        #expect(a?.keyPosition == TOMLPosition(line: 3, column: 3))
        let b = a?.value.table?.entry("b")
        #expect(b?.keyPosition == TOMLPosition(line: 3, column: 5))
        #expect(b?.value.position == TOMLPosition(line: 3, column: 1))
        let c = b?.value.table?.entry("c")
        #expect(c?.keyPosition == TOMLPosition(line: 4, column: 3))
        #expect(c?.value.position == TOMLPosition(line: 4, column: 7))
        let inline = c?.value.array?.last
        #expect(inline?.position == TOMLPosition(line: 5, column: 3))
        #expect(inline?.table?.entry("d")?.keyPosition == TOMLPosition(line: 5, column: 4))
        #expect(inline?.table?["d"]?.position == TOMLPosition(line: 5, column: 8))
        #expect(table["e"]?.array?.first?.position == TOMLPosition(line: 6, column: 1))
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let text: String
        let line: Int
        let column: Int
        let words: String
        init(_ text: String, _ line: Int, _ column: Int, _ words: String) {
            (self.text, self.line, self.column, self.words) = (text, line, column, words)
        }
        var testDescription: String { text }
    }

    static let refused: [Refused] = [
        .init("a", 1, 2, "\"=\" after a key is expected, not the end of the text"),
        .init("a =\n", 1, 4, "a value is expected, not the end of the line"),
        .init("a = 1 b", 1, 7, "the end of the line after a value is expected, not \"b\""),
        .init("= 1", 1, 1, "a key is expected, not \"=\""), .init("é = 1", 1, 1, "a key is expected, not \"é\""),
        .init("a. = 1", 1, 4, "a key is expected, not \"=\""),
        .init("\"\"\"a\"\"\" = 1", 1, 1, "a key may not be a multi-line string"),
        .init("# x\na = 1\na = 2", 3, 1, "\"a\" is an integer already, since line 2, column 1"),
        .init("a.b = 1\n[a]", 2, 2, "\"a\" is a table already, since line 1, column 1"),
        .init("[a]\n[a]", 2, 2, "\"a\" is a table already, since line 1, column 2"),
        .init("[[a]]\n[a]", 2, 2, "\"a\" is an array of tables already, since line 1, column 3"),
        .init("a = []\n[[a]]", 2, 3, "\"a\" is an array already, since line 1, column 1"),
        .init("a = {}\na.b = 1", 2, 1, "\"a\" is an inline table already, since line 1, column 1"),
        .init("[a.b]\n[a]\nb.c = 1", 3, 1, "\"b\" is a table already, since line 1, column 4"),
        .init("[a]\nb = 1\n[a.b.c]", 3, 4, "\"b\" is an integer already, since line 2, column 1"),
        .init("[a", 1, 3, "\"]\" is expected, not the end of the text"),
        .init("[]", 1, 2, "a key is expected, not \"]\""),
        .init("[[a]", 1, 4, "\"]]\" is expected, not \"]\""), .init("[ [a]]", 1, 3, "a key is expected, not \"[\""),
        .init("[a] b = 1", 1, 5, "the end of the line after a table header is expected, not \"b\""),
        .init("a = [1 2]", 1, 8, "\",\" or \"]\" in an array is expected, not \"2\""),
        .init("a = [,", 1, 6, "a value is expected, not \",\""),
        .init("a = [1,,]", 1, 8, "a value is expected, not \",\""),
        .init("a = {b = 1,}", 1, 12, "a key is expected, not \"}\""),
        .init(
            "a = {b = 1\n}", 1, 11, "\",\" or \"}\" on the line of an inline table is expected, not the end of the line"
        ),
        .init("a = {\nb = 1}", 1, 6, "a key is expected, not the end of the line"),
        .init("a = 'x", 1, 5, "this string has no closing quote on its line"),
        .init("a = \"x\ny\"", 1, 5, "this string has no closing quote on its line"),
        .init("a = \"\"\"x\"\"", 1, 5, "this string has no closing quotes"),
        .init("a = \"é\\x41\"", 1, 7, "this is no escape; \\b \\t \\n \\f \\r \\\" \\\\ \\uXXXX \\UXXXXXXXX are"),
        .init("a = \"\\ud800\"", 1, 6, "this escape is no Unicode scalar value"),
        .init("a = \"\\u12\"", 1, 6, "\\u needs 4 hexadecimal digits"),
        .init("a = \"\\Uffffffff\"", 1, 6, "this escape is no Unicode scalar value"),
        .init("a = 9223372036854775808", 1, 5, "this integer does not fit into 64 bits"),
        .init("a = -9223372036854775809", 1, 5, "this integer does not fit into 64 bits"),
        .init("a = 0x8000000000000000", 1, 5, "this integer does not fit into 64 bits"),
        .init("a = 1e999", 1, 5, "this float does not fit into 64 bits"),
        .init("a = 01", 1, 5, "a number may not begin with 0"),
        .init("a = 1__0", 1, 5, "\"1__0\" is no value; strings need quotes"),
        .init("a = +0x1", 1, 5, "an integer with 0x, 0o or 0b has no sign"),
        .init("a = 1.", 1, 5, "a point in a number needs digits on both sides"),
        .init("a = 1e", 1, 5, "the exponent of this number has no digits"),
        .init("a = yes", 1, 5, "\"yes\" is no value; strings need quotes"),
        .init("a = 2023-02-29", 1, 5, "this is no date that exists; YYYY-MM-DD is the form"),
        .init("a = 07:32", 1, 5, "this is no time of day; HH:MM:SS is one"),
        .init("a = 2023-02-28T24:00:00", 1, 5, "this is no date-time; YYYY-MM-DDTHH:MM:SS is the form"),
        .init("a = 2023-02-28T23:00:00+24:00", 1, 5, "after a date-time only an offset can stand: Z, +HH:MM or -HH:MM"),
        .init("a = 1\n# \u{0}", 2, 3, "the control character U+0000 is not allowed"),
        .init("a = 1\rb = 2", 1, 6, "the control character U+000D is not allowed"),
        .init("# é\u{7F}", 1, 4, "the control character U+007F is not allowed"),
    ]

    @Test(arguments: refused) func `refuses with place and reason`(_ the: Refused) {
        let error = TOMLError(position: TOMLPosition(line: the.line, column: the.column), message: the.words)
        #expect(throws: error) { try TOMLParser.parse(the.text) }
    }

    @Test(
        arguments: [
            [0x61, 0xFF], [0x22, 0xED, 0xA0, 0x80], [0x23, 0xC0, 0x80], [0x23, 0xE2, 0x82],
            [0x23, 0xF4, 0x90, 0x80, 0x80],
        ] as [[UInt8]])
    func `refuses what is not UTF-8`(_ bytes: [UInt8]) {
        let place = TOMLPosition(line: 2, column: 2)
        #expect(throws: TOMLError(position: place, message: "the bytes here are not valid UTF-8")) {
            try TOMLParser.parse([0x0A] + bytes)
        }
    }

    @Test func `an error is a sentence`() {
        let error = TOMLError(position: TOMLPosition(line: 3, column: 7), message: "a value is missing")
        #expect(error.description == "Line 3, column 7: a value is missing.")
    }

    // MARK: Bounds

    @Test(arguments: ["[", "a={b=", "a=[", "a=[{b="]) func `any nesting is an error, not a crash`(_ unit: String) {
        let text =
            unit == "a={b="
            ? "a=" + String(repeating: "{b=", count: 100_000) : unit + String(repeating: "[", count: 100_000)
        #expect(throws: TOMLError.self) { try TOMLParser.parse(text) }
    }

    @Test func `dotted keys and headers nest to the limit`() throws {
        let parts = Array(repeating: "a", count: TOMLParser.depthLimit).joined(separator: ".")
        #expect(try TOMLParser.parse("[\(parts)]").depth == TOMLParser.depthLimit)
        #expect(throws: TOMLError.self) { try TOMLParser.parse("[\(parts).a]") }
        #expect(try TOMLParser.parse("\(parts) = 1").depth == TOMLParser.depthLimit - 1)
        let long = Array(repeating: "a", count: 100_000).joined(separator: ".")
        #expect(throws: TOMLError.self) { try TOMLParser.parse("\(long) = 1") }
        #expect(throws: TOMLError.self) { try TOMLParser.parse("x = {\(long) = 1}") }
        #expect(throws: TOMLError.self) { try TOMLParser.parse("[\(parts)]\n\(parts) = 1") }
    }

    @Test func `length and number of values are bounded`() {
        #expect(throws: TOMLError.self) {
            try TOMLParser.parse([UInt8](repeating: 0x20, count: TOMLParser.byteLimit + 1))
        }
        for text in ["a = [1, [2, 3, 4]]", "a = 1\nb.c.d = 1\ne = 1", "[[a]]\nb=1\n[c.d]\n[e]"] {
            var enough = TOMLReader(Array(text.utf8), valueLimit: 6)
            #expect(throws: Never.self) { try enough.document() }
            var tooFew = TOMLReader(Array(text.utf8), valueLimit: 4)
            #expect(throws: TOMLError.self) { try tooFew.document() }
        }
    }

    @Test func `many keys and a long line`() throws {
        let keys = (0..<20_000).map { "k\($0) = \($0)" }.joined(separator: "\n")
        #expect(try TOMLParser.parse(keys)["k12345"]?.integer == 12345)
        #expect(
            throws: TOMLError(
                position: TOMLPosition(line: 20_001, column: 1),
                message: "\"k7\" is an integer already, since line 8, column 1")
        ) {
            try TOMLParser.parse(keys + "\nk7 = 0")
        }
        let line = try TOMLParser.parse("a = [" + (0..<20_000).map { "{k=\($0)}" }.joined(separator: ",") + "]")
        #expect(line["a"]?.array?.count == 20_000)
    }
}

extension String {
    /// The line with its bare key in quotes, as TOML 1.0 wants for letters beyond ASCII.
    fileprivate func replacingKey(_ key: String) -> String { key + String(unicodeScalars.drop { $0 != " " }) }
}

extension TOMLTable {
    /// Keys, values and order on one line.
    var outline: String { "{" + entries.map { "\($0.key): \($0.value.outline)" }.joined(separator: ", ") + "}" }

    /// How deep tables and arrays lie in it.
    var depth: Int { entries.map(\.value.depth).max() ?? 0 }
}

extension TOMLValue {
    var outline: String {
        switch kind {
        case .string(let text): "'\(text)'"
        case .integer(let value): "\(value)"
        case .float(let value): "\(value)"
        case .boolean(let value): "\(value)"
        case .offsetDateTime(let value), .localDateTime(let value): "\(value)"
        case .localDate(let value): "\(value)"
        case .localTime(let value): "\(value)"
        case .array(let parts): "[" + parts.map(\.outline).joined(separator: ", ") + "]"
        case .table(let table): table.outline
        }
    }

    var depth: Int {
        switch kind {
        case .array(let parts): 1 + (parts.map(\.depth).max() ?? 0)
        case .table(let table): 1 + table.depth
        default: 0
        }
    }
}
