public import Approval
import GRDB

/// The newest row of a chain and its hash: whoever keeps it elsewhere can tell later whether the chain up to it is
/// still the same.
public struct ChainTip: Sendable, Hashable, Codable, CustomStringConvertible {
    /// 0 for a journal without rows.
    public let sequence: Int64
    public let hash: Digest

    public init(sequence: Int64, hash: Digest) {
        self.sequence = sequence
        self.hash = hash
    }

    /// Reads ``description``, for example `1234:9f86d0…` (64 hexadecimal digits).
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0,
            bytes[..<colon].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let sequence = Int64(String(decoding: bytes[..<colon], as: UTF8.self)),
            let hash = Digest(hex: String(decoding: bytes[(colon + 1)...], as: UTF8.self))
        else { return nil }
        self.init(sequence: sequence, hash: hash)
    }

    public var description: String { "\(sequence):\(hash.hex)" }

    /// What the first row follows.
    static let genesis = [UInt8](repeating: 0, count: 32)
}
