import Approval
import Conversation
import JSON

/// The tools that come with the program.
enum BuiltInTool: String, Sendable, CaseIterable {
    case listDirectory = "list_directory"
    case findFiles = "find_files"
    case searchText = "search_text"
    case readFile = "read_file"
    case writeFile = "write_file"
    case editFile = "edit_file"
    case makeDirectory = "make_directory"
    case moveFile = "move_file"
    case deleteFile = "delete_file"
    case runCommand = "run_command"
    case runShell = "run_shell"
    case fetchURL = "fetch_url"
    case readOutput = "read_output"
    case queryDatabase = "query_database"
    case askUser = "ask_user"
    /// The person's alone: no model is told of it.
    case undoChange = "undo_change"

    /// What models are told of.
    static let offered = allCases.filter { $0 != .undoChange }

    init?(_ name: ExactString) {
        guard let tool = BuiltInTool.allCases.first(where: { ExactString($0.rawValue) == name }) else { return nil }
        self = tool
    }

    private static func words(for sandbox: SandboxChoice) -> String? {
        switch sandbox {
        case .off: nil
        case .network: "It runs in a sandbox: only the working folder and /tmp can be written, and /tmp is empty and does not last."
        case .noNetwork:
            "It runs in a sandbox: only the working folder and /tmp can be written, /tmp is empty and does not last, and there is no network."
        }
    }

    /// Whether it starts a program.
    var runsPrograms: Bool { self == .runCommand || self == .runShell }

    /// - Parameter sandbox: how it shuts in what it starts.
    func definition(_ limits: ToolLimits, _ sandbox: SandboxChoice = .off) -> ToolDefinition {
        let parameters = parameters(limits)
        return ToolDefinition(
            name: ExactString(rawValue), summary: summary(limits) + (BuiltInTool.words(for: sandbox).map { " " + $0 } ?? ""),
            parameters: [
                "type": "object",
                "properties": .object(JSONObject(parameters.map { .init(key: $0.name, value: $0.schema) })),
                "required": .array(parameters.filter(\.required).map { .string($0.name) }),
                "additionalProperties": false,
            ])
    }
}
