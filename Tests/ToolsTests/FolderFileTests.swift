import JSON
import TestSupport
import Testing

@testable import Tools

/// What the program reads of the folder by itself: never anything outside, never a secret under another name.
@Suite struct FolderFileTests {
    private func place() throws -> (ScratchFolder, Workspace) {
        let scratch = try ScratchFolder()
        _ = try Shell.run(["mkdir", "-p", "\(scratch.path)/work/sub", "\(scratch.path)/out"])
        try Files.write("outside", to: "\(scratch.path)/out/x.md")
        return (scratch, try Workspace(folder: ExactString("\(scratch.path)/work")))
    }

    private func refusal(_ workspace: Workspace, _ path: ExactString) -> String? {
        do throws(FolderFileError) {
            _ = try workspace.content(of: path, limit: 100)
            return nil
        } catch {
            return error.words
        }
    }

    @Test func aFileIsReadUpToTheLimit() throws {
        let (scratch, workspace) = try place()
        try Files.write("12345", to: "\(scratch.path)/work/sub/a")
        #expect(try workspace.content(of: "sub/a", limit: 5) == FolderFile(bytes: Array("12345".utf8), isCut: false))
        #expect(try workspace.content(of: "sub/a", limit: 4) == FolderFile(bytes: Array("1234".utf8), isCut: true))
        #expect(try workspace.content(of: "sub/b", limit: 4) == nil)
        #expect(try workspace.content(of: "none/b", limit: 4) == nil)
    }

    @Test func nothingOutsideIsRead() throws {
        let (scratch, workspace) = try place()
        for (target, name) in [("../out/x.md", "a.md"), ("\(scratch.path)/out/x.md", "b.md"), ("../out", "linked"), ("../out/none", "dangling")] {
            _ = try Shell.run(["ln", "-s", target, "\(scratch.path)/work/\(name)"])
        }
        for path in ["a.md", "b.md", "linked/x.md", "../out/x.md", "dangling", "sub/../../out/x.md"] as [ExactString] {
            #expect(refusal(workspace, path) == "it leads out of the folder", "\(path)")
        }
        #expect(refusal(workspace, "/etc/hostname") != nil && refusal(workspace, "") != nil && refusal(workspace, "a\u{0}") != nil)
    }

    @Test func onlyTextsOfTheFolderAreReadThroughALink() throws {
        let (scratch, workspace) = try place()
        for name in [".env", "CLAUDE.md", "key.pem"] { try Files.write("x", to: "\(scratch.path)/work/\(name)") }
        for (target, name) in [(".env", "a.md"), ("CLAUDE.md", "b.md"), ("key.pem", "c.md")] {
            _ = try Shell.run(["ln", "-s", target, "\(scratch.path)/work/\(name)"])
        }
        #expect(refusal(workspace, "a.md") != nil && refusal(workspace, "c.md") != nil)
        #expect(try workspace.content(of: "b.md", limit: 9)?.bytes == Array("x".utf8))
    }

    @Test func whatIsNoOrdinaryFileOfOneName() throws {
        let (scratch, workspace) = try place()
        _ = try Shell.run(["mkfifo", "\(scratch.path)/work/pipe"])
        _ = try Shell.run(["ln", "\(scratch.path)/out/x.md", "\(scratch.path)/work/hard.md"])
        #expect(refusal(workspace, "pipe") == "it is not an ordinary file")
        #expect(refusal(workspace, "sub") == "it is a folder")
        #expect(refusal(workspace, "hard.md")?.contains("2 names") == true)
    }
}
