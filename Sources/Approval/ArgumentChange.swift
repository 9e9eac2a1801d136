public import JSON

/// One place at which two versions of a call's arguments differ.
public struct ArgumentChange: Sendable, Equatable {
    /// Where, in either of them.
    public let place: JSONPointer
    /// The argument that it lies in.
    public let argument: ExactString
    /// nil where there is nothing at this place.
    public let before: JSONValue?
    public let after: JSONValue?

    /// All of them, in the order of the older version; what only the newer has comes last at each level.
    ///
    /// Objects, and lists of one length, are gone into; their depth is bounded by the parser of arguments (64).
    public static func between(_ before: JSONObject, _ after: JSONObject) -> [ArgumentChange] {
        var changes: [ArgumentChange] = []
        walk(before, after, at: JSONPointer(), in: nil, &changes)
        return changes
    }

    private static func walk(_ before: JSONObject, _ after: JSONObject, at place: JSONPointer, in argument: ExactString?, _ changes: inout [ArgumentChange]) {
        for member in before.members {
            walk(member.value, after[member.key], at: place.adding(member.key), in: argument ?? member.key, &changes)
        }
        for member in after.members where before[member.key] == nil {
            walk(nil, member.value, at: place.adding(member.key), in: argument ?? member.key, &changes)
        }
    }

    private static func walk(_ before: JSONValue?, _ after: JSONValue?, at place: JSONPointer, in argument: ExactString, _ changes: inout [ArgumentChange]) {
        switch (before, after) {
        case (.object(let old)?, .object(let new)?): walk(old, new, at: place, in: argument, &changes)
        case (.array(let old)?, .array(let new)?) where old.count == new.count:
            for (index, pair) in zip(old, new).enumerated() {
                var place = place
                place.append(index)
                walk(pair.0, pair.1, at: place, in: argument, &changes)
            }
        default:
            if before != after { changes.append(ArgumentChange(place: place, argument: argument, before: before, after: after)) }
        }
    }
}

extension JSONPointer {
    fileprivate func adding(_ key: ExactString) -> JSONPointer {
        var place = self
        place.append(key)
        return place
    }
}
