import JSON
import Testing

@testable import Schema

/// What people and models are told.
@Suite struct SchemaWordsTests {
    struct Said: Sendable, CustomTestStringConvertible {
        let schema: String
        let value: String
        let words: [String]
        var testDescription: String { words.first ?? value }
    }

    static let cases: [Said] = [
        Said(schema: #"{"type":"string"}"#, value: "1", words: ["The value must be a string, but is a number."]),
        Said(schema: #"{"properties":{"city":{"type":"string"}}}"#, value: #"{"city":1}"#, words: ["“/city” must be a string, but is a number."]),
        Said(schema: #"{"type":["string","null"]}"#, value: "[]", words: ["The value must be null or a string, but is an array."]),
        Said(schema: #"{"items":{"type":"integer"}}"#, value: "[1,1.5]", words: ["“/1” must be an integer, but is 1.5."]),
        Said(
            schema: #"{"properties":{"unit":{"enum":["celsius","fahrenheit"]}}}"#, value: #"{"unit":"kelvin"}"#,
            words: [#"“/unit” must be one of "celsius", "fahrenheit", but is "kelvin"."#]),
        Said(schema: #"{"enum":[1]}"#, value: "2", words: ["The value must be 1, but is 2."]),
        Said(schema: #"{"enum":[]}"#, value: "2", words: ["The value can be nothing: the list of its values is empty."]),
        Said(schema: #"{"const":{"a":[1]}}"#, value: "true", words: [#"The value must be {"a":[1]}, but is true."#]),
        Said(schema: #"{"required":["path"]}"#, value: "{}", words: [#"The property "path" is missing."#]),
        Said(schema: #"{"items":{"required":["a","b"]}}"#, value: "[{}]", words: [#"“/0” lacks the property "a"."#, #"“/0” lacks the property "b"."#]),
        Said(schema: #"{"additionalProperties":false}"#, value: #"{"x":1}"#, words: [#"The property "x" is not one that is allowed."#]),
        Said(schema: #"{"minimum":1}"#, value: "0.5", words: ["The value must be at least 1, but is 0.5."]),
        Said(schema: #"{"maximum":1}"#, value: "2", words: ["The value must be at most 1, but is 2."]),
        Said(schema: #"{"exclusiveMinimum":1}"#, value: "1", words: ["The value must be greater than 1, but is 1."]),
        Said(schema: #"{"exclusiveMaximum":1}"#, value: "1", words: ["The value must be less than 1, but is 1."]),
        Said(schema: #"{"multipleOf":0.01}"#, value: "0.001", words: ["The value must be a multiple of 0.01, but is 0.001."]),
        Said(schema: #"{"minLength":2}"#, value: #""x""#, words: ["The value must have at least 2 characters, but has 1."]),
        Said(schema: #"{"maxItems":1}"#, value: "[1,2]", words: ["The value must have at most 1 item, but has 2."]),
        Said(schema: #"{"minProperties":1}"#, value: "{}", words: ["The value must not be empty."]),
        Said(schema: #"{"pattern":"^a+$"}"#, value: #""b""#, words: [#"The value must match the pattern “^a+$”, but is "b"."#]),
        Said(schema: #"{"uniqueItems":true}"#, value: "[1,2,1.0]", words: ["The value must have no two equal items, but the items 0 and 2 are equal."]),
        Said(
            schema: #"{"contains":{"type":"null"}}"#, value: "[1]",
            words: ["The value must have at least 1 item that fits the schema of “contains”, but has 0."]),
        Said(schema: #"{"not":{}}"#, value: "1", words: ["The value must not fit the schema of “not”, but does."]),
        Said(schema: "false", value: "1", words: ["The value must not be there."]),
        Said(schema: #"{"dependentRequired":{"a":["b"]}}"#, value: #"{"a":1}"#, words: [#"The value has "a", so it must have "b" as well."#]),
        Said(
            schema: #"{"propertyNames":{"maxLength":2}}"#, value: #"{"abc":1}"#,
            words: [#"The name "abc" must have at most 2 characters, but has 3."#]),
        Said(
            schema: #"{"properties":{"o":{"propertyNames":{"pattern":"^x"}}}}"#, value: #"{"o":{"abc":1}}"#,
            words: [#"The name "abc" in “/o” must match the pattern “^x”, but is "abc"."#]),
        Said(
            schema: #"{"anyOf":[{"type":"string"},{"type":"null"}]}"#, value: "1", words: ["The value must be null or a string, but is a number."]),
        Said(
            schema: #"{"oneOf":[{"properties":{"kind":{"const":"a"},"n":{"type":"integer"}}},{"properties":{"kind":{"const":"b"},"s":{"type":"string"}}}]}"#,
            value: #"{"kind":"b","s":1}"#,
            words: ["The value must fit exactly one of 2 schemas, but fits none; number 2 comes nearest.", "“/s” must be a string, but is a number."]),
        Said(
            schema: #"{"oneOf":[{"minimum":1},{"minimum":2},{"minimum":9}]}"#, value: "5",
            words: ["The value must fit exactly one of 3 schemas, but fits number 1 and number 2."]),
        Said(schema: #"{"prefixItems":[true],"items":false}"#, value: "[1,2]", words: ["The value must have at most 1 item, but has 2."]),
        Said(schema: #"{"unevaluatedProperties":false}"#, value: #"{"x":1}"#, words: [#"The property "x" is not one that is allowed."#]),
    ]

    @Test(arguments: cases) func whatIsSaid(_ said: Said) throws { #expect(try words(said.schema, said.value) == said.words) }

    @Test func argumentsAreCalledArguments() throws {
        let deep = #"{"properties":{"a":{"type":"string"},"b":{"items":{"type":"string"}}}}"#
        #expect(try words(deep, #"{"a":1,"b":[1]}"#, .arguments) == [#"The argument "a" must be a string, but is a number."#, "“/b/0” must be a string, but is a number."])
        let schema = #"{"required":["path"],"additionalProperties":false,"minProperties":2}"#
        #expect(
            try words(schema, #"{"x":1}"#, .arguments) == [
                "The arguments object must have at least 2 properties, but has 1.", #"The argument "path" is missing."#,
                #"The argument "x" is not one that is allowed."#,
            ])
    }

    /// Nothing long, nothing invisible and nothing that turns a line around stands in a sentence.
    @Test func foreignTextIsShortAndVisible() throws {
        let long = String(repeating: "x", count: 5000)
        let said = try words(#"{"const":1}"#, "\"\(long)\"")
        #expect(said == ["The value must be 1, but is \"\(String(repeating: "x", count: 80))…\"."])
        let hostile = try words(#"{"additionalProperties":false}"#, #"{"a\u202e\u0007\n\u200b\u00a0\ud83d\ude00é":1}"#)
        #expect(hostile == [#"The property "a\u202e\u0007\n\u200b\u00a0😀é" is not one that is allowed."#])
        let nested = try words(#"{"const":1}"#, "[" + String(repeating: "[1,2,3],", count: 500) + "1]")
        #expect(nested[0].unicodeScalars.count < 130)
        let deep = try words(#"{"const":1}"#, String(repeating: "[", count: 300) + String(repeating: "]", count: 300))
        #expect(deep.count == 1 && deep[0].utf8.count < 200)
    }

    @Test func placesArePointers() throws {
        let schema = try compile(##"{"properties":{"a/b":{"$ref":"#/$defs/n"}},"$defs":{"n":{"items":{"minimum":3}}}}"##)
        let errors = try schema.validate(JSONParser.parse(#"{"a/b":[5,1]}"#).value)
        #expect(errors.map(\.instancePath.text) == ["/a~1b/1"])
        #expect(errors.map(\.schemaPath) == ["/$defs/n/items/minimum"])
        #expect(errors.map(\.keyword) == ["minimum"])
        let remote = try compile(#"{"$ref":"http://x.test/a"}"#, SchemaOptions(remotes: ["http://x.test/a": ["type": "null"]]))
        #expect(remote.validate(1).map(\.schemaPath) == ["http://x.test/a#/type"])
    }

    @Test func noMoreThanTwentyErrors() throws {
        let many = "[" + Array(repeating: "1", count: 1000).joined(separator: ",") + "]"
        #expect(try words(#"{"items":{"type":"string"}}"#, many).count == 20)
        #expect(try words(#"{"additionalProperties":false}"#, "{" + (0..<99).map { "\"k\($0)\":1" }.joined(separator: ",") + "}").count == 20)
    }
}
