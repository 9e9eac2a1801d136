/// What a model without intelligence can make of the request to sum a conversation up: what the person said, word for word,
/// and nothing more.
struct PracticeSummary {
    let text: String

    /// - Returns: nil for a message that is no such request.
    init?(of message: String) {
        guard message.utf8.starts(with: "Summarise the conversation below".utf8) else { return nil }
        let mark = "PERSON: "
        let said = message.utf8.split(separator: 0x0A).compactMap { line -> String? in
            guard line.starts(with: mark.utf8) else { return nil }
            return String(decoding: Array(line.dropFirst(mark.utf8.count)), as: UTF8.self)
        }
        let list = said.isEmpty ? "nothing" : "\n" + said.map { "- \($0)" }.joined(separator: "\n")
        text = "I am a practice model and cannot sum anything up. What the person said, line by line: \(list)"
    }
}
