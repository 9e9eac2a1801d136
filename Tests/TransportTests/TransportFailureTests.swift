import TestSupport
import Testing

@testable import Transport

@Suite struct TransportFailureTests {
    let client = HTTPClient()

    private func failure(
        _ request: HTTPRequest, _ client: HTTPClient? = nil
    ) async -> (error: TransportError?, body: [UInt8]) {
        var body: [UInt8] = []
        do throws(TransportError) {
            let response = try await (client ?? self.client).open(request)
            while let bytes = try await response.next() { body += bytes }
            return (nil, body)
        } catch {
            return (error, body)
        }
    }

    @Test func nothingListens() async throws {
        let port = try HTTPServer.unusedPort()
        let error = await failure(HTTPRequest(url: "http://127.0.0.1:\(port)/v1/chat/completions?key=secret")).error
        guard case .connect("127.0.0.1", Int(port), true, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.message == "Nothing answers at 127.0.0.1:\(port).")
        #expect(error?.hint == "Is the server running?")
    }

    @Test func theNameHasNoAddress() async {
        let error = await failure(HTTPRequest(url: "http://no-such-host.invalid/")).error
        #expect(error == .resolve(host: "no-such-host.invalid"))
    }

    struct Cut: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reply: HTTPServer.Reply
        let received: String
    }

    static let cuts: [Cut] = [
        Cut(testDescription: "chunked", reply: HTTPServer.Reply(steps: [.send("some"), .cut(reset: false)]), received: "some"),
        Cut(
            testDescription: "short of its length",
            reply: HTTPServer.Reply(framing: .claimed(100), steps: [.send("some")]), received: "some"),
        Cut(testDescription: "reset", reply: HTTPServer.Reply(steps: [.send("some"), .pause(milliseconds: 50), .cut(reset: true)]), received: "some"),
        Cut(testDescription: "before the headers", reply: HTTPServer.Reply(before: [.cut(reset: false)]), received: ""),
        Cut(testDescription: "in the headers", reply: .raw([.send("HTTP/1.1 200 OK\r\nA: b\r\n")]), received: ""),
    ]

    /// What had arrived is delivered, then the error.
    @Test(arguments: cuts)
    func theAnswerIsCutOff(_ cut: Cut) async throws {
        let server = try HTTPServer { _ in
            var reply = cut.reply
            if case .claimed = reply.framing { reply.steps.append(.cut(reset: false)) }
            return reply
        }
        let (error, body) = await failure(HTTPRequest(url: server.address))
        #expect(String(decoding: body, as: UTF8.self) == cut.received)
        #expect(error == .closedEarly(host: "127.0.0.1:\(server.port)", received: cut.received.utf8.count))
    }

    @Test func anAnswerThatEndsWithItsConnectionIsWhole() async throws {
        let server = try HTTPServer { _ in HTTPServer.Reply(framing: .untilClose, steps: [.send("all")]) }
        let (error, body) = await failure(HTTPRequest(url: server.address))
        #expect(error == nil)
        #expect(body == Array("all".utf8))
    }

    @Test func whatIsNotHTTPIsSaidToBeSo() async throws {
        let server = try HTTPServer { _ in .raw([.send("220 mail.example ESMTP\r\n")]) }
        #expect(await failure(HTTPRequest(url: server.address)).error == .notHTTP(host: "127.0.0.1:\(server.port)"))
    }

    @Test func silenceInTheBodyEndsIt() async throws {
        let server = try HTTPServer { _ in HTTPServer.Reply(steps: [.send("a"), .stall]) }
        let request = HTTPRequest(url: server.address, timeouts: .init(idle: .milliseconds(80)))
        let (error, body) = await failure(request)
        #expect(body == [97])
        #expect(error == .timedOut(.idle, host: "127.0.0.1:\(server.port)", after: .milliseconds(80)))
        #expect(await server.awaitDeparture())
    }

    @Test func anAnswerThatNeverBeginsEnds() async throws {
        let server = try HTTPServer { _ in HTTPServer.Reply(before: [.stall]) }
        let request = HTTPRequest(url: server.address, timeouts: .init(firstByte: .milliseconds(80), idle: .milliseconds(5)))
        #expect(await failure(request).error == .timedOut(.firstByte, host: "127.0.0.1:\(server.port)", after: .milliseconds(80)))
    }

    /// Every piece starts the idle time anew, and a slow reader is not silence of the server.
    @Test func piecesKeepItAliveAndSoDoesASlowReader() async throws {
        let server = try HTTPServer { _ in
            HTTPServer.Reply(steps: (0..<8).flatMap { _ in [.send("a"), HTTPServer.Step.pause(milliseconds: 150)] })
        }
        let request = HTTPRequest(url: server.address, timeouts: .init(firstByte: .seconds(5), idle: .seconds(1)))
        #expect(await failure(request).body.count == 8)

        let flood = try HTTPServer { _ in HTTPServer.Reply(steps: [.send([UInt8](repeating: 0, count: 4 << 20))]) }
        let response = try await client.open(HTTPRequest(url: flood.address, timeouts: .init(idle: .seconds(1))))
        var total = try await response.next()?.count ?? 0
        try await Task.sleep(for: .milliseconds(1500))
        while let bytes = try await response.next() { total += bytes.count }
        #expect(total == 4 << 20)
    }

    @Test(arguments: ["", "nonsense", "http://", "ftp://example.com/", "file:///etc/passwd", "http://exa mple/", "http://a\u{0}b/", "http://a:99999/"])
    func addressesThatCannotBeUsed(_ url: String) async {
        guard case .badURL? = await failure(HTTPRequest(url: url)).error else {
            Issue.record("\(url) was accepted")
            return
        }
    }

    @Test(arguments: [("A", "b\r\nC: d"), ("A", "b\n"), ("A", "\u{0}"), ("A\r\nB", "c"), ("A:", "b"), ("", "b")])
    func headersThatWouldBreakOutAreRefused(_ name: String, _ value: String) async throws {
        let server = try HTTPServer { _ in .json("{}") }
        let error = await failure(HTTPRequest(url: server.address, headers: HTTPHeaders([(name, value)]))).error
        guard case .badHeader? = error else {
            Issue.record("sent")
            return
        }
        #expect(server.requests.isEmpty)
    }

    /// Descriptions, dumps and errors show no key.
    @Test func secretsDoNotShow() async throws {
        let port = try HTTPServer.unusedPort()
        let request = HTTPRequest(
            url: "http://user:SECRET@127.0.0.1:\(port)/?key=SECRET", headers: ["Authorization": "Bearer SECRET"], body: Array("SECRET".utf8))
        let error = await failure(request).error
        var dumped = ""
        dump(request, to: &dumped)
        dump(error, to: &dumped)
        dump(ProxySettings(http: "http://me:SECRET@proxy"), to: &dumped)
        let all = "\(request) \(String(reflecting: request)) \(String(describing: error)) \(error?.message ?? "") \(dumped)"
        #expect(!all.contains("SECRET"))
        #expect(all.contains("127.0.0.1:\(port)"))
    }
}
