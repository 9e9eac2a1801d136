import Approval
import Conversation
import JSON

/// An argument of a tool that names a place.
struct PlaceArgument: Sendable {
    let key: ExactString
    /// What the tool does there.
    let access: Access
    /// The place that is meant when the argument is missing; nil when it must be given.
    var otherwise: ExactString?
}

/// What a call comes to, as far as its tool and its arguments tell.
struct CallOutline: Sendable {
    var risk: Risk
    var reason: String
    var effect: Effect
    var undo: UndoFact?
}

extension BuiltInTool {
    /// The arguments that name places, in the order of ``Facts/targets``. The commands have their own way with `cwd`.
    var places: [PlaceArgument] {
        switch self {
        case .listDirectory: [PlaceArgument(key: "path", access: .list)]
        case .findFiles: [PlaceArgument(key: "path", access: .list, otherwise: ".")]
        case .searchText: [PlaceArgument(key: "path", access: .search, otherwise: ".")]
        case .readFile: [PlaceArgument(key: "path", access: .read)]
        case .writeFile: [PlaceArgument(key: "path", access: .write)]
        case .editFile: [PlaceArgument(key: "path", access: .edit)]
        case .makeDirectory: [PlaceArgument(key: "path", access: .makeFolder)]
        case .moveFile: [PlaceArgument(key: "from", access: .moveAway), PlaceArgument(key: "to", access: .moveHere)]
        case .deleteFile: [PlaceArgument(key: "path", access: .delete)]
        case .runCommand, .runShell: [PlaceArgument(key: "cwd", access: .list)]
        case .askUser: []
        case .queryDatabase: [PlaceArgument(key: "path", access: .read)]
        case .undoChange: []
        case .readOutput: []
        case .fetchURL: []
        }
    }

    /// What runs a shell line: the first of them that the fixed PATH has.
    static let shells: [ExactString] = ["bash", "sh"]

    /// Whole numbers from 1 on.
    var counts: [ExactString] {
        switch self {
        case .readFile: ["offset", "limit"]
        case .findFiles, .searchText, .queryDatabase: ["limit"]
        case .readOutput: ["call", "first_line", "first_byte", "limit"]
        case .fetchURL: ["offset"]
        default: []
        }
    }

    func outline(_ arguments: ToolArguments) -> CallOutline {
        switch self {
        case .listDirectory:
            CallOutline(risk: .readOnly, reason: "it lists a folder and changes nothing.", effect: .lists)
        case .findFiles:
            CallOutline(risk: .readOnly, reason: "it looks for names and changes nothing.", effect: .finds)
        case .searchText:
            CallOutline(risk: .readOnly, reason: "it reads files and changes nothing.", effect: .searches)
        case .readFile: CallOutline(risk: .readOnly, reason: "it reads a file and changes nothing.", effect: .reads)
        case .writeFile:
            CallOutline(
                risk: .writes, reason: "it replaces the content of a file; no copy of the old content is kept.",
                effect: .writes(content: Array((arguments.text("content") ?? "").utf8), existing: nil))
        case .editFile:
            CallOutline(
                risk: .writes, reason: "it changes the content of a file; no copy of the old content is kept.",
                effect: .writes(content: [], existing: nil))
        case .makeDirectory: CallOutline(risk: .writes, reason: "it makes a folder.", effect: .makesFolder)
        case .moveFile: CallOutline(risk: .writes, reason: "it moves a file or folder.", effect: .moves)
        case .deleteFile:
            CallOutline(risk: .destructive, reason: "it deletes a file; no copy is kept.", effect: .deletes)
        case .runCommand:
            CallOutline(
                risk: .unknown, reason: "a program can do anything; Assent did not analyse it.",
                effect: .runs(argv: arguments.texts("argv") ?? []))
        case .queryDatabase:
            arguments.object["write"]?.bool == true
                ? CallOutline(risk: .writes, reason: "it may change the database; no copy is kept.", effect: .queries(nil))
                : CallOutline(risk: .readOnly, reason: "it reads a database on a connection that cannot write.", effect: .queries(nil))
        case .askUser: CallOutline(risk: .readOnly, reason: "it asks you and does nothing else.", effect: .asks(CallQuestion(arguments)))
        case .undoChange: CallOutline(risk: .writes, reason: "it undoes what an earlier call did; what is there now is kept.", effect: .nothing)
        case .runShell:
            CallOutline(
                risk: .unknown, reason: "a shell line can do anything; Assent did not analyse it.",
                effect: .runsLine(shell: BuiltInTool.shells[0], line: arguments.text("command") ?? ""))
        case .readOutput:
            CallOutline(
                risk: .readOnly, reason: "it reads again what a call of this session wrote, and changes nothing.",
                effect: .rereads(call: arguments.number("call") ?? 0))
        case .fetchURL:
            CallOutline(
                risk: .openWorld, reason: "it asks a server, which learns the whole address.",
                effect: .nothing)
        }
    }

    /// The same call, where it is known what is kept of what it takes away.
    func outline(_ outline: CallOutline, keeping undo: UndoFact?) -> CallOutline {
        var outline = outline
        switch (self, undo) {
        case (.deleteFile, .kept): outline.reason = "it deletes a file; a copy is kept."
        case (.writeFile, .kept): outline.reason = "it replaces the content of a file; a copy of the old content is kept."
        case (.editFile, .kept): outline.reason = "it changes the content of a file; a copy of the old content is kept."
        // Where copies are kept, going without one is out of the ordinary.
        case (.writeFile, .lost), (.editFile, .lost): outline.risk = .destructive
        default: break
        }
        return outline
    }

    /// What is said before the place and the system's words when a run fails.
    var failed: String {
        switch self {
        case .listDirectory: "Could not list"
        case .findFiles, .searchText: "Could not look through"
        case .readFile: "Could not read"
        case .writeFile, .editFile: "Nothing was written; what was there before is intact. Could not write"
        case .makeDirectory: "Nothing was made. Could not make"
        case .moveFile: "Nothing was moved. Could not move"
        case .deleteFile: "Nothing was deleted. Could not delete"
        case .runCommand, .runShell: "Could not run in"
        case .askUser: "Could not ask"
        case .queryDatabase: "Could not query"
        case .undoChange: "Nothing was undone. Could not change"
        case .readOutput: "Could not read"
        case .fetchURL: "Could not fetch"
        }
    }
}
