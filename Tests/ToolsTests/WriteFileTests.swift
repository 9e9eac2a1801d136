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

    @Test func createsTheFoldersOnTheWayAndShowsThem() async throws {
        let fixture = try Fixture()
        try fixture.folder("there")
        let call: JSONValue = ["path": "there/a/./b/c.txt", "content": "x"]
        let facts = try await fixture.facts("write_file", call)
        #expect(facts.targets.first?.resolved == ExactString("\(fixture.workspace)/there/a/b/c.txt"))
        #expect(facts.targets.first?.newFolders.map(\.string) == ["\(fixture.workspace)/there/a", "\(fixture.workspace)/there/a/b"])
        #expect(facts.targets.first?.inside == true && facts.targets.first?.sensitive == nil && facts.unknown.isEmpty)
        let result = try await fixture.run("write_file", call)
        #expect(result.text == "Created \(fixture.workspace)/there/a/b/c.txt with 1 byte, and 2 folders on the way to it.")
        #expect(try fixture.text("there/a/b/c.txt") == "x")
        #expect(try Files.list("\(fixture.workspace)/there/a/b") == ["c.txt"])
    }

    @Test func createsNoFoldersWhereTheyWouldLeadOut() async throws {
        let fixture = try Fixture()
        try fixture.link("out", to: fixture.outside)
        let target = try await fixture.target("write_file", path: "out/a/b.txt")
        #expect(!target.inside)
        #expect(target.newFolders.map(\.string) == ["\(fixture.outside)/a"])
        #expect(try await fixture.target("write_file", path: ".git/hooks/x").sensitive != nil)
        // What is not there cannot be climbed out of.
        let facts = try await fixture.facts("write_file", ["path": "a/../../out/x", "content": ""])
        #expect(facts.targets.first?.resolved == nil && facts.targets.first?.inside == false && !facts.unknown.isEmpty)
    }

    @Test func aFolderThatAppearsOnTheWayIsUsedAndALinkIsNot() async throws {
        let fixture = try Fixture()
        let made = try await fixture.run("write_file", ["path": "a/b/c.txt", "content": "x"], meanwhile: { try fixture.folder("a") })
        #expect(!made.isError)
        #expect(try fixture.text("a/b/c.txt") == "x")
        let swapped = try await fixture.run(
            "write_file", ["path": "d/c.txt", "content": "x"], meanwhile: { try fixture.link("d", to: fixture.outside) })
        #expect(swapped.isError)
        #expect(try Files.list(fixture.outside) == [])
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
        let long = [UInt8](repeating: 0x61, count: 1_048_577)
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
