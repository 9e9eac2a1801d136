import Approval
import Conversation
import JSON

/// The arguments of a call as a text that a person changes. Leaving or saving it approves nothing.
struct ArgumentForm: Sendable {
    let handle: Int
    /// The revision that was on the screen when the form was opened; the engine refuses an amendment of another.
    let revision: Int
    let tool: String
    var editor: TextEditor
    /// The text that the form began with. Saving it unchanged amends nothing.
    let initial: String
    /// What is wrong with the text as it is.
    private(set) var problem: String?

    /// What is wrong with the call as it stands; empty when nothing is.
    let misfits: [String]
    /// The model's bytes are no arguments at all, so that even the text that shows them is a change.
    private let isUnreadable: Bool

    /// Arguments on one line are laid out with a member a line; others stand as they are, byte for byte. Bytes that are no
    /// text become U+FFFD, for the person to put right.
    init(handle: Int, revision: Int, tool: String, arguments: [UInt8], misfit: Misfit? = nil) {
        let text = String(decoding: arguments.isEmpty ? Array("{}".utf8) : arguments, as: UTF8.self)
        self.handle = handle
        self.revision = revision
        self.tool = tool
        misfits = misfit?.problems ?? []
        isUnreadable = misfit?.kind == .unreadable
        var shown = text
        if !arguments.contains(0x0A), let parsed = try? ToolArguments(parsing: arguments) {
            shown = JSONValue.object(parsed.object).pretty()
        }
        initial = shown
        editor = TextEditor(shown, style: .document)
        editor.move(to: .init(line: 0, column: 0))
        validate()
    }

    var text: String { editor.text }
    var isChanged: Bool { !text.utf8.elementsEqual(initial.utf8) }

    var isWorthSaving: Bool { isChanged || isUnreadable }

    mutating func setText(_ text: String) {
        editor.setText(text)
        validate()
    }

    mutating func validate() {
        do {
            _ = try ToolArguments(parsing: Array(text.utf8))
            problem = nil
        } catch {
            problem = SafeText.line(ArgumentForm.words(error))
        }
    }

    /// For somebody who looks at the text and not at a grammar.
    private static func words(_ error: ArgumentsError) -> String {
        guard case .notJSON(let error) = error else { return error.description }
        switch error.kind {
        case .controlCharacter(0x0A), .unexpectedEnd(expected: .restOfString):
            return "Line \(error.line): a text in quotes has no end. Close it with \", and write a line break in it as \\n."
        default: return error.description
        }
    }
}
