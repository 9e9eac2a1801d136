import Approval
import Surface

/// How a risk is named and coloured.
enum RiskWords {
    static func role(_ word: String) -> Ink { Risk(rawValue: word).map(role) ?? .warning }

    static func role(_ risk: Risk) -> Ink {
        switch risk {
        case .readOnly: .ok
        case .writes: .warning
        case .destructive, .openWorld, .unknown: .danger
        }
    }

    static func word(_ risk: Risk) -> String { risk == .unknown ? "unknown risk" : risk.rawValue }
}
