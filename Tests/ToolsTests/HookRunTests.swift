import Approval
import Conversation
import JSON
import TestSupport
import Testing

@testable import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Real programs that are asked about calls.
@Suite struct HookRunTests {
    init() { ProcessTree.adoptOrphans() }

    @Test(arguments: [
        (#"echo '{"decision":"deny","reason":"not on main"}'"#, HookFact.Outcome.denies(reason: "not on main")),
        (#"echo '{"decision":"ask","reason":"sure?"}'"#, .asks(reason: "sure?")),
        (#"echo '{"decision":"none"}'"#, .nothing),
        ("true", .nothing),
        ("cat > /dev/null", .nothing),
        (#"echo '{"decision":"allow"}'"#, .fails(#"answered "allow", which a hook cannot"#)),
        (#"echo '{"decision":"approve"}'"#, .fails(#"answered "approve", which a hook cannot"#)),
        ("echo yes, go on", .fails("answered with something that is not JSON")),
        (#"echo '{"decision":"none"}'; exit 1"#, .fails("ended with exit status 1")),
        (#"echo '{"decision":"deny"}'; exit 2"#, .fails("ended with exit status 2")),
        (#"echo '{"decision":"none"}'; kill -9 $$"#, .fails("was killed by signal 9")),
        ("head -c 1000000 /dev/zero", .fails("wrote more than 64 KiB, and was ended")),
        (#"echo '{"decision":"none"}'; echo '{"decision":"deny"}' >&2"#, .nothing),
    ])
    func itSays(_ body: String, _ outcome: HookFact.Outcome) async throws {
        #expect(try await HookDesk().outcome(body) == outcome)
    }

    @Test func itIsAskedAboutTheCallAsItIs() async throws {
        let desk = try HookDesk()
        let box = try desk.box([try desk.hook(#"cat > "$0.in""#)])
        #expect(try await desk.facts(box).hooks.map(\.outcome) == [.nothing])
        let question = try JSONParser.parse(try Files.read("\(desk.folder)/h.in")).value
        #expect(question["session"] == "s" && question["call"] == 7 && question["tool"] == "read_file" && question["event"] == "before_call")
        #expect(question["arguments"] == ["path": "a.txt"])
        #expect(question["folder"]?.exact == ExactString(desk.fixture.workspace))
        #expect(question["facts"]?["targets"]?.array?.first?["resolved"]?.exact == ExactString("\(desk.fixture.workspace)/a.txt"))
    }

    /// A question that is longer than a pipe holds reaches one that reads it, and one that does not is not waited for.
    @Test func aLongQuestionStopsNobody() async throws {
        let desk = try HookDesk()
        let long: JSONValue = ["path": "b.txt", "content": .string(ExactString(String(repeating: "x", count: 900_000)))]
        let box = try desk.box([
            try desk.hook(#"test "$(wc -c)" -gt 900000 && echo '{"decision":"ask","reason":"long"}'"#, name: "reads"), try desk.hook("exit 0", name: "does not"),
        ])
        #expect(try await desk.facts(box, "write_file", long).hooks.map(\.outcome) == [.asks(reason: "long"), .nothing])
    }

    /// Invariant 37.
    @Test func itHasNothingOfOurs() async throws {
        let desk = try HookDesk()
        let body = """
            exec > "$0.out"
            env | sort
            pwd
            ls /proc/self/fd | wc -l
            test "$(ps -o sid= -p $$ | tr -d ' ')" = "$$" && echo leads its session
            test -t 0 || (: < /dev/tty) 2> /dev/null || echo no terminal
            """
        _ = try await desk.facts(try desk.box([try desk.hook(body)]))
        let said = try Files.text("\(desk.folder)/h.out")
        #expect(!said.contains("API_KEY") && !said.contains("sk-1"))
        #expect(said.contains("ASSENT_CALL=1"), "what it starts can be recognised")
        #expect(said.contains("\n/\n"), "it is started outside the working folder")
        #expect(said.contains("leads its session") && said.contains("no terminal"))
        // 0 to 2, and the one by which ls reads the folder.
        #expect(said.contains("\n4\n"))
    }

    /// Invariant 38.
    @Test func whileItRunsItAndItsChildrenCannotDecide() async throws {
        let desk = try HookDesk()
        let hook = try desk.hook(#"sleep 3600 & echo $$ $! > "$0.pids.new"; mv "$0.pids.new" "$0.pids"; sleep 3600"#, time: 30)
        let box = try desk.box([hook])
        async let facts = desk.facts(box)
        let path = "\(desk.folder)/h.pids"
        for _ in 0..<500 where !Files.exists(path) { try await Task.sleep(for: .milliseconds(10)) }
        let pids = try Files.text(path).split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
        #expect(pids.count == 2)
        for pid in pids {
            guard case .belowCall = ProcessTree.standing(of: pid) else { Issue.record("\(ProcessTree.standing(of: pid))"); continue }
        }
        await box.closeHooks()
        #expect(try await facts.hooks.map(\.outcome) == [.fails("was ended before it had answered")])
        #expect(pids.allSatisfy { !isAlive("\($0)") })
        // The session is over: none is asked any more.
        #expect(try await desk.facts(box).hooks.map(\.outcome) == [.fails("was ended before it had answered")])
    }

    @Test func whatIsSlowIsEndedWithAllThatHoldsItsPipe() async throws {
        let desk = try HookDesk()
        let box = try desk.box([try desk.hook(#"trap '' TERM; (trap '' TERM; setsid sleep 3600) & echo $! > "$0.pid"; sleep 3600"#, time: 1)])
        let outcome = try await desk.facts(box).hooks.map(\.outcome)
        #expect(outcome == [.fails("did not answer within 1 s, and was ended")])
        #expect(!isAlive(try Files.text("\(desk.folder)/h.pid")))
    }

    @Test func whatItLeavesBehindHoldsNobodyUp() async throws {
        let desk = try HookDesk()
        let box = try desk.box([try desk.hook(#"sleep 3600 & echo $! > "$0.pid"; echo '{"decision":"deny","reason":"no"}'"#)])
        #expect(try await desk.facts(box).hooks.map(\.outcome) == [.denies(reason: "no")])
        #expect(!isAlive(try Files.text("\(desk.folder)/h.pid")))
    }

    @Test func severalAreAskedAtTheSameTimeAndStandInOrder() async throws {
        let desk = try HookDesk()
        // Each waits for the others, so none of them would come to an end alone.
        let rest = #"for _ in $(seq 25); do test -e one.is -a -e two.is -a -e three.is && break; sleep 1; done; test -e one.is -a -e two.is -a -e three.is || exit 3"#
        func hook(_ name: String, _ answer: String, tool: String = "*") throws -> Hook {
            let path = try desk.script(name, #"cd "$(dirname "$0")"; touch \#(name).is; \#(rest); echo '\#(answer)'"#)
            return Hook(name: name, tools: try #require(ToolPattern(tool)), command: [ExactString(path)], timeLimit: 30)
        }
        let box = try desk.box([
            try hook("one", #"{"decision":"ask"}"#), try hook("two", ""), try hook("other", "", tool: "run_*"), try hook("three", #"{"decision":"deny"}"#),
        ])
        let hooks = try await desk.facts(box).hooks
        #expect(hooks.map(\.name) == ["one", "two", "three"])
        #expect(hooks.map(\.outcome) == [.asks(reason: nil), .nothing, .denies(reason: nil)])
    }

    // MARK: Its program

    @Test func aProgramThatHasChangedIsNotAsked() async throws {
        let desk = try HookDesk()
        let box = try desk.box([try desk.hook("true")])
        let before = try await desk.facts(box)
        #expect(before.hooks.map(\.outcome) == [.nothing])
        try desk.script("h", "touch \"$0.ran\"")
        let after = try await desk.facts(box)
        #expect(after.hooks.map(\.outcome) == [.fails("has changed since it was read, and was not asked; a session that begins or is taken up again reads it anew")])
        #expect(try desk.verdict(before).ruling == .allow && desk.verdict(after).ruling == .ask)
        #expect(!Files.exists("\(desk.folder)/h.ran"))
    }

    @Test func theFileBehindAnInterpreterCountsToo() async throws {
        let desk = try HookDesk()
        let path = try desk.script("h", "true")
        let box = try desk.box([Hook(name: "h", command: ["sh", ExactString(path)], timeLimit: 30)])
        #expect(try await desk.facts(box).hooks.map(\.outcome) == [.nothing])
        try desk.script("h", "touch \"$0.ran\"")
        guard case .fails(let words)? = try await desk.facts(box).hooks.first?.outcome else { return #expect(Bool(false)) }
        #expect(words.hasPrefix("has changed since it was read"))
        #expect(!Files.exists("\(path).ran"))
    }

    @Test func aProgramInTheWorkingFolderIsNeverAsked() async throws {
        let desk = try HookDesk()
        let inside = try desk.script("\(desk.fixture.workspace)/h", "touch \"$0.ran\"")
        _ = try Shell.run(["ln", "-s", inside, "\(desk.folder)/link"])
        for command in [[inside], ["\(desk.folder)/link"], ["sh", inside]] {
            let hooks = try await desk.facts(try desk.box([Hook(name: "h", command: command.map { ExactString($0) })])).hooks
            guard case .fails(let words)? = hooks.first?.outcome else { return #expect(Bool(false)) }
            #expect(words.hasSuffix("lies inside the working folder") && words.hasPrefix("cannot be asked: "))
        }
        #expect(!Files.exists("\(inside).ran"))
    }

    @Test func aProgramThatOthersMayWriteIsNotAsked() async throws {
        let desk = try HookDesk()
        let hook = try desk.hook("touch \"$0.ran\"")
        _ = try Shell.run(["chmod", "757", "\(desk.folder)/h"])
        #expect(try await desk.facts(try desk.box([hook])).hooks.map(\.outcome) == [.fails("cannot be asked: \(desk.folder)/h belongs to another user, or others may write it")])
        #expect(!Files.exists("\(desk.folder)/h.ran"))
    }

    @Test func aProgramThatIsNotThereMakesTheCallAsk() async throws {
        let desk = try HookDesk()
        try Files.write("x", to: "\(desk.folder)/plain")
        for (word, trouble) in [
            ("\(desk.folder)/none", "cannot be asked: \(desk.folder)/none cannot be started: there is no such file"),
            ("\(desk.folder)/plain", nil), ("no-such-program-anywhere", nil), (desk.folder, nil),
        ] {
            let box = try desk.box([Hook(name: "h", command: [ExactString(word)])])
            let facts = try await desk.facts(box)
            guard case .fails(let words)? = facts.hooks.first?.outcome else { return #expect(Bool(false)) }
            #expect(words.hasPrefix("cannot be asked: "))
            if let trouble { #expect(words == trouble) }
            #expect(try desk.verdict(facts).ruling == .ask)
        }
        let workspace = try Workspace(folder: ExactString(desk.fixture.workspace))
        let states = HookSet([Hook(name: "a", command: ["sh"]), Hook(name: "b", tools: try #require(ToolPattern("run_comand")), command: ["/none"])], workspace: workspace).states
        #expect(states.map { $0.trouble == nil } == [true, false] && states.map(\.namesNoTool) == [false, true])
    }

    // MARK: The start

    @Test func nothingRunsWithoutWhatTheHooksSay() async throws {
        let desk = try HookDesk()
        let box = try desk.box([try desk.hook("true")])
        let facts = try await desk.facts(box)
        let (definition, arguments) = (try desk.fixture.definition("read_file"), try HookDesk.arguments(["path": "a.txt"]))
        let ran = await box.run(try Fixture.warrant(definition, arguments, facts)) { _ in }
        #expect(!ran.isError && ran.text.contains("hello"))
        var denied = facts
        denied.hooks = [HookFact(name: "h", outcome: .denies(reason: nil))]
        for other in [facts.withoutHooks, denied] {
            let refused = await box.run(try Fixture.warrant(definition, arguments, other)) { _ in }
            #expect(refused.isError && refused.text == "The approval does not have what the hooks say to the call; nothing was done.")
        }
    }

    @Test func lookingAsksNobody() async throws {
        let desk = try HookDesk()
        let box = try desk.box([try desk.hook("touch \"$0.ran\"")])
        guard case .facts(let facts) = await box.look(tool: try desk.fixture.definition("read_file"), arguments: try HookDesk.arguments(["path": "a.txt"])) else {
            return #expect(Bool(false))
        }
        #expect(facts.hooks.isEmpty && !Files.exists("\(desk.folder)/h.ran"))
    }
}
