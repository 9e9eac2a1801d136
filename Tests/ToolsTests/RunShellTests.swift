import Approval
import JSON
import TestSupport
import Testing

@testable import Tools

@Suite struct RunShellTests {
    @Test func aLineRunsInAShellAsItIs() async throws {
        let fixture = try Fixture()
        let result = try await fixture.run("run_shell", ["command": "printf '%s|' a\\ b \"$((1+2))\" ; echo é > out; cat out"])
        #expect(result.text.contains("a b|3|é"))
    }

    @Test func theShellIsFoundInTheFixedPathAndNamed() async throws {
        let fixture = try Fixture()
        try Files.write("#!/bin/sh\necho planted\n", to: "\(fixture.workspace)/bash")
        let facts = try await fixture.facts("run_shell", ["command": "true"])
        #expect(facts.program?.resolved.map { $0.string.hasSuffix("bash") || $0.string.hasSuffix("sh") } == true)
        #expect(facts.program?.inside == false)
        guard case .runsLine(_, let line) = facts.effect else { throw Unexpected(description: "\(facts.effect)") }
        #expect(line == "true")
    }

    @Test func anotherFolderIsUsedAndShown() async throws {
        let fixture = try Fixture()
        try Fixture.makeFolder("\(fixture.workspace)/sub")
        let result = try await fixture.run("run_shell", ["command": "pwd", "cwd": "sub"])
        #expect(result.text.contains("\(fixture.workspace)/sub"))
        #expect(try await fixture.problem("run_shell", ["command": "pwd", "cwd": "none"]).contains("none"))
    }

    @Test func anEmptyLineIsRefused() async throws {
        let fixture = try Fixture()
        #expect(try await fixture.problem("run_shell", ["command": ""]).contains("command"))
    }
}
