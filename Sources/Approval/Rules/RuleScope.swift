/// Where a rule that a person makes from a call holds.
public enum RuleScope: String, Sendable, Codable, CaseIterable {
    /// Until the session ends; kept in no file.
    case session
    /// In this working folder, in every session; kept outside it, in the person's own file.
    case workspace
    /// In every folder.
    case always

    public var words: String {
        switch self {
        case .session: "this session"
        case .workspace: "this workspace (kept outside it)"
        case .always: "everywhere"
        }
    }

    /// Behind `for`.
    public var place: String {
        switch self {
        case .session: "this session"
        case .workspace: "this workspace"
        case .always: "every folder"
        }
    }
}
