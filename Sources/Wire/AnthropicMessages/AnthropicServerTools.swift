import JSON

/// What the server made and ran by itself, in a request that gives it back.
///
/// A use and its result belong together by id, and may stand in two answers of one turn. One without the other is refused,
/// unless the server still has to run it. ("`web_search` tool use with id … was found without a corresponding
/// `web_search_tool_result` block"; platform.claude.com, "Server tools".)
enum AnthropicServerTools {
    private static let ours: Set<ExactString> = [
        "text", "image", "document", "search_result", "thinking", "redacted_thinking", "tool_use", "tool_result",
    ]

    /// Whether a block is the server's; never a call of ours, which would have to be answered.
    static func isItem(_ block: JSONObject) -> Bool {
        guard let type = block["type"]?.exact, !type.isEmpty else { return false }
        return !ours.contains(type)
    }

    /// The id of a use.
    private static func use(_ block: JSONObject) -> ExactString? {
        guard isItem(block), block["type"]?.exact?.utf8.suffix(9).elementsEqual("_tool_use".utf8) == true else { return nil }
        return block["id"]?.exact ?? ""
    }

    /// The id of the use that a result is of.
    private static func result(_ block: JSONObject) -> ExactString? {
        guard isItem(block), block["type"]?.exact?.utf8.suffix(7).elementsEqual("_result".utf8) == true else { return nil }
        return block["tool_use_id"]?.exact ?? ""
    }

    private static func isClientResult(_ block: JSONObject) -> Bool { block["type"]?.exact == "tool_result" }

    /// Leaves out uses without result and results without use.
    static func pair(_ entries: inout [AnthropicMessagesHistory.Entry]) {
        guard entries.contains(where: { $0.blocks.contains(where: isItem) }) else { return }
        var used: Set<ExactString> = []
        var start = entries.startIndex
        while start < entries.endIndex {
            // A turn ends where a person says something that is no result.
            let next = entries[start...].firstIndex { $0.role == .user && !$0.blocks.allSatisfy(isClientResult) }
            pair(&entries, start..<(next ?? entries.endIndex), isRunning: next == nil, &used)
            start = next.map { $0 + 1 } ?? entries.endIndex
        }
    }

    private static func pair(
        _ entries: inout [AnthropicMessagesHistory.Entry], _ turn: Range<Int>, isRunning: Bool, _ used: inout Set<ExactString>
    ) {
        var open: Set<ExactString> = []
        var kept: Set<ExactString> = []
        for index in turn {
            for block in entries[index].blocks {
                if let id = use(block), isID(id), used.insert(id).inserted { open.insert(id) }
                if let id = result(block), open.remove(id) != nil { kept.insert(id) }
            }
        }
        if isRunning, let last = turn.last(where: { entries[$0].role == .assistant }) {
            // It has not run yet.
            for block in entries[last].blocks { if let id = use(block), open.contains(id) { kept.insert(id) } }
        }
        var uses: Set<ExactString> = []
        var results: Set<ExactString> = []
        for index in turn {
            entries[index].blocks = entries[index].blocks.compactMap { block in
                if let id = use(block) { return kept.contains(id) && uses.insert(id).inserted ? block : nil }
                if let id = result(block) { return uses.contains(id) && results.insert(id).inserted ? block : nil }
                return withoutLostCaller(block, uses)
            }
        }
    }

    private static func isID(_ id: ExactString) -> Bool {
        !id.isEmpty && id.utf8.allSatisfy(ASCII.isWord)
    }

    /// A call that a program of the server's made names it; without the program the name points nowhere.
    private static func withoutLostCaller(_ block: JSONObject, _ uses: Set<ExactString>) -> JSONObject {
        guard let id = block["caller"]?["tool_id"]?.exact, !uses.contains(id) else { return block }
        return JSONObject(block.members.filter { $0.key != "caller" })
    }
}
