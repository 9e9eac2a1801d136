import Surface

/// A text of the conversation as lines of a width, kept while the text grows.
///
/// More text costs what the last line of the text costs, however long the whole is: what ends with a line feed is wrapped
/// once. A line without end is taken in pieces, so that it does not get dearer with its length.
struct FlowedText: Sendable {
    enum Look: Sendable { case markdown, plain }

    let width: Int
    private let look: Look
    private let role: Ink
    private(set) var lines: [StyledLine] = []
    /// Lines that no longer change.
    private var closed = 0
    /// Bytes of the text that the closed lines hold.
    private var consumed = 0
    private var length = 0
    /// The fence that stands open after the closed lines.
    private var fence: MarkdownLine.Fence?

    static let longestPiece = 4096

    init(width: Int, look: Look, role: Ink) {
        self.width = max(1, width)
        self.look = look
        self.role = role
    }

    /// Takes the text that has grown at its end; a text that is shorter than before is taken from its start.
    mutating func update(_ text: String) {
        let utf8 = text.utf8
        if utf8.count == length { return }
        if utf8.count < length { self = FlowedText(width: width, look: look, role: role) }
        length = utf8.count
        lines.removeSubrange(closed...)
        var place = utf8.index(utf8.startIndex, offsetBy: consumed)
        while true {
            let end = utf8[place...].firstIndex(of: 0x0A)
            // Cut at the same places whether the line is complete or still grows.
            while utf8.distance(from: place, to: end ?? utf8.endIndex) > FlowedText.longestPiece {
                let cut = FlowedText.cut(text, from: place)
                wrapClosed(text[place..<cut])
                place = cut
                close(at: utf8.distance(from: utf8.startIndex, to: place))
            }
            guard let end else { break }
            wrapClosed(text[place..<end])
            place = utf8.index(after: end)
            close(at: utf8.distance(from: utf8.startIndex, to: place))
        }
        if place < utf8.endIndex {
            // The line may still become something else.
            var fence = fence
            wrap(text[place...], &fence)
        }
    }

    /// Whether the lines are those of this text. A text of an entry only grows, so its length says it.
    func holds(_ text: String) -> Bool { text.utf8.count == length }

    /// Behind the last blank of the next piece, or where the piece ends.
    private static func cut(_ text: String, from place: String.Index) -> String.Index {
        let scalars = text.unicodeScalars
        let limit = text.utf8.index(place, offsetBy: longestPiece)
        if let blank = text.utf8[place..<limit].lastIndex(of: 0x20) { return scalars.index(after: blank) }
        return scalars.index(before: scalars.index(after: limit))
    }

    private mutating func close(at offset: Int) {
        closed = lines.count
        consumed = offset
    }

    private mutating func wrapClosed(_ line: Substring) {
        var fence = fence
        wrap(line, &fence)
        self.fence = fence
    }

    private mutating func wrap(_ line: Substring, _ fence: inout MarkdownLine.Fence?) {
        var line = line
        if line.unicodeScalars.last == "\r" { line.unicodeScalars.removeLast() }
        let text = SafeText.foreign(line)
        var styled: MarkdownLine
        switch look {
        case .markdown: styled = MarkdownLine(text, fence: &fence, role: role)
        case .plain:
            var none: MarkdownLine.Fence?
            styled = MarkdownLine("", fence: &none, role: role)
            styled.body = MarkedText.spans(text, role: role)
        }
        if styled.isHidden { return }
        let lead = min(styled.lead.width, width / 2)
        let room = max(1, width - lead)
        let wrapped = styled.isCode ? Wrap.hard(styled.body, width: room) : Wrap.words(styled.body, width: room)
        for (index, body) in wrapped.enumerated() {
            let first = index == 0 || styled.isCode
            lines.append((first ? styled.lead.fitted(lead) : [Span(.blanks(lead))]) + body)
        }
    }
}
