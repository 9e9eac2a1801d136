/// A place in a value (RFC 6901): `/a~1b/0`; the root is the empty text.
public struct JSONPointer: Sendable, Hashable {
    public private(set) var text: ExactString = ""

    public init() {}

    public mutating func append(_ index: Int) { text = ExactString(text.string + "/\(index)") }

    public mutating func append(_ key: ExactString) {
        var bytes = Array(text.utf8)
        bytes.append(UInt8(ascii: "/"))
        for byte in key.utf8 {
            switch byte {
            case UInt8(ascii: "~"): bytes += [byte, UInt8(ascii: "0")]
            case UInt8(ascii: "/"): bytes += [UInt8(ascii: "~"), UInt8(ascii: "1")]
            default: bytes.append(byte)
            }
        }
        text = ExactString(String(decoding: bytes, as: UTF8.self))
    }
}
