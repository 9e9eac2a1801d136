import TestSupport
import Testing

@testable import JSON

/// RFC 8785; the numbers of its appendix B and the edges of the format.
@Suite struct CanonicalTests {
    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("0.0e99999999999999999999", "0"), ("1.0", "1"), ("4.50", "4.5"), ("2e-3", "0.002"),
        ("1E30", "1e+30"), ("0.000000000000000000000000001", "1e-27"), ("333333333.33333329", "333333333.3333333"),
        ("4.9406564584124654e-324", "5e-324"), ("-5e-324", "-5e-324"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
        ("9007199254740992", "9007199254740992"), ("-9007199254740992", "-9007199254740992"),
        ("295147905179352825856", "295147905179352830000"), ("9.999999999999997e22", "9.999999999999997e+22"),
        ("1e23", "1e+23"), ("1.0000000000000001e23", "1.0000000000000001e+23"),
        ("999999999999999700000", "999999999999999700000"),
        ("999999999999999900000", "999999999999999900000"), ("1000000000000000000000", "1e+21"),
        ("1e20", "100000000000000000000"),
        ("9.999999999999997e-7", "9.999999999999997e-7"), ("0.000001", "0.000001"), ("0.0000001", "1e-7"),
        ("1e-7", "1e-7"),
        ("333333333.3333332", "333333333.3333332"), ("-0.0000033333333333333333", "-0.0000033333333333333333"),
        ("1424953923781206.25", "1424953923781206.2"), ("0.1", "0.1"), ("100", "100"), ("12e1", "120"),
        ("123456.789", "123456.789"),
        ("1e21", "1e+21"), ("123456789012345680000", "123456789012345680000"),
        ("18014398509481988", "18014398509481988"),
        ("0.1000000000000000055511151231257827021181583404541015625", "0.1"),
    ])
    func `numbers are written as ECMAScript does`(_ text: String, _ expected: String) {
        #expect(JSONNumber(text: ExactString(text)).canonicalText.string == expected)
    }

    @Test(arguments: [
        "9007199254740993", "1e400", "-1e400", "1e-400", "1.000000000000000005", "10000000000000000999",
        "123123123123123123123123123123", "-9223372036854775809", "1E-999", "3.14159265358979323846",
        "0.4e00669999999999999999999999999999999999999999999999",
    ])
    func `numbers that no double holds stay as written`(_ text: String) {
        #expect(JSONNumber(text: ExactString(text)).canonicalText.string == text)
    }

    @Test func `every double's shortest and exact forms agree with it`() {
        var generator = Noise(seed: 2)
        for _ in 0..<2000 {
            let double = Double(bitPattern: generator.next())
            guard double.isFinite, double != 0 else { continue }
            let shortest = DecimalDigits(ExactString(double.magnitude.description))
            #expect(Double((double < 0 ? "-" : "") + shortest.ecmaScriptText) == double)
            let exact = DecimalDigits(exactly: double)
            let digits = String(decoding: exact.digits.map { $0 + 0x30 }, as: UTF8.self)
            #expect(Double("0.\(digits)e\(exact.exponent)") == double.magnitude)
            let text = ExactString("0.\(digits)e\(exact.exponent)")
            #expect(JSONNumber(text: text).canonicalText.string == shortest.ecmaScriptText)
        }
    }

    @Test func `members are sorted by UTF-16 code units`() throws {
        let text =
            #"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}"#
        let keys = try JSONParser.parse(JSONParser.parse(text).value.canonical()).value.object?.keys
        #expect(keys == ["\r", "1", "\u{80}", "ö", "€", "😀", "\u{FB33}"])
    }

    @Test func `the order is that of UTF-16 for any keys`() {
        let scalars: [UnicodeScalar] = [
            "a", "z", "\u{7F}", "é", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}",
        ]
        var keys: [ExactString] = [""]
        for a in scalars {
            for b in scalars {
                keys.append(ExactString(String(a)))
                keys.append(ExactString(String(a) + String(b)))
            }
        }
        let sorted = JSONObject(keys.map { .init(key: $0, value: .null) }).membersByUTF16.map(\.key)
        let expected = keys.sorted { $0.string.utf16.lexicographicallyPrecedes($1.string.utf16) }
        #expect(sorted == expected)
    }

    @Test func `the example of the RFC`() throws {
        let text = #"""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """#
        let expected =
            #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"#
        #expect(try String(decoding: JSONParser.parse(text).value.canonical(), as: UTF8.self) == expected)
    }

    @Test func `duplicates keep their order`() throws {
        let value = try JSONParser.parse(#"{"b":1,"a":2,"b":0,"a":1}"#).value
        #expect(String(decoding: value.canonical(), as: UTF8.self) == #"{"a":2,"a":1,"b":1,"b":0}"#)
    }
}
