import Approval
import Conversation
import JSON
import Link

/// The arguments of a call while a person changes them. Leaving or saving it approves nothing.
struct ArgumentForm: Sendable {
    enum Stage: Sendable {
        /// The engine has been asked for the tool's schema.
        case opening
        case fields(FieldForm)
        /// Bytes that are no arguments at all, or a text that an editor gave back and that is none.
        case text(ArgumentText)
    }

    let handle: Int
    /// The revision that was on the screen when the form was opened; the engine refuses an amendment of another.
    let revision: Int
    let tool: String
    var stage = Stage.opening
    /// The engine has been asked.
    var isAsked = false
    /// The fields that a text from an editor would take the place of, until it can be read.
    var before: FieldForm?

    init(handle: Int, revision: Int, tool: String) {
        self.handle = handle
        self.revision = revision
        self.tool = tool
    }

    /// Takes in what the engine says of the call.
    mutating func take(_ source: ArgumentSource, misfit: Misfit?) {
        guard case .opening = stage, source.handle == handle, source.revision == revision else { return }
        // A schema that cannot be read declares nothing; the engine judges all the same.
        let parameters = (try? JSONParser.parse(source.parameters.bytes).value) ?? .object([:])
        let definition = ToolDefinition(name: ExactString(tool), summary: "", parameters: parameters)
        // A malformed stream may have left bytes that can be read: only a person says that they are meant.
        guard misfit?.kind != .unreadable, let arguments = try? ToolArguments(parsing: source.arguments.bytes) else {
            stage = .text(ArgumentText(source.arguments.bytes, misfit: misfit))
            return
        }
        let asked = source.asked.flatMap { try? ToolArguments(parsing: $0.bytes) }
        stage = .fields(FieldForm(arguments.object, asked: asked?.object, definition))
    }

    var isOpen: Bool { if case .opening = stage { false } else { true } }

    /// Counts up with every change.
    var changes: Int {
        switch stage {
        case .opening: -1
        case .fields(let form): form.changes
        case .text(let form): form.changes
        }
    }

    /// The text for an editor; nil while there is nothing to edit.
    var text: String? {
        switch stage {
        case .opening: nil
        case .fields(let form): form.value.pretty()
        case .text(let form): form.text
        }
    }

    /// Takes a text back from an editor. What cannot be read stays as a text, with what is wrong with it.
    mutating func take(edited text: String) {
        switch stage {
        case .opening: return
        case .fields(var form):
            if let arguments = try? ToolArguments(parsing: Array(text.utf8)) {
                form.take(arguments.object)
                stage = .fields(form)
            } else {
                before = form
                var raw = ArgumentText(Array(form.value.pretty().utf8), misfit: nil)
                raw.setText(text)
                stage = .text(raw)
            }
        case .text(var form):
            form.setText(text)
            stage = .text(form)
        }
        readText()
    }

    /// A text that can be read by now gives way to the fields that it came from.
    mutating func readText() {
        guard case .text(let form) = stage, var fields = before, form.problem == nil, let arguments = try? ToolArguments(parsing: Array(form.text.utf8))
        else { return }
        fields.take(arguments.object)
        before = nil
        stage = .fields(fields)
    }

    var isChanged: Bool {
        switch stage {
        case .opening: false
        case .fields(let form): form.isChanged
        case .text(let form): form.isChanged || before?.isChanged == true
        }
    }

    /// What would be sent; nil when nothing was changed.
    var amended: [UInt8]? {
        switch stage {
        case .opening: nil
        case .fields(let form): form.isChanged ? form.value.serialized() : nil
        case .text(let form): form.isWorthSaving ? Array(form.text.utf8) : nil
        }
    }

    /// Why it cannot be saved as it is.
    var problem: String? {
        switch stage {
        case .opening: return "The form is still being made."
        case .text(let form): return form.problem == nil ? nil : "Not saved: the text above is not finished."
        case .fields(let form):
            if let problem = form.problem { return "Not saved: \(problem)" }
            if let key = form.forgottenKey { return "Not saved: the key “\(SafeText.foreign(key))” is typed and not added yet." }
            let count = form.misfitCount
            return count == 0 ? nil : "Not saved: \(count == 1 ? "one thing does" : "\(count) things do") not fit, marked with “!”."
        }
    }
}
