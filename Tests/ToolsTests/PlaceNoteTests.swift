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

/// Names that are not what they look like, and places that are more than a file.
@Suite struct PlaceNoteTests {
    private func notes(_ fixture: Fixture, _ path: String, _ tool: String = "write_file") async throws -> [PlaceNote] {
        try await fixture.target(tool, path: path).notes
    }

    private func flags(_ fixture: Fixture, _ tool: String, _ path: String) async throws -> [String] {
        let arguments: JSONValue =
            tool == "write_file" ? ["path": .string(ExactString(path)), "content": "x"] : ["path": .string(ExactString(path))]
        let sheet = CallSheet(
            key: CallKey(session: SessionID("s"), number: 1), revision: 1, definition: try fixture.definition(tool),
            arguments: try ToolArguments(parsing: arguments.serialized()), facts: try await fixture.facts(tool, arguments))
        return Policy().verdict(on: sheet).flags
    }

    @Test func aNameInAnotherNormalFormAsks() async throws {
        let fixture = try Fixture()
        try fixture.write("composed", to: "caf\u{E9}.txt")
        try fixture.write("apart", to: "cafe\u{301}.txt")
        #expect(try Files.list(fixture.workspace).count == 2)
        #expect(try await notes(fixture, "cafe\u{301}.txt", "read_file") == [.normalVariant(of: "caf\u{E9}.txt")])
        // The composed one has a twin beside it.
        #expect(try await notes(fixture, "caf\u{E9}.txt", "read_file") == [.normalVariant(of: "cafe\u{301}.txt")])
        #expect(try await flags(fixture, "read_file", "cafe\u{301}.txt") == ["unicode-normalisation"])
        #expect(unlink("\(fixture.workspace)/cafe\u{301}.txt") == 0)
        #expect(try await notes(fixture, "caf\u{E9}.txt", "read_file") == [])
        #expect(try await notes(fixture, "cafe\u{301}/new.txt") == [.normalVariant(of: "caf\u{E9}")])
    }

    @Test(arguments: ["\u{FC}bung.txt", "\u{3B1}\u{3AE}.txt", "\u{65E5}\u{672C}.txt", "\u{928}\u{92E}\u{938}\u{94D}\u{924}\u{947}.txt", "x\u{335}.txt", "\u{1F600}.txt"])
    func ordinaryNamesOfAnyScriptDoNot(_ name: String) async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: name)
        #expect(try await notes(fixture, name, "read_file") == [])
        #expect(try await notes(fixture, name) == [])
    }

    @Test func aNewNameThatDiffersByCaseIsNamed() async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "README.md")
        #expect(try await notes(fixture, "Readme.md") == [.caseVariant(of: "README.md")])
        #expect(try await notes(fixture, "README.md") == [])
        try fixture.write("x", to: "readme.md")
        #expect(try await notes(fixture, "readme.md") == [], "two files that are both there are two files")
    }

    @Test func whatRunsByItselfIsNamed() async throws {
        let fixture = try Fixture()
        for path in [".git/hooks/pre-commit", ".vscode/tasks.json", ".bashrc", ".github/workflows/ci.yml", "package.json", "sub/.git/config", ".husky/pre-push"] {
            #expect(try await flags(fixture, "write_file", path).contains("auto-executed-file"), "\(path)")
        }
        for path in ["README.md", "src/main.swift", "hooks/useState.ts", ".gitignore", "package.md"] {
            #expect(try await notes(fixture, path) == [], "\(path)")
        }
        try fixture.write("{}", to: "package.json")
        #expect(try await notes(fixture, "package.json", "read_file") == [], "reading it runs nothing")
    }

    @Test func aLinkToARepositoryAndAFileThatPointsToOneCountAsIt() async throws {
        let fixture = try Fixture()
        try fixture.folder("real")
        try fixture.link(".git", to: "real")
        #expect(try await flags(fixture, "write_file", ".git/config").contains("auto-executed-file"))
        try fixture.folder("nested")
        try fixture.folder("nested/.git")
        try fixture.link("plain", to: "nested/.git")
        #expect(try await flags(fixture, "write_file", "plain/hooks/x").contains("auto-executed-file"))
        try fixture.folder("tree")
        try fixture.write("gitdir: /elsewhere\n", to: "tree/.git")
        #expect(try await flags(fixture, "write_file", "tree/.git").contains("auto-executed-file"))
        #expect(try await flags(fixture, "write_file", ".GIT/config").contains("case-variant"))
    }

    @Test func aTildeIsAFolderAndWhatAShellWouldReadIsNamed() async throws {
        let scratch = try ScratchFolder()
        let fixture = try Fixture(variables: [EnvironmentEntry(name: "HOME", value: ExactString("\(scratch.path)/home"))], scratch: scratch)
        let target = try await fixture.target("write_file", path: "~/.ssh/config")
        #expect(target.resolved == ExactString("\(fixture.workspace)/~/.ssh/config") && target.inside)
        #expect(target.notes.contains(.shellReading(ExactString("\(scratch.path)/home/.ssh/config"), isInside: false)))
        #expect(try await flags(fixture, "write_file", "~/notes.txt").contains("outside-workspace"))
        // What runs is what was said.
        _ = try await fixture.run("write_file", ["path": "~/notes.txt", "content": "x"])
        #expect(try fixture.text("~/notes.txt") == "x" && !Files.exists("\(scratch.path)/home"))
        #expect(try await notes(fixture, "~root/x") == [])
        #expect(try await notes(fixture, "a~/x") == [])
    }

    @Test func placesOfTheSystemAreSpecial() async throws {
        let fixture = try Fixture()
        for path in ["/proc/self/root\(fixture.workspace)/a.txt", "/dev/null", "/sys/kernel/x", "/proc/self/environ"] {
            #expect(try await flags(fixture, "write_file", path).contains("special-file"), "\(path)")
        }
        #expect(mkfifo("\(fixture.workspace)/pipe", 0o600) == 0)
        let arguments: JSONValue = ["path": "pipe"]
        #expect(try await flags(fixture, "delete_file", "/dev/shm/x").contains("special-file"))
        guard case .facts(let facts) = try await fixture.result("read_file", arguments) else { return #expect(Bool(false)) }
        #expect(facts.targets.first?.kind == .pipe && facts.unknown.count == 1)
    }

    @Test(arguments: ["src//a.txt", "./src/./a.txt", "src/../src/a.txt"]) func roundaboutWaysAreTheSamePlace(_ path: String) async throws {
        let fixture = try Fixture()
        try fixture.folder("src")
        try fixture.write("x", to: "src/a.txt")
        let target = try await fixture.target("read_file", path: path)
        #expect(target.resolved == ExactString("\(fixture.workspace)/src/a.txt") && target.notes.isEmpty)
    }
}
