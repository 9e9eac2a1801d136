import Approval
import Conversation
import Guards
import JSON
import Link

@testable import Engine

enum Fixture {
    static let session = SessionID("s")
    static let person = Author(kind: .person, name: "ada", uid: 1000, terminal: "/dev/pts/1", process: 42)

    static let writeFile = ToolDefinition(
        name: "write_file", summary: "Writes a file.",
        parameters: [
            "type": "object",
            "properties": ["path": ["type": "string"], "content": ["type": "string"]],
            "required": ["path", "content"],
        ])
    static let readFile = ToolDefinition(
        name: "read_file", summary: "Reads a file.",
        parameters: ["type": "object", "properties": ["path": ["type": "string"]], "required": ["path"]])

    static let runCommand = ToolDefinition(
        name: "run_command", summary: "Runs a program.",
        parameters: [
            "type": "object", "properties": ["argv": ["type": "array", "items": ["type": "string"]]], "required": ["argv"],
        ])

    static let undoChange = ToolDefinition(
        name: "undo_change", summary: "Undoes a change.",
        parameters: [
            "type": "object", "properties": ["session": ["type": "string"], "call": ["type": "integer"]], "required": ["session", "call"],
            "additionalProperties": false,
        ])

    static let maker = Maker(provider: ProviderID("test@here"), model: "m-1")

    static func machine(limits: TurnLimits = TurnLimits(), guards: GuardSet = GuardSet()) -> SessionMachine {
        SessionMachine(
            session: session, system: [SystemPart(title: "test", text: "be brief", isForeign: false)], tools: [writeFile, readFile, runCommand], ownTools: [undoChange], limits: limits, guards: guards,
            maker: maker, view: SessionState(name: "test", folder: "/w", model: ModelState(name: "m", isPractice: false)))
    }

    /// What the driver would answer to a check: facts, verdict, display.
    static func checked(_ request: CheckRequest, world: Int = 0) -> CheckedCall {
        let path = request.arguments.object["path"]?.exact ?? ""
        let reads = request.definition.name == "read_file"
        let facts = Facts(
            risk: reads ? .readOnly : .writes, riskReason: "as the tool is", folder: "/w",
            targets: [
                TargetFact(
                    argument: "path", given: path, resolved: ExactString("/w/\(path)"), inside: true, kind: .file,
                    identity: FileIdentity(device: 1, inode: UInt64(world)), size: 1, modified: 2)
            ],
            effect: reads ? .reads : request.definition.name == "run_command" ? .runs(argv: []) : .deletes)
        let sheet = CallSheet(
            key: request.call, revision: request.revision, definition: request.definition, arguments: request.arguments,
            facts: facts, original: request.original, unreadable: request.unreadable, earlier: request.earlier)
        let verdict = Policy().verdict(on: sheet)
        return CheckedCall(sheet: sheet, verdict: verdict, display: Inspection.display(of: sheet, verdict: verdict))
    }

    /// What the driver would answer in an ordinary world.
    static func outcome(_ request: CheckRequest) -> CheckOutcome {
        Misfit(of: request.arguments, request.definition).map { .misfit($0) } ?? .ready(checked(request))
    }

    static func arguments(_ path: String, content: String = "x") -> [UInt8] {
        (["path": .string(ExactString(path)), "content": .string(ExactString(content))] as JSONValue).serialized()
    }

    static func call(_ slot: Int, _ name: ExactString, _ arguments: [UInt8]) -> [StreamEvent] {
        [
            .callStarted(CallSlot(slot)), .callIdentified(CallSlot(slot), wireID: ExactString("c\(slot)"), name: name),
            .callArguments(CallSlot(slot), arguments),
        ]
    }
}
