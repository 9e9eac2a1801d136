import JSON
import Testing

@testable import StrictServers

@Suite struct ChatJudgeTests {
    @Test(arguments: ChatCases.requests) func request(_ one: JudgeCase) { one.check { StrictChat.refusal(of: $0) } }
    @Test(arguments: ChatCases.turns) func turn(_ one: JudgeCase) { one.check { StrictChat.refusal(of: $0) } }
    @Test(arguments: ChatCases.mistral) func mistral(_ one: JudgeCase) { one.check { StrictChat.refusal(of: $0, dialect: .mistral) } }
    @Test(arguments: ChatCases.deepSeek) func deepSeek(_ one: JudgeCase) { one.check { StrictChat.refusal(of: $0, dialect: .deepSeekThinking) } }
    @Test(arguments: ChatCases.openRouter) func openRouter(_ one: JudgeCase) {
        let refusal = StrictChat.refusal(of: one.wrong, dialect: .openRouter)
        #expect(refusal?.rule == one.rule)
        #expect(refusal?.body["error"]?["code"] == 400)
        #expect(StrictChat.refusal(of: one.right, dialect: .openRouter) == nil)
    }
    @Test(arguments: ChatCases.gemini) func geminiCompat(_ one: JudgeCase) { one.check { StrictChat.refusal(of: $0, dialect: .geminiCompat) } }

    @Test func everyRuleHasACase() {
        let named = Set((ChatCases.requests + ChatCases.turns + ChatCases.mistral + ChatCases.deepSeek + ChatCases.openRouter + ChatCases.gemini).map(\.rule))
        #expect(Set(StrictChat.Rule.allCases.map(\.rawValue)).subtracting(named) == [])
    }

    @Test func mistralRefusesWhatItDoesNotKnowWith422() {
        let refusal = StrictChat.refusal(of: JudgeCase.parsed(ChatCases.body(#""store":false,"#)), dialect: .mistral)
        #expect(refusal?.status == 422)
        #expect(refusal?.body.serializedText == #"{"detail":[{"type":"extra_forbidden","loc":["body","store"],"msg":"Extra inputs are not permitted","input":null}]}"#)
    }
}
