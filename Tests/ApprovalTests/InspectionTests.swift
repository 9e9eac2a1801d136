import Approval
import Conversation
import JSON
import Testing

@Suite struct InspectionTests {
    private func picture(_ sheet: CallSheet) -> String {
        let verdict = Policy().verdict(on: sheet)
        return Inspection.display(of: sheet, verdict: verdict).rows
            .map { "\($0.kind.rawValue): \($0.label.isEmpty ? "" : "[\($0.label)] ")\($0.text)" }
            .joined(separator: "\n")
    }

    @Test func aDeletion() throws {
        #expect(
            picture(try Fixture.sheet()) == """
                title: [destructive] delete_file
                argument: [path] a.log
                section: Will delete
                effect: /w/a.log
                effect: 5 B, last changed 2023-11-14 22:13 UTC
                effect: no copy is kept; this cannot be undone
                section: Checks
                checkPassed: the arguments fit the tool's definition
                checkPassed: inside the working folder
                checkFailed: destructive: no copy is kept
                """)
    }

    @Test func aWriteShowsTheDifference() throws {
        let definition = ToolDefinition(
            name: "write_file", summary: "",
            parameters: ["type": "object", "properties": ["path": ["type": "string"], "content": ["type": "string"]]])
        var facts = Fixture.facts()
        facts.risk = .writes
        facts.riskReason = "replaces a file"
        facts.effect = .writes(content: Array("one\nTWO\nthree\n".utf8), existing: Array("one\ntwo\nthree\n".utf8))
        let sheet = try Fixture.sheet(#"{"path":"a.log","content":"one\nTWO\nthree\n"}"#, facts: facts, definition: definition)
        #expect(
            picture(sheet) == """
                title: [writes] write_file
                argument: [path] a.log
                argument: [content] ⟨3 lines, 14 bytes⟩
                argumentLine: one
                argumentLine: TWO
                argumentLine: three
                argumentLine: ⟨end⟩
                section: Will replace the content of
                effect: /w/a.log
                effect: 5 B, last changed 2023-11-14 22:13 UTC
                note: 1 line added, 1 line removed
                diffContext: [1] one
                diffRemoved: [2] two
                diffAdded: [2] TWO
                diffContext: [3] three
                section: Checks
                checkPassed: the arguments fit the tool's definition
                checkPassed: inside the working folder
                checkFailed: writes: replaces a file
                """)
    }

    /// Invariants 5 and 6: undeclared arguments are shown and named, types cannot be mistaken, nesting is opened out.
    @Test func everyArgumentIsShown() throws {
        let sheet = try Fixture.sheet(#"{"path":"5","approved":true,"n":1.10,"deep":{"a.b":[null,{"x":""}]},"list":[]}"#)
        let text = picture(sheet)
        for row in [
            "argument: [path] ⟨text, not a number⟩5", "argument: [approved] true", "argument: [n] 1.10", "argument: [deep.\"a.b\"[0]] null",
            "argument: [deep.\"a.b\"[1].x] ⟨empty text⟩", "argument: [list] ⟨empty list⟩",
            "checkFailed: not declared by the tool: approved, n, deep, list",
        ] {
            #expect(text.contains(row), "\(row) is missing in\n\(text)")
        }
    }

    @Test func hostileTextIsMarkedAndFlagged() throws {
        let text = picture(try Fixture.sheet(#"{"path":"a\u001b[2K\u202eb"}"#))
        #expect(text.contains("[path] a⟨ESC⟩[2K⟨U+202E⟩b"))
        #expect(text.contains("escape sequence") && text.contains("reverse the direction") && text.contains("control characters"))
    }
}

@Suite struct PolicyTests {
    private func reading(_ change: (inout Facts) -> Void = { _ in }, arguments: String = #"{"path":"a.log"}"#) throws -> Verdict {
        var facts = Fixture.facts()
        facts.risk = .readOnly
        facts.effect = .reads
        change(&facts)
        return Policy().verdict(on: try Fixture.sheet(arguments, facts: facts))
    }

    @Test func readingInsideTheFolderIsAllowedAndSaysSo() throws {
        let verdict = try reading()
        #expect(verdict.ruling == .allow)
        #expect(verdict.because == [Policy.readInsideWorkspace])
    }

    /// Invariants 5, 15, 20, 21, 23.
    @Test func anythingElseAsks() throws {
        #expect(try reading { $0.targets[0].inside = false }.ruling == .ask)
        #expect(try reading { $0.targets[0].sensitive = "holds secrets" }.ruling == .ask)
        #expect(try reading { $0.targets[0].kind = .pipe }.ruling == .ask)
        #expect(try reading { $0.unknown = ["The folder did not answer in time."] }.ruling == .ask)
        #expect(try reading { $0.targets = [] }.ruling == .ask)
        for risk in Risk.allCases where risk != .readOnly { #expect(try reading { $0.risk = risk }.ruling == .ask) }
        #expect(try reading(arguments: #"{"path":"a\u202eb"}"#).ruling == .ask)
        #expect(try reading(arguments: #"{"path":"a.log","approved":true}"#).ruling == .ask)
    }

    @Test func aServersHintGrantsNothing() throws {
        var facts = Fixture.facts()
        facts.risk = .readOnly
        // What a built-in tool could do without a question.
        facts.effect = .reads
        func ruling(_ server: ExactString?) throws -> Verdict.Ruling {
            let definition = ToolDefinition(name: "read", server: server, summary: "read only, safe", parameters: Fixture.definition.parameters)
            return Policy().verdict(on: try Fixture.sheet(facts: facts, definition: definition)).ruling
        }
        #expect(try ruling(nil) == .allow)
        #expect(try ruling("acme") == .ask)
    }

    /// Invariant 28: a person who has changed a call decides it, also where it only reads.
    @Test func aChangedCallAsksThoughItOnlyReads() throws {
        var facts = Fixture.facts()
        facts.risk = .readOnly
        facts.effect = .reads
        let sheet = try Fixture.sheet(facts: facts)
        func ruling(original: ToolArguments?, unreadable: RawBytes? = nil) -> Verdict.Ruling {
            let changed = CallSheet(
                key: sheet.key, revision: 2, definition: sheet.definition, arguments: sheet.arguments, facts: facts, original: original, unreadable: unreadable)
            return Policy().verdict(on: changed).ruling
        }
        #expect(ruling(original: nil) == .allow)
        #expect(ruling(original: try ToolArguments(parsing: Array(#"{"path":"b.log"}"#.utf8))) == .ask)
        #expect(ruling(original: nil, unreadable: RawBytes(Array("{".utf8))) == .ask)
    }
}

/// What each kind of call is shown to do.
@Suite struct EffectTests {
    private func effect(_ change: (inout Facts) -> Void) throws -> [String] {
        var facts = Fixture.facts()
        change(&facts)
        let sheet = try Fixture.sheet(facts: facts)
        let rows = Inspection.display(of: sheet, verdict: Policy().verdict(on: sheet)).rows
        return rows.dropFirst(2).prefix { $0.text != "Checks" }.map { ($0.label.isEmpty ? "" : "[\($0.label)] ") + $0.text }
    }

    private static let free = TargetFact(argument: "to", given: "d/b", resolved: "/w/d/b", inside: true, kind: .missing)
    private static let time = "last changed 2023-11-14 22:13 UTC"

    @Test func aMove() throws {
        #expect(
            try effect { $0.effect = .moves; $0.targets.append(Self.free) } == [
                "Will move", "/w/a.log", "5 B, \(Self.time)", "To", "/w/d/b", "not there yet", "nothing is overwritten",
            ])
        #expect(
            try effect { $0.effect = .moves; $0.targets[0].kind = .folder; $0.targets.append(Self.free) }.prefix(4) == [
                "Will move", "/w/a.log", "a folder, \(Self.time)", "with everything in it",
            ])
    }

    @Test func newFolders() throws {
        let folders = ["/w/d", "/w/d/\u{202E}e"].map { ExactString($0) }
        #expect(
            try effect { $0.effect = .makesFolder; $0.targets[0].kind = .missing; $0.targets[0].newFolders = folders } == [
                "Will make", "[new folder] /w/d", "[new folder] /w/d/⟨U+202E⟩e",
            ])
        #expect(
            try effect { $0.effect = .makesFolder; $0.targets[0].kind = .folder } == [
                "Is there already; nothing will be made", "/w/a.log", "a folder",
            ])
        #expect(
            try effect {
                $0.effect = .writes(content: [], existing: nil)
                $0.targets[0].kind = .missing
                $0.targets[0].newFolders = [folders[0]]
            } == ["Will create", "/w/a.log", "not there yet", "[new folder] /w/d"])
    }

    @Test func aLookThroughAFolder() throws {
        #expect(
            try effect { $0.effect = .searches; $0.targets[0].kind = .folder } == [
                "Will search the files in", "/w/a.log", "a folder",
                "everything below it, but for places that no general rule covers", "links are not followed",
            ])
        #expect(try effect { $0.effect = .searches } == ["Will search", "/w/a.log", "5 B, \(Self.time)"])
        #expect(
            try effect { $0.effect = .finds; $0.targets[0].kind = .folder; $0.targets[0].sensitive = "secrets" }[3]
                == "everything below it, also places that no general rule covers")
    }

    /// An approval outlives that a folder on the way is made by another call.
    @Test func newFoldersAreNoPartOfTheBinding() throws {
        var facts = Fixture.facts()
        facts.targets[0].newFolders = ["/w/d"]
        #expect(try Fixture.sheet(facts: facts).binding == Fixture.sheet().binding)
    }

    @Test(arguments: [
        (#"{"to":"b","from":"a"}"#, "a b"), (#"{"path":"src","text":"TODO"}"#, "TODO src"), (#"{"pattern":"*.c"}"#, "*.c"),
        (#"{"content":"long","path":"a"}"#, "a"), (#"{"edits":[{"old_text":"x"}],"path":"a"}"#, "a"), (#"{"argv":["ls","-l"]}"#, "ls -l"),
        (#"{"from":1,"x":"y"}"#, "y"),
    ])
    func summaries(_ json: String, _ summary: String) throws {
        #expect(Inspection.summary(of: try ToolArguments(parsing: Array(json.utf8))) == summary)
    }
}
