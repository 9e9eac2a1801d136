/// What goes back to the model for one call.
public struct ToolResult: Sendable, Equatable, Codable {
    public let key: CallKey
    /// Text of the result; never empty on the wire (the encoder says "(no output)").
    public let text: String
    public let isError: Bool
    /// Beside the text; where a wire has no place for them in a result they follow in a message of their own.
    public let images: [ImageContent]

    public init(key: CallKey, text: String, isError: Bool, images: [ImageContent] = []) {
        self.key = key
        self.text = text
        self.isError = isError
        self.images = images
    }

    private enum CodingKeys: String, CodingKey { case key, text, isError, images }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        key = try container.decode(CallKey.self, forKey: .key)
        text = try container.decode(String.self, forKey: .text)
        isError = try container.decode(Bool.self, forKey: .isError)
        images = try container.decodeIfPresent([ImageContent].self, forKey: .images) ?? []
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(key, forKey: .key)
        try container.encode(text, forKey: .text)
        try container.encode(isError, forKey: .isError)
        if !images.isEmpty { try container.encode(images, forKey: .images) }
    }
}
