import Conversation
import JSON
import Testing

@testable import Approval

/// What the pane says about the texts of a call.
@Suite struct ArgumentFindingsTests {
    private static func rows(_ json: String, _ facts: Facts = Fixture.facts()) throws -> [String] {
        let sheet = try Fixture.sheet(json, facts: facts)
        return Inspection.display(of: sheet, verdict: Policy().verdict(on: sheet)).rows.filter { $0.kind == .checkFailed }.map(\.text)
    }

    /// Invariant 10: each place is named with its argument and its line.
    @Test func placesAreNamed() throws {
        let rows = try Self.rows(#"{"path":"sr\u0441/a","content":"one\ntwo\u200b\n","deep":{"list":["\u202e"]},"\u0440ath":"x"}"#)
        for row in [
            "path: “srс” mixes Latin and Cyrillic: с is U+0441",
            "content, line 2: holds invisible characters: U+200B (zero width space)",
            "deep.list[0]: holds characters that reverse the direction of text: U+202E (right-to-left override)",
            "key рath: “рath” mixes Cyrillic and Latin: р is U+0440",
            "key рath: looks like the key “path” and is another",
        ] {
            #expect(rows.contains(row), "\(row) is missing in \(rows)")
        }
    }

    /// An alarm that says everything says nothing: five places of a flag are told, all are counted.
    @Test func manyPlacesAreCounted() throws {
        let lines = String(repeating: #"a\u200b\n"#, count: 20)
        let rows = try Self.rows(#"{"path":"a","content":"\#(lines)","more":"\#(lines)"}"#).filter { $0.contains("invisible characters") || $0.contains("more such") }
        #expect(rows.count == 6 && rows.last == "and 35 more such places")
    }

    /// Invariant 3: two keys that are one to a program that normalises.
    @Test func keysThatFallTogether() throws {
        let rows = try Self.rows(#"{"path":"a","caf\u00e9":1,"cafe\u0301":2}"#)
        #expect(rows.contains("key cafe\u{301}: is “caf\u{E9}” when it is normalised, and another key as it is"))
    }

    /// A break in a path is a notice, a break in content is none.
    @Test func pathsAreOneLine() throws {
        #expect(try Self.rows(#"{"path":"a\nb"}"#).contains("path, line 1: holds control characters: LF"))
        #expect(try !Self.rows(#"{"path":"a","content":"a\nb\tc\r\n"}"#).contains { $0.contains("control-bytes") })
    }

    /// The verdict has the flags of the very findings, whether they are handed over or not.
    @Test func policyAndPaneSayTheSame() throws {
        let sheet = try Fixture.sheet(#"{"path":"ls\u037e","x":"\u001b"}"#)
        let findings = ArgumentFindings(of: sheet)
        let verdict = Policy().verdict(on: sheet, findings: findings)
        #expect(verdict == Policy().verdict(on: sheet) && verdict.ruling == .ask)
        #expect(findings.flags == [.controlBytes, .escapeSequence, .homoglyph, .unicodeNormalisation])
        #expect(findings.flags.allSatisfy { verdict.flags.contains($0.rawValue) })
        #expect(Inspection.display(of: sheet, verdict: verdict, findings: findings) == Inspection.display(of: sheet, verdict: verdict))
    }
}
