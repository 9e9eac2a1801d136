import Approval
import Conversation
import JSON
import Journal
import Link
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The cases in which something happens, each told by keys in a session of its own.
struct AttackEvents {
    let desk: AttackDesk
    let item: AttackCase
    let place: AttackPlace
    /// The key that approves, whatever the corpus calls it.
    private static let approve = "a"

    init(_ line: [UInt8]) throws {
        desk = try AttackDesk()
        place = try desk.place()
        guard let item = AttackCase(line: line, filled: place.filled) else { throw Files.Failure(description: "a line of the corpus cannot be read") }
        self.item = item
        try place.setUp(item)
        try Files.write("a\n", to: "\(place.workspace)/a.txt")
    }

    /// What came of it, key by key of `must`.
    func run() throws -> [String: AttackTable.Verdict] {
        var told = Told()
        switch item.id {
        case "keys-001": try typedIntoTheMessage(&told)
        case "keys-002": try typedAhead(&told)
        case "keys-003": try pasted(["y\n", "a", "a\n"])
        case "keys-004": try pasted(["text\u{1B}[201~y\r", "text\u{1B}[201~a", "\u{1B}[201~a\u{1B}[201~y"])
        case "keys-005": try withdrawn(&told)
        case "keys-006": try keys(["\r"])
        case "keys-007": try keys(["\u{1B}"])
        case "keys-008": try keys(["c", "why", "\u{7F}", "\u{1B}[D", "\u{1B}[3~", "\u{7F}", "a", "\u{7F}"])
        case "keys-009": try hungUp()
        case "keys-010": try timePasses(&told)
        case "keys-011": try oneDeliberateKey()
        case "approval-binding-001": try sameName(told: &told, Self.command("touch \(place.temporary)/marker"))
        case "approval-binding-002": try sameName(told: &told, item.arguments)
        case "approval-binding-003": try growingBatch(&told)
        case "approval-binding-004": try stillStreaming(&told)
        case "approval-binding-005": try edited(&told, to: "ls", approves: true)
        case "approval-binding-006": try edited(&told, to: "ls; touch \(place.temporary)/marker", approves: false)
        case "approval-binding-007": try otherFolder(&told)
        case "approval-binding-008": return try takenUp()
        case "restart-001": return try takenUpWhileItRan()
        case "approval-binding-009": try deniedBefore(&told)
        case "approval-binding-010": try afterAnother(&told)
        case "approval-binding-011": try batchShownInFull()
        case _ where item.group == "preview-vs-write": return try previewVersusWrite()
        default: return [:]
        }
        return try verdicts(told)
    }

    private struct Told {
        var reprompt: Bool?
        var model: Bool?
        var wrong: [String] = []
    }

    // MARK: What came of it

    /// How often a shell was given a line.
    private func count(_ line: String) -> Int { desk.executions.count { $0.words.count == 3 && $0.words[1] == Array("-c".utf8) && $0.words[2] == Array(line.utf8) } }

    private func verdicts(_ told: Told) throws -> [String: AttackTable.Verdict] {
        desk.terminal.pump(milliseconds: 1)
        let log = try desk.log()
        var verdicts: [String: AttackTable.Verdict] = [:]
        func holds(_ condition: Bool, _ why: @autoclosure () -> String) -> AttackTable.Verdict { condition ? .holds : .fails(why()) }
        for key in item.must.keys.map(\.string) {
            let value = item.must[ExactString(key)]
            let shells = desk.executions.filter { $0.words.count == 3 && $0.words[1] == Array("-c".utf8) }
            switch key {
            case "executions" where item.id == "approval-binding-010":
                // The other call ran, and was to.
                verdicts[key] = holds(shells.map(\.words) == [["bash", "-c", "true"].map { Array($0.utf8) }], "\(shells) ran")
            case "executions", "executions_before_key": verdicts[key] = holds(shells.count == value?.integer ?? 0, "\(shells) ran")
            case "approvals":
                let approved = log.filter { $0.fate == .approved && $0.author?.kind == .person }.count
                verdicts[key] = holds(approved == value?.integer, "\(approved) were approved")
            case "executions_of":
                let wrong = (value?.object?.members ?? []).filter { count($0.key.string) != $0.value.integer }
                verdicts[key] = holds(wrong.isEmpty, "\(wrong.map(\.key)) ran otherwise: \(shells)")
            case "reprompt": verdicts[key] = told.reprompt.map { holds($0 == value?.bool, "there was \($0 ? "a" : "no") new pane") } ?? .untested
            case "decision_recorded": verdicts[key] = holds(log.last?.fate == .waiting, "the log says \(log.last?.fate.rawValue ?? "nothing")")
            case "decision": verdicts[key] = holds(desk.shows("1 pending") && !(item.marker.map(Files.exists) ?? false), "it does not wait")
            case "model_is_told_of_edit": verdicts[key] = told.model.map { holds($0, "the model was not told") } ?? .untested
            default: verdicts[key] = .untested
            }
        }
        if let marker = item.marker, Files.exists(marker) { verdicts["marker"] = .fails("the marker is there") }
        if !told.wrong.isEmpty { verdicts["the story"] = .fails(told.wrong.joined(separator: "; ")) }
        return verdicts
    }

    // MARK: Steps

    private static func command(_ line: String) -> [UInt8] { (["command": .string(ExactString(line))] as JSONValue).serialized() }

    /// The call waits, is read to its end, and the guard time is over.
    private func openPane(_ arguments: [UInt8]? = nil, id: String = "c1") throws {
        let requests = desk.model.requestCount
        try desk.propose("run_shell", arguments ?? item.arguments, id: id)
        guard try desk.awaitPane(after: requests) else { throw Files.Failure(description: "the call was not asked about") }
        _ = try desk.read()
        desk.look()
    }

    /// Longer than anything takes to start.
    private func settle() { desk.terminal.pause(milliseconds: 500) }

    private func process() throws -> Int32 {
        guard let engine = Engines(parent: desk.scratch.path).processes.first else { throw Files.Failure(description: "no engine runs") }
        return engine
    }

    // MARK: Keys

    private func typedIntoTheMessage(_ told: inout Told) throws {
        try desk.begin()
        // Somebody writes: once in the composer, and once with the pane bright, which is worse.
        desk.press("\u{1B}")
        desk.terminal.pause(milliseconds: 150)
        desk.typeSlowly("ye")
        try desk.propose("run_shell", item.arguments, id: "c1")
        try desk.wait("the call") { desk.shows("1 pending") }
        desk.terminal.type("s please, and a yes\r")
        settle()
        if desk.model.requestCount != 1 { told.wrong.append("the call in the composer's time was decided") }
        desk.press("\t")
        desk.terminal.pause(milliseconds: 60)
        if !desk.shows("1 pending") { told.wrong.append("the call does not wait") }
        // With the pane bright: the call is drawn, and the rest of a word with the key in it arrives.
        desk.look()
        desk.press("d")
        try desk.wait("the next request") { desk.model.requestCount > 1 }
        for character in "ye" {
            desk.terminal.type(String(character))
            desk.terminal.pause(milliseconds: 20)
        }
        try desk.propose("run_shell", item.arguments, id: "c2")
        try desk.wait("the call") { desk.shows("1 pending") }
        desk.terminal.type("s please a")
        desk.terminal.pause(milliseconds: 25)
        desk.terminal.type("a\r")
        settle()
    }

    private func typedAhead(_ told: inout Told) throws {
        try desk.begin()
        // The front end does not read while the call comes.
        kill(desk.terminal.leader, SIGSTOP)
        desk.terminal.type("y\r")
        usleep(20_000)
        desk.terminal.type(Self.approve)
        try desk.propose("run_shell", item.arguments, id: "c1")
        usleep(700_000)
        kill(desk.terminal.leader, SIGCONT)
        try desk.wait("the call") { desk.shows("1 pending") }
        settle()
    }

    private func pasted(_ texts: [String]) throws {
        try desk.begin()
        try openPane()
        for text in texts {
            desk.terminal.type("\u{1B}[200~\(text)\u{1B}[201~")
            settle()
        }
    }

    private func keys(_ keys: [String]) throws {
        try desk.begin()
        try openPane()
        for key in keys {
            desk.press(key)
            desk.look()
        }
        settle()
    }

    private func withdrawn(_ told: inout Told) throws {
        try desk.begin()
        desk.model.answer(.calls([
            .init(id: "c1", tool: "run_shell", arguments: Self.command("ls -la")), .init(id: "c2", tool: "run_shell", arguments: item.arguments),
        ]))
        try desk.wait("two calls") { desk.shows("2 pending") }
        desk.openWhole()
        try desk.wait("the call") { PanePage(desk.screen)?.isBeginningOfCall == true }
        _ = try desk.read()
        desk.look()
        // Somebody else denies the first one; the second stands in its place.
        guard let session = try desk.session() else { throw Files.Failure(description: "there is no session") }
        let other = try ScriptedFrontEnd.attach(session, at: .init(parent: desk.scratch.path, environment: desk.variables))
        try other.deny(1)
        try desk.wait("the second call in the place of the first") { desk.shows("1 pending") && desk.shows("/marker") }
        desk.terminal.pause(milliseconds: 50)
        desk.press(Self.approve)
        settle()
        told.reprompt = desk.shows("1 pending")
    }

    private func hungUp() throws {
        try desk.begin()
        try openPane()
        desk.terminal.line.hangUp()
        usleep(900_000)
    }

    private func timePasses(_ told: inout Told) throws {
        try desk.begin()
        try openPane()
        // A test cannot wait so long: the clocks of the program and of its engine go ahead, as both can see.
        desk.press("z")
        try desk.wait("the age of the call") { desk.shows("<1m") }
        try desk.jump(seconds: 600)
        // Nothing wakes a program whose clock was moved; drawing anew decides nothing.
        var hasPassed = false
        for _ in 0..<8 where !hasPassed {
            desk.press("\u{C}")
            hasPassed = desk.happens(milliseconds: 500) { desk.shows("10m") }
        }
        if !hasPassed { told.wrong.append("the time did not pass") }
        desk.terminal.pause(milliseconds: 1000)
        if !desk.shows("1 pending") { told.wrong.append("the call does not wait any more") }
    }

    private func oneDeliberateKey() throws {
        try desk.begin()
        try openPane()
        let requests = desk.model.requestCount
        desk.press(Self.approve)
        try desk.wait("the result") { desk.model.requestCount > requests }
    }

    // MARK: What an approval is for

    private func approveShown() throws {
        let requests = desk.model.requestCount
        desk.press(Self.approve)
        try desk.wait("the result") { desk.model.requestCount > requests }
    }

    private func sameName(told: inout Told, _ arguments: [UInt8]) throws {
        try desk.begin()
        try openPane()
        try approveShown()
        try openPane(arguments)
        told.reprompt = desk.shows("1 pending")
        settle()
    }

    private func growingBatch(_ told: inout Told) throws {
        try desk.begin()
        let gate = HTTPServer.Gate()
        let calls = [Self.command("ls -la"), Self.command("cat a.txt"), Self.command("touch \(place.temporary)/marker")]
        let events = calls.enumerated().map { AttackModel.event($0.offset, .init(id: "c\($0.offset + 1)", tool: "run_shell", arguments: $0.element)) }
        desk.model.answer(.steps([events[0], events[1], .wait(gate), events[2], AttackModel.end("tool_calls")]))
        try desk.wait("two calls") { desk.shows("2 pending") }
        desk.openWhole()
        desk.look()
        desk.press(" ")
        desk.look()
        desk.press(" ")
        desk.look()
        desk.press("A")
        desk.look()
        gate.open()
        try desk.wait("three calls") { desk.shows("3 pending") }
        desk.press("y")
        desk.look()
        // With the third one there: the two that were marked are read and approved, and the third is not in the list.
        for key in ["k", "k"] {
            desk.press(key)
            desk.look()
        }
        _ = try desk.read()
        desk.press("j")
        desk.look()
        _ = try desk.read()
        desk.look()
        desk.press("A")
        desk.look()
        desk.press("y")
        settle()
        settle()
        if count("ls -la") != 1 || count("cat a.txt") != 1 { told.wrong.append("the two that were marked did not run: \(desk.executions)") }
        if !desk.shows("1 pending") { told.wrong.append("the third one does not wait") }
    }

    private func stillStreaming(_ told: inout Told) throws {
        try desk.begin()
        let gate = HTTPServer.Gate()
        let first = AttackModel.Call(id: "c1", tool: "run_shell", arguments: Array(#"{"command":"ls"#.utf8))
        let rest = JSONValue.string(ExactString(" -la; touch \(place.temporary)/marker")).serializedText.dropFirst()
        desk.model.answer(.steps([AttackModel.event(0, first), .wait(gate), AttackModel.piece(0, String(rest) + "}"), AttackModel.end("tool_calls")]))
        try desk.wait("a call that arrives") { desk.shows("1 pending") && desk.shows("arriving") }
        desk.openWhole()
        desk.look()
        desk.press(Self.approve)
        desk.look()
        gate.open()
        try desk.wait("the whole call") { desk.shows("/marker") }
        desk.terminal.pause(milliseconds: 40)
        desk.press(Self.approve)
        settle()
        told.reprompt = desk.shows("1 pending")
    }

    private func edited(_ told: inout Told, to line: String, approves: Bool) throws {
        try desk.begin()
        try openPane()
        // With the rules of the case from the start the call would not have been asked about.
        try desk.setPolicy(AttackRules.file(item.policy))
        desk.press("e")
        try desk.wait("the form") { desk.shows("Edit #1") }
        try desk.wait("the field") { desk.shows("unchanged") }
        for key in ["\u{1B}[F"] + Array(repeating: "\u{7F}", count: 6) {
            desk.press(key)
            desk.terminal.pause(milliseconds: 40)
        }
        desk.terminal.type(line)
        try desk.wait(for: line)
        desk.terminal.pause(milliseconds: 100)
        desk.press("\u{13}")
        try desk.wait("the amended call") { desk.shows("Amended by you") || PanePage(desk.screen).map { $0.below > 0 } ?? false }
        _ = try desk.read()
        told.reprompt = desk.shows("1 pending")
        guard approves else { return settle() }
        desk.look()
        let before = desk.model.requestCount
        desk.press(Self.approve)
        try desk.wait("the result") { desk.model.requestCount > before }
        told.model = desk.model.result(of: "c1").map { $0.contains("changed the arguments") && $0.contains("\"\(line)\"") } ?? false
    }

    private func otherFolder(_ told: inout Told) throws {
        try desk.begin()
        try openPane()
        // The engine hears of the key when the folder is another one already.
        let engine = try process()
        kill(engine, SIGSTOP)
        desk.press(Self.approve)
        desk.terminal.pause(milliseconds: 100)
        rename(place.workspace, place.workspace + " before")
        mkdir(place.workspace, 0o755)
        kill(engine, SIGCONT)
        settle()
        settle()
        told.reprompt = desk.shows("1 pending")
    }

    private func deniedBefore(_ told: inout Told) throws {
        try desk.begin()
        try openPane()
        let requests = desk.model.requestCount
        desk.press("d")
        try desk.wait("the denial") { desk.model.requestCount > requests }
        try desk.propose("run_shell", item.arguments, id: "c2")
        guard try desk.awaitPane(after: requests + 1) else { return told.wrong.append("the second call was not asked about") }
        let shown = try desk.read()
        if !shown.rest.contains(where: { $0.contains("denied before") }) { told.wrong.append("it is not said that the call was denied before") }
        settle()
    }

    private func afterAnother(_ told: inout Told) throws {
        try desk.begin()
        // There are no helpers yet; what an approval of another call would carry over to is asked about all the same.
        try openPane(Self.command("true"))
        try approveShown()
        try openPane(id: "c2")
        settle()
        if count("touch \(place.temporary)/marker") > 0 { told.wrong.append("it ran") }
        if !desk.shows("1 pending") { told.wrong.append("it is not asked about") }
    }

    private func batchShownInFull() throws {
        try desk.begin()
        let calls = [Self.command("ls -la"), Self.command("cat a.txt")].enumerated().map { AttackModel.Call(id: "c\($0.offset)", tool: "run_shell", arguments: $0.element) }
        desk.model.answer(.calls(calls))
        try desk.wait("two calls") { desk.shows("2 pending") }
        desk.openWhole()
        try desk.wait("the call") { PanePage(desk.screen)?.isBeginningOfCall == true }
        for key in [" ", " "] {
            _ = try desk.read()
            desk.look()
            desk.press(key)
            desk.look()
        }
        let requests = desk.model.requestCount
        desk.press("A")
        try desk.wait("the list") { desk.shows("Approve these calls?") }
        desk.look()
        desk.press("y")
        try desk.wait("both results") { desk.model.requestCount > requests }
    }
}
