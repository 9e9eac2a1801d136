import Approval
import Conversation
import JSON
import Journal
import TestSupport

/// One case in the terminal, from the model's proposal to what the executor received.
struct AttackStory {
    let desk: AttackDesk
    let item: AttackCase
    let place: AttackPlace
    private let id: String
    private let flags: Set<String>

    /// - Parameter answers: what is known without a terminal.
    init(_ desk: AttackDesk, _ line: [UInt8], _ answers: [String: AttackInspection.Answer]) throws {
        self.desk = desk
        place = try desk.place()
        guard let item = AttackCase(line: line, filled: place.filled) else { throw Files.Failure(description: "a line of the corpus cannot be read") }
        self.item = item
        flags = answers[item.id]?.flags ?? []
        id = desk.id()
        try place.setUp(item)
    }

    private var markerIsThere: Bool { item.marker.map(Files.exists) ?? false }

    /// With the rules of the case and no other: looks, reads to the end and approves.
    func run() throws -> AttackEvidence {
        guard let tool = item.productTool else { return AttackEvidence() }
        try desk.setPolicy(AttackRules.file(item.policy))
        var evidence = AttackEvidence()
        evidence.flags = flags
        let planted = "planted for \(item.id)"
        let path = (try? JSONParser.parse(item.arguments).value)?["path"]?.string
        let isPlanted = tool == "read_file" && item.must["decision"]?.string != "error" && path.map { place.plant($0, planted) } ?? false
        path.map(plantDecoys)
        setUpWeb()
        let before = desk.executions.count
        let network = network
        let written = desk.terminal.written.count
        let titles = desk.screen.titles.count
        let bells = desk.screen.bells
        let requests = desk.model.requestCount
        try desk.propose(tool, item.arguments, id: id)
        let waits = try desk.awaitPane(after: requests)
        evidence.ranEarly = markerIsThere || desk.executions.count > before
        if waits {
            evidence.decision = .asked
            try look(&evidence)
            evidence.ranEarly = evidence.ranEarly || markerIsThere || desk.executions.count > before || desk.model.requestCount > requests
        }
        let texts: [[UInt8]] = SentArguments.leaves(item.arguments).flatMap { leaf -> [[UInt8]] in
            if case .text(let bytes) = leaf.value { [bytes, Array(leaf.name.utf8)] } else { [Array(leaf.name.utf8)] }
        }
        evidence.stray = desk.stray(of: texts + [Array(item.tool.utf8)], since: written)
        // The program's own titles hold nothing of a call.
        let values = SentArguments.leaves(item.arguments).map(\.value.description)
        for title in desk.screen.titles[titles...] where values.contains(where: { $0.utf8.count > 12 && AttackEvidence.has(title, String($0.suffix(12))) }) {
            evidence.stray?.append("the title \(title)")
        }
        // One of the program's own says that somebody is waited for.
        if desk.screen.bells - bells > (waits ? 1 : 0) { evidence.stray?.append("a bell") }
        guard let shown = evidence.shown else {
            let told = desk.model.result(of: id) ?? ""
            let record = try desk.log().last
            let children = Array(desk.executions.dropFirst(before))
            switch (record?.fate, record?.author?.kind) {
            case (.approved, .rule):
                evidence.decision = .ranByRule
                // That it ran without a key is what the rule is for.
                evidence.ranEarly = false
                // Nobody has seen it: it is held against what the model sent.
                evidence.received = try received(tool, Self.values(item.arguments), children, shown: nil, told: told, planted: isPlanted ? planted : nil, since: network)
                evidence.executions = 1
                evidence.told = told
                evidence.children = children
                evidence.traces = try traces()
            case (.denied, .rule):
                evidence.decision = .deniedByRule
                evidence.executions = children.count
            default:
                evidence.decision = .refused(told)
                evidence.executions = children.count
            }
            evidence.marker = markerIsThere
            if item.asks("runs_exactly_displayed"), evidence.decision != .ranByRule {
                evidence.afterRefusal = try pressInVain(children: before, since: network, decoy: decoy, told: told)
                if evidence.decision == .deniedByRule { evidence.withoutRules = try withoutRules(tool) }
            }
            return evidence
        }
        if item.asks("rule_not_offered") { evidence.ruleOffer = try ruleOffer() }
        if item.must["error_shown"] != nil { evidence.damageIsShown = AttackEvidence.has(shown.rest.joined(separator: " "), "policy is wrong") }
        let difference = SentArguments.difference(shown, item.arguments)
        let modes = desk.terminal.line.modes
        let begin = ContinuousClock.now
        guard try desk.approve(after: requests) else {
            evidence.received = "it could not be approved: \(desk.screen.text.suffix(3))"
            try desk.clear(after: requests)
            return evidence
        }
        evidence.hasRun = true
        evidence.milliseconds = Int((ContinuousClock.now - begin) / .milliseconds(1))
        evidence.modesStayed = desk.terminal.line.modes == modes
        evidence.marker = markerIsThere
        let told = desk.model.result(of: id) ?? ""
        evidence.told = told
        evidence.children = Array(desk.executions.dropFirst(before))
        if !evidence.children.compactMap(\.child).allSatisfy({ $0.descriptors == 0 }) { evidence.stray?.append("a descriptor of the engine, to the child") }
        evidence.traces = try traces()
        evidence.received =
            difference.isEmpty
            ? try received(tool, Self.values(shown), evidence.children, shown: shown, told: told, planted: isPlanted ? planted : nil, since: network) : difference
        if isPlanted, item.must["same_interpretation_in_check_and_use"] != nil { evidence.interpretation = readAsShown(shown, planted, told: told) }
        if item.must["network_contacts_exclude"] != nil {
            // Whoever follows an answer does so at once.
            desk.terminal.pause(milliseconds: 300)
            evidence.names = names(since: network)
            let locations = (item.setup?["http"]?.object?.members ?? []).compactMap { $0.value["location"]?.string }
            evidence.isAnswered = !self.requests(since: network).isEmpty && !locations.isEmpty && locations.allSatisfy { AttackEvidence.has(told, $0) }
        }
        evidence.executions = 1
        return evidence
    }

    /// Where a text that must not be kept is found, once the result is written too.
    private func traces() throws -> [String]? {
        let texts = item.texts("log_excludes") + item.texts("transcript_excludes")
        if texts.isEmpty { return nil }
        desk.terminal.pause(milliseconds: 300)
        func hold(_ bytes: [UInt8]) -> Bool { texts.contains { bytes.contains(piece: Array($0.utf8)) } }
        let files = ["\(desk.scratch.path)/home", "\(desk.scratch.path)/tmp", Engines(parent: desk.scratch.path).folder].flatMap(AttackChildren.below)
        var found = files.filter { !$0.isFolder && ((try? Files.read($0.path)).map(hold) ?? false) }.map(\.path)
        for words in [["log"], ["log", "--json"]] {
            if hold(Array(try Program.run(words, home: "\(desk.scratch.path)/home").text.utf8)) { found.append("assent \(words.joined(separator: " "))") }
        }
        return found
    }

    private func look(_ evidence: inout AttackEvidence) throws {
        var early: Bool?
        let marker = markerIsThere
        let requests = desk.model.requestCount
        var stayed = true
        evidence.shown = try desk.read(
            whileUnread: { _ in
                desk.look()
                desk.press("a")
                let refused = desk.happens(milliseconds: 1000) { desk.shows("read it first") }
                early = !refused || markerIsThere != marker || desk.model.requestCount > requests
            },
            each: { page in stayed = stayed && page.choices.contains { $0.contains("a approve") } })
        evidence.early = early
        evidence.choicesStayed = stayed
    }

    /// Presses the key that makes a rule.
    /// - Returns: what the sheet offers; empty for none.
    private func ruleOffer() throws -> String {
        let sheet = RuleSheetReader(desk)
        let offer = try sheet.open() ? sheet.text ?? "a sheet without a text" : ""
        try sheet.leave()
        return offer
    }

    typealias Values = [(name: String, value: ShownCall.Argument.Value)]

    static func values(_ shown: ShownCall) -> Values { shown.arguments.compactMap { argument in argument.value.map { (argument.name, $0) } } }
    private static func values(_ bytes: [UInt8]) -> Values { SentArguments.leaves(bytes) }

    /// Compares what ran with what the screen showed, decoded, or with what was sent. Empty when they are the same.
    func received(
        _ tool: String, _ values: Values, _ executions: [ExecRecorder.Execution], shown: ShownCall?, told: String, planted: String?, since before: Network
    ) throws -> String {
        func text(_ name: String) -> [UInt8]? {
            guard case .text(let bytes)? = values.first(where: { ExactString($0.name) == ExactString(name) })?.value else { return nil }
            return bytes
        }
        // A secret in them is not kept.
        let kept = try desk.log().last?.arguments.bytes
        if kept != item.arguments, !flags.contains("secret") || kept != SecretMarks.arguments(item.arguments) { return "the journal holds other arguments than the model sent" }
        switch tool {
        case "run_shell":
            let shells = executions.filter { $0.words.count == 3 && $0.words[1] == Array("-c".utf8) }
            guard let first = shells.first, shells.allSatisfy({ $0.words == first.words }) else { return "the shells that ran were \(executions)" }
            if first.words[2] != text("command") { return "the shell got \(first)" }
            return first.folder == text("cwd") ?? Array(place.workspace.utf8) ? "" : "the shell ran in \(String(decoding: first.folder, as: UTF8.self))"
        case "write_file":
            guard let path = text("path"), let content = text("content") else { return "path or content is not shown" }
            let file = try? Files.read(place.absolute(String(decoding: path, as: UTF8.self)))
            // What cannot be written was approved all the same, and did nothing.
            if file == nil, case .failed? = try desk.log().last?.outcome { return "" }
            return file == content ? "" : "the file holds \(file.map { "\($0.count) bytes" } ?? "nothing"), and \(content.count) were shown"
        case "read_file":
            guard let planted else { return "" }
            return told.contains(planted) ? "" : "the file at that very path was not read: \(told.prefix(100))"
        case "fetch_url":
            guard let url = text("url") else { return "no address is shown" }
            return fetched(url, shown, since: before, told: told)
        default: return ""
        }
    }
}
