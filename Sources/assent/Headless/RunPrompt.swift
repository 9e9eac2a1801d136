/// What the model is asked: the words of the command line and what standard input held.
enum RunPrompt {
    /// Most bytes that are taken from standard input.
    static let inputLimit = 4 << 20

    /// - Parameter input: all of standard input; nil when nothing was piped in.
    /// - Throws: ``Failure`` for wrong usage.
    static func text(words: String?, input: [UInt8]?) throws -> String {
        let words = words ?? ""
        guard let input, !input.isEmpty else {
            guard words.utf8.contains(where: { $0 > 0x20 }) else {
                throw Failure(
                    "there is nothing to ask", hint: "Example: assent run \"what does this folder hold?\", or pipe a text in.", status: 2)
            }
            return words
        }
        guard input.count <= inputLimit else {
            throw Failure(
                "standard input is longer than \(inputLimit >> 20) MB", hint: "Put it into a file of the folder and ask about the file.", status: 2)
        }
        guard let text = String(validating: input, as: UTF8.self) else {
            throw Failure("standard input is not UTF-8 text", hint: "Put it into a file of the folder and ask about the file.", status: 2)
        }
        if words.isEmpty { return text }
        let fence = String(repeating: "`", count: max(3, longestFence(in: input) + 1))
        let end = input.last == 0x0A ? "" : "\n"
        return "\(words)\n\nStandard input (\(input.count) bytes):\n\(fence)\n\(text)\(end)\(fence)"
    }

    /// The longest run of backquotes: no line of the text can end the fence around it.
    private static func longestFence(in bytes: [UInt8]) -> Int {
        var longest = 0
        var run = 0
        for byte in bytes {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
