public import Conversation
import JSON

extension Rule {
    /// Why the rule can never be about a call again, or never allow one; one sentence, nil where it can as far as is known.
    ///
    /// - Parameters:
    ///   - tools: all that there are, besides those of servers.
    ///   - used: how often rules have allowed so far.
    public func futility(at now: Timestamp, tools: [ToolDefinition], used: [RuleID: Int] = [:]) -> String? {
        if let expires, now >= expires { return "It ended \(expires.rfc3339)." }
        if let uses, used[id, default: 0] >= uses { return "\(uses == 1 ? "Its one use is" : "Its \(uses) uses are") spent." }
        if let tool, !tool.isAny, !tool.text.utf8.contains(UInt8(ascii: "/")), !tools.contains(where: { tool.matches($0.fullName) }) {
            return "There is no tool \(VisibleText.line(tool.text.string))."
        }
        if let inside, inside.components == nil { return "Where its folder \(VisibleText.line(inside.written.string)) is cannot be found out." }
        guard effect == .allow else { return nil }
        if let definition, let tool, let known = tools.first(where: { $0.fullName == tool.text }), known.digest != definition {
            return "The definition of the tool has changed since the rule was made, so it holds no more."
        }
        if let command { return futility(of: command) }
        guard let tool, tool.isName else { return nil }
        if tool.text == "ask_user" { return "A question to you is never answered by a rule." }
        if tool.text == "fetch_url", host == nil { return "A rule for the web must name its host." }
        return nil
    }

    private func futility(of command: [ExactString]) -> String? {
        let part = CommandPart(words: command, readsPipe: false)
        if case .exceeds(let why) = CommandCover(command, options: options).answer(part) { return why }
        guard CommandRisk.judge(argv: command).risk == .destructive else { return nil }
        return "\(CommandRisk.shown(CommandText.line(command))) is destructive, and no rule may allow that."
    }
}
