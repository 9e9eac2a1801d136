import Approval

/// Why a text is not in a file, as far as a look at its lines tells.
enum NearMiss {
    /// One or two sentences; nil when nothing in the file is near.
    static func hint(for old: [UInt8], in content: [UInt8]) -> String? {
        let crlf = [UInt8]("\r\n".utf8)
        if ByteSearch.first(crlf, in: content, from: 0) != nil, ByteSearch.first(crlf, in: old, from: 0) == nil {
            let converted = old.flatMap { $0 == 0x0A ? crlf : [$0] }
            if ByteSearch.first(converted, in: content, from: 0) != nil {
                return "The lines of the file end with CR LF (\\r\\n), those of old_text with LF alone."
            }
        }
        let sought = lines(of: old)
        let there = lines(of: content)
        if let blanks = differingBlanks(sought, there) { return blanks }
        if let run = longestRun(sought, there) { return run }
        return nearest(sought, there)
    }

    private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        // A line break at the end is the end of a line, not a line of its own.
        if lines.count > 1, lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// All lines are there one after the other, but for blanks.
    private static func differingBlanks(_ sought: [ArraySlice<UInt8>], _ there: [ArraySlice<UInt8>]) -> String? {
        guard sought.count <= there.count, let first = sought.firstIndex(where: { !squeezed($0).isEmpty }) else { return nil }
        let wanted = sought.map(squeezed)
        let found = there.map(squeezed)
        // A single line may be a part of one.
        if sought.count == 1 {
            guard let index = found.firstIndex(where: { ByteSearch.first(wanted[0], in: $0, from: 0) != nil }) else { return nil }
            return "But for blanks it is like line \(index + 1) of the file: \(quoted(there[index]))."
        }
        var starts = 0
        for start in 0...(there.count - sought.count) where found[start + first] == wanted[first] {
            starts += 1
            // Many equal lines, and many to compare at each of them.
            if starts > mostStarts { return nil }
            guard let index = differing(sought.count, { sought[$0] == there[start + $0] }) else { continue }
            if (0..<sought.count).allSatisfy({ found[start + $0] == wanted[$0] }) {
                return """
                    But for blanks it is like the file from line \(start + 1) on. Line \(start + index + 1) of the file is \
                    \(quoted(there[start + index])), but old_text has \(quoted(sought[index])).
                    """
            }
        }
        return nil
    }

    private static let mostStarts = 1_000

    /// The place at which most lines agree from the first on.
    private static func longestRun(_ sought: [ArraySlice<UInt8>], _ there: [ArraySlice<UInt8>]) -> String? {
        guard sought.count > 1 else { return nil }
        var best: (start: Int, length: Int)?
        var starts = 0
        for start in there.indices where there[start].suffix(sought[0].count) == sought[0] {
            starts += 1
            if starts > mostStarts { break }
            let most = min(sought.count, there.count - start)
            let length = 1 + (differing(most - 1) { sought[$0 + 1] == there[start + $0 + 1] } ?? most - 1)
            if length > best?.length ?? 0 { best = (start, length) }
        }
        // An empty line agrees with any other.
        guard let best, best.length > 1 || !squeezed(sought[0]).isEmpty else { return nil }
        let line = best.start + best.length
        if line >= there.count { return "Its first \(ToolText.count(best.length, "line is", "lines are")) the last of the file." }
        return """
            Its first \(ToolText.count(best.length, "line agrees", "lines agree")) with the file from line \(best.start + 1) \
            on. Then line \(line + 1) of the file is \(quoted(there[line])), but old_text has \(quoted(sought[best.length])).
            """
    }

    /// The line that shares most letters at its ends with the first line of the text that is not empty.
    private static func nearest(_ sought: [ArraySlice<UInt8>], _ there: [ArraySlice<UInt8>]) -> String? {
        guard let wanted = sought.map(squeezed).first(where: { !$0.isEmpty }) else { return nil }
        var best: (index: Int, score: Int)?
        for (index, line) in there.enumerated() {
            let line = squeezed(line)
            let most = min(line.count, wanted.count)
            let front = (0..<most).first { line[$0] != wanted[$0] } ?? most
            let back = (0..<(most - front)).first { line[line.count - 1 - $0] != wanted[wanted.count - 1 - $0] } ?? (most - front)
            if front + back > best?.score ?? 0 { best = (index, front + back) }
        }
        guard let best, best.score * 2 >= wanted.count else { return nil }
        return "The nearest line is line \(best.index + 1) of the file: \(quoted(there[best.index]))."
    }

    /// The first position at which something does not hold.
    private static func differing(_ count: Int, _ holds: (Int) -> Bool) -> Int? { (0..<count).first { !holds($0) } }

    private static func squeezed(_ line: ArraySlice<UInt8>) -> [UInt8] {
        line.filter { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
    }

    /// A line as JSON would write it, so that blanks at its ends and tabs can be seen; cut when it is long.
    private static func quoted(_ line: ArraySlice<UInt8>) -> String {
        let most = 160
        var shown = Array(line.prefix(most))
        if line.count > most { shown.removeLast(UTF8Tail.incomplete(shown)) }
        let text = String(decoding: shown, as: UTF8.self)
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\"" + (line.count > most ? " (and so on)" : "")
    }
}
