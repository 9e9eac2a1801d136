/// Where a rule comes from.
public enum RuleOrigin: Sendable, Hashable {
    public enum Layer: String, Sendable, Codable, CaseIterable { case system, user, workspace }

    case file(Layer, path: String, line: Int)
    /// By a person in the session, until it ends.
    case session(number: Int)
    /// By whoever asks what would happen.
    case given

    /// `policy.toml, line 12`, for the pane and the log.
    public var words: String {
        switch self {
        case .file(let layer, let path, let line):
            let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
            let whose =
                switch layer {
                case .system: "the system's "
                case .user: ""
                case .workspace: "the folder's "
                }
            return "\(whose)\(VisibleText.line(name)), line \(line)"
        case .session(let number): return "rule \(number) of this session"
        case .given: return "a rule"
        }
    }
}
