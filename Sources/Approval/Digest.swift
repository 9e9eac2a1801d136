import CCrypto

/// A SHA-256 value.
public struct Digest: Sendable, Hashable, Codable, CustomStringConvertible {
    public let bytes: [UInt8]

    /// - Returns: nil unless there are 32 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    private init(computed: [UInt8]) { bytes = computed }

    public init(of data: [UInt8]) {
        var output = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        let done = EVP_Digest(data, data.count, &output, &length, EVP_sha256(), nil)
        // SHA-256 is built into libcrypto; a failure means the library itself is broken, and then nothing may run.
        precondition(done == 1 && length == 32, "libcrypto cannot compute SHA-256")
        self.init(computed: output)
    }

    public init?(hex: String) {
        func nibble(_ byte: UInt8) -> UInt8? {
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x61...0x66: byte - 0x61 + 10
            default: nil
            }
        }
        let text = Array(hex.utf8)
        guard text.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = nibble(text[index]), let low = nibble(text[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        self.bytes = bytes
    }

    public var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
    public var description: String { hex }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = Digest(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not 64 hexadecimal digits")
        }
        self = digest
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}

/// Builds the bytes that a digest is taken of: each field is named and preceded by its length, so that no two lists
/// of fields give the same bytes.
public struct DigestFields: Sendable {
    public private(set) var bytes: [UInt8]

    /// - Parameter purpose: keeps digests of different things apart, for example `"assent call 1"`.
    public init(purpose: String) {
        bytes = []
        add(Array(purpose.utf8))
    }

    private mutating func add(_ data: [UInt8]) {
        withUnsafeBytes(of: UInt64(data.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: data)
    }

    public mutating func field(_ name: StaticString, _ data: [UInt8]) {
        name.withUTF8Buffer { add(Array($0)) }
        add(data)
    }
    public mutating func field(_ name: StaticString, _ text: String) { field(name, Array(text.utf8)) }
    public mutating func field(_ name: StaticString, _ number: Int64) { field(name, String(number)) }
    /// A missing value is a field of its own kind, so that nil differs from empty.
    public mutating func field(_ name: StaticString, optional text: String?) {
        field(name, text.map { Array("=".utf8) + Array($0.utf8) } ?? [])
    }

    public var digest: Digest { Digest(of: bytes) }
}
