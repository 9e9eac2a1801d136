/// A picture inside a message or a result.
public struct ImageContent: Sendable, Hashable, Codable {
    /// `image/png`, `image/jpeg`, `image/gif`, `image/webp`.
    public let mediaType: String
    /// RFC 4648, section 4, with padding: as every wire wants it.
    public let base64: String

    public init(mediaType: String, base64: String) {
        self.mediaType = mediaType
        self.base64 = base64
    }
}
