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

/// Every tool's change is undone, with real files, and an undoing in turn.
@Suite struct UndoTests {
    @Test func aReplacedFileGetsItsContentAndItsPermissionsBack() async throws {
        let desk = try UndoDesk()
        try desk.fixture.write("old\n", to: "a.txt")
        #expect(chmod(desk.path("a.txt"), 0o640) == 0)
        let facts = try await desk.fixture.facts("write_file", ["path": "a.txt", "content": "new\n"])
        #expect(facts.undo == .kept && facts.risk == .writes && facts.riskReason.contains("a copy of the old content is kept"))
        try await desk.run("write_file", ["path": "a.txt", "content": "new\n"])
        #expect(try desk.fixture.text("a.txt") == "new\n")
        let result = try await desk.undo()
        #expect(!result.isError, "\(result.text)")
        #expect(result.text.utf8.starts(with: "Undid call #1 (write_file): \(desk.path("a.txt")) has its content of before again. /undo 2 undoes this.".utf8))
        #expect(result.text.contains("- new") && result.text.contains("+ old"))
        #expect(try desk.fixture.text("a.txt") == "old\n")
        #expect(try desk.mode("a.txt") == 0o640)
        #expect(try Files.list(desk.fixture.workspace) == ["a.txt"])
        // The undoing is undone by its own number; by itself it is none that /undo means.
        #expect(try await desk.undo().text == "nothing")
        #expect(try await !desk.undo(2).isError)
        #expect(try desk.fixture.text("a.txt") == "new\n")
        // And then the first can be undone again.
        #expect(try await !desk.undo().isError)
        #expect(try desk.fixture.text("a.txt") == "old\n")
    }

    @Test func aCreatedFileGoesWithTheFoldersThatWereMadeForIt() async throws {
        let desk = try UndoDesk()
        try desk.fixture.folder("src")
        try await desk.run("write_file", ["path": "src/deep/er/a.txt", "content": "x"])
        #expect(try await desk.fixture.facts("write_file", ["path": "src/b.txt", "content": "x"]).undo == .reversible)
        #expect(try await desk.undo().text.contains("is gone again, and so are 2 folders that were made for it."))
        #expect(try Files.list(desk.path("src")) == [])
        #expect(try await !desk.undo(2).isError)
        #expect(try desk.fixture.text("src/deep/er/a.txt") == "x")
        // A folder in which something else lies by now stays.
        try desk.fixture.write("y", to: "src/deep/other.txt")
        #expect(try await desk.undo().text.contains("is the folder that was made for it"))
        #expect(try Files.list(desk.path("src")) == ["deep"] && Files.list(desk.path("src/deep")) == ["other.txt"])
    }

    @Test func anEditIsUndoneAndTwoOfThemInOrder() async throws {
        let desk = try UndoDesk()
        try desk.fixture.write("one two three\n", to: "a.txt")
        for (old, new) in [("one", "1"), ("two", "2")] as [(ExactString, ExactString)] {
            let result = try await desk.run("edit_file", ["path": "a.txt", "edits": [["old_text": .string(old), "new_text": .string(new)]]])
            #expect(!result.isError)
        }
        // The first of them first is refused: the file is not as that left it.
        #expect(try await desk.undo(1).text.contains("has changed since"))
        #expect(try await !desk.undo().isError)
        #expect(try desk.fixture.text("a.txt") == "1 two three\n")
        #expect(try await !desk.undo().isError)
        #expect(try desk.fixture.text("a.txt") == "one two three\n")
        #expect(try await desk.undo().text == "nothing")
        #expect(try await desk.undo(1).text.utf8.starts(with: "Call #1 was undone already, by #4".utf8))
    }

    @Test(arguments: ["text", "binary", "ten megabytes", "empty"]) func aDeletedFileComesBack(_ kind: String) async throws {
        let desk = try UndoDesk()
        let content: [UInt8] =
            switch kind {
            case "text": Array("words\n".utf8)
            case "binary": (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 251) }
            case "empty": []
            default: [UInt8](repeating: 0x2A, count: 10 << 20)
            }
        try Files.write(content, to: desk.path("a"))
        #expect(chmod(desk.path("a"), 0o4751) == 0)
        let facts = try await desk.fixture.facts("delete_file", ["path": "a"])
        #expect(facts.undo == .kept && facts.risk == .destructive && facts.riskReason == "it deletes a file; a copy is kept.")
        try await desk.run("delete_file", ["path": "a"])
        #expect(try Files.list(desk.fixture.workspace) == [])
        #expect(try desk.objects == [Digest(of: content).hex])
        #expect(try await desk.undo().text.contains("is there again"))
        #expect(try desk.bytes("a") == content)
        #expect(try desk.mode("a") == 0o751, "never set-user-ID")
    }

    @Test func aDeletedLinkComesBackAndItsTargetIsNotTouched() async throws {
        let desk = try UndoDesk()
        try desk.fixture.link("a", to: "/etc/hostname")
        #expect(try await desk.fixture.facts("delete_file", ["path": "a"]).undo == .kept)
        try await desk.run("delete_file", ["path": "a"])
        #expect(try await !desk.undo().isError)
        #expect(try await desk.fixture.target("delete_file", path: "a").content == Digest(of: Array("/etc/hostname".utf8)))
        #expect(try desk.objects == [], "nothing is copied through a link")
    }

    @Test func aMoveGoesBack() async throws {
        let desk = try UndoDesk()
        try desk.fixture.folder("a")
        try desk.fixture.write("x", to: "a/in.txt")
        try desk.fixture.write("y", to: "f")
        try await desk.run("move_file", ["from": "a", "to": "b"])
        try await desk.run("move_file", ["from": "f", "to": "b/g"])
        #expect(try await desk.undo().text.contains("is at \(desk.path("f")) again"))
        #expect(try await !desk.undo().isError)
        #expect(try desk.fixture.text("a/in.txt") == "x" && desk.fixture.text("f") == "y")
        #expect(!desk.exists("b"))
        // Something else at the old place keeps it where it is.
        try await desk.run("move_file", ["from": "f", "to": "g"])
        try desk.fixture.write("z", to: "f")
        #expect(try await desk.undo().text.contains("there is something at \(desk.path("f")) now"))
        #expect(try desk.fixture.text("g") == "y")
    }

    @Test func madeFoldersGoWhenTheyAreStillEmpty() async throws {
        let desk = try UndoDesk()
        try await desk.run("make_directory", ["path": "a/b/c"])
        try desk.fixture.write("x", to: "a/b/c/mine.txt")
        let refused = try await desk.undo()
        #expect(refused.isError && refused.text.contains("is no longer empty") && refused.text.contains("+ mine.txt"))
        #expect(unlink(desk.path("a/b/c/mine.txt")) == 0)
        #expect(try await desk.undo().text.contains("removed 3 folders."))
        #expect(try Files.list(desk.fixture.workspace) == [])
        #expect(try await !desk.undo(2).isError)
        #expect(desk.exists("a/b/c"))
    }

    @Test func aHardLinkedFileGetsItsContentBackAndTheOtherNameKeepsIts() async throws {
        let desk = try UndoDesk()
        try desk.fixture.write("old", to: "a.txt")
        #expect(link(desk.path("a.txt"), desk.path("other.txt")) == 0)
        try await desk.run("write_file", ["path": "a.txt", "content": "new"])
        #expect(try desk.fixture.text("other.txt") == "old")
        #expect(try await !desk.undo().isError)
        #expect(try desk.fixture.text("a.txt") == "old" && desk.fixture.text("other.txt") == "old")
        try await desk.run("delete_file", ["path": "other.txt"])
        #expect(try await !desk.undo().isError)
        #expect(try desk.fixture.text("other.txt") == "old")
    }

    @Test func theCopiesAreThePersonsAlone() async throws {
        let desk = try UndoDesk()
        try desk.fixture.write("secret", to: "a.txt")
        try await desk.run("delete_file", ["path": "a.txt"])
        for name in ["", "/objects", "/changes", "/objects/\(Digest(of: Array("secret".utf8)).hex)"] + (try desk.records.map { "/changes/\($0)" }) {
            var status = stat()
            #expect(lstat(desk.data + name, &status) == 0 && status.st_mode & 0o077 == 0, "\(name)")
        }
        #expect(try Files.list("\(desk.data)/incoming") == [])
    }

    @Test func modelsAreNotToldOfIt() throws {
        let desk = try UndoDesk()
        #expect(!desk.fixture.box.definitions.contains { $0.name == "undo_change" })
        #expect(desk.fixture.box.ownDefinitions.map(\.name) == ["undo_change"])
    }
}
