import StrictServers
import TestSupport
import Testing

/// LiteLLM between the official SDKs and our servers.
@Suite(.enabled(if: Peers.python != nil && LiteLLMProxy.hindrance == nil, Peers.noProxy))
struct PeersLiteLLMTests {
    @Test func translatesInBothDirections() throws {
        let anthropic = try StrictServer(wire: .anthropic)
        let chat = try StrictServer(wire: .chat(.openAI))
        let proxy = try LiteLLMProxy(anthropicBehind: anthropic, chatBehind: chat)

        let asked = try Peers.run("litellm_chat_peer.py", ["\(proxy.address)/v1", proxy.key, LiteLLMProxy.claude])
        #expect(asked.outcome.status == 0, "\(asked.outcome.text) \(proxy.log.suffix(3000))")
        #expect(asked.refused == anthropic.refusals.map(\.rule))
        #expect(asked.refused == ["thinking-first", "result-missing"])

        let told = try Peers.run("litellm_messages_peer.py", [proxy.address, proxy.key, LiteLLMProxy.chat])
        #expect(told.outcome.status == 0, "\(told.outcome.text) \(proxy.log.suffix(3000))")
        #expect(told.refused == chat.refusals.map(\.rule))
        #expect(told.refused == ["result-missing"])
    }
}
