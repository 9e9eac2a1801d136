public import Conversation
public import Guards

/// What the rules say about a call, and why.
public struct Verdict: Sendable, Equatable {
    public enum Ruling: String, Sendable, Codable { case allow, ask, deny }

    public let ruling: Ruling
    /// A sentence a reason, in the words that the pane shows.
    public let because: [String]
    public let risk: Risk
    public let flags: [String]
    /// What guards found in the arguments, one sentence without a full stop.
    public let guarded: String?
    /// The rules that allow it together, when rules of files or of the session do.
    public let rules: [RuleUse]
    /// The words of rules that have it asked about or denied, and why rules that are about it do not allow it; for the pane.
    public let remarks: [String]
    /// A person approves in two steps.
    public let isTwice: Bool

    public init(
        ruling: Ruling, because: [String], risk: Risk, flags: [String], guarded: String? = nil, rules: [RuleUse] = [], remarks: [String] = [],
        isTwice: Bool = false
    ) {
        self.guarded = guarded
        self.ruling = ruling
        self.because = because
        self.risk = risk
        self.flags = flags
        self.rules = rules
        self.remarks = remarks
        self.isTwice = isTwice
    }
}

/// The rules, as a pure function from call and facts to a verdict. No rule, no run: what is not known asks.
public struct Policy: Sendable {
    public let guards: GuardSet
    public var rules: RuleSet
    public var circumstances: RuleSet.Circumstances
    /// Something is wrong with the rules, so that none of them allows anything: a sentence a file.
    public var damage: [String]

    /// - Parameters:
    ///   - guards: those of the output look at arguments too.
    ///   - circumstances: without a time no rule that ends is in force.
    public init(
        guards: GuardSet = GuardSet(), rules: RuleSet = RuleSet(), circumstances: RuleSet.Circumstances = .init(now: Timestamp(milliseconds: .max)),
        damage: [String] = []
    ) {
        self.guards = guards
        self.rules = rules
        self.circumstances = circumstances
        self.damage = damage
    }

    /// - Parameter findings: what the texts of the call hold, where it is known already.
    public func verdict(on sheet: CallSheet, findings: ArgumentFindings? = nil) -> Verdict {
        let textFlags = (findings ?? ArgumentFindings(of: sheet)).flags
        var flags = CallFlag.flags(of: sheet).union(textFlags.map(\.rawValue)).sorted()
        var floors = CallFloor.reasons(sheet, textFlags)
        switch ArgumentCheck.verdict(sheet.arguments, sheet.definition) {
        case .fit: break
        case .misfit(let problems):
            flags.append("misfit-arguments")
            floors += problems
        case .unjudged(let sentence):
            flags.append("unjudged-arguments")
            floors.append(sentence)
        }
        // What would run must be seen, so nothing is taken out of it: a guard that redacts asks.
        var guarded: String?
        if let screened = guards.screen(sheet.arguments) {
            flags.append("guarded")
            let words = VisibleText.line(screened.words) + " found something in its arguments" + (screened.reason.map { ": \(VisibleText.sentence($0))" } ?? "")
            guarded = words
            if screened.effect == .deny { return Verdict(ruling: .deny, because: [words] + floors, risk: sheet.facts.risk, flags: flags, guarded: words) }
            floors.append("\(words).")
        }
        // What hooks say is above the rules: they can only make more of it ask.
        switch HookFact.floor(of: sheet.facts) {
        case .none: break
        case .ask(let because): floors += because
        case .deny(let because):
            return Verdict(ruling: .deny, because: [because] + floors, risk: sheet.facts.risk, flags: flags, guarded: guarded)
        }
        func verdict(_ ruling: Verdict.Ruling, _ because: [String], rules: [RuleUse] = [], remarks: [String] = [], isTwice: Bool = false) -> Verdict {
            Verdict(
                ruling: ruling, because: because, risk: sheet.facts.risk, flags: flags, guarded: guarded, rules: rules, remarks: remarks, isTwice: isTwice)
        }

        let answer = rules.answer(CallSubject(sheet), in: circumstances)
        if !answer.denied.isEmpty { return verdict(.deny, answer.denied.map(\.denial) + floors) }
        let asked = answer.asked.map(\.question)
        let isTwice = answer.asked.contains(where: \.isTwice)
        floors += damage
        if asked.isEmpty, floors.isEmpty {
            let outside = CallFloor.outside(sheet)
            if outside.isEmpty, allowsReading(sheet) { return verdict(.allow, [Policy.readInsideWorkspace]) }
            if outside.isEmpty, allowsRereading(sheet) { return verdict(.allow, [Policy.readOwnOutput]) }
            if !answer.allowed.isEmpty {
                return verdict(.allow, answer.allowed.map(\.permission), rules: answer.allowed.map { RuleUse($0) })
            }
        }
        let remarks = asked + damage + answer.short
        var reasons = asked + floors + CallFloor.outside(sheet) + answer.short
        if reasons.isEmpty, case .asks = sheet.facts.effect { reasons = ["It is a question to you, and no rule answers it."] }
        if reasons.isEmpty { reasons = ["No rule allows it, so it asks."] }
        return verdict(.ask, reasons, remarks: remarks, isTwice: isTwice)
    }

    /// The built-in rules, in the words that the journal and the screen use.
    public static let readInsideWorkspace = "built-in rule: read-only, inside the working folder"

    public static let readOwnOutput = "built-in rule: reads again what a call of this session wrote"

    /// The model is given no more than what a call that was decided has written.
    private func allowsRereading(_ sheet: CallSheet) -> Bool {
        guard case .rereads = sheet.facts.effect else { return false }
        return sheet.facts.risk == .readOnly && sheet.definition.server == nil && sheet.facts.targets.isEmpty && !sheet.isAmended
    }

    private func allowsReading(_ sheet: CallSheet) -> Bool {
        switch sheet.facts.effect {
        case .lists, .reads, .finds, .searches: break
        case .queries(let statement):
            guard let statement, statement.isReadOnly, statement.writes.isEmpty else { return false }
        // A program that only reads can read anything.
        case .nothing, .writes, .makesFolder, .moves, .deletes, .rereads, .runs, .runsLine, .asks, .undoes, .fetches: return false
        }
        return sheet.facts.risk == .readOnly && sheet.definition.server == nil && !sheet.facts.targets.isEmpty
            && !sheet.isAmended
    }
}

extension Rule {
    fileprivate var permission: String { "rule: \(words) (\(origin.words))" }
    fileprivate var denial: String { "a rule denies it: \(words) (\(origin.words))\(because)" }
    fileprivate var question: String { "A rule asks: \(words) (\(origin.words))\(because)." }
    private var because: String { reason.map { ": \(VisibleText.words($0))" } ?? "" }
}
