import Dispatch
import TestSupport
import Testing

@testable import Transport

/// Prints how fast it is; what it may cost is a matter of the machine, so nothing is asserted about time.
@Suite(.serialized) struct TransportFigureTests {
    let client = HTTPClient()

    private func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

    private func words(_ nanoseconds: [UInt64]) -> String {
        let sorted = nanoseconds.sorted()
        guard let last = sorted.last else { return "nothing" }
        return "p50 \(sorted[sorted.count / 2] / 1000) µs, p99 \(sorted[sorted.count * 99 / 100] / 1000) µs, max \(last / 1000) µs"
    }

    @Test func chunkLatency() async throws {
        // The piece holds the moment at which it was sent.
        let server = try HTTPServer { _ in
            HTTPServer.Reply(steps: (0..<1) .flatMap { _ in [HTTPServer.Step.send("start")] })
        }
        _ = try await client.open(HTTPRequest(url: server.address)).collect(limit: 100)
        let gates = (0..<300).map { _ in HTTPServer.Gate() }
        let stream = try HTTPServer { _ in
            HTTPServer.Reply(steps: gates.flatMap { [.wait($0), HTTPServer.Step.send("piece")] })
        }
        let response = try await client.open(HTTPRequest(url: stream.address))
        var times: [UInt64] = []
        for gate in gates {
            let start = now()
            gate.open()
            _ = try await response.next()
            times.append(now() - start)
        }
        print("transport: piece sent to piece read: \(words(times))")
        #expect(times.count == 300)
    }

    @Test func cancelTime() async throws {
        let server = try HTTPServer { _ in HTTPServer.Reply(steps: [.send("a"), .stall]) }
        var times: [UInt64] = []
        for _ in 0..<50 {
            let response = try await client.open(HTTPRequest(url: server.address))
            _ = try await response.next()
            let waiting = Task { try await response.next() }
            let start = now()
            waiting.cancel()
            _ = await waiting.result
            times.append(now() - start)
        }
        print("transport: cancelled to ended: \(words(times))")
        #expect(await server.awaitDeparture(count: 50))
    }

    @Test func throughput() async throws {
        let piece = [UInt8](repeating: 7, count: 1 << 20)
        let server = try HTTPServer { _ in HTTPServer.Reply(framing: .length, steps: (0..<256).map { _ in .send(piece) }) }
        let start = now()
        let response = try await client.open(HTTPRequest(url: server.address))
        var total = 0
        while let bytes = try await response.next() { total += bytes.count }
        print("transport: \(total >> 20) MiB in \((now() - start) / 1_000_000) ms")
        #expect(total == 256 << 20)
    }
}
