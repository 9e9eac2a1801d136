import Conversation
import JSON
import Testing

@Suite struct AnswerPartsTests {
    private func blocks(_ events: [StreamEvent]) -> [ContentBlock] {
        var parts = AnswerParts()
        for event in events { parts.receive(event) }
        return parts.blocks { slot in
            ToolCall(key: CallKey(session: SessionID("s"), number: slot.index + 1), wireID: nil, name: "f", rawArguments: [])
        }
    }

    private func call(_ number: Int) -> ContentBlock {
        .toolCall(ToolCall(key: CallKey(session: SessionID("s"), number: number), wireID: nil, name: "f", rawArguments: []))
    }

    private let signature = Opaque(["signature": "abc"])

    @Test func partsKeepTheirOrder() {
        let found = blocks([
            .reasoningDelta("h"), .reasoningDelta("m"), .reasoningEnded(opaque: signature), .textDelta("I "), .textDelta("call"),
            .callStarted(CallSlot(0)), .callArguments(CallSlot(0), [123, 125]), .textDelta("and "), .callStarted(CallSlot(1)), .textDelta("so"),
        ])
        #expect(found == [.reasoning("hm", opaque: signature), .text("I call"), call(1), .text("and "), call(2), .text("so")])
    }

    @Test func whatBelongsToAPartStaysWithIt() {
        let found = blocks([
            .textDelta("a"), .textEnded(opaque: signature), .textDelta("b"), .textEnded(opaque: nil), .textDelta("c"), .textEnded(opaque: Opaque(1)),
        ])
        #expect(found == [.text("a", opaque: signature), .text("b"), .text("c", opaque: Opaque(1))])
    }

    @Test func aPartWithoutTextIsOneIfSomethingBelongsToIt() {
        #expect(blocks([.reasoningEnded(opaque: signature)]) == [.reasoning("", opaque: signature)])
        #expect(blocks([.textEnded(opaque: nil), .reasoningEnded(opaque: nil), .textDelta("")]) == [])
        // The thought is closed already: this is another one.
        #expect(blocks([.reasoningDelta("x"), .reasoningEnded(opaque: nil), .reasoningEnded(opaque: signature)]) == [.reasoning("x"), .reasoning("", opaque: signature)])
    }

    @Test func whatTheProviderDidStandsInItsPlace() {
        let found = blocks([.textDelta("a"), .providerItem(label: "search", item: signature), .textDelta("b")])
        #expect(found == [.text("a"), .providerItem(label: "search", item: signature), .text("b")])
    }

    @Test func whatWasBegunAnewIsVoid() {
        #expect(blocks([.textDelta("a"), .callStarted(CallSlot(0)), .restarted, .textDelta("b")]) == [.text("b")])
    }

    @Test func theTextWithoutItsReasoning() {
        var parts = AnswerParts()
        for event: StreamEvent in [.reasoningDelta("no"), .textDelta("y"), .callStarted(CallSlot(0)), .textDelta("es")] { parts.receive(event) }
        #expect(parts.text == "yes")
        #expect(parts.blocks { _ in nil } == [.reasoning("no"), .text("y"), .text("es")])
    }
}
