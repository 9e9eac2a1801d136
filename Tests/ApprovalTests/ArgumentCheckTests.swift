import Approval
import Conversation
import JSON
import Testing

@Suite struct ArgumentCheckTests {
    private func verdict(_ arguments: String, _ schema: String) throws -> ArgumentCheck.Verdict {
        ArgumentCheck.verdict(
            try ToolArguments(parsing: Array(arguments.utf8)),
            ToolDefinition(name: "t", server: "s", summary: "", parameters: try JSONParser.parse(schema).value))
    }

    @Test func theWholeSchemaCounts() throws {
        let schema = #"{"type":"object","properties":{"city":{"type":"string","minLength":1},"days":{"items":{"enum":["mo","tu"]}}},"required":["city"]}"#
        #expect(try verdict(#"{"city":"x","days":["mo"]}"#, schema) == .fit)
        #expect(try verdict(#"{"days":["mo","we"]}"#, schema) == .misfit([
            #"The argument "city" is missing."#, #"“/days/1” must be one of "mo", "tu", but is "we"."#,
        ]))
    }

    /// Undeclared keys are shown and asked about, not refused; they hide nothing, however many they are.
    @Test func undeclaredKeysAreNoMisfitAndHideNone() throws {
        let schema = #"{"properties":{"a":{"type":"string"}},"additionalProperties":false}"#
        let many = (0..<40).map { "\"x\($0)\":1" }.joined(separator: ",")
        #expect(try verdict("{\(many)}", schema) == .fit)
        #expect(try verdict("{\(many),\"a\":1}", schema) == .misfit([#"The argument "a" must be a string, but is a number."#]))
        #expect(try verdict(#"{"a":"x","b":{}}"#, #"{"properties":{"a":{}},"unevaluatedProperties":false}"#) == .fit)
    }

    /// A tool whose schema is no use can still be called, but a person looks, and is told.
    @Test func aSchemaThatCannotBeUsedAsks() throws {
        let parameters: JSONValue = ["type": "object", "properties": ["path": ["$ref": "http://x.test/\u{202E}y"]]]
        let definition = ToolDefinition(name: "delete_file", summary: "", parameters: parameters)
        var facts = Fixture.facts()
        facts.risk = .readOnly
        facts.effect = .reads
        let sheet = try Fixture.sheet(facts: facts, definition: definition)
        let sentence = "The tool's own definition cannot be used to judge the arguments: “/properties/path” in the schema refers to “http://x.test/\\u202ey”, which is not at hand."
        #expect(ArgumentCheck.verdict(sheet.arguments, definition) == .unjudged(sentence))
        #expect(ArgumentCheck.problems(sheet.arguments, definition) == [])
        let verdict = Policy().verdict(on: sheet)
        #expect(verdict.ruling == .ask && verdict.because == [sentence] && verdict.flags == ["unjudged-arguments"])
        let rows = Inspection.display(of: sheet, verdict: verdict).rows
        #expect(rows.contains { $0.kind == .checkFailed && $0.text == sentence })
        #expect(!rows.contains { $0.text.hasSuffix("fit the tool's definition") })
    }
}
