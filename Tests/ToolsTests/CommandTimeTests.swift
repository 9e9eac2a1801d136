import Approval
import Conversation
import JSON
import Testing

@testable import Tools

/// A call may say how long it takes.
@Suite struct CommandTimeTests {
    private static func long(_ argv: [String], _ seconds: Int) -> JSONValue {
        ["argv": .array(argv.map { .string(ExactString($0)) }), "timeout_seconds": .number(JSONNumber(seconds))]
    }

    @Test(.timeLimit(.minutes(1))) func itIsEndedThen() async throws {
        let fixture = try Fixture()
        let result = try await fixture.run("run_command", Self.long(["sleep", "1000"], 1))
        #expect(result.text == "timed out after 1 s; it and everything it had started were ended")
    }

    @Test func itMayBeLongerThanUsual() async throws {
        var limits = ToolLimits()
        limits.commandTime = .milliseconds(200)
        let fixture = try Fixture(limits: limits)
        #expect(try await fixture.run("run_command", Self.long(["sh", "-c", "sleep 0.6; echo well"], 30)).text.hasPrefix("well\n"))
        #expect(try await fixture.run("run_shell", ["command": "sleep 0.6; echo well", "timeout_seconds": 30]).text.hasPrefix("well\n"))
    }

    @Test(arguments: [0, -1, 3601, 1_000_000])
    func itHasBounds(_ seconds: Int) async throws {
        let problem = try await Fixture().problem("run_command", Self.long(["true"], seconds))
        #expect(problem.contains("timeout_seconds"))
    }

    @Test(arguments: [(90, "ends after 90 s"), (600, "ends after 10 min"), (150, "ends after 2 min 30 s"), (3600, "ends after 60 min")])
    func thePaneSaysSo(_ seconds: Int, _ words: String) async throws {
        let fixture = try Fixture()
        let definition = try fixture.definition("run_command")
        let json = Self.long(["make"], seconds)
        let arguments = try ToolArguments(parsing: json.serialized())
        var facts = try await fixture.facts("run_command", Self.long(["true"], seconds))
        facts.effect = .runs(argv: ["make"])
        let sheet = CallSheet(key: CallKey(session: SessionID("s"), number: 1), revision: 1, definition: definition, arguments: arguments, facts: facts)
        let rows = Inspection.display(of: sheet, verdict: Policy().verdict(on: sheet)).rows
        #expect(rows.contains(DisplayRow(.effect, label: "time", words)))
        #expect(rows.contains(DisplayRow(.effect, label: "sandbox", "none")))
    }
}
