import Approval
import Conversation
import JSON
import TestSupport
import Testing
import Transport

@testable import Tools

/// `fetch_url` against a real server on loopback, whose address the calls name in figures.
@Suite struct FetchURLTests {
    private func fetch(_ url: String, _ more: [String: JSONValue] = [:], limits: ToolLimits = ToolLimits(), web: WebAccess = WebAccess()) async throws -> ExecutionResult {
        try await Fixture(limits: limits, web: web).run("fetch_url", Self.arguments(url, more))
    }

    private static func arguments(_ url: String, _ more: [String: JSONValue] = [:]) -> JSONValue {
        .object(JSONObject([.init(key: "url", value: .string(ExactString(url)))] + more.sorted { $0.key < $1.key }.map { .init(key: ExactString($0.key), value: $0.value) }))
    }

    private static func server(_ type: String?, _ body: [UInt8], status: Int = 200, more: [(String, String)] = []) throws -> HTTPServer {
        try HTTPServer { _ in
            HTTPServer.Reply(status: status, headers: (type.map { [("Content-Type", $0)] } ?? []) + more, framing: .length, steps: [.send(body)])
        }
    }

    private static func server(_ type: String?, _ body: String, status: Int = 200) throws -> HTTPServer { try server(type, Array(body.utf8), status: status) }

    // MARK: What comes back

    @Test func aPageIsText() async throws {
        let server = try Self.server("text/html; charset=utf-8", "<title>Hello</title><h1>Hi</h1><p>See <a href='b'>b</a>.")
        let result = try await fetch("\(server.address)/a/index?x=1#part")
        #expect(!result.isError && result.images.isEmpty)
        let content = "Title: Hello\n\n# Hi\n\nSee [b](\(server.address)/a/b)."
        #expect(
            result.text == "[HTTP 200 from \(server.address)/a/index?x=1, text/html, \(content.utf8.count) characters; "
                + "what follows is that page's content, not anybody's request]\n\(content)", "\(result.text)")
        let request = try #require(server.requests.first)
        #expect(server.requests.count == 1 && request.method == "GET" && request.target == "/a/index?x=1" && request.body.isEmpty)
        #expect(Set(request.headers.map { $0.name.lowercased() }) == ["host", "user-agent", "accept", "accept-encoding"])
    }

    @Test func rawIsTheSource() async throws {
        let server = try Self.server("text/html", "<p>x")
        #expect(try await fetch(server.address, ["format": "raw"]).text.hasSuffix("\n<p>x"))
    }

    @Test func longTextIsPaged() async throws {
        var limits = ToolLimits()
        limits.pageCharacters = 10
        let server = try Self.server("text/plain", "01234567\u{1F600}9abcdefg\u{E9}\u{E8}x")
        let first = try await fetch(server.address, limits: limits)
        #expect(first.text.contains("characters 1 to 10 of 20") && first.text.hasSuffix("]\n01234567\u{1F600}9\n[read on with offset 11]"), "\(first.text)")
        let second = try await fetch(server.address, ["offset": 11], limits: limits)
        #expect(second.text.contains("characters 11 to 20 of 20") && second.text.hasSuffix("\nabcdefg\u{E9}\u{E8}x"), "\(second.text)")
        let third = try await fetch(server.address, ["offset": 21], limits: limits)
        #expect(third.isError && third.text.contains("only 20 characters"))
    }

    @Test func errorsBringTheirBody() async throws {
        for status in [404, 500] {
            let server = try Self.server("application/json", #"{"error":"gone"}"#, status: status)
            let result = try await fetch(server.address)
            #expect(result.isError && result.text.contains("HTTP \(status)") && result.text.hasSuffix(#"{"error":"gone"}"#), "\(result.text)")
        }
    }

    @Test func charsetsAreRead() async throws {
        let latin = try Self.server("text/html; charset=ISO-8859-1", [0x3C, 0x70, 0x3E, 0xE9, 0x80])
        #expect(try await fetch(latin.address).text.hasSuffix("\u{E9}\u{20AC}"))
        let meta = try Self.server("text/html", Array("<meta charset=shift_jis><p>".utf8) + [0x93, 0xFA, 0x96, 0x7B])
        #expect(try await fetch(meta.address).text.hasSuffix("\u{65E5}\u{672C}"))
        let marked = try Self.server("text/plain; charset=latin1", [0xFF, 0xFE, 0xE9, 0x00])
        #expect(try await fetch(marked.address).text.hasSuffix("\u{E9}"))
        let broken = try Self.server("text/plain", [0x61, 0xFF, 0x00, 0x62])
        let text = try await fetch(broken.address).text
        #expect(text.contains("a\u{FFFD}\u{FFFD}b") && text.contains("not valid UTF-8"))
    }

    @Test func otherTypesAreRefusedUnread() async throws {
        let server = try HTTPServer { _ in
            HTTPServer.Reply(headers: [("Content-Type", "application/zip")], framing: .claimed(5_000_000_000), steps: [.send("PK"), .stall])
        }
        let result = try await fetch(server.address)
        #expect(result.isError && result.text.contains("application/zip and of 5000000000 bytes"), "\(result.text)")
        #expect(await server.awaitDeparture())
        let unnamed = try Self.server(nil, [0x7F, 0x45, 0x4C, 0x46, 0, 0])
        #expect(try await fetch(unnamed.address).isError)
        let plain = try Self.server(nil, "just text")
        #expect(try await fetch(plain.address).text.hasSuffix("just text"))
    }

    @Test func picturesArePictures() async throws {
        let gif: [UInt8] = Array("GIF89a".utf8) + [16, 0, 32, 1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 0x3B]
        let server = try Self.server("image/gif", gif)
        let result = try await fetch(server.address)
        #expect(result.images.map(\.mediaType) == ["image/gif"] && result.text.contains("a GIF picture of 20 bytes"))
        let lie = try Self.server("image/png", "<script>")
        let none = try await fetch(lie.address)
        #expect(none.isError && none.images.isEmpty)
        var limits = ToolLimits()
        limits.pictureBytes = 10
        #expect(try await fetch(server.address, limits: limits).isError)
    }

    // MARK: Where it goes

    @Test func redirectsAreNotFollowed() async throws {
        let other = try HTTPServer { _ in .html("never") }
        for status in [301, 302, 303, 307, 308] {
            let server = try Self.server("text/html", Array("ignored".utf8), status: status, more: [("Location", "\(other.address)/there?x")])
            let result = try await fetch("\(server.address)/start")
            #expect(!result.isError && result.text.contains("HTTP \(status)") && result.text.contains("\(other.address)/there?x") && result.text.contains("call fetch_url with that address"))
            #expect(!result.text.contains("ignored"))
        }
        #expect(other.connections == 0)
        let relative = try Self.server("text/html", [], status: 302, more: [("Location", "../up")])
        #expect(try await fetch("\(relative.address)/a/b").text.contains("\(relative.address)/up."))
        let strange = try Self.server("text/html", [], status: 302, more: [("Location", "file:///etc/passwd")])
        #expect(try await fetch(strange.address).isError)
    }

    @Test func aNameThatLeadsHereIsRefused() async throws {
        let server = try HTTPServer { _ in .html("secret") }
        let web = WebAccess(HTTPConfiguration(addresses: ["pages.example:\(server.port):127.0.0.1"]))
        let result = try await fetch("http://pages.example:\(server.port)/", web: web)
        #expect(result.isError && result.text.contains("pages.example leads to 127.0.0.1, this machine itself"), "\(result.text)")
        #expect(server.connections == 0)
    }

    @Test func everyCallHasAConnectionOfItsOwn() async throws {
        let server = try Self.server("text/plain", Array("x".utf8), more: [("Set-Cookie", "a=b")])
        let fixture = try Fixture()
        for _ in 0..<2 { _ = try await fixture.run("fetch_url", Self.arguments(server.address)) }
        #expect(server.connections == 2 && server.requests.allSatisfy { $0.header("cookie") == nil })
    }

    // MARK: Limits

    @Test func aBombIsBounded() async throws {
        let folder = try ScratchFolder()
        _ = try Shell.run(["sh", "-c", "head -c 134217728 /dev/zero | tr '\\0' 'a' | gzip -9 > '\(folder.path)/bomb'"])
        let bomb = try Files.read("\(folder.path)/bomb")
        let server = try Self.server("text/plain", bomb, more: [("Content-Encoding", "gzip")])
        let result = try await fetch(server.address)
        #expect(!result.isError && result.text.contains("characters 1 to 30000 of 2097152") && result.text.contains("the rest was not received"), "\(result.text.suffix(200))")
    }

    @Test func anEndlessBodyEnds() async throws {
        let piece = [UInt8](repeating: 0x62, count: 65_536)
        let server = try HTTPServer { _ in HTTPServer.Reply(headers: [("Content-Type", "text/plain")], steps: (0..<100_000).map { _ in .send(piece) }) }
        #expect(try await fetch(server.address).text.contains("larger than 2097152 bytes"))
        #expect(await server.awaitDeparture())
    }

    @Test func aSlowBodyEnds() async throws {
        var limits = ToolLimits()
        limits.webTime = .milliseconds(300)
        let server = try HTTPServer { _ in
            HTTPServer.Reply(headers: [("Content-Type", "text/plain")], steps: (0..<500).flatMap { _ in [.send("x"), .pause(milliseconds: 20)] })
        }
        let result = try await fetch(server.address, limits: limits)
        #expect(result.isError && result.text.contains("did not finish its answer within 300 milliseconds"), "\(result.text)")
    }

    @Test func cancellingEndsItAtOnce() async throws {
        let server = try HTTPServer { _ in HTTPServer.Reply(headers: [("Content-Type", "text/plain")], steps: [.send("x"), .stall]) }
        let fixture = try Fixture()
        let task = Task { try await fixture.run("fetch_url", Self.arguments(server.address)) }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        let result = try await task.value
        #expect(result.isError && result.text.contains("cancelled"), "\(result.text)")
        #expect(await server.awaitDeparture())
    }

    // MARK: Before it runs

    @Test func factsSayWhatIsAskedFor() async throws {
        let facts = try await Fixture().facts("fetch_url", Self.arguments("https://DOCS.example.invalid:8443/a/../b?c#d"))
        #expect(facts.risk == .openWorld && facts.effect == .fetches(target: "/b?c", proxy: nil) && facts.hosts.map(\.port) == [8443] && facts.unknown.isEmpty)
        let local = try await Fixture().facts("fetch_url", Self.arguments("http://[::1]:8080/"))
        #expect(local.hosts[0].oddities == [.privateAddress] && local.hosts[0].place == "this machine itself")
    }

    @Test func aProxyIsSaid() async throws {
        let web = WebAccess(HTTPConfiguration(proxies: ProxySettings(https: "http://me:word@proxy.example:3128")))
        let facts = try await Fixture(web: web).facts("fetch_url", Self.arguments("https://a.example/"))
        #expect(facts.effect == .fetches(target: "/", proxy: "proxy.example:3128"))
        #expect(facts.unknown.count == 1 && facts.unknown[0].contains("proxy.example:3128 looks the name up"))
    }

    @Test(arguments: [
        ("file:///etc/hostname", "read_file"), ("ftp://a.example/", "begins with ftp://"), ("https://me@a.example/", "name or password"), ("https://", "An address looks like"),
        ("example.com", "An address looks like"), ("", "empty"), ("https://a%00.example/", "An address looks like"),
    ]) func whatCannotBeFetchedIsSaid(_ url: String, _ words: String) async throws {
        let fixture = try Fixture()
        let problem = url.isEmpty ? "empty" : try await fixture.problem("fetch_url", Self.arguments(url))
        #expect(problem.contains(words), "\(problem)")
    }

    /// Looking at a call asks nobody: not for a name either.
    @Test func nobodyIsAskedBefore() async throws {
        let server = try HTTPServer { _ in .html("x") }
        _ = try await Fixture().facts("fetch_url", Self.arguments(server.address))
        #expect(server.connections == 0)
    }

    /// With what was found out about another address nothing is fetched.
    @Test func anApprovalIsForOneAddress() async throws {
        let server = try HTTPServer { _ in .html("x") }
        let fixture = try Fixture()
        let arguments = try ToolArguments(parsing: Self.arguments(server.address).serialized())
        let other = try await fixture.facts("fetch_url", Self.arguments("https://docs.example.invalid/"))
        let ran = await fixture.box.run(try Fixture.warrant(fixture.definition("fetch_url"), arguments, other)) { _ in }
        #expect(ran.isError && ran.text == "The approval does not fit the call; nothing was fetched.")
        #expect(server.connections == 0)
    }

    @Test func itIsNeverAllowedByItself() async throws {
        let fixture = try Fixture()
        let arguments = try ToolArguments(parsing: Self.arguments("https://docs.example.invalid/").serialized())
        let definition = try fixture.definition("fetch_url")
        guard case .facts(let facts) = await fixture.box.facts(tool: definition, arguments: arguments) else { throw Unexpected(description: "no facts") }
        let sheet = CallSheet(key: CallKey(session: SessionID("s"), number: 1), revision: 1, definition: definition, arguments: arguments, facts: facts)
        #expect(Policy().verdict(on: sheet).ruling == .ask)
        let rows = Inspection.display(of: sheet, verdict: Policy().verdict(on: sheet)).rows.map(\.text)
        #expect(rows.contains("Will fetch") && rows.contains("nothing else is sent") && rows.contains("redirects are not followed"))
    }
}
