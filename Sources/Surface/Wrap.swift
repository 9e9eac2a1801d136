/// Breaks styled text into lines of a width in cells. Linear in the text.
public enum Wrap {
    /// Breaks anywhere between characters; keeps every blank. For values, where nothing may be hidden.
    public static func hard(_ spans: [Span], width: Int) -> [StyledLine] {
        var builder = Builder(width: max(1, width))
        for span in spans {
            for character in span.text { builder.append(character, span.role) }
        }
        return builder.finish()
    }

    /// Breaks at blanks, and inside words only when one is wider than a line. For prose: blanks at a break are left out.
    public static func words(_ spans: [Span], width: Int) -> [StyledLine] {
        let width = max(1, width)
        var builder = Builder(width: width)
        var word: [(Character, Role)] = []
        var wordWidth = 0
        var blanks: [(Character, Role)] = []
        func flush() {
            if !word.isEmpty {
                if builder.used > 0, builder.used + blanks.count + wordWidth > width {
                    builder.breakLine()
                } else {
                    for (blank, role) in blanks { builder.append(blank, role) }
                }
                for (character, role) in word { builder.append(character, role) }
                blanks = []
            }
            word = []
            wordWidth = 0
        }
        for span in spans {
            for character in span.text {
                if character == " " {
                    flush()
                    blanks.append((character, span.role))
                } else {
                    word.append((character, span.role))
                    wordWidth += Width.of(String(character))
                }
            }
        }
        flush()
        return builder.finish()
    }

    private struct Builder {
        let width: Int
        var lines: [StyledLine] = []
        var line: StyledLine = []
        var used = 0

        init(width: Int) { self.width = width }

        mutating func append(_ character: Character, _ role: Role) {
            // A character of many scalars is wider to ncurses than to a person; it goes whole or, if wider than a line,
            // scalar by scalar.
            let text = String(character)
            let cells = Width.of(text)
            if cells > width {
                for scalar in text.unicodeScalars { place(scalar.asText, min(Width.of(scalar, after: used), width), role) }
            } else {
                place(text, cells, role)
            }
        }

        private mutating func place(_ text: String, _ cells: Int, _ role: Role) {
            if used + cells > width, used > 0 { breakLine() }
            if let last = line.indices.last, line[last].role == role {
                line[last].text += text
            } else {
                line.append(Span(text, role))
            }
            used += cells
        }

        mutating func breakLine() {
            lines.append(line)
            line = []
            used = 0
        }

        mutating func finish() -> [StyledLine] {
            if !line.isEmpty || lines.isEmpty { breakLine() }
            return lines
        }
    }
}
