import Approval
import Conversation
import JSON
import TestSupport
import Testing

@testable import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct SearchTextTests {
    private func rows(_ fixture: Fixture, _ call: JSONValue) async throws -> [String] {
        let result = try await fixture.run("search_text", call)
        #expect(!result.isError, "\(result.text)")
        return result.text.split(separator: "\n").map(String.init)
    }

    @Test func findsLinesLiterally() async throws {
        let fixture = try Fixture()
        try fixture.folder("src")
        try fixture.write("one\n a.b a.b\r\naxb\n", to: "src/x.txt")
        try fixture.write("A.B", to: "b.md")
        let place = fixture.workspace
        #expect(try await rows(fixture, ["text": "a.b"]) == ["1 matching line in 1 file in \(place)", "src/x.txt:2:  a.b a.b"])
        #expect(
            try await rows(fixture, ["text": "a.B", "ignore_case": true]) == [
                "2 matching lines in 2 files in \(place)", "b.md:1: A.B", "src/x.txt:2:  a.b a.b",
            ])
        #expect(try await rows(fixture, ["text": "a.b", "ignore_case": true, "glob": "*.md"]).count == 2)
        #expect(try await rows(fixture, ["text": "b", "path": "src"]) == ["2 matching lines in 1 file in \(place)/src", "src/x.txt:2:  a.b a.b", "src/x.txt:3: axb"])
        #expect(try await rows(fixture, ["text": "one", "path": "src/x.txt"]) == ["1 matching line in 1 file in \(place)/src/x.txt", "src/x.txt:1: one"])
        #expect(try await rows(fixture, ["text": "nothing"]) == ["0 matching lines in \(place)"])
    }

    /// Neither a search nor what surrounds its matches brings a secret to the model unasked.
    @Test func secretsAreNotRead() async throws {
        let fixture = try Fixture()
        for folder in [".git", ".aws", "conf"] { try fixture.folder(folder) }
        for file in [".env", ".ENV.local", "conf/server.pem", "id_rsa", ".git/config", ".aws/credentials", "plain.txt"] {
            try fixture.write("needle secret\n", to: file)
        }
        try Files.write("needle secret\n", to: "\(fixture.outside)/key")
        try fixture.link("link.txt", to: "\(fixture.outside)/key")
        try fixture.link("inner.txt", to: ".env")
        #expect(hardLink("\(fixture.outside)/key", "\(fixture.workspace)/hard.txt") == 0)
        let found = try await rows(fixture, ["text": "needle"])
        #expect(found.prefix(2) == ["1 matching line in 1 file in \(fixture.workspace)", "plain.txt:1: needle secret"])
        let notes = try #require(found.last)
        #expect(found.count == 3)
        #expect(notes.contains("not looked into, because no general rule covers it: .aws, .git;"))
        #expect(notes.contains("4 files left out: a usual place of secrets"))
        #expect(notes.contains("1 file left out: it has several names (hard links)"))
        // By themselves they ask, and then are what was approved.
        for path in [".env", ".git", "hard.txt", "link.txt", "inner.txt", "../out"] {
            let facts = try await fixture.facts("search_text", ["text": "needle", "path": .string(ExactString(path))])
            let target = try #require(facts.targets.first)
            #expect(target.sensitive != nil || !target.inside || !facts.unknown.isEmpty, "\(path)")
        }
        #expect(try await rows(fixture, ["text": "needle", "path": ".env"]).last == ".env:1: needle secret")
        #expect(try await rows(fixture, ["text": "needle", "path": ".git"]).last == ".git/config:1: needle secret")
    }

    @Test func whatIsNoTextIsLeftOutAndCounted() async throws {
        var limits = ToolLimits()
        limits.searchFileBytes = 20
        let fixture = try Fixture(limits: limits)
        try Files.write(Array("needle\u{0}".utf8), to: "\(fixture.workspace)/binary")
        try fixture.write("needle 78901234567890", to: "large")
        try Files.write(Array("needle ".utf8) + [0xFF, 0x0A], to: "\(fixture.workspace)/latin")
        #expect(mkfifo("\(fixture.workspace)/pipe", 0o600) == 0)
        #expect(
            try await rows(fixture, ["text": "needle"]) == [
                "1 matching line in 1 file in \(fixture.workspace)", "latin:1: needle \u{FFFD}",
                "[1 file left out: larger than 20 bytes; 1 file left out: binary]",
            ])
    }

    @Test func longLinesAreCutAroundTheMatch() async throws {
        let fixture = try Fixture()
        let side = String(repeating: "ä", count: 1_000)
        try fixture.write("\(side)needle\(side)\n\(side)\n", to: "a")
        let row = try #require(try await rows(fixture, ["text": "needle"]).last)
        let half = String(repeating: "ä", count: 80)
        #expect(row == "a:1: … \(half)needle\(half) …")
        #expect(try await rows(fixture, ["text": "äneedleä"]).last?.contains("\u{FFFD}") == false)
    }

    @Test func limitsAreKeptAndSaid() async throws {
        var limits = ToolLimits()
        limits.searchLines = 3
        limits.treeBytes = 100
        let fixture = try Fixture(limits: limits)
        for name in ["a", "b", "c"] { try fixture.write(String(repeating: "needle\n", count: 10), to: name) }
        let found = try await rows(fixture, ["text": "needle"])
        #expect(found.prefix(4) == [
            "20 matching lines in 2 files in \(fixture.workspace); the first 3 are listed", "a:1: needle", "a:2: needle", "a:3: needle",
        ])
        #expect(found.last == "[the look ended early because more than 100 bytes were read, so there may be more]")
        #expect(try await rows(fixture, ["text": "needle", "limit": 1]).prefix(2).last == "a:1: needle")
    }

    @Test(.enabled(if: Files.exists("/proc/self/status"), "there is no /proc here"))
    func theKernelIsNotSearched() async throws {
        let fixture = try Fixture()
        for path in ["/proc/self", "/proc/self/status"] {
            let call: JSONValue = ["text": "Name", "path": .string(ExactString(path))]
            #expect(try await fixture.facts("search_text", call).unknown.contains { $0.contains("does not search there") })
            #expect(try await fixture.run("search_text", call).isError)
        }
    }

    @Test func aFileThatIsSwappedForALinkIsNotRead() throws {
        let fixture = try Fixture()
        try Files.write("needle", to: "\(fixture.outside)/key")
        try fixture.write("plain", to: "a")
        guard case .leaf(let parent, let name, let status) = fixture.box.workspace.walk("a").end else {
            throw Unexpected(description: "no file")
        }
        #expect(unlink("\(fixture.workspace)/a") == 0)
        try fixture.link("a", to: "\(fixture.outside)/key")
        #expect(throws: SystemError.self) { try FileContent.whole(name, in: parent, expecting: status, limit: 100) }
    }

    @Test func manyMatchesTakeLinearTime() throws {
        let arguments = try ToolArguments(parsing: Array(#"{"text":"aaaaaaaaaaaaaaaaaaaab"}"#.utf8))
        let search = try TextSearch(arguments)
        let content = [UInt8](repeating: 0x61, count: 4_000_000) + [0x0A]
        #expect(search.matches(in: content, limit: 10).count == 0)
        let lines = Array(String(repeating: "aaaaaaaaaaaaaaaaaaaab\n", count: 100_000).utf8)
        let found = search.matches(in: lines, limit: 2)
        #expect(found.count == 100_000)
        #expect(found.shown.map(\.line) == [1, 2])
    }
}

private func hardLink(_ from: String, _ to: String) -> Int32 { link(from, to) }
