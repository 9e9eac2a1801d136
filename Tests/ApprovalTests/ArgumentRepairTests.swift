import Approval
import Conversation
import JSON
import Testing

/// What is offered in place of arguments that do not fit, and what is not.
@Suite struct ArgumentRepairTests {
    private static let definition = ToolDefinition(
        name: "make", summary: "",
        parameters: [
            "type": "object",
            "properties": [
                "options": ["type": "object", "properties": ["depth": ["type": "integer"], "deep": ["$ref": "#/$defs/deep"]]],
                "items": ["type": "array", "items": ["type": "integer"]],
                "count": ["type": "integer"],
                "share": ["type": "number"],
                "force": ["type": "boolean"],
                "mode": ["enum": ["fast", "slow"]],
                "name": ["type": "string"],
                "either": ["type": ["integer", "null"]],
                "any": ["type": ["object", "string"]],
            ],
            "$defs": ["deep": ["type": "object"]],
        ])

    private func offer(_ text: String) -> RepairOffer? { ArgumentRepair.offer(for: Array(text.utf8), Self.definition) }

    @Test(arguments: [
        (#"{"options":"{\"depth\":3}"}"#, #"{"options":{"depth":3}}"#, "take “/options” as the object that its text holds"),
        (#"{"options":" {\n\"depth\" : 3 } "}"#, #"{"options":{"depth":3}}"#, "take “/options” as the object that its text holds"),
        (#"{"items":"[1,2]"}"#, #"{"items":[1,2]}"#, "take “/items” as the list that its text holds"),
        (#"{"items":"[]"}"#, #"{"items":[]}"#, "take “/items” as the list that its text holds"),
        (#"{"count":"9007199254740993"}"#, #"{"count":9007199254740993}"#, "take “/count”, the text \"9007199254740993\", as the number 9007199254740993"),
        (#"{"count":"3.0"}"#, #"{"count":3.0}"#, "take “/count”, the text \"3.0\", as the number 3.0"),
        (#"{"share":"1e-3"}"#, #"{"share":1e-3}"#, "take “/share”, the text \"1e-3\", as the number 1e-3"),
        (#"{"share":"-0"}"#, #"{"share":-0}"#, "take “/share”, the text \"-0\", as the number -0"),
        (#"{"force":"true"}"#, #"{"force":true}"#, "take “/force”, the text \"true\", as the boolean true"),
        (#""{\"count\": 5}""#, #"{"count": 5}"#, "take all the arguments, which came as a text, as the object that the text holds"),
    ])
    func repaired(given: String, wanted: String, words: String) throws {
        let offer = try #require(self.offer(given))
        #expect(String(decoding: offer.arguments.bytes, as: UTF8.self) == wanted)
        #expect(offer.changes == [words])
        #expect(ArgumentCheck.problems(try ToolArguments(parsing: offer.arguments.bytes), Self.definition).isEmpty)
    }

    @Test("several at once, in their order, all of them named") func several() throws {
        let offer = try #require(self.offer(#""{\"force\":\"false\",\"items\":\"[1]\",\"name\":\"5\"}""#))
        #expect(String(decoding: offer.arguments.bytes, as: UTF8.self) == #"{"force":false,"items":[1],"name":"5"}"#)
        #expect(offer.changes.count == 3)
    }

    /// RFC 6901, read byte by byte: a mark behind an escape is no part of it.
    @Test(arguments: ["#/$defs/a~0b~1\u{301}", "#/%24defs/a%7E0b~1%CC%81"]) func references(_ reference: String) {
        let definition = ToolDefinition(
            name: "make", summary: "",
            parameters: [
                "type": "object", "properties": ["n": ["$ref": .string(ExactString(reference))]], "$defs": ["a~b/\u{301}": ["type": "integer"]],
            ])
        #expect(ArgumentRepair.offer(for: Array(#"{"n":"3"}"#.utf8), definition)?.arguments.bytes == Array(#"{"n":3}"#.utf8))
    }

    @Test("far in, and within what was a text itself") func inner() throws {
        #expect(offer(#"{"options":{"depth":"3","deep":"{}"}}"#)?.changes.count == 2)
        let offer = try #require(self.offer(#"{"options":"{\"depth\":\"3\"}"}"#))
        #expect(String(decoding: offer.arguments.bytes, as: UTF8.self) == #"{"options":{"depth":3}}"#)
        #expect(
            offer.changes == [
                "take “/options” as the object that its text holds", "take “/options/depth”, the text \"3\", as the number 3",
            ])
    }

    @Test("nothing is guessed", arguments: [
        // A single value for a list, another case, words for numbers, blanks, what is left out.
        #"{"items":5}"#, #"{"items":"5"}"#, #"{"mode":"FAST"}"#, #"{"count":"five"}"#, #"{"count":" 5 "}"#, #"{"count":"3.5"}"#,
        #"{"count":"007"}"#, #"{"count":"0x10"}"#, #"{"count":"1,000"}"#, #"{"count":""}"#, #"{"count":null}"#, #"{"count":true}"#, #"{"force":"True"}"#,
        #"{"force":"yes"}"#, #"{"force":1}"#, #"{"force":"null"}"#, #"{"options":"[1]"}"#, #"{"options":"{\"depth\":3} and more"}"#,
        #"{"options":"{\"depth\":3,\"depth\":4}"}"#, #"{"options":"{depth:3}"}"#, #"{"share":"NaN"}"#, #"{"share":"1e999"}"#, #"{"share":"Infinity"}"#,
        // Half of it repaired would still not fit.
        #"{"count":"5","force":"yes"}"#,
        // Fits as it stands.
        #"{"name":"5"}"#, #"{"any":"{}"}"#, #"{"count":3.0}"#, #"{}"#,
        // No JSON, or a text that holds no object.
        #"{"count":5"#, #""[1]""#, #""""#, #""\"{}\"""#, "",
    ])
    func nothing(given: String) { #expect(offer(given) == nil) }

    @Test("what is nested far in stays bounded") func nested() {
        var text = "1"
        for _ in 0..<12 { text = JSONValue.object(["deep": .string(ExactString(text))]).serializedText }
        _ = offer(JSONValue.object(["options": .string(ExactString(text))]).serializedText)
        let many = "[" + Array(repeating: "\"1\"", count: 51).joined(separator: ",") + "]"
        #expect(offer("{\"items\":\(many)}") == nil, "what nobody can take in is not offered")
    }
}
