import Approval
import Conversation
import Guards
import JSON
import Journal
import Link

/// Makes rules of calls, as text: what is shown is what is saved.
struct RuleDrafting {
    let policy: Policy
    let sheet: CallSheet
    /// Looks up folders.
    let place: @Sendable ([Rule]) -> [Rule]
    /// For the provenance.
    let sessionName: String
    let now: Timestamp

    /// - Parameter history: calls of the journal, the latest first.
    func draft(_ wish: RuleWish, history: [PastCall]) -> RuleDraft {
        let choices: [RuleProposal.Choice]
        switch RuleProposal.choices(for: sheet, policy) {
        case .failure(let refusal): return RuleDraft(wish: wish, refusal: refusal.sentence)
        case .success(let found): choices = found
        }
        var wish = wish
        wish.width = min(max(0, wish.width), choices.count - 1)
        let choice = choices[wish.width]
        var draft = RuleDraft(wish: wish, widths: choices.count, field: choice.field?.rawValue, value: wish.typed ?? choice.value)
        var rules = choice.rules
        if let typed = wish.typed {
            do throws(RuleError) { rules = try RuleProposal.typed(typed, in: choice) } catch {
                let noun = choice.field == .inside ? "folder" : choice.field?.rawValue ?? "text"
                draft.problem = "This \(noun) cannot be used: \(VisibleText.sentence(error.message))."
                return draft
            }
        }
        rules = rules.map { bounded($0, wish) }
        draft.text = rules.map { RuleText.toml($0) }.joined(separator: "\n\n")
        switch check(draft.text, wish.scope) {
        case .failure(let refusal): draft.problem = refusal.sentence
        case .success(let read):
            (draft.others, draft.looked) = others(read, history)
            draft.remarks = remarks(read)
            if draft.others.count > Self.mostOthers {
                draft.others.removeLast(draft.others.count - Self.mostOthers)
                draft.remarks.append("Of the calls that it would also have allowed, the \(Self.mostOthers) most frequent are listed.")
            }
        }
        return draft
    }

    private func bounded(_ rule: Rule, _ wish: RuleWish) -> Rule {
        var rule = rule
        switch wish.scope {
        case .session: rule.session = sheet.key.session.text
        case .workspace: rule.workspace = sheet.facts.folder
        case .always: break
        }
        switch wish.end {
        case .never: break
        case .uses(let count): rule.uses = max(1, count)
        // To the minute, so that it is the same while it is being looked at.
        case .minutes(let count): rule.expires = Timestamp(milliseconds: (now.milliseconds / 60_000 + Int64(max(1, count))) * 60_000)
        }
        rule.saved = "\(Timestamp(milliseconds: now.milliseconds / 60_000 * 60_000).rfc3339) from call #\(sheet.key.number) of session \(sessionName)"
        return rule
    }

    struct Refusal: Error, Equatable {
        let sentence: String
    }

    /// Reads the text as a file would, and holds it against the call.
    func check(_ text: String, _ scope: RuleScope) -> Result<[Rule], Refusal> {
        func refuse(_ words: String) -> Result<[Rule], Refusal> { .failure(Refusal(sentence: words)) }
        // Every character of it can be seen for what it is.
        guard VisibleText.lines(text).joined(separator: "\n").utf8.elementsEqual(text.utf8) else {
            return refuse("The text of the rule cannot be shown as it is, so it is not saved.")
        }
        let document: PolicyDocument
        do throws(PolicyDocument.Damage) {
            document = try PolicyDocument(Array(text.utf8), layer: .user, path: "the rule")
        } catch {
            return refuse(error.words)
        }
        if let damage = document.damage { return refuse(damage.words) }
        guard !document.rules.isEmpty, document.guards.all.isEmpty, document.hooks.isEmpty else { return refuse("The text holds no rule.") }
        for rule in document.rules {
            if rule.effect != .allow { return refuse("Only rules that allow are made from a call.") }
            switch scope {
            case .session: if rule.session != sheet.key.session.text { return refuse("A rule for this session must name it.") }
            case .workspace: if rule.workspace != sheet.facts.folder { return refuse("A rule for this workspace must name it.") }
            case .always: break
            }
        }
        let rules = place(document.rules)
        if let why = RuleProposal.problem(with: rules, for: sheet, policy) { return refuse("It would not allow this call. \(why)") }
        return .success(rules)
    }

    private func remarks(_ rules: [Rule]) -> [String] {
        var remarks: [String] = []
        if rules.contains(where: { $0.command != nil }) {
            remarks.append("Commands that begin with these words. After them only options that are known to read and no more, and paths inside the working folder.")
        }
        if let rule = rules.first, rule.inside != nil { remarks.append("Everything that this tool does inside that place, but in files that run by themselves or hold secrets.") }
        if rules.contains(where: { $0.host != nil }) { remarks.append("https on its usual port, this host and no other; no address that could carry data out.") }
        if rules.contains(where: { !$0.arguments.isEmpty }) { remarks.append("With the arguments that are listed exactly as they are; one that is not listed may have any value.") }
        if rules.contains(where: { $0.definition != nil && $0.arguments.isEmpty }) { remarks.append("Every call of this tool, whatever its arguments.") }
        if rules.contains(where: { $0.definition != nil }) { remarks.append("Only while the tool's definition stays as it is now.") }
        return remarks
    }

    private func others(_ rules: [Rule], _ history: [PastCall]) -> ([RuleDraft.Other], Int) {
        var counts: [ExactString: (count: Int, asked: Int, place: Int)] = [:]
        let (own, ownTool) = (sheet.arguments, sheet.definition.fullName)
        for (place, call) in history.enumerated() where !(call.tool == ownTool && call.arguments == own) && call.isAllowed(by: rules) {
            let old = counts[ExactString(call.summary), default: (0, 0, place)]
            counts[ExactString(call.summary)] = (old.count + 1, old.asked + (call.wasAsked ? 1 : 0), old.place)
        }
        let sorted = counts.sorted { ($1.value.count, $0.value.place) < ($0.value.count, $1.value.place) }
        return (sorted.map { .init(call: $0.key.string, count: $0.value.count, asked: $0.value.asked) }, history.count)
    }

    private static let mostOthers = 50
    /// Calls of the journal that are looked at.
    static let historyLength = 400
}
