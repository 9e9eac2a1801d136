import Conversation
import JSON

/// The items of a request.
struct OpenAIResponsesInput {
    private let target: WireTarget
    private let options: OpenAIResponses.Options
    private let names: ToolNameMap
    private var callIDs: WireCallIDs
    private var itemIDs: OpenAIResponsesItemIDs
    private(set) var list: [JSONValue] = []
    private var leftOut = 0

    init(target: WireTarget, options: OpenAIResponses.Options, names: ToolNameMap) {
        self.target = target
        self.options = options
        self.names = names
        callIDs = WireCallIDs(options.callIDs)
        itemIDs = OpenAIResponsesItemIDs(options.itemIDs)
    }

    var note: String? {
        WireTurn.note("This model takes no pictures", picturesLeftOut: leftOut)
    }

    mutating func add(_ messages: [Message]) {
        for turn in WireTurn.turns(of: messages) {
            switch turn {
            case .user(let blocks): add(user: blocks)
            case .assistant(let message, let results): add(message, results)
            }
        }
    }

    // MARK: The person

    private mutating func add(user blocks: [ContentBlock]) {
        if !options.takesImages { leftOut += blocks.images.count }
        if blocks.images.isEmpty || !options.takesImages {
            guard !Self.isBlank(blocks.text) else { return }
            list.append(["role": "user", "content": .string(ExactString(blocks.text))])
        } else {
            list.append(["role": "user", "content": .array(blocks.compactMap(Self.part))])
        }
    }

    private static func isBlank(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(\.properties.isWhitespace) }

    private static func part(_ block: ContentBlock) -> JSONValue? {
        switch block {
        case .text(let text, _): isBlank(text) ? nil : ["type": "input_text", "text": .string(ExactString(text))]
        // The detail is no option with some servers.
        case .image(let image):
            ["type": "input_image", "image_url": .string(ExactString("data:\(image.mediaType);base64,\(image.base64)")), "detail": "auto"]
        default: nil
        }
    }

    // MARK: The model

    private mutating func add(_ message: Message, _ results: [(call: ToolCall, result: ToolResult)]) {
        var calls: [CallKey: OpenAIResponsesEcho.Call] = [:]
        for (call, _) in results {
            let id = callIDs.id(of: call)
            calls[call.key] = OpenAIResponsesEcho.Call(id: id, name: names.wireName(call.name), keepsItem: id == call.wireID)
        }
        let echo = OpenAIResponsesEcho(options: options, isOwn: target.understands(message), calls: calls)
        list += itemIDs.checked(echo.entries(of: message))
        for (call, result) in results {
            guard let sent = calls[call.key] else { continue }
            let type: ExactString = echo.isCustom(call) ? "custom_tool_call_output" : "function_call_output"
            list.append(["type": .string(type), "call_id": .string(sent.id), "output": output(result)])
        }
        addImages(of: results)
    }

    private func output(_ result: ToolResult) -> JSONValue {
        let text = Self.isBlank(result.text) ? ToolResult(key: result.key, text: "", isError: result.isError).words : result.words
        guard !result.images.isEmpty, options.takesImages, options.takesImagesInResults else { return .string(ExactString(text)) }
        return .array(([.text(text)] + result.images.map(ContentBlock.image)).compactMap(Self.part))
    }

    /// Where a result has no place for a picture, all of them follow after the last result.
    private mutating func addImages(of results: [(call: ToolCall, result: ToolResult)]) {
        let count = results.reduce(0) { $0 + $1.result.images.count }
        guard count > 0 else { return }
        guard options.takesImages else {
            leftOut += count
            return
        }
        if options.takesImagesInResults { return }
        var parts: [JSONValue] = []
        for (call, result) in results where !result.images.isEmpty {
            let words = WireTurn.title(ofPictures: result.images.count, of: call)
            parts += ([.text(words)] + result.images.map(ContentBlock.image)).compactMap(Self.part)
        }
        list.append(["role": "user", "content": .array(parts)])
    }
}
