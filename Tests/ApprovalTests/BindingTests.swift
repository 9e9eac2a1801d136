import Conversation
import JSON
import Testing

@testable import Approval

/// Invariant 24: everything that an approval is for is in its digest, and what changed of it is said.
@Suite struct BindingTests {
    private static func sheet(_ change: (inout Facts) -> Void = { _ in }, definition: ToolDefinition = Fixture.definition) throws -> CallSheet {
        var facts = Fixture.facts()
        facts.program = ProgramFact(
            given: "x", resolved: "/bin/x", identity: FileIdentity(device: 1, inode: 2), size: 3, modified: 4, changed: 5, inside: false)
        facts.scripts = [
            ScriptFact(given: "./s", resolved: "/w/s", inside: true, identity: FileIdentity(device: 1, inode: 3), size: 1, content: Digest(of: [1]), text: [1])
        ]
        facts.hosts = [HostFact(argument: "url", address: "https://a.invalid", scheme: "https", host: "a.invalid", writtenHost: "a.invalid", port: 443)]
        facts.environment = [EnvironmentEntry(name: "PATH", value: "/bin")]
        facts.places = [NamedPlace(given: "../p", resolved: "/p", inside: false)]
        facts.sandbox = SandboxFact(.noNetwork, program: "/usr/bin/bwrap")
        facts.undo = .kept
        facts.hooks = [HookFact(name: "h", program: "/h", content: Digest(of: [1]), outcome: .nothing)]
        change(&facts)
        return try Fixture.sheet(facts: facts, definition: definition)
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let words: String
        let make: @Sendable (inout Facts) -> Void
        var testDescription: String { words }
    }

    private static let changes: [Change] = [
        Change(words: "The working folder is now /v.") { $0.folder = "/v" },
        Change(words: "The program x is another file than before.") { $0.program?.identity = FileIdentity(device: 1, inode: 9) },
        Change(words: "The program x is another file than before.") { $0.program = nil },
        Change(words: "The program x has changed.") { $0.program?.size = 9 },
        Change(words: "The program x has changed.") { $0.program?.modified = 9 },
        // What a program that puts its times back cannot hide.
        Change(words: "The program x has changed.") { $0.program?.changed = 9 },
        Change(words: "The content of the script ./s has changed.") { $0.scripts[0].content = Digest(of: [2]) },
        Change(words: "The script ./s is another file than before.") { $0.scripts[0].identity = FileIdentity(device: 1, inode: 9) },
        Change(words: "./s is now /v/s.") { $0.scripts[0].resolved = "/v/s" },
        Change(words: "The command runs other scripts than before.") { $0.scripts = [] },
        Change(words: "The addresses lead to other hosts than before.") { $0.hosts[0].host = "b.invalid" },
        Change(words: "The environment of the command is different.") { $0.environment[0].value = "/evil" },
        Change(words: "a.log is another file than before.") { $0.targets[0].identity = FileIdentity(device: 1, inode: 99) },
        Change(words: "The content of a.log has changed.") { $0.targets[0].content = Digest(of: [9]) },
        Change(words: "a.log now leads to /w/b.log.") { $0.targets[0].resolved = "/w/b.log" },
        Change(words: "a.log is no longer there.") { $0.targets[0].kind = .missing },
        Change(words: "The call touches other files than before.") { $0.targets = [] },
        Change(words: "The content of a.log has changed.") { $0.targets[0].size = 9 },
        Change(words: "a.log has changed.") { $0.targets[0].notes = [.special] },
        Change(words: "Paths in the command lead elsewhere than before.") { $0.places[0].resolved = "/v/p" },
        Change(words: "Paths in the command lead elsewhere than before.") { $0.places = [] },
        Change(words: "The sandbox of the command is another one than before.") { $0.sandbox = SandboxFact(.off) },
        Change(words: "The sandbox of the command is another one than before.") { $0.sandbox?.program = "/v/bwrap" },
        Change(words: "No copy of what is there would be kept any more: it is too long.") { $0.undo = .lost("it is too long") },
        Change(words: "The hook h says something else than before.") { $0.hooks[0].outcome = .asks(reason: nil) },
        Change(words: "The hook h says something else than before.") { $0.hooks[0].content = Digest(of: [2]) },
        Change(words: "Other hooks look at the call than before.") { $0.hooks = [] },
    ]

    @Test(arguments: changes) func whatChangedVoidsTheApprovalAndIsSaid(_ change: Change) throws {
        let (before, now) = (try Self.sheet(), try Self.sheet(change.make))
        #expect(before.binding != now.binding)
        #expect(now.changes(since: before) == [change.words])
    }

    /// What is too large to be read is known by its time, where the call changes it.
    @Test func aTimeStandsForContentThatIsNotKnown() throws {
        func sheet(modified: Int64, _ effect: Effect) throws -> CallSheet {
            try Self.sheet {
                $0.targets[0].content = nil
                $0.targets[0].modified = modified
                $0.effect = effect
            }
        }
        for effect in [Effect.deletes, .moves, .writes(content: [1], existing: nil), .undoes(call: 1, tool: "delete_file", words: "", .nothing)] {
            let (before, now) = (try sheet(modified: 1, effect), try sheet(modified: 2, effect))
            #expect(before.binding != now.binding)
            #expect(now.changes(since: before) == ["a.log has changed."])
        }
        #expect(try sheet(modified: 1, .reads).binding == sheet(modified: 2, .reads).binding, "reading takes what is there")
    }

    @Test func aChangedDefinitionVoidsTheApprovalAndIsSaid() throws {
        let old = Fixture.definition
        let before = try Self.sheet()
        func other(summary: String? = nil, parameters: JSONValue? = nil, title: String? = nil, annotations: JSONValue? = nil) throws -> CallSheet {
            try Self.sheet(definition: ToolDefinition(
                name: old.name, summary: summary ?? old.summary, parameters: parameters ?? old.parameters, title: title, annotations: annotations))
        }
        for (sheet, part) in [
            (try other(summary: "x"), "description"), (try other(parameters: ["type": "object"]), "arguments"), (try other(title: "Read"), "title"),
            (try other(annotations: ["readOnlyHint": true]), "claims"),
        ] {
            #expect(sheet.binding != before.binding)
            #expect(sheet.changes(since: before) == ["The definition of the tool \(old.name) has changed: its \(part)."])
        }
    }

    /// The same of another number is another call (invariant 25).
    @Test func anApprovalIsForOneCall() throws {
        let sheet = try Self.sheet()
        let next = CallSheet(
            key: CallKey(session: sheet.key.session, number: sheet.key.number + 1), revision: sheet.revision, definition: sheet.definition,
            arguments: sheet.arguments, facts: sheet.facts)
        #expect(next.binding != sheet.binding)
    }

    @Test func whatIsTheSameIsTheSame() throws {
        let (a, b) = (try Self.sheet(), try Self.sheet())
        #expect(a.binding == b.binding && b.changes(since: a).isEmpty)
    }
}
