import Testing

@testable import Transport

@Suite struct TransportValueTests {
    @Test(arguments: ["localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "127.255.1.2", "::1", "[::1]"])
    func isThisMachine(_ host: String) { #expect(Loopback.contains(host)) }

    @Test(arguments: ["localhost.example", "xlocalhost", "128.0.0.1", "127.0.0", "127.0.0.1.example", "0.0.0.0", "::2", ""])
    func isNotThisMachine(_ host: String) { #expect(!Loopback.contains(host)) }

    @Test func partsOfAnAddress() throws {
        let parts = try URLParts("HTTPS://User:Pw@Example.COM/v1?key=1")
        #expect(parts.scheme == "https")
        #expect(parts.port == 443)
        #expect(parts.authority.lowercased() == "example.com")
        #expect(try URLParts("http://[fd00::1]:8080/").authority == "[fd00::1]:8080")
        #expect(try URLParts("http://h:80/").authority == "h")
    }

    @Test func headOfAResponse() {
        var reader = HTTPHeadReader()
        let lines = ["HTTP/1.1 100 Continue\r\n", "X: y\r\n", "\r\n", "HTTP/2 404 \r\n", "A:  1 \t\r\n", "Folded: a\r\n", "  b\r\n", "nonsense\r\n", "a: 2\r\n", "\r\n", "Trailer: t\r\n"]
        for line in lines { Array(line.utf8).withUnsafeBytes { _ = reader.receive($0) } }
        #expect(reader.isComplete)
        #expect(reader.head.status == 404)
        #expect(reader.head.headers == HTTPHeaders([("A", "1"), ("Folded", "a b"), ("a", "2")]))
    }

    @Test func aHeadWithoutEndIsRefused() {
        var reader = HTTPHeadReader()
        let line = Array(("A: " + String(repeating: "b", count: 1000) + "\r\n").utf8)
        var accepted = 0
        while line.withUnsafeBytes({ reader.receive($0) }), accepted < 10_000 { accepted += 1 }
        #expect(accepted < 1100)
    }

    /// The whole sentence that a person sees.
    @Test(arguments: [
        (TransportError.resolve(host: "api.exmaple.com"), "The host api.exmaple.com has no address. Check the spelling of the address, and whether this machine is online."),
        (.connect(host: "127.0.0.1", port: 11434, refused: true, detail: ""), "Nothing answers at 127.0.0.1:11434. Is the server running?"),
        (.timedOut(.idle, host: "h", after: .seconds(300)), "h fell silent for 300 seconds in the middle of the answer. Try again."),
        (.timedOut(.connect, host: "h", after: .milliseconds(1500)), "No connection to h within 1500 milliseconds. Check the network, or whether a proxy must be set (HTTPS_PROXY)."),
        (.closedEarly(host: "h", received: 12), "h closed the connection in the middle of the answer, after 12 bytes. Try again."),
        (.cancelled, "The request was cancelled."),
    ])
    func sentences(_ error: TransportError, _ words: String) { #expect(error.description == words) }
}
