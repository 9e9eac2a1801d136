/// A walk through a value in the order in which it was written, without recursion.
struct JSONWalk {
    enum Step {
        /// An array or object begins.
        case begin(JSONValue)
        case key(ExactString)
        /// Anything but an array or object.
        case scalar(JSONValue)
        case end(isObject: Bool, isEmpty: Bool)
    }

    private enum Frame {
        case array([JSONValue], next: Int)
        /// The key of a member comes one step before its value.
        case object([JSONObject.Member], next: Int, keyDone: Bool)
    }

    private var start: JSONValue?
    private var frames: [Frame] = []

    /// Whether members come in the order of RFC 8785 instead of their own.
    private let sorted: Bool

    init(_ value: JSONValue, sorted: Bool = false) {
        start = value
        self.sorted = sorted
    }

    mutating func next() -> Step? {
        if let value = start {
            start = nil
            return enter(value)
        }
        guard let frame = frames.popLast() else { return nil }
        switch frame {
        case .array(let elements, let index):
            guard index < elements.count else { return .end(isObject: false, isEmpty: elements.isEmpty) }
            frames.append(.array(elements, next: index + 1))
            return enter(elements[index])
        case .object(let members, let index, let keyDone):
            guard index < members.count else { return .end(isObject: true, isEmpty: members.isEmpty) }
            frames.append(.object(members, next: keyDone ? index + 1 : index, keyDone: !keyDone))
            return keyDone ? enter(members[index].value) : .key(members[index].key)
        }
    }

    private mutating func enter(_ value: JSONValue) -> Step {
        switch value {
        case .array(let elements):
            frames.append(.array(elements, next: 0))
            return .begin(value)
        case .object(let object):
            frames.append(.object(sorted ? object.membersByUTF16 : object.members, next: 0, keyDone: false))
            return .begin(value)
        default: return .scalar(value)
        }
    }
}

extension JSONValue {
    /// Whether any string or key holds U+0000, which cuts a text short wherever C reads it.
    public var containsNUL: Bool {
        var walk = JSONWalk(self)
        while let step = walk.next() {
            switch step {
            case .key(let text), .scalar(.string(let text)): if text.utf8.contains(0) { return true }
            default: break
            }
        }
        return false
    }

    /// The first number that no double can stand for: infinite, or zero though it is written as something else.
    public var unrepresentableNumber: JSONNumber? {
        var walk = JSONWalk(self)
        while let step = walk.next() {
            if case .scalar(.number(let number)) = step, !number.isRepresentable { return number }
        }
        return nil
    }
}
