import Conversation
import JSON

/// The contents of a request.
///
/// Whatever the conversation holds, they begin and end with the person; a turn with calls comes right after a turn of the
/// person or of results; and the results of all its calls, as many and in the same order, come right after it in one content
/// that holds nothing else.
struct GeminiContents {
    private struct Content {
        let role: ExactString
        var parts: [JSONValue]
        /// Results stand alone: text or a picture beside them is refused, with words that name something else.
        var isResults = false
    }

    /// Takes the place of a signature for calls that another model made (Gemini, "Thought signatures").
    static let bypass: ExactString = "skip_thought_signature_validator"

    private let target: WireTarget
    private let options: Gemini.Options
    private let names: ToolNameMap
    private let wantsSignatures: Bool
    private let takesPicturesInResults: Bool
    private var contents: [Content] = []
    private var leftOut = 0

    init(target: WireTarget, options: Gemini.Options, names: ToolNameMap) {
        self.target = target
        self.options = options
        self.names = names
        let model = GeminiModel(target.model)
        wantsSignatures = options.wantsSignatures ?? model.isThirdOrLater
        takesPicturesInResults = options.takesPicturesInResults ?? model.isThirdOrLater
    }

    var note: String? {
        WireTurn.note("The provider does not take every picture", picturesLeftOut: leftOut)
    }

    var list: [JSONValue] { contents.map { ["role": .string($0.role), "parts": .array($0.parts)] } }

    mutating func add(_ prompt: Prompt) {
        if !options.takesSystem, !Self.isBlank(prompt.system) { add(user: [Self.text(prompt.system)]) }
        for turn in WireTurn.turns(of: prompt.messages) {
            switch turn {
            case .user(let blocks): add(user: blocks.compactMap { part($0) })
            case .assistant(let message, let results): add(message, results)
            }
        }
        // A request that ends with the model's turn is refused, and so is one without contents.
        if contents.last?.role != "user" { add(user: [Self.text(contents.isEmpty ? "…" : "Go on.")]) }
    }

    // MARK: The person

    private mutating func add(user parts: [JSONValue]) {
        guard !parts.isEmpty else { return }
        if let last = contents.indices.last, contents[last].role == "user", !contents[last].isResults {
            contents[last].parts += parts
        } else {
            contents.append(Content(role: "user", parts: parts))
        }
    }

    private mutating func part(_ block: ContentBlock) -> JSONValue? {
        switch block {
        // A bare `nil` beside a JSON value would be JSON's own null.
        case .text(let text, _): Self.isBlank(text) ? JSONValue?.none : Self.text(text)
        case .image(let image): picture(image)
        default: JSONValue?.none
        }
    }

    private mutating func picture(_ image: ImageContent) -> JSONValue? {
        guard options.imageTypes.contains(ExactString(image.mediaType)), !image.base64.utf8.isEmpty else {
            leftOut += 1
            return nil
        }
        return ["inlineData": ["mimeType": .string(ExactString(image.mediaType)), "data": .string(ExactString(image.base64))]]
    }

    private static func text(_ text: String) -> JSONValue { ["text": .string(ExactString(text))] }

    private static func isBlank(_ text: String) -> Bool { text.utf8.allSatisfy(WireText.isBlank) }

    // MARK: The model

    private mutating func add(_ message: Message, _ results: [(call: ToolCall, result: ToolResult)]) {
        let isOwn = target.understands(message)
        let ids = isOwn && options.takesCallIDs ? Self.ids(results.map(\.call)) : [:]
        var parts: [JSONValue] = []
        var isFirstCall = true
        for block in message.blocks {
            if case .toolCall(let call) = block {
                parts.append(part(call, id: ids[call.key], isOwn: isOwn, isFirst: isFirstCall))
                isFirstCall = false
            } else if let part = Self.part(of: block, isOwn: isOwn) {
                parts.append(part)
            }
        }
        guard !parts.isEmpty else { return }
        if contents.isEmpty { add(user: [Self.text("…")]) }
        if let last = contents.indices.last, contents[last].role == "model" {
            contents[last].parts += parts
        } else {
            contents.append(Content(role: "model", parts: parts))
        }
        if !results.isEmpty { add(results, ids) }
    }

    /// Each goes back as the part that it was; a summary of thoughts need not, unless a signature belongs to it.
    private static func part(of block: ContentBlock, isOwn: Bool) -> JSONValue? {
        switch block {
        case .text(let text, let opaque):
            let signature = isOwn ? signature(opaque) : nil
            // An empty text is a part only for the sake of its signature.
            if signature == nil, isOwn ? text.utf8.isEmpty : isBlank(text) { return nil }
            return .object(JSONObject([.init(key: "text", value: .string(ExactString(text)))] + sign(signature)))
        case .reasoning(let text, let opaque):
            guard isOwn, let signature = signature(opaque) else { return nil }
            return .object(JSONObject([.init(key: "text", value: .string(ExactString(text))), .init(key: "thought", value: true)] + sign(signature)))
        case .providerItem(_, let item):
            // Calls and results are never items, and either would break their order.
            guard isOwn, let object = item.value.object, let kind = GeminiReader.kinds(of: object).first, object.keys.count(where: { $0 == kind }) == 1,
                GeminiReader.kinds(of: object).count == 1, !["text", "functionCall", "functionResponse"].contains(kind)
            else { return nil }
            // Null stands for what is not there (protobuf, JSON mapping).
            return .object(JSONObject(object.members.filter { !$0.value.isNull }))
        case .image, .toolCall, .toolResult: return nil
        }
    }

    private func part(_ call: ToolCall, id: ExactString?, isOwn: Bool, isFirst: Bool) -> JSONValue {
        var members: [JSONObject.Member] = []
        if let id { members.append(.init(key: "id", value: .string(id))) }
        members.append(.init(key: "name", value: .string(names.wireName(call.name))))
        // None came where none are needed.
        if !(isOwn && call.rawArguments.isEmpty && call.malformed == nil) {
            members.append(.init(key: "args", value: (try? JSONParser.parse(call.echoedArguments).value) ?? [:]))
        }
        var signature = isOwn ? Self.signature(call.opaque) : nil
        if signature == nil, isFirst, wantsSignatures { signature = Self.bypass }
        return .object(JSONObject([.init(key: "functionCall", value: .object(JSONObject(members)))] + Self.sign(signature)))
    }

    private static func signature(_ opaque: Opaque?) -> ExactString? {
        opaque?["thoughtSignature"]?.filled
    }

    private static func sign(_ signature: ExactString?) -> [JSONObject.Member] {
        signature.map { [.init(key: "thoughtSignature", value: .string($0))] } ?? []
    }

    /// The ids of the wire; one that comes again in a turn would belong to two calls, and then the order must do.
    private static func ids(_ calls: [ToolCall]) -> [CallKey: ExactString] {
        var used: Set<ExactString> = []
        var ids: [CallKey: ExactString] = [:]
        for call in calls {
            if let id = call.wireID, !id.isEmpty, used.insert(id).inserted { ids[call.key] = id }
        }
        return ids
    }

    // MARK: Results

    private mutating func add(_ results: [(call: ToolCall, result: ToolResult)], _ ids: [CallKey: ExactString]) {
        var pictures: [JSONValue] = []
        var parts: [JSONValue] = []
        for (call, result) in results {
            var members: [JSONObject.Member] = []
            if let id = ids[call.key] { members.append(.init(key: "id", value: .string(id))) }
            members.append(.init(key: "name", value: .string(names.wireName(call.name))))
            let words = JSONValue.string(ExactString(result.plainWords))
            members.append(.init(key: "response", value: result.isError ? ["error": words] : ["output": words]))
            let images = result.images.compactMap { picture($0) }
            if takesPicturesInResults {
                if !images.isEmpty { members.append(.init(key: "parts", value: .array(images))) }
            } else if !images.isEmpty {
                pictures += [Self.text(WireTurn.title(ofPictures: images.count, of: call))] + images
            }
            parts.append(["functionResponse": .object(JSONObject(members))])
        }
        contents.append(Content(role: "user", parts: parts, isResults: true))
        add(user: pictures)
    }
}
