import JSON
import TestSupport
import Testing

@testable import Schema

/// Nothing that a schema or a value holds makes the work or the stack grow without bound.
@Suite struct SchemaLimitTests {
    /// 512 KiB, as Dispatch's workers have, also in a debug build.
    @Test func theDeepestJudgementFitsOnASmallStack() throws {
        let kinds: [(schema: String, open: String, close: String)] = [
            (##"{"items":{"$ref":"#"}}"##, "[", "]"),
            (##"{"properties":{"a":{"$ref":"#"}},"unevaluatedProperties":false}"##, #"{"a":"#, "}"),
            (##"{"anyOf":[{"type":"null"},{"additionalProperties":{"oneOf":[{"$ref":"#"},{"type":"string"}]}}]}"##, #"{"a":"#, "}"),
            (##"{"$dynamicAnchor":"n","contains":{"not":{"not":{"$dynamicRef":"#n"}}}}"##, "[", "]"),
            (##"{"if":{"type":"array"},"then":{"prefixItems":[{"allOf":[{"$ref":"#"}]}]},"else":{"dependentSchemas":{"a":{"patternProperties":{"a":{"$ref":"#"}}}}}}"##, #"[{"a":"#, "}]"),
        ]
        for (schema, open, close) in kinds {
            let text = String(repeating: open, count: 250) + "1" + String(repeating: close, count: 250)
            let value = try JSONParser.parse(text).value
            let compiled = try compile(schema)
            let said = onStack(512 << 10) { compiled.validate(value).map(\.message) }
            #expect(said?.last?.contains("deep") == true, "\(schema): \(said ?? [])")
        }
    }

    @Test func theFirstThreadHasRoomForMore() throws {
        let compiled = try compile(##"{"items":{"$ref":"#"}}"##, SchemaOptions(limits: .firstThread))
        let value = try JSONParser.parse(String(repeating: "[", count: 500) + String(repeating: "]", count: 500)).value
        #expect(onStack(8 << 20) { compiled.validate(value).isEmpty } == true)
        let endless = try compile(##"{"$dynamicAnchor":"a","dependentSchemas":{"a":{"$dynamicRef":"#a"}}}"##, SchemaOptions(limits: .firstThread))
        let said = onStack(8 << 20) { endless.validate(["a": 1]).map(\.message) }
        #expect(said?.last?.contains("refer to each other without end") == true)
    }

    /// Any nesting of a schema is read without the call stack.
    @Test func aDeepSchemaIsCompiledOnASmallStack() throws {
        for (open, close) in [(#"{"not":"#, "}"), (#"{"allOf":["#, "]}"), (#"{"properties":{"a":"#, "}}"), (#"{"$defs":{"a":"#, "}}")] {
            let count = 500 / (open.utf8.filter { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") }.count)
            let schema = try JSONParser.parse(String(repeating: open, count: count) + "true" + String(repeating: close, count: count)).value
            let outcome = onStack(512 << 10) { () -> Int? in
                guard let compiled = try? CompiledSchema(schema) else { return nil }
                return compiled.validate(["a": 1]).count
            }
            #expect(outcome != nil)
        }
        let deep = try JSONParser.parse(String(repeating: #"{"a":["#, count: 250) + "1" + String(repeating: "]}", count: 250)).value
        let outcome = onStack(512 << 10) { () -> [Int]? in
            guard let constant = try? CompiledSchema(["const": deep]), let unique = try? CompiledSchema(["uniqueItems": true]) else { return nil }
            return [constant.validate(deep).count, constant.validate([deep]).count, unique.validate([deep, deep]).count]
        }
        #expect(outcome == [0, 1, 1])
    }

    /// A short pattern can be long when it is compiled; many of them could fill the memory.
    @Test func patternsThatGrowAreRefused() throws {
        let patterns = (0..<2000).map { JSONObject.Member(key: ExactString("(?:ab\($0)cd){999}"), value: true) }
        #expect(throws: SchemaProblem.self) { try CompiledSchema(["patternProperties": .object(JSONObject(patterns))]) }
        #expect(throws: Never.self) { try CompiledSchema(["patternProperties": .object(JSONObject(Array(patterns.prefix(100))))]) }
    }

    /// 2^30 ways through thirty schemas.
    @Test(arguments: ["allOf", "anyOf", "oneOf"])
    func nestsThatGrowWithThePowerOfTwo(_ keyword: String) throws {
        var definitions = #""d0":{"minimum":5}"#
        for level in 1...30 {
            definitions += ##","d\##(level)":{"\##(keyword)":[{"$ref":"#/$defs/d\##(level - 1)"},{"$ref":"#/$defs/d\##(level - 1)"}]}"##
        }
        let schema = ##"{"$ref":"#/$defs/d30","$defs":{\##(definitions)}}"##
        let options = SchemaOptions(limits: SchemaLimits(steps: 100_000))
        let said = try words(schema, keyword == "anyOf" ? "1" : "7", .value, options)
        #expect(said == ["The value cannot be judged: the schema is too costly to judge."])
        let not = try words(##"{"not":{"$ref":"#/$defs/d30"},"$defs":{\##(definitions)}}"##, keyword == "anyOf" ? "1" : "7", .value, options)
        #expect(not.last == "The value cannot be judged: the schema is too costly to judge.")
    }

    @Test func aSchemaWithTooManyPlacesIsRefused() throws {
        let many = "{\"allOf\":[" + Array(repeating: "{}", count: 2000).joined(separator: ",") + "]}"
        #expect(try problem(many, SchemaOptions(limits: SchemaLimits(places: 1000)))?.contains("too many to compile") == true)
        #expect(try problem(many) == nil)
    }

    /// Patterns that look for a match in ever more ways.
    @Test(arguments: ["^(a+)+$", "^(a|aa)+$", "(a*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y", #"^(\w+\s?)*$"#])
    func aCostlyPatternEnds(_ pattern: String) throws {
        let schema = try CompiledSchema(["pattern": .string(ExactString(pattern))])
        for text in [String(repeating: "a", count: 40) + "!", String(repeating: "a", count: 20_000) + "!", String(repeating: "x", count: 5_000)] {
            let began = ContinuousClock.now
            let errors = schema.validate(.string(ExactString(text)))
            #expect(ContinuousClock.now - began < .seconds(30))
            #expect(errors.allSatisfy { $0.message.contains("must match") || $0.message.contains("is too costly to judge") })
        }
    }

    @Test func aPatternThatIsTooCostlyIsNoMatchAndNoMismatch() throws {
        let text = String(repeating: "a", count: 40) + "!"
        let cost = try words(#"{"pattern":"^(a+)+$"}"#, "\"\(text)\"")
        #expect(cost == ["The value cannot be judged: the pattern “^(a+)+$” is too costly to judge."])
        #expect(try words(#"{"not":{"pattern":"^(a+)+$"}}"#, "\"\(text)\"") == cost)
        #expect(try words(#"{"anyOf":[{"pattern":"^(a+)+$"},true]}"#, "\"\(text)\"") == cost)
    }

    @Test func longTextIsJudgedByPlainPatterns() throws {
        let text = ExactString(String(repeating: "lorem ipsum ", count: 100_000))
        for pattern: JSONValue in [#"\S"#, "^lorem", "ipsum $", "m ip"] {
            #expect(try CompiledSchema(["pattern": pattern]).validate(.string(text)) == [])
        }
        #expect(try CompiledSchema(["pattern": "[0-9]{3}"]).validate(.string(text)).map(\.keyword) == ["pattern"])
    }

    /// Linear, not quadratic.
    @Test func manyItemsAndMembersAreQuick() throws {
        let limits = SchemaLimits(steps: 40_000_000)
        let items = JSONValue.array((0..<50_000).map { .number(JSONNumber($0)) })
        let began = ContinuousClock.now
        #expect(try compile(#"{"uniqueItems":true}"#).validate(items, limits: limits) == [])
        let members = (0..<20_000).map { JSONObject.Member(key: ExactString("k\($0)"), value: 1) }
        let names = JSONValue.array(members.map { .string($0.key) })
        let properties = JSONValue.object(JSONObject(members.map { .init(key: $0.key, value: true) }))
        let schema = try CompiledSchema(["required": names, "properties": properties, "additionalProperties": false])
        #expect(schema.validate(.object(JSONObject(members.reversed())), limits: limits) == [])
        #expect(try CompiledSchema(["enum": names]).validate("k19999") == [])
        #expect(ContinuousClock.now - began < .seconds(20))
    }
}
