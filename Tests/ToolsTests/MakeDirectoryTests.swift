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

@Suite struct MakeDirectoryTests {
    private static func call(_ path: String) -> JSONValue { ["path": .string(ExactString(path))] }

    @Test func makesTheFolderAndThoseOnTheWay() async throws {
        let fixture = try Fixture()
        try fixture.folder("a")
        let facts = try await fixture.facts("make_directory", Self.call("a/b/c/"))
        #expect(facts.risk == .writes && facts.effect == .makesFolder)
        #expect(facts.targets.first?.newFolders.map(\.string) == ["\(fixture.workspace)/a/b", "\(fixture.workspace)/a/b/c"])
        let result = try await fixture.run("make_directory", Self.call("a/b/c/"))
        #expect(result.text == "Made the folder \(fixture.workspace)/a/b/c and 1 folder on the way to it.")
        #expect(try Files.list("\(fixture.workspace)/a/b") == ["c"])
        #expect(try await fixture.run("make_directory", Self.call("d")).text == "Made the folder \(fixture.workspace)/d.")
    }

    @Test func aFolderThatIsThereIsNoErrorAndNoChange() async throws {
        let fixture = try Fixture()
        try fixture.folder("a")
        let facts = try await fixture.facts("make_directory", Self.call("a"))
        #expect(facts.risk == .readOnly)
        let result = try await fixture.run("make_directory", Self.call("a"))
        #expect(result == .init(text: "The folder \(fixture.workspace)/a is there already; nothing was changed.", isError: false))
        // What was allowed because nothing would change makes nothing.
        let gone = try await fixture.run("make_directory", Self.call("a"), meanwhile: { #expect(rmdir("\(fixture.workspace)/a") == 0) })
        #expect(gone.isError)
        #expect(try Files.list(fixture.workspace) == [])
    }

    @Test func whatIsNoFolderIsAProblem() async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "a")
        #expect(try await fixture.problem("make_directory", Self.call("a")) == "a exists already, as a file.")
        let below = try await fixture.facts("make_directory", Self.call("a/b"))
        #expect(below.targets.first?.inside == false && !below.unknown.isEmpty)
    }

    @Test func leadsNowhereElse() async throws {
        let fixture = try Fixture()
        try fixture.link("out", to: fixture.outside)
        try fixture.link("dangling", to: "\(fixture.outside)/new")
        #expect(try await fixture.facts("make_directory", Self.call("out/x")).targets.first?.inside == false)
        #expect(try await fixture.facts("make_directory", Self.call("dangling")).targets.first?.inside == false)
        #expect(try await fixture.facts("make_directory", Self.call("../x")).targets.first?.inside == false)
        #expect(try await fixture.facts("make_directory", Self.call(".git/hooks")).targets.first?.sensitive != nil)
        #expect(try await fixture.facts("make_directory", Self.call(".SSH")).targets.first?.sensitive != nil)
        let swapped = try await fixture.run(
            "make_directory", Self.call("a/b"), meanwhile: { try fixture.link("a", to: fixture.outside) })
        #expect(swapped.isError)
        #expect(try Files.list(fixture.outside) == [])
    }

    @Test func whatWasMadeIsTakenAwayWhenTheRestFails() throws {
        let fixture = try Fixture()
        guard case .folder(let folder) = fixture.box.workspace.walk(".").end else { throw Unexpected(description: "no folder") }
        let long = PathName(repeatElement(UInt8(ascii: "x"), count: 300))
        #expect(throws: SystemError(ENAMETOOLONG)) {
            try NewFolders([PathName("a".utf8), PathName("b".utf8), long], in: folder)
        }
        #expect(try Files.list(fixture.workspace) == [])
    }
}
