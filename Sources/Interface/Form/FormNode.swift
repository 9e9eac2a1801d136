import Approval
import JSON

/// A step from a value to one inside it.
enum FormStep: Sendable, Hashable {
    case member(ExactString)
    case item(Int)
}

/// One value of the form, and all inside it.
struct FormNode: Sendable {
    enum Content: Sendable {
        case text(TextEditor)
        /// A number as it is typed; it may be none yet.
        case number(TextEditor)
        case boolean(Bool)
        case null
        /// The place among the choices; a value that is none of them stands beside them until one is chosen.
        case choice(Int?, stray: JSONValue?)
        case object([Member])
        case list([FormNode])
    }

    struct Member: Sendable {
        let key: ExactString
        var node: FormNode
    }

    let shape: FieldShape
    let options: [FieldOption]
    /// Which of the options it is; nil for a value that is of no kind that is offered.
    private(set) var option: Int?
    var content: Content
    /// What the model asked here; nil where it asked nothing.
    var asked: JSONValue?
    var isFolded = false

    /// A list with more items, or an object with more members, opens folded.
    static let mostOpen = 40
    /// Members that are required are made with their object, down to this depth: a schema may require itself.
    private static let deepestStart = 6

    var kind: FieldKind {
        if let option { return options[option].kind }
        switch content {
        case .text: return .text
        case .number: return .number
        case .boolean: return .boolean
        case .null: return .null
        case .object: return .object
        case .list: return .list
        case .choice: return options.first?.kind ?? .text
        }
    }

    /// What is said of it as the kind that it is.
    var chosen: FieldShape { option.map { options[$0].shape } ?? options.first { $0.kind == kind }?.shape ?? shape }

    // MARK: Made of a value

    init(_ value: JSONValue, _ shape: FieldShape, asked: JSONValue?) {
        self.shape = shape
        options = shape.options
        self.asked = asked
        content = .null
        let option = FormNode.option(for: value, options)
        if option == nil, options.count == 1, case .choice = options[0].kind {
            content = .choice(nil, stray: value)
            return
        }
        self.option = option
        content = FormNode.content(value, option.map { options[$0].kind } ?? FieldKind(of: value), chosen, asked: asked)
        isFolded = innerCount > Self.mostOpen
    }

    /// Of several options for the same kind of value the one that the validator takes, or that shares most with it.
    private static func option(for value: JSONValue, _ options: [FieldOption]) -> Int? {
        let possible = options.indices.filter { options[$0].kind.takes(value) }
        guard possible.count > 1 else { return possible.first }
        if let fitting = possible.first(where: { options[$0].shape.fits(value) }) { return fitting }
        guard let keys = value.object?.keys else { return possible.first }
        func shared(_ index: Int) -> Int { keys.count { options[index].shape.declares($0) } }
        return possible.max { (shared($0), $1) < (shared($1), $0) }
    }

    private static func content(_ value: JSONValue, _ kind: FieldKind, _ shape: FieldShape, asked: JSONValue?) -> Content {
        if case .choice(let values) = kind { return .choice(FieldKind.place(of: value, among: values), stray: value) }
        switch value {
        case .null: return .null
        case .bool(let bool): return .boolean(bool)
        case .string(let text): return .text(TextEditor(text.string, style: .document))
        case .number(let number): return .number(TextEditor(number.text.string, style: .oneLine))
        case .object(let object):
            let before = asked?.object?.members ?? []
            return .object(
                object.members.enumerated().map { index, member in
                    // Most stand where the model had them.
                    let asked = before.indices.contains(index) && before[index].key == member.key ? before[index].value : asked?[member.key]
                    return Member(key: member.key, node: FormNode(member.value, shape.member(member.key), asked: asked))
                })
        case .array(let items):
            let before = asked?.array ?? []
            return .list(
                items.enumerated().map { index, item in FormNode(item, shape.item(index), asked: before.indices.contains(index) ? .some(before[index]) : .none) })
        }
    }

    // MARK: Made anew

    /// A value for a place where there is none: the schema's default, or the least that there can be.
    static func new(for shape: FieldShape, asked: JSONValue? = nil, depth: Int = 0) -> FormNode {
        let options = shape.options
        // A default that is no value says only that there need be none.
        let usual = shape.defaultValue.flatMap { value in !value.isNull && options.contains { $0.kind.takes(value) } ? value : nil }
        if let value = asked ?? usual { return FormNode(value, shape, asked: asked) }
        return FormNode(shape: shape, options: options, option: 0, content: start(options[0], depth: depth))
    }

    private init(shape: FieldShape, options: [FieldOption], option: Int, content: Content) {
        (self.shape, self.options, self.option, self.content) = (shape, options, option, content)
    }

    private static func start(_ option: FieldOption, depth: Int) -> Content {
        switch option.kind {
        case .text: return .text(TextEditor("", style: .document))
        case .number, .integer: return .number(TextEditor("", style: .oneLine))
        case .boolean: return .boolean(false)
        case .null: return .null
        case .choice(let values): return .choice(0, stray: values.first)
        case .list:
            guard depth < deepestStart else { return .list([]) }
            let shape = option.shape
            return .list((0..<min(shape.fewestItems, 8)).map { FormNode.new(for: shape.item($0), depth: depth + 1) })
        case .object:
            guard depth < deepestStart else { return .object([]) }
            let shape = option.shape
            let required = shape.required
            return .object(shape.keys.filter(required.contains).map { Member(key: $0, node: FormNode.new(for: shape.member($0), depth: depth + 1)) })
        }
    }

    // MARK: What it is

    /// The value as it stands. A number that is none yet is its text, which the validator then says.
    var value: JSONValue {
        switch content {
        case .text(let editor): .string(ExactString(editor.text))
        case .number(let editor): FormNode.number(editor.text).map { .number($0) } ?? .string(ExactString(editor.text))
        case .boolean(let bool): .bool(bool)
        case .null: .null
        case .choice(let index, let stray):
            if let index, case .choice(let values) = kind, values.indices.contains(index) {
                // What is written otherwise and means the same stays as it was written.
                stray.flatMap { FieldKind.place(of: $0, among: values) == index ? $0 : nil } ?? values[index]
            } else {
                stray ?? .null
            }
        case .object(let members): .object(JSONObject(members.map { .init(key: $0.key, value: $0.node.value) }))
        case .list(let items): .array(items.map(\.value))
        }
    }

    /// A number as RFC 8259 writes it; nil for any other text.
    static func number(_ text: String) -> JSONNumber? {
        guard let first = text.utf8.first, let last = text.utf8.last, first == UInt8(ascii: "-") || (0x30...0x39).contains(first),
            (0x30...0x39).contains(last), case .number(let number) = try? JSONParser.parse(text, limits: .arguments).value
        else { return nil }
        return number
    }

    /// Whether it is something else than what the model asked.
    var isChanged: Bool { asked.map { !$0.isSame(as: value) } ?? true }

    var innerCount: Int {
        switch content {
        case .object(let members): members.count
        case .list(let items): items.count
        default: 0
        }
    }

    var isContainer: Bool {
        switch content {
        case .object, .list: true
        default: false
        }
    }

    // MARK: Another kind

    /// Takes the next kind that is offered; what was written goes along where it can.
    mutating func takeNextOption() {
        guard !options.isEmpty else { return }
        let next = option.map { ($0 + 1) % options.count } ?? 0
        let before = value
        option = next
        isFolded = false
        let kind = options[next].kind
        if let kept = FormNode.converted(before, to: kind) {
            content = FormNode.content(kept, kind, options[next].shape, asked: asked)
        } else if let asked, kind.takes(asked) {
            content = FormNode.content(asked, kind, options[next].shape, asked: asked)
        } else if let usual = options[next].shape.defaultValue, kind.takes(usual) {
            content = FormNode.content(usual, kind, options[next].shape, asked: asked)
        } else {
            content = FormNode.start(options[next], depth: 0)
        }
    }

    /// The same in another kind, where that says the same; nil where it does not.
    private static func converted(_ value: JSONValue, to kind: FieldKind) -> JSONValue? {
        if kind.takes(value) { return value }
        switch (kind, value) {
        case (.text, .number(let number)): return .string(number.text)
        case (.text, .bool(let bool)): return .string(bool ? "true" : "false")
        case (.number, .string(let text)), (.integer, .string(let text)):
            return number(text.string).map { .number($0) }.flatMap { kind.takes($0) ? $0 : nil }
        case (.boolean, .string("true")): return .bool(true)
        case (.boolean, .string("false")): return .bool(false)
        case (.choice(let values), .string(let text)):
            let lower = text.string.lowercased()
            return values.first { $0.string.map { $0.lowercased() == lower } ?? false }
        // One stands for a list of one.
        case (.list, .string), (.list, .number), (.list, .bool), (.list, .object): return .array([value])
        case (_, .array(let items)) where items.count == 1: return kind.takes(items[0]) ? items[0] : nil
        default: return nil
        }
    }
}

extension JSONValue {
    /// Equal as written, whatever the order of members.
    func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let a), .object(let b)):
            // Most stand where they stood; a search for each would take long where there are many.
            a.members.count == b.members.count
                && a.members.indices.allSatisfy { index in
                    let member = a.members[index]
                    let other = b.members[index].key == member.key ? b.members[index].value : b[member.key]
                    return other.map { member.value.isSame(as: $0) } ?? false
                }
        case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1) }
        default: self == other
        }
    }
}
