import JSON
import Testing

@testable import StrictServers

@Suite struct AnthropicJudgeTests {
    @Test(arguments: AnthropicCases.requests) func request(_ one: JudgeCase) { one.check { StrictAnthropic.refusal(of: $0) } }

    @Test(arguments: AnthropicCases.turns) func turn(_ one: JudgeCase) { one.check { StrictAnthropic.refusal(of: $0) } }

    @Test func everyRuleHasACase() {
        let named = Set((AnthropicCases.requests + AnthropicCases.turns).map(\.rule))
        #expect(Set(StrictAnthropic.Rule.allCases.map(\.rawValue)).subtracting(named) == [])
    }

    @Test func theNewVersionTakesNoTemperatureAndNoCitationsFromUsers() {
        let warm = JudgeCase.parsed(AnthropicCases.body(#""temperature":1,"#))
        let cited = JudgeCase.parsed(AnthropicCases.content(#"{"type":"text","text":"x","citations":[{}]}"#))
        #expect(StrictAnthropic.refusal(of: warm) == nil)
        #expect(StrictAnthropic.refusal(of: warm, version: "2026-10-21")?.message == "temperature: Extra inputs are not permitted")
        #expect(StrictAnthropic.refusal(of: cited) == nil)
        #expect(StrictAnthropic.refusal(of: cited, version: "2026-10-21")?.rule == "block-place")
        #expect(StrictAnthropic.refusal(of: JudgeCase.parsed(AnthropicCases.body(tokens: 0)), version: "2026-10-21") == nil)
    }

    @Test func thoughtsOfAnEarlierTurnMayBeLeftOut() {
        let after = #",{"role":"assistant","content":"done"},{"role":"user","content":"more"}"#
        #expect(StrictAnthropic.refusal(of: JudgeCase.parsed(AnthropicCases.turn(more: AnthropicCases.thinking, after: after))) == nil)
    }

    @Test func theWordsAreTheProviders() {
        let refusal = StrictAnthropic.refusal(of: JudgeCase.parsed(AnthropicCases.turn(AnthropicCases.call("call_1"), #"{"type":"text","text":"x"}"#)))
        #expect(
            refusal?.message
                == "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: call_1. Each `tool_use` block must have a corresponding `tool_result` block in the next message.")
        #expect(refusal?.body["type"] == "error")
        #expect(refusal?.body["error"]?["type"] == "invalid_request_error")
    }
}
