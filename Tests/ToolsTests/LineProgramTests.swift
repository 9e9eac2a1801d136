import Approval
import Conversation
import JSON
import TestSupport
import Testing

@testable import Tools

/// Which files the programs of a shell line are: those that the shell takes, also where the work itself can write them.
@Suite struct LineProgramTests {
    private func facts(_ line: String, searchPath: [String], in workspace: String) async throws -> Facts {
        let box = ToolBox(
            workspace: try Workspace(folder: ExactString(workspace)),
            environment: ChildEnvironment(choosingFrom: [], searchPath: searchPath.map { ExactString($0) }), ownFolders: [])
        let definition = try #require(box.definitions.first { $0.name == "run_shell" })
        let arguments: JSONValue = ["command": .string(ExactString(line))]
        guard case .facts(let facts) = await box.look(tool: definition, arguments: try .init(parsing: arguments.serialized())) else {
            throw Files.Failure(description: "no facts")
        }
        return facts
    }

    @Test func aLinkOfTheSystemIntoTheWorkIsTaken() async throws {
        let scratch = try ScratchFolder()
        let work = "\(scratch.path)/work"
        let bin = "\(scratch.path)/bin"
        _ = try Shell.run(["mkdir", "-p", work, bin])
        try Files.write("#!/bin/sh\n", to: "\(work)/ls")
        _ = try Shell.run(["chmod", "+x", "\(work)/ls"])
        _ = try Shell.run(["ln", "-s", "\(work)/ls", "\(bin)/ls"])
        let facts = try await facts("ls && cat x; nothing-of-the-kind", searchPath: [bin, "/usr/bin", "/bin"], in: work)
        #expect(facts.programs.map(\.given) == ["ls", "cat"])
        #expect(facts.programs.map(\.inside) == [true, false])
        let rule = try Rule(["effect": "allow", "command": "ls"])
        let sheet = CallSheet(
            key: .init(session: .init("s"), number: 1), revision: 1, definition: .init(name: "run_shell", summary: "", parameters: ["type": "object"]),
            arguments: try .init(parsing: []), facts: try await self.facts("ls", searchPath: [bin, "/usr/bin", "/bin"], in: work))
        #expect(Policy(rules: RuleSet([rule])).verdict(on: sheet).ruling == .ask)
    }
}
