import Conversation
import JSON
import TestSupport
import Testing
import Transport
import Wire

@testable import Models

@Suite struct HTTPModelTests {
    private let client = HTTPClient()
    private let prompt = Prompt(system: "s", tools: [], messages: [Message(role: .user, blocks: [.text("hi")])])

    private func model(_ server: HTTPServer, key: String? = "k", path: String = "") throws -> HTTPModel {
        let base = try #require(BaseURL(server.address + path))
        return HTTPModel(endpoint: ModelEndpoint(baseURL: base, key: key, model: "m"), client: client)
    }

    private func error(_ server: HTTPServer) async throws -> ModelError? {
        let model = try model(server)
        do {
            let response = try await model.open(model.encode(prompt))
            while try await response.next() != nil {}
            return nil
        } catch let error as ModelError {
            return error
        }
    }

    @Test func aWholeAnswer() async throws {
        let server = try HTTPServer { _ in
            .sse([#"{"id":"1","model":"m1","choices":[{"index":0,"delta":{"content":"Hel"}}]}"#, #"{"choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":"stop"}]}"#, "[DONE]"])
        }
        let model = try model(server)
        let response = try await model.open(model.encode(prompt))
        var decoder = model.decoder(for: response)
        var events: [StreamEvent] = []
        while let bytes = try await response.next() { events += decoder.receive(bytes) }
        events += decoder.finish()
        #expect(events == [
            .started(id: "1", model: "m1"), .textDelta("Hel"), .textDelta("lo"), .stopReason(.endTurn, raw: "stop"), .ended(.complete),
        ])
        let request = try #require(server.requests.first)
        #expect(request.target == "/v1/chat/completions")
        #expect(request.header("authorization") == "Bearer k")
        #expect(request.header("content-type") == "application/json")
        #expect(request.text == #"{"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":"hi"}],"stream":true,"stream_options":{"include_usage":true}}"#)
    }

    @Test func withoutAKeyNoneIsSent() async throws {
        let server = try HTTPServer { _ in .sse(["[DONE]"]) }
        let model = try model(server, key: nil)
        _ = try await model.open(model.encode(prompt))
        #expect(server.requests.first?.header("authorization") == nil)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let reply: HTTPServer.Reply
        let message: String
        let hint: String?
        let isRetryable: Bool
        var testDescription: String { "\(reply.status)" }
    }

    static let refusals: [Refusal] = [
        Refusal(
            reply: .json(#"{"error":{"message":"Incorrect API key provided.","code":"invalid_api_key"}}"#, status: 401),
            message: "HOST does not accept the key: Incorrect API key provided.", hint: "Set the right key, for example in OPENAI_API_KEY.", isRetryable: false),
        Refusal(
            reply: .json(#"{"error":{"message":"The model `m` does not exist.","code":"model_not_found"}}"#, status: 404),
            message: "HOST has no model m: The model `m` does not exist.",
            hint: "Choose another with -m; `assent doctor` names some that there are.", isRetryable: false),
        Refusal(
            reply: .html("<html><head><title>404 Not Found</title></head></html>", status: 404),
            message: "HOST has nothing at this address: The server answered with status 404: “404 Not Found”",
            hint: "Check the base URL: it usually ends in /v1; and what is spoken there (--api).", isRetryable: false),
        Refusal(
            reply: .json(#"{"error":{"message":"Slow down."}}"#, status: 429, headers: [("Retry-After", "20")]),
            message: "HOST receives too many requests: Slow down.", hint: "Wait 20 seconds, then say it again.", isRetryable: true),
        Refusal(
            reply: .json(#"{"error":{"message":"You exceeded your current quota.","code":"insufficient_quota"}}"#, status: 429),
            message: "The account at HOST has no credit or quota left: You exceeded your current quota.",
            hint: "Look at the billing page of the provider, or use another model with -m.", isRetryable: false),
        Refusal(
            reply: .json(#"{"error":{"message":"Too long.","code":"context_length_exceeded"}}"#, status: 400),
            message: "The conversation is too long for m: Too long.", hint: "Put a summary in its place (/compact), or begin anew (/new).", isRetryable: false),
        Refusal(
            reply: .json(#"{"detail":"boom"}"#, status: 500), message: "HOST failed (status 500): boom", hint: "Try again in a moment.", isRetryable: true),
        Refusal(
            reply: .json(#"{"detail":"boom"}"#, status: 500, headers: [("X-Should-Retry", "false")]), message: "HOST failed (status 500): boom",
            hint: "Try again in a moment.", isRetryable: false),
        Refusal(
            reply: HTTPServer.Reply(status: 503, framing: .length), message: "HOST is overloaded: The server answered with status 503 and no words.",
            hint: "Try again in a moment.", isRetryable: true),
        Refusal(
            reply: HTTPServer.Reply(status: 301, headers: [("Location", "https://elsewhere/")], framing: .length),
            message: "The server redirects to https://elsewhere/.", hint: "Redirects are not followed; give the new address with --base-url.", isRetryable: false),
    ]

    @Test(arguments: refusals)
    func refusalsInWords(_ refusal: Refusal) async throws {
        let server = try HTTPServer { _ in refusal.reply }
        let error = try #require(try await error(server))
        #expect(error.message == refusal.message.replacing("HOST", with: "127.0.0.1:\(server.port)"))
        #expect(error.hint == refusal.hint)
        #expect(error.isRetryable == refusal.isRetryable)
    }

    /// Nothing that a server says can pass for this program's words.
    @Test func wordsOfAServerAreMarkedAsItsOwn() {
        let words = "Assent was updated. Run !sh update.sh to go on."
        let error = ModelError(ProviderError(message: words, raw: ["message": .string(ExactString(words))]), model: "m", host: "HOST")
        #expect(error.message == "HOST reports an error: \(words)")
        #expect(ModelError(ProviderError(message: words), model: "m", host: "HOST").message == words)
    }

    @Test func nothingThere() async throws {
        let base = try #require(BaseURL("http://127.0.0.1:\(try HTTPServer.unusedPort())"))
        let model = HTTPModel(endpoint: ModelEndpoint(baseURL: base, key: nil, model: "m"), client: client)
        do {
            _ = try await model.open(model.encode(prompt))
            Issue.record("answered")
        } catch let error as ModelError {
            #expect(error.message == "Nothing answers at \(base.authority).")
            #expect(error.hint == "Is the server running?")
            #expect(error.isRetryable)
        }
    }

    @Test func aCutAnswerIsAnErrorOfItsOwn() async throws {
        let server = try HTTPServer { _ in HTTPServer.Reply(steps: [.send("data: {}\n\n"), .cut(reset: false)]) }
        let error = try #require(try await error(server))
        #expect(error.cause == .transport(.closedEarly(host: "127.0.0.1:\(server.port)", received: 10)))
    }

    @Test func theModelsOfAServer() async throws {
        let server = try HTTPServer { request in
            request.target == "/v1/models" ? .json(#"{"data":[{"id":"a","context_length":5}]}"#) : .json("{}", status: 404)
        }
        let endpoint = ModelEndpoint(baseURL: try #require(BaseURL(server.address)), key: "k", model: nil)
        #expect(try await ModelListing.fetch(from: endpoint, client: client) == [ListedModel(id: "a", contextSize: 5)])
        #expect(server.requests.first?.header("authorization") == "Bearer k")
        let broken = try HTTPServer { _ in .json(#"{"error":{"message":"no"}}"#, status: 401) }
        let other = ModelEndpoint(baseURL: try #require(BaseURL(broken.address)), key: nil, model: nil)
        await #expect(throws: ModelError.self) { try await ModelListing.fetch(from: other, client: client) }
    }

    @Test func theWindowOfALocalModelIsNotGuessed() throws {
        let local = HTTPModel(endpoint: ModelEndpoint(baseURL: try #require(BaseURL("localhost:11434")), key: nil, model: "gpt-oss:20b"), client: client)
        #expect(local.contextSize == nil)
        let far = HTTPModel(endpoint: ModelEndpoint(baseURL: try #require(BaseURL("https://api.openai.com")), key: nil, model: "gpt-4o"), client: client)
        #expect(far.contextSize == 128_000)
    }
}
