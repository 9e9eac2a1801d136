public import Conversation
public import JSON

/// Names of tools as a wire allows them, and back.
///
/// A full name (`server/tool`) may hold what the wire forbids. Such a name is sent with the forbidden bytes replaced and a
/// hash of the whole behind it, the same in every request.
public struct ToolNameMap: Sendable, Equatable {
    /// The longest name that every provider takes.
    public static let limit = 64

    private let toWire: [ExactString: ExactString]
    private let fromWire: [ExactString: ExactString]

    public init(_ tools: [ToolDefinition] = []) {
        var toWire: [ExactString: ExactString] = [:]
        var fromWire: [ExactString: ExactString] = [:]
        let names = tools.map(\.fullName)
        // A name that fits keeps itself, whatever a hash comes to.
        for name in names where Self.fits(name) {
            toWire[name] = name
            fromWire[name] = name
        }
        for name in names where toWire[name] == nil {
            var salt: UInt64 = 0
            var wire = Self.replaced(name, salt: salt)
            while fromWire[wire] != nil {
                salt += 1
                wire = Self.replaced(name, salt: salt)
            }
            toWire[name] = wire
            fromWire[wire] = name
        }
        self.toWire = toWire
        self.fromWire = fromWire
    }

    /// What the wire calls a tool. A tool that is not in the map (an old call in the conversation) is renamed by the same rule.
    public func wireName(_ name: ExactString) -> ExactString {
        toWire[name] ?? (Self.fits(name) ? name : Self.replaced(name, salt: 0))
    }

    /// The full name for a name on the wire; an unknown one stays as it is.
    public func fullName(_ wire: ExactString) -> ExactString { fromWire[wire] ?? wire }

    /// `[a-zA-Z0-9_-]{1,64}`.
    static func fits(_ name: ExactString) -> Bool {
        (1...limit).contains(name.utf8.count) && name.utf8.allSatisfy(isPlain)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    private static func replaced(_ name: ExactString, salt: UInt64) -> ExactString {
        let hash = FNV.hash(name.utf8, salt: salt)
        let tail = String(hash, radix: 16)
        let kept = name.utf8.prefix(limit - 17).map { isPlain($0) ? $0 : UInt8(ascii: "_") }
        return ExactString(String(decoding: kept, as: UTF8.self) + "_" + String(repeating: "0", count: 16 - tail.utf8.count) + tail)
    }
}

/// FNV-1a, 64 bits: a short mark that is the same on every machine. Not for security.
enum FNV {
    static func hash(_ bytes: some Sequence<UInt8>, salt: UInt64 = 0) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ salt
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}
