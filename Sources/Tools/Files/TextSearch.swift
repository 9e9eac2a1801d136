import Approval
import Conversation
import JSON

/// What a call of `search_text` looks for, and how it is found in one file's bytes.
struct TextSearch: Sendable {
    let glob: Glob?
    private let text: [UInt8]
    private let ignoresCase: Bool

    init(_ arguments: ToolArguments) throws(CallProblem) {
        let text = Array((arguments.text("text") ?? "").utf8)
        if text.isEmpty { throw CallProblem(sentence: "The argument \"text\" is empty.") }
        if text.contains(0x0A) {
            throw CallProblem(sentence: "The argument \"text\" holds a line break; the search goes line by line.")
        }
        ignoresCase = arguments.object["ignore_case"]?.bool ?? false
        self.text = ignoresCase ? text.map(ASCII.lower) : text
        glob = if let pattern = arguments.text("glob") { try Glob(pattern, argument: "glob") } else { nil }
    }

    struct Match: Sendable, Equatable {
        /// Counted from 1.
        let line: Int
        let text: String
    }

    /// Bytes at the start of a file that decide whether it is binary.
    private static let probe = 8_192

    static func isBinary(_ content: [UInt8]) -> Bool { content.prefix(probe).contains(0) }

    /// The lines that hold the text, each once.
    ///
    /// - Parameter limit: lines beyond it are counted and not returned.
    func matches(in content: [UInt8], limit: Int) -> (shown: [Match], count: Int) {
        let searched = ignoresCase ? content.map(ASCII.lower) : content
        var shown: [Match] = []
        var count = 0
        var line = 1
        var counted = 0
        var from = 0
        while let place = ByteSearch.first(text, in: searched, from: from) {
            line += content[counted..<place].count { $0 == 0x0A }
            let start = content[..<place].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            let end = content[place...].firstIndex(of: 0x0A) ?? content.count
            count += 1
            if shown.count < limit {
                shown.append(Match(line: line, text: excerpt(content[start..<end], at: place - start)))
            }
            (counted, from) = (end, end)
        }
        return (shown, count)
    }

    /// Of a long line so much before and behind the place is shown, in bytes.
    private static let around = 160

    private func excerpt(_ line: ArraySlice<UInt8>, at place: Int) -> String {
        let line = line.last == 0x0D ? line.dropLast() : line
        let match = line.startIndex + place
        var start = max(line.startIndex, match - TextSearch.around)
        var end = min(line.endIndex, match + text.count + TextSearch.around)
        // Not within a character.
        while start > line.startIndex, start < match, line[start] & 0xC0 == 0x80 { start += 1 }
        while end < line.endIndex, end > match, line[end] & 0xC0 == 0x80 { end -= 1 }
        let before = start > line.startIndex ? "… " : ""
        let behind = end < line.endIndex ? " …" : ""
        return before + String(decoding: line[start..<max(start, end)], as: UTF8.self) + behind
    }
}
