import Approval
import TestSupport

/// The sheet that makes a rule, read from the screen: a terminal so wide that only the text of a rule may be broken, and then
/// with a mark.
struct RuleSheetReader {
    let desk: AttackDesk
    private static let headings: Set = ["Saved would be, word for word", "The rule, word for word", "Added to your policy.toml, word for word"]
    private static let title = " A rule from #"

    init(_ desk: AttackDesk) { self.desk = desk }

    /// Presses the key.
    /// - Returns: whether there is a sheet with a rule; otherwise a sentence says that none is made.
    func open() throws -> Bool {
        let before = footer
        desk.look()
        desk.press("r")
        try desk.wait("a rule, or a sentence on why there is none") { text != nil || problem != nil || footer != before && footer.contains("o rule ") }
        settle()
        return text != nil || !scope.line.isEmpty
    }

    /// Back to the call.
    func leave() throws {
        guard desk.shows(Self.title) || !scope.line.isEmpty else { return }
        desk.press("\u{1B}")
        try desk.wait("the call again") { !desk.shows(Self.title) && scope.line.isEmpty && PanePage(desk.screen)?.isBeginningOfCall == true }
        settle()
    }

    private func settle() { while desk.terminal.pump(milliseconds: 80) {} }

    /// Why there is no rule: on the sheet, or in the last line of the screen.
    var refusal: String { problem ?? footer }

    private var footer: String { desk.screen.text.last { !$0.allSatisfy { $0 == " " } } ?? "" }

    /// The lines of the sheet, without its frame; none where it is not there.
    private var lines: [Substring] {
        let rows = desk.screen.cells
        func column(_ row: Int, of words: String) -> Int? {
            let word = words.map { String($0) }
            return rows[row].indices.first { rows[row][$0...].prefix(word.count).map(\.text) == word }
        }
        let titled = rows.indices.lazy.compactMap { column($0, of: Self.title).map { $0 + 1 } }.first
        let scoped = rows.indices.first { desk.screen.text[$0].contains("(kept outside it)") }.flatMap { column($0, of: "holds ") }
        guard let start = titled ?? scoped else { return [] }
        return rows.map { cells in
            var text = cells[start...].map(\.text).joined()
            while let last = text.last, ["│", "|", " "].contains(last) { text.removeLast() }
            return text[...]
        }
    }

    /// What would be saved; nil where nothing stands there.
    var text: String? {
        let lines = lines
        guard let start = lines.firstIndex(where: { Self.headings.contains(String($0)) }) else { return nil }
        var rule: [String] = []
        for line in lines[(start + 1)...] {
            if line.hasPrefix("▏↪") {
                rule[rule.count - 1] += line.dropFirst(2)
            } else if line.hasPrefix("▏") {
                rule.append(String(line.dropFirst(2)))
            } else if rule.isEmpty || !line.isEmpty, !line.hasPrefix("[["), !Self.isPair(line) {
                break
            } else {
                rule.append(String(line))
            }
        }
        while rule.last?.isEmpty == true { rule.removeLast() }
        return rule.isEmpty ? nil : rule.joined(separator: "\n")
    }

    /// `key = …`
    private static func isPair(_ line: Substring) -> Bool {
        guard let sign = line.firstRange(of: " = ") else { return false }
        return line[..<sign.lowerBound].utf8.allSatisfy { (0x61...0x7A).contains($0) || [0x2E, 0x5F, 0x22].contains($0) }
    }

    /// What is wrong with it.
    private var problem: String? { lines.first { $0.hasPrefix("! ") }.map(String.init) }

    /// Which of how many widths.
    var width: (now: Int, all: Int) {
        guard let line = lines.first(where: { $0.hasPrefix("width ") || $0.contains(" from narrow to wide") }), let words = line.firstRange(of: " of ") else { return (1, 1) }
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
            settle()
        }
    }

    /// - Returns: false where this is the widest.
    func widen() throws -> Bool {
        let (now, all) = width
        if now >= all { return false }
        desk.press("\u{1B}[C")
        try desk.wait("a wider rule") { width.now == now + 1 }
        settle()
        return true
    }
}
