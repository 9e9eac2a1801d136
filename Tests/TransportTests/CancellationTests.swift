import Dispatch
import TestSupport
import Testing

@testable import Transport

@Suite struct CancellationTests {
    let client = HTTPClient()

    @Test func cancellingEndsAWaitForHeaders() async throws {
        let server = try HTTPServer { _ in HTTPServer.Reply(before: [.stall]) }
        let task = Task { [client] in
            do throws(TransportError) {
                _ = try await client.open(HTTPRequest(url: server.address))
                return TransportError?.none
            } catch {
                return error
            }
        }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        #expect(await task.value == .cancelled)
        #expect(await server.awaitDeparture())
    }

    @Test func cancellingEndsAWaitForBytes() async throws {
        let server = try HTTPServer { _ in HTTPServer.Reply(steps: [.send("a"), .stall]) }
        let response = try await client.open(HTTPRequest(url: server.address))
        #expect(try await response.next() == [97])
        let task = Task {
            do throws(TransportError) {
                _ = try await response.next()
                return TransportError?.none
            } catch {
                return error
            }
        }
        task.cancel()
        #expect(await task.value == .cancelled)
        #expect(await server.awaitDeparture())
        await #expect(throws: TransportError.cancelled) { try await response.next() }
    }

    @Test func cancelEndsItFromOutside() async throws {
        let server = try HTTPServer { _ in HTTPServer.Reply(steps: [.stall]) }
        let response = try await client.open(HTTPRequest(url: server.address))
        let waiting = Task { try await response.next() }
        response.cancel()
        await #expect(throws: TransportError.cancelled) { try await waiting.value }
        #expect(await server.awaitDeparture())
    }

    @Test func lettingGoEndsItToo() async throws {
        let server = try HTTPServer { _ in HTTPServer.Reply(steps: [.stall]) }
        _ = try await client.open(HTTPRequest(url: server.address))
        #expect(await server.awaitDeparture())
    }

    @Test func theClientMayGoWithItsTransfers() async throws {
        let server = try HTTPServer { _ in HTTPServer.Reply(steps: [.send("x"), .stall]) }
        for _ in 0..<20 {
            let client = HTTPClient()
            let response = try await client.open(HTTPRequest(url: server.address))
            #expect(try await response.next() == [120])
        }
        #expect(await server.awaitDeparture(count: 20))
    }

    /// Nothing waits for ever, whatever moment a cancellation comes at.
    @Test func cancellingAtAnyMomentIsAnswered() async throws {
        let server = try HTTPServer { _ in HTTPServer.Reply(steps: [.send("a"), .send("b"), .stall]) }
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask { [client] in
                    let task = Task {
                        let response = try await client.open(HTTPRequest(url: server.address))
                        while try await response.next() != nil {}
                    }
                    for _ in 0..<(number % 20) { await Task.yield() }
                    if number % 3 == 0 { try? await Task.sleep(for: .microseconds(number * 20)) }
                    task.cancel()
                    _ = await task.result
                }
            }
        }
        // The client is as good as new.
        let fresh = try HTTPServer { _ in .json("{}") }
        #expect(try await client.open(HTTPRequest(url: fresh.address)).collect(limit: 9) == Array("{}".utf8))
    }
}
