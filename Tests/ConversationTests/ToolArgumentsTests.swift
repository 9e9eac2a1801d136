import Conversation
import JSON
import Testing

/// Invariant 2: refused before anyone is asked.
@Suite struct ToolArgumentsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let says: String
        var testDescription: String { text }
    }

    @Test(arguments: [
        Case(text: #"{"path":"a","path":"b"}"#, says: "twice"),
        Case(text: #"{"path":"a","p\u0061th":"b"}"#, says: "twice"),
        Case(text: #"{"a":{"x":1,"x":2}}"#, says: "twice"),
        Case(text: #"{"path":"a\ud800b"}"#, says: "not valid JSON"),
        Case(text: #"{"path":"ls\u0000; rm"}"#, says: "NUL"),
        Case(text: #"{"a\u0000":1}"#, says: "NUL"),
        Case(text: #"{"path":"a"} {}"#, says: "not valid JSON"),
        Case(text: #"{"path":"a""#, says: "not valid JSON"),
        Case(text: #"{"path":"a",}"#, says: "not valid JSON"),
        Case(text: "\u{FEFF}{}", says: "not valid JSON"),
        Case(text: "{/* */}", says: "not valid JSON"),
        Case(text: #"[{"path":"a"}]"#, says: "object"),
        Case(text: #""{}""#, says: "object"),
        Case(text: #"{"n":NaN}"#, says: "not valid JSON"),
        Case(text: #"{"n":1e400}"#, says: "1e400"),
        Case(text: #"{"a":"# + String(repeating: "[", count: 80) + String(repeating: "]", count: 80) + "}", says: "not valid JSON"),
    ]) func refused(_ fact: Case) {
        do {
            _ = try ToolArguments(parsing: Array(fact.text.utf8))
            Issue.record("accepted")
        } catch {
            #expect(error.description.contains(fact.says), "\(error)")
        }
    }

    @Test func invalidUTF8IsRefused() {
        #expect(throws: ArgumentsError.self) { try ToolArguments(parsing: Array(#"{"a":""#.utf8) + [0xC3, 0x28] + Array("\"}".utf8)) }
    }

    @Test func theBytesStayAsTheyCame() throws {
        let text = "  {\n \"amount\" : 9007199254740993, \"f\": 1E2, \"n\": -0 }\n"
        let arguments = try ToolArguments(parsing: Array(text.utf8))
        #expect(arguments.bytes == Array(text.utf8))
        #expect(arguments.object.members.map { String(decoding: $0.value.serialized(), as: UTF8.self) } == ["9007199254740993", "1E2", "-0"])
    }

    @Test func noBytesMeanAnEmptyObject() throws { #expect(try ToolArguments(parsing: []).object.isEmpty) }

    /// Invariant 3: keys that Swift's String would take for equal stay two keys.
    @Test func keysAreBytes() throws {
        let arguments = try ToolArguments(parsing: Array("{\"caf\\u00e9\":1,\"cafe\\u0301\":2}".utf8))
        #expect(arguments.object.members.count == 2)
        #expect(arguments.object["caf\u{E9}"]?.integer == 1)
        #expect(arguments.object["cafe\u{301}"]?.integer == 2)
    }
}
