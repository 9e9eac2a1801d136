import Surface

/// The look of one line of Markdown. The marks of the markup stay, only the roles change; but of a fence around code only
/// its words are left, since the code has a gutter.
///
/// Headings, lists, quotes, fenced and inline code, strong text and links; everything else is plain. A line is styled by
/// itself and by the fence that it stands in, so a text that grows is styled from its last line on.
struct MarkdownLine {
    /// What the line begins with, drawn once; later lines are indented by its width.
    var lead: StyledLine = []
    var body: StyledLine = []
    /// Code keeps its blanks and breaks anywhere; prose breaks at blanks.
    var isCode = false
    /// A fence without words: no line at all.
    var isHidden = false

    /// The fence that a text stands in: its mark and how often it is repeated.
    struct Fence: Sendable, Equatable {
        let mark: Unicode.Scalar
        let count: Int
    }

    /// - Parameters:
    ///   - text: without its line feed, already safe to draw.
    ///   - fence: of the lines before; changed when this line opens or closes one.
    init(_ text: String, fence: inout Fence?, role: Ink) {
        let trimmed = text.unicodeScalars.drop { $0 == " " }
        let indent = text.unicodeScalars.count - trimmed.count
        if let open = fence {
            isCode = true
            lead = [Span("▏ ", .dim)]
            if MarkdownLine.closes(open, trimmed, indent) {
                fence = nil
                isHidden = true
            } else {
                body = [Span(text, .code)]
            }
            return
        }
        if indent < 4, let opened = MarkdownLine.opening(trimmed) {
            fence = opened
            isCode = true
            lead = [Span("▏ ", .dim)]
            let words = String(trimmed.dropFirst(opened.count).drop { $0 == " " })
            body = [Span(words, .dim)]
            isHidden = words.isEmpty
            return
        }
        if indent < 4, let level = MarkdownLine.headingLevel(trimmed) {
            body = [Span(String(trimmed.prefix(level + 1)), .dim), Span(String(trimmed.dropFirst(level + 1)), .heading)]
            return
        }
        let marker = MarkdownLine.listMarker(trimmed)
        if marker > 0 {
            lead = [Span(.blanks(min(indent, 12))), Span(String(trimmed.prefix(marker)), .label)]
            body = MarkdownInline.spans(String(trimmed.dropFirst(marker)), role: role)
            return
        }
        if trimmed.first == ">" {
            let quoted = trimmed.dropFirst().first == " " ? 2 : 1
            lead = [Span(String(trimmed.prefix(quoted)), .dim)]
            body = MarkdownInline.spans(String(trimmed.dropFirst(quoted)), role: role)
            return
        }
        lead = [Span(.blanks(min(indent, 12)))]
        body = MarkdownInline.spans(String(trimmed), role: role)
    }

    private static func run(_ text: Substring.UnicodeScalarView, of mark: Unicode.Scalar) -> Int {
        text.prefix { $0 == mark }.count
    }

    private static func opening(_ text: Substring.UnicodeScalarView) -> Fence? {
        guard let mark = text.first, mark == "`" || mark == "~" else { return nil }
        let count = run(text, of: mark)
        // A fence of backticks may not have one in its info string, or inline code would open it (CommonMark 4.5).
        guard count >= 3, mark == "~" || !text.dropFirst(count).contains("`") else { return nil }
        return Fence(mark: mark, count: count)
    }

    private static func closes(_ fence: Fence, _ text: Substring.UnicodeScalarView, _ indent: Int) -> Bool {
        let count = run(text, of: fence.mark)
        return indent < 4 && count >= fence.count && text.dropFirst(count).allSatisfy { $0 == " " }
    }

    private static func headingLevel(_ text: Substring.UnicodeScalarView) -> Int? {
        let level = run(text, of: "#")
        return (1...6).contains(level) && text.dropFirst(level).first == " " ? level : nil
    }

    /// Scalars of `- `, `* `, `+ ` or `12. `; 0 when it is no list item.
    private static func listMarker(_ text: Substring.UnicodeScalarView) -> Int {
        guard let first = text.first else { return 0 }
        if first == "-" || first == "*" || first == "+" { return text.dropFirst().first == " " ? 2 : 0 }
        let digits = text.prefix { ("0"..."9").contains($0) }.count
        guard (1...9).contains(digits) else { return 0 }
        let rest = text.dropFirst(digits)
        guard rest.first == "." || rest.first == ")", rest.dropFirst().first == " " else { return 0 }
        return digits + 2
    }
}

/// Inline code, strong text and links of one line.
enum MarkdownInline {
    static func spans(_ text: String, role: Ink) -> StyledLine {
        let scalars = Array(text.unicodeScalars)
        guard scalars.contains(where: { $0 == "`" || $0 == "*" || $0 == ":" || $0 == "\u{27E8}" }) else {
            return text.isEmpty ? [] : [Span(text, role)]
        }
        var scanner = Scanner(scalars: scalars, role: role)
        scanner.scan()
        return scanner.spans
    }

    private struct Scanner {
        let scalars: [Unicode.Scalar]
        let role: Ink
        var spans: StyledLine = []
        private var place = 0
        private var start = 0
        private var isStrong = false
        /// Lengths of runs of backticks that nothing closes any more.
        private var unclosed: Set<Int> = []

        init(scalars: [Unicode.Scalar], role: Ink) {
            self.scalars = scalars
            self.role = role
        }

        mutating func scan() {
            while place < scalars.count {
                switch scalars[place] {
                case "`": code()
                case "*": strong()
                case "h": link()
                case "\u{27E8}": mark()
                default: place += 1
                }
            }
            flush()
        }

        private mutating func flush() {
            emit(start..<place, isStrong ? .strong : role)
            start = place
        }

        private mutating func emit(_ range: Range<Int>, _ role: Ink) {
            if range.isEmpty { return }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars[range])
            spans.append(Span(String(text), role))
        }

        private func run(at index: Int) -> Int {
            var end = index
            while end < scalars.count, scalars[end] == scalars[index] { end += 1 }
            return end - index
        }

        private mutating func code() {
            let count = run(at: place)
            var search = place + count
            while search < scalars.count, !unclosed.contains(count) {
                guard scalars[search] == "`" else {
                    search += 1
                    continue
                }
                let other = run(at: search)
                search += other
                if other == count {
                    flush()
                    emit(place..<search, .code)
                    place = search
                    start = search
                    return
                }
            }
            unclosed.insert(count)
            place += count
        }

        private mutating func strong() {
            guard place + 1 < scalars.count, scalars[place + 1] == "*" else {
                place += 1
                return
            }
            let next = place + 2 < scalars.count ? scalars[place + 2] : " "
            if isStrong, place > 0, scalars[place - 1] != " " {
                place += 2
                flush()
                isStrong = false
            } else if !isStrong, next != " ", next != "*" {
                flush()
                isStrong = true
                place += 2
            } else {
                place += 2
            }
        }

        private mutating func link() {
            let rest = scalars[place...]
            guard rest.starts(with: "https://".unicodeScalars) || rest.starts(with: "http://".unicodeScalars) else {
                place += 1
                return
            }
            flush()
            while place < scalars.count, scalars[place] != " ", !")>]\"'`".unicodeScalars.contains(scalars[place]) { place += 1 }
            emit(start..<place, .link)
            start = place
        }

        private mutating func mark() {
            guard let end = scalars[place...].firstIndex(of: "\u{27E9}") else {
                place += 1
                return
            }
            flush()
            place = end + 1
            emit(start..<place, .mark)
            start = place
        }
    }
}
