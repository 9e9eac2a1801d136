/// What an option lets a program do beyond what it does without it.
enum OptionPower: Sendable, Hashable {
    /// It runs another program.
    case runs
    case writes
    case deletes
    case connects
    /// It reads what a list names, or what stands in a file that it obeys, and not what the command names.
    case obeysList
    /// It leaves the folders that the command names, by links in them.
    case follows

    /// The names of the flags that it raises.
    var flags: Set<String> {
        switch self {
        case .runs: ["exec-option"]
        case .writes: ["write-option"]
        case .deletes: ["write-option", "destructive"]
        case .connects: ["network"]
        case .obeysList: ["list-option"]
        case .follows: ["follow-option"]
        }
    }

    var risk: Risk {
        switch self {
        case .runs, .obeysList, .follows: .unknown
        case .writes: .writes
        case .deletes: .destructive
        case .connects: .openWorld
        }
    }

    /// In a sentence behind the option.
    var does: String {
        switch self {
        case .runs: "lets it run another program"
        case .writes: "lets it write"
        case .deletes: "lets it delete"
        case .connects: "lets it talk to the network"
        case .obeysList: "lets it read what a file names, wherever that lies"
        case .follows: "lets it follow links, wherever they lead"
        }
    }
}
