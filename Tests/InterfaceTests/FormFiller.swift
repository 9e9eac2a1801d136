import Approval
import Conversation
import JSON
import Link
import Surface

@testable import Interface

/// Somebody who fills a form in from a sheet of paper: looks at the fields, and presses keys.
struct FormFiller {
    var desk: Desk
    /// Keys that were pressed so far.
    private(set) var presses = 0

    /// Somebody with the pane before them, made once.
    private static let armed = Desk.armed(120, 40)

    /// The form of a call of a tool, with these arguments.
    init(_ definition: ToolDefinition, _ arguments: JSONValue, columns: Int = 120, rows: Int = 40) {
        var call = CallState.write()
        call.tool = definition.name.string
        call.arguments = RawBytes(arguments.serialized())
        if (columns, rows) == (120, 40) {
            desk = FormFiller.armed
            // What the screen looks like is looked at elsewhere; here are very many keys.
            desk.paints = false
            desk.event(.call(call))
        } else {
            desk = Desk.armed(columns, rows, call)
            desk.paints = false
        }
        desk.parameters = definition.parameters
        desk.press("e")
    }

    var form: FieldForm? {
        if case .edit(let form) = desk.state.mode, case .fields(let fields) = form.stage { fields } else { nil }
    }

    mutating func press(_ names: String...) {
        presses += names.count
        for name in names { desk.receive(.keys(InputBatch([.key(KeyPress(name: name) ?? KeyPress(.escape))]))) }
    }

    mutating func type(_ text: String) {
        if text.isEmpty { return }
        let keys = text.map { $0 == "\n" ? KeyPress.control("j") : KeyPress.character(String($0)) }
        presses += keys.count
        desk.receive(.keys(InputBatch(keys.map { .key($0) })))
    }

    /// Goes to a row by Tab and Shift-Tab.
    mutating func go(to id: FormRow.ID) -> Bool {
        guard let form, let place = form.rows.firstIndex(where: { $0.id == id }) else { return false }
        let step = place - form.selected
        for _ in 0..<abs(step) { press(step > 0 ? "tab" : "shift-tab") }
        return self.form?.row?.id == id
    }

    /// Makes an object what it has to be.
    /// - Returns: what could not be done.
    mutating func fill(_ path: [FormStep], _ target: JSONObject) -> String? {
        for key in form?.root.node(at: path)?.keys ?? [] where target[key] == nil {
            guard go(to: .init(path: path + [.member(key)], tag: 0)) else { return "no row for \(key)" }
            press("ctrl-r")
        }
        for member in target.members {
            let place = path + [.member(member.key)]
            let id = FormRow.ID(path: place, tag: 0)
            if form?.rows.contains(where: { $0.id == id }) == true {
                guard go(to: id) else { return "\(member.key) cannot be reached" }
                if form?.node == nil { press("enter") }
            } else {
                guard go(to: .init(path: path, tag: 1)) else { return "\(member.key) cannot be added" }
                type(member.key.string)
                press("enter")
            }
            if let problem = set(place, member.value) { return problem }
        }
        return nil
    }

    /// Makes the selected value what it has to be.
    private mutating func set(_ path: [FormStep], _ target: JSONValue) -> String? {
        guard var node = form?.root.node(at: path) else { return "\(path) is not there" }
        for _ in 0..<node.options.count where !(node.option.map { node.options[$0].kind.takes(target) && node.options[$0].shape.fits(target) } ?? false) {
            guard go(to: .init(path: path, tag: 0)) else { return "\(path) cannot be reached" }
            press("ctrl-t")
            node = form?.root.node(at: path) ?? node
        }
        switch (node.content, target) {
        case (.text, .string(let text)):
            erase()
            type(text.string)
        case (.number, .number(let number)):
            erase()
            type(number.text.string)
        case (.boolean(let bool), .bool(let wanted)): if bool != wanted { press("space") }
        case (.null, .null): break
        case (.choice, _):
            for _ in 0..<100 where form?.root.node(at: path)?.value.isSame(as: target) == false { press("right") }
        case (.object, .object(let object)): return fill(path, object)
        case (.list, .array(let items)):
            while let count = form?.root.node(at: path)?.innerCount, count > items.count {
                guard go(to: .init(path: path + [.item(count - 1)], tag: 0)) else { return "\(path) is longer" }
                press("ctrl-r")
            }
            for (index, item) in items.enumerated() {
                let place = path + [.item(index)]
                if form?.root.node(at: place) == nil {
                    guard go(to: .init(path: path, tag: 1)) else { return "no item can be added to \(path)" }
                    press("enter")
                } else if !go(to: .init(path: place, tag: 0)) {
                    return "\(place) cannot be reached"
                }
                if let problem = set(place, item) { return problem }
            }
        default: return "\(path) cannot be \(target.serializedText): it is \(node.kind.word)"
        }
        guard form?.root.node(at: path)?.value.isSame(as: target) == true else {
            return "\(path) is \(form?.root.node(at: path)?.value.serializedText ?? "gone") and not \(target.serializedText)"
        }
        return nil
    }

    private mutating func erase() {
        while form?.editor?.isEmpty == false { press("end", "ctrl-u") }
    }
}

extension FormNode {
    fileprivate var keys: [ExactString] { if case .object(let members) = content { members.map(\.key) } else { [] } }
}
