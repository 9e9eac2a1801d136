import Surface

/// One entry as lines of a width. Made for every frame, so it holds what is kept without copying it.
struct EntryBlock {
    /// A blank line, who speaks and when.
    var lead: [StyledLine] = []
    /// The one line of a call or of reasoning, drawn anew because it may turn and count.
    var head: StyledLine?
    /// What is kept between frames.
    var kept: [StyledLine] = []
    /// How the entry ended.
    var tail: [StyledLine] = []
    /// Cells before everything but the lead.
    var indent = 0
    /// Cells more before what is kept.
    var keptIndent = 0

    var count: Int { lead.count + (head == nil ? 0 : 1) + kept.count + tail.count }

    subscript(line: Int) -> StyledLine {
        var line = line
        if line < lead.count { return lead[line] }
        line -= lead.count
        let blanks = Span(.blanks(indent))
        if let head {
            if line == 0 { return [blanks] + head }
            line -= 1
        }
        if line < kept.count { return [Span(.blanks(indent + keptIndent))] + kept[line] }
        return [blanks] + tail[line - kept.count]
    }
}

/// The lines of the conversation that are visible. Looks at no more entries than it shows.
struct ConversationWindow {
    /// The lines from the top, and the entry of each.
    private(set) var lines: [(entry: Int, spans: StyledLine)] = []
    private(set) var top = Reader.Place(entry: 0, line: 0)
    /// The last line of the conversation is visible.
    private(set) var showsEnd = true

    /// - Parameters:
    ///   - top: the line at the top; nil to show the end.
    ///   - free: rows that may stay free below the end.
    ///   - block: an entry's lines.
    init(count: Int, top: Reader.Place?, height: Int, free: Int = 0, block: (Int) -> EntryBlock) {
        guard count > 0, height > 0 else { return }
        if let top, top.entry < count {
            fill(from: top, count: count, height: height, block)
            if lines.count >= height - free || top == Reader.Place(entry: 0, line: 0) { return }
        }
        // From the end upwards until the window is full.
        lines = []
        showsEnd = true
        var entry = count
        while entry > 0, lines.count < height {
            entry -= 1
            let block = block(entry)
            var line = block.count
            while line > 0, lines.count < height {
                line -= 1
                lines.append((entry, block[line]))
            }
            self.top = Reader.Place(entry: entry, line: line)
        }
        lines.reverse()
    }

    private mutating func fill(from start: Reader.Place, count: Int, height: Int, _ block: (Int) -> EntryBlock) {
        top = start
        var entry = start.entry
        var line = start.line
        while entry < count {
            let block = block(entry)
            while line < block.count {
                if lines.count == height {
                    showsEnd = false
                    return
                }
                lines.append((entry, block[line]))
                line += 1
            }
            entry += 1
            line = 0
        }
    }
}

/// What is kept of an entry between frames.
struct EntryLines: Sendable {
    enum Kept: Sendable {
        case text(FlowedText)
        /// What an opened call shows below its line, for a state of it.
        case opened([StyledLine], version: Int)
        case fixed([StyledLine])
        /// What folded reasoning shows beside its line while it grows.
        case lastWords(LastWords)
    }
    let width: Int
    var kept: Kept
}
