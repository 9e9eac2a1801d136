import JSON

/// What these servers give out as opaque: a text that only they could have made, and that says what it belongs to.
///
/// No secret is kept. A judge needs to know one thing: that a client sent back what it was given, where it was given.
struct Seal: Equatable {
    /// Whose it is, such as `anthropic`.
    let owner: String
    /// What it is on, such as `thinking`.
    let kind: String
    /// Where it stood, such as `0/2`; empty where that does not matter.
    let place: String
    /// The hash of what it covers.
    let hash: String

    init(owner: String, kind: String, place: String = "", covers text: String) {
        self.owner = owner
        self.kind = kind
        self.place = place
        hash = Self.hash(text)
    }

    /// Reads what ``text`` wrote, in either alphabet of Base64; nil for anything else.
    init?(_ text: String) {
        guard let words = Self.decoded(text)?.split(separator: "|", omittingEmptySubsequences: false).map(String.init), words.count == 5, words[0] == "assent-seal" else { return nil }
        (owner, kind, place, hash) = (words[1], words[2], words[3], words[4])
    }

    /// The text behind Base64, in either of its alphabets.
    static func decoded(_ text: String) -> String? {
        var bytes = text.utf8.map { $0 == 45 ? 43 : $0 == 95 ? 47 : $0 }
        while bytes.count % 4 != 0 { bytes.append(61) }
        return Base64.decode(bytes).map { String(decoding: $0, as: UTF8.self) }
    }

    var text: String { Base64.encode(Array("assent-seal|\(owner)|\(kind)|\(place)|\(hash)".utf8)) }

    func covers(_ text: String) -> Bool { hash == Self.hash(text) }

    /// FNV-1a, 64 bits, in 16 hexadecimal digits.
    static func hash(_ text: String) -> String {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
