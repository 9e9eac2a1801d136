import Approval
import Guards
import JSON
import Link
import Tools

/// The policy files, and what they come to.
struct PolicyCheck {
    let findings: [Finding]

    private static let remedy = "Mend the line; docs/policy.md says what there is, and `assent policy test` whether all is well."

    init(_ options: SessionOptions, folders: DataFolders, here: Here) {
        // What is wrong with the folder, another look says.
        guard let workspace = try? SessionOpening.workspace(options.folder ?? ".") else {
            findings = []
            return
        }
        let files = PolicyFiles(PolicyPlace.all(folders, workspace), TrustStore(folder: folders.data))
        var findings: [Finding] = []
        for file in files.files {
            guard let trouble = file.trouble else { continue }
            if case .unknown = file.state, file.layer != .workspace {
                findings.append(.problem("policy", "\(Failure.sentence(trouble.words)) No session begins.", mend: trouble.hint ?? Self.remedy))
            } else {
                findings.append(.problem("policy", file.damage ?? trouble.words, mend: trouble.hint ?? Self.remedy))
            }
        }
        let read = files.files.filter { $0.state == .read }.map(\.path)
        if findings.isEmpty {
            let (rules, guards) = (files.all.count { files.counts($0) }, files.guards.all.count)
            let counts = "\(PolicyTrial.count(rules, "rule")), \(PolicyTrial.count(guards, "guard"))"
            findings.append(.ok("policy", read.isEmpty ? "no files; only built-in rules hold" : "\(counts) in \(read.joined(separator: ", "))"))
        }
        findings += files.trustNotices.map { .warning("policy", $0.message, mend: $0.hint ?? Self.remedy) }
        self.findings = findings
    }
}
