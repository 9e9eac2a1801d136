import Surface

/// A visible foreign text that can be drawn in pieces: where it breaks into lines is found once, and a line is made only when
/// it is drawn.
///
/// The lines are those of `Wrap.hard(MarkedText.spans(text, role: role), width: width)`, which would make all of them at
/// once: for an argument of a megabyte that is a frame in which every key waits. A test compares the two.
struct MarkedBreaks: Sendable {
    /// As it is drawn.
    let text: String
    /// Where the last `⟩` begins: an `⟨` behind it opens no mark.
    private let lastClose: Int

    /// A place at which a line begins.
    struct Start: Sendable, Equatable {
        /// In the UTF-8 of the text.
        let offset: Int
        /// The line begins inside a mark.
        let isInMark: Bool
    }

    init(_ text: String) {
        var text = SafeText.line(text)
        lastClose = text.withUTF8 { bytes in
            var offset = bytes.count - 3
            while offset >= 0 {
                if bytes[offset] == 0xE2, bytes[offset + 1] == 0x9F, bytes[offset + 2] == 0xA9 { return offset }
                offset -= 1
            }
            return -1
        }
        self.text = text
    }

    var length: Int { text.utf8.count }

    /// Where the lines of a width begin. Linear in the text; never none.
    func each(width: Int, _ begin: (Start) -> Void) {
        let width = max(1, width)
        begin(Start(offset: 0, isInMark: false))
        var copy = text
        copy.withUTF8 { bytes in
            var scan = Scan(text: text, bytes: bytes, width: width, lastClose: lastClose)
            scan.run(begin)
        }
    }

    /// The line from `start` to the offset at which the next one begins.
    func line(from start: Start, to end: Int, role: Ink) -> StyledLine {
        let utf8 = text.utf8
        func slice(_ from: Int, _ to: Int) -> String {
            String(text[utf8.index(utf8.startIndex, offsetBy: from)..<utf8.index(utf8.startIndex, offsetBy: to)])
        }
        if lastClose < 0 { return start.offset == end ? [] : [Span(slice(start.offset, end), role)] }
        var spans: StyledLine = []
        var isInMark = start.isInMark
        var begun = start.offset
        func close(_ offset: Int) {
            if offset > begun {
                let part = slice(begun, offset)
                let ink = isInMark ? .mark : role
                if let last = spans.indices.last, spans[last].role == ink {
                    spans[last].text += part
                } else {
                    spans.append(Span(part, ink))
                }
            }
            begun = offset
        }
        var copy = text
        copy.withUTF8 { bytes in
            var offset = start.offset
            while offset < end {
                let (value, length) = SimpleScalar.decode(bytes, at: offset)
                if value == 0x27E8, !isInMark, offset < lastClose {
                    close(offset)
                    isInMark = true
                } else if value == 0x27E9, isInMark {
                    close(offset + length)
                    isInMark = false
                }
                offset += length
            }
        }
        close(end)
        return spans
    }
}

/// One walk through a text.
private struct Scan {
    let text: String
    let bytes: UnsafeBufferPointer<UInt8>
    let width: Int
    let lastClose: Int
    var used = 0
    var isInMark = false
    /// Marks and the text between them are drawn each for itself, so no character reaches from one into the next. Behind an
    /// offset that has been passed it is found anew.
    var partEnd = 0

    mutating func run(_ begin: (MarkedBreaks.Start) -> Void) {
        var offset = 0
        while offset < bytes.count {
            let (value, length) = SimpleScalar.decode(bytes, at: offset)
            let cells = SimpleScalar.cells(value)
            let next = offset + length
            if cells > 0, next == bytes.count || SimpleScalar.cells(SimpleScalar.decode(bytes, at: next).value) > 0 {
                place(min(cells, width), at: offset, begin)
                if value == 0x27E8, !isInMark, offset < lastClose {
                    isInMark = true
                } else if value == 0x27E9, isInMark {
                    isInMark = false
                }
                offset = next
            } else {
                offset = character(at: offset, begin)
            }
        }
    }

    private mutating func place(_ cells: Int, at offset: Int, _ begin: (MarkedBreaks.Start) -> Void) {
        if used + cells > width, used > 0 {
            begin(MarkedBreaks.Start(offset: offset, isInMark: isInMark))
            used = 0
        }
        used += cells
    }

    /// A character of which the tables have to be asked, as ``Wrap`` does it.
    private mutating func character(at offset: Int, _ begin: (MarkedBreaks.Start) -> Void) -> Int {
        let opens = !isInMark && offset < lastClose && isBracket(0xA8, at: offset)
        let endsMark = isInMark || opens
        if partEnd <= offset || opens { partEnd = endsMark ? nextClose(offset) : nextOpen(offset) }
        let utf8 = text.utf8
        let part = text[utf8.index(utf8.startIndex, offsetBy: offset)..<utf8.index(utf8.startIndex, offsetBy: partEnd)]
        let end = offset + utf8.distance(from: part.startIndex, to: part.index(after: part.startIndex))
        let character = String(part[..<utf8.index(utf8.startIndex, offsetBy: end)])
        let cells = Width.of(character)
        // A line that begins before the mark begins outside it.
        if cells <= width {
            place(cells, at: offset, begin)
            isInMark = endsMark
        } else {
            var place = offset
            for scalar in character.unicodeScalars {
                self.place(min(Width.of(scalar, after: used), width), at: place, begin)
                isInMark = endsMark
                place += scalar.utf8.count
            }
        }
        if end == partEnd { isInMark = false }
        return end
    }

    private func isBracket(_ last: UInt8, at offset: Int) -> Bool {
        offset + 2 < bytes.count && bytes[offset] == 0xE2 && bytes[offset + 1] == 0x9F && bytes[offset + 2] == last
    }

    private func nextClose(_ offset: Int) -> Int {
        var offset = offset
        while offset < bytes.count, !isBracket(0xA9, at: offset) { offset += 1 }
        return min(bytes.count, offset + 3)
    }

    private func nextOpen(_ offset: Int) -> Int {
        var offset = offset
        while offset < bytes.count, offset > lastClose || !isBracket(0xA8, at: offset) { offset += 1 }
        return offset
    }
}
