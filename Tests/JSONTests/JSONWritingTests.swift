import TestSupport
import Testing

@testable import JSON

@Suite struct JSONWritingTests {
    @Test(arguments: [
        #"{"b":1,"a":[1.0,1e0,-0,1e400,9007199254740993],"b":null}"#, "[]", "{}", "[[],{}]",
        #"[{"a":{"":[]}},true,false]"#,
        #""\"\\/\b\t\n\f\r\u0000\u001f\#u{7F}é😀""#,
    ])
    func `writes a compact text as it was`(_ text: String) throws {
        let value = try JSONParser.parse(text).value
        #expect(value.serializedText == text)
        #expect(try JSONParser.parse(value.pretty()).value == value)
    }

    @Test func `pretty has a line for each part`() throws {
        let value = try JSONParser.parse(#"{"a":[1,{"b":"x"},[],{}],"c":{"d":null}}"#).value
        #expect(
            value.pretty() == """
                {
                  "a": [
                    1,
                    {
                      "b": "x"
                    },
                    [],
                    {}
                  ],
                  "c": {
                    "d": null
                  }
                }
                """)
        #expect(value.pretty(indent: 0).utf8.contains(0x0A))
        #expect(JSONValue.string("x").pretty() == "\"x\"")
    }

    @Test func `what is written parses the same`() throws {
        var generator = Noise(seed: 1)
        for _ in 0..<500 {
            let value = JSONValue.random(&generator)
            #expect(try JSONParser.parse(value.serialized()).value == value)
            #expect(try JSONParser.parse(value.pretty(indent: 3)).value == value)
            let canonical = value.canonical()
            #expect(try JSONParser.parse(canonical).value.canonical() == canonical)
        }
    }
}
