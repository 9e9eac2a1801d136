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

@Suite struct MoveFileTests {
    private static func call(_ from: String, _ to: String) -> JSONValue {
        ["from": .string(ExactString(from)), "to": .string(ExactString(to))]
    }

    @Test func movesAFileAndShowsBothPlaces() async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "a.txt")
        try fixture.folder("d")
        let facts = try await fixture.facts("move_file", Self.call("a.txt", "d/b.txt"))
        #expect(facts.risk == .writes && facts.effect == .moves)
        #expect(facts.targets.map(\.argument) == ["from", "to"])
        #expect(facts.targets.map(\.kind) == [.file, .missing])
        #expect(facts.targets.compactMap(\.resolved?.string) == ["\(fixture.workspace)/a.txt", "\(fixture.workspace)/d/b.txt"])
        let result = try await fixture.run("move_file", Self.call("a.txt", "d/b.txt"))
        #expect(result == .init(text: "Moved the file \(fixture.workspace)/a.txt to \(fixture.workspace)/d/b.txt.", isError: false))
        #expect(try fixture.text("d/b.txt") == "x")
        #expect(try Files.list(fixture.workspace) == ["d"])
    }

    @Test func movesAFolderWithEverythingInIt() async throws {
        let fixture = try Fixture()
        try fixture.folder("d")
        try fixture.write("x", to: "d/a.txt")
        #expect(try await fixture.facts("move_file", Self.call("d/", "e/")).targets.map(\.kind) == [.folder, .missing])
        // A folder that is filled meanwhile, so much that it takes more room itself, is the same folder.
        let result = try await fixture.run("move_file", Self.call("d/", "e/"), meanwhile: {
            for index in 0..<100 { try fixture.write("y", to: "d/b\(index)\(String(repeating: "x", count: 200))") }
        })
        #expect(!result.isError, "\(result.text)")
        #expect(try Files.list("\(fixture.workspace)/e").count == 101)
        #expect(try Files.list(fixture.workspace) == ["e"])
    }

    @Test func movesALinkAndNotWhatItLeadsTo() async throws {
        let fixture = try Fixture()
        try Files.write("keep", to: "\(fixture.outside)/victim")
        try fixture.link("l", to: "\(fixture.outside)/victim")
        try fixture.link("dangling", to: "nowhere")
        #expect(try await fixture.facts("move_file", Self.call("l", "m")).targets.allSatisfy(\.inside))
        #expect(try await !fixture.run("move_file", Self.call("l", "m")).isError)
        #expect(try await !fixture.run("move_file", Self.call("dangling", "n")).isError)
        #expect(try Files.list(fixture.workspace) == ["m", "n"])
        #expect(try Files.list(fixture.outside) == ["victim"])
    }

    @Test func neverOverwrites() async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "a")
        try fixture.write("y", to: "b")
        try fixture.folder("d")
        try fixture.link("dangling", to: "nowhere")
        #expect(try await fixture.problem("move_file", Self.call("a", "b")).contains("does not overwrite"))
        #expect(try await fixture.problem("move_file", Self.call("a", "dangling")).contains("does not overwrite"))
        #expect(try await fixture.problem("move_file", Self.call("a", "d")).contains("new name at its end"))
        #expect(try await fixture.problem("move_file", Self.call("a", "d/")).contains("new name at its end"))
        #expect(try await fixture.problem("move_file", Self.call("a", "a")).contains("does not overwrite"))
        let late = try await fixture.run("move_file", Self.call("a", "c"), meanwhile: { try fixture.write("user data", to: "c") })
        #expect(late.text.contains("nothing was done"))
        #expect(try fixture.text("c") == "user data")
        #expect(try fixture.text("a") == "x")
    }

    /// The last word is the kernel's: what appears after the last look is not overwritten either.
    @Test func theRenameItselfIsExclusive() throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "a")
        try fixture.write("y", to: "b")
        guard case .folder(let folder) = fixture.box.workspace.walk(".").end else { throw Unexpected(description: "no folder") }
        #expect(throws: SystemError(EEXIST)) {
            try folder.renameExclusively(PathName("a".utf8), to: PathName("b".utf8), in: folder)
        }
        #expect(try fixture.text("b") == "y")
    }

    @Test func movesThatCannotBe() async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "a")
        try fixture.folder("d")
        try fixture.folder("d/e")
        func problem(_ from: String, _ to: String) async throws -> String {
            try await fixture.problem("move_file", Self.call(from, to))
        }
        #expect(try await problem("none", "b") == "There is nothing at none.")
        #expect(try await problem("a", "x/y/b").contains("make_directory"))
        #expect(try await problem("a", "x/y/").contains("make_directory"))
        #expect(try await problem("a", "b/") == "b/ names a folder, but a is a file.")
        #expect(try await problem("d", "d/e/f") == "d cannot be moved into itself.")
        #expect(try await problem("d", "d/f") == "d cannot be moved into itself.")
        #expect(try await problem(".", "d/f").contains("holds the working folder"))
        #expect(mkfifo("\(fixture.workspace)/pipe", 0o600) == 0)
        let pipe = try await fixture.facts("move_file", Self.call("pipe", "b"))
        #expect(pipe.unknown.contains { $0.contains("moves only files, folders and links") })
        let above = try await fixture.facts("move_file", Self.call("..", "\(fixture.outside)/x"))
        #expect(above.unknown.contains { $0.contains("holds the working folder") })
    }

    @Test func bothEndsAreJudged() async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "a")
        try fixture.write("x", to: ".env")
        try fixture.folder(".git")
        try fixture.link("out", to: fixture.outside)
        func sensitive(_ from: String, _ to: String) async throws -> [Bool] {
            try await fixture.facts("move_file", Self.call(from, to)).targets.map { $0.sensitive != nil }
        }
        #expect(try await sensitive("a", "b") == [false, false])
        #expect(try await sensitive(".env", "b") == [true, false])
        #expect(try await sensitive("a", ".git/config") == [false, true])
        #expect(try await sensitive("a", ".GIT/config") == [false, true])
        #expect(try await sensitive("a", ".bashrc") == [false, true])
        let out = try await fixture.facts("move_file", Self.call("a", "out/b"))
        #expect(out.targets.map(\.inside) == [true, false])
        let dots = try await fixture.facts("move_file", Self.call("a", "../out/b"))
        #expect(dots.targets.map(\.inside) == [true, false])
        // Outside, nothing is said without asking.
        let blind = try await fixture.facts("move_file", Self.call("\(fixture.outside)/none", "b"))
        #expect(blind.unknown.contains { $0.contains("would fail") })
    }

    @Test func linksThatAreSwappedInLeadNowhere() async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "a")
        try fixture.folder("d")
        let target = try await fixture.run("move_file", Self.call("a", "d/b"), meanwhile: {
            #expect(rmdir("\(fixture.workspace)/d") == 0)
            try fixture.link("d", to: fixture.outside)
        })
        #expect(target.text.contains("nothing was done"))
        #expect(try Files.list(fixture.outside) == [])
        #expect(try fixture.text("a") == "x")
    }

    @Test func hostileNamesAreMovedAsTheyAreAndShownVisibly() async throws {
        let fixture = try Fixture()
        let name = "a\u{1B}[2Kb\r\nc"
        try fixture.write("x", to: "plain")
        let result = try await fixture.run("move_file", Self.call("plain", name))
        #expect(!result.isError)
        #expect(!result.text.utf8.contains(0x1B) && !result.text.utf8.contains(0x0D))
        #expect(try Files.list(fixture.workspace) == [name])
    }

    @Test(.enabled("mounting needs the system's administrator") { await SmallDisk.isPossible() })
    func notBetweenFileSystems() async throws {
        let disk = try await SmallDisk()
        let result: FactsResult
        do {
            try disk.fixture.write("x", to: "a")
            result = try await disk.fixture.result("move_file", Self.call("a", "disk/a"))
        } catch {
            try await disk.remove()
            throw error
        }
        try await disk.remove()
        #expect(result == .problem("a and its new place are on different file systems; move_file does not move between them."))
    }
}
