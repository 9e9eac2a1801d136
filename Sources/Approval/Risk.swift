/// How much a call could do, from harmless to not known.
public enum Risk: String, Sendable, Codable, CaseIterable {
    case readOnly = "read-only"
    case writes
    case destructive
    case openWorld = "open-world"
    case unknown
}
