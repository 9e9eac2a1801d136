import Store
import TestSupport
import Testing

@Suite struct FolderContentTests {
    @Test func aFileIsReplacedAsAWhole() throws {
        let scratch = try ScratchFolder()
        let folder = try OwnFolder.open("\(scratch.path)/own", create: true)
        #expect(try folder.content(of: "x", limit: 10) == nil)
        try folder.update("x", limit: 10) { old in (old ?? []) + [1] }
        try folder.update("x", limit: 10) { old in (old ?? []) + [2] }
        #expect(try folder.content(of: "x", limit: 10) == [1, 2])
        #expect(try Files.list("\(scratch.path)/own") == ["x"])
        #expect(try Shell.run(["stat", "-c", "%a", "\(scratch.path)/own/x"]).text == "600\n")
    }

    @Test func aChangeThatIsRefusedLeavesTheOldContent() throws {
        let scratch = try ScratchFolder()
        let folder = try OwnFolder.open("\(scratch.path)/own", create: true)
        try folder.update("x", limit: 10) { _ in [1] }
        #expect(throws: StoreError.missing(path: "y")) {
            try folder.update("x", limit: 10) { _ throws(StoreError) in throw .missing(path: "y") }
        }
        #expect(throws: StoreError.self) { try folder.content(of: "x", limit: 0) }
        #expect(try folder.content(of: "x", limit: 1) == [1])
        // The lock is free again.
        try folder.update("x", limit: 10) { _ in [3] }
    }

    @Test func aLinkIsNotFollowed() throws {
        let scratch = try ScratchFolder()
        let folder = try OwnFolder.open("\(scratch.path)/own", create: true)
        try Files.write("outside", to: "\(scratch.path)/outside")
        _ = try Shell.run(["ln", "-s", "../outside", "\(scratch.path)/own/x"])
        #expect(throws: StoreError.self) { try folder.content(of: "x", limit: 100) }
        #expect(throws: StoreError.self) { try folder.update("x", limit: 100) { _ in [] } }
        #expect(try Files.text("\(scratch.path)/outside") == "outside")
    }
}
