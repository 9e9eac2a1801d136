public import Conversation
import Synchronization
import Transport
public import Wire

/// The model that is always there: rules instead of intelligence, no network, honest about both.
///
/// It takes the request that a server would get and answers with the bytes that a server would send, so that everything
/// above it is as with a real one.
public struct PracticeModel: Model {
    public var name: String { "practice" }
    public var modelName: String { name }
    public var isPractice: Bool { true }
    public var host: String? { nil }
    public var provider: ProviderID { ProviderID("practice") }
    public var contextSize: Int? { nil }

    private let pause: @Sendable (Duration) async throws -> Void

    /// - Parameter pause: waits before a piece of the answer, so that it is seen to stream; throws when cancelled.
    public init(pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }) {
        self.pause = pause
    }

    public func encode(_ prompt: Prompt) -> EncodedRequest {
        WireFormat(.openAIChat).encode(prompt, for: WireTarget(provider: provider, model: name))
    }

    public func open(_ request: EncodedRequest) async throws -> ResponseStream {
        guard let read = PracticeRequest(request.body) else {
            throw ModelError(ProviderError(status: 400, message: "The request is not a chat completion."), model: name, host: "practice")
        }
        let pieces = PracticeStream.pieces(of: PracticeAnswer(to: read), to: read)
        return ResponseStream(
            status: 200, headers: ["Content-Type": "text/event-stream"], names: request.names, bytes: Bytes(pieces, pause))
    }

    public func decoder(for response: ResponseStream) -> any ResponseDecoder { OpenAIChatDecoder(names: response.names) }

    public func error(_ error: ProviderError) -> ModelError { ModelError(error, model: name, host: "practice") }

    private final class Bytes: ResponseBytes {
        private struct State {
            var next = 0
            var isCancelled = false
        }

        private let pieces: [PracticeStream.Piece]
        private let pause: @Sendable (Duration) async throws -> Void
        private let state = Mutex(State())

        init(_ pieces: [PracticeStream.Piece], _ pause: @escaping @Sendable (Duration) async throws -> Void) {
            self.pieces = pieces
            self.pause = pause
        }

        func next() async throws -> [UInt8]? {
            let index = state.withLock { state -> Int? in
                defer { state.next += 1 }
                return state.isCancelled ? nil : state.next
            }
            guard let index else { throw Self.cancelled }
            guard index < pieces.count else { return nil }
            do {
                try await pause(pieces[index].pause)
            } catch {
                throw Self.cancelled
            }
            // Cancelled while it waited: nothing more is said.
            if Task.isCancelled || state.withLock(\.isCancelled) { throw Self.cancelled }
            return pieces[index].bytes
        }

        func cancel() { state.withLock { $0.isCancelled = true } }

        private static let cancelled = ModelError(.transport(.cancelled), model: "practice", host: "practice")
    }
}
