import Approval
import Conversation
import JSON
import TestSupport

@testable import Tools

/// A working folder, and scripts beside it that are asked about calls there.
struct HookDesk {
    let fixture: Fixture
    let folder: String

    init(_ fixture: Fixture? = nil) throws {
        self.fixture = try fixture ?? Fixture()
        folder = "\(self.fixture.scratch.path)/hooks"
        try Fixture.makeFolder(folder)
        try self.fixture.write("hello\n", to: "a.txt")
    }

    /// A program for `/bin/sh`, ready to start.
    @discardableResult
    func script(_ name: String, _ body: String) throws -> String {
        let path = name.utf8.first == UInt8(ascii: "/") ? name : "\(folder)/\(name)"
        try Files.write("#!/bin/sh\n\(body)\n", to: path)
        _ = try Shell.run(["chmod", "755", path])
        return path
    }

    func hook(_ body: String, name: String = "h", tool: String = "*", time: Int = 30) throws -> Hook {
        Hook(name: name, tools: ToolPattern(tool) ?? .all, command: [ExactString(try script(name, body))], timeLimit: time)
    }

    func box(_ hooks: [Hook]) throws -> ToolBox {
        let workspace = try Workspace(folder: ExactString(fixture.workspace))
        return ToolBox(
            workspace: workspace, environment: ChildEnvironment(choosingFrom: Fixture.variables + [EnvironmentEntry(name: "API_KEY", value: "sk-1")]),
            ownFolders: [], hooks: HookSet(hooks, workspace: workspace))
    }

    static func arguments(_ value: JSONValue) throws -> ToolArguments { try ToolArguments(parsing: value.serialized()) }

    func facts(_ box: ToolBox, _ tool: String = "read_file", _ arguments: JSONValue = ["path": "a.txt"]) async throws -> Facts {
        let key = CallKey(session: SessionID("s"), number: 7)
        switch await box.facts(tool: try fixture.definition(tool), arguments: try Self.arguments(arguments), call: key) {
        case .facts(let facts): return facts
        case .problem(let words), .doomed(_, let words): throw Unexpected(description: words)
        }
    }

    /// What one hook says to reading a file.
    func outcome(_ body: String, time: Int = 30) async throws -> HookFact.Outcome? {
        try await facts(try box([try hook(body, time: time)])).hooks.first?.outcome
    }

    func verdict(_ facts: Facts) throws -> Verdict {
        Policy().verdict(
            on: CallSheet(
                key: CallKey(session: SessionID("s"), number: 7), revision: 1, definition: try fixture.definition("read_file"),
                arguments: try Self.arguments(["path": "a.txt"]), facts: facts))
    }
}
