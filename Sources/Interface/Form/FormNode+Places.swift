import JSON

/// Values inside a value, by the steps to them.
extension FormNode {
    func node(at path: some Collection<FormStep>) -> FormNode? {
        guard let step = path.first else { return self }
        let rest = path.dropFirst()
        switch (step, content) {
        case (.member(let key), .object(let members)): return members.first { $0.key == key }?.node.node(at: rest)
        case (.item(let index), .list(let items)): return items.indices.contains(index) ? items[index].node(at: rest) : nil
        default: return nil
        }
    }

    /// The same by places among members and items.
    func node(atSpot spot: ArraySlice<Int>) -> FormNode? {
        guard let index = spot.first else { return self }
        switch content {
        case .object(let members): return members.indices.contains(index) ? members[index].node.node(atSpot: spot.dropFirst()) : nil
        case .list(let items): return items.indices.contains(index) ? items[index].node(atSpot: spot.dropFirst()) : nil
        default: return nil
        }
    }

    /// Changes the value at a place; nothing where there is none.
    mutating func change(at path: some Collection<FormStep>, _ body: (inout FormNode) -> Void) {
        guard let step = path.first else { return body(&self) }
        let rest = path.dropFirst()
        // Taken out while it changes, so that nothing is copied.
        switch (step, content) {
        case (.member(let key), .object(var members)):
            guard let index = members.firstIndex(where: { $0.key == key }) else { return }
            content = .null
            members[index].node.change(at: rest, body)
            content = .object(members)
        case (.item(let index), .list(var items)):
            guard items.indices.contains(index) else { return }
            content = .null
            items[index].change(at: rest, body)
            content = .list(items)
        default: return
        }
    }

    /// Adds a member that is not there.
    mutating func add(_ key: ExactString, _ node: FormNode) {
        guard case .object(var members) = content, !members.contains(where: { $0.key == key }) else { return }
        content = .null
        members.append(Member(key: key, node: node))
        content = .object(members)
        isFolded = false
    }

    mutating func addItem(_ node: FormNode) {
        guard case .list(var items) = content else { return }
        content = .null
        items.append(node)
        content = .list(items)
        isFolded = false
    }

    mutating func remove(_ step: FormStep) {
        switch (step, content) {
        case (.member(let key), .object(let members)): content = .object(members.filter { $0.key != key })
        case (.item(let index), .list(var items)) where items.indices.contains(index):
            items.remove(at: index)
            content = .list(items)
        default: return
        }
    }

    /// Moves an item by one place.
    /// - Returns: whether it could.
    mutating func moveItem(_ index: Int, by step: Int) -> Bool {
        guard case .list(var items) = content, items.indices.contains(index), items.indices.contains(index + step) else { return false }
        items.swapAt(index, index + step)
        content = .list(items)
        return true
    }

    /// The steps to the place that a JSON Pointer names, as far as there is one.
    func path(to pointer: JSONPointer) -> [FormStep] {
        var path: [FormStep] = []
        var node = self
        for token in pointer.text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst() {
            let text = String(decoding: Array(token), as: UTF8.self)
            let step: FormStep
            switch node.content {
            case .object: step = .member(FormNode.unescaped(Array(token)))
            case .list:
                guard let index = Int(text) else { return path }
                step = .item(index)
            default: return path
            }
            guard let next = node.node(at: [step]) else { return path }
            path.append(step)
            node = next
        }
        return path
    }

    /// A token of a pointer (RFC 6901, section 4).
    private static func unescaped(_ token: [UInt8]) -> ExactString {
        var bytes: [UInt8] = []
        var isEscape = false
        for byte in token {
            if isEscape {
                bytes.append(byte == UInt8(ascii: "1") ? UInt8(ascii: "/") : UInt8(ascii: "~"))
                isEscape = false
            } else if byte == UInt8(ascii: "~") {
                isEscape = true
            } else {
                bytes.append(byte)
            }
        }
        return ExactString(String(decoding: bytes, as: UTF8.self))
    }
}
