import JSON
import TestSupport
import Testing

@testable import Schema

/// The official tests (json-schema-org/JSON-Schema-Test-Suite).
@Suite struct SchemaSuiteTests {
    @Test(.enabled(if: Shared.has("corpora/json-schema"), Comment(rawValue: Shared.absent)))
    func everyRequiredTestOf202012() throws {
        let suite = try Suite.required()
        #expect(suite.count == 1299)
        #expect(suite.failures() == [])
    }

    @Test func everyTestOfDraft7() throws {
        let suite = try Suite.draft7()
        #expect(suite.count > 913)
        #expect(suite.failures() == [])
    }

    @Test func everyTestOfFormats() throws {
        let suite = try Suite.formats()
        #expect(suite.count > 400)
        #expect(suite.failures() == [])
    }

    @Test func optionalTestsOf202012() throws {
        let suite = try Suite.optional()
        #expect(suite.failures() == [])
    }

    /// Calls of models and what is wrong with them; each was judged by python-jsonschema too.
    @Test(.enabled(if: Shared.has("corpora/tools"), Comment(rawValue: Shared.absent)))
    func callsOfTools() throws {
        var count = 0
        for line in try Shared.lines("corpora/tools/calls.jsonl") {
            let row = try JSONParser.parse(line).value
            let schema = try CompiledSchema(row["tool"]?["parameters"] ?? .null)
            let errors = schema.validate(row["call"]?["arguments"] ?? .null, subject: .arguments)
            #expect(errors.isEmpty == row["valid"]?.bool, "\(row["source"]?.string ?? "") \(row["why"]?.string ?? ""): \(errors.map(\.message))")
            count += 1
        }
        #expect(count == 2563)
    }

    /// Switches each keyword off and counts what fails then: a keyword that no test misses would do nothing.
    @Test(.enabled(if: Shared.has("corpora/json-schema"), Comment(rawValue: Shared.absent)))
    func everyKeywordIsMissedWhenItIsGone() throws {
        let suites = [try Suite.required(), try Suite.draft7(), try Suite.formats()]
        var table = "keyword                2020-12  draft 7  formats\n"
        for keyword in Self.keywords {
            let counts = suites.map { $0.failures(disabled: [keyword]).count }
            let columns = counts.map { String(repeating: " ", count: max(0, 9 - "\($0)".utf8.count)) + "\($0)" }.joined()
            table += keyword + String(repeating: " ", count: max(1, 21 - keyword.utf8.count)) + columns + "\n"
            #expect(counts.contains { $0 > 0 }, "nothing misses \(keyword)")
        }
        print(table)
    }

    static let keywords = [
        "$schema", "$vocabulary", "$id", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor", "$defs", "definitions",
        "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies",
        "prefixItems", "items", "additionalItems", "contains", "properties", "patternProperties", "additionalProperties",
        "propertyNames", "unevaluatedItems", "unevaluatedProperties",
        "type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
        "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxContains", "minContains", "maxProperties",
        "minProperties", "required", "dependentRequired", "format",
    ]
}
