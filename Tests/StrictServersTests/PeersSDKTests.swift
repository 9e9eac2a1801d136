import StrictServers
import TestSupport
import Testing

/// The providers' own SDKs against our servers: what the SDKs send is accepted, what the servers stream is understood.
@Suite(.enabled(if: Peers.python != nil, Peers.absent))
struct PeersSDKTests {
    /// Runs a script, and compares what it saw refused with what was refused.
    private func drive(_ script: String, _ wire: StrictWire, model: String? = nil, _ more: [String] = []) throws {
        let server = try StrictServer(wire: wire)
        // The Gemini SDK adds the version to the address itself.
        let base = wire == .gemini ? server.address : server.base
        let (outcome, said) = try Peers.run(script, [base, server.key, model ?? server.model] + more)
        #expect(outcome.status == 0, "\(outcome.text)\n\(server.refusals.last.map { "\($0.rule): \($0.message)" } ?? "")")
        #expect(said == server.refusals.map(\.rule))
        #expect(said.count > 5)
    }

    @Test func anthropic() throws { try drive("anthropic_peer.py", .anthropic) }

    @Test func responses() throws { try drive("responses_peer.py", .responses) }

    @Test(arguments: ChatDialect.allCases) func chat(_ dialect: ChatDialect) throws { try drive("chat_peer.py", .chat(dialect), [dialect.rawValue]) }

    @Test(arguments: StrictServer.models(of: .gemini)) func gemini(_ model: String) throws { try drive("gemini_peer.py", .gemini, model: model) }
}
