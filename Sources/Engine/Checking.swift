import Approval
import Conversation
import JSON
import Tools

/// Gathers facts about a call and judges it, off the engine's queue.
enum Checking {
    static func check(_ request: CheckRequest, _ tools: ToolBox, _ policy: Policy) async -> CheckOutcome {
        // What does not fit is nothing that facts could be gathered about.
        if let misfit = Misfit(of: request.arguments, request.definition) { return .misfit(misfit) }
        switch await tools.facts(tool: request.definition, arguments: request.arguments, call: request.call) {
        case .problem(let problem), .doomed(_, let problem): return .problem(problem)
        case .facts(let facts):
            return .ready(
                judge(
                    CallSheet(
                        key: request.call, revision: request.revision, definition: request.definition,
                        arguments: request.arguments, facts: facts, original: request.original, unreadable: request.unreadable,
                        earlier: request.earlier), policy))
        }
    }

    /// The same revision with the facts, and the tool's definition, as they are now.
    static func refresh(_ sheet: CallSheet, _ tools: ToolBox, _ policy: Policy) async -> CheckOutcome {
        guard let definition = (tools.definitions + tools.ownDefinitions).first(where: { $0.fullName == sheet.definition.fullName }) else {
            return .problem("There is no tool \(VisibleText.line(sheet.definition.fullName.string)) any more.")
        }
        return await check(
            CheckRequest(
                call: sheet.key, revision: sheet.revision, definition: definition, arguments: sheet.arguments,
                original: sheet.original, unreadable: sheet.unreadable, earlier: sheet.earlier), tools, policy)
    }

    /// The same as earlier calls like it stand by now: one of them may have been denied, or changed, since the facts were
    /// gathered.
    static func judge(_ checked: CheckedCall, earlier: EarlierCalls, _ policy: Policy) -> CheckedCall {
        let sheet = checked.sheet
        if sheet.earlier == earlier { return checked }
        return judge(
            CallSheet(
                key: sheet.key, revision: sheet.revision, definition: sheet.definition, arguments: sheet.arguments, facts: sheet.facts,
                original: sheet.original, unreadable: sheet.unreadable, earlier: earlier, changes: sheet.changes), policy)
    }

    /// Why what was decided does not hold any more; nil when it does.
    /// - Parameter isOwn: a command that the person typed, which asks nobody.
    static func noLonger(_ decision: Decision, _ verdict: Verdict, isOwn: Bool) -> String? {
        if verdict.ruling == .deny { return verdict.because.first ?? "a rule denies it" }
        guard decision.author.kind == .rule, !isOwn else { return nil }
        if verdict.ruling != .allow { return "no rule allows it any more" }
        return verdict.rules == (decision.rules ?? []) ? nil : "the rules that allowed it are not the same any more"
    }

    static func judge(_ sheet: CallSheet, _ policy: Policy) -> CheckedCall {
        let findings = ArgumentFindings(of: sheet)
        let verdict = policy.verdict(on: sheet, findings: findings)
        return CheckedCall(sheet: sheet, verdict: verdict, display: Inspection.display(of: sheet, verdict: verdict, findings: findings))
    }

    /// The next revision: what changed is shown, and a person decides even where a rule had allowed it.
    static func changed(from shown: CallSheet, to now: CheckedCall, _ policy: Policy) -> CheckedCall {
        revised(now.sheet.facts, now.sheet.definition, of: shown, changes: now.sheet.changes(since: shown), policy)
    }

    /// The facts could not be gathered any more.
    static func stopped(_ shown: CallSheet, _ problem: String, _ policy: Policy) -> CheckedCall {
        revised(shown.facts, shown.definition, of: shown, changes: [problem], policy)
    }

    private static func revised(
        _ facts: Facts, _ definition: ToolDefinition, of shown: CallSheet, changes: [String], _ policy: Policy
    ) -> CheckedCall {
        judge(
            CallSheet(
                key: shown.key, revision: shown.revision + 1, definition: definition, arguments: shown.arguments,
                facts: facts, original: shown.original, unreadable: shown.unreadable, earlier: shown.earlier, changes: changes), policy)
    }
}
