import TestSupport
import Testing

@testable import Transport

/// Requests that may go to the public network only, and what bounds an answer.
@Suite struct ReachTests {
    private func fetch(_ url: String, _ configuration: HTTPConfiguration = HTTPConfiguration(), mostBody: Int? = nil, unpacks: Bool = false, total: Duration? = nil) async -> (body: [UInt8], error: TransportError?) {
        let client = HTTPClient(configuration: configuration)
        var body: [UInt8] = []
        do throws(TransportError) {
            let response = try await client.open(
                HTTPRequest(url: url, timeouts: .init(total: total), reuse: false, reach: .publicOrNamed, unpacks: unpacks, mostBody: mostBody))
            while let bytes = try await response.next() { body += bytes }
            return (body, nil)
        } catch {
            return (body, error)
        }
    }

    @Test func aNameThatLeadsHereIsRefused() async throws {
        let server = try HTTPServer { _ in .json("{}") }
        // As a server of names would have it that answers differently the second time.
        let configuration = HTTPConfiguration(addresses: ["pages.example:\(server.port):127.0.0.1"])
        let outcome = await fetch("http://pages.example:\(server.port)/", configuration)
        #expect(outcome.error == .reserved(host: "pages.example", address: "127.0.0.1", scope: .loopback))
        #expect(server.connections == 0)
    }

    @Test(arguments: ["10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "[fd00::1]", "[64:ff9b::7f00:1]", "0.0.0.0", "224.0.0.1", "10.0.0.1,127.0.0.1,[::1]"])
    func noSuchAddressIsConnectedTo(_ addresses: String) async throws {
        let server = try HTTPServer { _ in .json("{}") }
        let outcome = await fetch("http://pages.example:\(server.port)/", HTTPConfiguration(addresses: ["pages.example:\(server.port):\(addresses)"]))
        guard case .reserved("pages.example", _, _)? = outcome.error else {
            Issue.record("\(String(describing: outcome.error))")
            return
        }
        #expect(server.connections == 0)
    }

    @Test func whatTheAddressItselfNamesIsReached() async throws {
        let server = try HTTPServer { _ in .json("{}") }
        #expect(await fetch("http://127.0.0.1:\(server.port)/").error == nil)
        #expect(await fetch("http://localhost:\(server.port)/").error == nil)
        #expect(await fetch("http://[::ffff:127.0.0.1]:\(server.port)/").error == nil)
        // One number does not stand for another.
        let other = await fetch("http://127.0.0.2:\(server.port)/", HTTPConfiguration(addresses: ["127.0.0.2:\(server.port):10.0.0.1"]))
        #expect(other.error != nil)
        #expect(server.connections == 3)
    }

    @Test func aProxyIsReachedWhereverItStands() async throws {
        let proxy = try HTTPServer { _ in .json("{}") }
        #expect(await fetch("http://pages.example/", HTTPConfiguration(proxies: ProxySettings(http: proxy.address))).error == nil)
        #expect(proxy.requests.map(\.target) == ["http://pages.example/"])
        #expect(ProxySettings(http: "http://name:word@proxy.example:3128").name(for: "http://pages.example/") == "proxy.example:3128")
        #expect(ProxySettings(http: "proxy.example:3128").name(for: "http://pages.example/") == "proxy.example:3128")
        #expect(ProxySettings(http: "proxy.example").name(for: "https://pages.example/") == nil)
    }

    @Test func aBodyIsReceivedUpToItsLimit() async throws {
        let piece = [UInt8](repeating: 0x61, count: 100_000)
        let server = try HTTPServer { _ in HTTPServer.Reply(steps: (0..<1000).map { _ in .send(piece) }) }
        let outcome = await fetch(server.address, mostBody: 250_001)
        #expect(outcome.body.count == 250_001 && outcome.error == nil)
        #expect(await server.awaitDeparture())
        let exact = try HTTPServer { _ in HTTPServer.Reply(steps: [.send(piece)]) }
        let whole = await fetch(exact.address, mostBody: 100_000)
        #expect(whole.body.count == 100_000 && whole.error == nil)
    }

    @Test func aBombIsNotUnpackedToItsEnd() async throws {
        let folder = try ScratchFolder()
        _ = try Shell.run(["sh", "-c", "head -c 268435456 /dev/zero | gzip -9 > '\(folder.path)/bomb'"])
        let bomb = try Files.read("\(folder.path)/bomb")
        #expect(bomb.count < 400_000)
        let server = try HTTPServer { request in
            HTTPServer.Reply(headers: [("Content-Encoding", "gzip")], framing: .length, steps: [.send(bomb)])
        }
        let outcome = await fetch(server.address, mostBody: 2_097_153, unpacks: true)
        #expect(outcome.body.count == 2_097_153 && outcome.error == nil)
        #expect(server.requests[0].header("accept-encoding") == "gzip, deflate")
    }

    @Test func allOfItHasATime() async throws {
        let slow = try HTTPServer { _ in HTTPServer.Reply(steps: (0..<1000).flatMap { _ in [.send("x"), .pause(milliseconds: 20)] }) }
        let outcome = await fetch(slow.address, total: .milliseconds(300))
        #expect(outcome.error == .timedOut(.total, host: "127.0.0.1:\(slow.port)", after: .milliseconds(300)))
        #expect(!outcome.body.isEmpty)
        let silent = try HTTPServer { _ in HTTPServer.Reply(before: [.stall]) }
        #expect(await fetch(silent.address, total: .milliseconds(100)).error == .timedOut(.total, host: "127.0.0.1:\(silent.port)", after: .milliseconds(100)))
    }
}
