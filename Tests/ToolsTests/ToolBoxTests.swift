import Approval
import Conversation
import JSON
import TestSupport
import Testing

@testable import Tools

@Suite struct ToolBoxTests {
    @Test func definitionsAreSpecific() throws {
        let fixture = try Fixture()
        let definitions = fixture.box.definitions
        #expect(
            definitions.map(\.name) == [
                "list_directory", "find_files", "search_text", "read_file", "write_file", "edit_file", "make_directory", "move_file",
                "delete_file", "run_command", "run_shell", "fetch_url",
            ])
        for definition in definitions {
            #expect(definition.server == nil)
            #expect(definition.summary.utf8.count > 100)
            #expect(definition.parameters["type"]?.string == "object")
            #expect(definition.parameters["additionalProperties"]?.bool == false)
            let properties = try #require(definition.parameters["properties"]?.object)
            #expect(!properties.isEmpty)
            for member in properties.members {
                #expect(member.value["type"]?.string != nil, "\(definition.name).\(member.key)")
                #expect((member.value["description"]?.string ?? "").utf8.count > 20, "\(definition.name).\(member.key)")
            }
            for key in definition.requiredKeys { #expect(properties[key] != nil) }
        }
        #expect(
            definitions.map { $0.requiredKeys.map(\.string) } == [
                ["path"], ["pattern"], ["text"], ["path"], ["path", "content"], ["path", "edits"], ["path"], ["from", "to"], ["path"],
                ["argv"], ["command"], ["url"],
            ])
    }

    @Test func limitsAreStatedAsTheyAre() throws {
        var limits = ToolLimits()
        limits.commandTime = .milliseconds(2_500)
        limits.readLines = 77
        let fixture = try Fixture(limits: limits)
        #expect(try fixture.definition("run_command").summary.contains("after 2.5 s "))
        #expect(try fixture.definition("read_file").summary.contains("77 lines"))
    }

    struct Problem: Sendable, CustomTestStringConvertible {
        let tool: String
        let arguments: String
        let words: String
        var testDescription: String { "\(tool) \(arguments)" }
    }

    @Test(arguments: [
        Problem(tool: "read_file", arguments: "{}", words: "\"path\" is missing"),
        Problem(tool: "read_file", arguments: #"{"path":1}"#, words: "must be a string"),
        Problem(tool: "read_file", arguments: #"{"path":"a","offset":0}"#, words: "must be at least 1, but is 0"),
        Problem(tool: "read_file", arguments: #"{"path":"a","offset":-3}"#, words: "must be at least 1, but is -3"),
        Problem(tool: "read_file", arguments: #"{"path":"a","limit":1.5}"#, words: "must be an integer"),
        Problem(tool: "read_file", arguments: #"{"path":"a","limit":1e300}"#, words: "from 1 on"),
        Problem(tool: "write_file", arguments: #"{"path":"a"}"#, words: "\"content\" is missing"),
        Problem(tool: "write_file", arguments: #"{"path":"a","content":null}"#, words: "must be a string"),
        Problem(tool: "run_command", arguments: #"{"argv":[]}"#, words: "empty"),
        Problem(tool: "edit_file", arguments: #"{"path":"a","edits":[]}"#, words: "\"edits\" must not be empty"),
        Problem(tool: "edit_file", arguments: #"{"path":"a","edits":{}}"#, words: "must be an array"),
        Problem(tool: "edit_file", arguments: #"{"path":"a","edits":["x"]}"#, words: "must be an object"),
        Problem(tool: "edit_file", arguments: #"{"path":"a","edits":[{"old_text":"x"}]}"#, words: "“/edits/0” lacks the property \"new_text\""),
        Problem(tool: "edit_file", arguments: #"{"path":"a","edits":[{"old_text":"","new_text":"y"}]}"#, words: "“/edits/0/old_text” must not be empty"),
        Problem(tool: "edit_file", arguments: #"{"path":"a","edits":[{"old_text":"x","new_text":"x"}]}"#, words: "are the same"),
        Problem(
            tool: "edit_file", arguments: #"{"path":"a","edits":[{"old_text":"x","new_text":"y","force":1}]}"#,
            words: "“/edits/0” must not have the property \"force\""),
        Problem(
            tool: "edit_file", arguments: #"{"path":"a","edits":[{"old_text":"x","new_text":"y","replace_all":1}]}"#,
            words: "“/edits/0/replace_all” must be a boolean"),
        Problem(tool: "move_file", arguments: #"{"from":"a"}"#, words: "\"to\" is missing"),
        Problem(tool: "move_file", arguments: #"{"from":"a","to":""}"#, words: "\"to\" must not be empty"),
        Problem(tool: "make_directory", arguments: #"{"path":""}"#, words: "empty"),
        Problem(tool: "find_files", arguments: #"{"pattern":""}"#, words: "\"pattern\" must not be empty"),
        Problem(tool: "find_files", arguments: #"{"pattern":"/a"}"#, words: "begins with a slash"),
        Problem(tool: "find_files", arguments: #"{"pattern":"../*"}"#, words: "leads only down"),
        Problem(tool: "find_files", arguments: #"{"pattern":"[a"}"#, words: "has a [ without"),
        Problem(tool: "find_files", arguments: #"{"pattern":"*","limit":0}"#, words: "must be at least 1"),
        Problem(tool: "search_text", arguments: #"{"text":""}"#, words: "\"text\" must not be empty"),
        Problem(tool: "search_text", arguments: #"{"text":"a\nb"}"#, words: "line break"),
        Problem(tool: "search_text", arguments: #"{"text":"a","glob":"a\\"}"#, words: "\"glob\" has a ["),
        Problem(tool: "search_text", arguments: #"{"text":"a","path":""}"#, words: "empty"),
        Problem(tool: "run_command", arguments: #"{"argv":["ls"],"cwd":""}"#, words: "empty"),
        Problem(tool: "run_command", arguments: #"{"argv":["ls"],"cwd":7}"#, words: "must be a string"),
    ])
    func argumentsThatDoNotFitAreProblems(_ problem: Problem) async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "a")
        let arguments = try ToolArguments(parsing: Array(problem.arguments.utf8))
        guard case .problem(let sentence) = await fixture.box.facts(tool: try fixture.definition(problem.tool), arguments: arguments)
        else {
            Issue.record("facts instead of a problem")
            return
        }
        #expect(sentence.contains(problem.words), "\(sentence)")
    }

    @Test func anArgumentThatIsNotDeclaredIsNeitherDroppedNorObeyed() async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "a")
        let facts = try await fixture.facts("read_file", ["path": "a", "follow": true])
        #expect(facts.targets.count == 1)
    }

    @Test func unknownToolsAreNone() async throws {
        let fixture = try Fixture()
        let arguments = try ToolArguments(parsing: Array(#"{"path":"a"}"#.utf8))
        for definition in [
            ToolDefinition(name: "read_files", summary: "", parameters: [:]),
            ToolDefinition(name: "read_file", server: "acme", summary: "", parameters: [:]),
        ] {
            guard case .problem(let sentence) = await fixture.box.facts(tool: definition, arguments: arguments) else {
                Issue.record("facts of a tool that is none")
                continue
            }
            #expect(sentence.contains("no built-in tool"))
            let facts = Facts(risk: .readOnly, riskReason: "", folder: fixture.box.workspace.root)
            let result = await fixture.box.run(try Fixture.warrant(definition, arguments, facts), output: { _ in })
            #expect(result.isError)
        }
    }

    @Test func factsAreTheSameWhenNothingChanges() async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "a")
        for (tool, arguments) in [
            ("read_file", ["path": "a"]), ("write_file", ["path": "a", "content": "y"]), ("delete_file", ["path": "a"]),
            ("list_directory", ["path": "."]), ("run_command", ["argv": ["ls", "-l"], "cwd": "."]),
            ("edit_file", ["path": "a", "edits": [["old_text": "x", "new_text": "y"]]]), ("make_directory", ["path": "b/c"]),
            ("move_file", ["from": "a", "to": "b"]), ("find_files", ["pattern": "*"]), ("search_text", ["text": "x"]),
        ] as [(String, JSONValue)] {
            #expect(try await fixture.facts(tool, arguments) == fixture.facts(tool, arguments))
        }
    }

    @Test func lookingChangesNothing() async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "a")
        _ = try await fixture.facts("write_file", ["path": "a", "content": "y"])
        _ = try await fixture.facts("write_file", ["path": "b", "content": "y"])
        _ = try await fixture.facts("write_file", ["path": "c/d/e", "content": "y"])
        _ = try await fixture.facts("edit_file", ["path": "a", "edits": [["old_text": "x", "new_text": "y"]]])
        _ = try await fixture.facts("make_directory", ["path": "c/d"])
        _ = try await fixture.facts("move_file", ["from": "a", "to": "b"])
        _ = try await fixture.facts("delete_file", ["path": "a"])
        _ = try await fixture.facts("run_command", ["argv": ["touch", "c"]])
        #expect(try Files.list(fixture.workspace) == ["a"])
        #expect(try fixture.text("a") == "x")
    }

    @Test func readingInsideIsAllowedByTheBuiltInRuleAndNothingElseIs() async throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "a")
        try fixture.write("x", to: ".env")
        func ruling(_ tool: String, _ arguments: JSONValue) async throws -> Verdict.Ruling {
            let sheet = CallSheet(
                key: CallKey(session: SessionID("s"), number: 1), revision: 1, definition: try fixture.definition(tool),
                arguments: try ToolArguments(parsing: arguments.serialized()), facts: try await fixture.facts(tool, arguments))
            return Policy().verdict(on: sheet).ruling
        }
        #expect(try await ruling("read_file", ["path": "a"]) == .allow)
        #expect(try await ruling("list_directory", ["path": "."]) == .allow)
        #expect(try await ruling("read_file", ["path": ".env"]) == .ask)
        #expect(try await ruling("read_file", ["path": "/etc/hostname"]) == .ask)
        #expect(try await ruling("find_files", ["pattern": "*"]) == .allow)
        #expect(try await ruling("find_files", ["pattern": "*", "path": "/etc"]) == .ask)
        #expect(try await ruling("search_text", ["text": "x"]) == .allow)
        #expect(try await ruling("search_text", ["text": "x", "path": "a"]) == .allow)
        #expect(try await ruling("search_text", ["text": "x", "path": ".env"]) == .ask)
        #expect(try await ruling("search_text", ["text": "x", "path": ".."]) == .ask)
        #expect(try await ruling("edit_file", ["path": "a", "edits": [["old_text": "x", "new_text": "y"]]]) == .ask)
        #expect(try await ruling("make_directory", ["path": "b"]) == .ask)
        #expect(try await ruling("move_file", ["from": "a", "to": "b"]) == .ask)
        #expect(try await ruling("write_file", ["path": "a", "content": ""]) == .ask)
        #expect(try await ruling("delete_file", ["path": "a"]) == .ask)
        #expect(try await ruling("run_command", ["argv": ["ls"]]) == .ask)
    }
}
