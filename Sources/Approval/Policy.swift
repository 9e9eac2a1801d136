import Conversation
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

    public init(ruling: Ruling, because: [String], risk: Risk, flags: [String], guarded: String? = nil) {
        self.guarded = guarded
        self.ruling = ruling
        self.because = because
        self.risk = risk
        self.flags = flags
    }
}

/// The rules, as a pure function from call and facts to a verdict. No rule, no run: what is not known asks.
public struct Policy: Sendable {
    private let guards: GuardSet

    /// - Parameter guards: those of the output look at arguments too.
    public init(guards: GuardSet = GuardSet()) { self.guards = guards }

    /// - Parameter findings: what the texts of the call hold, where it is known already.
    public func verdict(on sheet: CallSheet, findings: ArgumentFindings? = nil) -> Verdict {
        let textFlags = (findings ?? ArgumentFindings(of: sheet)).flags
        var flags = CallFlag.flags(of: sheet).union(textFlags.map(\.rawValue)).sorted()
        var reasons: [String] = []
        if !textFlags.isEmpty { reasons.append("The arguments need a close look, so no rule may allow this call.") }
        if !sheet.undeclaredKeys.isEmpty { reasons.append("It has arguments that the tool does not declare.") }
        switch ArgumentCheck.verdict(sheet.arguments, sheet.definition) {
        case .fit: break
        case .misfit(let problems):
            flags.append("misfit-arguments")
            reasons += problems
        case .unjudged(let sentence):
            flags.append("unjudged-arguments")
            reasons.append(sentence)
        }
        if sheet.facts.targets.contains(where: { !$0.inside }) { reasons.append("It reaches outside the working folder.") }
        if sheet.facts.targets.contains(where: { $0.sensitive != nil }) {
            reasons.append("It touches a place that no general rule covers.")
        }
        if sheet.facts.targets.contains(where: { [.device, .pipe, .socket].contains($0.kind) }) {
            reasons.append("It touches something that is not an ordinary file.")
        }
        for reason in Set(sheet.facts.targets.flatMap(\.notes).map(\.reason)).subtracting(reasons).sorted() { reasons.append(reason) }
        if sheet.facts.places.contains(where: { !$0.inside }) { reasons.append("A path in it leads outside the working folder.") }
        if sheet.facts.places.contains(where: { $0.sensitive != nil || $0.isSpecial }) { reasons.append("A path in it leads to a place that no general rule covers.") }
        let oddities = sheet.facts.hosts.reduce(into: Set<HostFact.Oddity>()) { $0.formUnion($1.oddities) }
        if !oddities.isDisjoint(with: [.credentials, .ambiguous, .international, .control]) { reasons.append("An address in it is not what it looks like.") }
        if oddities.contains(.privateAddress) { reasons.append("An address in it leads to this machine or a private network.") }
        if oddities.contains(.data) { reasons.append("An address in it can carry data out.") }
        if oddities.contains(.file) { reasons.append("An address in it names a file of this machine.") }
        reasons += sheet.facts.unknown
        // What would run must be seen, so nothing is taken out of it: a guard that redacts asks.
        var guarded: String?
        if let screened = guards.screen(sheet.arguments) {
            flags.append("guarded")
            let words = VisibleText.line(screened.words) + " found something in its arguments" + (screened.reason.map { ": \(VisibleText.sentence($0))" } ?? "")
            guarded = words
            if screened.effect == .deny { return Verdict(ruling: .deny, because: [words] + reasons, risk: sheet.facts.risk, flags: flags, guarded: words) }
            reasons.append("\(words).")
        }
        switch HookFact.floor(of: sheet.facts) {
        case .none: break
        case .ask(let because): reasons += because
        case .deny(let because): return Verdict(ruling: .deny, because: [because] + reasons, risk: sheet.facts.risk, flags: flags, guarded: guarded)
        }
        if reasons.isEmpty, allowsReading(sheet) {
            return Verdict(
                ruling: .allow, because: [Policy.readInsideWorkspace], risk: sheet.facts.risk, flags: flags)
        }
        if reasons.isEmpty, allowsRereading(sheet) {
            return Verdict(ruling: .allow, because: [Policy.readOwnOutput], risk: sheet.facts.risk, flags: flags)
        }
        if reasons.isEmpty, case .asks = sheet.facts.effect { reasons = ["It is a question to you, and no rule answers it."] }
        if reasons.isEmpty { reasons = ["No rule allows it, so it asks."] }
        return Verdict(ruling: .ask, because: reasons, risk: sheet.facts.risk, flags: flags, guarded: guarded)
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
