import Conversation
import JSON

/// A picture that models take, known by how its file is built and not by its name: what only begins like one is text, or a
/// binary file, as before.
struct PictureFile {
    let mediaType: String
    /// In pixels.
    let size: (width: Int, height: Int)

    /// Bytes of a file that say whether it may be one.
    static let probe = 32
    /// Of either side, in pixels; Anthropic refuses more, and with it every later request of the conversation.
    static let longestSide = 8000

    /// - Parameter head: the first bytes of a file.
    static func mayBegin(_ head: [UInt8]) -> Bool { signature(head) != nil }

    private static func signature(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) { return "image/gif" }
        return bytes.starts(with: "RIFF".utf8) && bytes.dropFirst(8).starts(with: "WEBP".utf8) ? "image/webp" : nil
    }

    /// - Parameter bytes: all of the file.
    /// - Returns: nil for what is no whole picture.
    init?(_ bytes: [UInt8]) {
        guard let mediaType = Self.signature(bytes) else { return nil }
        let found: (Int, Int)? =
            switch mediaType {
            case "image/png": Self.png(bytes)
            case "image/jpeg": Self.jpeg(bytes)
            case "image/gif": Self.gif(bytes)
            default: Self.webp(bytes)
            }
        guard let found, found.0 > 0, found.1 > 0 else { return nil }
        self.mediaType = mediaType
        size = found
    }

    var isTooLarge: Bool { max(size.width, size.height) > Self.longestSide }

    // MARK: Formats

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
    private static func little(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }

    /// PNG (W3C, third edition): `IHDR` comes first, `IEND` last.
    private static func png(_ bytes: [UInt8]) -> (Int, Int)? {
        guard bytes.count >= 57, bytes[12..<16].elementsEqual("IHDR".utf8), bytes.suffix(8).prefix(4).elementsEqual("IEND".utf8) else { return nil }
        return (number(bytes[16..<20]), number(bytes[20..<24]))
    }

    /// GIF 89a: a size, and a trailer at the end.
    private static func gif(_ bytes: [UInt8]) -> (Int, Int)? {
        guard bytes.count >= 20, bytes.last == 0x3B else { return nil }
        return (little(bytes[6..<8]), little(bytes[8..<10]))
    }

    /// JPEG (ITU T.81): segments, one of which is the start of a frame.
    private static func jpeg(_ bytes: [UInt8]) -> (Int, Int)? {
        var place = 2
        while place + 9 < bytes.count, bytes[place] == 0xFF {
            let marker = bytes[place + 1]
            if marker == 0xFF {
                place += 1
                continue
            }
            if (0xC0...0xCF).contains(marker), marker != 0xC4, marker != 0xC8, marker != 0xCC {
                return (number(bytes[(place + 7)..<(place + 9)]), number(bytes[(place + 5)..<(place + 7)]))
            }
            if marker == 0xD8 || marker == 0x01 || (0xD0...0xD7).contains(marker) {
                place += 2
                continue
            }
            if marker == 0xDA || marker == 0xD9 { return nil }
            place += 2 + number(bytes[(place + 2)..<(place + 4)])
        }
        return nil
    }

    /// WebP (RFC 9649): the size of the whole, and one of three kinds of a first chunk.
    private static func webp(_ bytes: [UInt8]) -> (Int, Int)? {
        guard bytes.count >= 30, little(bytes[4..<8]) + 8 <= bytes.count + 1 else { return nil }
        if bytes[12..<16].elementsEqual("VP8X".utf8) { return (little(bytes[24..<27]) + 1, little(bytes[27..<30]) + 1) }
        if bytes[12..<16].elementsEqual("VP8L".utf8), bytes[20] == 0x2F {
            let bits = little(bytes[21..<25])
            return (bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1)
        }
        if bytes[12..<16].elementsEqual("VP8 ".utf8), bytes[23..<26].elementsEqual([0x9D, 0x01, 0x2A]) {
            return (little(bytes[26..<28]) & 0x3FFF, little(bytes[28..<30]) & 0x3FFF)
        }
        return nil
    }

    /// In words: `a PNG picture of 1234 bytes, 640 by 480 pixels`.
    func words(bytes: Int) -> String {
        let kind = mediaType.utf8.dropFirst("image/".utf8.count).map { String(UnicodeScalar($0)).uppercased() }.joined()
        return "a \(kind) picture of \(bytes) bytes, \(size.width) by \(size.height) pixels"
    }
}
