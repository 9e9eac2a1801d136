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

/// Invariant 14: of scripts that are run by path the content is shown, and what is not covered is said.
@Suite struct ScriptFactsTests {
    private func script(_ fixture: Fixture, _ text: String, name: String = "x.sh") throws {
        try Files.write(text, to: "\(fixture.workspace)/\(name)")
        #expect(chmod("\(fixture.workspace)/\(name)", 0o755) == 0)
    }

    @Test func aScriptRunByPathIsReadWhole() async throws {
        let fixture = try Fixture()
        try script(fixture, "#!/bin/sh\necho hi\n")
        let facts = try await fixture.facts("run_command", ["argv": ["./x.sh", "a"]])
        let found = try #require(facts.scripts.first)
        #expect(found.text == Array("#!/bin/sh\necho hi\n".utf8) && found.content == Digest(of: Array("#!/bin/sh\necho hi\n".utf8)))
        #expect(found.inside && facts.scripts.count == 1)
    }

    @Test func aProgramThatIsNoScriptHasNone() async throws {
        let fixture = try Fixture()
        #expect(try await fixture.facts("run_command", ["argv": ["/bin/ls"]]).scripts.isEmpty)
        #expect(try await fixture.facts("run_command", ["argv": ["ls"]]).scripts.isEmpty)
    }

    @Test func aLongScriptIsSaidNotToBeShownAndStillBound() async throws {
        let fixture = try Fixture()
        try script(fixture, "#!/bin/sh\n" + String(repeating: "# words\n", count: 40_000))
        let found = try #require(try await fixture.facts("run_command", ["argv": ["./x.sh"]]).scripts.first)
        #expect(found.text == nil && found.content != nil && found.problem?.contains("larger") == true)
    }

    /// Invariant 24: the script's content is part of what was approved.
    @Test func aScriptThatChangedDoesNotRun() async throws {
        let fixture = try Fixture()
        try script(fixture, "#!/bin/sh\necho first\n")
        let result = try await fixture.run("run_command", ["argv": ["./x.sh"]], meanwhile: {
            try Files.write("#!/bin/sh\necho other\n", to: "\(fixture.workspace)/x.sh")
        })
        #expect(result.isError && !result.text.contains("other"))
    }

    @Test func whatChangedIsSaid() async throws {
        let fixture = try Fixture()
        try script(fixture, "#!/bin/sh\necho first\n")
        let before = try await fixture.facts("run_command", ["argv": ["./x.sh"]])
        try Files.write("#!/bin/sh\necho other\n", to: "\(fixture.workspace)/x.sh")
        let now = try await fixture.facts("run_command", ["argv": ["./x.sh"]])
        #expect(now.changes(since: before).contains("The content of the script ./x.sh has changed."))
    }
}
