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

/// What was changed since by others is not overwritten, and what cannot be kept is not changed.
@Suite struct UndoRefusalTests {
    private func written() async throws -> UndoDesk {
        let desk = try UndoDesk()
        try desk.fixture.write("one\ntwo\n", to: "a.txt")
        try await desk.run("write_file", ["path": "a.txt", "content": "one\n2\n"])
        return desk
    }

    @Test func aFileThatWasChangedSinceStaysAndTheDifferenceIsShown() async throws {
        let desk = try await written()
        try desk.fixture.write("one\nmine\n", to: "a.txt")
        let result = try await desk.undo()
        #expect(result.isError)
        let lines = result.text.split(separator: "\n").map(String.init)
        #expect(lines.first == "Call #1 is not undone, because \(desk.path("a.txt")) has changed since. Nothing was changed. What is different from what it left:")
        #expect(lines.contains { $0.hasSuffix("- 2") } && lines.contains { $0.hasSuffix("+ mine") })
        #expect(try desk.fixture.text("a.txt") == "one\nmine\n")
        // As soon as it is as it was left, it can be undone, whatever object it is.
        try desk.fixture.write("one\n2\n", to: "a.txt")
        #expect(try await !desk.undo().isError)
    }

    @Test(arguments: ["gone", "folder", "link", "mode"]) func otherChangesAreNamed(_ way: String) async throws {
        let desk = try await written()
        let words: String
        if way != "mode" { #expect(unlink(desk.path("a.txt")) == 0) }
        switch way {
        case "gone": words = "is no longer there"
        case "folder":
            try desk.fixture.folder("a.txt")
            words = "was left as a file and is a folder now"
        case "link":
            try desk.fixture.link("a.txt", to: "/etc/hostname")
            words = "was left as a file and is a link now"
        default:
            #expect(chmod(desk.path("a.txt"), 0o755) == 0)
            words = "has other permissions than it was left with: 755, not 644"
        }
        let result = try await desk.undo()
        #expect(result.isError && result.text.contains(words), "\(result.text)")
    }

    @Test func aFolderThatALinkHasReplacedIsNotFollowed() async throws {
        let desk = try UndoDesk()
        try desk.fixture.folder("d")
        try desk.fixture.write("old", to: "d/a.txt")
        try await desk.run("write_file", ["path": "d/a.txt", "content": "new"])
        #expect(rename(desk.path("d"), desk.path("moved")) == 0)
        try Files.write("new", to: "\(desk.fixture.outside)/a.txt")
        try desk.fixture.link("d", to: desk.fixture.outside)
        let result = try await desk.undo()
        #expect(result.isError && result.text.contains("a link has taken the place of a folder"))
        #expect(try Files.text("\(desk.fixture.outside)/a.txt") == "new")
    }

    /// Between the look and the run.
    @Test func aLinkThatIsPlantedInBetweenIsNotFollowed() async throws {
        let desk = try await written()
        try Files.write("one\n2\n", to: "\(desk.fixture.outside)/a.txt")
        let result = try await desk.undo(meanwhile: {
            #expect(unlink(desk.path("a.txt")) == 0)
            try desk.fixture.link("a.txt", to: "\(desk.fixture.outside)/a.txt")
        })
        #expect(result.isError)
        #expect(try Files.text("\(desk.fixture.outside)/a.txt") == "one\n2\n")
    }

    @Test func aMovedFileThatWasChangedSinceStaysWhereItIs() async throws {
        let desk = try UndoDesk()
        try desk.fixture.write("old", to: "a.txt")
        try await desk.run("move_file", ["from": "a.txt", "to": "b.txt"])
        try desk.fixture.write("mine", to: "b.txt")
        let result = try await desk.undo()
        #expect(result.isError && result.text.hasPrefix("Call #1 is not undone, because \(desk.path("b.txt"))"), "\(result.text)")
        #expect(try desk.fixture.text("b.txt") == "mine" && !desk.exists("a.txt"))
    }

    @Test func aDeletedFileThatExistsAgainIsNotOverwritten() async throws {
        let desk = try UndoDesk()
        try desk.fixture.write("old", to: "a.txt")
        try await desk.run("delete_file", ["path": "a.txt"])
        try desk.fixture.write("mine", to: "a.txt")
        #expect(try await desk.undo().text.contains("was deleted by it and exists again, as a file"))
        #expect(try desk.fixture.text("a.txt") == "mine")
    }

    @Test func aDeletedFileWhoseFolderIsGoneIsRefused() async throws {
        let desk = try UndoDesk()
        try desk.fixture.folder("d")
        try desk.fixture.write("old", to: "d/a.txt")
        try await desk.run("delete_file", ["path": "d/a.txt"])
        #expect(rmdir(desk.path("d")) == 0)
        #expect(try await desk.undo().text.contains("is no longer there"))
    }

    // MARK: What is kept

    @Test func whatIsTooLargeIsSaidBeforeAndGoesWithoutACopy() async throws {
        let desk = try UndoDesk(megabytes: 1)
        try Files.write([UInt8](repeating: 1, count: 1_000_001), to: desk.path("a"))
        let facts = try await desk.fixture.facts("delete_file", ["path": "a"])
        #expect(facts.undo == .lost("larger than 1.0 MB"))
        #expect(facts.riskReason == "it deletes a file; no copy is kept.")
        #expect(try await desk.fixture.facts("write_file", ["path": "a", "content": "x"]).risk == .destructive)
        #expect(try await !desk.run("delete_file", ["path": "a"]).isError)
        #expect(try await desk.undo().text == "nothing")
    }

    @Test func turnedOffNothingIsKept() async throws {
        let desk = try UndoDesk(days: 0)
        try desk.fixture.write("x", to: "a")
        #expect(try await desk.fixture.facts("delete_file", ["path": "a"]).undo == nil)
        #expect(try await !desk.run("delete_file", ["path": "a"]).isError)
        #expect(!Files.exists(desk.data))
    }

    @Test(arguments: ["write_file", "edit_file", "delete_file", "move_file", "make_directory"])
    func whatCannotBeKeptDoesNotHappen(_ tool: String) async throws {
        let desk = try UndoDesk()
        try desk.fixture.write("old", to: "a")
        let arguments: JSONValue =
            switch tool {
            case "write_file": ["path": "a", "content": "new"]
            case "edit_file": ["path": "a", "edits": [["old_text": "old", "new_text": "new"]]]
            case "delete_file": ["path": "a"]
            case "move_file": ["from": "a", "to": "b"]
            default: ["path": "new"]
            }
        // The folder of the copies becomes something else after the approval.
        let result = try await desk.run(tool, arguments, meanwhile: { try Files.write("", to: "\(desk.fixture.scratch.path)/data/undo") })
        #expect(result.isError && result.text.contains("no copy of what is at"), "\(result.text)")
        #expect(try Files.list(desk.fixture.workspace) == ["a"] && desk.fixture.text("a") == "old")
    }

    @Test func theOldestGiveWayToTheNewest() async throws {
        let desk = try UndoDesk(megabytes: 1)
        for (index, name) in ["a", "b", "c"].enumerated() {
            try Files.write([UInt8](repeating: UInt8(index), count: 400_000), to: desk.path(name))
            #expect(try await !desk.run("delete_file", ["path": .string(ExactString(name))]).isError)
        }
        #expect(try desk.objects.count == 2 && desk.records.count == 2)
        #expect(try await desk.undo(1).text == "Call #1 changed no file, or nothing of it is kept any more.")
        #expect(try await !desk.undo(3).isError)
        #expect(try desk.bytes("c") == [UInt8](repeating: 2, count: 400_000))
    }

    @Test func whatIsOldGoes() async throws {
        let desk = try UndoDesk()
        try desk.fixture.write("x", to: "a")
        try desk.fixture.write("y", to: "b")
        try await desk.run("delete_file", ["path": "a"])
        desk.now.advance(days: 20)
        try await desk.run("delete_file", ["path": "b"])
        desk.store.tidy()
        #expect(try desk.records.count == 2)
        desk.now.advance(days: 15)
        desk.store.tidy()
        #expect(try desk.records.count == 1 && desk.objects == [Digest(of: Array("y".utf8)).hex])
        UndoStore(folder: ExactString(desk.data), megabytes: 0, days: 30, clock: { Timestamp(milliseconds: 0) }).tidy()
        #expect(try desk.records.isEmpty && desk.objects.isEmpty)
    }

    @Test func oneCopyAContent() async throws {
        let desk = try UndoDesk()
        for name in ["a", "b", "c"] {
            try desk.fixture.write("the same", to: name)
            try await desk.run("delete_file", ["path": .string(ExactString(name))])
        }
        #expect(try desk.objects.count == 1 && desk.records.count == 3)
    }

    // MARK: Damage

    @Test(arguments: ["object", "record", "object gone", "object cut"]) func aDamagedStoreIsSaidAndLosesNothing(_ what: String) async throws {
        let desk = try await written()
        let object = "\(desk.data)/objects/\(Digest(of: Array("one\ntwo\n".utf8)).hex)"
        switch what {
        case "object": try Files.write("one\ntwX\n", to: object)
        case "object gone": #expect(unlink(object) == 0)
        case "object cut": try Files.write("one", to: object)
        default:
            let record = "\(desk.data)/changes/\(try #require(try desk.records.first))"
            try Files.write(try Files.text(record).replacing("a.txt", with: "b.txt"), to: record)
        }
        let result = try await desk.undo(1)
        #expect(result.isError && (result.text.contains("damaged") || result.text.contains("no longer there")), "\(result.text)")
        #expect(try desk.fixture.text("a.txt") == "one\n2\n")
        #expect(try Files.list(desk.fixture.workspace) == ["a.txt"])
    }

    // MARK: An engine that was killed

    /// As it is on the disk when the engine is killed between keeping and changing, and after changing.
    @Test(arguments: [false, true]) func anEngineThatWasKilledInBetween(_ tookPlace: Bool) async throws {
        let desk = try UndoDesk()
        try desk.fixture.write("old", to: "a.txt")
        try await desk.run("write_file", ["path": "a.txt", "content": "new"])
        var change = try #require(try desk.store.change(CallKey(session: SessionID("s"), number: 1)))
        change.stage = .begun
        try desk.store.put(change)
        if !tookPlace { try desk.fixture.write("old", to: "a.txt") }
        let result = try await desk.undo()
        #expect(!result.isError, "\(result.text)")
        #expect(result.text.contains(tookPlace ? "has its content of before again" : "all is as it was before the call already"))
        #expect(try desk.fixture.text("a.txt") == "old")
        #expect(try await desk.undo().text == "nothing")
    }

    @Test func whatAnEngineLeftUnfinishedIsClearedAway() async throws {
        let desk = try await written()
        try Files.write("half", to: "\(desk.data)/incoming/1.new")
        try Files.write("nobody's", to: "\(desk.data)/objects/\(Digest(of: Array("nobody's".utf8)).hex)")
        desk.store.tidy()
        #expect(try desk.objects.count == 2)
        // Files are stamped by the system's clock, which is the past of the store's.
        #expect(try Files.list("\(desk.data)/incoming") == [])
    }
}
