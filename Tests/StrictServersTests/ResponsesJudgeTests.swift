import JSON
import Testing

@testable import StrictServers

@Suite struct ResponsesJudgeTests {
    @Test(arguments: ResponsesCases.requests) func request(_ one: JudgeCase) { one.check { StrictResponses.refusal(of: $0) } }
    @Test(arguments: ResponsesCases.turns) func turn(_ one: JudgeCase) { one.check { StrictResponses.refusal(of: $0) } }

    @Test func everyRuleHasACase() {
        let named = Set((ResponsesCases.requests + ResponsesCases.turns).map(\.rule))
        #expect(Set(StrictResponses.Rule.allCases.map(\.rawValue)).subtracting(named) == [])
    }

    @Test func whatIsStoredIsNotSentAgain() {
        let stored = [JudgeCase.parsed(ResponsesCases.user), JudgeCase.parsed(ResponsesCases.call("a", item: #""id":"fc_a","#))]
        let once = JudgeCase.parsed(ResponsesCases.body(#""previous_response_id":"resp_1","#, ResponsesCases.output("a")))
        let twice = JudgeCase.parsed(ResponsesCases.body(#""previous_response_id":"resp_1","#, ResponsesCases.call("a", item: #""id":"fc_a","#) + "," + ResponsesCases.output("a")))
        let never = JudgeCase.parsed(ResponsesCases.body(#""previous_response_id":"resp_1","#))
        #expect(StrictResponses.refusal(of: once, stored: stored) == nil)
        #expect(StrictResponses.refusal(of: twice, stored: stored)?.rule == "duplicate-item")
        #expect(StrictResponses.refusal(of: never, stored: stored)?.message == "No tool output found for function call a.")
    }
}
