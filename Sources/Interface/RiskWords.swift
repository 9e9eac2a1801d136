import Approval
import Surface

/// How a risk is named and coloured.
enum RiskWords {
    static func role(_ word: String) -> Ink { Risk(rawValue: word).map(role) ?? (word == "invalid" ? .danger : .warning) }

    static func role(_ risk: Risk) -> Ink {
        switch risk {
        case .readOnly: .ok
        case .writes: .warning
        case .destructive, .openWorld, .unknown: .danger
        }
    }

    /// Of a call that cannot run as it is, no risk is known.
    static func span(_ risk: Risk, isInvalid: Bool) -> Span { isInvalid ? Span("invalid", .danger) : Span(word(risk), role(risk)) }

    static func word(_ risk: Risk) -> String { risk == .unknown ? "unknown risk" : risk.rawValue }
}
