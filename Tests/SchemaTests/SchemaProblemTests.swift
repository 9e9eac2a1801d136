import JSON
import Testing

@testable import Schema

/// Schemas that cannot be used say where and why.
@Suite struct SchemaProblemTests {
    static let cases: [(schema: String, says: String)] = [
        ("1", "the schema is neither an object nor true nor false"),
        (#"{"properties":{"a":{"type":"text"}}}"#, #"“/properties/a/type” in the schema names no type of JSON Schema: "text""#),
        (#"{"type":[]}"#, "“/type” in the schema names no type"),
        (#"{"properties":[]}"#, "“/properties” in the schema is no object"),
        (#"{"items":[{}]}"#, "“/items” in the schema is a list, which 2020-12 calls prefixItems; a schema of draft 7 says so with $schema"),
        (#"{"items":3}"#, "“/items” in the schema is neither an object nor true nor false"),
        (#"{"required":"a"}"#, "“/required” in the schema is no list of names"),
        (#"{"required":[1]}"#, "“/required” in the schema is no list of names"),
        (#"{"minLength":-1}"#, "“/minLength” in the schema is no count, which would be a whole number from 0 up"),
        (#"{"minLength":1.5}"#, "“/minLength” in the schema is no count, which would be a whole number from 0 up"),
        (#"{"minimum":"1"}"#, "“/minimum” in the schema is no number"),
        (#"{"multipleOf":0}"#, "“/multipleOf” in the schema is not above zero"),
        (#"{"enum":1}"#, "“/enum” in the schema is no list of values"),
        (#"{"uniqueItems":1}"#, "“/uniqueItems” in the schema is neither true nor false"),
        (#"{"allOf":{}}"#, "“/allOf” in the schema is no list of schemas"),
        (#"{"pattern":"("}"#, "“/pattern” in the schema is a pattern that has a group that is not closed"),
        (#"{"patternProperties":{"a**":{}}}"#, "“/patternProperties/a**” in the schema is a pattern that repeats a repetition at character 3"),
        (##"{"$ref":"#/x"}"##, "the schema refers to “#/x”, where nothing stands"),
        (##"{"$ref":"#x"}"##, "the schema refers to “#x”, which is no anchor"),
        (#"{"$ref":"http://x.test/y"}"#, "the schema refers to “http://x.test/y”, which is not at hand"),
        (#"{"$schema":"http://json-schema.org/draft-04/schema#"}"#, "the schema is written in “http://json-schema.org/draft-04/schema#”, which is not known here: 2020-12 and draft 7 are"),
        (##"{"$ref":"#"}"##, "the schema is applied to the same value as part of itself, without end"),
        (##"{"$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"anyOf":[{"not":{"$ref":"#/$defs/a"}}]}},"$ref":"#/$defs/a"}"##, "is applied to the same value as part of itself, without end"),
        (#"{"$id":"http://x.test/#a"}"#, "the schema has a $id with a fragment"),
    ]

    @Test func whatIsSaid() throws {
        for (schema, says) in Self.cases {
            let said = try problem(schema)
            #expect(said?.hasSuffix(says) == true, "\(schema): \(said ?? "nothing")")
        }
    }

    @Test func whatNothingUsesMayBeBroken() throws {
        #expect(try problem(#"{"$defs":{"a":{"type":"text","pattern":"("}}}"#) == nil)
        #expect(try problem(#"{"type":"object","x-hint":7,"title":3,"examples":1}"#) == nil)
    }

    @Test func vocabulariesThatAreNotKnownAreRefusedOnlyWhenNeeded() throws {
        func options(_ needed: Bool) -> SchemaOptions {
            SchemaOptions(remotes: ["http://x.test/m": ["$vocabulary": ["http://x.test/v": .bool(needed)]]])
        }
        #expect(try problem(#"{"$schema":"http://x.test/m"}"#, options(false)) == nil)
        #expect(try problem(#"{"$schema":"http://x.test/m"}"#, options(true))?.contains("needs the vocabulary “http://x.test/v”") == true)
    }

    @Test func metaschemasNeedNobodyToSupplyThem() throws {
        #expect(try words(#"{"$ref":"https://json-schema.org/draft/2020-12/schema"}"#, #"{"type":"text"}"#).count > 0)
        #expect(try words(#"{"$ref":"https://json-schema.org/draft/2020-12/schema"}"#, #"{"type":"string"}"#) == [])
        #expect(try words(##"{"$ref":"http://json-schema.org/draft-07/schema#"}"##, #"{"minLength":-1}"#).count > 0)
    }
}
