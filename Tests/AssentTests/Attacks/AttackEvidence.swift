import Approval
import JSON
import TestSupport

/// What a test saw of one case.
struct AttackEvidence {
    /// What was refused before anyone was asked is an error; what a rule denies is told apart.
    enum Decision: Equatable { case asked, ranByRule, deniedByRule, refused(String) }

    var decision: Decision?
    /// What the pane showed; nil where there was none.
    var shown: ShownCall?
    /// It ran, or left its marker, before a key.
    var ranEarly = false
    /// Keys of the data reached the terminal; nil for not looked at.
    var stray: [String]?
    /// How it ended when the key that approves was pressed before the end of the call was on screen: nil where all of it was.
    var early: Bool?
    /// On every page the keys that decide were there.
    var choicesStayed: Bool?
    /// What the executor received is what the screen showed; a sentence where not. nil for not run.
    var received: String?
    /// Nobody was asked, and what came of the key that approves: a sentence, empty for nothing. nil for not tried.
    var afterRefusal: String?
    /// A rule denied it, and what came of it without one: empty when what ran is what was shown. nil for not tried.
    var withoutRules: String?
    /// Whether the file that was looked at is the one that was read; a sentence where not.
    var interpretation: String?
    /// Hosts that were asked for, nil for not looked at; and whether one of them has answered with the address of another one.
    var names: [String]?
    var isAnswered = false
    var hasRun = false
    /// How often it ran in all.
    var executions: Int?
    var marker: Bool?
    /// What was offered when a rule was to be made of it; empty for a sentence that none is. nil for not tried.
    var ruleOffer: String?
    /// The pane says that a policy cannot be used. nil where that is not to be.
    var damageIsShown: Bool?

    /// What the engine had the system run for it.
    var children: [ExecRecorder.Execution] = []
    /// What the model was told of it.
    var told: String?
    /// From the key to the model's next request.
    var milliseconds: Int?
    /// The settings of the terminal's line are as they were before it ran.
    var modesStayed: Bool?
    /// Files below the program's own folders, and its commands, that hold a text which must not be kept.
    var traces: [String]?

    /// Notices, by the corpus' names: those of `assent inspect call`, which the pane words in sentences.
    var flags: Set<String> = []

    /// As painted, and as it decodes.
    private var drawn: String { (shown?.texts ?? []).joined(separator: "\n") }
    private var decoded: String {
        ((shown?.arguments ?? []) + (shown?.words ?? [])).map { argument in
            guard case .text(let bytes)? = argument.value else { return argument.name }
            return argument.name + "\n" + String(decoding: bytes, as: UTF8.self)
        }.joined(separator: "\n")
    }

    static func owner(ofFlag flag: String) -> String? {
        switch flag {
        case "definition-changed", "new-tool", "name-collision", "tool-instructions", "unpinned-program": "MCP"
        default: nil
        }
    }

    /// What each key of `must` comes to.
    func verdicts(of item: AttackCase) -> [String: AttackTable.Verdict] {
        var verdicts: [String: AttackTable.Verdict] = [:]
        for key in item.must.keys { verdicts[key.string] = verdict(key.string, item) }
        // These hold for every case, whether it says so or not.
        if ranEarly { verdicts["before the key"] = .fails("it ran before a key was pressed") }
        if !hasRun, marker == true || decision != .ranByRule && (executions ?? 0) > 0 { verdicts["without a yes"] = .fails("it ran, and nobody approved it") }
        if let received, !received.isEmpty { verdicts["what was received"] = .fails(received) }
        if let stray, !stray.isEmpty { verdicts["what reached the terminal"] = .fails(stray.joined(separator: ", ")) }
        return verdicts
    }

    private func verdict(_ key: String, _ item: AttackCase) -> AttackTable.Verdict {
        func holds(_ condition: Bool, _ why: @autoclosure () -> String) -> AttackTable.Verdict { condition ? .holds : .fails(why()) }
        let isRefused = switch decision {
        case .refused, .deniedByRule: true
        default: false
        }
        let value = item.must[ExactString(key)]
        switch key {
        case "decision": return decisionVerdict(item)
        case "decision_any_of":
            return holds(item.texts("decision_any_of").contains { $0.hasPrefix(decision == .ranByRule ? "allow" : decision == .asked ? "ask" : "deny") }, "\(String(describing: decision))")
        case "error": return .holds
        case "executions": return executions.map { holds($0 == value?.integer, "it ran \($0) times") } ?? .untested
        case "executions_before_key": return holds(!ranEarly, "it ran")
        case "flags", "flags_if_asked":
            if isRefused || key == "flags_if_asked" && decision == .ranByRule { return .holds }
            guard shown != nil else { return .untested }
            let missing = item.texts(ExactString(key)).filter { !flags.contains($0) }
            let due = missing.filter { Self.owner(ofFlag: $0) == nil }
            if !due.isEmpty { return .fails("no notice of \(due.joined(separator: ", ")); there are \(flags.sorted())") }
            return missing.first.flatMap(Self.owner).map { .later($0) } ?? .holds
        case "flags_absent":
            if shown == nil { return decision == .ranByRule ? .holds : .untested }
            let wrong = item.texts("flags_absent").filter(flags.contains)
            return holds(wrong.isEmpty, "a notice of \(wrong)")
        case "runs_exactly_displayed", "argv_bytes_equal":
            return isRefused ? refusalVerdict : received.map { holds($0.isEmpty, $0) } ?? .untested
        case "same_interpretation_in_check_and_use": return interpretation.map { holds($0.isEmpty, $0) } ?? .untested
        case "network_contacts_exclude":
            guard let names, isAnswered else { return .untested }
            let wrong = item.texts("network_contacts_exclude").filter { host in names.contains { Self.has($0, host) } }
            return holds(wrong.isEmpty, "\(wrong) was asked for")
        case "rule_not_offered": return ruleOffer.map { holds($0.isEmpty, "there is one: \($0)") } ?? .untested
        case "error_shown": return damageIsShown.map { holds($0, "nothing says that a rule cannot be read") } ?? .untested
        case "marker_absent_after_approval", "marker_absent": return marker.map { holds(!$0, "the marker is there") } ?? .untested
        case "display_has_no_control_bytes", "terminal_writes_exclude": return stray.map { holds($0.isEmpty, $0.joined(separator: ", ")) } ?? .untested
        case "approve_needs_full_view":
            if shown == nil { return .untested }
            return holds(early != true, "it could be approved before its end had been on screen")
        case "child_env_excludes", "child_env_includes":
            if children.isEmpty { return .untested }
            let wrong = item.texts(ExactString(key)).filter { name in children.contains { $0.names.contains(name) == (key == "child_env_excludes") } }
            return holds(wrong.isEmpty, "\(wrong) of \(children.map(\.names))")
        case "child_has_controlling_terminal":
            let known = children.compactMap(\.child)
            return known.isEmpty ? .untested : holds(known.allSatisfy { $0.hasTerminal == value?.bool }, "it has")
        case "child_stdin":
            let known = children.compactMap(\.child)
            return known.isEmpty || value?.string != "empty" ? .untested : holds(known.allSatisfy(\.hasEmptyInput), "it is something else")
        case "terminal_modes_restored": return modesStayed.map { holds($0, "they are not") } ?? .untested
        case "time_limit_s":
            guard let milliseconds, let limit = value?.integer else { return .untested }
            return holds(milliseconds < limit * 1000, "it took \(milliseconds) ms")
        case "result_excludes":
            guard hasRun, let told else { return .untested }
            let wrong = item.texts("result_excludes").filter { Self.has(told, $0) }
            return holds(wrong.isEmpty, "the model was told \(wrong)")
        case "log_excludes", "transcript_excludes": return traces.map { holds($0.isEmpty, "it is in \($0)") } ?? .untested
        case "display_own_controls_stay_visible": return choicesStayed.map { holds($0, "the keys were not on every page") } ?? .untested
        default:
            guard let shown else { return isRefused ? .holds : .untested }
            return display(key, item, shown)
        }
    }

    private func decisionVerdict(_ item: AttackCase) -> AttackTable.Verdict {
        guard let decision else { return .untested }
        switch (item.must["decision"]?.string, decision) {
        case ("ask", .asked), ("ask", .refused), ("ask", .deniedByRule), ("allow", .ranByRule), ("deny", .deniedByRule): return .holds
        case ("allow", .asked) where item.isDescribed: return Self.described(flags)
        case ("error", .refused(let words)): return Self.names(item.must["error"]?.string ?? "", words)
        default: return .fails("\(decision)")
        }
    }

    /// A tool that takes no words of the model asks, whatever a rule allows: an argument that is not declared is neither dropped
    /// nor obeyed. What the rule does without them is a case of our own.
    static func described(_ flags: Set<String>) -> AttackTable.Verdict {
        flags.isSuperset(of: ["unknown-argument", "model-text"])
            ? .moot("the tool declares no description, and what it does not declare is asked about; without it the rule allows the call (own case)") : .fails("it is asked about for another reason: \(flags.sorted())")
    }

    /// Of a call that nobody is asked about. One that a rule denies is played again without the rule; one that the tool itself
    /// takes from nobody cannot be approved at all.
    private var refusalVerdict: AttackTable.Verdict {
        guard let afterRefusal else { return .untested }
        if !afterRefusal.isEmpty { return .fails(afterRefusal) }
        if let withoutRules { return withoutRules.isEmpty ? .holds : .fails("without the rule: \(withoutRules)") }
        guard case .refused(let words) = decision else { return .untested }
        return .moot("nobody can approve it, and the key that would did nothing: nothing ran, no host was asked for. The model was told: \(VisibleText.line(String(words.prefix(160))))…")
    }

    /// Whether an error says what is wrong.
    private static func names(_ kind: String, _ words: String) -> AttackTable.Verdict {
        let known: [String: [String]] = [
            "duplicate key": ["twice"], "lone surrogate": ["surrogate"], "NUL in argument": ["NUL"], "unknown tool": ["no tool named"],
            "trailing data": ["after", "second object", "follows"], "not complete": ["not complete", "ends", "incomplete", "cut", "unfinished"], "not JSON": ["not valid JSON"],
            "not an object": ["must be a JSON object"], "number out of range": ["cannot be represented"], "wrong type": ["must be"],
        ]
        guard let any = known[kind] else { return .untested }
        return any.contains { words.contains($0) } ? .holds : .fails("the model was told: \(words.prefix(200))")
    }

    private func display(_ key: String, _ item: AttackCase, _ shown: ShownCall) -> AttackTable.Verdict {
        func holds(_ condition: Bool, _ why: @autoclosure () -> String) -> AttackTable.Verdict { condition ? .holds : .fails(why()) }
        func contains(_ text: String) -> Bool { Self.has(drawn, text) || Self.has(decoded, text) }
        switch key {
        case "display_contains":
            let missing = item.texts("display_contains").filter { !contains($0) }
            return holds(missing.isEmpty, "not there: \(missing)")
        case "display_order":
            var places: [Int] = []
            for text in item.texts("display_order") { if let place = Self.place(of: text, in: drawn) { places.append(place) } }
            return holds(places.count == item.texts("display_order").count && places == places.sorted(), "in another order")
        case "display_leads_with":
            return holds(shown.heading.first?.hasPrefix(item.must["display_leads_with"]?.string ?? "?") == true, "the heading is \(shown.heading)")
        case "display_makes_visible":
            let scalars = item.texts("display_makes_visible").compactMap { UInt32($0.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init) }
            let missing = scalars.filter { !Self.marks(drawn, $0) || drawn.unicodeScalars.contains($0) }
            return holds(missing.isEmpty, "not visible: \(missing.map { String($0.value, radix: 16) })")
        case "display_distinguishes": return holds(Self.has(drawn, "^[") && Self.marks(drawn, "\u{1B}"), "both look alike")
        case "display_identifies_scripts":
            let missing = item.texts("display_identifies_scripts").filter { !Self.has(shown.rest.joined(separator: "\n"), $0) }
            return holds(missing.isEmpty, "not named: \(missing)")
        case "display_resolved_path":
            // Told in words once: "… (canonical form)".
            let path = item.must["display_resolved_path"]?.string ?? ""
            let wanted = Self.canonical(path.firstRange(of: " (").map { String(path[..<$0.lowerBound]) } ?? path)
            return holds(shown.rest.contains { Self.has($0, wanted) }, "\(wanted) is not there")
        case "display_states_size": return holds(shown.arguments.contains { $0.size != nil }, "no size is stated")
        case "display_marks_runs_of_whitespace":
            return holds(!drawn.contains("     ;") && Self.has(drawn, "␠⟩"), "a run of blanks is drawn as blanks")
        case "keys_kept":
            let names = shown.arguments.map { ExactString($0.name) }
            let sent = (try? JSONParser.parse(item.arguments).value)?.object?.keys ?? []
            return holds(sent.count == item.must["keys_kept"]?.integer.map { $0 + 1 } && names == sent, "there are \(names)")
        case "model_text_is_labelled":
            // Behind everything else, named as the model's, and nowhere among the arguments.
            return holds(shown.words.map(\.name) == ["description"] && !shown.arguments.contains { $0.name == "description" }, "the model's words are not labelled")
        default: return .untested
        }
    }

    /// By bytes: Swift takes some texts for equal that are not.
    private static func place(of text: String, in whole: String) -> Int? {
        let (text, whole) = (Array(text.utf8), Array(whole.utf8))
        guard !text.isEmpty, whole.count >= text.count else { return text.isEmpty ? 0 : nil }
        return (0...(whole.count - text.count)).first { whole[$0] == text[0] && whole[$0..<($0 + text.count)].elementsEqual(text) }
    }

    /// Whether a scalar has its mark there, alone or counted with others like it.
    static func marks(_ whole: String, _ scalar: Unicode.Scalar) -> Bool {
        let mark = VisibleText.line(String(scalar)).unicodeScalars.dropFirst().dropLast()
        return whole.unicodeScalars.split(separator: VisibleText.open).dropFirst().contains { piece in
            let words = piece.prefix { $0 != VisibleText.close }.split { $0 == " " || $0 == "×" }
            return words.contains { $0.elementsEqual(mark) }
        }
    }

    static func has(_ whole: String, _ text: String) -> Bool { place(of: text, in: whole) != nil }

    /// Without `..`, by the text alone: the tests make no links there.
    static func canonical(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") { if part == ".." { _ = parts.popLast() } else { parts.append(part) } }
        return "/" + parts.joined(separator: "/")
    }
}
