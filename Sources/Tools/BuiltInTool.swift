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

    init?(_ name: ExactString) {
        guard let tool = BuiltInTool.allCases.first(where: { ExactString($0.rawValue) == name }) else { return nil }
        self = tool
    }

    /// Whether it starts a program.
    var runsPrograms: Bool { self == .runCommand || self == .runShell }

    func definition(_ limits: ToolLimits) -> ToolDefinition {
        let parameters = parameters(limits)
        return ToolDefinition(
            name: ExactString(rawValue), summary: summary(limits),
            parameters: [
                "type": "object",
                "properties": .object(JSONObject(parameters.map { .init(key: $0.name, value: $0.schema) })),
                "required": .array(parameters.filter(\.required).map { .string($0.name) }),
                "additionalProperties": false,
            ])
    }
}
