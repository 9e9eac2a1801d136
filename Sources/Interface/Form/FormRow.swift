import Approval
import JSON

/// One row of the form.
struct FormRow: Sendable {
    enum Kind: Sendable {
        /// A value that is written, switched or chosen.
        case value
        /// An object or a list; what is in it stands below, unless it is folded.
        case container
        /// A member that is not there and may be added.
        case absent(FieldShape, asked: JSONValue?, isRequired: Bool)
        /// Adds an item to a list.
        case addItem
        /// Adds a member with a key that is typed.
        case addMember
    }

    /// Tells a row from others, whatever else changes.
    struct ID: Sendable, Hashable {
        let path: [FormStep]
        /// 0 for what is or could be there, 1 for what adds to it.
        let tag: Int
    }

    let kind: Kind
    /// The steps to its value; of a row that adds, to what it adds to.
    let path: [FormStep]
    /// The places of those steps among members and items, which find its value at once; nil where there is none.
    let spot: [Int]?
    /// How deep it stands.
    let depth: Int
    /// In visible text.
    let label: String

    var id: ID {
        switch kind {
        case .value, .container, .absent: ID(path: path, tag: 0)
        case .addItem, .addMember: ID(path: path, tag: 1)
        }
    }

    /// All rows of a form.
    static func rows(of root: FormNode) -> [FormRow] {
        var rows: [FormRow] = []
        append(root, [], [], 0, to: &rows)
        return rows
    }

    /// Depth is bounded by the parser's limit for arguments (64).
    private static func append(_ node: FormNode, _ path: [FormStep], _ spot: [Int], _ depth: Int, to rows: inout [FormRow]) {
        func inner(_ node: FormNode, _ step: FormStep, _ index: Int, _ label: String) {
            let (path, spot) = (path + [step], spot + [index])
            rows.append(FormRow(kind: node.isContainer ? .container : .value, path: path, spot: spot, depth: depth, label: label))
            if node.isContainer, !node.isFolded { append(node, path, spot, depth + 1, to: &rows) }
        }
        switch node.content {
        case .object(let members):
            for (index, member) in members.enumerated() { inner(member.node, .member(member.key), index, label(member.key)) }
            let shape = node.chosen
            let there = Set(members.map(\.key))
            let required = shape.required
            let declared = shape.keys
            let removed = (node.asked?.object?.keys ?? []).filter { !declared.contains($0) }
            let asked = node.asked?.object.map { Dictionary($0.members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first }) } ?? [:]
            for key in declared + removed where !there.contains(key) {
                let kind = Kind.absent(shape.member(key), asked: asked[key], isRequired: required.contains(key))
                rows.append(FormRow(kind: kind, path: path + [.member(key)], spot: nil, depth: depth, label: label(key)))
            }
            if shape.takesOthers { rows.append(FormRow(kind: .addMember, path: path, spot: nil, depth: depth, label: "")) }
        case .list(let items):
            for (index, item) in items.enumerated() { inner(item, .item(index), index, label(.item(index))) }
            if node.chosen.mostItems.map({ items.count < $0 }) ?? true {
                rows.append(FormRow(kind: .addItem, path: path, spot: nil, depth: depth, label: ""))
            }
        default: break
        }
    }

    /// Items count from 1.
    static func label(_ step: FormStep) -> String {
        switch step {
        case .member(let key): label(key)
        case .item(let index): "\(index + 1)"
        }
    }

    /// A key that could be taken for something else is put in quotes.
    private static func label(_ key: ExactString) -> String {
        let isPlain = !key.isEmpty && key.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 }
        let visible = VisibleText.line(key.string)
        return isPlain ? visible : "\"\(visible)\""
    }
}
