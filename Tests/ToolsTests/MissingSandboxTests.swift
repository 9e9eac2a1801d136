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

/// A sandbox that is asked for and cannot be had: nothing runs, and it is said why.
@Suite(.timeLimit(.minutes(3))) struct MissingSandboxTests {
    private struct Place {
        let scratch: ScratchFolder
        let fixture: Fixture

        /// - Parameter script: what stands in the place of `bwrap`; nil for nothing.
        init(_ script: String?) throws {
            scratch = try ScratchFolder()
            if let script {
                try Files.write("#!/bin/sh\n\(script)\n", to: "\(scratch.path)/bwrap")
                guard chmod("\(scratch.path)/bwrap", 0o755) == 0 else { throw Unexpected(description: "chmod") }
            }
            var settings = SandboxSettings(runCommand: .noNetwork)
            settings.searchPath = [ExactString(scratch.path)]
            fixture = try Fixture(sandbox: settings)
        }
    }

    @Test func withoutBubblewrapNothingRuns() async throws {
        let place = try Place(nil)
        let problem = try await place.fixture.problem("run_command", Fixture.command(["touch", "made"]))
        #expect(
            problem == """
                run_command runs in a sandbox here (sandbox.run_command = "no-network"), and there is none: bubblewrap (bwrap) is not \
                installed. It runs again when bubblewrap is installed and works (`assent doctor` looks), or when the person sets \
                sandbox.run_command to "off".
                """)
        // Not even what was approved before it went.
        let arguments = try ToolArguments(parsing: Fixture.command(["touch", "made"]).serialized())
        let facts = try await Fixture().facts("run_command", Fixture.command(["touch", "made"]))
        let result = await place.fixture.box.run(try Fixture.warrant(try place.fixture.definition("run_command"), arguments, facts), output: { _ in })
        #expect(result.isError && result.text.hasSuffix("Nothing was run."))
        #expect(!Files.exists("\(place.fixture.workspace)/made"))
        // The other tool has none and needs none.
        #expect(try await !place.fixture.run("run_shell", ["command": "true"]).isError)
    }

    @Test func aSandboxThatIsForbiddenIsNone() async throws {
        let place = try Place("echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1")
        let problem = try await place.fixture.problem("run_command", Fixture.command(["touch", "made"]))
        #expect(problem.contains("and there is none: bubblewrap does not work here (bwrap: setting up uid map: Permission denied). "))
    }

    @Test func oneThatHangsIsNone() async throws {
        let place = try Place("exec sleep 1000")
        let problem = try await place.fixture.problem("run_command", Fixture.command(["true"]))
        #expect(problem.contains("bubblewrap did not come to an end in time"))
    }

    @Test func itIsTriedOnce() async throws {
        let place = try Place("echo x >> \"$PWD/tried\"; exit 0")
        for _ in 0..<3 { _ = try await place.fixture.facts("run_command", Fixture.command(["true"])) }
        #expect(try place.fixture.text("tried") == "x\n")
    }

    struct Mounts: Sendable, CustomTestStringConvertible {
        let workspace: ExactString
        let words: String
        var testDescription: String { workspace.string }
    }

    @Test(arguments: [
        Mounts(workspace: "/", words: "--bind . / --dev /dev --proc /proc"),
        Mounts(workspace: "/usr", words: "--ro-bind / / --dev /dev --proc /proc"),
    ])
    func theRootIsReadOnlyUnlessItIsTheWorkingFolder(_ mounts: Mounts) throws {
        let plan = SandboxPlan(.network, workspace: try Workspace(folder: mounts.workspace), hidden: [])
        let words = plan.arguments(folder: "/", program: "x", words: []).map(\.string)
        #expect(words.joined(separator: " ").hasPrefix("bwrap \(mounts.words)"))
        #expect(words.contains("--unshare-net") == false)
        #expect(words.suffix(2) == ["--", "x"])
    }

    @Test func whatIsHiddenComesAfterWhatItLiesIn() throws {
        let plan = SandboxPlan(.noNetwork, workspace: try Workspace(folder: "/tmp"), hidden: ["/usr/lib", "/nonexistent", "/"])
        #expect(plan.hidden.count == 2)
        #expect(plan.obstacle != nil)
        let words = SandboxPlan(.noNetwork, workspace: try Workspace(folder: "/tmp"), hidden: []).arguments(folder: "/", program: "x", words: [])
        let tmp = try #require(zip(words, words.dropFirst()).enumerated().first { $0.element == ("--tmpfs", "/tmp") }?.offset)
        let bind = try #require(words.lastIndex(of: "--bind"))
        #expect(tmp < bind && words[bind + 2] == "/tmp")
    }
}
