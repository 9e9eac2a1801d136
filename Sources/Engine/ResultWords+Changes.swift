import Approval
import Conversation
import JSON

/// What the model is told of arguments that a person has changed.
extension ResultWords {
    /// Bytes up to which what was asked and what ran are both told whole.
    private static let wholeBytes = 4000
    /// Of each value, where they are not; and how many places are told then.
    private static let valueBytes = 400
    private static let places = 40

    /// What ran in place of what was asked; empty for a call that ran as it was asked.
    static func changed(_ record: CallRecord) -> String {
        guard record.isAmended, let ran = record.arguments else { return "" }
        let text = JSONValue.object(ran.object).serializedText
        guard let asked = record.asked else {
            return "The person changed the arguments before approving. Those that you sent could not be read.\nWhat ran: \(beginning(text, wholeBytes))\n"
        }
        let askedText = JSONValue.object(asked.object).serializedText
        let head = "The person changed the arguments before approving."
        if text.utf8.count + askedText.utf8.count <= wholeBytes { return "\(head)\nYou asked: \(askedText)\nWhat ran: \(text)\n" }
        let changes = ArgumentChange.between(asked.object, ran.object)
        var lines = changes.prefix(places).map { change in
            "- \(beginning(change.place.text.string, valueBytes)): you asked \(value(change.before)); what ran: \(value(change.after))"
        }
        if changes.count > places { lines.append("- and \(changes.count - places) more places") }
        return "\(head) What is different, by JSON Pointer; all else ran as you asked:\n\(lines.joined(separator: "\n"))\n"
    }

    /// That the same was asked before, and what became of it; empty where it was not, or only went unanswered.
    static func repeated(_ earlier: EarlierCalls) -> String {
        var words = ""
        if earlier.denied != nil { words += "The very same call had been denied before.\n" }
        if let changed = earlier.changed {
            let how = changed.arguments.isEmpty ? "what ran then was another call" : "what ran then differed in \(changed.names)"
            words += "The person had changed this very call before; \(how).\n"
        }
        return words
    }

    private static func value(_ value: JSONValue?) -> String { value.map { beginning($0.serializedText, valueBytes) } ?? "nothing" }

    /// Never cut within a character's bytes.
    private static func beginning(_ text: String, _ bytes: Int) -> String {
        guard text.utf8.count > bytes else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: bytes)
        while end > text.startIndex, text.utf8[end] & 0xC0 == 0x80 { end = text.utf8.index(before: end) }
        return "\(text[..<end])… (\(text.utf8.count) bytes in all)"
    }
}
