import Approval
import Conversation
import JSON

/// Arguments as a text that a person changes, where they are no arguments that fields could show.
struct ArgumentText: Sendable {
    var editor: TextEditor
    /// The text that the form began with. Saving it unchanged amends nothing.
    let initial: String
    /// What is wrong with the text as it is.
    private(set) var problem: String?

    /// What is wrong with the call as it stands; empty when nothing is.
    let misfits: [String]
    /// The model's bytes are no arguments at all, so that even the text that shows them is a change.
    private let isUnreadable: Bool

    /// Bytes that are no text become U+FFFD, for the person to put right.
    init(_ arguments: [UInt8], misfit: Misfit?) {
        let text = String(decoding: arguments.isEmpty ? Array("{}".utf8) : arguments, as: UTF8.self)
        misfits = misfit?.problems ?? []
        isUnreadable = misfit?.kind == .unreadable
        initial = text
        editor = TextEditor(text, style: .document)
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

    /// Counts up with every change.
    private(set) var changes = 0

    mutating func validate() {
        changes += 1
        do {
            _ = try ToolArguments(parsing: Array(text.utf8))
            problem = nil
        } catch {
            problem = SafeText.line(ArgumentText.words(error))
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
