import JSON
import Testing

@testable import assent

@Suite struct DoctorReportTests {
    private let findings: [Finding] = [
        .ok("disk", "8 MB free"), .warning("tmux", "slow", mend: "Make it fast."), .problem("journal", "gone", mend: "Bring it back."),
    ]

    @Test func aLineAFindingAndARemedyBelow() {
        #expect(
            DoctorReport(findings).lines == [
                "ok       disk     8 MB free",
                "warning  tmux     slow",
                "                  → Make it fast.",
                "problem  journal  gone",
                "                  → Bring it back.",
                "",
                "1 problem, 1 warning",
            ])
        #expect(DoctorReport([.ok("a", "b")]).lines.last == "no problems, no warnings")
    }

    @Test func onlyAProblemIsUnhealthy() {
        #expect(DoctorReport(Array(findings.prefix(2))).isHealthy)
        #expect(!DoctorReport(findings).isHealthy)
    }

    @Test func jsonSaysTheSame() {
        let json = DoctorReport(findings).json
        #expect(json["problems"]?.integer == 1 && json["warnings"]?.integer == 1)
        #expect(json["checks"]?.array?.count == 3)
        #expect(json["checks"]?.array?[1] == ["level": "warning", "check": "tmux", "found": "slow", "remedy": "Make it fast."])
    }

    /// Whatever put them there: a key is never shown, and nothing steers the terminal.
    @Test func secretsAndControlsAreNotShown() {
        let report = DoctorReport([.problem("model", "bad key sk-12345 sk-12345\u{1B}[2J", mend: "not sk-12345")], hiding: ["sk-12345", ""])
        let text = report.lines.joined() + report.json.serializedText
        #expect(!text.contains("sk-12345") && !text.utf8.contains(0x1B))
        #expect(report.lines[0].hasPrefix("problem  model  bad key (hidden) (hidden)"))
    }
}
