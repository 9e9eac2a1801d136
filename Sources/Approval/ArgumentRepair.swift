public import Conversation
import JSON

/// Other arguments in place of some that do not fit, offered to the person; nothing is put in place by itself.
public struct RepairOffer: Sendable, Equatable, Codable {
    /// What would change, a clause each, to follow "offered:".
    public let changes: [String]
    /// As they would be.
    public let arguments: RawBytes

    public init(changes: [String], arguments: RawBytes) {
        self.changes = changes
        self.arguments = arguments
    }
}

/// Finds what can be put right without a change of meaning: a text whose whole content is the JSON of the wanted type.
///
/// Models wrap values in quotes once too often. Anything else (a single value for a list, another case of a word, a
/// missing key) would be a guess at what was meant, and is no repair. A whole number written `3.0` is an integer to JSON
/// Schema as it stands and needs none.
public enum ArgumentRepair {
    /// Bytes of arguments beyond which nothing is offered: an offer holds all of them once more.
    static let longest = 1 << 20
    /// An offer that a person cannot take in at a glance is none.
    static let mostChanges = 50

    /// - Parameter bytes: arguments that do not fit, or cannot even be read.
    /// - Returns: nil when nothing of the kind makes them fit.
    public static func offer(for bytes: [UInt8], _ definition: ToolDefinition) -> RepairOffer? {
        guard bytes.count <= longest, let (given, isText) = object(in: bytes) else { return nil }
        var repair = Repair()
        if isText { repair.changes.append("take all the arguments, which came as a text, as the object that the text holds") }
        let part = SchemaPart(definition).resolved
        let value = repair.repaired(.object(given.object), part, at: JSONPointer())
        guard !repair.changes.isEmpty, repair.changes.count <= mostChanges else { return nil }
        // The very bytes of the text, where nothing else changes.
        let arguments = isText && repair.changes.count == 1 ? given.bytes : value.serialized()
        guard let fitting = try? ToolArguments(parsing: arguments), ArgumentCheck.problems(fitting, definition).isEmpty else { return nil }
        return RepairOffer(changes: repair.changes, arguments: RawBytes(arguments))
    }

    private static func object(in bytes: [UInt8]) -> (ToolArguments, isText: Bool)? {
        if let arguments = try? ToolArguments(parsing: bytes) { return (arguments, false) }
        guard case .string(let text)? = (try? JSONParser.parse(bytes, limits: .arguments))?.value, !text.isEmpty,
            let arguments = try? ToolArguments(parsing: Array(text.utf8))
        else { return nil }
        return (arguments, true)
    }
}

private struct Repair {
    var changes: [String] = []

    /// Nesting is bounded by that of arguments.
    mutating func repaired(_ value: JSONValue, _ part: SchemaPart, at place: JSONPointer, depth: Int = 0) -> JSONValue {
        guard depth <= JSONLimits.arguments.depth, changes.count <= ArgumentRepair.mostChanges else { return value }
        var value = value
        if case .string(let text) = value, let types = part.types, !types.contains("string"), let held = held(by: text, types) {
            changes.append(words(for: held, text, at: place))
            value = held
        }
        switch value {
        case .object(let object):
            return .object(
                JSONObject(
                    object.members.map { member in
                        guard let inner = part.member(member.key) else { return member }
                        var place = place
                        place.append(member.key)
                        return .init(key: member.key, value: repaired(member.value, inner, at: place, depth: depth + 1))
                    }))
        case .array(let items):
            return .array(
                items.enumerated().map { index, item in
                    guard let inner = part.item(index) else { return item }
                    var place = place
                    place.append(index)
                    return repaired(item, inner, at: place, depth: depth + 1)
                })
        default: return value
        }
    }

    /// The value whose JSON the text is, when it is of a wanted type. A number keeps the text that it was written in.
    private func held(by text: ExactString, _ types: Set<ExactString>) -> JSONValue? {
        guard let document = try? JSONParser.parse(Array(text.utf8), limits: .arguments), document.duplicateKeys.isEmpty else { return nil }
        let value = document.value
        switch value {
        case .object, .array: return types.contains(value.schemaType) ? value : nil
        // "null" may be meant as the word, and a blank around a number is not part of it.
        case .number(let number): return number.text == text && (types.contains("number") || types.contains(value.schemaType)) ? value : nil
        case .bool: return types.contains("boolean") && value.serializedText.utf8.elementsEqual(text.utf8) ? value : nil
        case .string, .null: return nil
        }
    }

    private func words(for value: JSONValue, _ text: ExactString, at place: JSONPointer) -> String {
        let name = "“\(VisibleText.line(place.text.string))”"
        switch value {
        case .object: return "take \(name) as the object that its text holds"
        case .array: return "take \(name) as the list that its text holds"
        case .bool: return "take \(name), the text \"\(text)\", as the boolean \(text)"
        default: return "take \(name), the text \"\(text)\", as the number \(text)"
        }
    }
}
