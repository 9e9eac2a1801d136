import Conversation
import JSON

/// An item of an answer on its way back.
struct OpenAIResponsesEntry {
    enum Kind { case reasoning, other }

    let kind: Kind
    /// nil for one that is left out.
    let item: JSONObject?
    /// It is the item that came.
    let isEcho: Bool

    init(_ kind: Kind, _ item: JSONObject?, isEcho: Bool) {
        self.kind = kind
        self.item = item
        self.isEcho = isEcho
    }

    var type: ExactString? { item?["type"]?.exact }

    func value(withID: Bool) -> JSONValue? {
        guard let item else { return nil }
        return .object(withID ? item : JSONObject(item.members.filter { $0.key != "id" }))
    }
}

/// Which ids of items go back.
///
/// A thought is refused without the very item that it led to, known by its id ("was provided without its required following
/// item"), and an item may be refused without the thought before it. So both have their ids, or neither has, or the thought
/// stays away and the items after it go as new ones. No id may come twice ("Duplicate item found with id").
struct OpenAIResponsesItemIDs {
    private let style: OpenAIResponses.ItemIDs
    private var used: Set<ExactString> = []

    init(_ style: OpenAIResponses.ItemIDs) { self.style = style }

    /// The items of one answer, as they go back.
    mutating func checked(_ entries: [OpenAIResponsesEntry]) -> [JSONValue] {
        var values: [JSONValue] = []
        var index = 0
        var withIDs = true
        while index < entries.count {
            let end = entries[index...].firstIndex { $0.kind != .reasoning } ?? entries.count
            if end > index {
                let thoughts = entries[index..<end]
                let follower = end < entries.count ? entries[end] : nil
                let goBack = thoughts.allSatisfy(\.isEcho) && follower?.isEcho == true
                withIDs = goBack && areFit(Array(thoughts) + [follower].compactMap { $0 })
                if goBack { values += thoughts.compactMap { value($0, withIDs) } }
            }
            if end < entries.count, let value = value(entries[end], withIDs) { values.append(value) }
            index = end + 1
        }
        return values
    }

    private mutating func value(_ entry: OpenAIResponsesEntry, _ withIDs: Bool) -> JSONValue? {
        let isFit = withIDs && isFit(entry)
        if isFit, let id = entry.item?["id"]?.exact { used.insert(id) }
        return entry.value(withID: isFit)
    }

    /// Whether all of them may have their ids, no two of them the same.
    private func areFit(_ entries: [OpenAIResponsesEntry]) -> Bool {
        let ids = entries.compactMap { $0.item?["id"]?.exact }
        return entries.allSatisfy(isFit) && Set(ids).count == ids.count
    }

    private func isFit(_ entry: OpenAIResponsesEntry) -> Bool {
        guard let item = entry.item else { return false }
        switch style {
        case .none: return false
        case .asSent: return item["id"]?.exact.map { !used.contains($0) } ?? true
        case .prefixed:
            guard let id = item["id"]?.exact, !used.contains(id), (1...64).contains(id.utf8.count) else { return false }
            guard id.utf8.allSatisfy(ASCII.isWord) else { return false }
            guard let prefix = Self.prefixes[entry.type ?? ""] else { return true }
            return id.utf8.starts(with: prefix.utf8)
        }
    }

    /// "Expected an ID that begins with 'fc'."
    private static let prefixes: [ExactString: String] = [
        "message": "msg", "reasoning": "rs", "function_call": "fc", "custom_tool_call": "ctc", "web_search_call": "ws",
        "file_search_call": "fs", "code_interpreter_call": "ci", "image_generation_call": "ig", "tool_search_call": "tsc",
        "tool_search_output": "tso",
    ]
}
