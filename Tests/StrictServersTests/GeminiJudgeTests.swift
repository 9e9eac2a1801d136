import JSON
import Testing

@testable import StrictServers

@Suite struct GeminiJudgeTests {
    @Test(arguments: GeminiCases.requests) func request(_ one: JudgeCase) { one.check { StrictGemini.refusal(of: $0, model: GeminiCases.three) } }
    @Test(arguments: GeminiCases.turns) func turn(_ one: JudgeCase) { one.check { StrictGemini.refusal(of: $0, model: GeminiCases.three) } }
    @Test(arguments: GeminiCases.older) func older(_ one: JudgeCase) { one.check { StrictGemini.refusal(of: $0, model: "gemini-2.5-flash") } }

    @Test func everyRuleHasACase() {
        let named = Set((GeminiCases.requests + GeminiCases.turns + GeminiCases.older).map(\.rule))
        #expect(Set(StrictGemini.Rule.allCases.map(\.rawValue)).subtracting(named) == [])
    }

    @Test func theWordsAreTheProviders() {
        let refusal = StrictGemini.refusal(of: JudgeCase.parsed(GeminiCases.property(#"{"type":"STRING","const":"x"}"#)), model: GeminiCases.three)
        #expect(
            refusal?.message
                == #"Invalid JSON payload received. Unknown name "const" at 'tools[0].function_declarations[0].parameters.properties[0].value': Cannot find field."#)
        #expect(refusal?.body["error"]?["status"] == "INVALID_ARGUMENT")
    }

    @Test func theCallsOfAnEarlierTurnNeedNoSignature() {
        let after = #",{"role":"model","parts":[{"text":"done"}]},"# + GeminiCases.user
        #expect(StrictGemini.refusal(of: JudgeCase.parsed(GeminiCases.turn(GeminiCases.call("a"), GeminiCases.response("a"), after: after)), model: GeminiCases.three) == nil)
    }
}
