import Approval
import Configuration
import JSON
import Socket
import Tools

extension SandboxSettings {
    /// As configured. A word that is none of a sandbox's would be the strictest, but the table lets none through.
    init(_ configuration: EffectiveConfiguration, here: Here) {
        self.init(
            runCommand: SandboxChoice(rawValue: configuration.sandboxOfCommands) ?? .noNetwork,
            runShell: SandboxChoice(rawValue: configuration.sandboxOfShells) ?? .noNetwork,
            hidden: [ExactString(SocketFolder.path(parent: SessionDirectory(here).parent))])
    }
}
