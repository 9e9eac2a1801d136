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

@Suite struct ListDirectoryTests {
    @Test func listsSortedWithKindsAndSizes() async throws {
        let fixture = try Fixture()
        try fixture.write("12345", to: "b.txt")
        try fixture.write("", to: ".hidden")
        try fixture.folder("a")
        try fixture.link("c", to: "b.txt")
        let result = try await fixture.run("list_directory", ["path": "."])
        #expect(
            result
                == .init(
                    text: """
                        4 entries in \(fixture.workspace)
                        file               0  .hidden
                        folder             -  a/
                        file               5  b.txt
                        link               -  c -> b.txt

                        """, isError: false))
    }

    @Test func anEmptyFolderIsNoError() async throws {
        let fixture = try Fixture()
        let result = try await fixture.run("list_directory", ["path": "."])
        #expect(result == .init(text: "0 entries in \(fixture.workspace)\n", isError: false))
    }

    @Test func capsTheListAndSaysHowManyThereAre() async throws {
        var limits = ToolLimits()
        limits.listEntries = 3
        let fixture = try Fixture(limits: limits)
        for number in 0..<10 { try fixture.write("", to: "f\(number)") }
        let result = try await fixture.run("list_directory", ["path": "."])
        #expect(result.text.utf8.elementsEqual("""
            10 entries in \(fixture.workspace); the first 3 by name are listed
            file               0  f0
            file               0  f1
            file               0  f2

            """.utf8))
    }

    @Test func namesCannotForgeLines() async throws {
        let fixture = try Fixture()
        try fixture.write("", to: "x\nfile               9  forged")
        try fixture.write("", to: "y -> z")
        try fixture.write("", to: " blank ")
        let latin = Array("\(fixture.workspace)/".utf8CString.dropLast() + [CChar(bitPattern: 0xE9), 0])
        let file = open(latin, O_CREAT | O_WRONLY, 0o600)
        #expect(file >= 0)
        close(file)
        let result = try await fixture.run("list_directory", ["path": "."])
        #expect(result.text.split(separator: "\n").count == 5)
        #expect(result.text.contains(#""x\u{A}file               9  forged""#))
        #expect(result.text.contains(#""y -> z""#))
        #expect(result.text.contains(#"" blank ""#))
        #expect(result.text.contains(#""\xE9" (not valid UTF-8)"#))
    }
}

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

@Suite struct WriteFileTests {
    @Test func createsAFile() async throws {
        let fixture = try Fixture()
        let facts = try await fixture.facts("write_file", ["path": "new.txt", "content": "ä\n"])
        #expect(facts.risk == .writes)
        #expect(facts.targets.first?.kind == .missing)
        #expect(facts.targets.first?.resolved == ExactString("\(fixture.workspace)/new.txt"))
        #expect(facts.effect == .writes(content: Array("ä\n".utf8), existing: nil))
        let result = try await fixture.run("write_file", ["path": "new.txt", "content": "ä\n"])
        #expect(result == .init(text: "Created \(fixture.workspace)/new.txt with 3 bytes.", isError: false))
        #expect(try fixture.text("new.txt") == "ä\n")
        #expect(try Files.list(fixture.workspace) == ["new.txt"])
    }

    @Test func replacesTheContentAndKeepsThePermissions() async throws {
        let fixture = try Fixture()
        try fixture.write("old", to: "a.sh")
        #expect(chmod("\(fixture.workspace)/a.sh", 0o4750) == 0)
        let facts = try await fixture.facts("write_file", ["path": "a.sh", "content": "new"])
        #expect(facts.effect == .writes(content: Array("new".utf8), existing: Array("old".utf8)))
        #expect(facts.targets.first?.content == Digest(of: Array("old".utf8)))
        let result = try await fixture.run("write_file", ["path": "a.sh", "content": "new"])
        #expect(!result.isError)
        #expect(try fixture.text("a.sh") == "new")
        var status = stat()
        #expect(stat("\(fixture.workspace)/a.sh", &status) == 0)
        // Not the set-user-ID bit: the new content has not earned it.
        #expect(status.st_mode & 0o7777 == 0o750)
        #expect(try Files.list(fixture.workspace) == ["a.sh"])
    }

    @Test func writesThroughALinkToWhereItLeads() async throws {
        let fixture = try Fixture()
        try fixture.write("old", to: "real.txt")
        try fixture.link("link.txt", to: "real.txt")
        let result = try await fixture.run("write_file", ["path": "link.txt", "content": "new"])
        #expect(!result.isError)
        #expect(try fixture.text("real.txt") == "new")
        var status = stat()
        #expect(lstat("\(fixture.workspace)/link.txt", &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFLNK)
    }

    @Test func doesNotCreateFolders() async throws {
        let fixture = try Fixture()
        let problem = try await fixture.problem("write_file", ["path": "a/b.txt", "content": ""])
        #expect(problem == "A folder on the way to a/b.txt does not exist. write_file does not create folders.")
    }

    @Test func doesNotReplaceAFolder() async throws {
        let fixture = try Fixture()
        try fixture.folder("a")
        #expect(try await fixture.problem("write_file", ["path": "a", "content": ""]).contains("folder"))
        #expect(try await fixture.problem("write_file", ["path": "b/", "content": ""]).contains("does not exist"))
    }

    @Test func contentThatIsLongOrNoTextIsNotShownButStillCompared() async throws {
        let fixture = try Fixture()
        try Files.write([0xFF, 0xFE], to: "\(fixture.workspace)/latin")
        let facts = try await fixture.facts("write_file", ["path": "latin", "content": "x"])
        #expect(facts.effect == .writes(content: Array("x".utf8), existing: nil))
        #expect(facts.targets.first?.content == Digest(of: [0xFF, 0xFE]))
        let long = [UInt8](repeating: 0x61, count: 262_145)
        try Files.write(long, to: "\(fixture.workspace)/long")
        let longFacts = try await fixture.facts("write_file", ["path": "long", "content": "x"])
        #expect(longFacts.effect == .writes(content: Array("x".utf8), existing: nil))
        #expect(longFacts.targets.first?.content == Digest(of: long))
    }

    @Test func aVeryLargeFileIsComparedBySizeAndTime() async throws {
        var limits = ToolLimits()
        limits.digestBytes = 10
        let fixture = try Fixture(limits: limits)
        try fixture.write("12345678901", to: "a.txt")
        let facts = try await fixture.facts("write_file", ["path": "a.txt", "content": "x"])
        #expect(facts.targets.first?.content == nil)
        #expect(facts.unknown.isEmpty)
        let changed = try await fixture.run("write_file", ["path": "a.txt", "content": "x"], meanwhile: {
            try fixture.write("abcdefghijk", to: "a.txt")
            try fixture.setTime(of: "a.txt", 1)
        })
        #expect(changed.isError)
        #expect(try fixture.text("a.txt") == "abcdefghijk")
        let result = try await fixture.run("write_file", ["path": "a.txt", "content": "x"])
        #expect(!result.isError)
    }

    @Test(.enabled(if: geteuid() != 0, "permissions do not bind the system's administrator"))
    func aReadOnlyFolderGivesAClearError() async throws {
        let fixture = try Fixture()
        try fixture.folder("a")
        #expect(chmod("\(fixture.workspace)/a", 0o555) == 0)
        let result = try await fixture.run("write_file", ["path": "a/b", "content": ""])
        #expect(result.text.contains("permission denied"))
    }
}

@Suite struct DeleteFileTests {
    @Test func deletesAFile() async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "a.txt")
        let facts = try await fixture.facts("delete_file", ["path": "a.txt"])
        #expect(facts.risk == .destructive)
        #expect(facts.effect == .deletes)
        #expect(facts.targets.first?.content == Digest(of: Array("x".utf8)))
        let result = try await fixture.run("delete_file", ["path": "a.txt"])
        #expect(result == .init(text: "Deleted \(fixture.workspace)/a.txt.", isError: false))
        #expect(try Files.list(fixture.workspace) == [])
    }

    @Test(arguments: ["target.txt", "nowhere", "/etc/hostname"])
    func deletesALinkAndNotItsTarget(_ target: String) async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "target.txt")
        try fixture.link("a", to: target)
        let facts = try await fixture.target("delete_file", path: "a")
        #expect(facts.kind == .link)
        #expect(facts.inside)
        #expect(facts.resolved == ExactString("\(fixture.workspace)/a"))
        let result = try await fixture.run("delete_file", ["path": "a"])
        #expect(result == .init(text: "Deleted the link \(fixture.workspace)/a.", isError: false))
        #expect(try Files.list(fixture.workspace) == ["target.txt"])
    }

    @Test func aLinkThatLeadsElsewhereByNowStays() async throws {
        let fixture = try Fixture()
        try fixture.link("a", to: "one")
        let result = try await fixture.run("delete_file", ["path": "a"], meanwhile: {
            #expect(unlink("\(fixture.workspace)/a") == 0)
            try fixture.link("a", to: "two")
        })
        #expect(result.isError)
        #expect(try Files.list(fixture.workspace) == ["a"])
    }

    @Test(arguments: ["a", "a/", "a/.", "a/b/..", ".", "link/"])
    func refusesFolders(_ path: String) async throws {
        let fixture = try Fixture()
        try fixture.folder("a")
        try fixture.folder("a/b")
        try fixture.link("link", to: "a")
        #expect(try await fixture.problem("delete_file", ["path": .string(ExactString(path))]).contains("folder"))
        #expect(try await fixture.problem("delete_file", ["path": "nothing"]) == "There is nothing at nothing.")
    }
}
