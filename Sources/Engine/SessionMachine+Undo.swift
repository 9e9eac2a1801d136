import Approval
import Conversation
import JSON
import Journal
import Link

/// Undoing what a tool did to files: a call of the person's own, by facts, decision, record and warrant like any other. The
/// decision is that the person asked for it; no model has the tool.
extension SessionMachine {
    static let undoTool: ExactString = "undo_change"

    /// - Parameter number: of the call that is undone; nil where there is none.
    mutating func undo(_ number: Int?, from author: Author, at now: Timestamp) -> [EngineEffect] {
        func refuse(_ reason: String) -> [EngineEffect] { [.tell(.refused(handle: nil, reason: reason))] }
        guard ownTools.contains(where: { $0.fullName == Self.undoTool }) else { return refuse("Nothing can be undone here.") }
        guard let number else { return refuse("There is nothing to undo: no tool has changed a file in this session, or no copy is kept any more.") }
        if let record = calls[key(number)], !record.isSettled { return refuse("Call #\(number) is not over yet.") }
        if own.keys.contains(where: { calls[$0]?.call.name == Self.undoTool }) { return refuse("Something is being undone already.") }
        numbers += 1
        let key = key(numbers)
        let arguments: JSONValue = ["session": .string(session.text), "call": .number(JSONNumber(number))]
        let call = ToolCall(key: key, wireID: nil, name: Self.undoTool, rawArguments: arguments.serialized())
        own[key] = author
        let effects = [addEntry(.call(handle: key.number), at: now)] + register(call, typed: words(forUndoing: number), at: now)
        return effects + judge(key, at: now) + settle(at: now)
    }

    private func words(forUndoing number: Int) -> String {
        guard let call = shown(number) else { return "#\(number)" }
        let summary = String(call.summary.unicodeScalars.prefix(200))
        return "#\(number) \(call.tool)" + (summary.isEmpty ? "" : " \(summary)")
    }

    /// It cannot be undone as things are: what is different is shown, and nothing was changed.
    ///
    /// - Parameter problem: a sentence, and from the second line on what is different.
    mutating func undoRefused(_ key: CallKey, _ problem: String, at now: Timestamp) -> [EngineEffect] {
        let parts = problem.utf8.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false).map { String(decoding: Array($0), as: UTF8.self) }
        if parts.count > 1 { calls[key]?.shown.result = ResultWords.shown(parts[1]) }
        return notRun(key, .invalid, parts.first ?? problem, told: problem, at: now)
    }

    /// What the model is told with the person's next message; nil when nothing was undone.
    static func offer(undoing result: ToolResult) -> String? {
        if result.isError { return nil }
        let line = result.text.utf8.prefix { $0 != 0x0A }
        return "\(undoneWords): look at the files again before you go on with them.\n\(String(decoding: Array(line), as: UTF8.self))"
    }

    static let undoneWords = "I have undone a change myself"
}
