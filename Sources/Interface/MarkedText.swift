import Surface

/// Splits visible foreign text into its ordinary parts and its marks `⟨…⟩`, so that marks look different from text.
enum MarkedText {
    static func spans(_ text: String, role: Ink) -> StyledLine {
        let text = SafeText.line(text)
        guard text.unicodeScalars.contains("\u{27E8}") else { return text.isEmpty ? [] : [Span(text, role)] }
        var spans: StyledLine = []
        var plain = String.UnicodeScalarView()
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.first {
            if scalar == "\u{27E8}", let end = scalars.firstIndex(of: "\u{27E9}") {
                if !plain.isEmpty { spans.append(Span(String(plain), role)) }
                plain = String.UnicodeScalarView()
                spans.append(Span(String(scalars[...end]), .mark))
                scalars = scalars[scalars.index(after: end)...]
            } else {
                plain.append(scalar)
                scalars.removeFirst()
            }
        }
        if !plain.isEmpty { spans.append(Span(String(plain), role)) }
        return spans
    }
}

extension [Span] {
    /// Cells.
    var width: Int { reduce(0) { $0 + Width.of($1.text) } }

    /// The line without what does not fit, with `…` for it. For overviews only; what is decided on is never cut.
    func fitted(_ columns: Int) -> StyledLine {
        if width <= columns { return self }
        if columns <= 0 { return [] }
        var line: StyledLine = []
        var room = columns - 1
        for span in self {
            let cells = Width.of(span.text)
            if cells <= room {
                line.append(span)
                room -= cells
                continue
            }
            let head = Wrap.hard([Span(String(span.text.prefix(room + 8)), span.role)], width: Swift.max(1, room)).first ?? []
            if room > 0, head.width <= room { line += head }
            break
        }
        line.append(Span("…", .dim))
        return line
    }

    /// `self` and `right` on one line, `right` at its end; `self` gives way.
    func justified(_ right: StyledLine, columns: Int) -> StyledLine {
        let tail = right.fitted(columns)
        let room = columns - tail.width
        if room <= 0 { return tail }
        let head = fitted(Swift.max(0, room - (tail.isEmpty ? 0 : 1)))
        return head + [Span(String(repeating: " ", count: Swift.max(0, room - head.width)))] + tail
    }
}

extension String {
    static func blanks(_ count: Int) -> String { String(repeating: " ", count: Swift.max(0, count)) }
}
