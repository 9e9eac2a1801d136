import Approval
import Conversation
import JSON

enum Fixture {
    static let key = CallKey(session: SessionID("s"), number: 3)
    static let definition = ToolDefinition(
        name: "delete_file", summary: "Deletes a file.",
        parameters: ["type": "object", "properties": ["path": ["type": "string"]], "required": ["path"]])
    static let person = Author(kind: .person, name: "ada", uid: 1000)

    static func facts(content: String = "hello", inside: Bool = true) -> Facts {
        Facts(
            risk: .destructive, riskReason: "no copy is kept", folder: "/w",
            targets: [
                TargetFact(
                    argument: "path", given: "a.log", resolved: "/w/a.log", inside: inside, kind: .file,
                    identity: FileIdentity(device: 1, inode: 2), size: Int64(content.utf8.count), modified: 1_700_000_000_000_000_000,
                    content: Digest(of: Array(content.utf8)))
            ], effect: .deletes)
    }

    static func sheet(
        _ arguments: String = #"{"path":"a.log"}"#, facts: Facts = facts(), revision: Int = 1,
        definition: ToolDefinition = definition
    ) throws -> CallSheet {
        CallSheet(
            key: key, revision: revision, definition: definition, arguments: try ToolArguments(parsing: Array(arguments.utf8)),
            facts: facts)
    }

    static func approval(of sheet: CallSheet, answer: Decision.Answer = .approved) -> Decision {
        Decision(
            call: sheet.key, revision: sheet.revision, answer: answer, binding: sheet.binding, display: nil,
            author: person, comment: nil, time: Timestamp(milliseconds: 1))
    }
}
