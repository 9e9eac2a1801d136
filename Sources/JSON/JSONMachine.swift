/// The one grammar of the project: a push parser that takes its text in pieces of any size.
///
/// Whole texts and streaming ones go through the same states, so the two can never disagree. What is open lies on
/// explicit stacks; what was read before an error stays readable.
struct JSONMachine: Sendable {
    /// How many duplicates are recorded, and how many bytes their paths may have together before recording stops.
    static let duplicateLimit = (count: 1000, bytes: 1 << 20)
    /// From this many members on, an object's keys are remembered in a hash set.
    private static let scanLimit = 32

    enum State: UInt8, Sendable {
        case value, firstElement, firstKey, key, colon, afterElement, afterMember
        case string, escape, hex, surrogateBackslash, surrogateU
        case number, literal
        case done

        /// Whether a string, number or literal is open.
        var isScalar: Bool { rawValue >= State.string.rawValue && rawValue <= State.literal.rawValue }
    }

    /// An array or object that is not closed yet; its parts are the top of `values` and `keys`.
    private struct Frame: Sendable {
        let isObject: Bool
        let firstValue: Int
        let firstKey: Int
        var seen: Set<ExactString>?
        var reported: Set<ExactString>?
    }

    let limits: JSONLimits
    private(set) var duplicateKeys: [ExactString] = []
    private var duplicateBytes = 0

    var state = State.value
    private var root: JSONValue?
    private var frames: [Frame] = []
    private var values: [JSONValue] = []
    private var keys: [ExactString] = []

    /// Bytes before the piece that is being read.
    var base = 0
    private var line = 1
    private var lineStart = 0
    /// UTF-8 continuation bytes on this line, so that columns can be counted in scalars.
    var continuations = 0

    /// The part of an open string or number that came in earlier pieces or by escapes.
    var scratch: [UInt8] = []
    /// Whether the open string is a key.
    var isKey = false
    var scalar = UTF8Sequence()
    var escape = EscapeSequence()
    var numberState = NumberState.start
    private var literal = Literal.null
    private var literalRead = 0

    init(limits: JSONLimits) {
        self.limits = limits
        // A small text then costs three allocations here instead of a dozen.
        frames.reserveCapacity(8)
        values.reserveCapacity(16)
        keys.reserveCapacity(16)
    }

    /// Whether a whole value has been read; a number at top level is one only at the end of the text.
    var isComplete: Bool { root != nil }

    func failure(_ kind: JSONError.Kind, at offset: Int) -> JSONError {
        JSONError(kind: kind, offset: offset, line: line, column: offset - lineStart - continuations + 1)
    }

    mutating func feed(_ bytes: Span<UInt8>) throws(JSONError) {
        let end = min(bytes.count, max(0, limits.bytes - base))
        var i = 0
        while i < end {
            switch state {
            case .string: i = try string(bytes, i, end)
            case .number: i = try number(bytes, i, end)
            case .literal: i = try literal(bytes, i, end)
            case .escape, .hex, .surrogateBackslash, .surrogateU:
                try escaped(bytes[i], at: base + i)
                i += 1
            default: i = try structure(bytes, i, end)
            }
        }
        base += end
        if end < bytes.count { throw failure(.tooLong(limit: limits.bytes), at: base) }
    }

    /// The end of the text.
    mutating func finish() throws(JSONError) -> JSONValue {
        if state == .number && numberState.isWhole { complete(.number(JSONNumber(text: takeScratch()))) }
        guard let root else { throw failure(.unexpectedEnd(expected: expected), at: base) }
        return root
    }

    // MARK: Structure

    /// Bytes that are in no string, number or literal.
    private mutating func structure(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) throws(JSONError) -> Int {
        var i = start
        while i < end {
            let byte = bytes[i]
            switch byte {
            case 0x20, 0x09, 0x0D: break
            case 0x0A:
                line += 1
                lineStart = base + i + 1
                continuations = 0
            default:
                try step(byte, at: base + i)
                // A number begins with its first digit, which `number` reads.
                if state == .number { return i }
                if state.isScalar { return i + 1 }
            }
            i += 1
        }
        return i
    }

    private mutating func step(_ byte: UInt8, at offset: Int) throws(JSONError) {
        switch state {
        case .value: return try beginValue(byte, at: offset)
        case .firstElement:
            if byte != UInt8(ascii: "]") { return try beginValue(byte, at: offset) }
            return closeArray()
        case .afterElement:
            if byte == UInt8(ascii: ",") {
                state = .value
                return
            }
            if byte == UInt8(ascii: "]") { return closeArray() }
        case .afterMember:
            if byte == UInt8(ascii: ",") {
                state = .key
                return
            }
            if byte == UInt8(ascii: "}") { return closeObject() }
        case .colon:
            if byte == UInt8(ascii: ":") {
                state = .value
                return
            }
        case .firstKey, .key:
            if byte == UInt8(ascii: "\"") { return beginString(isKey: true) }
            if byte == UInt8(ascii: "}") && state == .firstKey { return closeObject() }
        default: throw failure(.trailingData(byte), at: offset)
        }
        throw failure(.unexpectedByte(byte, expected: expected), at: offset)
    }

    private mutating func beginString(isKey: Bool) {
        self.isKey = isKey
        state = .string
    }

    private mutating func beginValue(_ byte: UInt8, at offset: Int) throws(JSONError) {
        switch byte {
        case UInt8(ascii: "\""): beginString(isKey: false)
        case UInt8(ascii: "{"): try open(isObject: true, at: offset)
        case UInt8(ascii: "["): try open(isObject: false, at: offset)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            numberState = .start
            state = .number
        case UInt8(ascii: "t"): beginLiteral(.true)
        case UInt8(ascii: "f"): beginLiteral(.false)
        case UInt8(ascii: "n"): beginLiteral(.null)
        case 0xEF where offset == 0: throw failure(.byteOrderMark, at: 0)
        default: throw failure(.unexpectedByte(byte, expected: expected), at: offset)
        }
    }

    private mutating func open(isObject: Bool, at offset: Int) throws(JSONError) {
        if frames.count >= limits.depth { throw failure(.tooDeep(limit: limits.depth), at: offset) }
        frames.append(Frame(isObject: isObject, firstValue: values.count, firstKey: keys.count))
        state = isObject ? .firstKey : .firstElement
    }

    private mutating func closeArray() {
        guard let frame = frames.popLast() else { return }
        let elements = Array(values[frame.firstValue...])
        values.removeLast(values.count - frame.firstValue)
        complete(.array(elements))
    }

    private mutating func closeObject() {
        guard let frame = frames.popLast() else { return }
        let members = members(from: frame, values: values.count)
        values.removeLast(values.count - frame.firstValue)
        keys.removeLast(keys.count - frame.firstKey)
        complete(.object(JSONObject(members)))
    }

    private func members(from frame: Frame, values end: Int) -> [JSONObject.Member] {
        var members: [JSONObject.Member] = []
        members.reserveCapacity(end - frame.firstValue)
        for i in 0..<(end - frame.firstValue) {
            members.append(.init(key: keys[frame.firstKey + i], value: values[frame.firstValue + i]))
        }
        return members
    }

    mutating func complete(_ value: JSONValue) {
        guard let top = frames.indices.last else {
            root = value
            state = .done
            return
        }
        values.append(value)
        state = frames[top].isObject ? .afterMember : .afterElement
    }

    // MARK: Keys

    mutating func complete(key: ExactString) {
        state = .colon
        defer { keys.append(key) }
        guard let top = frames.indices.last else { return }
        let first = frames[top].firstKey
        let repeated: Bool
        if frames[top].seen != nil {
            repeated = frames[top].seen?.insert(key).inserted == false
        } else {
            repeated = (first..<keys.count).contains { keys[$0] == key }
            if keys.count - first >= Self.scanLimit { frames[top].seen = Set(keys[first...] + [key]) }
        }
        if repeated { report(key, top) }
    }

    private mutating func report(_ key: ExactString, _ top: Int) {
        guard duplicateKeys.count < Self.duplicateLimit.count, duplicateBytes < Self.duplicateLimit.bytes else {
            return
        }
        if frames[top].reported == nil { frames[top].reported = [] }
        guard frames[top].reported?.insert(key).inserted == true else { return }
        var path = JSONPointer()
        for (i, frame) in frames.enumerated() {
            let count = (i < top ? frames[i + 1].firstValue : values.count) - frame.firstValue
            if i == top {
                path.append(key)
            } else if frame.isObject {
                path.append(keys[frame.firstKey + count])
            } else {
                path.append(count)
            }
        }
        duplicateBytes += path.text.utf8.count
        duplicateKeys.append(path.text)
    }

    // MARK: Literals

    private mutating func beginLiteral(_ which: Literal) {
        literal = which
        literalRead = 1
        state = .literal
    }

    private mutating func literal(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) throws(JSONError) -> Int {
        var i = start
        while i < end {
            guard bytes[i] == literal.byte(literalRead) else {
                throw failure(.unexpectedByte(bytes[i], expected: .restOfLiteral), at: base + i)
            }
            i += 1
            literalRead += 1
            if literalRead == literal.length {
                complete(literal.value)
                break
            }
        }
        return i
    }

    // MARK: What is known so far

    /// The value of what was read, with everything open closed; nil when there is none to show yet.
    ///
    /// An unfinished string stays, cut before an unfinished scalar or escape; an unfinished number stays when it is a
    /// number as it stands; an unfinished literal goes, and so does a key without a value. Costs the size of what is open.
    /// - Parameter openStringLimit: how many bytes to keep at most of a string that is not closed.
    func known(openStringLimit: Int) -> JSONValue? {
        if let root { return root }
        var child: JSONValue?
        switch state {
        case .string, .escape, .hex, .surrogateBackslash, .surrogateU:
            child = isKey ? nil : .string(partialString(openStringLimit))
        case .number: child = numberState.isWhole ? .number(JSONNumber(text: text(of: scratch))) : nil
        default: break
        }
        var end = values.count
        for frame in frames.reversed() {
            if frame.isObject {
                var members = members(from: frame, values: end)
                if let child { members.append(.init(key: keys[frame.firstKey + end - frame.firstValue], value: child)) }
                child = .object(JSONObject(members))
            } else {
                child = .array(values[frame.firstValue..<end] + (child.map { [$0] } ?? []))
            }
            end = frame.firstValue
        }
        return child
    }

    /// What could stand next.
    private var expected: JSONError.Expectation {
        switch state {
        case .value, .done: .value
        case .firstElement: .valueOrEndOfArray
        case .firstKey: .keyOrEndOfObject
        case .key: .key
        case .colon: .colon
        case .afterElement: .commaOrEndOfArray
        case .afterMember: .commaOrEndOfObject
        case .string, .surrogateBackslash, .surrogateU: .restOfString
        case .escape: .escape
        case .hex: .hexDigit
        case .number: .restOfNumber
        case .literal: .restOfLiteral
        }
    }
}

/// The three words of JSON.
private enum Literal: Sendable {
    case `true`, `false`, null

    var length: Int { self == .false ? 5 : 4 }

    var value: JSONValue {
        switch self {
        case .true: .bool(true)
        case .false: .bool(false)
        case .null: .null
        }
    }

    /// The byte at an index below `length`.
    func byte(_ index: Int) -> UInt8 {
        // The words as little-endian numbers: a lookup without an array.
        let word: UInt64 =
            switch self {
            case .true: 0x65_75_72_74
            case .false: 0x65_73_6C_61_66
            case .null: 0x6C_6C_75_6E
            }
        return UInt8(truncatingIfNeeded: word >> UInt64(8 * index))
    }
}
