import JSON

extension StrictAnthropic {
    private func blocks(_ message: JSONValue?) -> [JSONValue] { message?["content"]?.array ?? [] }

    private func ids(_ message: JSONValue?, _ type: String, _ key: ExactString) -> [String] {
        blocks(message).filter { $0["type"]?.string == type }.compactMap { $0[key]?.string }
    }

    /// Each call has one result, in the message after it and before anything else there.
    func judgePairs(_ messages: [JSONValue]) throws(Refusal) {
        var seen: Set<String> = []
        for (index, message) in messages.enumerated() {
            let calls = ids(message, "tool_use", "id")
            for id in calls where !seen.insert(id).inserted { throw Self.refuse(.callIDUnique, "messages: `tool_use` ids must be unique") }
            if !calls.isEmpty { try judgeAnswered(calls, by: JSONValue.array(messages)[index + 1], at: index) }
            if let first = blocks(message).firstIndex(where: { $0["type"]?.string == "tool_use" }),
                blocks(message)[first...].contains(where: { $0["type"]?.string == "text" })
            {
                throw unanswered(calls, at: index, .textAfterCall)
            }
            let before = index > 0 && messages[index - 1]["role"]?.string == "assistant" ? ids(messages[index - 1], "tool_use", "id") : []
            for (number, block) in blocks(message).enumerated() where block["type"]?.string == "tool_result" {
                let id = block["tool_use_id"]?.string ?? ""
                if !before.contains(id) {
                    throw Self.refuse(
                        .resultOrphan,
                        "messages.\(index).content.\(number): unexpected `tool_use_id` found in `tool_result` blocks: \(id). Each `tool_result` block must have a corresponding `tool_use` block in the previous message.")
                }
            }
        }
    }

    private func judgeAnswered(_ calls: [String], by message: JSONValue?, at index: Int) throws(Refusal) {
        let results = ids(message, "tool_result", "tool_use_id")
        let missing = calls.filter { !results.contains($0) }
        if !missing.isEmpty { throw unanswered(missing, at: index, .resultMissing) }
        for id in calls where results.filter({ $0 == id }).count > 1 {
            throw Self.refuse(.resultDuplicate, "messages.\(index + 1): each `tool_use` must have a single result. Found multiple `tool_result` blocks with id: \(id)")
        }
        let kinds = blocks(message).map { $0["type"]?.string == "tool_result" }
        if let other = kinds.firstIndex(of: false), kinds[other...].contains(true) { throw unanswered(calls, at: index, .resultFirst) }
    }

    private func unanswered(_ ids: [String], at index: Int, _ rule: Rule) -> Refusal {
        Self.refuse(
            rule,
            "messages.\(index): `tool_use` ids were found without `tool_result` blocks immediately after: \(ids.joined(separator: ", ")). Each `tool_use` block must have a corresponding `tool_result` block in the next message.")
    }

    /// What was thought in the running tool turn is there, whole and where it stood.
    func judgeEcho(_ messages: [JSONValue]) throws(Refusal) {
        guard thinks, let last = messages.last, !ids(last, "tool_result", "tool_use_id").isEmpty,
            let index = messages.lastIndex(where: { $0["role"]?.string == "assistant" })
        else { return }
        let opaque: (JSONValue) -> Bool = { ["thinking", "redacted_thinking"].contains($0["type"]?.string) }
        let blocks = blocks(messages[index])
        guard let first = blocks.first, opaque(first) else {
            let found = blocks.first?["type"]?.string ?? "text"
            throw Self.refuse(
                .thinkingFirst,
                "messages.\(index).content.0.type: Expected `thinking` or `redacted_thinking`, but found `\(found)`. When `thinking` is enabled, a final `assistant` message must start with a thinking block (preceeding the lastmost set of `tool_use` and `tool_result` blocks). We recommend you include thinking blocks from previous turns. To avoid this requirement, disable `thinking`. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking")
        }
        let found = blocks.enumerated().filter { opaque($0.element) }
        for (number, block) in found {
            let seal = Seal(block["signature"]?.string ?? block["data"]?.string ?? "")
            if seal?.place != "\(number)/\(found.count)" {
                throw Self.refuse(
                    .thinkingModified,
                    "messages.\(index).content.\(number): `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified. These blocks must remain as they were in the original response.")
            }
        }
    }
}
