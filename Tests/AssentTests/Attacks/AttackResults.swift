import Approval
import JSON
import Journal
import TestSupport

/// What tools bring back, and what a terminal sends: told in a session of its own.
struct AttackResults {
    let scene: AttackScene
    private var desk: AttackDesk { scene.desk }
    private var item: AttackCase { scene.item }

    init(_ line: [UInt8]) throws { scene = try AttackScene(line) }

    func run() throws -> [String: AttackTable.Verdict] {
        if item.tool == "(terminal input)" { return try repliesOfTheTerminal() }
        try desk.begin()
        let written = desk.terminal.written.count
        var seen = try bringResult()
        if !item.events.isEmpty {
            // Whatever the result says, the next call is asked about.
            desk.press("\u{1B}")
            desk.terminal.pause(milliseconds: 150)
            desk.press("\t")
            let requests = desk.model.requestCount
            try desk.propose("run_shell", AttackScene.command("touch \(scene.place.temporary)/marker"), id: "c9")
            seen.nextWaits = try desk.awaitPane(after: requests)
            scene.settle()
        }
        return try verdicts(seen, since: written)
    }

    private struct Seen {
        /// The pages of the opened result, from its beginning.
        var pages: [ResultReader] = []
        var milliseconds = 0
        var told = ""
        var nextWaits: Bool?

        /// Soft line breaks taken out.
        var text: String { pages.flatMap { $0.result ?? [] }.joined() }
    }

    private var text: String { item.setup?["result_text"]?.string ?? "" }

    // MARK: A result

    /// The call runs, by its rule or by a key, and its result is opened in the conversation.
    private func bringResult() throws -> Seen {
        let arguments = (try? JSONParser.parse(item.arguments).value)?["path"]?.string
        try Files.write(text, to: arguments.map(scene.place.absolute) ?? scene.place.absolute("page.txt"))
        let tool = item.tool.contains("run_command") ? "run_shell" : "read_file"
        var calls = [AttackModel.Call(id: "c1", tool: tool, arguments: item.arguments)]
        let requests = desk.model.requestCount
        if let other = scene.pendingCall { calls.append(.init(id: "c2", tool: "run_shell", arguments: other)) }
        var seen = Seen()
        var begin = ContinuousClock.now
        desk.model.answer(.calls(calls))
        if tool == "run_shell" {
            try desk.wait("the calls") { desk.shows("\(calls.count) pending") }
            desk.openWhole()
            try desk.wait("the first call") { PanePage(desk.screen)?.isBeginningOfCall == true }
            _ = try desk.read()
            desk.look()
            begin = .now
            guard try scene.approve({ desk.model.requestCount > requests || calls.count == 2 && desk.shows("1 pending") }) else {
                throw Files.Failure(description: "the call could not be approved")
            }
            // The pane back to its place beside the conversation.
            if calls.count == 2 { desk.press("o") }
        } else {
            try desk.wait("the end of the call") { desk.model.requestCount > requests }
        }
        try desk.wait("its line in the conversation") { ResultReader(desk.screen)?.rows.contains { $0.contains("✓ \(tool)") } ?? false }
        // Into the conversation, to the last call that has ended, and open.
        desk.press("\u{1B}")
        desk.terminal.pause(milliseconds: 150)
        for _ in 0..<4 where !desk.shows("G end") {
            desk.press("\t")
            _ = desk.happens(milliseconds: 300) { desk.shows("G end") }
        }
        desk.press("g")
        // The last that can be chosen is a call that still waits, where there is one.
        desk.press("j")
        try desk.wait("a chosen call") { desk.shows("enter open") }
        desk.press("\r")
        try desk.wait("the opened result") { ResultReader(desk.screen)?.result != nil }
        seen.milliseconds = Int((ContinuousClock.now - begin) / .milliseconds(1))
        // A long one is looked at from its beginning and at its end.
        while desk.terminal.pump(milliseconds: 40) {}
        if let page = ResultReader(desk.screen) { seen.pages.append(page) }
        if text.utf8.count > 2000 {
            desk.press("G")
            while desk.terminal.pump(milliseconds: 60) {}
            if let page = ResultReader(desk.screen) { seen.pages.append(page) }
        }
        seen.told = desk.model.result(of: "c1") ?? ""
        if calls.count == 2 { seen.nextWaits = desk.shows("1 pending") }
        return seen
    }

    private func verdicts(_ seen: Seen, since written: Int) throws -> [String: AttackTable.Verdict] {
        var verdicts: [String: AttackTable.Verdict] = [:]
        let stray = desk.stray(of: [Array(text.utf8)], since: written)
        let marked = seen.pages.flatMap { $0.result ?? [] }.joined(separator: "\n")
        for key in item.must.keys.map(\.string) {
            switch key {
            case "display_has_no_control_bytes": verdicts[key] = AttackScene.holds(stray.isEmpty, stray.joined(separator: ", "))
            case "terminal_writes_exclude":
                let wrong = item.texts("terminal_writes_exclude").filter { desk.hasWritten($0, since: written) }
                verdicts[key] = AttackScene.holds(wrong.isEmpty, "\(wrong.map(VisibleText.line)) was written")
            case "display_contains":
                let missing = item.texts("display_contains").filter { !AttackEvidence.has(seen.text, $0) }
                verdicts[key] = AttackScene.holds(missing.isEmpty, "\(missing) not in \(seen.text)")
            case "display_makes_visible":
                let scalars = item.texts("display_makes_visible").compactMap { UInt32($0.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init) }
                verdicts[key] = AttackScene.holds(scalars.allSatisfy { AttackEvidence.marks(marked, $0) }, "not visible in \(marked)")
            case "display_marks_result_boundaries": verdicts[key] = boundaries(seen)
            case "display_states_size":
                // How much there is in all, and that not all of it is here.
                let words = seen.pages.first?.result?.first ?? ""
                verdicts[key] = AttackScene.holds(words.contains("bytes") && words.contains { $0.isNumber }, "its first row is \(words)")
            case "executions":
                let shells = scene.shells.filter { $0 != (try? JSONParser.parse(item.arguments).value)?["command"]?.string.map { Array($0.utf8) } }
                verdicts[key] = AttackScene.holds(shells.count == item.must["executions"]?.integer, "\(shells.map { String(decoding: $0, as: UTF8.self) }) ran")
            case "next_call_decision": verdicts[key] = AttackScene.holds(seen.nextWaits == true, "the next call was not asked about")
            case "network_contacts_exclude":
                let contacts = desk.contacts
                let wrong = item.texts("network_contacts_exclude").filter { host in contacts.contains { AttackEvidence.has($0, host) } }
                // The model's own server was met, or nothing was written down at all.
                verdicts[key] = contacts.isEmpty ? .untested : AttackScene.holds(wrong.isEmpty, "\(wrong) was asked for")
            case "model_receives":
                let isWhole = AttackEvidence.has(seen.told, text)
                verdicts[key] = AttackScene.holds(isWhole || seen.told.contains("is cut here"), "the model was told: \(VisibleText.line(String(seen.told.prefix(200))))")
            case "time_limit_s":
                let limit = (item.must["time_limit_s"]?.integer ?? 0) * 1000
                verdicts[key] = AttackScene.holds(seen.milliseconds < limit, "it took \(seen.milliseconds) ms")
            default: verdicts[key] = .untested
            }
        }
        if seen.nextWaits == false { verdicts["the other call"] = .fails("it does not wait") }
        if let marker = item.marker, Files.exists(marker) { verdicts["marker"] = .fails("the marker is there") }
        return verdicts
    }

    /// Every row of the result bears its mark, and none of its text stands outside.
    private func boundaries(_ seen: Seen) -> AttackTable.Verdict {
        guard let page = seen.pages.first, let result = page.result else { return .untested }
        let lines = VisibleText.output(text)
        let isInside = lines.allSatisfy { line in result.contains { AttackEvidence.has(line, $0) && !$0.isEmpty || AttackEvidence.has($0, line) } }
        let strayed = page.around.filter { row in lines.contains { $0.utf8.count > 12 && AttackEvidence.has(row, String($0.prefix(20))) } }
        return AttackScene.holds(isInside && strayed.isEmpty, "inside \(result), outside \(strayed)")
    }

    // MARK: What a terminal sends

    private func repliesOfTheTerminal() throws -> [String: AttackTable.Verdict] {
        try desk.begin()
        try scene.open("run_shell", scene.pendingCall ?? AttackScene.command("touch \(scene.place.temporary)/marker"), id: "c1")
        let bytes = (try? JSONParser.parse(item.arguments).value)?["bytes"]?.string ?? ""
        // As one, and cut in two at every place.
        desk.terminal.type(bytes)
        scene.settle()
        for (count, _) in bytes.unicodeScalars.enumerated() where count > 0 {
            desk.terminal.type(String(bytes.unicodeScalars.prefix(count)))
            desk.terminal.pause(milliseconds: 6)
            desk.terminal.type(String(bytes.unicodeScalars.dropFirst(count)))
            desk.terminal.pause(milliseconds: 6)
        }
        scene.settle()
        var verdicts: [String: AttackTable.Verdict] = [:]
        let approvals = try scene.approvals()
        for key in item.must.keys.map(\.string) {
            switch key {
            case "executions": verdicts[key] = AttackScene.holds(desk.executions.isEmpty, "\(desk.executions) ran")
            case "approvals": verdicts[key] = AttackScene.holds(approvals == 0, "\(approvals) were approved")
            default: verdicts[key] = .untested
            }
        }
        if try !(desk.shows("1 pending") && desk.log().last?.fate == .waiting) { verdicts["the call"] = .fails("it does not wait") }
        // In the composer every letter would be seen.
        desk.press("\u{1B}")
        desk.terminal.pause(milliseconds: 200)
        desk.terminal.type(bytes)
        scene.settle()
        if !desk.shows("type a message") { verdicts["the composer"] = .fails("there is something in it: \(desk.screen.text.suffix(3))") }
        if let marker = item.marker, Files.exists(marker) { verdicts["marker"] = .fails("the marker is there") }
        return verdicts
    }
}
