import Approval
import JSON

extension BuiltInTool {
    struct Parameter {
        let name: ExactString
        let schema: JSONValue
        let required: Bool

        init(_ name: ExactString, _ schema: JSONValue, required: Bool = true) {
            self.name = name
            self.schema = schema
            self.required = required
        }
    }

    func parameters(_ limits: ToolLimits) -> [Parameter] {
        switch self {
        case .listDirectory: [Self.path("The folder to list; \".\" is the working folder.")]
        case .findFiles:
            [
                Parameter(
                    "pattern",
                    [
                        "type": "string", "minLength": 1,
                        "description": """
                            What to find. Without a slash it is compared with names, anywhere below path: "*.swift". With \
                            a slash it is compared with whole paths relative to path: "src/**/test_*.py". * is any \
                            letters, ? is one, [a-z] and [!a-z] are one of some, ** is any number of folders, \\ takes the \
                            next letter literally; a slash at the end finds only folders. Case counts.
                            """,
                    ]),
                Self.path("The folder to look in.", otherwise: "the working folder"),
                Self.limit("paths", limits.findResults),
            ]
        case .searchText:
            [
                Parameter(
                    "text",
                    [
                        "type": "string", "minLength": 1,
                        "description": "The text to look for, literally. It must not be empty and holds no line break.",
                    ]),
                Self.path("The folder, or the one file, to search.", otherwise: "the working folder"),
                Parameter(
                    "glob",
                    [
                        "type": "string", "minLength": 1,
                        "description": """
                            Search only files that this pattern finds, written as for find_files: "*.swift", "src/**/*.py".
                            """,
                    ], required: false),
                Parameter(
                    "ignore_case",
                    [
                        "type": "boolean",
                        "description": "Whether the letters A to Z and a to z count as the same. Default: false.",
                    ], required: false),
                Self.limit("lines", limits.searchLines),
            ]
        case .readFile:
            [
                Self.path("The file to read."),
                Parameter(
                    "offset",
                    [
                        "type": "integer", "minimum": 1,
                        "description": "The number of the first line to return, counted from 1. Default: 1.",
                    ], required: false),
                Self.limit("lines", limits.readLines),
            ]
        case .writeFile:
            [
                Self.path("The file to create or replace."),
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
        case .editFile: [Self.path("The file to change."), Self.edits]
        case .makeDirectory: [Self.path("The folder to make.")]
        case .moveFile:
            [
                Self.path("What to move.", name: "from"),
                Self.path("Its new path, with its new name at the end.", name: "to"),
            ]
        case .deleteFile: [Self.path("The file or link to delete.")]
        case .runCommand:
            [
                Parameter(
                    "argv",
                    [
                        "type": "array", "items": ["type": "string"], "minItems": 1,
                        "description": """
                            The program and its arguments, one string each, for example ["make", "-C", "src", "check"]. \
                            A program without a slash is looked for in the system's folders; one with a slash is a \
                            path, absolute or relative to cwd.
                            """,
                    ]),
                Self.cwd, Self.timeout(limits),
            ]
        case .undoChange:
            [
                Parameter("session", ["type": "string", "minLength": 1, "description": "The session of the call."]),
                Parameter("call", ["type": "integer", "minimum": 1, "description": "The number of the call to undo."]),
            ]
        case .runShell:
            [
                Parameter(
                    "command",
                    [
                        "type": "string", "minLength": 1,
                        "description": """
                            The line, as a person would type it, for example "grep -c error *.log | sort". It is given to \
                            the shell exactly as it is.
                            """,
                    ]),
                Self.cwd, Self.timeout(limits),
            ]
        case .readOutput:
            [
                Parameter(
                    "call",
                    [
                        "type": "integer", "minimum": 1,
                        "description": "The number of the call, as its result gave it.",
                    ]),
                Parameter(
                    "first_line",
                    [
                        "type": "integer", "minimum": 1,
                        "description": "The number of the first line to return, counted from 1. Default: 1.",
                    ], required: false),
                Parameter(
                    "first_byte",
                    [
                        "type": "integer", "minimum": 1,
                        "description": """
                            In place of first_line: the first byte to return, counted from 1. For lines that are longer than \
                            one answer.
                            """,
                    ], required: false),
                Self.limit("lines", limits.readLines),
            ]
        case .queryDatabase:
            [
                Self.path("The SQLite database file."),
                Parameter(
                    "sql",
                    [
                        "type": "string", "minLength": 1,
                        "description": """
                            One statement in SQLite's SQL. Put values into parameters instead of the text. The schema is in \
                            sqlite_schema.
                            """,
                    ]),
                Parameter(
                    "parameters",
                    [
                        "type": ["array", "object"],
                        "description": """
                            The values of the statement's parameters: an array for ?, an object for :name, @name and $name. Each is \
                            a text, a number, true, false or null, and is bound as that.
                            """,
                    ], required: false),
                Self.limit("rows", limits.queryRows),
                Parameter(
                    "write",
                    [
                        "type": "boolean",
                        "description": "Whether the statement may change the database. Without it the connection is read-only. Default: false.",
                    ], required: false),
            ]
        case .askUser:
            [
                Parameter(
                    "question",
                    [
                        "type": "string", "minLength": 1,
                        "description": "One question, in full sentences, with what the person needs to know to answer it.",
                    ]),
                Self.choices,
                Parameter(
                    "several", ["type": "boolean", "description": "Whether more than one choice may be taken. Default: false."], required: false),
                Parameter(
                    "other", ["type": "boolean", "description": "Whether the person may answer in words of their own instead. Default: true."],
                    required: false),
            ]
        case .fetchURL:
            [
                Parameter(
                    "url",
                    [
                        "type": "string", "minLength": 1,
                        "description": """
                            The whole address, with https:// or http://, for example "https://example.com/guide?page=2". No name \
                            and password in it. What follows a # is not sent.
                            """,
                    ]),
                Parameter(
                    "format",
                    [
                        "type": "string", "enum": ["text", "raw"],
                        "description": """
                            "text" makes readable text of a page in HTML; "raw" returns its source. Other kinds of text come as \
                            they are either way. Default: "text".
                            """,
                    ], required: false),
                Parameter(
                    "offset",
                    [
                        "type": "integer", "minimum": 1,
                        "description": "The number of the first character to return, counted from 1. Default: 1.",
                    ], required: false),
            ]
        }
    }

    private static let choices = Parameter(
        "choices",
        [
            "type": "array", "minItems": 2, "maxItems": .number(JSONNumber(CallQuestion.mostChoices)),
            "description": "The answers to choose from, each different from the others; the one that you would take first.",
            "items": [
                "type": "object",
                "properties": [
                    "label": ["type": "string", "minLength": 1, "description": "The answer itself, in one to five words."],
                    "description": ["type": "string", "description": "What the answer means or leads to, in one sentence."],
                ],
                "required": ["label"], "additionalProperties": false,
            ],
        ])

    private static func path(_ words: String, name: ExactString = "path", otherwise: String? = nil) -> Parameter {
        var description = "\(words) Absolute, or relative to the working folder. ~ and $NAME are not expanded."
        if let otherwise { description += " Default: \(otherwise)." }
        return Parameter(
            name, ["type": "string", "minLength": 1, "description": .string(ExactString(description))],
            required: otherwise == nil)
    }

    private static func limit(_ things: String, _ most: Int) -> Parameter {
        Parameter(
            "limit",
            [
                "type": "integer", "minimum": 1,
                "description": .string(ExactString("The most \(things) to return. Default and maximum: \(most).")),
            ], required: false)
    }

    private static func timeout(_ limits: ToolLimits) -> Parameter {
        let words = """
            The number of seconds after which it is ended, for what takes longer, such as a build. \
            Default: \(ToolText.seconds(limits.commandTime)).
            """
        return Parameter(
            "timeout_seconds",
            [
                "type": "integer", "minimum": 1, "maximum": .number(JSONNumber(limits.commandMost)),
                "description": .string(ExactString(words)),
            ], required: false)
    }

    private static let cwd = Parameter(
        "cwd",
        [
            "type": "string", "minLength": 1,
            "description": "The folder to run in, absolute or relative to the working folder. Default: the working folder.",
        ], required: false)

    private static let edits = Parameter(
        "edits",
        [
            "type": "array", "minItems": 1,
            "description": "The changes, in the order in which they are made; each sees the result of those before it.",
            "items": [
                "type": "object",
                "properties": [
                    "old_text": [
                        "type": "string", "minLength": 1,
                        "description": """
                            The text to replace, exactly as it is in the file, blanks and line breaks included. It must \
                            occur exactly once unless replace_all is true.
                            """,
                    ],
                    "new_text": ["type": "string", "description": "What takes its place; empty to take the text out."],
                    "replace_all": [
                        "type": "boolean",
                        "description": "Whether to replace the text wherever it occurs. Default: false.",
                    ],
                ],
                "required": ["old_text", "new_text"], "additionalProperties": false,
            ],
        ])
}
