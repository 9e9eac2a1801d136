import Conversation
import JSON

/// What a person says and what tools give, with their pictures.
struct AnthropicMessagesPictures {
    let takesImages: Bool
    let takesImagesInResults: Bool
    private var leftOut = 0

    private static let types: Set<ExactString> = ["image/jpeg", "image/png", "image/gif", "image/webp"]
    /// Of the base 64. ("image exceeds 5 MB maximum: … bytes > 5242880 bytes")
    private static let limit = 5 << 20
    private static let placeholder: JSONObject = ["type": "text", "text": "[A picture that could not be sent]"]

    init(takesImages: Bool, takesImagesInResults: Bool) {
        self.takesImages = takesImages
        self.takesImagesInResults = takesImagesInResults
    }

    var note: String? {
        WireTurn.note(
            takesImages ? "The provider takes pictures of people and tools only, as JPEG, PNG, GIF or WebP of at most 5 MB" : "This server takes no pictures",
            picturesLeftOut: leftOut)
    }

    mutating func leaveOut(_ count: Int) { leftOut += count }

    /// A part of a person's message.
    mutating func block(_ block: ContentBlock) -> JSONObject? {
        switch block {
        case .text(let text, _): Self.text(text)
        case .image(let image): picture(image)
        case .reasoning, .toolCall, .toolResult, .providerItem: nil
        }
    }

    private static func text(_ text: String) -> JSONObject? {
        guard !AnthropicMessagesHistory.isBlank(text) else { return nil }
        return ["type": "text", "text": .string(ExactString(text))]
    }

    private mutating func picture(_ image: ImageContent) -> JSONObject {
        var type = ExactString(String(decoding: image.mediaType.utf8.map(ASCII.lower), as: UTF8.self))
        if type == "image/jpg" { type = "image/jpeg" }
        guard takesImages, Self.types.contains(type), (1...Self.limit).contains(image.base64.utf8.count) else {
            leftOut += 1
            return Self.placeholder
        }
        return ["type": "image", "source": ["type": "base64", "media_type": .string(type), "data": .string(ExactString(image.base64))]]
    }

    /// A result, and what must follow all results.
    mutating func result(_ result: ToolResult, of call: ToolCall, id: ExactString) -> (block: JSONObject, behind: [JSONObject]) {
        // An error has a place for text only. ("all content must be type "text" if "is_error" is true")
        let isInside = takesImagesInResults && !result.isError
        let pictures = result.images.map { picture($0) }
        var content = [Self.text(result.text)].compactMap { $0 }
        if isInside { content += pictures }
        if content.isEmpty { content = [["type": "text", "text": "(no output)"]] }
        let isPlain = content.count == 1 && content[0]["type"]?.exact == "text"
        var members: [JSONObject.Member] = [
            .init(key: "type", value: "tool_result"), .init(key: "tool_use_id", value: .string(id)),
            .init(key: "content", value: isPlain ? content[0]["text"] ?? "(no output)" : .array(content.map(JSONValue.object))),
        ]
        if result.isError { members.append(.init(key: "is_error", value: true)) }
        guard !isInside, !pictures.isEmpty else { return (JSONObject(members), []) }
        let words = WireTurn.title(ofPictures: pictures.count, of: call)
        return (JSONObject(members), [["type": "text", "text": .string(ExactString(words))]] + pictures)
    }
}
