import Approval
import Conversation
import JSON
import TOML
import Testing

/// What is read of hooks, what their answers mean, and what becomes of a call by them.
@Suite struct HookTests {
    // MARK: Reading

    private static let whole = """
        [[hook]]
        on = "before_call"
        name = "branch guard"
        tool = "run_*"
        command = ["/usr/local/bin/guard", "--strict"]
        timeout_seconds = 10
        reason = "Only on a branch"

        [[hook]]
        on = "before_call"
        name = "all"
        command = ["guard"]
        """

    private func read(_ text: String, isFolders: Bool = false) throws -> [Hook] {
        let value = try #require(try TOMLParser.parse(Array(text.utf8)).entry("hook")?.value)
        return try Hook.all(value, isFolders: isFolders)
    }

    @Test func whatAFileSaysIsRead() throws {
        let hooks = try read(Self.whole)
        #expect(hooks == [
            Hook(
                name: "branch guard", tools: try #require(ToolPattern("run_*")), command: ["/usr/local/bin/guard", "--strict"], timeLimit: 10,
                reason: "Only on a branch"),
            Hook(name: "all", command: ["guard"]),
        ])
        #expect(hooks[1].timeLimit == 5 && hooks[1].tools == .all)
    }

    @Test(arguments: [
        (#"command = ["x"]"#, #"name = "a""#, "a hook needs on: it says when the hook is asked: \"before_call\"", 1, 1),
        (#"on = "after_call""#, #"name = "a""#, "on knows only \"before_call\"", 2, 6),
        (#"on = "before_call""#, #"command = ["x"]"#, "a hook needs name: it is what you are shown of the hook", 1, 1),
        (#"on = "before_call""#, "name = 3", "name must be a text that is not empty", 3, 8),
        (#"on = "before_call""#, #"name = "a""#, "a hook needs command: it is a list, the program first: [\"/home/you/bin/check\", \"--strict\"]", 1, 1),
        (#"on = "before_call""#, "name = \"a\"\ncommand = \"x\"", "command must be a list of texts", 4, 11),
        (#"on = "before_call""#, "name = \"a\"\ncommand = []", "command must name a program", 4, 11),
        (#"on = "before_call""#, "name = \"a\"\ncommand = [\"x\", 1]", "command must be a list of texts", 4, 17),
        (#"on = "before_call""#, "name = \"a\"\ncommand = [\"bin/x\"]", "the program must be an absolute path, or a name that is looked for in the system's folders", 4, 11),
        (#"on = "before_call""#, "name = \"a\"\ncommand = [\"x\"]\ntimeout_seconds = 31", "timeout_seconds must be a whole number from 1 to 30", 5, 19),
        (#"on = "before_call""#, "name = \"a\"\ncommand = [\"x\"]\ntimeout_seconds = \"5\"", "timeout_seconds must be a whole number from 1 to 30", 5, 19),
        (#"on = "before_call""#, "name = \"a\"\ncommand = [\"x\"]\ntol = \"x\"", "a hook has no tol; did you mean tool?", 5, 1),
        (#"on = "before_call""#, "name = \"a\"\ncommand = [\"x\"]\ntool = \"run_[a-z]*\"", "tool must be the name of a tool, or a pattern in which * stands for any letters, such as \"run_*\"", 5, 8),
        (#"on = "before_call""#, "name = \"a\"\ncommand = [\"x\"]\n[[hook]]\non = \"before_call\"\nname = \"a\"\ncommand = [\"y\"]", "there is a hook \"a\" already", 7, 8),
    ])
    func whatIsWrongIsSaidWithItsPlace(_ first: String, _ second: String, _ message: String, _ line: Int, _ column: Int) throws {
        let error = #expect(throws: TOMLError.self) { try self.read("[[hook]]\n\(first)\n\(second)\n") }
        #expect(error?.message == message)
        #expect(error?.position == TOMLPosition(line: line, column: column))
    }

    @Test func aFolderHasNone() throws {
        let error = #expect(throws: TOMLError.self) { try self.read(Self.whole, isFolders: true) }
        #expect(error?.message == "a folder's file has no hooks: they would be programs of the folder's; yours stand in your own policy.toml")
        #expect(error?.position.line == 1)
    }

    @Test(arguments: [
        ("*", "run_command", true), ("*", "", true), ("run_*", "run_command", true), ("run_*", "run_", true), ("run_*", "rerun_x", false),
        ("*_file", "write_file", true), ("*_file", "write_files", false), ("r*_*e", "read_file", true), ("github/*", "github/push", true),
        ("run_command", "run_command", true), ("run_command", "Run_command", false), ("a**b", "ab", true), ("a*b*c", "aXbXbX", false),
    ])
    func patternsMeanNames(_ pattern: String, _ tool: String, _ matches: Bool) throws {
        #expect(try #require(ToolPattern(pattern)).matches(ExactString(tool)) == matches)
    }

    // MARK: Answers

    @Test(arguments: [
        ("", HookFact.Outcome.nothing), (" \n", .nothing), (#"{"decision":"none"}"#, .nothing),
        (#"{"decision":"none","reason":"fine"}"#, .nothing), (#"{"decision":"ask"}"#, .asks(reason: nil)),
        (#"{"decision":"ask","reason":"on main"}"# + "\n", .asks(reason: "on main")), (#"{"decision":"ask","reason":null}"#, .asks(reason: nil)),
        (#"{"reason":"no","decision":"deny"}"#, .denies(reason: "no")), (#"{"decision":"deny","reason":""}"#, .denies(reason: nil)),
        // What is wrong with the rest takes no denial back.
        (#"{"decision":"deny","reason":7,"more":[]}"#, .denies(reason: nil)),
        // Nothing of these is a permission, and none passes in silence.
        (#"{"decision":"allow"}"#, .fails(#"answered "allow", which a hook cannot"#)),
        (#"{"decision":"approve","reason":"sure"}"#, .fails(#"answered "approve", which a hook cannot"#)),
        (#"{"decision":"Deny"}"#, .fails(#"answered "Deny", which is none of deny, ask and none"#)),
        (#"{"decision":"none","approved":true}"#, .fails(#"answered with "approved", which is no part of an answer"#)),
        (#"{"decision":"none","decision":"none"}"#, .fails("answered with a key that stands twice")),
        (#"{"decision":"deny","decision":"none"}"#, .fails("answered with a key that stands twice")),
        (#"{"decision":"ask","reason":7}"#, .fails("gave a reason that is no text")),
        (#"{"decision":null}"#, .fails("gave a decision that is no text")), (#"{"decision":true}"#, .fails("gave a decision that is no text")),
        ("{}", .fails("answered without a \"decision\"")), ("[]", .fails("answered with something that is no JSON object")),
        ("\"none\"", .fails("answered with something that is no JSON object")), ("none", .fails("answered with something that is not JSON")),
        (#"{"decision":"none"} {"decision":"none"}"#, .fails("answered with something that is not JSON")),
        (#"{"decision":"none",}"#, .fails("answered with something that is not JSON")),
        ("\u{FEFF}{\"decision\":\"none\"}", .fails("answered with something that is not JSON")),
    ])
    func answersMean(_ output: String, _ outcome: HookFact.Outcome) {
        #expect(HookAnswer.outcome(of: Array(output.utf8)) == outcome)
    }

    @Test func theFilesReasonStandsInForAMissingOne() {
        func outcome(_ output: String) -> HookFact.Outcome { HookAnswer.outcome(of: Array(output.utf8), reason: "as I said") }
        #expect(outcome(#"{"decision":"deny"}"#) == .denies(reason: "as I said"))
        #expect(outcome(#"{"decision":"ask"}"#) == .asks(reason: "as I said"))
        #expect(outcome(#"{"decision":"ask","reason":"other"}"#) == .asks(reason: "other"))
        #expect(outcome(#"{"decision":"none"}"#) == .nothing)
    }

    @Test func aLongReasonIsCutAndALongAnswerIsNone() {
        let long = String(repeating: "é", count: 1500)
        #expect(HookAnswer.outcome(of: Array("{\"decision\":\"deny\",\"reason\":\"\(long)\"}".utf8)) == .denies(reason: String(repeating: "é", count: 1000) + " (cut at 2000 bytes)"))
        let tooLong = Array("{\"decision\":\"none\"".utf8) + [UInt8](repeating: 0x20, count: 65_536) + Array("}".utf8)
        #expect(HookAnswer.outcome(of: tooLong) == .fails("wrote more than 64 KiB"))
    }

    // MARK: Verdicts

    private static let readFile = ToolDefinition(
        name: "read_file", summary: "Reads a file.",
        parameters: ["type": "object", "properties": ["path": ["type": "string"], "n": ["type": "number"]], "required": ["path"]])

    /// A call that a built-in rule lets run.
    private func sheet(_ outcomes: [HookFact.Outcome], arguments: String = #"{"path":"a"}"#) throws -> CallSheet {
        var facts = Facts(
            risk: .readOnly, riskReason: "it reads", folder: "/w",
            targets: [TargetFact(argument: "path", given: "a", resolved: "/w/a", inside: true, kind: .file)], effect: .reads)
        facts.hooks = outcomes.enumerated().map { HookFact(name: "h\($0)", program: "/bin/h", content: Digest(of: [1]), outcome: $1) }
        return CallSheet(
            key: CallKey(session: SessionID("s"), number: 3), revision: 1, definition: Self.readFile,
            arguments: try ToolArguments(parsing: Array(arguments.utf8)), facts: facts)
    }

    @Test(arguments: [
        ([HookFact.Outcome.nothing, .nothing], Verdict.Ruling.allow, [Policy.readInsideWorkspace]),
        ([.nothing, .asks(reason: "who is it?")], .ask, ["hook h1 asks: who is it?"]),
        ([.asks(reason: nil), .fails("ended with exit status 1")], .ask, ["hook h0 asks", "the hook h1 ended with exit status 1; so it asks"]),
        ([.fails(#"answered "allow", which a hook cannot"#)], .ask, [#"the hook h0 answered "allow", which a hook cannot; so it asks"#]),
        ([.asks(reason: "x"), .nothing, .denies(reason: "not today")], .deny, ["hook h2: not today"]),
        ([.denies(reason: nil)], .deny, ["hook h0 denies it"]),
    ])
    func theStrictestCounts(_ outcomes: [HookFact.Outcome], _ ruling: Verdict.Ruling, _ because: [String]) throws {
        let verdict = Policy().verdict(on: try sheet(outcomes))
        #expect(verdict.ruling == ruling)
        #expect(verdict.because == because)
    }

    /// Whatever hooks say, a call that asks without them does not run by itself with them.
    @Test func noAnswerWeakensAVerdict() throws {
        for output in ["", #"{"decision":"none"}"#, #"{"decision":"allow"}"#, #"{"decision":"approve"}"#, "garbage", "[true]"] {
            let outcome = HookAnswer.outcome(of: Array(output.utf8))
            let asking = try sheet([outcome], arguments: #"{"path":"a","approved":true}"#)
            #expect(Policy().verdict(on: asking).ruling == .ask, "\(output)")
        }
    }

    @Test func aDenialIsTheHooks() throws {
        let sheet = try sheet([.denies(reason: "not today")])
        let denier = HookFact.denier(in: sheet.facts, Policy().verdict(on: sheet))
        #expect(denier?.author == Author(kind: .program, name: "hook h0") && denier?.reason == "not today")
        #expect(HookFact.denier(in: sheet.facts, Verdict(ruling: .deny, because: ["a rule"], risk: .writes, flags: [])) == nil)
    }

    @Test func thePaneNamesEachOnItsOwnRow() throws {
        let sheet = try sheet([.nothing, .asks(reason: "two\u{1B}[31m\nlines ─── and a box"), .fails("ended with exit status 1"), .denies(reason: "no")])
        let rows = Inspection.display(of: sheet, verdict: Policy().verdict(on: sheet)).rows
        let hooks = rows.filter { $0.text.contains("hook ") }
        #expect(hooks.map(\.kind) == [.checkPassed, .checkFailed, .checkFailed, .checkFailed])
        #expect(hooks[0].text == "hook h0 has nothing against it")
        #expect(hooks[1].text.hasPrefix("hook h1 asks: two") && !hooks[1].text.utf8.contains(0x1B) && !hooks[1].text.utf8.contains(0x0A))
        #expect(!hooks[1].text.contains("───"), "no frame of the product's own")
        #expect(hooks[2].text == "the hook h2 ended with exit status 1; so it asks")
        #expect(hooks[3].text == "hook h3 denies it: no")
    }

    @Test func anApprovalIsForWhatTheHooksSaid() throws {
        let outcomes: [HookFact.Outcome] = [.nothing, .asks(reason: nil), .asks(reason: "a"), .denies(reason: "a"), .fails("a")]
        let bindings = try outcomes.map { try sheet([$0]).binding } + [try sheet([]).binding, try sheet([.nothing, .nothing]).binding]
        #expect(Set(bindings).count == bindings.count)
        var other = try sheet([.nothing]).facts
        other.hooks[0].content = Digest(of: [2])
        let before = try sheet([.nothing])
        let after = CallSheet(key: before.key, revision: 1, definition: before.definition, arguments: before.arguments, facts: other)
        #expect(after.binding != before.binding)
        #expect(after.changes(since: before) == ["The hook h0 says something else than before."])
        #expect(try sheet([.denies(reason: "no")]).changes(since: before) == ["The hook h0 says something else than before."])
    }

    @Test func theQuestionIsOneLineWithTheValueAsItWasWritten() throws {
        let raw = "{ \"path\": \"a\\nb\",\n \"n\": 9007199254740993.10 }"
        let line = HookQuestion.line(about: try sheet([], arguments: raw))
        #expect(line.last == 0x0A && line.count { $0 == 0x0A } == 1)
        let question = try JSONParser.parse(line).value
        #expect(question.object?.keys == ["event", "session", "call", "tool", "arguments", "arguments_raw", "folder", "risk", "flags", "facts"])
        #expect(question["event"] == "before_call" && question["session"] == "s" && question["call"] == 3 && question["tool"] == "read_file")
        #expect(question["arguments_raw"]?.exact == ExactString(raw))
        #expect(String(decoding: line, as: UTF8.self).contains(#""n":9007199254740993.10"#))
        #expect(question["folder"] == "/w" && question["risk"] == "read-only")
        #expect(question["facts"]?["program"] == .null)
        #expect(question["facts"]?["targets"] == [["given": "a", "resolved": "/w/a", "inside": true]])
    }
}
