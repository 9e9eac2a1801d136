import Approval
import TestSupport

/// The sheet that makes a rule, read from the screen: a terminal so wide that no line of a rule wraps.
struct RuleSheetReader {
    let desk: AttackDesk
    private static let heading = "Saved would be, word for word"

    init(_ desk: AttackDesk) { self.desk = desk }

    /// Presses the key.
    /// - Returns: whether there is a sheet with a rule; otherwise a sentence says that none is made.
    func open() throws -> Bool {
        let before = footer
        desk.look()
        desk.press("r")
        try desk.wait("a rule, or a sentence on why there is none") { text != nil || problem != nil || footer != before && footer.contains("rule") && !footer.contains("worked out") }
        while desk.terminal.pump(milliseconds: 60) {}
        return text != nil || problem != nil
    }

    /// The last line of the screen that says something.
    var footer: String { desk.screen.text.last { !$0.allSatisfy { $0 == " " } } ?? "" }

    /// The lines of the sheet, without its frame; none where it is not there.
    private var lines: [Substring] {
        let rows = desk.screen.cells
        let word = ["h", "o", "l", "d", "s", " "]
        guard let row = rows.indices.first(where: { desk.screen.text[$0].contains("(kept outside it)") }),
            let column = rows[row].indices.first(where: { rows[row][$0...].prefix(word.count).map(\.text) == word })
        else { return [] }
        return rows.map { cells in
            var text = cells[column...].map(\.text).joined()
            while let last = text.last, ["│", "|", " "].contains(last) { text.removeLast() }
            return text[...]
        }
    }

    /// What would be saved, line by line; nil where nothing stands there.
    var text: String? {
        let lines = lines
        guard let start = lines.firstIndex(where: { $0 == Self.heading }) else { return nil }
        var rule: [Substring] = []
        for line in lines[(start + 1)...] {
            guard line.isEmpty || line.hasPrefix("[[") || Self.isPair(line) else { break }
            rule.append(line)
        }
        while rule.last?.isEmpty == true { rule.removeLast() }
        return rule.isEmpty ? nil : rule.joined(separator: "\n")
    }

    /// `key = …`
    private static func isPair(_ line: Substring) -> Bool {
        guard let sign = line.firstRange(of: " = ") else { return false }
        return line[..<sign.lowerBound].utf8.allSatisfy { (0x61...0x7A).contains($0) || [0x2E, 0x5F, 0x22].contains($0) }
    }

    /// Why it cannot be saved.
    var problem: String? { lines.first { $0.hasPrefix("! ") }.map(String.init) }

    /// Which of how many widths.
    var width: (now: Int, all: Int) {
        guard let line = lines.first(where: { $0.contains(" from narrow to wide") }), let words = line.firstRange(of: " of ") else { return (1, 1) }
        let before = line[..<words.lowerBound].split(separator: " ").last.flatMap { Int($0) }
        let after = Int(line[words.upperBound...].prefix { $0.isNumber })
        return (before ?? 1, after ?? 1)
    }

    /// Where it holds, as it is chosen, and all that can be.
    var scope: (chosen: String, line: String) {
        let line = lines.first { $0.hasPrefix("holds ") } ?? ""
        let chosen = line.split(separator: "[").dropFirst().first?.split(separator: "]").first ?? ""
        return (String(chosen), String(line))
    }

    func choose(scope: String) throws {
        while self.scope.chosen != scope {
            let old = self.scope.chosen
            desk.press("\t")
            try desk.wait("another scope") { self.scope.chosen != old && !self.scope.chosen.isEmpty }
        }
        while desk.terminal.pump(milliseconds: 60) {}
    }

    /// - Returns: false where this is the widest.
    func widen() throws -> Bool {
        let (now, all) = width
        if now >= all { return false }
        desk.press("\u{1B}[C")
        try desk.wait("a wider rule") { width.now == now + 1 }
        while desk.terminal.pump(milliseconds: 60) {}
        return true
    }
}
