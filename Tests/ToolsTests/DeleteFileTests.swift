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
