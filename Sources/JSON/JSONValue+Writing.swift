extension JSONValue {
    /// Compact text: no white space, members in order, numbers as written, only those characters escaped that must be.
    public func serialized() -> [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }

    /// `serialized()` as a string.
    public var serializedText: String { String(decoding: serialized(), as: UTF8.self) }

    /// Text for people to read and edit: a member or element a line. Parsing it gives an equal value.
    /// - Parameter indent: spaces a level.
    public func pretty(indent: Int = 2) -> String {
        var writer = JSONWriter(indent: max(0, indent))
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// Appends values to a text; the nesting of a value does not reach the call stack.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    /// Spaces a level; nil for compact text.
    private let indent: Int?

    /// Whether to write the form of RFC 8785.
    private let canonical: Bool

    init(indent: Int? = nil, canonical: Bool = false) {
        self.indent = indent
        self.canonical = canonical
    }

    mutating func write(_ value: JSONValue) {
        var walk = JSONWalk(value, sorted: canonical)
        var depth = 0
        var isFirst = true
        var afterKey = false
        while let step = walk.next() {
            if case .end(let isObject, let isEmpty) = step {
                depth -= 1
                if !isEmpty { line(depth) }
                bytes.append(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
                isFirst = false
                continue
            }
            if !afterKey && depth > 0 {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                line(depth)
            }
            isFirst = false
            afterKey = false
            switch step {
            case .begin(let container):
                if case .object = container { bytes.append(UInt8(ascii: "{")) } else { bytes.append(UInt8(ascii: "[")) }
                depth += 1
                isFirst = true
            case .key(let key):
                write(string: key)
                bytes.append(UInt8(ascii: ":"))
                if indent != nil { bytes.append(0x20) }
                afterKey = true
            case .scalar(let scalar): write(scalar: scalar)
            case .end: break
            }
        }
    }

    private mutating func line(_ depth: Int) {
        guard let indent else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: indent * depth))
    }

    private mutating func write(scalar: JSONValue) {
        switch scalar {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let bool): bytes.append(contentsOf: bool ? "true".utf8 : "false".utf8)
        case .number(let number): bytes.append(contentsOf: (canonical ? number.canonicalText : number.text).utf8)
        case .string(let string): write(string: string)
        case .array, .object: break
        }
    }

    /// A string with the escapes of RFC 8785, section 3.2.2.2, which are also the fewest that RFC 8259 allows.
    mutating func write(string: ExactString) {
        var text = string.string
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { utf8 in
            var start = 0
            for (i, byte) in utf8.enumerated()
            where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                bytes.append(contentsOf: utf8[start..<i])
                escape(byte)
                start = i + 1
            }
            bytes.append(contentsOf: utf8[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        let letter: UInt8
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): letter = byte
        case 0x08: letter = UInt8(ascii: "b")
        case 0x09: letter = UInt8(ascii: "t")
        case 0x0A: letter = UInt8(ascii: "n")
        case 0x0C: letter = UInt8(ascii: "f")
        case 0x0D: letter = UInt8(ascii: "r")
        default:
            bytes.append(contentsOf: "\\u00".utf8)
            bytes.append(byte < 0x10 ? 0x30 : 0x31)
            bytes.append(byte & 0xF < 10 ? 0x30 + (byte & 0xF) : 0x57 + (byte & 0xF))
            return
        }
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(letter)
    }
}
