import JSON
import Journal
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A session that was killed, engine and front end, and is taken up again.
extension AttackEvents {
    /// Once while the call waits, and once with the key on its way to an engine that does not hear of it any more.
    func takenUp() throws -> [String: AttackTable.Verdict] {
        try desk.begin()
        let requests = desk.model.requestCount
        try desk.propose("run_shell", item.arguments, id: "c1")
        guard try desk.awaitPane(after: requests) else { return ["the story": .fails("the call was not asked about")] }
        _ = try desk.read()
        desk.look()
        try killAndResume()
        var wrong = try whatWaits("after the first kill")
        let (engine, before) = (try engine(), desk.model.requestCount)
        desk.look()
        kill(engine, SIGSTOP)
        desk.press("a")
        desk.terminal.pause(milliseconds: 150)
        try killAndResume()
        wrong += try whatWaits("after the second kill")
        let isAskedAgain = desk.shows("1 pending")
        let ran = desk.executions.count
        // It is a call like any other: one key, one run.
        if try !desk.approve(after: before) { wrong.append("it cannot be approved any more: \(desk.screen.text.suffix(3))") }
        if desk.executions.count != ran + 1 { wrong.append("approved at last, it ran \(desk.executions.count - ran) times") }
        var verdicts: [String: AttackTable.Verdict] = [:]
        for key in item.must.keys.map(\.string) {
            switch key {
            case "executions": verdicts[key] = AttackScene.holds(ran == item.must["executions"]?.integer, "\(ran) ran")
            case "reprompt": verdicts[key] = AttackScene.holds(isAskedAgain == item.asks("reprompt"), "it is \(isAskedAgain ? "" : "not ")asked again")
            default: verdicts[key] = .untested
            }
        }
        if !wrong.isEmpty { verdicts["the story"] = .fails(wrong.joined(separator: "; ")) }
        return verdicts
    }

    /// Killed while an approved call runs: nobody knows what it has done, and nothing runs it again.
    func takenUpWhileItRan() throws -> [String: AttackTable.Verdict] {
        try desk.begin()
        let count = "\(place.temporary)/count"
        let command: JSONValue = ["command": .string(ExactString("echo ran >> \(count); exec sleep 60"))]
        let requests = desk.model.requestCount
        try desk.propose("run_shell", command.serialized(), id: "c1")
        guard try desk.awaitPane(after: requests) else { return ["the story": .fails("the call was not asked about")] }
        _ = try desk.read()
        desk.look()
        desk.press("a")
        try desk.wait("a call that runs") { (try? Files.text(count)) == "ran\n" }
        try killAndResume()
        desk.terminal.pause(milliseconds: 800)
        let log = try desk.log()
        var verdicts: [String: AttackTable.Verdict] = [:]
        verdicts["executions"] = AttackScene.holds(try Files.text(count) == "ran\n" && desk.executions.count == 1, "\(desk.executions.count) ran")
        verdicts["reprompt"] = AttackScene.holds(!desk.shows("1 pending"), "it is asked again")
        verdicts["the log"] = AttackScene.holds(log.last?.outcome == .unknown, "the log says \(String(describing: log.last?.outcome))")
        verdicts["the screen"] = AttackScene.holds(desk.shows("outcome unknown"), "\(desk.screen.text)")
        return verdicts
    }

    private func engine() throws -> Int32 {
        guard let engine = Engines(parent: desk.scratch.path).processes.first else { throw Files.Failure(description: "no engine runs") }
        return engine
    }

    /// Both at once, without a word, and then the same session in another terminal.
    private func killAndResume() throws {
        let engine = try engine()
        guard let session = try desk.session() else { throw Files.Failure(description: "there is no session") }
        kill(engine, SIGKILL)
        kill(desk.terminal.leader, SIGKILL)
        try desk.startAgain(["--resume", session])
    }

    /// The call waits again, is shown whole and unchanged, and nothing has run by itself.
    private func whatWaits(_ when: String) throws -> [String] {
        try desk.wait("the call again") { desk.shows("1 pending") }
        // From the composer to the call.
        desk.press("\t")
        try desk.wait("the pane to have the focus") { !desk.shows("enter send") }
        desk.openWhole()
        try desk.wait("the call on the whole screen") { !desk.shows(" Conversation ") && PanePage(desk.screen)?.isBeginningOfCall == true }
        var wrong: [String] = []
        let difference = SentArguments.difference(try desk.read(), item.arguments)
        if !difference.isEmpty { wrong.append("\(when): \(difference)") }
        desk.terminal.pause(milliseconds: 500)
        if !desk.executions.isEmpty { wrong.append("\(when) \(desk.executions) ran") }
        if let record = try desk.log().last, record.fate != .waiting || record.outcome != nil { wrong.append("\(when) the log says \(record.fate)") }
        return wrong
    }
}
