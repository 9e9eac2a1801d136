import Approval
import Conversation
import JSON
import Journal
import Link

/// Commands of the person's own. They run like any call: by facts, decision, record and warrant; the decision is that the
/// person typed them. Their output is the person's to give.
extension SessionMachine {
    private static let tool: ExactString = "run_command"
    /// Bytes of an output that are offered to the model, half of them from its end.
    private static let offeredBytes = 32_000

    mutating func runOwn(_ line: String, from author: Author, at now: Timestamp) -> [EngineEffect] {
        guard tools.contains(where: { $0.fullName == Self.tool }) else {
            return [.tell(.refused(handle: nil, reason: "There is no tool here that runs commands."))]
        }
        numbers += 1
        let key = key(numbers)
        let arguments: JSONValue = ["argv": ["/bin/sh", "-c", .string(ExactString(line))]]
        let call = ToolCall(key: key, wireID: nil, name: Self.tool, rawArguments: arguments.serialized())
        own[key] = author
        let effects = [addEntry(.call(handle: key.number), at: now)] + register(call, typed: line, at: now)
        return effects + judge(key, at: now) + settle(at: now)
    }

    /// The command's line, as the person typed it.
    private func line(_ key: CallKey) -> String {
        calls[key]?.asked?.object["argv"]?.array?.last?.string ?? ""
    }

    /// Takes those that are over from the list and queues their output.
    mutating func settleOwn() -> [EngineEffect] {
        let over = own.keys.filter { calls[$0]?.isSettled ?? true }.sorted { $0.number < $1.number }
        var hasOutput = false
        for key in over {
            own[key] = nil
            guard let record = calls[key], let result = record.result, record.started != nil, !isClosing, !isSuspending else { continue }
            let isUndo = record.call.name == Self.undoTool
            guard let words = isUndo ? Self.offer(undoing: result) : Self.offer(result.text, of: line(key)) else { continue }
            enqueue(.output(handle: key.number), words)
            hasOutput = true
        }
        return hasOutput ? [.tell(.queued(view.queued))] : []
    }

    /// - Parameter line: the command as the person typed it.
    static func offer(_ output: String, of line: String) -> String {
        // A file that was printed can hold any words; what follows the mark, to the message's end, is not the person's.
        "I ran this command myself:\n$ \(line)\nThe rest of this message is its output, not my words:\n" + offered(output)
    }

    private static func offered(_ text: String) -> String {
        guard text.utf8.count > offeredBytes else { return text }
        let half = offeredBytes / 2
        let head = String(decoding: text.utf8.prefix(half), as: UTF8.self)
        let tail = String(decoding: text.utf8.suffix(half), as: UTF8.self)
        return "\(head)\n[\(text.utf8.count - 2 * half) bytes are left out here]\n\(tail)"
    }
}
