import JSON
import Testing

@Suite struct JSONPointerTests {
    @Test(arguments: [
        ("", []), ("/", [""]), ("/a", ["a"]), ("/a//b", ["a", "", "b"]), ("/a~1b/~0", ["a/b", "~"]), ("/~01", ["~1"]), ("/\u{301}/x", ["\u{301}", "x"]),
    ] as [(String, [ExactString])])
    func tokens(_ text: String, _ tokens: [ExactString]) {
        #expect(JSONPointer.tokens(of: text.utf8) == tokens)
        var pointer = JSONPointer()
        for token in tokens { pointer.append(token) }
        #expect(pointer.text == ExactString(text))
    }

    @Test(arguments: ["a", "#/a", "/~", "/~2"]) func whatIsNoPointer(_ text: String) { #expect(JSONPointer.tokens(of: text.utf8) == nil) }

    @Test func parts() throws {
        let value = try JSONParser.parse(#"{"a":[1,2],"01":3,"":4}"#).value
        #expect(value.part("a")?.part("1") == 2 && value.part("01") == 3 && value.part("") == 4)
        for token: ExactString in ["01", "+1", "-1", "2", "", "1.0", "99999999999999999999"] { #expect(value.part("a")?.part(token) == nil, "\(token)") }
        #expect(value.part("b") == nil && JSONValue.null.part("a") == nil)
    }
}
