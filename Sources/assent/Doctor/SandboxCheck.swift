import Approval
import Configuration
import JSON
import Tools

/// Whether commands can be shut in, which matters where the configuration asks for it.
struct SandboxCheck {
    /// nil when no session would begin.
    let settings: SessionSettings?
    let options: SessionOptions
    let here: Here

    private static let remedy = "Install bubblewrap (`apt-get install bubblewrap`), or set sandbox.run_command and sandbox.run_shell to \"off\"."

    func findings() async -> [Finding] {
        guard let settings, let workspace = try? SessionOpening.workspace(options.folder ?? ".") else { return [] }
        let wishes = SandboxSettings(settings.configuration, here: here)
        let wanted = [wishes.runCommand, wishes.runShell].filter { $0 != .off }
        let sandbox = Sandbox(wishes, workspace: workspace, ownFolders: [])
        var isThere = false
        for choice in wanted.isEmpty ? [.noNetwork] : Set(wanted).sorted(by: { $0.rawValue < $1.rawValue }) {
            let (program, trouble) = await sandbox.check(choice)
            isThere = program != nil
            guard let trouble else { continue }
            if wanted.isEmpty { return [.ok("sandbox", "off; \(trouble)")] }
            let words = "the configuration asks for one, and \(trouble): commands do not run"
            return [.problem("sandbox", words, mend: program == nil ? Self.remedy : "Let bubblewrap make namespaces here, or set sandbox.run_command and sandbox.run_shell to \"off\".")]
        }
        let state = "run_command \(wishes.runCommand.rawValue), run_shell \(wishes.runShell.rawValue)"
        return [.ok("sandbox", wanted.isEmpty ? "off; bubblewrap is here and works" : "\(state); bubblewrap \(isThere ? "works" : "is not here")")]
    }
}
