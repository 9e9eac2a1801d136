import Approval
import Conversation
import JSON
import TestSupport
import Testing

@testable import Tools

/// A small file system of its own in memory; only the system's administrator may make one.
struct SmallDisk {
    let fixture: Fixture
    let folder: String

    static func isPossible() async -> Bool {
        guard let disk = try? await SmallDisk() else { return false }
        return (try? await disk.remove()) != nil
    }

    init() async throws {
        fixture = try Fixture()
        try fixture.folder("disk")
        folder = "\(fixture.workspace)/disk"
        let result = try await fixture.command(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder])
        guard !result.isError else { throw Unexpected(description: result.text) }
    }

    func remove() async throws { _ = try await fixture.command(["umount", folder]) }
}

@Suite struct FullDiskTests {
    @Test(
        .enabled("mounting needs the system's administrator") { await SmallDisk.isPossible() },
        arguments: ["write_file", "edit_file", "write_file into a new folder"])
    func aFullDiskLeavesTheOldContent(_ way: String) async throws {
        let disk = try await SmallDisk()
        let result: ExecutionResult
        let content: [UInt8]
        let names: [String]
        do {
            try disk.fixture.write("old content\n", to: "disk/a.txt")
            let new = ExactString(String(repeating: "0123456789abcdef", count: 40_000))
            result =
                switch way {
                case "edit_file":
                    try await disk.fixture.run(
                        way, ["path": "disk/a.txt", "edits": [["old_text": "old", "new_text": .string(new)]]])
                case "write_file": try await disk.fixture.run(way, ["path": "disk/a.txt", "content": .string(new)])
                default: try await disk.fixture.run("write_file", ["path": "disk/new/er/a.txt", "content": .string(new)])
                }
            content = try Files.read("\(disk.folder)/a.txt")
            names = try Files.list(disk.folder)
        } catch {
            try await disk.remove()
            throw error
        }
        try await disk.remove()
        #expect(result.isError)
        #expect(result.text.contains("no space is left on the device"))
        #expect(result.text.contains("intact"))
        #expect(content == Array("old content\n".utf8))
        #expect(names == ["a.txt"])
    }

    /// Where copies are kept the disk becomes full between the approval and the change.
    @Test(.enabled("mounting needs the system's administrator") { await SmallDisk.isPossible() }, arguments: ["write_file", "delete_file"])
    func aFullDiskOfTheCopiesStopsTheChange(_ tool: String) async throws {
        let disk = try await SmallDisk()
        let (result, before): (ExecutionResult, UndoFact?)
        let names: [String]
        let text: String
        do {
            let store = UndoStore(folder: ExactString("\(disk.folder)/undo"), megabytes: 512, days: 30, clock: { Timestamp(milliseconds: 1) })
            let fixture = try Fixture(undo: store)
            let old = String(repeating: "old ", count: 20_000)
            try fixture.write(old, to: "a.txt")
            let arguments: JSONValue = tool == "write_file" ? ["path": "a.txt", "content": "new"] : ["path": "a.txt"]
            before = try await fixture.facts(tool, arguments).undo
            result = try await fixture.run(tool, arguments, meanwhile: { try? Files.write([UInt8](repeating: 1, count: 1 << 20), to: "\(disk.folder)/all") })
            names = try Files.list(fixture.workspace)
            text = try fixture.text("a.txt")
            #expect(text == old)
        } catch {
            try await disk.remove()
            throw error
        }
        try await disk.remove()
        #expect(before == .kept)
        #expect(result.isError && result.text.contains("no copy of what is at a.txt could be kept") && result.text.contains("no space is left"), "\(result.text)")
        #expect(names == ["a.txt"])
    }
}
