import JSON

/// What a model sent, as the list of leaves that a pane has to show: an opinion of its own, made from the JSON alone.
enum SentArguments {
    static func leaves(_ bytes: [UInt8]) -> [(name: String, value: ShownCall.Argument.Value)] {
        guard case .object(let object)? = (try? JSONParser.parse(bytes).value) else { return [] }
        var leaves: [(String, ShownCall.Argument.Value)] = []
        for member in object.members { append(member.value, key(member.key), &leaves) }
        return leaves
    }

    private static func append(_ value: JSONValue, _ name: String, _ leaves: inout [(String, ShownCall.Argument.Value)]) {
        switch value {
        case .null: leaves.append((name, .literal("null")))
        case .bool(let bool): leaves.append((name, .literal(bool ? "true" : "false")))
        case .number(let number): leaves.append((name, .literal(number.text.string)))
        case .string(let text): leaves.append((name, .text(Array(text.utf8))))
        case .array(let items):
            if items.isEmpty { leaves.append((name, .literal("⟨empty list⟩"))) }
            for (index, item) in items.enumerated() { append(item, "\(name)[\(index)]", &leaves) }
        case .object(let object):
            if object.isEmpty { leaves.append((name, .literal("⟨empty object⟩"))) }
            for member in object.members { append(member.value, "\(name).\(key(member.key))", &leaves) }
        }
    }

    private static func key(_ key: ExactString) -> String {
        let isPlain = !key.isEmpty && key.utf8.allSatisfy { $0 > 0x20 && ![0x22, 0x2E, 0x5B, 0x5D].contains($0) }
        return isPlain ? key.string : "\"\(key.string)\""
    }

    /// Where a pane shows something else than what was sent; empty for nowhere.
    static func difference(_ shown: ShownCall, _ bytes: [UInt8]) -> String {
        // What the model only says of a call stands below it, and must be there all the same.
        let words = Set(shown.words.map { ExactString($0.name) })
        let sent = leaves(bytes)
        return difference(shown.arguments, sent.filter { !words.contains(ExactString($0.name)) })
            + difference(shown.words, sent.filter { words.contains(ExactString($0.name)) })
    }

    private static func difference(_ shown: [ShownCall.Argument], _ sent: [(name: String, value: ShownCall.Argument.Value)]) -> String {
        if shown.count != sent.count { return "\(shown.count) values are shown (\(shown.map(\.name))), \(sent.count) were sent" }
        for (argument, leaf) in zip(shown, sent) {
            if !argument.name.utf8.elementsEqual(leaf.name.utf8) { return "the name \(argument.label) is shown for \(leaf.name)" }
            if argument.value != leaf.value { return "\(leaf.name) is shown as \(argument.value?.description ?? "nothing that decodes: \(argument.drawn)"), and is \(leaf.value)" }
        }
        return ""
    }
}
