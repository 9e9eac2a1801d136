import Conversation
import JSON
import TestSupport
import Testing

@testable import Approval

/// The corpus' cases about what text looks like, as far as the text alone decides them.
@Suite(.enabled(if: Shared.has("attacks/cases.jsonl"), Comment(rawValue: Shared.absent))) struct TextCorpusTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let id: String
        let json: JSONValue
        var testDescription: String { id }
    }

    static func cases() -> [Case] {
        guard let lines = try? Shared.lines("attacks/cases.jsonl") else { return [] }
        return lines.compactMap { line in
            guard let value = try? JSONParser.parse(line).value, let id = value["id"]?.string, value["arguments"]?.object != nil,
                ["display-control", "display-unicode", "display-size"].contains(value["class"]?.string)
            else { return nil }
            return Case(id: id, json: value)
        }
    }

    private static func texts(_ value: JSONValue?) -> [String] { (value?.array ?? []).compactMap(\.string) }

    /// The call as a sheet of a tool that declares what the cases' tools do; nil when it is refused before any prompt.
    private static func sheet(_ item: Case) throws -> CallSheet? {
        let parameters: JSONValue = [
            "type": "object",
            "properties": ["path": ["type": "string"], "content": ["type": "string"], "command": ["type": "string"], "url": ["type": "string"]],
        ]
        let definition = ToolDefinition(name: "tool", summary: "", parameters: parameters)
        guard let object = item.json["arguments"]?.object,
            let arguments = try? ToolArguments(parsing: JSONValue.object(object).serialized())
        else { return nil }
        return CallSheet(key: Fixture.key, revision: 1, definition: definition, arguments: arguments, facts: Fixture.facts())
    }

    /// Invariants 8 to 11, and each flag that the text alone raises.
    @Test(arguments: cases()) func flags(_ item: Case) throws {
        let must = try #require(item.json["must"])
        guard let sheet = try Self.sheet(item) else {
            #expect(must["decision"]?.string == "error")
            return
        }
        let found = Set(ArgumentFindings(of: sheet).flags.map(\.rawValue))
        let known = Set(TextFlag.allCases.map(\.rawValue))
        let wanted = Set(Self.texts(must["flags"])).intersection(known)
        #expect(found.isSuperset(of: wanted), "\(found) lacks some of \(wanted)")
        #expect(found.isDisjoint(with: Self.texts(must["flags_absent"])), "\(found)")
        // A rule's allowance would be void.
        if must["decision"]?.string == "allow" { #expect(found.isEmpty) }
    }

    @Test(arguments: cases()) func whatIsDrawn(_ item: Case) throws {
        let must = try #require(item.json["must"])
        guard let sheet = try Self.sheet(item) else { return }
        let verdict = Policy().verdict(on: sheet)
        let rows = Inspection.display(of: sheet, verdict: verdict).rows
        let drawn = rows.map { "\($0.label) \($0.text)" }.joined(separator: "\n")
        for scalar in drawn.unicodeScalars where scalar != "\n" {
            #expect([.symbol, .letter, .carrier, .mark, .jamoTail, .bracket].contains(ScalarKind(lookedUp: scalar)), "\(scalar.value)")
        }
        for name in Self.texts(must["display_makes_visible"]) {
            let value = try #require(UInt32(name.dropFirst(2), radix: 16))
            let mark = ScalarNames.name(of: value)
            #expect(drawn.contains("⟨\(mark)⟩") || drawn.contains("×\(mark)"), "\(name)")
        }
        // Resolved places, hosts and programs are of the facts; the texts of the call are here.
        for text in Self.texts(must["display_contains"]) where text != "xn--" && !text.contains(where: { $0.isNewline }) {
            #expect(drawn.utf8.contains(text.utf8), "\(text)")
        }
        for script in Self.texts(must["display_identifies_scripts"]) { #expect(drawn.contains(script)) }
    }

    /// Invariants 4 and 9: what is drawn of an argument is the argument.
    @Test(arguments: cases()) func argumentsComeBack(_ item: Case) throws {
        guard let sheet = try Self.sheet(item) else { return }
        for member in sheet.arguments.object.members {
            guard let text = member.value.exact, !text.isEmpty else { continue }
            var rows = ArgumentRows.rows(of: JSONObject([member])).map(\.text)
            // The first row of a long text states its size.
            if rows.first?.hasSuffix(" bytes⟩") == true { rows.removeFirst() }
            #expect(VisibleText.decode(lines: rows).map { ExactString($0) } == text)
        }
    }
}

extension String.UTF8View {
    /// Byte for byte: `String.contains` compares by canonical equivalence.
    fileprivate func contains(_ other: String.UTF8View) -> Bool {
        let (whole, part) = (Array(self), Array(other))
        return part.isEmpty || whole.indices.contains { whole[$0...].starts(with: part) }
    }
}
