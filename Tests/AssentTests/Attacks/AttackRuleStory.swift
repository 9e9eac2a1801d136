import Approval
import Conversation
import JSON
import Journal
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The cases about what is offered when a person wants a rule of a call: told in a session each.
struct AttackRuleStory {
    let scene: AttackScene
    private var desk: AttackDesk { scene.desk }
    private var item: AttackCase { scene.item }

    init(_ line: [UInt8]) throws { scene = try AttackScene(line, rows: 60, columns: 200) }

    /// Which cases are told here.
    static func tells(_ line: [UInt8]) -> Bool {
        let must = (try? JSONParser.parse(line).value)?["must"]
        return must?["rule_offered_covers_not"] != nil || must?["rule_scope_shown"] != nil
    }

    private struct Seen {
        /// What the sheet would save everywhere, from narrow to wide; none where no rule is offered.
        var offers: [String] = []
        /// Why there is none.
        var refusal = ""
        var scopes = ""
        /// What stands in the person's file afterwards, and what the screen showed before.
        var saved: [UInt8] = []
        var shown: [UInt8] = []
        /// New below the working folder.
        var left: [String] = []
        var wrong: [String] = []
    }

    func run() throws -> [String: AttackTable.Verdict] {
        guard let tool = item.productTool else { return [:] }
        try desk.begin()
        try scene.open(tool, item.arguments, id: "c1")
        var seen = Seen()
        let before = files
        let sheet = RuleSheetReader(desk)
        if try sheet.open() {
            seen.scopes = sheet.scope.line
            try sheet.choose(scope: RuleScope.always.words)
            repeat {
                if let text = sheet.text { seen.offers.append(text) }
            } while try sheet.widen()
            try save(sheet, &seen)
        } else {
            seen.refusal = sheet.refusal
            try sheet.leave()
        }
        seen.left = files.filter { !before.contains($0) }
        if !desk.shows("1 pending") { seen.wrong.append("the call does not wait any more") }
        if try scene.executions() > 0 || !scene.shells.isEmpty { seen.wrong.append("it ran") }
        return try verdicts(seen)
    }

    private var files: [String] { AttackChildren.below(scene.place.workspace).map(\.path) }

    /// The widest rule, in one of the scopes that are kept.
    private func save(_ sheet: RuleSheetReader, _ seen: inout Seen) throws {
        if item.must["rule_not_stored_in"] != nil { try sheet.choose(scope: RuleScope.workspace.words) }
        seen.shown = Array((sheet.text ?? "").utf8)
        desk.look()
        desk.look()
        desk.press("\u{13}")
        try desk.wait("a saved rule") { Files.exists(desk.policyFile) }
        scene.settle()
        seen.saved = try Files.read(desk.policyFile)
    }

    private func verdicts(_ seen: Seen) throws -> [String: AttackTable.Verdict] {
        var verdicts: [String: AttackTable.Verdict] = [:]
        for key in item.must.keys.map(\.string) {
            switch key {
            case "rule_offered_covers_not":
                let wrong = try seen.offers.flatMap { try covered(by: $0) }
                verdicts[key] = AttackScene.holds(wrong.isEmpty, wrong.joined(separator: "; "))
            case "rule_text_is_shown_verbatim":
                if seen.offers.isEmpty { verdicts[key] = .holds } else {
                    // Behind a blank line, with a line end.
                    verdicts[key] = AttackScene.holds(
                        seen.saved == [0x0A] + seen.shown + [0x0A], "shown was:\n\(String(decoding: seen.shown, as: UTF8.self))\nsaved is:\n\(String(decoding: seen.saved, as: UTF8.self))")
                }
            case "rule_scope_shown":
                let missing = item.texts("rule_scope_shown").filter { !AttackEvidence.has(seen.scopes, $0) }
                verdicts[key] = AttackScene.holds(missing.isEmpty, "\(missing) is not in: \(seen.scopes)")
            case "rule_not_stored_in":
                verdicts[key] = AttackScene.holds(!seen.saved.isEmpty && seen.left.isEmpty, "there is \(seen.left), and \(seen.saved.count) bytes were saved")
            case "rule_not_offered": verdicts[key] = AttackScene.holds(seen.offers.isEmpty, "there is \(seen.offers)")
            case "rules_offered": verdicts[key] = AttackScene.holds(seen.offers.count == item.must["rules_offered"]?.integer, "there are \(seen.offers), \(seen.refusal)")
            default: verdicts[key] = .untested
            }
        }
        if !seen.wrong.isEmpty { verdicts["the story"] = .fails(seen.wrong.joined(separator: "; ")) }
        return verdicts
    }

    /// What the rule allows and must not, asked of the program itself with the rule in a file of its own. It must allow the call
    /// that it was made of.
    private func covered(by text: String) throws -> [String] {
        let document = try PolicyDocument(Array(text.utf8), layer: .user, path: "the sheet")
        guard document.damage == nil, !document.rules.isEmpty else { return ["what the sheet shows is no rule: \(text)"] }
        let scratch = try ScratchFolder()
        let folder = "\(scratch.path)/.config/assent"
        try AttackPlace.folders(folder)
        try Files.write(text + "\n", to: "\(folder)/policy.toml")
        chmod("\(folder)/policy.toml", 0o600)
        func isAllowed(_ arguments: [UInt8]) throws -> Bool {
            let call = #"{"tool": "\#(item.productTool ?? "")", "arguments": \#(String(decoding: arguments, as: UTF8.self))}"#
            try Files.write(call, to: "\(scratch.path)/call.json")
            let outcome = try Program.run(["policy", "check", "\(scratch.path)/call.json", "--json", "-C", scene.place.workspace], home: scratch.path)
            guard let decision = try JSONParser.parse(outcome.text).value["decision"]?.string else { throw Files.Failure(description: outcome.text) }
            return decision == "allow"
        }
        var wrong: [String] = []
        if try !isAllowed(item.arguments) { wrong.append("the rule does not allow the call that it was made of: \(text)") }
        for line in item.texts("rule_offered_covers_not") where try isAllowed(AttackScene.command(line)) { wrong.append("\(line) is allowed by: \(text)") }
        return wrong
    }
}
