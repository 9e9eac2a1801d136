public import JSON
import Synchronization
import TestSupport

/// A server on loopback that refuses what the provider refuses, and answers what is in order with a script.
///
///     let server = try StrictServer(wire: .anthropic)
///     … server.base, server.key, server.model …
///     server.refusals.isEmpty
///
/// The script of a user's turn: thoughts, a sentence and two calls of the declared tools; after the results, thoughts
/// and a text that quotes them.
public final class StrictServer: Sendable {
    public let wire: StrictWire
    /// The key it demands.
    public let key: String
    private let server: HTTPServer
    private let desk: StrictDesk

    /// - Parameter steps: how often it calls tools in one turn of the user; one call at a time after the first step.
    public init(wire: StrictWire, key: String = "strict-key", steps: Int = 1) throws {
        self.wire = wire
        self.key = key
        let desk = StrictDesk(wire: wire, key: key, steps: steps)
        self.desk = desk
        server = try HTTPServer { desk.answer(Knock($0)) }
    }

    /// `http://127.0.0.1:PORT`
    public var address: String { server.address }

    /// What a client takes for the provider's base address.
    public var base: String { address + StrictDesk.prefix(of: wire) }

    /// The first model it knows.
    public var model: String { Self.models(of: wire)[0] }

    /// The models in its list; any other name is refused with the provider's words.
    public static func models(of wire: StrictWire) -> [String] {
        switch wire {
        case .chat(.openAI): ["gpt-4.1", "gpt-5"]
        case .chat(.mistral): ["mistral-large-latest"]
        case .chat(.deepSeekThinking): ["deepseek-reasoner"]
        case .chat(.openRouter): ["anthropic/claude-sonnet-4.5"]
        case .chat(.geminiCompat): ["gemini-3-pro-preview"]
        case .responses: ["gpt-5", "gpt-4.1"]
        case .anthropic: ["claude-sonnet-4-5", "claude-opus-4-6"]
        case .gemini: ["gemini-3-pro-preview", "gemini-2.5-flash"]
        }
    }

    /// The bodies that were sent to be answered, in order.
    public var requests: [JSONValue] { desk.state.withLock { $0.requests } }
    /// What was refused, in order.
    public var refusals: [Refusal] { desk.state.withLock { $0.refusals } }

    public func stop() { server.stop() }
}
