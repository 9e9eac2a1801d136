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

/// Where a path really leads, and whether that is inside.
@Suite struct PathFactsTests {
    struct Place: Sendable, CustomTestStringConvertible {
        /// `@WS` and `@OUT` stand for the folders.
        let path: String
        let resolved: String?
        let inside: Bool
        let kind: TargetFact.Kind
        var testDescription: String { path }

        init(_ path: String, _ resolved: String?, inside: Bool, _ kind: TargetFact.Kind) {
            self.path = path
            self.resolved = resolved
            self.inside = inside
            self.kind = kind
        }
    }

    private static func prepared() throws -> Fixture {
        let fixture = try Fixture()
        try fixture.write("x", to: "file")
        try fixture.folder("sub")
        try fixture.write("x", to: "sub/file")
        try fixture.folder("..notes")
        try fixture.write("x", to: "..notes/v1..v2")
        try fixture.folder("ws-evil")
        try fixture.write("x", to: "ws-evil/a b (1)")
        try fixture.folder("~")
        try fixture.write("x", to: "~/file")
        try Files.write("secret", to: "\(fixture.outside)/secret")
        try Fixture.makeFolder("\(fixture.workspace)-evil")
        try Files.write("x", to: "\(fixture.workspace)-evil/file")
        try fixture.link("to-sub", to: "sub")
        try fixture.link("to-file", to: "sub/../file")
        try fixture.link("to-out", to: fixture.outside)
        try fixture.link("to-secret", to: "../out/secret")
        try fixture.link("dangling-out", to: "\(fixture.outside)/created")
        try fixture.link("dangling-in", to: "sub/created")
        try fixture.link("around", to: "../ws/sub")
        try fixture.link("chain", to: "to-out/secret")
        try fixture.link("loop", to: "loop2")
        try fixture.link("loop2", to: "loop")
        return fixture
    }

    @Test(arguments: [
        Place("file", "@WS/file", inside: true, .file),
        Place("./file", "@WS/file", inside: true, .file),
        Place("sub/../file", "@WS/file", inside: true, .file),
        Place("sub//file", "@WS/sub/file", inside: true, .file),
        Place("@WS/file", "@WS/file", inside: true, .file),
        Place("..notes/v1..v2", "@WS/..notes/v1..v2", inside: true, .file),
        Place("ws-evil/a b (1)", "@WS/ws-evil/a b (1)", inside: true, .file),
        Place("~/file", "@WS/~/file", inside: true, .file),
        Place("to-sub/file", "@WS/sub/file", inside: true, .file),
        Place("to-file", "@WS/file", inside: true, .file),
        Place("to-sub/../file", "@WS/file", inside: true, .file),
        Place("around/file", "@WS/sub/file", inside: true, .file),
        Place("../ws/file", "@WS/file", inside: true, .file),
        Place("to-out/../ws/file", "@WS/file", inside: true, .file),
        Place("@WS-evil/file", "@WS-evil/file", inside: false, .file),
        Place("../ws-evil/file", "@WS-evil/file", inside: false, .file),
        Place("../out/secret", "@OUT/secret", inside: false, .file),
        Place("to-out/secret", "@OUT/secret", inside: false, .file),
        Place("to-secret", "@OUT/secret", inside: false, .file),
        Place("chain", "@OUT/secret", inside: false, .file),
        // The parent of the real folder, not of the name.
        Place("to-out/../out/secret", "@OUT/secret", inside: false, .file),
        Place("../../../../../../../../etc/passwd", "/etc/passwd", inside: false, .file),
        Place("/proc/self/root@WS/file", "@WS/file", inside: true, .file),
        Place("/../../etc/passwd", "/etc/passwd", inside: false, .file),
    ])
    func readsAreResolved(_ place: Place) async throws {
        let fixture = try Self.prepared()
        try await check(place, fixture, "read_file")
    }

    @Test(arguments: [
        Place("new", "@WS/new", inside: true, .missing),
        Place("to-sub/new", "@WS/sub/new", inside: true, .missing),
        Place("dangling-in", "@WS/sub/created", inside: true, .missing),
        Place("to-out/new", "@OUT/new", inside: false, .missing),
        Place("dangling-out", "@OUT/created", inside: false, .missing),
        Place("../new", "@UP/new", inside: false, .missing),
        Place("sub/../../new", "@UP/new", inside: false, .missing),
        Place("a\nb/../../x.txt", nil, inside: false, .unknown),
        Place("loop", nil, inside: false, .unknown),
    ])
    func writesAreResolvedByTheirParents(_ place: Place) async throws {
        let fixture = try Self.prepared()
        try await check(place, fixture, "write_file")
    }

    private func check(_ place: Place, _ fixture: Fixture, _ tool: String) async throws {
        func filled(_ text: String) -> String {
            text.replacing("@WS", with: fixture.workspace).replacing("@OUT", with: fixture.outside)
                .replacing("@UP", with: fixture.scratch.path)
        }
        let target = try await fixture.target(tool, path: filled(place.path))
        #expect(target.given.string.utf8.elementsEqual(filled(place.path).utf8))
        #expect(target.resolved == place.resolved.map { ExactString(filled($0)) })
        #expect(target.inside == place.inside)
        #expect(target.kind == place.kind)
        #expect((target.identity == nil) == [.missing, .unknown].contains(place.kind))
    }

    @Test func theRootItselfIsInside() async throws {
        let fixture = try Fixture()
        for path in [".", fixture.workspace, "\(fixture.workspace)/", "../ws"] {
            let target = try await fixture.target("list_directory", path: path)
            #expect(target.inside)
            #expect(target.kind == .folder)
        }
        #expect(try await !fixture.target("list_directory", path: "..").inside)
        #expect(try await !fixture.target("list_directory", path: "/").inside)
    }

    @Test func aWorkspaceGivenThroughALinkHasItsRealPath() async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "a")
        let alias = "\(fixture.scratch.path)/alias"
        #expect(symlink(fixture.workspace, alias) == 0)
        let workspace = try Workspace(folder: ExactString(alias))
        #expect(workspace.root == ExactString(fixture.workspace))
        let box = ToolBox(workspace: workspace, environment: ChildEnvironment(choosingFrom: []), ownFolders: [])
        let arguments = try ToolArguments(parsing: (["path": .string(ExactString("\(alias)/a"))] as JSONValue).serialized())
        guard case .facts(let facts) = await box.facts(tool: try fixture.definition("read_file"), arguments: arguments) else {
            Issue.record("no facts")
            return
        }
        #expect(facts.targets.first?.inside == true)
    }

    @Test func aWorkspaceMustBeAFolder() throws {
        let scratch = try ScratchFolder()
        try Files.write("x", to: "\(scratch.path)/file")
        #expect(throws: WorkspaceError.notAFolder) { try Workspace(folder: ExactString("\(scratch.path)/file")) }
        #expect(throws: WorkspaceError.notAbsolute) { try Workspace(folder: "relative") }
        #expect(throws: WorkspaceError.notAbsolute) { try Workspace(folder: "") }
        #expect(throws: WorkspaceError.failed("there is no such folder")) {
            try Workspace(folder: ExactString("\(scratch.path)/none"))
        }
    }

    @Test func aWorkspaceThatWasReplacedIsNoWorkspace() async throws {
        let fixture = try Fixture()
        #expect(rename(fixture.workspace, "\(fixture.workspace).old") == 0)
        #expect(try await fixture.problem("list_directory", ["path": "."]).contains("no longer"))
        try Fixture.makeFolder(fixture.workspace)
        try fixture.write("x", to: "planted")
        #expect(try await fixture.problem("read_file", ["path": "planted"]).contains("no longer"))
    }

    @Test func hardLinksAreSaid() async throws {
        let fixture = try Fixture()
        try Files.write("x", to: "\(fixture.outside)/private")
        #expect(hardLink("\(fixture.outside)/private", "\(fixture.workspace)/hard") == 0)
        let facts = try await fixture.facts("read_file", ["path": "hard"])
        #expect(facts.unknown.count == 1)
        #expect(facts.targets.first?.inside == true)
    }

    @Test func specialFilesAreNeverOpenedAndNeverWaitedFor() async throws {
        let fixture = try Fixture()
        #expect(mkfifo("\(fixture.workspace)/pipe", 0o600) == 0)
        for tool in ["read_file", "write_file"] {
            let target = try await fixture.target(tool, path: "pipe")
            #expect(target.kind == .pipe)
            #expect(target.sensitive != nil)
        }
        // Even when someone approves it.
        #expect(try await fixture.run("read_file", ["path": "pipe"]).isError)
        #expect(try await fixture.run("write_file", ["path": "pipe", "content": "x"]).isError)
        let null = try await fixture.target("write_file", path: "/dev/null")
        #expect(null.kind == .device)
        #expect(null.sensitive != nil)
        #expect(try await fixture.run("read_file", ["path": "/dev/zero"]).isError)
        #expect(try await fixture.problem("delete_file", ["path": "nothing"]).contains("nothing"))
    }

    @Test func ofPlacesOutsideNothingIsSaidWithoutAsking() async throws {
        let fixture = try Fixture()
        for (tool, path) in [("read_file", "../out/none"), ("read_file", "../out"), ("delete_file", "../out"), ("list_directory", "../none/none")] {
            let facts = try await fixture.facts(tool, ["path": .string(ExactString(path))])
            #expect(facts.unknown.count == 1)
            #expect(facts.targets.first?.inside == false)
        }
        #expect(try await fixture.facts("write_file", ["path": "../out", "content": ""]).unknown.count == 1)
        #expect(try await fixture.facts("write_file", ["path": "../none/none", "content": ""]).targets.first?.inside == false)
        #expect(try await fixture.facts("run_command", Fixture.command(["../out/none"])).unknown.count == 1)
    }

    @Test func pathsThatAreNoneAreProblems() async throws {
        let fixture = try Fixture()
        #expect(try await fixture.problem("read_file", ["path": ""]).contains("empty"))
        let long = String(repeating: "a/", count: 100_000)
        #expect(try await fixture.problem("read_file", ["path": .string(ExactString(long))]).contains("too long: it has 200000 bytes"))
        let name = ExactString("../out/" + String(repeating: "é", count: 128))
        #expect(try await fixture.problem("read_file", ["path": .string(name)]) == "A name in \"path\" is too long: it has 256 bytes, and a name may have 255.")
    }

    @Test func deepPathsTakeFewDescriptors() async throws {
        let fixture = try Fixture()
        var path = ""
        for _ in 0..<700 {
            path += "d/"
            try fixture.folder(path)
        }
        try fixture.write("x", to: "\(path)f")
        let back = String(repeating: "../", count: 700)
        let target = try await fixture.target("read_file", path: "\(path)\(back.prefix(3 * 300))\(path.prefix(2 * 300))f")
        #expect(target.inside)
        #expect(target.kind == .file)
    }
}

private func hardLink(_ from: String, _ to: String) -> Int32 { link(from, to) }
