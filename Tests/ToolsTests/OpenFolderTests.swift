import Approval
import JSON
import TestSupport
import Testing

@testable import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Invariant 20, at its lowest step: a handle leads through no link, and nothing but what was looked at gives way.
@Suite struct OpenFolderTests {
    private func folder(_ fixture: Fixture) throws -> OpenFolder {
        guard case .folder(let folder) = fixture.box.workspace.walk(".").end else { throw Unexpected(description: "no folder") }
        return folder
    }

    /// A link that takes a name's place between the look and the opening is not followed.
    @Test func noLinkIsFollowed() throws {
        let fixture = try Fixture()
        try fixture.folder("d")
        try fixture.write("x", to: "d/a")
        try fixture.link("to-folder", to: "d")
        try fixture.link("to-file", to: "d/a")
        try fixture.link("to-nothing", to: "\(fixture.outside)/new")
        let folder = try folder(fixture)
        let inner = try folder.folder(PathName("d".utf8))
        #expect(try FileStatus(of: PathName("a".utf8), in: inner).kind == .file)
        #expect(throws: SystemError.self) { _ = try folder.folder(PathName("to-folder".utf8)) }
        for name in ["to-file", "to-nothing"] {
            for flags in [O_RDONLY, O_WRONLY, O_WRONLY | O_CREAT, O_WRONLY | O_TRUNC] {
                #expect(throws: SystemError.self, "\(name), \(flags)") { _ = try folder.file(PathName(name.utf8), flags, permissions: 0o600).descriptor }
            }
        }
        #expect(try fixture.text("d/a") == "x")
        #expect(!Files.exists("\(fixture.outside)/new"))
    }

    /// After the last look another file takes the name: neither is lost.
    @Test func onlyWhatWasLookedAtGivesWay() throws {
        let fixture = try Fixture()
        let folder = try folder(fixture)
        let (name, fresh) = (PathName("a".utf8), PathName("fresh".utf8))
        try fixture.write("seen", to: "a")
        let seen = try FileStatus(of: name, in: folder)
        try fixture.write("another", to: "b")
        #expect(rename("\(fixture.workspace)/b", "\(fixture.workspace)/a") == 0)
        try fixture.write("new", to: "fresh")
        #expect(try !FileExecution.replace(name, in: folder, by: fresh, expecting: seen))
        #expect(try fixture.text("a") == "another" && fixture.text("fresh") == "new")
        #expect(try !FileExecution.takeAway(name, in: folder, expecting: seen))
        #expect(try fixture.text("a") == "another")
        // What is still the same gives way.
        #expect(try FileExecution.replace(name, in: folder, by: fresh, expecting: FileStatus(of: name, in: folder)))
        #expect(try fixture.text("a") == "new" && !Files.exists("\(fixture.workspace)/fresh"))
        #expect(try FileExecution.takeAway(name, in: folder, expecting: FileStatus(of: name, in: folder)))
        #expect(!Files.exists("\(fixture.workspace)/a"))
    }
}
