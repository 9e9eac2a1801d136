/// What one look at this machine found.
struct Finding: Sendable, Equatable {
    enum Level: String, Sendable, CaseIterable { case ok, warning, problem }

    let level: Level
    /// What was looked at, in a word or two.
    let check: String
    let found: String
    /// How to mend it; nil where there is nothing to mend.
    let remedy: String?

    static func ok(_ check: String, _ found: String) -> Finding { Finding(level: .ok, check: check, found: found, remedy: nil) }

    static func warning(_ check: String, _ found: String, mend remedy: String) -> Finding {
        Finding(level: .warning, check: check, found: found, remedy: remedy)
    }

    static func problem(_ check: String, _ found: String, mend remedy: String) -> Finding {
        Finding(level: .problem, check: check, found: found, remedy: remedy)
    }
}
