import Dispatch
import Synchronization
import TestSupport
import Testing

@testable import Transport

@Suite struct HTTPClientTests {
    let client = HTTPClient()

    private func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }

    @Test func requestArrivesWholeAndAnswerComesBack() async throws {
        let server = try HTTPServer { _ in
            .json("{}", headers: [("X-One", "1"), ("x-two", "a"), ("X-Two", "b"), ("Empty", "")])
        }
        let body = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0) }
        let response = try await client.open(
            HTTPRequest(method: "POST", url: "\(server.address)/v1/x?q=1", headers: ["Authorization": "Bearer k", "X-Empty": ""], body: body))
        #expect(response.status == 200)
        #expect(response.headers["x-one"] == "1")
        #expect(response.headers["X-ONE"] == "1")
        #expect(response.headers["X-Two"] == "a")
        #expect(response.headers.fields.map(\.value).filter { $0 == "a" || $0 == "b" } == ["a", "b"])
        #expect(response.headers["empty"] == "")
        #expect(response.headers["absent"] == nil)
        #expect(try await response.collect(limit: 100) == Array("{}".utf8))
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/v1/x?q=1")
        #expect(request.body == body)
        #expect(request.header("authorization") == "Bearer k")
        #expect(request.header("x-empty") == "")
        #expect(request.header("accept-encoding") == "identity")
        #expect(request.header("expect") == nil)
        #expect(request.header("content-type") == nil)
        #expect(request.header("user-agent") == "assent")
    }

    @Test(arguments: ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"])
    func methodsArriveAsTheyAre(_ method: String) async throws {
        let server = try HTTPServer { _ in HTTPServer.Reply(framing: .length) }
        let body: [UInt8]? = method == "GET" || method == "HEAD" ? nil : []
        let response = try await client.open(HTTPRequest(method: method, url: server.address, body: body))
        #expect(try await response.next() == nil)
        #expect(server.requests.map(\.method) == [method])
    }

    /// The server sends the second piece only after the reader has the first: nothing is held back anywhere.
    @Test func piecesArriveOneByOne() async throws {
        let gates = (0..<20).map { _ in HTTPServer.Gate() }
        let server = try HTTPServer { _ in
            HTTPServer.Reply(steps: gates.enumerated().flatMap { [.send("piece \($0.offset)"), .wait($0.element)] })
        }
        let response = try await client.open(HTTPRequest(url: server.address))
        for (number, gate) in gates.enumerated() {
            #expect(text(try await response.next()) == "piece \(number)")
            gate.open()
        }
        #expect(try await response.next() == nil)
        #expect(try await response.next() == nil)
    }

    @Test func headersArriveBeforeTheBody() async throws {
        let gate = HTTPServer.Gate()
        let server = try HTTPServer { _ in HTTPServer.Reply(status: 201, steps: [.wait(gate), .send("late")]) }
        let response = try await client.open(HTTPRequest(url: server.address))
        #expect(response.status == 201)
        gate.open()
        #expect(text(try await response.next()) == "late")
    }

    @Test func interimAnswersAreSkipped() async throws {
        let server = try HTTPServer { _ in
            .raw([
                .send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
                .send("HTTP/1.1 200 OK\r\nA: 1\r\nContent-Length: 2\r\n\r\nok"),
            ])
        }
        let response = try await client.open(HTTPRequest(url: server.address))
        #expect(response.status == 200)
        #expect(response.headers.fields.map(\.name) == ["A", "Content-Length"])
        #expect(text(try await response.collect(limit: 10)) == "ok")
    }

    @Test func redirectsAreAnswersLikeAnyOther() async throws {
        let server = try HTTPServer { _ in HTTPServer.Reply(status: 302, headers: [("Location", "/elsewhere")], framing: .length) }
        let response = try await client.open(HTTPRequest(url: server.address))
        #expect(response.status == 302)
        #expect(response.headers["location"] == "/elsewhere")
        #expect(server.requests.count == 1)
    }

    @Test func connectionsAreReusedOnlyWhereAllowed() async throws {
        var server = try HTTPServer { _ in .json("{}") }
        // libcurl lets a connection go that was idle for 118 s (CURLOPT_MAXAGE_CONN), and among all the other tests so much
        // time can pass between two steps.
        for _ in 0..<10 {
            let begin = ContinuousClock.now
            for _ in 0..<3 { _ = try await client.open(HTTPRequest(url: server.address)).collect(limit: 10) }
            if ContinuousClock.now - begin < .seconds(60) { break }
            server = try HTTPServer { _ in .json("{}") }
        }
        #expect(server.connections == 1)
        for _ in 0..<2 { _ = try await client.open(HTTPRequest(url: server.address, reuse: false)).collect(limit: 10) }
        #expect(server.connections == 3)
    }

    @Test func manyTransfersAtOnce() async throws {
        let server = try HTTPServer { request in
            HTTPServer.Reply(steps: (0..<20).map { .send("\(request.target) \($0) ") })
        }
        let wrong = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                group.addTask { [client] in
                    let expected = (0..<20).map { "/\(number) \($0) " }.joined()
                    let body = try? await client.open(HTTPRequest(url: "\(server.address)/\(number)")).collect(limit: 100_000)
                    return String(decoding: body ?? [], as: UTF8.self) != expected
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(wrong == 0)
    }

    /// Two slow readers of endless bodies hold no more than the mark and one read of libcurl's.
    @Test func slowReaderStaysBounded() async throws {
        let piece = [UInt8](repeating: 7, count: 1 << 20)
        let server = try HTTPServer { _ in HTTPServer.Reply(steps: (0..<64).map { _ in .send(piece) }) }
        let client = HTTPClient(configuration: HTTPConfiguration(highWater: 100_000))
        let response = try await client.open(HTTPRequest(url: server.address))
        var total = 0
        var largest = 0
        for number in 0... {
            // Time for the flood to rise, if nothing held it.
            if number % 200 == 1 { try await Task.sleep(for: .milliseconds(20)) }
            guard let bytes = try await response.next() else { break }
            total += bytes.count
            largest = max(largest, bytes.count)
        }
        #expect(total == 64 << 20)
        #expect(largest <= 100_000 + 16384)
    }
}
