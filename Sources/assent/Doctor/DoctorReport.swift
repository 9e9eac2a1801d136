import Approval
import JSON

/// All findings, as text for a person and as JSON for a program.
struct DoctorReport {
    let findings: [Finding]

    /// - Parameter secrets: texts of which nothing may be shown, whoever put them into a finding.
    init(_ findings: [Finding], hiding secrets: [String] = []) {
        func clean(_ text: String) -> String {
            var bytes = Array(text.utf8)
            for secret in secrets where secret.utf8.count >= 4 {
                while let range = bytes.firstRange(of: Array(secret.utf8)) { bytes.replaceSubrange(range, with: "(hidden)".utf8) }
            }
            return VisibleText.line(String(decoding: bytes, as: UTF8.self))
        }
        self.findings = findings.map { finding in
            Finding(level: finding.level, check: finding.check, found: clean(finding.found), remedy: finding.remedy.map(clean))
        }
    }

    var isHealthy: Bool { !findings.contains { $0.level == .problem } }

    var lines: [String] {
        let width = findings.map(\.check.count).max() ?? 0
        var lines: [String] = []
        for finding in findings {
            let check = finding.check + String(repeating: " ", count: width - finding.check.count)
            let level = finding.level.rawValue + String(repeating: " ", count: 7 - finding.level.rawValue.count)
            lines.append("\(level)  \(check)  \(finding.found)")
            if let remedy = finding.remedy { lines.append(String(repeating: " ", count: width + 11) + "→ \(remedy)") }
        }
        lines.append("")
        lines.append(summary)
        return lines
    }

    private var summary: String {
        func words(_ level: Finding.Level, _ word: String) -> String {
            let count = count(level)
            return "\(count == 0 ? "no" : String(count)) \(word)\(count == 1 ? "" : "s")"
        }
        return "\(words(.problem, "problem")), \(words(.warning, "warning"))"
    }

    private func count(_ level: Finding.Level) -> Int { findings.count { $0.level == level } }

    var json: JSONValue {
        func text(_ text: String?) -> JSONValue { text.map { .string(ExactString($0)) } ?? .null }
        let checks = findings.map { finding -> JSONValue in
            ["level": text(finding.level.rawValue), "check": text(finding.check), "found": text(finding.found), "remedy": text(finding.remedy)]
        }
        return [
            "version": text(Version.number), "problems": .number(JSONNumber(count(.problem))),
            "warnings": .number(JSONNumber(count(.warning))), "checks": .array(checks),
        ]
    }
}
