import JSON
import Testing

@Suite struct PlainSchemaTests {
    private func problems(_ schema: String, _ value: String) throws -> [String] {
        try PlainSchema(JSONParser.parse(schema).value).problems(in: JSONParser.parse(value).value)
    }

    /// A schema, values that fit it, values that do not.
    static let cases: [(schema: String, fit: [String], misfit: [String])] = [
        ("true", ["1", "{}"], []),
        ("false", [], ["1", "null"]),
        ("{}", ["1"], []),
        (#"{"type":"integer"}"#, ["1", "1.0", "10e-1", "-0", "1e400"], ["1.5", "\"1\"", "1e-1", "true"]),
        (#"{"type":["string","null"]}"#, ["null", "\"\""], ["0", "[]"]),
        (#"{"type":"number"}"#, ["1", "1.5"], ["\"1\"", "null"]),
        (#"{"required":["a"]}"#, [#"{"a":null}"#, "1"], ["{}", #"{"A":1}"#]),
        (#"{"properties":{"a":{"type":"string"}}}"#, [#"{"a":"x"}"#, #"{"b":1}"#, "7"], [#"{"a":1}"#]),
        (#"{"properties":{"a":{}},"additionalProperties":false}"#, [#"{"a":1}"#, "{}"], [#"{"b":1}"#, #"{"a":1,"b":2}"#]),
        (#"{"additionalProperties":{"type":"integer"}}"#, [#"{"x":1}"#], [#"{"x":"1"}"#]),
        (#"{"items":{"type":"integer"}}"#, ["[1,2]", "[]", "{}"], ["[1,\"2\"]"]),
        (#"{"enum":[1,"a",null,{"k":[1,2],"l":1}]}"#, ["1.0", "\"a\"", "null", #"{"l":1,"k":[1,2.0]}"#], ["2", "\"A\"", #"{"k":[2,1],"l":1}"#]),
        (#"{"const":0}"#, ["0", "-0.0", "0e5"], ["false", "1e-9"]),
        (#"{"minimum":0.1,"maximum":12345678901234567890}"#, ["0.10", "12345678901234567890"], ["0.09", "-5", "12345678901234567890.1"]),
        (#"{"minimum":-2}"#, ["-2", "-1.9", "0"], ["-2.1", "-20"]),
        (#"{"minLength":2,"maxLength":3}"#, ["\"é😀\"", "\"abc\"", "5"], ["\"😀\"", "\"abcd\""]),
        (#"{"minItems":1,"maxItems":2}"#, ["[1]", "[1,2]"], ["[]", "[1,2,3]"]),
        (#"{"title":"t","description":"d","default":1,"examples":[1],"$schema":"s","$id":"i","$comment":"c","deprecated":true,"readOnly":true,"writeOnly":true}"#, ["1"], []),
    ]

    @Test func whatFitsAndWhatDoesNot() throws {
        for (schema, fit, misfit) in Self.cases {
            for value in fit { #expect(try problems(schema, value) == [], "\(value) against \(schema)") }
            for value in misfit { #expect(try !problems(schema, value).isEmpty, "\(value) against \(schema)") }
        }
    }

    @Test(arguments: ["$ref", "oneOf", "anyOf", "allOf", "not", "pattern", "format", "uniqueItems", "multipleOf", "exclusiveMinimum", "prefixItems", "if", "anything"])
    func aKeywordThatIsNotJudgedIsRefusedByName(_ keyword: String) throws {
        let schema = try JSONParser.parse(#"{"properties":{"a/b":{"\#(keyword)":1}}}"#).value
        #expect(throws: PlainSchemaError(place: ExactString("/properties/a~1b/\(keyword)"), what: "is a keyword that cannot be judged yet")) {
            try PlainSchema(schema)
        }
    }

    @Test(arguments: [#"{"type":"text"}"#, #"{"type":[]}"#, #"{"required":"a"}"#, #"{"minLength":-1}"#, #"{"minimum":"1"}"#, #"{"items":[{}]}"#, #"{"enum":1}"#, "1", #"{"properties":[]}"#])
    func aKeywordWithAValueThatMakesNoSenseIsRefused(_ schema: String) throws {
        let value = try JSONParser.parse(schema).value
        #expect(throws: PlainSchemaError.self) { try PlainSchema(value) }
    }

    /// The place is named, and the words stay few however wrong the value is.
    @Test func problemsNameThePlaceAndAreBounded() throws {
        #expect(try problems(#"{"items":{"properties":{"n":{"type":"integer"}}}}"#, #"[{"n":1},{"n":"x"}]"#) == ["“/1/n” must be integer, but is string."])
        #expect(try problems(#"{"type":"object"}"#, "[]") == ["The value must be object, but is array."])
        let many = "[" + Array(repeating: "1", count: 1000).joined(separator: ",") + "]"
        #expect(try problems(#"{"items":{"type":"string"}}"#, many).count == 20)
    }

    @Test func aSchemaNestedTooDeepIsRefused() throws {
        let schema = String(repeating: #"{"items":"#, count: 100) + "true" + String(repeating: "}", count: 100)
        let value = try JSONParser.parse(schema).value
        #expect(throws: PlainSchemaError.self) { try PlainSchema(value) }
    }
}
