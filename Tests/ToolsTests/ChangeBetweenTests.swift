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

/// What changes after the approval stops the run.
@Suite struct ChangeBetweenTests {
    private static let new: JSONValue = ["path": "a.txt", "content": "new"]

    private static let edit: JSONValue = ["path": "a.txt", "edits": [["old_text": "old", "new_text": "new"]]]

    /// A call of each tool that touches `a.txt`.
    private static func call(_ tool: String) -> JSONValue {
        switch tool {
        case "write_file": new
        case "edit_file": edit
        case "move_file": ["from": "a.txt", "to": "moved.txt"]
        case "search_text": ["text": "o", "path": "a.txt"]
        default: ["path": "a.txt"]
        }
    }

    private static func prepared() throws -> Fixture {
        let fixture = try Fixture()
        try fixture.write("old", to: "a.txt")
        try Files.write("keep", to: "\(fixture.outside)/victim")
        return fixture
    }

    private func check(
        _ fixture: Fixture, _ tool: String, _ arguments: JSONValue, meanwhile: () throws -> Void
    ) async throws {
        let result = try await fixture.run(tool, arguments, meanwhile: meanwhile)
        #expect(result.isError)
        #expect(result.text.contains("nothing was done"))
        #expect(try Files.text("\(fixture.outside)/victim") == "keep")
        // No temporary file stays behind.
        #expect(try Files.list(fixture.workspace).allSatisfy { !$0.contains(".assent-") })
        #expect(try Files.list(fixture.outside) == ["victim"])
    }

    @Test(arguments: ["write_file", "edit_file", "move_file", "delete_file"])
    func otherContent(_ tool: String) async throws {
        let fixture = try Self.prepared()
        try await check(fixture, tool, Self.call(tool)) {
            try fixture.write("odd", to: "a.txt")
        }
        #expect(try fixture.text("a.txt") == "odd")
    }

    @Test(arguments: ["write_file", "edit_file", "move_file", "delete_file", "read_file", "search_text"])
    func anotherFileOfTheSameContent(_ tool: String) async throws {
        let fixture = try Self.prepared()
        try await check(fixture, tool, Self.call(tool)) {
            try fixture.write("old", to: "b.txt")
            #expect(rename("\(fixture.workspace)/b.txt", "\(fixture.workspace)/a.txt") == 0)
        }
        #expect(try fixture.text("a.txt") == "old")
    }

    @Test(arguments: ["write_file", "edit_file", "move_file", "delete_file", "read_file", "search_text"])
    func aLinkInItsPlace(_ tool: String) async throws {
        let fixture = try Self.prepared()
        try await check(fixture, tool, Self.call(tool)) {
            #expect(unlink("\(fixture.workspace)/a.txt") == 0)
            try fixture.link("a.txt", to: "\(fixture.outside)/victim")
        }
    }

    @Test(arguments: ["write_file", "delete_file", "read_file", "list_directory", "find_files", "search_text", "make_directory"])
    func anotherFolderOnTheWay(_ tool: String) async throws {
        let fixture = try Self.prepared()
        try fixture.folder("d")
        try fixture.write("old", to: "d/victim")
        let call: JSONValue =
            switch tool {
            case "write_file": ["path": "d/victim", "content": "new"]
            case "list_directory": ["path": "d"]
            case "find_files": ["path": "d", "pattern": "*"]
            case "search_text": ["path": "d", "text": "e"]
            case "make_directory": ["path": "d/new"]
            default: ["path": "d/victim"]
            }
        try await check(fixture, tool, call) {
            #expect(rename("\(fixture.workspace)/d", "\(fixture.workspace)/moved") == 0)
            try fixture.link("d", to: fixture.outside)
        }
        #expect(try fixture.text("moved/victim") == "old")
    }

    @Test func aFileThatHasAppeared() async throws {
        let fixture = try Self.prepared()
        try await check(fixture, "write_file", ["path": "new.txt", "content": "new"]) {
            try fixture.write("user data", to: "new.txt")
        }
        #expect(try fixture.text("new.txt") == "user data")
    }

    @Test func aFileThatHasGone() async throws {
        let fixture = try Self.prepared()
        try await check(fixture, "write_file", Self.new) { #expect(unlink("\(fixture.workspace)/a.txt") == 0) }
        #expect(try Files.list(fixture.workspace) == [])
    }

    @Test func aDanglingLinkThatLeadsElsewhere() async throws {
        let fixture = try Self.prepared()
        try fixture.link("d", to: "in.txt")
        try await check(fixture, "write_file", ["path": "d", "content": "new"]) {
            #expect(unlink("\(fixture.workspace)/d") == 0)
            try fixture.link("d", to: "\(fixture.outside)/out.txt")
        }
    }

    @Test func anotherWorkspaceAtTheSamePath() async throws {
        let fixture = try Self.prepared()
        try await check(fixture, "write_file", Self.new) {
            #expect(rename(fixture.workspace, "\(fixture.workspace).old") == 0)
            try Fixture.makeFolder(fixture.workspace)
            try fixture.write("old", to: "a.txt")
        }
        #expect(try fixture.text("a.txt") == "old")
    }

    @Test func aTimeStampAloneIsNoChange() async throws {
        let fixture = try Self.prepared()
        let result = try await fixture.run("write_file", Self.new, meanwhile: {
            try fixture.setTime(of: "a.txt", 1)
        })
        #expect(!result.isError)
        #expect(try fixture.text("a.txt") == "new")
    }

    @Test func anotherProgram() async throws {
        let fixture = try Self.prepared()
        try fixture.write("#!/bin/sh\necho one\n", to: "tool")
        #expect(chmod("\(fixture.workspace)/tool", 0o755) == 0)
        let same = try await fixture.command(["./tool"])
        #expect(same.text.hasPrefix("one\n"))
        let result = try await fixture.run("run_command", Fixture.command(["./tool"]), meanwhile: {
            try fixture.write("#!/bin/sh\necho two\n", to: "tool")
            try fixture.setTime(of: "tool", 1)
        })
        #expect(result.text.contains("nothing was run"))
    }

    @Test func anotherFolderToRunIn() async throws {
        let fixture = try Self.prepared()
        try fixture.folder("d")
        let result = try await fixture.run("run_command", Fixture.command(["pwd"], cwd: "d"), meanwhile: {
            #expect(rmdir("\(fixture.workspace)/d") == 0)
            try fixture.link("d", to: fixture.outside)
        })
        #expect(result.text.contains("nothing was run"))
    }

    @Test func factsThatWereNotFoundOutCannotRun() async throws {
        var limits = ToolLimits()
        limits.factsTime = .zero
        let fixture = try Self.prepared()
        let slow = ToolBox(
            workspace: fixture.box.workspace, environment: ChildEnvironment(choosingFrom: []), limits: limits, ownFolders: [])
        let definition = try fixture.definition("delete_file")
        let arguments = try ToolArguments(parsing: Array(#"{"path":"a.txt"}"#.utf8))
        var found = await slow.facts(tool: definition, arguments: arguments)
        // The work may win the race against no time at all.
        for _ in 0..<1000 {
            if case .facts(let facts) = found, !facts.unknown.isEmpty { break }
            found = await slow.facts(tool: definition, arguments: arguments)
        }
        guard case .facts(let facts) = found else {
            Issue.record("no facts")
            return
        }
        #expect(facts.unknown.count == 1)
        #expect(facts.targets.first?.inside == false)
        let result = await fixture.box.run(try Fixture.warrant(definition, arguments, facts), output: { _ in })
        #expect(result.text.contains("nothing was done"))
        #expect(Files.exists("\(fixture.workspace)/a.txt"))
    }

    @Test func approvalsOfAnotherFolderDoNotFit() async throws {
        let (one, two) = (try Self.prepared(), try Self.prepared())
        let definition = try one.definition("delete_file")
        let arguments = try ToolArguments(parsing: Array(#"{"path":"a.txt"}"#.utf8))
        let facts = try await one.facts("delete_file", ["path": "a.txt"])
        let result = await two.box.run(try Fixture.warrant(definition, arguments, facts), output: { _ in })
        #expect(result.isError)
        #expect(Files.exists("\(two.workspace)/a.txt"))
    }
}
