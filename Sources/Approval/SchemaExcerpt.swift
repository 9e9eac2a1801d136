import Conversation
import JSON

/// What a tool's schema says at the places where arguments do not fit, in a bounded number of bytes.
struct SchemaExcerpt {
    private struct Place {
        let name: String
        let schema: JSONValue
    }

    private static let bytes = 2048
    /// Places that are told, and values that are looked at to find them.
    private static let mostPlaces = 8
    private static let mostLooks = 100

    private var places: [Place] = []
    private var looks = 0

    /// - Parameter arguments: nil when they cannot be read; then all of the schema is what they ought to be.
    static func lines(_ arguments: ToolArguments?, _ definition: ToolDefinition) -> [String] {
        let part = SchemaPart(definition).resolved
        var excerpt = SchemaExcerpt()
        if let arguments {
            excerpt.look(at: .object(arguments.object), part, JSONPointer())
        } else {
            excerpt.places = [Place(name: "the arguments", schema: part.schema)]
        }
        return excerpt.lines(required: part.requiredKeys)
    }

    private mutating func look(at value: JSONValue, _ part: SchemaPart, _ place: JSONPointer, depth: Int = 0) {
        var isFurtherIn = false
        func name(_ place: JSONPointer) -> String { place.text.isEmpty ? "the arguments" : "“\(place.text)”" }
        func inner(_ key: ExactString) -> JSONPointer {
            var inner = place
            inner.append(key)
            return inner
        }
        if depth < JSONLimits.arguments.depth {
            switch value {
            case .object(let object):
                for key in part.requiredKeys where object[key] == nil {
                    isFurtherIn = true
                    if let missing = part.member(key) { add(Place(name: name(inner(key)), schema: missing.schema)) }
                }
                for member in object.members {
                    guard let found = part.member(member.key), misfits(member.value, found) else { continue }
                    isFurtherIn = true
                    look(at: member.value, found, inner(member.key), depth: depth + 1)
                }
            case .array(let items):
                for (index, item) in items.enumerated() {
                    guard let found = part.item(index), misfits(item, found) else { continue }
                    isFurtherIn = true
                    var inner = place
                    inner.append(index)
                    look(at: item, found, inner, depth: depth + 1)
                    // The others are likely wrong in the same way.
                    break
                }
            default: break
            }
        }
        if !isFurtherIn { add(Place(name: name(place), schema: part.schema)) }
    }

    private mutating func misfits(_ value: JSONValue, _ part: SchemaPart) -> Bool {
        guard looks < Self.mostLooks, places.count < Self.mostPlaces else { return false }
        looks += 1
        return !part.fits(value)
    }

    private mutating func add(_ place: Place) { if places.count < Self.mostPlaces { places.append(place) } }

    private func lines(required: [ExactString]) -> [String] {
        var left = Self.bytes
        var lines: [String] = []
        if !required.isEmpty {
            let keys = required.map { "\"\($0)\"" }.joined(separator: ", ")
            lines.append(SchemaOutline.shortened("required: \(keys)", left / 4))
            left -= lines[0].utf8.count
        }
        for (index, place) in places.enumerated() {
            // What a short one leaves is for those behind it.
            let head = SchemaOutline.shortened(place.name, 200) + ": "
            let room = max(40, left / (places.count - index) - head.utf8.count)
            lines.append(head + SchemaOutline.text(place.schema, limit: room))
            left -= lines[lines.count - 1].utf8.count
        }
        return lines
    }
}
