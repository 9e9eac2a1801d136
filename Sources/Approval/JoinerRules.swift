/// Where invisible characters are ordinary: inside emoji, and in scripts that cannot be written without them.
enum JoinerRules {
    /// The place behind the character, or behind a sequence that it begins, where it is ordinary; else nil.
    static func ordinary(_ bytes: TextBytes, _ value: UInt32, _ index: Int, _ end: Int) -> Int? {
        guard let previous = bytes.scalar(before: index) else { return nil }
        let next = bytes.scalar(from: end)
        switch value {
        case 0xFE0E, 0xFE0F:
            // On digits only inside a keycap: `1`, U+FE0F, U+20E3 (UTS 51).
            guard isEmoji(previous), previous >= 0x80 || next == 0x20E3 else { return nil }
            return end
        case 0x200D where next.map { $0 >= 0x80 && isEmoji($0) } == true && (previous == 0xFE0F || previous >= 0x80 && isEmoji(previous)):
            return end
        case 0x200C, 0x200D:
            // RFC 5892, appendices A.1 and A.2, with the scripts' blocks for their joining types.
            if isVirama(previous) { return end }
            return isJoining(previous) && next.map(isJoining) == true ? end : nil
        case 0x200B:
            // Between words of scripts that write no blanks there.
            return isUnspaced(previous) && next.map(isUnspaced) == true ? end : nil
        case 0xE0067 where previous == 0x1F3F4:
            return flags.first { sequence in
                bytes.count - index >= 4 * sequence.count
                    && sequence.indices.allSatisfy { bytes.scalar(at: index + 4 * $0).value == sequence[$0] }
            }.map { index + 4 * $0.count }
        default: return nil
        }
    }

    private static func isEmoji(_ value: UInt32) -> Bool { Unicode.Scalar(value)?.properties.isEmoji == true }

    private static func isVirama(_ value: UInt32) -> Bool {
        (0x900...0x1CFF).contains(value) && Unicode.Scalar(value)?.properties.canonicalCombiningClass == .virama
    }

    private static func isJoining(_ value: UInt32) -> Bool { (0x600...0x8FF).contains(value) || (0x900...0xDFF).contains(value) }

    /// Thai, Lao, Myanmar, Khmer.
    private static func isUnspaced(_ value: UInt32) -> Bool {
        (0xE00...0xEFF).contains(value) || (0x1000...0x109F).contains(value) || (0x1780...0x17FF).contains(value)
    }

    /// The tags of the flags of England, Scotland and Wales, the only ones for which tags are in use (UTS 51).
    private static let flags: [[UInt32]] = ["gbeng", "gbsct", "gbwls"].map { name in
        name.utf8.map { 0xE0000 + UInt32($0) } + [0xE007F]
    }
}
