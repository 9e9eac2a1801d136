import Conversation
import JSON
import Testing

@testable import Approval

/// Invariants 15, 21 and 23: each thing that no rule can allow has a call asked about by itself, though a rule allows the call
/// and nothing else is wrong with it.
@Suite struct CallFloorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let why: String
        let change: @Sendable (inout Facts) -> Void

        init(_ why: String, _ change: @escaping @Sendable (inout Facts) -> Void) {
            self.why = why
            self.change = change
        }

        var testDescription: String { why }
    }

    private static func host(_ oddity: HostFact.Oddity) -> HostFact {
        HostFact(argument: "content", address: "https://a.example/", scheme: "https", host: "a.example", writtenHost: "a.example", port: 443, oddities: [oddity])
    }

    private static func place(inside: Bool = true, isSpecial: Bool = false, sensitive: String? = nil) -> NamedPlace {
        NamedPlace(given: "x", resolved: "/w/x", inside: inside, isSpecial: isSpecial, sensitive: sensitive)
    }

    private static let cases: [Case] = [
        Case("It is destructive, and no rule may allow that.") { $0.risk = .destructive },
        Case("It touches a place that no general rule covers.") { $0.targets[0].sensitive = "git runs what it says" },
        Case("It touches something that is not an ordinary file.") { $0.targets[0].kind = .device },
        Case("It touches something that is not an ordinary file.") { $0.targets[0].kind = .pipe },
        Case("It touches something that is not an ordinary file.") { $0.targets[0].kind = .socket },
        Case(PlaceNote.runsByItself("x").reason) { $0.targets[0].notes = [.runsByItself("x")] },
        Case(PlaceNote.special.reason) { $0.targets[0].notes = [.special] },
        Case(PlaceNote.caseVariant(of: ".git").reason) { $0.targets[0].notes = [.caseVariant(of: ".git")] },
        Case(PlaceNote.normalVariant(of: "a").reason) { $0.targets[0].notes = [.normalVariant(of: "a")] },
        Case(PlaceNote.shellReading("/h/a", isInside: true).reason) { $0.targets[0].notes = [.shellReading("/h/a", isInside: true)] },
        Case("A file of it has other names, which may lie outside the working folder.") { $0.targets[0].names = 2 },
        Case("A path in it leads to a place that no general rule covers.") { $0.places = [place(sensitive: "git runs what it says")] },
        Case("A path in it leads to a place that no general rule covers.") { $0.places = [place(isSpecial: true)] },
        Case("An address in it is not what it looks like.") { $0.hosts = [host(.credentials)] },
        Case("An address in it is not what it looks like.") { $0.hosts = [host(.ambiguous)] },
        Case("An address in it is not what it looks like.") { $0.hosts = [host(.international)] },
        Case("An address in it is not what it looks like.") { $0.hosts = [host(.control)] },
        Case("An address in it leads to this machine or a private network.") { $0.hosts = [host(.privateAddress)] },
        Case("An address in it can carry data out.") { $0.hosts = [host(.data)] },
        Case("An address in it names a file of this machine.") { $0.hosts = [host(.file)] },
        Case("It shows what is a usual place of keys.") { $0.flags = ["secret"] },
        Case("Nothing is known of it.") { $0.unknown = ["Nothing is known of it."] },
        Case("It reaches outside the working folder.") { $0.targets[0].inside = false },
    ]

    private func verdict(_ sheet: CallSheet) throws -> Verdict {
        RuleFixture.verdict(sheet, [try RuleFixture.rule(#"{"effect":"allow","tool":"write_file"}"#)])
    }

    private func sheet(_ arguments: String = #"{"path":"a","content":"x"}"#, earlier: EarlierCalls = EarlierCalls(), change: (inout Facts) -> Void = { _ in }) throws -> CallSheet {
        let plain = try RuleFixture.file("write_file", "a")
        var facts = plain.facts
        change(&facts)
        return CallSheet(
            key: plain.key, revision: 1, definition: plain.definition, arguments: try ToolArguments(parsing: Array(arguments.utf8)), facts: facts, earlier: earlier)
    }

    @Test func theRuleAllowsWhatIsPlain() throws { #expect(try verdict(sheet()).ruling == .allow) }

    @Test(arguments: cases) func whatIsFoundOutAsks(_ one: Case) throws {
        let verdict = try verdict(sheet(change: one.change))
        #expect(verdict.ruling == .ask)
        #expect(verdict.because.contains(one.why), "\(verdict.because)")
    }

    @Test(arguments: [
        (#"{"path":"a","content":"x","approved":true}"#, "It has arguments that the tool does not declare."),
        (#"{"path":"a","content":"x\u202Ey"}"#, "The arguments need a close look, so no rule may allow this call."),
        (#"{"path":"a","content":"API_KEY=demo-key-1234567890"}"#, "There is a secret in its arguments."),
    ]) func whatTheArgumentsHoldAsks(_ arguments: String, _ why: String) throws {
        let verdict = try verdict(sheet(arguments))
        #expect(verdict.ruling == .ask)
        #expect(verdict.because.contains(why), "\(verdict.because)")
    }

    /// What only reads needs no rule in the working folder; outside of it, it asks.
    @Test func readingOutsideAsks() throws {
        func verdict(_ change: (inout Facts) -> Void) throws -> Verdict {
            let plain = try sheet { facts in
                facts.risk = .readOnly
                facts.effect = .reads
                change(&facts)
            }
            return Policy().verdict(on: plain)
        }
        #expect(try verdict { _ in }.ruling == .allow)
        let target = try verdict { $0.targets[0].inside = false }
        #expect(target.ruling == .ask && target.because.contains("It reaches outside the working folder."), "\(target.because)")
        let place = try verdict { $0.places = [Self.place(inside: false)] }
        #expect(place.ruling == .ask && place.because.contains("A path in it leads outside the working folder."), "\(place.because)")
    }

    @Test func whatAPersonDidToTheSameCallAsks() throws {
        let denied = try verdict(sheet(earlier: EarlierCalls(denied: 2)))
        #expect(denied.ruling == .ask && denied.because.contains("The same call was denied before, as #2."), "\(denied.because)")
        let changed = try verdict(sheet(earlier: EarlierCalls(changed: .init(number: 2, arguments: ["path"]))))
        #expect(changed.ruling == .ask && changed.because.contains("A person changed the same call before, as #2."), "\(changed.because)")
    }
}
