import Testing

@testable import JSON

@Suite struct JSONWalkTests {
    @Test(arguments: [
        (#"{"a":["x",{"b":"\u0000"}]}"#, true), (#"{"a\u0000b":1}"#, true), (#"[["\u0001"],"0",0,null]"#, false),
        (#""\u0000""#, true),
    ])
    func `finds U+0000 in strings and keys`(_ text: String, _ expected: Bool) throws {
        #expect(try JSONParser.parse(text).value.containsNUL == expected)
    }

    @Test(arguments: [
        ("[1,{\"a\":[0,-0.0,0e999,5e-324,1e308]}]", nil), ("[1,{\"a\":[1e400,1e-400]}]", "1e400"),
        ("[-1e309]", "-1e309"),
        ("{\"a\":1,\"b\":0.0001e-400}", "0.0001e-400"), ("1e99999999999999999999", "1e99999999999999999999"),
        ("[1e-99999999999999999999]", "1e-99999999999999999999"), ("9007199254740993", nil),
    ])
    func `finds the first number that no double stands for`(_ text: String, _ expected: String?) throws {
        #expect(try JSONParser.parse(text).value.unrepresentableNumber?.text.string == expected)
    }
}
