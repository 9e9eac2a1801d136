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

@Suite struct FindFilesTests {
    private func found(
        _ fixture: Fixture, _ pattern: String, path: String? = nil, limit: Int? = nil
    ) async throws -> [String] {
        var members: [JSONObject.Member] = [.init(key: "pattern", value: .string(ExactString(pattern)))]
        if let path { members.append(.init(key: "path", value: .string(ExactString(path)))) }
        if let limit { members.append(.init(key: "limit", value: .number(JSONNumber(limit)))) }
        let result = try await fixture.run("find_files", .object(JSONObject(members)))
        #expect(!result.isError, "\(result.text)")
        #expect(result.text.hasSuffix("\n"))
        return result.text.split(separator: "\n").map(String.init)
    }

    @Test func findsByNameAndByPathSorted() async throws {
        let fixture = try Fixture()
        for folder in ["src", "src/x", ".hidden"] { try fixture.folder(folder) }
        for file in ["b.txt", "src/a.txt", "src/x/c.txt", "src/x/d.md", ".hidden/e.txt", "a.txt"] { try fixture.write("", to: file) }
        try fixture.link("l.txt", to: "b.txt")
        #expect(
            try await found(fixture, "*.txt") == [
                "6 paths in \(fixture.workspace)", ".hidden/e.txt", "a.txt", "b.txt", "l.txt -> b.txt", "src/a.txt", "src/x/c.txt",
            ])
        #expect(try await found(fixture, "src/**/*.txt") == ["2 paths in \(fixture.workspace)", "src/a.txt", "src/x/c.txt"])
        #expect(try await found(fixture, "x") == ["1 path in \(fixture.workspace)", "src/x/"])
        #expect(try await found(fixture, "*/") == ["3 paths in \(fixture.workspace)", ".hidden/", "src/", "src/x/"])
        // Paths can be given to other calls as they are.
        #expect(try await found(fixture, "*.md", path: "src") == ["1 path in \(fixture.workspace)/src", "src/x/d.md"])
        #expect(try await found(fixture, "x/*", path: "./src/../src") == ["2 paths in \(fixture.workspace)/src", "src/x/c.txt", "src/x/d.md"])
        #expect(try await found(fixture, "nothing") == ["0 paths in \(fixture.workspace)"])
        try Files.write("", to: "\(fixture.outside)/o.txt")
        #expect(try await found(fixture, "*", path: fixture.outside) == ["1 path in \(fixture.outside)", "\(fixture.outside)/o.txt"])
    }

    @Test func followsNoLink() async throws {
        let fixture = try Fixture()
        try Files.write("", to: "\(fixture.outside)/secret.txt")
        try fixture.link("out", to: fixture.outside)
        try fixture.link("up", to: "..")
        try fixture.link("self", to: ".")
        #expect(try await found(fixture, "*") == ["3 paths in \(fixture.workspace)", "out -> \(fixture.outside)", "self -> .", "up -> .."])
    }

    @Test func doesNotLookIntoPlacesThatNoRuleCovers() async throws {
        let fixture = try Fixture()
        for folder in [".git", ".git/hooks", ".SSH", "src"] { try fixture.folder(folder) }
        for file in [".git/config", ".git/hooks/x", ".SSH/key.txt", "src/a.txt", ".env"] { try fixture.write("", to: file) }
        let rows = try await found(fixture, "*")
        #expect(rows.prefix(6) == ["5 paths in \(fixture.workspace)", ".SSH/", ".env", ".git/", "src/", "src/a.txt"])
        #expect(rows.count == 7 && rows[6].contains("not looked into, because no general rule covers it: .SSH, .git;"))
        // Approved as what it is, it is looked into.
        #expect(try await fixture.facts("find_files", ["pattern": "*", "path": ".git"]).targets.first?.sensitive != nil)
        #expect(try await found(fixture, "*", path: ".git").dropFirst() == [".git/config", ".git/hooks/", ".git/hooks/x"])
    }

    /// Whoever approves a look through everything has not approved the kernel and its devices.
    @Test(.enabled(if: Files.exists("/proc/self/status"), "there is no /proc here"))
    func theSystemsOwnFoldersAreNotLookedInto() async throws {
        var limits = ToolLimits()
        limits.treeDepth = 1
        let fixture = try Fixture(limits: limits)
        let rows = try await found(fixture, "status", path: "/")
        #expect(rows.last?.contains("/dev, /proc, /sys") == true, "\(rows)")
    }

    @Test func ownFoldersAreNotLookedInto() async throws {
        let scratch = try ScratchFolder()
        let own = "\(scratch.path)/own"
        try Fixture.makeFolder(own)
        try Files.write("", to: "\(own)/journal")
        let box = ToolBox(
            workspace: try Workspace(folder: ExactString(scratch.path)), environment: ChildEnvironment(choosingFrom: []),
            ownFolders: [ExactString(own)])
        let definition = try #require(box.definitions.first { $0.name == "find_files" })
        let arguments = try ToolArguments(parsing: Array(#"{"pattern":"*"}"#.utf8))
        guard case .facts(let facts) = await box.facts(tool: definition, arguments: arguments) else {
            throw Unexpected(description: "no facts")
        }
        let result = await box.run(try Fixture.warrant(definition, arguments, facts), output: { _ in })
        #expect(result.text.contains("own/") && !result.text.contains("journal"))
    }

    @Test func limitsAreKeptAndSaid() async throws {
        var limits = ToolLimits()
        limits.treeDepth = 3
        limits.findResults = 4
        let fixture = try Fixture(limits: limits)
        for folder in ["a", "a/b", "a/b/c", "a/b/c/d"] { try fixture.folder(folder) }
        for index in 0..<9 { try fixture.write("", to: "f\(index)") }
        let rows = try await found(fixture, "f*")
        #expect(rows.prefix(5) == ["9 paths in \(fixture.workspace); the first 4 are listed", "f0", "f1", "f2", "f3"])
        #expect(rows.last == "[1 folder more than 3 levels down left out]")
        #expect(try await found(fixture, "f*", limit: 1).prefix(2) == ["9 paths in \(fixture.workspace); the first 1 are listed", "f0"])
        #expect(try await found(fixture, "f*", limit: 100).count == 6)
        limits.treeEntries = 5
        let few = try Fixture(limits: limits)
        for index in 0..<9 { try few.write("", to: "f\(index)") }
        #expect(try await found(few, "f*").last?.contains("ended early because 5 entries were looked at") == true)
        limits.treeEntries = 1_000
        limits.treeTime = .zero
        let slow = try Fixture(limits: limits)
        for index in 0..<9 { try slow.write("", to: "f\(index)") }
        #expect(try await found(slow, "f*").last?.contains("took longer than 0 s") == true)
    }

    @Test func namesCannotForgeRows() async throws {
        let fixture = try Fixture()
        try fixture.write("", to: "a\nb.txt")
        try fixture.write("", to: "c\u{1B}[2K")
        #expect(try await found(fixture, "*") == ["2 paths in \(fixture.workspace)", "\"a\\u{A}b.txt\"", "\"c\\u{1B}[2K\""])
    }

    @Test func cancellingEndsIt() async throws {
        let fixture = try Fixture()
        try fixture.write("", to: "a")
        let flag = CancelFlag()
        flag.set()
        let lookout = Lookout(workspace: fixture.box.workspace, places: SensitivePlaces(own: []), limits: ToolLimits())
        let execution = FileExecution(lookout: lookout, cancelled: flag)
        for (tool, call) in [(BuiltInTool.findFiles, #"{"pattern":"*"}"#), (.searchText, #"{"text":"a"}"#)] {
            let facts = try await fixture.facts(tool.rawValue, JSONParser.parse(Array(call.utf8)).value)
            let result = execution.run(tool, try ToolArguments(parsing: Array(call.utf8)), approved: facts)
            #expect(result == FileExecution.cancelledResult)
        }
    }
}
