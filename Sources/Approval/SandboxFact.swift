public import JSON

/// Whether a command is shut in, and how far. From the weakest to the strictest.
public enum SandboxChoice: String, Sendable, CaseIterable {
    case off
    /// The working folder can be written, nothing else; the network is there.
    case network
    /// The same without a network.
    case noNetwork = "no-network"
}

/// What a command would be shut in by.
public struct SandboxFact: Sendable, Equatable {
    public var choice: SandboxChoice
    /// The program that makes the sandbox, absolute; nil for none.
    public var program: ExactString?

    public init(_ choice: SandboxChoice, program: ExactString? = nil) {
        self.choice = choice
        self.program = program
    }

    /// For the pane; short enough to stand on a row each.
    var rows: [DisplayRow] {
        let shut = "writes only in the working folder"
        return switch choice {
        case .off: [DisplayRow(.effect, label: "sandbox", "none")]
        case .network: [DisplayRow(.effect, label: "sandbox", shut), DisplayRow(.effect, label: "network", "as outside")]
        case .noNetwork: [DisplayRow(.effect, label: "sandbox", shut), DisplayRow(.effect, label: "network", "none")]
        }
    }
}
