import JSON

/// What a request asks for, whatever its format.
struct Asked: Sendable {
    struct Tool: Sendable {
        let name: String
        let schema: JSONValue
    }

    struct Result: Sendable {
        let text: String
        let isError: Bool
    }

    enum Choice: Sendable, Equatable {
        case auto, none, any
        case named(String)
    }

    var tools: [Tool] = []
    var choice = Choice.auto
    var isParallel = true
    /// The schema of a structured answer.
    var format: JSONValue?
    /// The user's last words.
    var words = ""
    /// What came back since then, in order.
    var results: [Result] = []
    /// How often the model has called since then.
    var steps = 0
    var streams = false
    /// Whether thoughts are to be given out.
    var reasons = false
    var model = ""
    /// Of the request; what ids are made of.
    var nonce = ""

    /// Where the running turn of the user begins: a user's message right behind results still belongs to them.
    static func start(of messages: [JSONValue]) -> Int {
        messages.indices.last { index in
            messages[index]["role"]?.string == "user" && (index == 0 || messages[index - 1]["role"]?.string != "tool")
        } ?? -1
    }

    /// The text of a content, with a word for each picture.
    static func text(_ content: JSONValue?) -> String {
        if let text = content?.string { return text }
        return (content?.array ?? []).map { part in
            if let text = part["text"]?.string { return text }
            if let url = part["image_url"]?.string ?? part["image_url"]?["url"]?.string {
                return "<image \(url.hasPrefix("data:") ? String(url.dropFirst(5).prefix { $0 != ";" }) : url)>"
            }
            if let type = part["source"]?["media_type"]?.string ?? part["inlineData"]?["mimeType"]?.string { return "<image \(type)>" }
            return "<\(part["type"]?.string ?? "part")>"
        }.joined(separator: " ")
    }
}
