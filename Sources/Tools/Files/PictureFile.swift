import Conversation
import JSON

/// A picture that models take, known by the first bytes of its file.
struct PictureFile {
    let mediaType: String
    /// In pixels, where the first bytes say so.
    let size: (width: Int, height: Int)?

    /// Bytes of a file that decide.
    static let probe = 32

    /// - Parameter head: of the file.
    /// - Returns: nil for anything that is no PNG, JPEG, GIF or WebP.
    init?(head: [UInt8]) {
        func begins(_ bytes: [UInt8], at start: Int = 0) -> Bool { head.count >= start + bytes.count && head[start...].starts(with: bytes) }
        func big(_ start: Int, _ count: Int) -> Int { head[start..<(start + count)].reduce(0) { $0 << 8 | Int($1) } }
        func little(_ start: Int) -> Int { Int(head[start]) | Int(head[start + 1]) << 8 }
        if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            mediaType = "image/png"
            size = head.count >= 24 && begins(Array("IHDR".utf8), at: 12) ? (big(16, 4), big(20, 4)) : nil
        } else if begins([0xFF, 0xD8, 0xFF]) {
            mediaType = "image/jpeg"
            size = nil
        } else if begins(Array("GIF87a".utf8)) || begins(Array("GIF89a".utf8)) {
            mediaType = "image/gif"
            size = head.count >= 10 ? (little(6), little(8)) : nil
        } else if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) {
            mediaType = "image/webp"
            size = nil
        } else {
            return nil
        }
    }

    /// The result for the model: what it is in words, and the picture.
    func result(_ bytes: [UInt8]) -> (text: String, image: ImageContent) {
        let kind = mediaType.utf8.dropFirst("image/".utf8.count).map { String(UnicodeScalar($0)).uppercased() }.joined()
        let pixels = size.map { ", \($0.width) by \($0.height) pixels" } ?? ""
        return ("[a \(kind) picture of \(bytes.count) bytes\(pixels)]", ImageContent(mediaType: mediaType, base64: Base64.encode(bytes)))
    }
}
