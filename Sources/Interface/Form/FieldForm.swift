import Approval
import Conversation
import JSON

/// The arguments of a call as fields that follow from the tool's schema. Changing them approves nothing.
///
/// One row is selected and has the keys. Every change is judged at once, by the validator that judges calls, and can be
/// undone.
struct FieldForm: Sendable {
    private let judgment: ArgumentJudge
    private(set) var root: FormNode
    private(set) var rows: [FormRow] = []
    /// The place of the selected row.
    private(set) var selected = 0
    /// The key that is being typed for a member that is not there yet, and the object that it is for.
    private var typedKey = (path: [FormStep](), editor: TextEditor("", style: .oneLine))
    /// What does not fit, by the place where it does not.
    private(set) var misfits: [[FormStep]: [String]] = [:]
    /// Why the whole could not be taken as arguments at all.
    private(set) var problem: String?
    /// What the model asked stands under every field that says something else.
    var showsAsked = false
    /// What is first on the screen.
    var top = FormLayout.Top()
    /// What the form began with. Saving it unchanged amends nothing.
    let initial: JSONValue
    private(set) var history = FormHistory()

    /// - Parameters:
    ///   - arguments: as they would run now.
    ///   - asked: as the model asked; nil when that could not be read.
    init(_ arguments: JSONObject, asked: JSONObject?, _ definition: ToolDefinition) {
        judgment = ArgumentJudge(definition)
        initial = .object(arguments)
        value = initial
        root = FormNode(.object(arguments), FieldShape([SchemaPart(definition)]), asked: asked.map { .object($0) })
        root.isFolded = false
        settle()
        // What is wrong is what the form is opened for.
        selected = rows.firstIndex { isMisfit($0) } ?? 0
    }

    /// As it stands, and whether that is something else than it began with. Kept, as every frame asks for them.
    private(set) var value: JSONValue
    private(set) var isChanged = false
    var row: FormRow? { rows.indices.contains(selected) ? rows[selected] : nil }
    var misfitCount: Int { misfits.values.reduce(0) { $0 + $1.count } }

    /// What does not fit: of the whole, else of another row than the selected one, which says its own, else of what is
    /// folded or of the selected row; nil only where everything fits.
    var firstMisfit: String? {
        if misfits.isEmpty { return nil }
        if let words = misfits[[]]?.first { return words }
        return rows.lazy.filter { $0.id != row?.id }.compactMap { misfits[$0.path]?.first }.first ?? misfits.lazy.compactMap(\.value.first).min()
    }

    /// The key that is being typed for the selected object; empty where none is.
    var newKey: TextEditor { row?.path == typedKey.path ? typedKey.editor : TextEditor("", style: .oneLine) }

    /// A key that was typed for a row and never added.
    func typedKey(for row: FormRow) -> TextEditor? { row.path == typedKey.path && !typedKey.editor.isEmpty ? typedKey.editor : nil }

    /// The key that somebody typed and did not add.
    var forgottenKey: String? { typedKey.editor.isEmpty ? nil : typedKey.editor.text }

    /// The value of the selected row; nil where there is none.
    var node: FormNode? { row.flatMap(node) }

    /// The value of a row; nil where there is none.
    func node(_ row: FormRow) -> FormNode? { row.spot.flatMap { root.node(atSpot: $0[...]) } }

    /// The text that has the keys; nil where the selected row is not written in.
    var editor: TextEditor? {
        switch row?.kind {
        case .addMember: newKey
        case .value:
            switch node?.content {
            case .text(let editor), .number(let editor): editor
            default: nil
            }
        default: nil
        }
    }

    // MARK: Changing

    /// Changes the values, so that it can be undone.
    ///
    /// - Parameter isTyping: letters of one field are undone together.
    private mutating func change(isTyping: Bool = false, select id: FormRow.ID? = nil, _ body: (inout FormNode) -> Void) {
        history.note(FormHistory.State(root: root, selected: row?.id, weight: weight), typing: isTyping ? row?.id : nil)
        body(&root)
        settle(select: id ?? row?.id)
    }

    /// Rows, selection and verdict after a change.
    private mutating func settle(select id: FormRow.ID? = nil) {
        rows = FormRow.rows(of: root)
        if let id, let place = rows.firstIndex(where: { $0.id == id }) { selected = place }
        selected = min(max(0, selected), max(0, rows.count - 1))
        judge()
    }

    /// Counts up with every change.
    private(set) var changes = 0
    /// Bytes of the value as JSON.
    private var weight = 0

    private mutating func judge() {
        changes += 1
        value = root.value
        isChanged = !value.isSame(as: initial)
        let bytes = value.serialized()
        weight = bytes.count
        misfits = [:]
        problem = nil
        let numbers = root.unfinished()
        for (path, words) in numbers { misfits[path, default: []].append(words) }
        let arguments: ToolArguments
        do {
            arguments = try ToolArguments(parsing: bytes)
        } catch {
            problem = SafeText.line(error.description)
            return
        }
        for misfit in judgment.misfits(arguments) {
            let path = root.path(to: misfit.place)
            // That a text is no number has been said where it is typed.
            if !numbers.contains(where: { $0.0 == path }) { misfits[path, default: []].append(SafeText.line(named(misfit.place, at: path, in: misfit.words))) }
        }
    }

    /// A place inside an argument as the form's labels name it, whose items count from 1, and not as a pointer.
    private func named(_ place: JSONPointer, at path: [FormStep], in words: String) -> String {
        let pointer = "“\(VisibleText.line(place.text.string))”"
        guard path.count > 1, path.count == place.text.utf8.count(where: { $0 == UInt8(ascii: "/") }), words.utf8.starts(with: pointer.utf8) else { return words }
        return "“\(path.map(FormRow.label).joined(separator: " › "))”" + String(decoding: words.utf8.dropFirst(pointer.utf8.count), as: UTF8.self)
    }

    /// Whether something is wrong with a row, or with what is folded in it.
    func isMisfit(_ row: FormRow) -> Bool {
        switch row.kind {
        case .value: return misfits[row.path] != nil
        case .container:
            if misfits[row.path] != nil { return true }
            return !misfits.isEmpty && node(row)?.isFolded == true && misfits.keys.contains { $0.starts(with: row.path) }
        case .absent(_, _, let isRequired): return isRequired
        case .addItem, .addMember: return false
        }
    }

    /// Changes the text that has the keys; a movement alone is nothing to be undone.
    mutating func changeText(_ body: (inout TextEditor) -> Void) {
        guard let row, var editor else { return }
        let before = editor.text
        body(&editor)
        if case .addMember = row.kind {
            typedKey = (row.path, editor)
            return
        }
        let isSame = editor.text.utf8.elementsEqual(before.utf8)
        let put: (inout FormNode) -> Void = { $0.change(at: row.path) { $0.setEditor(editor) } }
        if isSame { put(&root) } else { change(isTyping: true, put) }
    }

    /// A character that is typed.
    /// - Returns: why it means nothing here.
    mutating func type(_ text: String) -> String? {
        guard let row else { return nil }
        switch row.kind {
        case .addMember: changeText { $0.insert(text) }
        case .addItem, .absent:
            guard let kind = start(row)?.kind else { return nil }
            if text == " " { return add() }
            if kind.isWritten {
                _ = add(empty: true)
                changeText { $0.insert(text) }
                return nil
            }
            if case .object = kind { return "Enter adds it." }
            if case .list = kind { return "Enter adds it." }
            _ = add()
            return type(text)
        case .container: if text == " " { fold() } else { return "Space folds and unfolds it." }
        case .value:
            guard let node else { return nil }
            switch node.content {
            case .text, .number: changeText { $0.insert(text) }
            case .boolean(let bool):
                switch text {
                case " ": turn(1)
                case "t", "T", "y", "1": if !bool { turn(1) }
                case "f", "F", "n", "0": if bool { turn(1) }
                default: return "Space or ← → switch it."
                }
            case .choice:
                if text == " " { turn(1) } else if !choose(beginningWith: text) { return "No choice begins with “\(SafeText.foreign(text))”." }
            case .null: return "null takes no text."
            case .object, .list: return nil
            }
        }
        return nil
    }

    /// A paste goes into what is written and nowhere else.
    mutating func paste(_ text: String) {
        guard let row else { return }
        switch row.kind {
        case .absent, .addItem:
            guard start(row)?.kind.isWritten == true else { return }
            _ = add(empty: true)
        case .value, .container, .addMember: break
        }
        changeText { $0.paste(text) }
    }

    /// Switches, or takes the choice before or after.
    mutating func turn(_ step: Int) {
        guard let row, let node else { return }
        switch node.content {
        case .boolean(let bool): change { $0.change(at: row.path) { $0.content = .boolean(!bool) } }
        case .choice(let index, _):
            guard case .choice(let values) = node.kind, !values.isEmpty else { return }
            let next = index.map { ($0 + step + values.count) % values.count } ?? (step > 0 ? 0 : values.count - 1)
            choose(next, row)
        case .object, .list: if node.isFolded == (step > 0) { fold() }
        case .text, .number, .null: break
        }
    }

    private mutating func choose(_ index: Int, _ row: FormRow) {
        change {
            $0.change(at: row.path) { node in
                if node.option == nil { node.takeNextOption() }
                // Of what the model asked the way in which it was written comes back with it.
                node.content = .choice(index, stray: node.asked)
            }
        }
    }

    /// - Returns: whether there is such a choice.
    private mutating func choose(beginningWith text: String) -> Bool {
        guard let row, let node, case .choice(let values) = node.kind, case .choice(let index, _) = node.content else { return false }
        let letter = text.lowercased()
        let start = index.map { $0 + 1 } ?? 0
        let order = (0..<values.count).map { (start + $0) % values.count }
        guard let found = order.first(where: { FormNode.shown(values[$0]).lowercased().utf8.starts(with: letter.utf8) }) else { return false }
        choose(found, row)
        return true
    }

    mutating func fold() {
        guard let row, case .container = row.kind else { return }
        root.change(at: row.path) { $0.isFolded.toggle() }
        settle(select: row.id)
    }

    // MARK: Adding and removing

    /// What the selected row would add.
    private func start(_ row: FormRow) -> FormNode? {
        switch row.kind {
        case .absent(let shape, let asked, _): return FormNode.new(for: shape, asked: asked)
        case .addItem:
            guard let list = root.node(at: row.path) else { return nil }
            let index = list.innerCount
            // An item that was taken away comes back as something new: it may have stood elsewhere.
            return FormNode.new(for: list.chosen.item(index))
        case .addMember: return FormNode.new(for: (root.node(at: row.path) ?? root).chosen.member(ExactString(newKey.text)))
        case .value, .container: return nil
        }
    }

    /// Adds what the selected row stands for, and selects it.
    /// - Parameter empty: the text that is being typed takes the place of a default.
    /// - Returns: why it was not added.
    mutating func add(empty: Bool = false) -> String? {
        guard let row, var node = start(row) else { return nil }
        if empty { node.empty() }
        switch row.kind {
        case .absent:
            guard let key = row.path.last, case .member(let name) = key else { return nil }
            change { $0.change(at: row.path.dropLast()) { $0.add(name, node) } }
        case .addItem:
            let index = root.node(at: row.path)?.innerCount ?? 0
            change(select: FormRow.ID(path: row.path + [.item(index)], tag: 0)) { $0.change(at: row.path) { $0.addItem(node) } }
        case .addMember:
            let key = ExactString(newKey.text)
            if key.isEmpty { return "Type the key first." }
            if root.node(at: row.path + [.member(key)]) != nil { return "There is a “\(SafeText.foreign(key.string))” already." }
            typedKey.editor.setText("")
            change(select: FormRow.ID(path: row.path + [.member(key)], tag: 0)) { $0.change(at: row.path) { $0.add(key, node) } }
        case .value, .container: return nil
        }
        return nil
    }

    /// Removes the selected member or item.
    /// - Returns: why it stays.
    mutating func remove() -> String? {
        guard let row, let step = row.path.last else { return nil }
        switch row.kind {
        case .value, .container: break
        case .absent: return "It is not there."
        case .addItem, .addMember: return "There is nothing to remove."
        }
        let parent = Array(row.path.dropLast())
        if case .member(let key) = step, let object = root.node(at: parent), object.chosen.required.contains(key) {
            return "“\(row.label)” is required and stays."
        }
        change { $0.change(at: parent) { $0.remove(step) } }
        return nil
    }

    /// Moves the selected item within its list.
    mutating func moveItem(_ step: Int) -> String? {
        guard let row, case .item(let index) = row.path.last, let list = root.node(at: row.path.dropLast()) else { return "Only items of a list move." }
        guard list.innerCount > 1, (0..<list.innerCount).contains(index + step) else { return nil }
        let parent = Array(row.path.dropLast())
        change(select: FormRow.ID(path: parent + [.item(index + step)], tag: 0)) { $0.change(at: parent) { _ = $0.moveItem(index, by: step) } }
        return nil
    }

    /// Takes the next kind of value that is offered here.
    /// - Returns: why there is none.
    mutating func takeNextKind() -> String? {
        guard let row, let node else { return "Nothing stands here yet." }
        guard node.options.count > 1 || node.option == nil else { return "“\(row.label)” takes one kind of value only: \(node.kind.word)." }
        change { $0.change(at: row.path) { $0.takeNextOption() } }
        return nil
    }

    /// Puts back what the model asked in the selected field.
    /// - Returns: why that cannot be.
    mutating func restore() -> String? {
        guard let row else { return nil }
        if case .absent(_, .some, _) = row.kind { return add() }
        guard let node else { return "The model asked nothing here." }
        guard let asked = node.asked else { return "The model did not ask for this; \(row.label) can be removed." }
        guard node.isChanged else { return "This is what the model asked." }
        let shape = node.shape
        change { $0.change(at: row.path) { $0 = FormNode(asked, shape, asked: asked) } }
        return nil
    }

    /// Another text of all arguments, as an editor gave it back.
    mutating func take(_ object: JSONObject) {
        let (shape, asked) = (root.shape, root.asked)
        change { root in
            root = FormNode(.object(object), shape, asked: asked)
            root.isFolded = false
        }
    }

    // MARK: Undoing

    mutating func undo() -> Bool { goBack { $0.undo($1) } }
    mutating func redo() -> Bool { goBack { $0.redo($1) } }

    private mutating func goBack(_ step: (inout FormHistory, FormHistory.State) -> FormHistory.State?) -> Bool {
        guard let state = step(&history, FormHistory.State(root: root, selected: row?.id, weight: weight)) else { return false }
        root = state.root
        settle(select: state.selected)
        return true
    }

    // MARK: Moving

    mutating func move(_ step: Int) {
        history.endTyping()
        selected = min(max(0, selected + step), max(0, rows.count - 1))
    }

    /// Within a text of several lines first.
    /// - Parameter width: cells in which the text is written.
    mutating func moveRows(_ step: Int, width: Int) {
        guard let row, case .value = row.kind, let node, case .text(var editor) = node.content else { return move(step) }
        guard editor.moveRows(step, width: width) else { return move(step) }
        root.change(at: row.path) { $0.setEditor(editor) }
    }

    /// What Enter does.
    /// - Returns: why it does nothing.
    mutating func enter() -> String? {
        switch row?.kind {
        case .absent, .addItem, .addMember: return add()
        case .container: fold()
        case .value:
            if let editor, editor.lines.count > 1 { changeText { $0.insertNewline() } } else { move(1) }
        case nil: break
        }
        return nil
    }
}

extension FormNode {
    /// Numbers that are none yet, wherever they stand, and why.
    fileprivate func unfinished(_ path: [FormStep] = []) -> [(path: [FormStep], words: String)] {
        switch content {
        case .number(let editor) where FormNode.number(editor.text) == nil:
            [(path, editor.isEmpty ? "A number is wanted." : "“\(SafeText.foreign(editor.text))” is no number.")]
        case .object(let members): members.flatMap { $0.node.unfinished(path + [.member($0.key)]) }
        case .list(let items): items.enumerated().flatMap { $0.element.unfinished(path + [.item($0.offset)]) }
        default: []
        }
    }

    mutating func setEditor(_ editor: TextEditor) {
        switch content {
        case .text: content = .text(editor)
        case .number: content = .number(editor)
        default: break
        }
    }

    fileprivate mutating func empty() {
        switch content {
        case .text: content = .text(TextEditor("", style: .document))
        case .number: content = .number(TextEditor("", style: .oneLine))
        default: break
        }
    }

    /// A scalar as one reads it; what is longer or deeper as JSON.
    ///
    /// - Parameter quotes: a text is in quotes, where it could be taken for a number or the like.
    static func shown(_ value: JSONValue, quotes: Bool = false) -> String {
        FieldShape.visible(quotes ? value.serializedText : value.string ?? value.serializedText, most: longestShown)
    }

    /// Scalars.
    private static let longestShown = 4000

    /// Whether texts stand beside values that are none: "1" and 1 look the same without quotes.
    static func areMixed(_ values: [JSONValue]) -> Bool { values.contains { $0.exact != nil } && values.contains { $0.exact == nil } }
}
