import Approval
import Engine
import JSON
import TOML

/// The text of a policy file, changed without touching anything else in it.
struct PolicyText {
    let path: String
    private let bytes: [UInt8]

    init(path: String, _ bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// The text with a blank line and a rule behind it, or with several: a line of two commands needs two.
    ///
    /// - Throws: ``RuleBookError`` when the file, or what would become of it, cannot be used.
    func appending(_ rule: String) throws(RuleBookError) -> [UInt8] {
        let old = try document()
        var new = bytes
        if let last = new.last, last != Self.lineFeed { new.append(Self.lineFeed) }
        new.append(Self.lineFeed)
        new += rule.utf8
        new.append(Self.lineFeed)
        let document: PolicyDocument
        do throws(PolicyDocument.Damage) {
            document = try PolicyDocument(new, layer: .user, path: path)
            if let damage = document.damage { throw damage }
        } catch {
            throw RuleBookError("The rule cannot be appended: \(error.words)", hint: "The file was left as it is.")
        }
        guard document.guards == old.guards, document.hooks == old.hooks, document.rules.count > old.rules.count,
            document.rules.prefix(old.rules.count).map(\.id) == old.rules.map(\.id)
        else {
            throw RuleBookError("What was to be appended to \(VisibleText.line(path)) is no rule, so the file was left as it is.")
        }
        guard new.count <= PolicyPlace.limit else {
            throw RuleBookError("With the rule \(VisibleText.line(path)) would be longer than \(PolicyPlace.limit) bytes.", hint: "Take out rules that you no longer need: `assent policy`.")
        }
        return new
    }

    /// The text without the lines of a rule. Comments stay, since it is not known what they are about.
    ///
    /// - Throws: ``RuleBookError`` when it cannot be taken out without a change to something else.
    func removing(_ id: RuleID) throws(RuleBookError) -> [UInt8] {
        var text = self
        guard try text.document().rules.contains(where: { $0.id == id }) else {
            throw RuleBookError("The rule is not in \(VisibleText.line(path)) any more.", hint: "`assent policy` lists what there is.")
        }
        // What stands there twice is one rule for everybody who counts its uses.
        while let index = try text.document().rules.lastIndex(where: { $0.id == id }) {
            text = PolicyText(path: path, try text.removing(at: index))
        }
        return text.bytes
    }

    private func document() throws(RuleBookError) -> PolicyDocument {
        do throws(PolicyDocument.Damage) {
            let document = try PolicyDocument(bytes, layer: .user, path: path)
            if let damage = document.damage { throw damage }
            return document
        } catch {
            throw RuleBookError("Something else is wrong with the file, so it was left as it is: \(error.words)", hint: "Mend that line first; `assent policy test` says whether all is well.")
        }
    }

    // MARK: Taking out

    private func removing(at index: Int) throws(RuleBookError) -> [UInt8] {
        let old = try document()
        let lines = Self.lines(bytes)
        guard case .file(_, _, let number) = old.rules[index].origin, let table = Self.tables(bytes)?[index] else { return bytes }
        func byHand(_ why: String) -> RuleBookError {
            RuleBookError(
                "The rule cannot be taken out by itself: \(why).", hint: "Take it out of \(VisibleText.line(path)), line \(number), with an editor.")
        }
        var start = number - 1
        guard start < lines.count, Self.trimmed(lines[start]).starts(with: "[[".utf8) else { throw byHand("it is not written as [[rule]]") }
        var left = old.rules.map(\.id)
        left.remove(at: index)
        func isRight(_ rest: [UInt8]) -> Bool {
            guard let new = try? PolicyDocument(rest, layer: .user, path: path), new.damage == nil else { return false }
            return new.guards == old.guards && new.rules.map(\.id) == left
        }
        // The lines are all of the rule when they read as this rule and nothing else. A line that looks like a header may
        // stand within a text or a list; what is cut off there does not read at all.
        func isWhole(_ end: Int) -> Bool { Self.tables(Array(lines[start..<end].joined()), alone: true) == [table] }
        let headers = (start + 1..<lines.count).filter { Self.trimmed(lines[$0]).first == UInt8(ascii: "[") } + [lines.count]
        guard let next = headers.first(where: { isWhole($0) && isRight(Array((lines[..<start] + lines[$0...]).joined())) }) else {
            throw byHand("its lines do not stand together, or something else depends on them")
        }
        var end = next
        while end > start + 1, Self.isEmptyOrComment(lines[end - 1]), isWhole(end - 1) { end -= 1 }
        while end < next, Self.isEmpty(lines[end]) { end += 1 }
        // The blank line before the last rule came with it.
        if end == lines.count, start > 0, Self.isEmpty(lines[start - 1]) { start -= 1 }
        let rest = Array((lines[..<start] + lines[end...]).joined())
        guard isRight(rest) else { throw byHand("something else depends on its lines") }
        return rest
    }

    /// What the rules of a text say, without their places; nil for a text that does not read.
    /// - Parameter alone: nothing else may stand in it.
    private static func tables(_ bytes: [UInt8], alone: Bool = false) -> [JSONValue]? {
        guard let document = try? TOMLParser.parse(bytes), let rules = document["rule"]?.array, !alone || document.entries.count == 1 else { return nil }
        return rules.map { JSONValue($0) }
    }

    private static let lineFeed = UInt8(ascii: "\n")

    /// With their ends.
    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: lineFeed) {
            lines.append(rest[rest.startIndex...end])
            rest = rest[(end + 1)...]
        }
        if !rest.isEmpty { lines.append(rest) }
        return lines
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> { line.drop { [0x20, 0x09, 0x0D, 0x0A].contains($0) } }
    private static func isEmpty(_ line: ArraySlice<UInt8>) -> Bool { trimmed(line).isEmpty }
    private static func isEmptyOrComment(_ line: ArraySlice<UInt8>) -> Bool { [nil, UInt8(ascii: "#")].contains(trimmed(line).first) }
}
