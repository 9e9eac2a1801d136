extension JSONValue: Hashable {
    /// Equal as written: member order, duplicate members and the text of numbers count, strings by their bytes.
    public static func == (a: JSONValue, b: JSONValue) -> Bool {
        var pending: [(JSONValue, JSONValue)] = []
        guard scalarsEqual(a, b, &pending) else { return false }
        while let (a, b) = pending.popLast() {
            switch (a, b) {
            case (.array(let a), .array(let b)):
                if isSame(a, b) { continue }
                guard a.count == b.count else { return false }
                for i in a.indices.reversed() where !scalarsEqual(a[i], b[i], &pending) { return false }
            case (.object(let a), .object(let b)):
                if isSame(a.members, b.members) { continue }
                let (a, b) = (a.members, b.members)
                guard a.count == b.count else { return false }
                for i in a.indices where a[i].key != b[i].key { return false }
                for i in a.indices.reversed() where !scalarsEqual(a[i].value, b[i].value, &pending) { return false }
            default: return false
            }
        }
        return true
    }

    /// Whether one is a copy of the other that nobody has changed.
    private static func isSame<Element>(_ a: [Element], _ b: [Element]) -> Bool {
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in a.baseAddress == b.baseAddress && a.count == b.count }
        }
    }

    /// Compares scalars at once and puts off everything else.
    private static func scalarsEqual(
        _ a: JSONValue, _ b: JSONValue, _ pending: inout [(JSONValue, JSONValue)]
    ) -> Bool {
        switch (a, b) {
        case (.null, .null): return true
        case (.bool(let a), .bool(let b)): return a == b
        case (.number(let a), .number(let b)): return a == b
        case (.string(let a), .string(let b)): return a == b
        case (.array, .array), (.object, .object):
            pending.append((a, b))
            return true
        default: return false
        }
    }

    public func hash(into hasher: inout Hasher) {
        var walk = JSONWalk(self)
        while let step = walk.next() {
            switch step {
            case .begin(.array): hasher.combine(1 as UInt8)
            case .begin: hasher.combine(2 as UInt8)
            case .key(let key): hasher.combine(key)
            case .scalar(.null): hasher.combine(3 as UInt8)
            case .scalar(.bool(let bool)): hasher.combine(bool)
            case .scalar(.number(let number)): hasher.combine(number)
            case .scalar(.string(let string)): hasher.combine(string)
            case .scalar: break
            case .end: hasher.combine(4 as UInt8)
            }
        }
    }
}

extension JSONObject {
    // Through `JSONValue`, whose comparison does not recurse.
    public static func == (a: JSONObject, b: JSONObject) -> Bool { JSONValue.object(a) == JSONValue.object(b) }
    public func hash(into hasher: inout Hasher) { JSONValue.object(self).hash(into: &hasher) }
}
