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

@Suite struct ReadFileTests {
    @Test func returnsTheContentAsItIs() async throws {
        let fixture = try Fixture()
        try fixture.write("eins\r\nzwei\u{301}\n\u{1B}[2J", to: "a.txt")
        let result = try await fixture.run("read_file", ["path": "a.txt"])
        #expect(result.text.utf8.elementsEqual("eins\r\nzwei\u{301}\n\u{1B}[2J".utf8))
        #expect(!result.isError)
    }

    struct Excerpt: Sendable, CustomTestStringConvertible {
        let content: String
        let offset: Int?
        let limit: Int?
        let text: String
        var isError = false
        var testDescription: String { "\(content.debugDescription) from \(offset ?? 1), \(limit ?? 0) lines" }
    }

    @Test(arguments: [
        Excerpt(content: "1\n2\n3\n", offset: 2, limit: nil, text: "2\n3\n"),
        Excerpt(content: "1\n2\n3\n", offset: 2, limit: 1, text: "2\n[lines 2 to 2 of a file of 6 bytes; read on with offset 3]"),
        Excerpt(content: "1\n2\n3\n", offset: 3, limit: 1, text: "3\n"),
        Excerpt(content: "1\n2\n3", offset: 3, limit: 5, text: "3"),
        Excerpt(content: "1\n2\n3", offset: 4, limit: nil, text: "a.txt has only 3 lines; there is no line 4.", isError: true),
        Excerpt(content: "1\n", offset: 2, limit: nil, text: "a.txt has only 1 line; there is no line 2.", isError: true),
        Excerpt(content: "", offset: nil, limit: nil, text: "[the file is empty]"),
        Excerpt(content: "", offset: 7, limit: nil, text: "a.txt has only 0 lines; there is no line 7.", isError: true),
        Excerpt(content: "\n\n", offset: nil, limit: 1, text: "\n[lines 1 to 1 of a file of 2 bytes; read on with offset 2]"),
    ])
    func returnsLines(_ excerpt: Excerpt) async throws {
        let fixture = try Fixture()
        try fixture.write(excerpt.content, to: "a.txt")
        var members = [JSONObject.Member(key: "path", value: "a.txt")]
        if let offset = excerpt.offset { members.append(.init(key: "offset", value: .number(JSONNumber(offset)))) }
        if let limit = excerpt.limit { members.append(.init(key: "limit", value: .number(JSONNumber(limit)))) }
        let result = try await fixture.run("read_file", .object(JSONObject(members)))
        #expect(result == .init(text: excerpt.text, isError: excerpt.isError))
    }

    @Test func readingOnGivesTheWholeFileAgain() async throws {
        var limits = ToolLimits()
        limits.readBytes = 100
        limits.readLines = 7
        let fixture = try Fixture(limits: limits)
        let lines = (1...200).map { String(repeating: "ä", count: $0 % 23) + "\($0)\n" }
        try fixture.write(lines.joined(), to: "a.txt")
        var text = ""
        var offset = 1
        while true {
            let result = try await fixture.run("read_file", ["path": "a.txt", "offset": .number(JSONNumber(offset))])
            let (part, note) = try split(result.text)
            text += part
            guard let note else { break }
            offset = try #require(Int(note.dropLast().split(separator: " ").last ?? ""))
        }
        #expect(text.utf8.elementsEqual(lines.joined().utf8))
    }

    /// The lines, and the note at the end.
    private func split(_ text: String) throws -> (String, String?) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let last = lines.last, last.hasPrefix("[lines ") else { return (text, nil) }
        lines[lines.count - 1] = ""
        return (lines.joined(separator: "\n"), String(last))
    }

    @Test func aLineThatIsTooLongIsCutAtACharacter() async throws {
        var limits = ToolLimits()
        limits.readBytes = 10
        let fixture = try Fixture(limits: limits)
        try fixture.write("123456789ä and more\nnext\n", to: "a.txt")
        let result = try await fixture.run("read_file", ["path": "a.txt"])
        #expect(
            result.text == "123456789\n[line 1 is longer than 10 bytes and is cut here; the next line has offset 2]")
        let next = try await fixture.run("read_file", ["path": "a.txt", "offset": 2])
        #expect(next.text == "next\n")
    }

    @Test func binaryIsSaidAndNotReturned() async throws {
        let fixture = try Fixture()
        try Files.write([0x7F, 0x45, 0x4C, 0x46, 0, 1, 2], to: "\(fixture.workspace)/a.bin")
        let result = try await fixture.run("read_file", ["path": "a.bin"])
        #expect(result == .init(text: "a.bin is a binary file (it contains NUL bytes) of 7 bytes; its content is not returned.", isError: true))
    }

    @Test func invalidUTF8IsReplacedAndSaid() async throws {
        let fixture = try Fixture()
        try Files.write([0x61, 0xE9, 0x62, 0x0A], to: "\(fixture.workspace)/a.txt")
        let result = try await fixture.run("read_file", ["path": "a.txt"])
        #expect(result.text == "a\u{FFFD}b\n[bytes that are not valid UTF-8 are replaced by U+FFFD, so do not write this text back]")
    }

    @Test func aLargeFileIsReadOnlyAsFarAsNeeded() async throws {
        let fixture = try Fixture()
        // A hole of a hundred gigabytes: reading it whole would not end within the test's time.
        try fixture.write("first\n", to: "a.txt")
        #expect(truncate("\(fixture.workspace)/a.txt", 100_000_000_000) == 0)
        let result = try await fixture.run("read_file", ["path": "a.txt"])
        #expect(result.isError)
        try fixture.write(String(repeating: "0123456789\n", count: 300_000), to: "b.txt")
        let part = try await fixture.run("read_file", ["path": "b.txt"])
        #expect(part.text.utf8.count < 70_000)
        #expect(part.text.contains("read on with offset 2001"))
    }

    @Test func whatIsNoFileIsAProblemThatNobodyIsAskedAbout() async throws {
        let fixture = try Fixture()
        try fixture.folder("a")
        #expect(try await fixture.problem("read_file", ["path": "a"]).contains("list_directory"))
        #expect(try await fixture.problem("read_file", ["path": "b"]) == "There is nothing at b.")
        #expect(try await fixture.problem("read_file", ["path": "b/c"]).contains("does not exist"))
        #expect(try await fixture.problem("list_directory", ["path": "b"]) == "There is nothing at b.")
    }
}
