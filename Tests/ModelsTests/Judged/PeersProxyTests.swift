import Conversation
import JSON
import StrictServers
import TestSupport
import Testing
import Transport
import Wire

@testable import Models

/// This client, somebody else's proxy, and a strict server behind it: requests that were translated are judged too.
@Suite(.enabled(if: LiteLLMProxy.hindrance == nil, "ASSENT_LITELLM is not set; `make test-peers` sets it"))
struct PeersProxyTests {
    private func model(_ proxy: LiteLLMProxy, _ name: String, _ api: API, _ wishes: ModelWishes = .init()) throws -> HTTPModel {
        let base = try #require(BaseURL(proxy.address, for: api))
        let endpoint = ModelEndpoint(baseURL: base, key: proxy.key, model: name, format: WireFormat(api)).with(wishes)
        return HTTPModel(endpoint: endpoint, client: HTTPClient(configuration: HTTPConfiguration(userAgent: "test")))
    }

    @Test func translatesInBothDirections() async throws {
        let anthropic = try StrictServer(wire: .anthropic)
        let chat = try StrictServer(wire: .chat(.openAI))
        let proxy = try LiteLLMProxy(anthropicBehind: anthropic, chatBehind: chat)

        for (name, wishes) in [("plain", ModelWishes()), ("thinking", ModelWishes(reasoning: .medium))] {
            var talk = JudgedTalk()
            let claude = try model(proxy, LiteLLMProxy.claude, .openAIChat, wishes)
            for turn in 1...2 { #expect(try await talk.say("turn \(turn)", to: claude).contains("no such thing"), "\(name)") }
            #expect(anthropic.refusals.isEmpty, "\(name): \(anthropic.refusals.map(\.message)) \(proxy.log.suffix(2000))")
            #expect(talk.messages.flatMap(\.calls).count == 4, "\(name)")
            if wishes.reasoning != nil { #expect(talk.messages.contains { !$0.reasoning.isEmpty }) }
        }

        var talk = JudgedTalk()
        let messages = try model(proxy, LiteLLMProxy.chat, .anthropicMessages)
        for turn in 1...2 { #expect(try await talk.say("turn \(turn)", to: messages).contains("no such thing")) }
        #expect(chat.refusals.isEmpty, "\(chat.refusals.map(\.message)) \(proxy.log.suffix(2000))")
        #expect(talk.messages.flatMap(\.calls).count == 4)
    }
}
