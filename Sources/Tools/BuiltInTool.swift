import Conversation
import JSON

/// The tools that come with the program, and how the model is told of them.
enum BuiltInTool: String, Sendable, CaseIterable {
    case listDirectory = "list_directory"
    case readFile = "read_file"
    case writeFile = "write_file"
    case deleteFile = "delete_file"
    case runCommand = "run_command"

    init?(_ name: ExactString) {
        guard let tool = BuiltInTool.allCases.first(where: { ExactString($0.rawValue) == name }) else { return nil }
        self = tool
    }

    func definition(_ limits: ToolLimits) -> ToolDefinition {
        ToolDefinition(
            name: ExactString(rawValue), summary: summary(limits),
            parameters: [
                "type": "object",
                "properties": .object(JSONObject(parameters(limits).map { .init(key: $0.name, value: $0.schema) })),
                "required": .array(parameters(limits).filter(\.required).map { .string($0.name) }),
                "additionalProperties": false,
            ])
    }

    private func summary(_ limits: ToolLimits) -> String {
        switch self {
        case .listDirectory:
            """
            Lists the entries of one folder: kind (file, folder, link, other), size in bytes and name, sorted by name, \
            hidden ones included. It does not descend into subfolders. Use it to find out what is there before reading \
            or writing. At most \(limits.listEntries) entries are listed; the total is always stated.
            """
        case .readFile:
            """
            Reads a text file (UTF-8) and returns its lines exactly as they are, without line numbers. Use it instead of \
            a command such as cat. One call returns at most \(limits.readLines) lines and \(limits.readBytes) bytes; the \
            last line of the answer then says with which offset to read on. Binary files are not returned.
            """
        case .writeFile:
            """
            Creates a text file, or replaces the whole content of an existing one, with exactly the given content. To \
            change part of a file, read it first and write all of it back. The folder must exist; it is not created. \
            The file is replaced in one step: if writing fails, the old content stays.
            """
        case .deleteFile:
            """
            Deletes one file, for good: no copy is kept. If the path is a symbolic link, the link is deleted and not \
            what it leads to. Folders are not deleted.
            """
        case .runCommand:
            """
            Runs one program and returns its output (standard output and standard error together) and exit status. \
            There is no shell: argv is passed on as it is, so quoting, pipes, redirection, wildcards and variables do \
            nothing. The program has no terminal, an empty standard input and a small fixed environment, and it is \
            ended after \(ToolText.seconds(limits.commandTime)) together with everything it has started, also in the \
            background. Use the other tools for reading, listing and writing files.
            """
        }
    }

    private struct Parameter {
        let name: ExactString
        let schema: JSONValue
        let required: Bool

        init(_ name: ExactString, _ schema: JSONValue, required: Bool = true) {
            self.name = name
            self.schema = schema
            self.required = required
        }
    }

    private func parameters(_ limits: ToolLimits) -> [Parameter] {
        func path(_ words: String) -> Parameter {
            Parameter(
                "path",
                [
                    "type": "string", "minLength": 1,
                    "description": .string(
                        ExactString("\(words) Absolute, or relative to the working folder. ~ and $NAME are not expanded.")),
                ])
        }
        switch self {
        case .listDirectory: return [path("The folder to list; \".\" is the working folder.")]
        case .readFile:
            return [
                path("The file to read."),
                Parameter(
                    "offset",
                    [
                        "type": "integer", "minimum": 1,
                        "description": "The number of the first line to return, counted from 1. Default: 1.",
                    ], required: false),
                Parameter(
                    "limit",
                    [
                        "type": "integer", "minimum": 1,
                        "description": .string(
                            ExactString("The most lines to return. Default and maximum: \(limits.readLines).")),
                    ], required: false),
            ]
        case .writeFile:
            return [
                path("The file to create or replace."),
                Parameter(
                    "content",
                    [
                        "type": "string",
                        "description": """
                            The whole new content of the file. Nothing is added or removed: end it with a line break if \
                            the file should have one.
                            """,
                    ]),
            ]
        case .deleteFile: return [path("The file or link to delete.")]
        case .runCommand:
            return [
                Parameter(
                    "argv",
                    [
                        "type": "array", "items": ["type": "string"], "minItems": 1,
                        "description": """
                            The program and its arguments, one string each, for example ["grep", "-rn", "TODO", "src"]. \
                            A program without a slash is looked for in the system's folders; one with a slash is a \
                            path, absolute or relative to cwd.
                            """,
                    ]),
                Parameter(
                    "cwd",
                    [
                        "type": "string", "minLength": 1,
                        "description": """
                            The folder to run in, absolute or relative to the working folder. Default: the working folder.
                            """,
                    ], required: false),
            ]
        }
    }
}
