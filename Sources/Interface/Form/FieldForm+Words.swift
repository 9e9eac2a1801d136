/// What the keys would do at the selected row, for the footer.
extension FieldForm {
    /// What Enter does; nil where it only goes on.
    var enterWord: String? {
        switch row?.kind {
        case .absent, .addItem: "add"
        case .addMember: newKey.isEmpty ? nil : "add"
        case .container: node?.isFolded == true ? "unfold" : "fold"
        case .value: editor.map { $0.lines.count > 1 ? "new line" : nil } ?? nil
        case nil: nil
        }
    }

    /// The selected value is switched or chosen, not written.
    var isTurned: Bool {
        switch node?.content {
        case .boolean: true
        case .choice: if case .choice(let values) = node?.kind { values.count > 1 } else { false }
        default: false
        }
    }

    var hasKinds: Bool { node.map { $0.options.count > 1 || $0.option == nil && $0.hasOtherKind } ?? false }

    var canRemove: Bool {
        guard node != nil, let row, let step = row.path.last else { return false }
        guard case .member(let key) = step, let object = root.node(at: row.path.dropLast()) else { return true }
        return !object.chosen.required.contains(key)
    }

    var canRestore: Bool {
        if case .absent(_, .some, _) = row?.kind { return true }
        return node.map { $0.asked != nil && $0.isChanged } ?? false
    }

    var canUndo: Bool { history.canUndo }

    mutating func toggleAsked() -> String? {
        showsAsked.toggle()
        return nil
    }
}

extension FormNode {
    /// Of a value that is of no kind that fits: the first that does is another one. A choice that is none of the choices is only
    /// chosen anew.
    var hasOtherKind: Bool { options.first.map { $0.kind.word != kind.word } ?? false }
}
